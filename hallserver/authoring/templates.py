"""Document templates of a county: those that ship with us, and over them the county's own."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from hallcore.catalogue import Finding
from hallcore.numbering import DOCUMENT_KINDS, UNNUMBERED_DOCUMENTS
from hallcore.slips import FACT_NAMES, LIST_NAMES, Slip, SlipTemplate, fill_template
from hallkit.datafiles import data_folder
from hallserver.authoring.sheets import Remarks

FOLDER = "documents"
MAX_TEMPLATE_BYTES = 1 << 20
AT_TIMES = frozenset({"transfer", "procedure", "extension", "guide"})
"""Facts that only our own documents of these acts have."""
ALWAYS_GIVEN = frozenset(
    {
        "number",
        "number_grouped",
        "made_on_text",
        "query_text",
        "case.number",
        "case.number_grouped",
        "case.short",
        "case.query_code",
        "case.state_text",
        "applicant.name",
        "item.name",
        "item.code",
        "hall.name",
        "clerk.number",
        "received_at_text",
        "received_on_text",
    }
)
SAMPLE = "990122"

PLACE = re.compile(r"at line (?P<line>[0-9]+), column (?P<column>[0-9]+)")
QUOTED = re.compile(r"“(?P<name>[^”]+)”")


@dataclass
class Templates:
    """By document name. `own`: the names that only this county has."""

    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def own(self) -> frozenset[str]:
        return frozenset(self.tables.keys() - DOCUMENT_KINDS.keys() - UNNUMBERED_DOCUMENTS)


def documents_beside(path: Path) -> Path | None:
    """The folder of templates inside a catalogue's folder, or beside the catalogue."""
    for folder in (path / FOLDER, path.parent / FOLDER):
        if folder.is_dir():
            return folder
    return None


def read_templates(catalogue: Path) -> Templates:
    """The templates in force once this catalogue is: a county need only keep what it changes."""
    found = Templates()
    shipped = data_folder() / FOLDER
    own = documents_beside(catalogue)
    for folder in dict.fromkeys((shipped, own or shipped)):
        for path in sorted(folder.glob("*.toml")):
            table = _read(path, found.findings)
            if table is not None:
                found.tables[path.stem] = table
    return found


def _read(path: Path, findings: list[Finding]) -> dict[str, Any] | None:
    remarks = Remarks(f"{FOLDER}/{path.name}")
    text = _text_of(path, remarks)
    table: dict[str, Any] | None = None
    if text is not None:
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            place = PLACE.search(str(error))
            row = int(place["line"]) if place else len(text.splitlines())
            remarks.error("document.template", "这一行的写法读不懂", row=max(row, 1))
        else:
            _check(path.stem, table, text, remarks)
    findings += remarks.findings
    return table


def _text_of(path: Path, remarks: Remarks) -> str | None:
    try:
        if path.stat().st_size > MAX_TEMPLATE_BYTES:
            remarks.error("file.too_large", "模板超过 1 MB")
            return None
        return path.read_text("utf-8-sig")
    except OSError as error:
        remarks.error("file.unreadable", f"打不开：{error.strerror or '不明原因'}")
    except UnicodeDecodeError:
        remarks.error("document.template", "不是 UTF-8 文本；用记事本打开，另存时编码选 UTF-8")
    return None


def _check(name: str, table: dict[str, Any], text: str, remarks: Remarks) -> None:
    """Every mistake of a template at once, each at its line."""
    try:
        template = SlipTemplate.model_validate(table)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            message = one["msg"].removeprefix("Value error, ")
            if one["type"] == "union_tag_invalid":
                message = f"不认识 kind“{one['ctx']['tag']}”"
            elif one["type"] != "value_error":
                message = f"{'.'.join(map(str, one['loc']))}：缺少内容，或者写法不对"
            row = _line_of(text, one["loc"], message)
            remarks.error("document.template", message, row=row, column=_column(one["loc"]))
        return
    if name not in DOCUMENT_KINDS and name not in UNNUMBERED_DOCUMENTS:
        _check_own(template, text, remarks)
    if template.name != name:
        message = f"name 是“{template.name}”，应与文件名“{name}”相同"
        remarks.error("document.template", message, row=_find(text.splitlines(), "name") or 1)


def _check_own(template: SlipTemplate, text: str, remarks: Remarks) -> None:
    """A document of the county's own must never hold up the act that it goes with."""
    for name in template.required:
        if name not in ALWAYS_GIVEN:
            message = f"required 里的“{name}”不是任何时候都有内容"
            row = _find(text.splitlines(), name) or 1
            remarks.error("document.template", message, row=row, column="required")
    facts: dict[str, Any] = {name: [] for name in LIST_NAMES if "." not in name}
    for name in FACT_NAMES:
        head, _, tail = name.partition(".")
        if head in AT_TIMES:
            continue
        if tail:
            facts.setdefault(head, {})[tail] = SAMPLE
        else:
            facts[name] = SAMPLE
    bare = template.model_copy(update={"required": ()})
    filled = fill_template(bare, facts, number="", case_numbers=(), office=SAMPLE)
    if not isinstance(filled, Slip):
        lines = text.splitlines()
        absent = next((name for name in sorted(AT_TIMES) if _find(lines, f"{name}.")), "")
        row = _find(lines, f"{absent}.") if absent else 1
        remarks.error("document.template", filled.cause, row=row)


def _column(place: tuple[int | str, ...]) -> str:
    return str(place[0]) if place else ""


def _line_of(text: str, place: tuple[int | str, ...], message: str) -> int:
    """The line of a mistake: inside its block, where what the message quotes stands."""
    lines = text.splitlines()
    start, end = 0, len(lines)
    if len(place) > 1 and place[0] == "blocks":
        blocks = [at for at, line in enumerate(lines) if line.strip() == "[[blocks]]"]
        position = int(place[1])
        if position < len(blocks):
            start = blocks[position]
            end = blocks[position + 1] if position + 1 < len(blocks) else len(lines)
    # What is quoted last is what is wrong; before it stands where.
    quoted = reversed([one["name"] for one in QUOTED.finditer(message)])
    for word in (*quoted, *(one for one in place if isinstance(one, str))):
        found = _find(lines[start:end], word)
        if found:
            return start + found
    return start + 1


def _find(lines: list[str], word: str) -> int:
    """The first line (from 1) with this word, or 0."""
    return next((at for at, line in enumerate(lines, start=1) if word in line), 0)
