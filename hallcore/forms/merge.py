"""One form from the forms of several items: every dictionary key is asked once."""

from collections.abc import Sequence

from hallcore.base import Frozen
from hallcore.catalogue.model import Catalogue, FieldSpec, FormField, Item


class MergedField(Frozen):
    """A field of the one form, and the items that use it."""

    key: str
    spec: FieldSpec
    required: bool
    section: str
    order: int
    used_by: tuple[str, ...]


def merge_fields(items: Sequence[Item], catalogue: Catalogue) -> list[MergedField]:
    """Each key once, section by section; a field is required if one of the items requires it.

    Section and place are those of the item that asks earliest.
    """
    uses: dict[str, list[tuple[Item, FormField]]] = {}
    for item in items:
        for field in item.fields:
            uses.setdefault(field.key, []).append((item, field))
    merged = []
    for key, together in uses.items():
        first = min((field for _, field in together), key=lambda field: field.order)
        merged.append(
            MergedField(
                key=key,
                spec=catalogue.fields[key],
                required=any(field.required for _, field in together),
                section=first.section,
                order=first.order,
                used_by=tuple(dict.fromkeys(item.code for item, _ in together)),
            )
        )
    starts: dict[str, int] = {}
    for one in merged:
        starts[one.section] = min(one.order, starts.get(one.section, one.order))
    return sorted(merged, key=lambda f: (starts[f.section], f.section, f.order, f.key))


def asked(items: Sequence[Item]) -> int:
    """How many fields the one form asks beside the applicant."""
    return len({field.key for item in items for field in item.fields})


def asked_apart(items: Sequence[Item]) -> int:
    """How many the separate forms of the items would ask together."""
    return sum(len(item.fields) for item in items)
