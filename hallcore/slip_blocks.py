"""What a slip says, apart from the paper that it is printed on (design.md 8).

A `Slip` is finished text: renderers decide where it goes, never what it says. It travels as JSON
and comes back equal, so a reprint years later says the same.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from hallcore.base import Frozen

# What a paper of the practice county carries, large across it and in a line at its head.
PRACTICE_MARK = "演练"
PRACTICE_LINE = "演练件，不作办事依据"


class Facts(Frozen):
    """Labels and their values, in reading order."""

    kind: Literal["facts"] = "facts"
    rows: tuple[tuple[str, str], ...]


class Table(Frozen):
    """A table; `widths` are whole shares of the width of the paper, one a column."""

    kind: Literal["table"] = "table"
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]

    @model_validator(mode="after")
    def _is_rectangular(self) -> "Table":
        columns = len(self.header)
        if not columns or len(self.widths) != columns or min(self.widths) < 1:
            raise ValueError("a table needs a header and one positive width for each column")
        if any(len(row) != columns for row in self.rows):
            raise ValueError("every row of a table has as many cells as the header")
        return self


class Paragraph(Frozen):
    """Running text; a line feed in it begins a new line."""

    kind: Literal["paragraph"] = "paragraph"
    text: str
    strong: bool = False


class Codes(Frozen):
    """What a scanner reads: a Code128 of digits and a QR, each with the words beside it.

    A QR holds ASCII only: scanner guns type it through the input method of the machine.
    """

    kind: Literal["codes"] = "codes"
    code128: Annotated[str, StringConstraints(pattern=r"^[0-9]{2,40}\z")] | None = None
    code128_text: str = ""
    qr: Annotated[str, StringConstraints(pattern=r"^[ -~]{1,1200}\z")] | None = None
    qr_caption: str = ""


class Seal(Frozen):
    """Where the office puts its seal, over its name and the day (行政许可法第三十二条)."""

    kind: Literal["seal"] = "seal"
    text: str
    day: str


class Signatures(Frozen):
    """Lines to sign on; each label names who signs."""

    kind: Literal["signatures"] = "signatures"
    labels: tuple[str, ...]


class Blanks(Frozen):
    """Lines to write on by hand: label, what is printed on the line already, and what stands at
    its right end (units, 年 月 日). `columns`: how many stand side by side on cut paper."""

    kind: Literal["blanks"] = "blanks"
    rows: tuple[tuple[str, str, str], ...]
    columns: Literal[1, 2] = 1


class Rule(Frozen):
    """A thin line across the paper."""

    kind: Literal["rule"] = "rule"


Block = Annotated[
    Facts | Table | Paragraph | Codes | Seal | Signatures | Blanks | Rule,
    Field(discriminator="kind"),
]


class Slip(Frozen):
    """One document, ready for any paper.

    `number` is the document number in digits ("" for a paper without one), `number_text` the same
    as it is printed. `copy_number` 0 is the original; a reprint says 补打 n and keeps its number.
    """

    name: str
    title: str
    number: str
    number_text: str
    case_numbers: tuple[str, ...]
    office: str
    practice: bool = False
    copy_number: int = Field(default=0, ge=0)
    blocks: tuple[Block, ...]

    @property
    def number_words(self) -> str:
        """The document number as it stands under the title; empty for a paper without one."""
        return f"文书编号 {self.number_text}" if self.number_text else ""

    @property
    def copy_words(self) -> str:
        """What tells a reprint from the original; empty on the original."""
        return f"补打 {self.copy_number}" if self.copy_number else ""

    def as_copy(self, copy_number: int) -> "Slip":
        """The same document as reprint `copy_number` (1 is the first reprint)."""
        return self.model_copy(update={"copy_number": copy_number})
