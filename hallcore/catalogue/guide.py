"""办事指南: what a citizen is told of an item before he applies (行政许可法 30)."""

from enum import StrEnum

from hallcore.base import Frozen


class Relation(StrEnum):
    """How another matter stands to an item."""

    BEFORE = "before"
    """Has to be done first."""
    AFTER = "after"
    """What most people need next."""


class Link(Frozen):
    """A matter before or after an item: an item or theme of the catalogue, or, with no `code`,
    something that is done elsewhere."""

    relation: Relation
    code: str = ""
    text: str


class Guide(Frozen):
    """What the other tables do not say. Texts for citizens; several lines between `|`."""

    process: tuple[str, ...] = ()
    """办理流程, step by step."""
    place: str = ""
    hours: str = ""
    partners: str = ""
    """Who co-operates (联办、协办机构)."""
    visits: int | None = None
    """How often the citizen comes (到办事现场次数)."""
    notes: tuple[str, ...] = ()


class Answer(Frozen):
    """A question that is often asked, and its answer."""

    question: str
    answer: str
