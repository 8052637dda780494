"""The case: what the fold of its operations says (design.md 4). Nothing here depends on "now"."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, StrictBool, StrictInt

from hallcore.base import Frozen
from hallcore.deadlines import Limit, Stop
from hallcore.moments import local_day


class State(StrEnum):
    """States of a case as in contract.md `state`."""

    RECEIVED = "received"
    SUPPLEMENTING = "supplementing"
    ACCEPTED = "accepted"
    GRANTED = "granted"
    REFUSED = "refused"
    DECLINED = "declined"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"
    VOID = "void"


STATE_TEXTS: dict[State, str] = {
    State.RECEIVED: "已收件",
    State.SUPPLEMENTING: "待补正",
    State.ACCEPTED: "已受理",
    State.GRANTED: "准予",
    State.REFUSED: "不予",
    State.DECLINED: "不予受理",
    State.DELIVERED: "已送达",
    State.WITHDRAWN: "已撤回",
    State.VOID: "已作废",
}

OPEN_STATES = frozenset(
    {State.RECEIVED, State.SUPPLEMENTING, State.ACCEPTED, State.GRANTED, State.REFUSED}
)


Code = Annotated[str, Field(min_length=1, max_length=64)]
"""A code of the catalogue: item, material, step, key of a field."""

HallCode = Annotated[str, Field(pattern=r"^[0-9]{12}$")]

PersonText = Annotated[str, Field(max_length=200)]
"""Anything said of a person. Forms stop at half of it; this is where a stranger's bytes stop."""

Count = Annotated[int, Field(ge=0, le=9999)]
"""A count of sheets or pages of one material."""

FormFields = Annotated[
    dict[Code, Annotated[str, Field(max_length=4000, strict=True)] | StrictInt | StrictBool | None],
    Field(max_length=300),
]
"""Values of form fields by key of the data dictionary."""


class Person(Frozen):
    """Somebody as he was at receipt; the register may know better today."""

    kind: Literal["person", "organisation"] = "person"
    id_type: str = Field(max_length=20)
    id_number: PersonText
    name: PersonText
    phone: PersonText = ""
    address: PersonText = ""
    legal_representative: PersonText = ""
    """Of an organisation."""


class OnFile(Frozen):
    """Where a material comes from that nobody brought this time: an earlier case of the same
    person, and who checked it there against the original."""

    case: Annotated[str, Field(pattern=r"^[0-9]{24}$")]
    verified_on: date
    verified_by: str = Field(max_length=32)
    hall: HallCode


class MaterialRecord(Frozen):
    """One material that is in: counts of originals, copies, pages; trust A–D (domain.md 2.7)."""

    code: Code
    originals: Count = 0
    copies: Count = 0
    pages: Count = 0
    trust: Literal["A", "B", "C", "D"] = "B"
    blob: str | None = Field(default=None, max_length=64)
    valid_until: date | None = None
    """The last day of the paper itself; None where it has no end, or none was told."""
    on_file: OnFile | None = None


class Route(Frozen):
    """Where the case goes, as the item said when it was received."""

    role: str = Field(max_length=20)
    deciding_hall: HallCode
    delivery_hall: HallCode
    upward: bool = False
    deemed: bool = False


class Transit(Frozen):
    """An open hand-over: the papers are on their way from `sender` to `addressee`."""

    transfer_number: str
    sender: str
    addressee: str
    epoch: int
    handed_at: datetime


class MissingMaterial(Frozen):
    """One line of a supplement notice."""

    code: Code
    reason: str = Field(max_length=1000)


class Supplement(Frozen):
    """The one supplement notice (行政许可法 32(1)④). A late one of a case that the law accepts
    changes nothing (`hallcore.answering.is_told_in_vain`)."""

    told_on: date
    late: bool
    notice_number: str
    missing: tuple[MissingMaterial, ...]
    completed_on: date | None = None
    """When it was answered in full: by the last piece, or by pledges for what still lacked."""
    supply_by: date | None = None
    supply_provisional: bool = False
    """By when the applicant is to answer it, as the notice says; None: it names no day."""
    lapsed_on: date | None = None
    """When the case was closed because nobody had (视为撤回)."""


