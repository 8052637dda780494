"""The values of a catalogue. All are immutable; a case keeps the version it was received under."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from json import dumps

from pydantic import Field

from hallcore.base import Frozen
from hallcore.catalogue.dictionary import FieldSpec, FormField
from hallcore.catalogue.guide import Answer, Guide, Link
from hallcore.catalogue.questions import Question, left_out
from hallcore.deadlines import Limit, Unit


class Level(StrEnum):
    """Level of a hall. A delegation gives a hall a level; the program is the same at all three."""

    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


class Role(StrEnum):
    """What a hall of a level does for an item (domain.md 11)."""

    DECIDE = "decide"
    """直办: the level decides."""
    ACCEPT = "accept"
    """The level answers the application (受理) for the competent body."""
    FIRST_REVIEW = "first_review"
    """Opinion and all papers go up (行政许可法 35); no acceptance unless `accept` stands beside."""
    RECEIVE = "receive"
    """协办, 代收: the level takes the papers in for the competent body."""
    AGENCY = "agency"
    """代办: the level acts for the citizen; no answer clock runs yet."""
    GUIDE = "guide"
    """公开告知: the level explains and hands out the guide."""
    NONE = "none"


IMPLIED: dict[Role, frozenset[Role]] = {
    Role.DECIDE: frozenset({Role.DECIDE, Role.ACCEPT, Role.RECEIVE, Role.GUIDE}),
    Role.ACCEPT: frozenset({Role.ACCEPT, Role.RECEIVE, Role.GUIDE}),
    Role.FIRST_REVIEW: frozenset({Role.FIRST_REVIEW, Role.RECEIVE, Role.GUIDE}),
    Role.RECEIVE: frozenset({Role.RECEIVE, Role.GUIDE}),
    Role.AGENCY: frozenset({Role.AGENCY, Role.GUIDE}),
    Role.GUIDE: frozenset({Role.GUIDE}),
    Role.NONE: frozenset(),
}
"""Who may decide may also accept, who accepts also receives; agency is no receipt."""


class CaseType(StrEnum):
    """办件类型 (domain.md 2.1)."""

    ON_THE_SPOT = "on_the_spot"
    PROMISED = "promised"
    JOINT = "joint"
    UPWARD = "upward"

    @property
    def label(self) -> str:
        """The name that clerks use."""
        return _CASE_TYPE_NAMES[self]


_CASE_TYPE_NAMES = {
    CaseType.ON_THE_SPOT: "即办件",
    CaseType.PROMISED: "承诺件",
    CaseType.JOINT: "联办件",
    CaseType.UPWARD: "上报件",
}


class MaterialForm(StrEnum):
    """材料形式. `both` counts as submitted only when paper and file are in (domain.md 11)."""

    PAPER = "paper"
    ELECTRONIC = "electronic"
    BOTH = "both"


class MaterialSpec(Frozen):
    """One row of an item's material list. Items that ask for the same thing share its code."""

    code: str
    name: str
    form: MaterialForm
    required: bool
    originals: int = 0
    copies: int = 0
    source: str = ""
    accept_standard: str = ""
    basis: str = ""
    reusable: bool = False
    deferrable: bool = False
    """May be brought later on a pledge (容缺受理)."""
    pledgeable: bool = False
    """A written pledge may take its place for good (证明事项告知承诺制)."""
    valid_months: int | None = None
    """How long what was brought once may be used again; None: as long as it is valid itself."""


class Step(Frozen):
    """One approval step; `limit_days` are counted in the unit of the item's promise."""

    code: str
    name: str
    post: str
    limit_days: int


class Post(Frozen):
    """A post that may do a step (承办, 审核, 批准)."""

    code: str
    name: str


class Fee(Frozen):
    """A fee that may be charged (行政许可法 58, 59): `rate_fen` for each `unit`."""

    code: str
    name: str
    basis: str
    rate_fen: int
    unit: str


class Ground(Frozen):
    """A ground of the item's own on which it is declined (不予受理)."""

    code: str
    text: str
    basis: str


class Procedure(Frozen):
    """A special procedure whose time is not counted (行政许可法 45)."""

    code: str
    name: str
    basis: str


class Remedy(Frozen):
    """Where a citizen may go against a decision of `body` (domain.md 11)."""

    body: str
    reconsideration_body: str
    reconsideration_days: int
    court: str
    litigation_months: int
    reconsideration_first: bool = False


LICENCE = "行政许可"
"""The kind of item that the 行政许可法 binds."""


