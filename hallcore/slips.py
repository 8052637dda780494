"""From document data to a slip (design.md 8; domain.md 3.1, 12).

A `SlipTemplate` is data (`data/documents/*.toml`). `fill_template` puts facts into it and gives
a `Slip`, finished text that any renderer can lay out. Facts are nested mappings of text, whole
numbers and lists of mappings; everything in them is already worded for people (days written out,
identity numbers masked). A template knows `{word}` and `{word.word}`, nothing else: a value is put
in as it stands and never read again.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError, model_validator

from hallcore.base import Frozen
from hallcore.numbering import group_document_number
from hallcore.problems import Problem, problem
from hallcore.slip_blocks import (
    Blanks,
    Block,
    Codes,
    Facts,
    Paragraph,
    Rule,
    Seal,
    Signatures,
    Slip,
    Table,
)

__all__ = [
    "FACT_NAMES",
    "LIST_NAMES",
    "Blanks",
    "Block",
    "Codes",
    "Facts",
    "Paragraph",
    "Rule",
    "Seal",
    "Signatures",
    "Slip",
    "SlipTemplate",
    "Table",
    "fill_template",
    "parse_template",
]

# The facts that a template may name. data/documents/README.md says what each means.
FACT_NAMES: frozenset[str] = frozenset(
    {
        "number",
        "number_grouped",
        "made_on_text",
        "supply_by_text",
        "restart_text",
        "deemed_names",
        "deemed_on_text",
        "query_text",
        "case.number",
        "case.number_grouped",
        "case.short",
        "case.query_code",
        "case.state_text",
        "applicant.name",
        "applicant.id_masked",
        "applicant.phone",
        "agent.name",
        "assistance.guardian",
        "assistance.helper",
        "assistance.witness",
        "agency.hall_name",
        "agency.entrusted_at_text",
        "agency.deciding_name",
        "agency.send_text",
        "item.name",
        "item.code",
        "item.basis",
        "item.department",
        "hall.name",
        "hall.phone",
        "hall.complaint_phone",
        "hall.address",
        "clerk.name",
        "clerk.number",
        "received_at_text",
        "received_on_text",
        "answer_due_text",
        "accepted_on_text",
        "promised_days_text",
        "promised_due_text",
        "statutory_days_text",
        "statutory_due_text",
        "provisional_text",
        "fee_text",
        "fee_total_text",
        "fee_capital_text",
        "delivery_text",
        "reason",
        "basis",
        "remedy",
        "right_body",
        "ground_text",
        "result_text",
        "certificate_number",
        "validity_text",
        "approver.name",
        "approver.post",
        "procedure.name",
        "procedure.number_text",
        "procedure.first_text",
        "procedure.days_text",
        "extension.days_text",
        "extension.old_due_text",
        "extension.new_due_text",
        "extension.basis_text",
        "receiver.name",
        "receiver.id_masked",
        "receiver.relation_text",
        "transfer.number",
        "transfer.number_grouped",
        "transfer.sender_name",
        "transfer.addressee_name",
        "transfer.made_at_text",
        "transfer.papers",
        "guide.version",
        "guide.audience",
        "guide.conditions",
        "guide.variant_text",
        "guide.case_type",
        "guide.place",
        "guide.hours",
        "guide.partners",
        "guide.visits_text",
        "guide.phone",
        "guide.complaint_phone",
        "guide.result",
    }
)
LIST_NAMES: Mapping[str, frozenset[str]] = {
    "materials": frozenset({"name", "originals", "copies", "pages", "note"}),
    "fields": frozenset({"label", "value"}),
    "missing": frozenset({"name", "reason"}),
    "unsupplied": frozenset({"name", "reason"}),
    "pledges_later": frozenset({"name", "due_text"}),
    "pledges_instead": frozenset({"name", "due_text"}),
    "fee_lines": frozenset({"name", "rate_text", "quantity", "amount_text", "basis"}),
    "cases": frozenset(
        {"number_grouped", "item", "answer_due_text", "promised_due_text", "statutory_due_text"}
    ),
    "guide.items": frozenset({"text"}),
    "guide.process": frozenset({"text"}),
    "guide.notes": frozenset({"text"}),
    "guide.before": frozenset({"text"}),
    "guide.after": frozenset({"text"}),
    "guide.materials": frozenset({"name", "count_text", "form_text", "source", "note"}),
    "guide.grounds": frozenset({"text", "basis"}),
    "guide.faq": frozenset({"question", "answer"}),
    "transfer.cases": frozenset({"number_grouped", "applicant", "item", "materials", "pages"}),
}
DOCUMENT_DIGITS = 25
# The column that counts the rows 1, 2, 3 …
ROW_NUMBER = "#"

_PLACEHOLDER = re.compile(r"\{([a-z0-9_]+(?:\.[a-z0-9_]+)?)\}")


def placeholders(text: str) -> list[str]:
    """The names in `text`; raises `ValueError` for a brace that belongs to none."""
    if "{" in (rest := _PLACEHOLDER.sub("", text)) or "}" in rest:
        raise ValueError(f"“{text}”里的花括号不成对或写法不对")
    return _PLACEHOLDER.findall(text)


def _check_text(text: str) -> None:
    for name in placeholders(text):
        if name not in FACT_NAMES:
            raise ValueError(f"不认识“{{{name}}}”")


def _check_name(name: str) -> None:
    if name not in FACT_NAMES and name not in LIST_NAMES:
        raise ValueError(f"不认识“{name}”")


class _Conditional(Frozen):
    """`when` names a fact or a list; where that is empty, this part is left out."""

    when: str = ""

    @model_validator(mode="after")
    def _names_are_known(self) -> "_Conditional":
        if self.when:
            _check_name(self.when)
        for text in self.texts():
            _check_text(text)
        return self

    def texts(self) -> tuple[str, ...]:
        """Every string that may hold placeholders."""
        return ()


class FactRow(_Conditional):
    """One label and the text of its value."""

    label: str
    value: str

    def texts(self) -> tuple[str, ...]:
        return (self.label, self.value)


class FactsTemplate(_Conditional):
    """Becomes `Facts`; left out when none of its rows remains."""

    kind: Literal["facts"]
    rows: tuple[FactRow, ...]


class TableTemplate(_Conditional):
    """Becomes `Table`: one row for each entry of the list `rows`; an empty list leaves it out."""

    kind: Literal["table"]
    rows: str
    columns: tuple[str, ...]
    header: tuple[str, ...]
    widths: tuple[int, ...]

    @model_validator(mode="after")
    def _fits_its_list(self) -> "TableTemplate":
        known = LIST_NAMES.get(self.rows)
        if known is None:
            raise ValueError(f"没有叫“{self.rows}”的列表")
        for column in self.columns:
            if column != ROW_NUMBER and column not in known:
                raise ValueError(f"列表“{self.rows}”没有“{column}”这一列")
        if not len(self.columns) == len(self.header) == len(self.widths):
            raise ValueError("columns、header、widths 要一样多")
        return self


class ParagraphTemplate(_Conditional):
    """Becomes `Paragraph`."""

    kind: Literal["paragraph"]
    text: str
    strong: bool = False

    def texts(self) -> tuple[str, ...]:
        return (self.text,)


class CodesTemplate(_Conditional):
    """Becomes `Codes`; an empty code is not drawn."""

    kind: Literal["codes"]
    code128: str = ""
    code128_text: str = ""
    qr: str = ""
    qr_caption: str = ""

    def texts(self) -> tuple[str, ...]:
        return (self.code128, self.code128_text, self.qr, self.qr_caption)


class SealTemplate(_Conditional):
    """Becomes `Seal`."""

    kind: Literal["seal"]
    text: str
    day: str

    def texts(self) -> tuple[str, ...]:
        return (self.text, self.day)


class SignaturesTemplate(_Conditional):
    """Becomes `Signatures`."""

    kind: Literal["signatures"]
    labels: tuple[str, ...]

    def texts(self) -> tuple[str, ...]:
        return self.labels


class BlankRow(_Conditional):
    """One line to write on."""

    label: str
    value: str = ""
    tail: str = ""

    def texts(self) -> tuple[str, ...]:
        return (self.label, self.value, self.tail)


class BlanksTemplate(_Conditional):
    """Becomes `Blanks`."""

    kind: Literal["blanks"]
    rows: tuple[BlankRow, ...]
    columns: Literal[1, 2] = 1


class RuleTemplate(_Conditional):
    """Becomes `Rule`."""

    kind: Literal["rule"]


BlockTemplate = Annotated[
    FactsTemplate
    | TableTemplate
    | ParagraphTemplate
    | CodesTemplate
    | SealTemplate
    | SignaturesTemplate
    | BlanksTemplate
    | RuleTemplate,
    Field(discriminator="kind"),
]


class SlipTemplate(Frozen):
    """One kind of document: its name in commands, its title, its parts.

    `required` names facts without which the document is not made, even where they are given but
    empty: no refusal without reason, basis and remedy (行政许可法第三十八条).
    """

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\z")]
    title: str
    required: tuple[str, ...] = ()
    blocks: tuple[BlockTemplate, ...]

    @model_validator(mode="after")
    def _required_are_known(self) -> "SlipTemplate":
        for name in self.required:
            _check_name(name)
        return self


def parse_template(data: Mapping[str, Any]) -> SlipTemplate | Problem:
    """Read the tables of one `data/documents/*.toml`.

    Every name in it is checked here, so a slip of the pen is found when a template is published
    and not when a citizen waits for the paper.
    """
    try:
        return SlipTemplate.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        detail = f"{place}:{first['msg'].removeprefix('Value error, ')}"
        return problem("paper.template", name=str(data.get("name", "?")), detail=detail)


class _MissingFact(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def fill_template(
    template: SlipTemplate,
    facts: Mapping[str, object],
    *,
    number: str,
    case_numbers: Sequence[str],
    office: str,
    practice: bool = False,
    copy_number: int = 0,
) -> Slip | Problem:
    """Put `facts` into `template`.

    `number` is the document number in digits ("" for a paper without one); the facts `number` and
    `number_grouped` come from it where they are not given. A placeholder that has no fact, or a
    required fact that is empty, is the problem `paper.placeholder`.
    """
    grouped = group_document_number(number) if len(number) == DOCUMENT_DIGITS else number
    facts = {"number": number, "number_grouped": grouped, **facts}
    for name in template.required:
        if not _is_given(name, facts):
            return problem("paper.placeholder", name=template.title, placeholder=name)
    try:
        blocks = tuple(
            block
            for part in template.blocks
            if _is_wanted(part, facts) and (block := _fill(part, facts)) is not None
        )
    except _MissingFact as missing:
        return problem("paper.placeholder", name=template.title, placeholder=missing.name)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        return problem("paper.placeholder", name=template.title, placeholder=place)
    return Slip(
        name=template.name,
        title=template.title,
        number=number,
        number_text=_as_text(facts["number_grouped"], "number_grouped"),
        case_numbers=tuple(case_numbers),
        office=office,
        practice=practice,
        copy_number=copy_number,
        blocks=blocks,
    )


def _lookup(name: str, facts: Mapping[str, object]) -> object:
    """The fact called `name`, or None."""
    value: object = facts
    for word in name.split("."):
        value = value.get(word) if isinstance(value, Mapping) else None
    return value


def _is_given(name: str, facts: Mapping[str, object]) -> bool:
    value = _lookup(name, facts)
    return bool(value.strip()) if isinstance(value, str) else value not in (None, [], (), {})


def _is_wanted(part: _Conditional, facts: Mapping[str, object]) -> bool:
    return not part.when or _is_given(part.when, facts)


def _as_text(value: object, name: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise _MissingFact(name)


def _fill_text(text: str, facts: Mapping[str, object]) -> str:
    return _PLACEHOLDER.sub(lambda hit: _as_text(_lookup(hit[1], facts), hit[1]), text)


def _fill(part: BlockTemplate, facts: Mapping[str, object]) -> Block | None:
    def fill(text: str) -> str:
        return _fill_text(text, facts)

    match part:
        case FactsTemplate():
            rows = [row for row in part.rows if _is_wanted(row, facts)]
            filled = tuple((fill(row.label), fill(row.value)) for row in rows)
            return Facts(rows=filled) if filled else None
        case TableTemplate():
            return _fill_table(part, facts)
        case ParagraphTemplate():
            return Paragraph(text=fill(part.text), strong=part.strong)
        case CodesTemplate():
            return Codes(
                code128=fill(part.code128) or None,
                code128_text=fill(part.code128_text),
                qr=fill(part.qr) or None,
                qr_caption=fill(part.qr_caption),
            )
        case SealTemplate():
            return Seal(text=fill(part.text), day=fill(part.day))
        case SignaturesTemplate():
            return Signatures(labels=tuple(fill(label) for label in part.labels))
        case BlanksTemplate():
            lines = [row for row in part.rows if _is_wanted(row, facts)]
            written = tuple((fill(row.label), fill(row.value), fill(row.tail)) for row in lines)
            return Blanks(rows=written, columns=part.columns) if written else None
        case RuleTemplate():
            return Rule()


def _fill_table(part: TableTemplate, facts: Mapping[str, object]) -> Table | None:
    entries = _lookup(part.rows, facts)
    if not isinstance(entries, list | tuple):
        raise _MissingFact(part.rows)
    rows = []
    for count, entry in enumerate(entries, start=1):
        if not isinstance(entry, Mapping):
            raise _MissingFact(part.rows)
        rows.append(
            tuple(
                str(count)
                if column == ROW_NUMBER
                else _as_text(entry.get(column), f"{part.rows}.{column}")
                for column in part.columns
            )
        )
    if not rows:
        return None
    return Table(header=part.header, rows=tuple(rows), widths=part.widths)