class StepDone(Frozen):
    """One approval step by a person of the centre; `to`: the step that a rework goes back to."""

    step: str
    action: Literal["pass", "return", "rework", "grant", "refuse"]
    by: str
    opinion: str
    done_at: datetime
    to: str | None = None


class ClockStop(Frozen):
    """A special procedure during which the clocks stand still (行政许可法 45). `first` and `last`
    are covered days; `last` None: it still runs. `served_on`: the day its notice reached the
    applicant, None while nobody has recorded that."""

    number: int
    procedure: Code
    approver: str
    expected_days: int
    told_on: date
    first: date
    last: date | None = None
    served_on: date | None = None
    notice_number: str = ""
    result: str = ""


class Extension(Frozen):
    """The one extension (行政许可法 42): days added, who approved, the day that held before and the
    one that holds since.
    `of_promise`: the promise still ran on that day and moves, too. `stops`: the days that were
    known not to count when the new day was printed, and that it allows for."""

    days: int
    approver: str
    extended_on: date
    old_due_on: date
    new_due_on: date
    provisional: bool = False
    of_promise: bool = False
    stops: tuple[Stop, ...] = ()
    calendar: str
    notice_number: str = ""


class Pledge(Frozen):
    """A material that a written pledge stands for. `due_on`: it comes later, by that day (容缺);
    None: the pledge takes its place for good (告知承诺)."""

    material: Code
    due_on: date | None = None


class FeeLine(Frozen):
    """One line of a fee notice: a row of the catalogue, its rate times the quantity, in fen."""

    fee: Code
    quantity: int
    amount_fen: int


class Payment(Frozen):
    """Money that reached the treasury account, and its receipt."""

    amount_fen: int
    receipt_number: str
    paid_on: date


class Held(Frozen):
    """How long a hall was answerable for the case: from its receipt or take-over to its
    hand-over; `until` None while it still holds it."""

    hall: HallCode
    since: datetime
    until: datetime | None = None
    transfer_number: str = ""
    """The hand-over that it took; empty where it received, recalled or was given the papers."""
    was_refused: bool = False
    """The papers went back as they came: no leg of the clocks began here."""


class Correction(Frozen):
    """One mistake put right at the counter (行政许可法 32(1)③): what stood there, what stands."""

    key: Code
    before: str
    after: str


class Assistance(Frozen):
    """How a receipt was helped along (domain.md 11): recorded facts, nothing is decided by them."""

    guardian: str = Field(default="", max_length=200)
    guardian_relation: str = Field(default="", max_length=40)
    guardian_id_number: str = Field(default="", max_length=64)
    helper: str = Field(default="", max_length=200)
    has_fingerprint: StrictBool = False
    witness: str = Field(default="", max_length=200)
    was_read_back: StrictBool = False
    has_large_print: StrictBool = False


class PaperForm(Frozen):
    """A receipt that was written by hand on a form printed ahead: who wrote, when it was typed."""

    written_by: str = Field(max_length=200)
    entered_at: Annotated[
        AwareDatetime,
        Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2999, 12, 31, tzinfo=UTC)),
    ]


class Renewed(Frozen):
    """The licence that an application asks to renew (行政许可法 50). `valid_until`: its last day as
    known at the receipt, None where nobody could tell; `apply_by`: the last day on which renewal is
    applied for in time."""

    certificate_number: str = Field(min_length=1, max_length=64)
    valid_until: date | None = None
    apply_by: date | None = None


class Paper(Frozen):
    """A numbered document of the case, and the operation that made it."""

    name: str
    number: str
    enrolment: str
    sequence: int
    made_at: datetime
    reprints: int = 0
    served_on: date | None = None
    of_child: str | None = None
    """On a theme's parent: the child whose act made it; only there it is printed and served."""

    @property
    def made_on(self) -> date:
        """The local day on the paper."""
        return local_day(self.made_at)


class Entry(Frozen):
    """A line of the timeline; `text` holds the part worth reading (opinion, reason, note)."""

    enrolment: str
    sequence: int
    kind: str
    at: datetime
    hall: str
    clerk: str | None
    text: str = ""


