"""Whole histories: random kinds from random halls on random days, spoilt in every way that parses.
What the fold promises holds at every step (design.md 4)."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from typing import Any

import pytest
from histories_support import (
    AGENCY,
    BENEFIT,
    CALENDAR_DAYS,
    COUNTY,
    LIMITED,
    LOCAL_PERMIT,
    ON_SPOT,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    OTHER_VILLAGE,
    PERMIT,
    THEME,
    TOWNSHIP,
    UPWARD,
    VILLAGE,
    Window,
    birth_document,
    calendar,
    catalogue,
    day,
    document_of,
    hall_for,
    item,
    noon,
    payload_of,
    receive_payload,
    rules,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from hallcore.answering import is_deemed_on
from hallcore.case_clocks import Colour
from hallcore.case_object import case_object
from hallcore.cases import Case, State
from hallcore.document_facts import Making, document_facts
from hallcore.fold import apply, fold, follow
from hallcore.kinds import KINDS, OTHER_KINDS
from hallcore.operations import Operation, read_operation, write_operation
from hallcore.problems import Problem
from hallcore.sync.centre import PARKED, audience, decide
from hallcore.sync.window import lay
from hallcore.view import Phase, view

ITEMS = [PERMIT, BENEFIT, UPWARD, LOCAL_PERMIT, ON_SPOT, AGENCY, CALENDAR_DAYS, LIMITED]
HALLS = [VILLAGE, TOWNSHIP, COUNTY, OTHER_VILLAGE, OTHER_TOWNSHIP, OTHER_COUNTY]
NAMES = sorted(KINDS)
STARTS = [day("2026-11-23"), day("2026-12-28"), day("2026-09-30"), day("2026-02-12")]

WILD: list[Any] = [
    None,
    True,
    -1,
    0,
    2**63 - 1,
    -(2**63),
    "",
    " ",
    "0001-01-01",
    "9999-12-31",
    "2026-11-23",
    "granted",
    "refused",
    "M001",
    "handle",
    "approve",
    "长" * 10_000,
    "𰻝\u202e\ud7ff\ufffd",
    COUNTY,
    OTHER_COUNTY,
    "1" * 24,
    "1" * 25,
    [],
    ["x"],
    [{}],
    [{"code": "M001"}],
    [{"code": "M001", "originals": -5}],
    [{"code": "M001", "reason": "x"}],
    [["M001", "9999-12-31"]],
    {},
    {"role": "decide"},
    {"name": "x" * 10_000},
    [[[[[[[]]]]]]],
]


OTHERWISE: dict[str, dict[str, Any]] = {
    "decide": {"result": "refused"},
    "decide_on_spot": {"result": "refused", "basis": "法", "remedy": "可以申请行政复议"},
    "review": {"action": "return"},
    "receive_supplement": {"materials": [], "complete": False, "answer_due_on": None},
    "hand_over": {"to": OTHER_TOWNSHIP},
    "decline": {"ground": "false_material", "evidence": "印章与留样不符"},
    "record_material": {"materials": [{"code": "M001", "copies": 3, "trust": "A"}]},
}
"""The other right way of doing something."""

ENDS = ("withdraw", "void", "decline")


@dataclass(frozen=True)
class Move:
    """One step of a history. `lean`: whatever the rules allow first in the order that `kinds`
    gives, done right, otherwise than usual where `chaos` is odd. Not `lean`: one kind at `hall`,
    spoilt where `chaos` is above 2."""

    lean: bool
    kinds: int
    hall: int
    days: int
    chaos: int


moves = st.builds(
    Move,
    lean=st.booleans(),
    kinds=st.integers(0, 2**16),
    hall=st.integers(0, len(HALLS) - 1),
    days=st.sampled_from([0, 0, 0, 1, 1, 2, 4, 9, -3]),
    chaos=st.integers(0, 3) | st.integers(4, 2**16),
)


@dataclass
class History:
    """A case under way, and everything that was ever said about it."""

    case: Case | None
    on: date
    windows: dict[str, Window] = field(default_factory=dict)
    said: list[Operation] = field(default_factory=list)
    applied: list[Operation] = field(default_factory=list)
    was_deemed: bool = False
    base: Case | None = None

    def window(self, hall: str) -> Window:
        terminal = f"{len(self.windows) + 1:03d}"
        return self.windows.setdefault(hall, Window(hall, terminal))

    def make(self, kind: str, hall: str, *, is_other: bool = False) -> Operation:
        """The right operation of a kind, as far as there is one; `is_other`: see OTHERWISE."""
        assert self.case is not None
        window = self.window(hall)
        name = document_of(kind, self.case, hall, self.on)
        return window.operation(
            kind,
            self.case.number,
            payload_of(kind, self.case, window, self.on)
            | (OTHERWISE.get(kind, {}) if is_other else {}),
            on=self.on,
            epoch=self.case.transit.epoch if self.case.transit else self.case.epoch,
            documents=[window.document(name, self.on)] if name else [],
        )


@dataclass(frozen=True)
class Start:
    """How a history begins; `is_short`: without one material, one that may follow if any may."""

    code: str
    hall: str
    on: date
    is_short: bool = False


def born(start: Start) -> tuple[History, Operation]:
    """A history and its first operation."""
    code, hall, on = start.code, start.hall, start.on
    history = History(None, on)
    window = history.window(hall)
    listed = sorted(item(code).materials, key=lambda spec: not (spec.required and spec.deferrable))
    without = [listed[0].code] if start.is_short else []
    payload = receive_payload(code, hall, on, without)
    operation = window.operation(
        "receive",
        window.case_number(on),
        payload,
        on=on,
        documents=[window.document(birth_document(payload), on)],
    )
    return history, operation


def spoilt(operation: Operation, chaos: random.Random, history: History) -> Operation | Problem:
    """The operation with something wrong in it, as bytes would bring it."""
    value = json.loads(write_operation(operation))
    for _ in range(chaos.randint(1, 3)):
        choice = chaos.randrange(10)
        wild = deepcopy(chaos.choice(WILD))
        if choice <= 4 and value["payload"]:
            where, key = value["payload"], chaos.choice(sorted(value["payload"]))
            while isinstance(where[key], dict) and where[key] and chaos.random() < 0.7:
                where, key = where[key], chaos.choice(sorted(where[key]))
            where[key] = wild
        elif choice == 5:
            key = chaos.choice(sorted(value["payload"]) or ["nothing"])
            value["payload"].pop(key, None)
        elif choice == 6:
            value["payload"]["surprise"] = wild
        elif choice == 7:
            value["epoch"] = chaos.choice([None, 1, 2, 3, 2**40])
            value["hall"] = chaos.choice(HALLS)
        elif choice == 8:
            value["v"] = chaos.choice([1, 2, 99])
            value["kind"] = chaos.choice(
                [*NAMES, *OTHER_KINDS, "receive", "alert_answer", "consultation"]
            )
        else:
            other = {"documents": [], "calendar": "x", "catalogue": "x", "subject": "1" * 24}
            key = chaos.choice(sorted(other))
            value[key] = other[key]
        if chaos.random() < 0.1:
            value["times"]["at"] = chaos.choice(
                ["1900-01-01T00:00:00+08:00", "2999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "no"]
            )
    return read_operation(json.dumps(value, ensure_ascii=False).encode("utf-8"))


def chosen(move: Move, history: History) -> Operation | Problem:
    """The operation that a move makes of the history so far."""
    assert history.case is not None
    chaos = random.Random(move.chaos)
    if move.lean:
        order = NAMES[:]
        random.Random(move.kinds).shuffle(order)
        if move.kinds % 8:
            # Most citizens want their result.
            order.sort(key=lambda kind: kind in ENDS)
        if move.kinds % 3 == 0:
            # On the spot is the day of acceptance, or never.
            order.sort(key=lambda kind: kind != "decide_on_spot")
        for kind in order:
            hall = hall_for(kind, history.case)
            operation = history.make(kind, hall, is_other=bool(move.chaos % 2))
            if isinstance(apply(history.case, operation, rules()), Case):
                return operation
    if move.chaos == 1:
        return chaos.choice(history.said)
    kind = NAMES[move.kinds % len(NAMES)]
    if kind == "withdraw" and move.chaos % 4:
        kind = "review"
    hall = hall_for(kind, history.case) if move.chaos == 2 else HALLS[move.hall]
    operation = history.make(kind, hall)
    return operation if move.chaos <= 2 else spoilt(operation, chaos, history)


def play(start: Start, steps: list[Move], check: Callable[[History, Operation], None]) -> History:
    """Play a history; `check` looks at every operation before it is applied."""
    history, operation = born(start)
    case = apply(None, operation, rules())
    assert isinstance(case, Case), case
    history.case = history.base = case
    history.said.append(operation)
    history.applied.append(operation)
    for move in steps:
        history.on += timedelta(days=move.days)
        made = chosen(move, history)
        if isinstance(made, Problem):
            assert made.code == "operation.malformed"
            continue
        check(history, made)
        history.said.append(made)
        after = apply(history.case, made, rules())
        if isinstance(after, Case):
            history.case = after
            history.applied.append(made)
    return history


def _starts() -> list[Start]:
    places = [(VILLAGE, code) for code in ITEMS if code != ON_SPOT]
    places += [(VILLAGE, ON_SPOT), (TOWNSHIP, PERMIT), (TOWNSHIP, UPWARD), (TOWNSHIP, ON_SPOT)]
    places += [
        (TOWNSHIP, BENEFIT),
        (TOWNSHIP, AGENCY),
        (TOWNSHIP, LIMITED),
        (COUNTY, PERMIT),
        (COUNTY, UPWARD),
        (VILLAGE, THEME),
        (TOWNSHIP, THEME),
    ]
    return [
        Start(code, hall, on, is_short)
        for hall, code in places
        for on in STARTS
        for is_short in (False, True)
    ]


starts = st.sampled_from(_starts())
histories = st.lists(moves, min_size=5, max_size=24)


# promises of apply and follow ------------------------------------------------


def _check_step(history: History, operation: Operation) -> None:
    before = history.case
    assert before is not None
    after = apply(before, operation, rules())
    assert after == apply(before, operation, rules()), "deterministic"
    followed = follow(before, operation)
    assert followed is not None
    if operation.kind in OTHER_KINDS:
        assert isinstance(after, Problem)
        assert followed is before
        assert decide(before, operation, rules()).case is None
        return
    assert len(followed.timeline) == len(before.timeline) + 1
    lonely = apply(None, operation, rules())
    assert isinstance(lonely, Problem) or operation.kind == "receive"
    decision = decide(before, operation, rules())
    if isinstance(after, Problem):
        is_parked = bool(operation.documents) or after.code in PARKED
        assert (decision.outcome, decision.code) == (
            "parked" if is_parked else "rejected",
            after.code,
        )
        assert decision.case == before.model_copy(update={"disputed": is_parked})
        assert "{" not in after.title + after.cause + after.next_step
        assert "None" not in after.title + after.cause + after.next_step
        return
    assert (decision.outcome, decision.case) == ("applied", after)
    assert followed == after, "follow repeats what apply allowed"
    assert Case.model_validate_json(after.model_dump_json()) == after, "as the stores keep it"
    _check_change(before, operation, after)
    _check_case(after)


def _check_change(before: Case, operation: Operation, after: Case) -> None:
    kind = operation.kind
    is_arrival = kind in ("take_over", "recall") or operation.payload.get("holder") is not None
    assert after.epoch - before.epoch == (1 if is_arrival else 0)
    if kind != "hand_over" and not is_arrival:
        assert (after.holder, after.transit) == (before.holder, before.transit)
    if before.accepted_on is not None:
        assert after.accepted_on == before.accepted_on
        assert after.deemed == before.deemed
    if before.accepted_at is not None:
        assert after.promised_due_on == before.promised_due_on
        assert after.statutory_due_on == before.statutory_due_on
        assert after.pledges == before.pledges
    if before.extension is not None:
        assert after.extension == before.extension
    if before.fees:
        assert after.fees == before.fees
    assert [(stop.number, stop.first) for stop in before.stops] == [
        (stop.number, stop.first) for stop in after.stops[: len(before.stops)]
    ]
    if before.result is not None:
        assert (after.result, after.decided_on) == (before.result, before.decided_on)
        assert after.delivery_due_on == before.delivery_due_on
    is_receipt = kind == "take_over" and operation.payload.get("role") is not None
    if after.answer_due_on != before.answer_due_on and not is_receipt:
        assert kind == "receive_supplement"
        assert before.state is State.SUPPLEMENTING or _is_revived(before, operation)
    if before.supplement is not None:
        assert after.supplement is not None
        assert after.supplement.told_on == before.supplement.told_on
        assert after.supplement.missing == before.supplement.missing
        assert before.supplement.completed_on in (None, after.supplement.completed_on)
    if not before.is_open and not _is_revived(before, operation):
        assert (after.state, after.closed_at) == (before.state, before.closed_at)
    for name in ("number", "item", "catalogue", "hall", "limits", "entrusted_at"):
        assert getattr(after, name) == getattr(before, name)
    if is_receipt:
        assert (before.route.role, before.answer_due_on) == ("agency", None)
        assert (after.received_on, after.state) == (operation.occurred_on, State.RECEIVED)
        assert after.answer_due_on is not None
    else:
        assert (after.route, after.received_on) == (before.route, before.received_on)
    assert after.papers[: len(before.papers)] == before.papers or kind in ("print", "serve")
    assert len(after.papers) == len(before.papers) + len(operation.documents)
    assert {one.code for one in before.materials} <= {one.code for one in after.materials}
    assert after.timeline[:-1] == before.timeline
    assert after.timeline[-1].sequence == operation.sequence


def _is_revived(before: Case, operation: Operation) -> bool:
    """What came in time, before the application was returned."""
    lapsed_on = before.supplement.lapsed_on if before.supplement else None
    is_supplement = operation.kind == "receive_supplement"
    return is_supplement and lapsed_on is not None and operation.occurred_on < lapsed_on


def _check_case(case: Case) -> None:
    """What holds of every case that the rules let be."""
    assert (case.holder is None) == (case.transit is not None), "one holder or one addressee"
    assert case.is_open == (case.closed_at is None)
    assert (case.result is not None) == (case.decided_on is not None)
    if case.state in (State.ACCEPTED, State.GRANTED, State.REFUSED):
        assert case.accepted_on is not None
    if case.state in (State.RECEIVED, State.SUPPLEMENTING, State.DECLINED, State.VOID):
        assert case.accepted_on is None
        assert case.result is None
    if case.state in (State.GRANTED, State.REFUSED):
        assert case.result == case.state
    if case.state is State.DELIVERED:
        assert case.result is not None
    if case.state is State.SUPPLEMENTING:
        assert case.supplement is not None
        assert case.supplement.completed_on is None
    assert len({one.code for one in case.materials}) == len(case.materials)
    assert [stop.number for stop in case.stops] == list(range(1, len(case.stops) + 1))
    for earlier, later in pairwise(case.stops):
        assert earlier.last is not None, "one special procedure at a time"
        assert earlier.first <= earlier.last < later.first, "no overlap"
    if case.stops:
        assert case.accepted_on is not None
        assert case.accepted_on <= case.stops[0].first
    assert [one.hall for one in case.held if one.until is None] == (
        [case.holder] if case.holder else []
    )
    for name in ("acceptance", "decline", "supplement_notice", "decision", "withdrawal", "void"):
        assert sum(paper.name == name for paper in case.papers) <= 1
    if case.route.role == "agency":
        assert (case.accepted_on, case.answer_due_on, case.supplement) == (None, None, None)
        assert case.state in (State.RECEIVED, State.WITHDRAWN, State.VOID)
    assert case.hall in audience(case)
    assert len(case.model_dump_json()) < 100_000


@settings(max_examples=700)
@given(starts, histories)
def test_no_history_breaks_a_promise(start: Start, steps: list[Move]) -> None:
    history = play(start, steps, _check_step)
    assert fold(history.applied) == history.case
    everything = lay(history.base, history.said[1:], rules())
    assert everything.case == history.case, "what does not fit changes nothing"


@settings(max_examples=150)
@given(starts, histories, st.randoms(use_true_random=False))
def test_operations_in_any_order_are_answered(
    start: Start, steps: list[Move], order: random.Random
) -> None:
    """Duplicated and shuffled, with and without the birth in front."""
    history = play(start, steps, lambda history, operation: None)
    said = [*history.said, *history.said[::2]]
    order.shuffle(said)
    for first in (None, history.base):
        case: Case | None = first
        followed: Case | None = first
        for operation in said:
            after = apply(case, operation, rules())
            if isinstance(after, Case):
                assert follow(case, operation) == after
                _check_case(after)
                case = after
            followed = follow(followed, operation)
        assert lay(first, said, rules()).case == case
        if followed is not None:
            view(followed, noon(history.on), calendar())


# promises of the view --------------------------------------------------------

FAR = [
    datetime(1900, 1, 1, tzinfo=UTC),
    datetime(2400, 1, 1, tzinfo=UTC),
    datetime.min.replace(tzinfo=UTC),
    datetime.max.replace(tzinfo=UTC),
]


@settings(max_examples=150)
@given(starts, histories, st.lists(st.integers(0, 60), min_size=4, max_size=4))
def test_the_view_of_any_history_only_goes_forward(
    start: Start, steps: list[Move], leaps: list[int]
) -> None:
    case = play(start, steps, lambda history, operation: None).case
    assert case is not None
    instants = [noon(case.received_on)]
    for leap in leaps:
        instants.append(instants[-1] + timedelta(days=leap, hours=leap))
    deemed, overdue, phase = False, set[str](), None
    for instant in instants:
        shown = view(case, instant, calendar())
        assert shown == view(case, instant.astimezone(UTC), calendar())
        assert shown.is_deemed >= deemed
        assert (shown.accepted_on is not None) == (shown.is_deemed or case.accepted_on is not None)
        late = {clock.name for clock in shown.clocks if clock.colour is Colour.OVERDUE}
        done = {clock.name for clock in shown.clocks if clock.colour is Colour.DONE}
        assert overdue <= late | done
        for clock in shown.clocks:
            assert (clock.remaining_days is None) == (clock.colour in (Colour.DONE, Colour.PAUSED))
            if clock.remaining_days is not None:
                assert (clock.remaining_days < 0) <= (clock.colour is Colour.OVERDUE)
        assert phase in (None, shown.phase, Phase.COUNTER)
        deemed, overdue, phase = shown.is_deemed, late, shown.phase
        assert json.loads(json.dumps(case_object(case, shown, "事项", [])))
    for instant in FAR:
        view(case, instant, calendar())


@settings(max_examples=400)
@given(starts, histories)
def test_once_deemed_always_deemed(start: Start, steps: list[Move]) -> None:
    """Time goes on and everybody writes the day it is: an act never undoes a deemed acceptance."""
    deemed: list[date] = []

    def check(history: History, operation: Operation) -> None:
        after = apply(history.case, operation, rules())
        if not isinstance(after, Case) or operation.occurred_on != history.on:
            return
        shown = view(after, noon(history.on), calendar())
        if deemed:
            assert shown.is_deemed
            assert shown.accepted_on == deemed[0]
        elif shown.is_deemed and shown.accepted_on is not None:
            deemed.append(shown.accepted_on)

    forward = [
        Move(move.lean, move.kinds, move.hall, abs(move.days), 2 if move.chaos > 1 else 0)
        for move in steps
    ]
    history = play(start, forward, check)
    assert history.case is not None
    if deemed and history.case.route.deemed:
        assert history.case.deemed or is_deemed_on(history.case, history.on, calendar())


# bytes -----------------------------------------------------------------------


@settings(max_examples=100)
@given(starts, histories)
def test_the_bytes_of_every_operation_come_back(start: Start, steps: list[Move]) -> None:
    for operation in play(start, steps, lambda history, operation: None).said:
        data = write_operation(operation)
        again = read_operation(data)
        assert again == operation
        assert isinstance(again, Operation)
        assert sha256(write_operation(again)).digest() == sha256(data).digest()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@settings(max_examples=200)
@given(st.sampled_from(NAMES), st.dictionaries(st.text(max_size=8), json_values, max_size=4))
def test_any_payload_is_answered(kind: str, payload: dict[str, Any]) -> None:
    history, birth = born(Start(PERMIT, TOWNSHIP, STARTS[0]))
    case = apply(None, birth, rules())
    assert isinstance(case, Case)
    operation = history.window(TOWNSHIP).operation(kind, case.number, payload, epoch=1)
    said = apply(case, operation, rules())
    assert isinstance(said, Case | Problem)
    assert follow(case, operation) is not None


@settings(max_examples=200)
@given(st.binary(max_size=60) | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    said = read_operation(data)
    assert isinstance(said, Problem)
    assert said.code == "operation.malformed"


@pytest.mark.parametrize("kind", [*NAMES, "receive"])
def test_every_wild_value_in_every_place_is_answered(kind: str) -> None:
    """Each key of each payload takes each wild value once."""
    history, birth = born(Start(PERMIT, TOWNSHIP, STARTS[0]))
    case = apply(None, birth, rules())
    assert isinstance(case, Case)
    history.case = case
    right = birth if kind == "receive" else history.make(kind, TOWNSHIP)
    base = None if kind == "receive" else case
    for key in right.payload:
        for wild in WILD:
            operation = right.model_copy(update={"payload": right.payload | {key: wild}})
            said = apply(base, operation, rules())
            if isinstance(said, Case):
                assert follow(base, operation) == said
                view(said, noon(STARTS[0]), calendar())
                making = Making(TOWNSHIP, "1", "李", noon(STARTS[0]), operation.payload)
                document_facts(said, item(PERMIT), catalogue(), {}, making)


def long_history(source: random.Random) -> list[Move]:
    return [
        Move(
            lean=source.random() < 0.6,
            kinds=source.randrange(2**16),
            hall=source.randrange(len(HALLS)),
            days=source.choice([0, 0, 1, 2, 9, -1]),
            chaos=source.choice([0, 1, 2, source.randrange(2**16)]),
        )
        for _ in range(40)
    ]


@pytest.mark.parametrize("seed", range(6))
def test_long_histories_keep_every_promise(seed: int) -> None:
    source = random.Random(seed)
    for _ in range(60):
        history = play(source.choice(_starts()), long_history(source), _check_step)
        assert fold(history.applied) == history.case


def test_the_histories_are_worth_playing() -> None:
    """The generator reaches every kind and every state, or the properties above say little."""
    kinds, states, codes, deemed = set[str](), set[State](), set[str](), 0
    receptions = 0
    source = random.Random(7)

    def check(history: History, operation: Operation) -> None:
        after = apply(history.case, operation, rules())
        if isinstance(after, Case):
            kinds.add(operation.kind)
            states.add(after.state)
        else:
            codes.add(after.code)

    starts_of = _starts()
    # Fees and decisions on the spot are rare among all items, so theirs are played some more.
    rare = [start for start in starts_of if start.code in (ON_SPOT, CALENDAR_DAYS)]
    for start in [source.choice(starts_of) for _ in range(250)] + rare * 5:
        case = play(start, long_history(source), check).case
        deemed += case is not None and case.deemed
        receptions += bool(case and case.entrusted_at and case.route.role != "agency")
    # A dispute begins at the centre, and hardly a history waits for a month without an answer:
    # tests/core/test_kinds_dispute.py, tests/core/test_kinds_returned.py.
    assert kinds >= set(NAMES) - {"settle_dispute", "return_application"}
    assert states == set(State)
    assert deemed > 3
    assert receptions > 0
    assert len(codes) > 20
