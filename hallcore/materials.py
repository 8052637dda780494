"""Materials handed in against what an item lists (domain.md 2.7, 11)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from hallcore.base import Frozen
from hallcore.cases import MaterialRecord
from hallcore.catalogue.model import Item, MaterialForm, MaterialSpec
from hallcore.parsing import parse_model, shown
from hallcore.problems import Problem, problem

Count = Annotated[int, Field(ge=0, le=9999, strict=True)]


class MaterialEntry(Frozen):
    """One line of MATERIALS.json: counts of paper, trust A–D, and a scan to attach."""

    code: str = Field(min_length=1, max_length=64)
    originals: Count = 0
    copies: Count = 0
    pages: Count = 0
    trust: Literal["A", "B", "C", "D"] = "B"
    file: str | None = Field(default=None, min_length=1, max_length=4096)
    valid_until: date | None = None
    """The last day of the paper itself."""
    on_file: str | None = Field(default=None, pattern=r"^[0-9]{24}$")
    """Nothing was brought: what an earlier case of this number has serves again."""


class _MaterialsFile(Frozen):
    materials: tuple[MaterialEntry, ...]


class MergedMaterial(Frozen):
    """A material once, for several items that ask for it."""

    spec: MaterialSpec
    required: bool
    used_by: tuple[str, ...]


def parse_materials(data: object, path: str) -> tuple[MaterialEntry, ...] | Problem:
    """MATERIALS.json of contract.md; a code that stands twice is `input.invalid`."""
    parsed = parse_model(_MaterialsFile, data, path)
    if isinstance(parsed, Problem):
        return parsed
    seen: set[str] = set()
    for number, entry in enumerate(parsed.materials):
        if entry.code in seen:
            where = f"materials.{number}.code"
            detail = f"{shown(entry.code)} 写了两次,合成一行"
            return problem("input.invalid", key=where, detail=detail, field=where)
        seen.add(entry.code)
    return parsed.materials


def check_materials(entries: Sequence[MaterialEntry], *items: Item) -> Problem | None:
    """Only what one of the items lists may be asked for (行政许可法 31)."""
    listed = {spec.code for item in items for spec in item.materials}
    for number, entry in enumerate(entries):
        if entry.code not in listed:
            names = "、".join(item.name for item in items)
            where = f"materials.{number}.code"
            return problem("material.unknown", code=shown(entry.code), item=names, field=where)
    return None


def is_in(spec: MaterialSpec, entries: Iterable[MaterialEntry | MaterialRecord]) -> bool:
    """Whether a material is in: "electronic and paper" only when both are, anything else when one
    is (domain.md 11). A line with nothing counted on it is nothing."""
    has_paper = has_file = False
    for entry in entries:
        if entry.code != spec.code:
            continue
        is_kept = isinstance(entry, MaterialEntry) and entry.on_file is not None
        has_paper = has_paper or is_kept or bool(entry.originals or entry.copies)
        has_file = has_file or is_kept
        has_file = has_file or bool(entry.file if isinstance(entry, MaterialEntry) else entry.blob)
    return (has_paper and has_file) if spec.form is MaterialForm.BOTH else (has_paper or has_file)


def missing_materials(
    item: Item, entries: Iterable[MaterialEntry | MaterialRecord]
) -> list[MaterialSpec]:
    """The required materials that are not in, in the item's order."""
    known = tuple(entries)
    return [spec for spec in item.materials if spec.required and not is_in(spec, known)]


def missing_codes(item: Item, entries: Iterable[MaterialEntry | MaterialRecord]) -> dict[str, str]:
    """Code → name of what `missing_materials` finds."""
    return {spec.code: spec.name for spec in missing_materials(item, entries)}


def merge_materials(items: Sequence[Item]) -> list[MergedMaterial]:
    """Each material code once, in the order of the items; required if one item requires it."""
    found: dict[str, MergedMaterial] = {}
    for item in items:
        for spec in item.materials:
            known = found.get(spec.code)
            found[spec.code] = MergedMaterial(
                spec=known.spec if known else spec,
                required=spec.required or (known is not None and known.required),
                used_by=(*(known.used_by if known else ()), item.code),
            )
    return list(found.values())