class Case(Frozen):
    """The folded case. `holder` is a hall's 12-digit code, or None while papers are in transit."""

    number: str
    parent: str | None = None
    children: tuple[str, ...] = ()
    item: str
    catalogue: str
    calendar: str
    registration_number: str
    applicant: Person
    agent: Person | None = None
    answers: dict[str, str] = {}
    fields: dict[str, Any] = {}
    hall: str
    route: Route
    limits: tuple[Limit, ...]
    query_code: str
    practice: bool = False

    state: State = State.RECEIVED
    result: Literal["granted", "refused"] | None = None
    holder: str | None
    epoch: int = 1
    transit: Transit | None = None
    disputed: bool = False

    received_at: datetime
    received_on: date
    answer_due_on: date | None
    answer_provisional: bool = False
    answer_calendar: str | None = None
    """The calendar of the paper that shows the answer limit, where it is not the receipt's."""
    supplement: Supplement | None = None
    deemed: bool = False
    accepted_at: datetime | None = None
    accepted_on: date | None = None
    promised_due_on: date | None = None
    statutory_due_on: date | None = None
    promise_provisional: bool = False
    statutory_provisional: bool = False
    """Whether the paper says 暂定 of each of the two days: only such a day moves."""
    acceptance_calendar: str | None = None
    decided_at: datetime | None = None
    decided_on: date | None = None
    result_number: str | None = None
    certificate_number: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    """The last day of the licence that was granted; None where it has no end, or none was told."""
    delivery_due_on: date | None = None
    delivery_provisional: bool = False
    delivered_at: datetime | None = None
    receiver: str | None = None
    closed_at: datetime | None = None
    decision_calendar: str | None = None
    assigned_to: str | None = None
    assigned_step: str | None = None
    assigned_on: date | None = None
    first_review: str | None = None
    first_reviewed_on: date | None = None
    accepted_by: str | None = None
    """The hall that accepted; None where nobody did, or where the law did (视为受理)."""
    upper_since: date | None = None
    """Upward: the day the deciding hall took the case over; its statutory leg runs from then."""
    entrusted_at: datetime | None = None
    """代办: when the citizen handed the matter to the village; `received_at` is the competent
    hall's take-over from then on."""
    items: tuple[Code, ...] = ()
    """Of a parent: the items that its children are for."""
    joint_opened_at: datetime | None = None
    answered_children: tuple[str, ...] = ()
    decided_children: tuple[str, ...] = ()
    child_deemed_after: date | None = None
    """Of a parent, as its children make it: those that somebody has answered, those with a result,
    and the first answer limit after which the law accepts one that waits."""
    assistance: Assistance | None = None
    paper_form: PaperForm | None = None
    renews: Renewed | None = None
    place: int | None = None
    """Of an item limited in number: the place in the line that the centre gave at acceptance;
    `hallcore.places.held_place` tells whether it is still taken."""
    rating_invited_at: datetime | None = None

    materials: tuple[MaterialRecord, ...] = ()
    steps: tuple[StepDone, ...] = ()
    stops: tuple[ClockStop, ...] = ()
    extension: Extension | None = None
    pledges: tuple[Pledge, ...] = ()
    fees: tuple[FeeLine, ...] = ()
    payments: tuple[Payment, ...] = ()
    corrections: tuple[Correction, ...] = ()
    recalled: tuple[str, ...] = ()
    """Transfer numbers of hand-overs that were taken back."""
    held: tuple[Held, ...] = ()
    settled: tuple[str, ...] = ()
    """Disputed operations that a person has settled, as `enrolment/sequence`."""
    papers: tuple[Paper, ...] = ()
    timeline: tuple[Entry, ...] = ()

    def limit(self, name: str) -> Limit | None:
        """The limit `name` (answer, promise, statutory, delivery …) as received, or None."""
        return next((limit for limit in self.limits if limit.name == name), None)

    @property
    def step_codes(self) -> tuple[str, ...]:
        """The approval steps in their order, as received."""
        steps = (limit.name.partition(".") for limit in self.limits)
        return tuple(code for group, _, code in steps if group == "step")

    @property
    def fee_total_fen(self) -> int:
        return sum(line.amount_fen for line in self.fees)

    @property
    def paid_fen(self) -> int:
        return sum(payment.amount_fen for payment in self.payments)

    def material(self, code: str) -> MaterialRecord | None:
        return next((record for record in self.materials if record.code == code), None)

    def paper(self, name: str) -> Paper | None:
        """The latest document with this name."""
        return next((paper for paper in reversed(self.papers) if paper.name == name), None)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES
