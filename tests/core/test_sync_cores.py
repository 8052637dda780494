"""The pure cores of exchange: a batch against what is stored, the centre's decision, who is told,
a window's pending work on what was confirmed, cutting batches (design.md 2.3, 2.4, 4, 5)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from histories_support import (
    BENEFIT,
    COUNTY,
    LOCAL_PERMIT,
    MONDAY,
    OTHER_TOWNSHIP,
    OTHER_VILLAGE,
    PERMIT,
    TOWNSHIP,
    UPWARD,
    VILLAGE,
    Story,
    Window,
    accepted,
    item,
    rules,
    working,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from hallcore.cases import Case, State
from hallcore.fold import apply, fold
from hallcore.operations import Operation
from hallcore.rules import Rules
from hallcore.sync.centre import Batch, Fork, Gap, audience, decide, plan_batch
from hallcore.sync.window import cut_batch, lay
from hallcore.wire.chain import chain_over, chain_start

START = chain_start("w-1")
BYTES = [f"operation {n}".encode() for n in range(1, 13)]


def planned(stored: int, first: int, operations: Sequence[bytes]) -> Batch | Fork | Gap:
    """A push against a centre that holds the first `stored` of BYTES."""

    def digest_of(sequence: int) -> bytes | None:
        return hashlib.sha256(BYTES[sequence - 1]).digest() if sequence <= stored else None

    head = chain_over(START, BYTES[:stored])
    return plan_batch(stored, head, digest_of, first, operations)


# plan_batch ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "first", "count", "new", "after"),
    [
        (0, 1, 3, [1, 2, 3], 3),
        (3, 4, 2, [4, 5], 5),
        (3, 2, 4, [4, 5], 5),
        (5, 1, 3, [], 5),
        (5, 3, 3, [], 5),
        (3, 4, 0, [], 3),
        (3, 1, 0, [], 3),
        (0, 1, 0, [], 0),
    ],
)
def test_a_batch_brings_what_is_new(
    stored: int, first: int, count: int, new: list[int], after: int
) -> None:
    plan = planned(stored, first, BYTES[first - 1 : first - 1 + count])
    assert isinstance(plan, Batch)
    assert [(sequence, data) for sequence, data, _ in plan.new] == [
        (sequence, BYTES[sequence - 1]) for sequence in new
    ]
    assert plan.stored == after
    assert plan.head == chain_over(START, BYTES[:after])
    for sequence, _, head in plan.new:
        assert head == chain_over(START, BYTES[:sequence])


@pytest.mark.parametrize(("stored", "first"), [(0, 2), (3, 5), (3, 12)])
def test_a_batch_beyond_the_next_stores_nothing(stored: int, first: int) -> None:
    assert planned(stored, first, BYTES[first - 1 :]) == Gap(stored)
    assert planned(stored, first, []) == Gap(stored)


@pytest.mark.parametrize(("first", "wrong"), [(1, 1), (1, 3), (2, 3), (3, 3)])
def test_other_bytes_under_a_stored_sequence_are_a_fork(first: int, wrong: int) -> None:
    pushed = list(BYTES)
    pushed[wrong - 1] = b"something else"
    assert planned(3, first, pushed[first - 1 : 5]) == Fork(wrong)


def test_a_stored_sequence_that_cannot_be_compared_is_no_overlap() -> None:
    assert plan_batch(2, START, lambda sequence: None, 1, BYTES[:2]) == Fork(1)


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 6)), max_size=12))
def test_whatever_is_pushed_the_chain_is_the_authors(pushes: list[tuple[int, int]]) -> None:
    """Replays, overlaps and gaps of one honest window: nothing lost, nothing doubled."""
    kept: list[bytes] = []
    for first, count in pushes:
        plan = planned(len(kept), first, BYTES[first - 1 : first - 1 + count])
        if first > len(kept) + 1:
            assert plan == Gap(len(kept))
            continue
        assert isinstance(plan, Batch)
        kept += [data for _, data, _ in plan.new]
        assert plan.stored == len(kept)
        assert kept == BYTES[: len(kept)]
        assert plan.head == chain_over(START, kept)


# decide ----------------------------------------------------------------------


def test_what_the_rules_allow_is_applied() -> None:
    story = Story()
    decision = decide(story.case, story.operation("accept"), rules())
    assert (decision.outcome, decision.code) == ("applied", None)
    assert decision.case is not None
    assert decision.case.state is State.ACCEPTED
    assert decision.case.disputed is False


def test_a_refusal_whose_paper_somebody_holds_is_parked() -> None:
    story = Story()
    decision = decide(story.case, story.operation("decline", on=working(6)), rules())
    assert (decision.outcome, decision.code) == ("parked", "law.deemed_accepted")
    assert decision.case == story.case.model_copy(update={"disputed": True})


def test_a_refusal_without_paper_is_rejected() -> None:
    story = accepted()
    decision = decide(story.case, story.operation("amend_form"), rules())
    assert (decision.outcome, decision.code) == ("rejected", "case.accepted_already")
    assert decision.case is story.case


@pytest.mark.parametrize(
    ("documents", "outcome"), [(None, "parked"), ([], "rejected")], ids=["paper", "no paper"]
)
def test_paper_decides_for_malformed_operations_too(documents: Any, outcome: str) -> None:
    story = Story()
    operation = story.operation("decline", documents=documents, ground=1)
    decision = decide(story.case, operation, rules())
    assert (decision.outcome, decision.code) == (outcome, "operation.malformed")


def test_a_newer_operation_waits_until_it_can_be_read() -> None:
    story = Story()
    newer = story.operation("note").model_copy(update={"v": 9})
    assert decide(story.case, newer, rules()).outcome == "parked"
    assert decide(None, newer, rules()).case is None


def test_a_refused_birth_makes_no_case() -> None:
    window = Window(TOWNSHIP)
    operation = window.operation("receive", "1", {}, documents=[window.document("receipt")])
    decision = decide(None, operation, rules())
    assert (decision.outcome, decision.case) == ("parked", None)


def test_of_two_answers_on_one_base_the_first_stored_wins() -> None:
    """A supplement notice and an acceptance, made apart by two windows of the hall."""
    story = Story(without=("M036",))
    notice, decline = story.operation("request_supplement"), story.operation("decline")
    first = decide(story.case, decline, rules())
    second = decide(first.case, notice, rules())
    assert [first.outcome, second.outcome] == ["applied", "parked"]
    first = decide(story.case, notice, rules())
    second = decide(first.case, decline, rules())
    assert [first.outcome, second.outcome] == ["applied", "applied"], "a notice may be followed"


def test_what_commutes_is_applied_in_either_order() -> None:
    story = accepted()
    note, review = story.operation("note"), story.operation("review")
    ends = []
    for order in ([note, review], [review, note]):
        case: Case | None = story.case
        for operation in order:
            decision = decide(case, operation, rules())
            assert decision.outcome == "applied"
            case = decision.case
        assert case is not None
        ends.append(case.model_copy(update={"timeline": ()}))
    assert ends[0] == ends[1]


# audience --------------------------------------------------------------------


def via(*halls: str, code: str = PERMIT) -> Case:
    """A case on its way: received at the first, then handed from one to the next."""
    story = Story(code, halls[0])
    for hall in halls[1:]:
        story.does("hand_over", to=hall).does("take_over")
    return story.case


@pytest.mark.parametrize(
    ("case", "halls"),
    [
        (lambda: via(COUNTY), {COUNTY}),
        (lambda: via(TOWNSHIP), {TOWNSHIP, COUNTY}),
        (lambda: via(VILLAGE), {VILLAGE, TOWNSHIP, COUNTY}),
        (lambda: via(VILLAGE, code=LOCAL_PERMIT), {VILLAGE, TOWNSHIP}),
        (
            lambda: via(VILLAGE, OTHER_TOWNSHIP, code=LOCAL_PERMIT),
            {VILLAGE, TOWNSHIP, OTHER_TOWNSHIP},
        ),
        (
            lambda: Story(LOCAL_PERMIT, VILLAGE).does("hand_over", to=OTHER_VILLAGE).case,
            {VILLAGE, TOWNSHIP, OTHER_VILLAGE},
        ),
        (
            lambda: via(VILLAGE, OTHER_VILLAGE, TOWNSHIP, code=LOCAL_PERMIT),
            {VILLAGE, TOWNSHIP},
        ),
    ],
)
def test_audience(case: Any, halls: set[str]) -> None:
    assert audience(case()) == halls


def test_the_delivery_point_is_told() -> None:
    payload = Story(PERMIT, TOWNSHIP).case.route.model_dump(mode="json")
    story = Story(PERMIT, TOWNSHIP, route=payload | {"delivery_hall": OTHER_VILLAGE})
    assert audience(story.case) == {TOWNSHIP, COUNTY, OTHER_VILLAGE}


# lay -------------------------------------------------------------------------


def test_pending_work_lies_on_what_was_confirmed() -> None:
    story = accepted()
    confirmed = fold(story.log[:1])
    laid = lay(confirmed, story.log[1:], rules())
    assert laid.case == story.case
    assert laid.unfit == ()


def test_pending_work_that_no_longer_fits_changes_nothing_and_stays() -> None:
    story = Story()
    mine = story.operation("accept")
    note = story.operation("note")
    story.does("decline")
    laid = lay(story.case, [mine, note], rules())
    assert [(one.identity, why.code) for one, why in laid.unfit] == [(mine.identity, "case.closed")]
    assert laid.case is not None
    assert laid.case.state is State.DECLINED
    assert laid.case.timeline[-1].kind == "note"


def test_what_a_parcel_carried_is_followed_without_rules() -> None:
    """The receiving window may lack the catalogue version: the slip is in its hand."""
    story = Story(LOCAL_PERMIT, VILLAGE).does("hand_over").does("take_over")
    carried = [one.identity for one in story.log[:2]]
    laid = lay(None, story.log, Rules(), carried)
    assert laid.case == story.case
    assert lay(None, story.log, Rules()).case is None


# two authors -----------------------------------------------------------------

MOVES = [
    "accept",
    "request_supplement",
    "receive_supplement",
    "record_material",
    "first_review",
    "note",
    "withdraw",
    "decline",
    "void",
    "hand_over",
    "take_over",
    "amend_form",
    "print",
]


def act_of(window: Window, case: Case, kind: str, on: date) -> Operation:
    story = Story.__new__(Story)
    story.case, story.on, story.windows, story.log = case, on, {window.hall: window}, []
    return story.operation(kind, hall=window.hall, on=on)


moves = st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 2)), max_size=6)


@settings(max_examples=150)
@given(
    st.sampled_from([PERMIT, BENEFIT, LOCAL_PERMIT, UPWARD]),
    st.booleans(),
    moves,
    moves,
    st.lists(st.booleans(), max_size=12),
)
def test_two_windows_apart_and_the_centre_end_alike(
    code: str,
    is_whole: bool,
    ours: list[tuple[str, int]],
    theirs: list[tuple[str, int]],
    order: list[bool],
) -> None:
    """Two windows of one hall work on the same base without a line. Each commits only what the
    rules let it; the centre stores both in some order; a window that then folds the outcomes in
    the centre's order has the centre's case, and on the way there every lay is total."""
    story = Story(code, TOWNSHIP, without=() if is_whole else (_last_required(code),))
    base = story.case
    queues: list[list[Operation]] = []
    for terminal, wanted in (("011", ours), ("012", theirs)):
        window, case, on, made = Window(TOWNSHIP, terminal), base, MONDAY, list[Operation]()
        for kind, days in wanted:
            on = working(days, on) if days else on
            operation = act_of(window, case, kind, on)
            after = apply(case, operation, rules())
            if isinstance(after, Case):
                made.append(operation)
                case = after
        assert lay(base, made, rules()).case == case
        queues.append(made)
    centre: Case | None = base
    applied: list[Operation] = []
    waiting = [list(queue) for queue in queues]
    picks = [*order, *([True] * len(queues[0])), *([False] * len(queues[1]))]
    for is_ours in picks:
        queue = waiting[0 if is_ours else 1]
        if not queue:
            continue
        operation = queue.pop(0)
        decision = decide(centre, operation, rules())
        assert decision.case is not None
        if decision.outcome == "applied":
            applied.append(operation)
        else:
            assert decision.outcome == ("parked" if operation.documents else "rejected")
        centre = decision.case
        assert centre.state == decision.case.state
        for mine in waiting:
            confirmed = fold(applied, base)
            laid = lay(confirmed, mine, rules())
            assert laid.case is not None
            assert len(laid.unfit) <= len(mine)
    assert not any(waiting)
    confirmed = fold(applied, base)
    assert confirmed is not None
    assert centre is not None
    shown = lay(confirmed, [], rules()).case
    assert shown == centre.model_copy(update={"disputed": False})
    others_first = lay(base, applied, rules(), [one.identity for one in applied]).case
    assert others_first == confirmed


def _last_required(code: str) -> str:
    return [spec.code for spec in item(code).materials if spec.required][-1]


# cut_batch -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sizes", "budget", "count"),
    [
        ([], 100, 0),
        ([50], 100, 1),
        ([500], 100, 1),
        ([500, 1], 100, 1),
        ([49, 49], 100, 2),
        ([49, 50], 100, 1),
        ([10, 10, 500], 100, 2),
        ([1] * 60, 100, 50),
        ([99], 0, 1),
    ],
)
def test_cut_batch(sizes: list[int], budget: int, count: int) -> None:
    assert cut_batch(sizes, budget) == count


@given(st.lists(st.integers(0, 300), max_size=40), st.integers(0, 400))
def test_batches_carry_everything_in_order(sizes: list[int], budget: int) -> None:
    """Every batch is the longest that fits, or one operation that fits no budget."""
    left = list(sizes)
    while left:
        count = cut_batch(left, budget)
        assert 1 <= count <= len(left)
        taken = sum(left[:count]) + count
        assert taken <= budget or count == 1
        if count < len(left):
            assert taken + left[count] + 1 > budget
        left = left[count:]