class Item(Frozen):
    """A service item. `code` is opaque, at most 64 characters (domain.md 2.5)."""

    code: str = Field(max_length=64)
    name: str
    aliases: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    """Pinyin initials of the name and of each alias, in this order, lower case."""
    kind: str
    case_type: CaseType
    department: str
    body: str
    decides_at: Level
    upward: bool = False
    """Two statutory legs: first review below, decision above (行政许可法 43, 转报)."""
    deemed: bool = False
    """No answer within the answer limit counts as acceptance."""
    renewable: bool = False
    """The licence ends and is renewed by an application for the same item (行政许可法 50)."""
    basis: str
    conditions: str = ""
    audience: str = ""
    roles: dict[Level, tuple[Role, ...]]
    limits: dict[str, Limit]
    """By name: answer, promise, statutory, delivery; first_review where a hall below reviews;
    extension: the most days that the limit may be extended by; service: within how many days a
    notice must reach the applicant to count from its own day; supplement: within how many days he
    answers a supplement notice."""
    materials: tuple[MaterialSpec, ...]
    fields: tuple[FormField, ...]
    steps: tuple[Step, ...]
    documents: dict[str, str]
    """Occasion (an operation's kind) → name of the document that it makes."""
    own_documents: dict[str, tuple[str, ...]] = {}
    """Occasion → documents of the county's own that are made beside it."""
    fee_basis: str = ""
    """Empty: free of charge (行政许可法 58)."""
    fees: tuple[Fee, ...] = ()
    grounds: tuple[Ground, ...] = ()
    questions: tuple[Question, ...] = ()
    """Variants: their answers choose which of the materials are asked for."""
    links: tuple[Link, ...] = ()
    """What comes before and after it (主动导引)."""
    guide: Guide = Guide()
    faq: tuple[Answer, ...] = ()
    quantity: int | None = None
    """How many may be granted in the days that the item is planned for (行政许可法 57;
    `hallcore.places.sharing_versions`); None: no limit."""
    remedy: str
    result_name: str
    phone: str
    complaint_phone: str
    sample_local: tuple[str, ...] = ()
    """Names of the facts above that are invented for the sample county."""
    planned_from: date
    planned_until: date

    @property
    def is_licence(self) -> bool:
        """Whether the 行政许可法 binds it; other items follow it by local rule."""
        return self.kind == LICENCE

    @property
    def is_on_spot(self) -> bool:
        """即办件: received, accepted, decided and delivered in one act."""
        return self.case_type is CaseType.ON_THE_SPOT

    def can(self, level: Level, role: Role) -> bool:
        """Whether a hall of `level` may act in `role`, stronger roles included."""
        return any(role in IMPLIED[given] for given in self.roles.get(level, ()))

    def for_answers(self, answers: Mapping[str, str]) -> "Item":
        """The item as these answers have it: a material that a question decides on is listed only
        where the answer brings it in. Answers to other questions change nothing."""
        gone = left_out(self.questions, answers, "materials")
        if not gone:
            return self
        kept = tuple(spec for spec in self.materials if spec.code not in gone)
        return self.model_copy(update={"materials": kept})

    def limit(self, name: str) -> Limit | None:
        """The limit `name`, or None where the item has none."""
        return self.limits.get(name)

    @property
    def case_limits(self) -> tuple[Limit, ...]:
        """Every limit that a case takes with it, by name; then those of its steps as `step.CODE`,
        in their order, counted in the unit of the promise."""
        promise = self.limits.get("promise")
        unit = promise.unit if promise else Unit.WORKING
        steps = [
            Limit(name=f"step.{step.code}", days=step.limit_days, unit=unit) for step in self.steps
        ]
        return (*sorted(self.limits.values(), key=lambda limit: limit.name), *steps)

    def fee(self, code: str) -> Fee | None:
        """The row of the fee list with this code."""
        return next((fee for fee in self.fees if fee.code == code), None)

    def ground(self, code: str) -> Ground | None:
        """The item's own ground with this code."""
        return next((ground for ground in self.grounds if ground.code == code), None)

    def material(self, code: str) -> MaterialSpec | None:
        """The row of the material list with this code."""
        return next((spec for spec in self.materials if spec.code == code), None)

    def step(self, code: str) -> Step | None:
        """The approval step with this code."""
        return next((step for step in self.steps if step.code == code), None)


class Theme(Frozen):
    """一件事: several items under one parent case, with a statutory limit of its own."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    items: tuple[str, ...]
    limits: dict[str, Limit]
    """By name: promise, statutory."""
    basis: str
    questions: tuple[Question, ...] = ()

    def chosen(self, answers: Mapping[str, str]) -> tuple[str, ...]:
        """The items for these answers: those that no question decides on, and those brought in."""
        gone = left_out(self.questions, answers, "items")
        return tuple(code for code in self.items if code not in gone)


class Catalogue(Frozen):
    """One version of everything that can be applied for, in force between two planned days."""

    version: str
    planned_from: date
    planned_until: date
    items: dict[str, Item]
    fields: dict[str, FieldSpec]
    themes: dict[str, Theme]
    remedies: dict[str, Remedy]
    posts: dict[str, Post]
    procedures: dict[str, Procedure] = {}

    def to_bytes(self) -> bytes:
        """The same catalogue gives the same bytes: JSON, keys sorted, UTF-8."""
        plain = self.model_dump(mode="json")
        return dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of `to_bytes()`, in hex."""
        return sha256(self.to_bytes()).hexdigest()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Catalogue":
        """Read what `to_bytes` wrote. Raises `pydantic.ValidationError` on anything else."""
        return cls.model_validate_json(data)

    def themes_of(self, item: str) -> list[Theme]:
        """The themes that an item belongs to."""
        return [theme for theme in self.themes.values() if item in theme.items]
