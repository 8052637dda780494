"""Forms printed ahead of an outage, what is received on them, and what has no case at all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from histories_support import (
    LOCAL_PERMIT,
    MONDAY,
    OTHER_TOWNSHIP,
    PERMIT,
    TOWNSHIP,
    Window,
    calendar,
    catalogue,
    day,
    noon,
    receive_payload,
    rules,
    working,
)
from hypothesis import given
from hypothesis import strategies as st

from hallcore.cases import Case, PaperForm
from hallcore.fold import apply, follow, judge_other
from hallcore.moments import write_instant
from hallcore.numbering import (
    FIRST_PREPRINTED_SERIAL,
    LAST_PREPRINTED_SERIAL,
    LAST_SERIAL,
    area9,
    case_number,
    is_preprinted,
    normalise_case_number,
    parse_case_number,
)
from hallcore.operations import Operation, Times, read_operation, write_operation
from hallcore.problems import Problem
from hallcore.rules import Rules
from hallcore.sync.centre import decide
from hallcore.sync.window import lay
from hallcore.view import view

AREA = area9(TOWNSHIP)
FORM = case_number(AREA, MONDAY, "001", 9001)
SECOND = case_number(AREA, MONDAY, "001", 9002)


def batch(printed: Any = (FORM,), voided: Any = (), on: date = MONDAY, **changes: Any) -> Operation:
    window = Window(TOWNSHIP)
    payload: dict[str, Any] = {
        "printed": [{"number": number, "query_code": "100001"} for number in printed],
        "voided": [{"number": number, "reason": reason} for number, reason in voided],
        "item": changes.pop("item", None),
    }
    return window.operation("form_batch", window.enrolment, payload, on=on, **changes)


def said(operation: Operation) -> str | None:
    refused = judge_other(operation, rules())
    return refused.code if refused else None


# -- numbers -------------------------------------------------------------------------------------


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.integers(1, 900),
    st.integers(1, LAST_SERIAL),
    st.integers(FIRST_PREPRINTED_SERIAL, LAST_PREPRINTED_SERIAL),
)
def test_a_form_never_has_the_number_of_a_receipt(
    on: date, terminal: int, drawn: int, printed: int
) -> None:
    ordinary = case_number(AREA, on, f"{terminal:03d}", drawn)
    form = case_number(AREA, on, f"{terminal:03d}", printed)
    assert ordinary != form
    assert (is_preprinted(ordinary), is_preprinted(form)) == (False, True)
    parts = parse_case_number(form)
    assert parts is not None
    assert (parts.day, parts.terminal, parts.serial) == (on, f"{terminal:03d}", printed)


@given(
    st.tuples(st.integers(1, 900), st.integers(9001, 9999)),
    st.tuples(st.integers(1, 900), st.integers(9001, 9999)),
    st.integers(0, 3),
)
def test_forms_are_unique_by_terminal_day_and_serial(
    one: tuple[int, int], other: tuple[int, int], later: int
) -> None:
    first = case_number(AREA, MONDAY, f"{one[0]:03d}", one[1])
    second = case_number(AREA, MONDAY + timedelta(days=later), f"{other[0]:03d}", other[1])
    assert (first == second) is (one == other and later == 0)


# -- form_batch ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        (batch(), None),
        (batch((FORM, SECOND), item=PERMIT), None),
        (batch((), [(FORM, "写坏了")]), None),
        (batch((SECOND,), [(FORM, "写坏了")]), None),
        # A form is voided on whatever day it turns out to be spoilt.
        (batch((), [(FORM, "写坏了")], on=working(3)), None),
        (batch(()), "paper.batch_empty"),
        (batch((FORM, FORM)), "paper.form_twice"),
        (batch((FORM,), [(FORM, "写坏了")]), "paper.form_twice"),
        (batch((), [(FORM, "  ")]), "case.reason_missing"),
        (batch((case_number(AREA, MONDAY, "001", 9000),)), "paper.not_preprinted"),
        (batch((case_number(AREA, MONDAY, "001", 1),)), "paper.not_preprinted"),
        (batch((FORM[:-1] + "0",)), "paper.not_preprinted"),
        (batch(("9" * 24,)), "paper.not_preprinted"),
        (
            batch((case_number(area9(OTHER_TOWNSHIP), MONDAY, "001", 9001),)),
            "paper.not_preprinted",
        ),
        (batch((), [(case_number(AREA, MONDAY, "001", 5), "x")]), "paper.not_preprinted"),
        (batch(on=working(1)), "paper.batch_day"),
        (batch(item="NO-SUCH"), "item.unknown"),
        (batch(item=PERMIT, catalogue="other"), "catalogue.version_unknown"),
        (batch(v=2), "operation.newer"),
        (batch(alg=9), "operation.newer"),
        (batch().model_copy(update={"subject": "another-machine"}), "paper.batch_author"),
        (batch(("1",)), "operation.malformed"),
        (
            batch(tuple(case_number(AREA, MONDAY, "001", 9001) for _ in range(1000))),
            "operation.malformed",
        ),
    ],
)
def test_what_may_be_printed_and_voided(operation: Operation, code: str | None) -> None:
    assert said(operation) == code


def test_a_batch_has_no_case_and_leaves_every_case_alone() -> None:
    case = received()
    operation = batch()
    assert decide(None, operation, rules()).outcome == "applied"
    for subject in (operation.subject, case.number):
        there = operation.model_copy(update={"subject": subject})
        assert decide(case, there, rules()).case is None
        assert follow(case, there) is case
        refused = apply(case, there, rules())
        assert isinstance(refused, Problem)
        assert refused.code == "operation.subject"
        assert lay(case, [there], rules()).case is case
    assert follow(None, operation) is None


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [({"v": 2}, "parked"), ({"payload": {"printed": 5}}, "rejected"), ({}, "applied")],
)
def test_what_becomes_of_a_batch_at_the_centre(changes: dict[str, Any], outcome: str) -> None:
    decision = decide(None, batch().model_copy(update=changes), rules())
    assert (decision.outcome, decision.case) == (outcome, None)


@given(st.recursive(st.none() | st.integers() | st.text(max_size=9), st.lists, max_leaves=5))
def test_a_batch_of_anything_is_answered(wild: Any) -> None:
    for payload in ({"printed": wild}, {"voided": [wild]}, {"printed": [{"number": wild}]}):
        operation = batch().model_copy(update={"payload": payload})
        assert decide(None, operation, rules()).outcome in ("applied", "rejected")


# -- receive on a form ---------------------------------------------------------------------------


def receive(
    on: date = MONDAY,
    entered: date = MONDAY,
    number: str = FORM,
    code: str = PERMIT,
    source: str = "paper",
    hour: int = 12,
    **changes: Any,
) -> Operation:
    window = Window(TOWNSHIP)
    paper = {"written_by": "李䶮", "entered_at": write_instant(noon(entered))}
    at = noon(on).replace(hour=hour)
    payload = receive_payload(code, TOWNSHIP, on) | {"paper": paper} | changes
    return window.operation(
        "receive",
        number,
        payload,
        documents=[window.document("receipt", on)],
        times=Times.model_validate({"at": write_instant(at), "source": source}),
    )


def received(**how: Any) -> Case:
    case = apply(None, receive(**how), rules())
    assert isinstance(case, Case), case
    return case


WRITER = {"written_by": " ", "entered_at": "2026-11-23T12:00:00+08:00"}


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        (receive(), None),
        (receive(entered=working(9)), None),
        (receive(on=working(3), entered=working(3)), None),
        # On the day of printing, whatever the hour.
        (receive(hour=0), None),
        (receive(paper=None), "paper.form_needed"),
        (receive(paper=None, source="clock"), "paper.form_needed"),
        (receive(number=case_number(AREA, MONDAY, "001", 7), paper=None), "paper.form_needed"),
        (receive(number=case_number(AREA, MONDAY, "001", 7)), "paper.not_preprinted"),
        (receive(source="clock"), "paper.time_source"),
        (receive(paper=WRITER), "paper.writer_missing"),
        (receive(on=working(1)), "paper.in_future"),
        (receive(hour=13), "paper.in_future"),
        (receive(on=day("2026-11-22")), "paper.before_printing"),
        (
            receive(paper={"written_by": "李", "entered_at": "2026-11-23T12:00:00"}),
            "operation.malformed",
        ),
        (
            receive(paper={"written_by": "李", "entered_at": "9999-12-31T23:59:59-12:00"}),
            "operation.malformed",
        ),
        (receive(answer_due_on=working(6).isoformat()), "law.day_differs"),
    ],
)
def test_what_may_be_received_on_a_form(operation: Operation, code: str | None) -> None:
    case = apply(None, operation, rules())
    assert (case.code if isinstance(case, Problem) else None) == code
    assert decide(None, operation, rules()).outcome == ("parked" if code else "applied")


def test_a_form_keeps_who_wrote_and_when_it_was_typed() -> None:
    case = received(entered=working(2))
    assert case.paper_form == PaperForm(written_by="李䶮", entered_at=noon(working(2)))
    assert (case.received_at, case.received_on) == (noon(MONDAY), MONDAY)
    assert Case.model_validate_json(case.model_dump_json()) == case
    again = read_operation(write_operation(receive(entered=working(2))))
    assert isinstance(again, Operation)
    assert apply(None, again, rules()) == case


@pytest.mark.parametrize(
    ("entered", "state", "flags"),
    [
        (working(4), "received", ()),
        (working(5), "received", ()),
        (working(6), "accepted", ("deemed",)),
        (working(30), "accepted", ("deemed",)),
    ],
)
def test_the_answer_clock_runs_from_the_day_on_the_paper(
    entered: date, state: str, flags: tuple[str, ...]
) -> None:
    """However late it is typed in: a case whose answer limit has passed is deemed accepted."""
    case = received(entered=entered, code=LOCAL_PERMIT)
    assert case.answer_due_on == working(5)
    shown = view(case, noon(entered), calendar())
    assert (str(shown.state), shown.flags) == (state, flags)
    assert shown.accepted_on == (MONDAY if flags else None)
    assert shown.clocks[0].start_on == MONDAY


# -- practice ------------------------------------------------------------------------------------


@pytest.mark.parametrize("of_the_case", [True, False])
@pytest.mark.parametrize("of_the_judge", [True, False, None])
def test_a_practice_case_is_for_practice_only(of_the_case: bool, of_the_judge: bool | None) -> None:
    judged_by = Rules({catalogue().version: catalogue()}, rules().calendars, of_the_judge)
    operation = receive(practice=of_the_case)
    case = apply(None, operation, judged_by)
    if of_the_judge in (None, of_the_case):
        assert isinstance(case, Case)
        assert case.practice is of_the_case
        return
    assert isinstance(case, Problem)
    assert case.code == "case.practice"
    assert decide(None, operation, judged_by).outcome == "parked"
    bare = operation.model_copy(update={"documents": ()})
    assert decide(None, bare, judged_by).outcome == "rejected"


def test_numbers_of_the_test_are_numbers() -> None:
    assert normalise_case_number(FORM) == FORM
