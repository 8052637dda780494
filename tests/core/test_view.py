"""What depends on time: phase, flags, deemed acceptance, clocks (design.md 4)."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from histories_support import (
    AGENCY,
    BENEFIT,
    CALENDAR_DAYS,
    COUNTY,
    MONDAY,
    ON_SPOT,
    PERMIT,
    TOWNSHIP,
    UPWARD,
    VILLAGE,
    Story,
    accepted,
    at_last_step,
    calendar,
    catalogue,
    day,
    granted,
    item,
    noon,
    sent_up,
    working,
)

from hallcore.calendar import Calendar
from hallcore.case_clocks import Clock, Colour
from hallcore.case_object import Recorded, case_object
from hallcore.cases import Case, ClockStop, State
from hallcore.document_facts import Making, document_facts, transfer_facts
from hallcore.moments import LOCAL
from hallcore.view import CaseView, Phase, view


def seen(case: Case, on: date, by: Calendar | None = None) -> CaseView:
    return view(case, noon(on), by or calendar())


def clocks(case: Case, on: date, by: Calendar | None = None) -> dict[str, Clock]:
    return {clock.name: clock for clock in seen(case, on, by).clocks}


# phase and flags -------------------------------------------------------------


@pytest.mark.parametrize(
    ("story", "on", "phase"),
    [
        (Story, MONDAY, Phase.COUNTER),
        (Story, working(5), Phase.COUNTER),
        (Story, working(6), Phase.DESK),
        (lambda: Story(BENEFIT), working(60), Phase.COUNTER),
        (lambda: Story(UPWARD), working(6), Phase.COUNTER),
        (lambda: Story(UPWARD, COUNTY), working(6), Phase.DESK),
        (accepted, MONDAY, Phase.DESK),
        (lambda: accepted(UPWARD), MONDAY, Phase.COUNTER),
        (sent_up, MONDAY, Phase.COUNTER),
        (lambda: sent_up().does("take_over"), MONDAY, Phase.DESK),
        (
            lambda: Story(without=("M036",)).does("request_supplement"),
            working(60),
            Phase.COUNTER,
        ),
        (granted, MONDAY, Phase.HAND_OUT),
        (lambda: granted().does("deliver"), MONDAY, Phase.CLOSED),
        (lambda: Story().does("decline"), MONDAY, Phase.CLOSED),
        (lambda: Story().does("withdraw"), MONDAY, Phase.CLOSED),
        (lambda: Story().does("void"), MONDAY, Phase.CLOSED),
    ],
)
def test_phase(story: Callable[[], Story], on: date, phase: Phase) -> None:
    assert seen(story().case, on).phase is phase


@pytest.mark.parametrize(
    ("story", "on", "flags"),
    [
        (Story, MONDAY, ()),
        (Story, working(6), ("deemed",)),
        (lambda: Story().does("accept", on=working(6)), MONDAY, ("deemed",)),
        (lambda: Story(without=("M036",)).does("request_supplement"), MONDAY, ("paused",)),
        (lambda: Story().does("hand_over"), MONDAY, ("in_transit",)),
        (lambda: Story(practice=True), MONDAY, ("practice",)),
    ],
)
def test_flags(story: Callable[[], Story], on: date, flags: tuple[str, ...]) -> None:
    assert seen(story().case, on).flags == flags


def test_a_dispute_is_a_flag() -> None:
    case = Story().case.model_copy(update={"disputed": True})
    assert seen(case, MONDAY).flags == ("disputed",)


# deemed acceptance -----------------------------------------------------------


def test_rule_6_deemed_from_midnight_after_the_fifth_day() -> None:
    case = Story().case
    last = datetime(2026, 11, 30, 23, 59, 59, 999_999, tzinfo=LOCAL)
    before = view(case, last, calendar())
    assert (before.is_deemed, before.state, before.accepted_on) == (False, State.RECEIVED, None)
    after = view(case, last + timedelta(microseconds=1), calendar())
    assert (after.is_deemed, after.state, after.accepted_on) == (True, State.ACCEPTED, MONDAY)
    assert view(case, last.astimezone(UTC), calendar()) == before


def test_rule_6_deemed_acceptance_starts_the_citizens_clocks_at_the_receipt() -> None:
    shown = clocks(Story().case, working(6))
    assert shown["answer"].colour is Colour.DONE
    assert (shown["promise"].start_on, shown["promise"].due_on) == (MONDAY, working(7))
    assert (shown["statutory"].start_on, shown["statutory"].due_on) == (MONDAY, working(10))


def test_what_is_not_deemed_is_overdue() -> None:
    shown = seen(Story(BENEFIT).case, working(7))
    assert (shown.is_deemed, shown.state) == (False, State.RECEIVED)
    (clock,) = shown.clocks
    assert (clock.name, clock.colour, clock.remaining_days) == ("answer", Colour.OVERDUE, -2)


# clocks ----------------------------------------------------------------------


def test_the_answer_clock_counts_down() -> None:
    case = Story(BENEFIT).case
    told = [clocks(case, working(n))["answer"] for n in range(1, 8)]
    assert [clock.remaining_days for clock in told] == [4, 3, 2, 1, 0, -1, -2]
    assert [clock.colour for clock in told] == [
        *[Colour.NORMAL] * 3,
        *[Colour.WARNING] * 2,
        *[Colour.OVERDUE] * 2,
    ]


def test_rest_days_do_not_count_down() -> None:
    case = Story(BENEFIT).case
    saturday = day("2026-11-28")
    assert clocks(case, saturday)["answer"].remaining_days == 1
    assert clocks(case, saturday + timedelta(days=1))["answer"].remaining_days == 1


def test_calendar_days_count_every_day() -> None:
    shown = clocks(accepted(CALENDAR_DAYS, on=day("2026-11-20")).case, day("2026-11-28"))
    assert shown["promise"].due_on == day("2026-11-30")
    assert shown["promise"].remaining_days == 2


def test_an_answer_ends_the_answer_clock() -> None:
    for kind in ("accept", "decline", "withdraw", "void"):
        clock = clocks(Story().does(kind).case, working(30))["answer"]
        assert (clock.colour, clock.remaining_days) == (Colour.DONE, None)
    waiting = Story(without=("M036",)).does("request_supplement")
    assert clocks(waiting.case, working(30))["answer"].colour is Colour.DONE


def test_a_complete_supplement_starts_the_answer_clock_again() -> None:
    story = Story(without=("M036",)).does("request_supplement")
    story.does("receive_supplement", on=working(3))
    clock = clocks(story.case, working(4))["answer"]
    assert (clock.start_on, clock.due_on, clock.remaining_days) == (working(3), working(8), 4)


def test_a_decision_ends_promise_and_statutory_and_starts_the_delivery() -> None:
    shown = clocks(granted().case, working(3))
    assert shown["promise"].colour is shown["statutory"].colour is Colour.DONE
    assert (shown["delivery"].colour, shown["delivery"].remaining_days) == (Colour.NORMAL, 7)
    closed = clocks(granted().does("deliver").case, working(60))
    assert closed["delivery"].colour is Colour.DONE


def test_rule_22_delivery_is_overdue_after_ten_working_days() -> None:
    case = granted().case
    assert clocks(case, working(10))["delivery"].colour is Colour.WARNING
    assert clocks(case, working(11))["delivery"].colour is Colour.OVERDUE


def test_no_answer_is_owed_where_none_is_promised() -> None:
    (duty,) = seen(Story(AGENCY, VILLAGE).case, working(90)).clocks
    assert (duty.name, duty.due_on) == ("agency", working(3))
    assert seen(Story(ON_SPOT, VILLAGE, answer_due_on=None).case, working(90)).clocks == ()


def test_the_next_clock_is_the_one_that_ends_first() -> None:
    shown = seen(accepted().case, MONDAY)
    assert shown.next_clock is not None
    assert shown.next_clock.name == "promise"
    assert seen(granted().does("deliver").case, MONDAY).next_clock is None


# printed against computed ----------------------------------------------------


def later(**changes: Any) -> Calendar:
    return calendar().model_copy(
        update={"version": "calendar-2", "published_until": date(2027, 12, 31), **changes}
    )


MORE_REST = later(off=calendar().off | {working(2)})
MORE_WORK = later(working=calendar().working | {day("2026-11-28")})


@pytest.mark.parametrize(
    ("by", "promise"), [(MORE_REST, working(7)), (MORE_WORK, working(6)), (None, working(7))]
)
def test_the_printed_day_binds_and_an_earlier_computed_one_is_supervised(
    by: Calendar | None, promise: date
) -> None:
    case = accepted().case
    assert case.promised_due_on == working(7)
    clock = clocks(case, MONDAY, by)["promise"]
    assert (clock.due_on, clock.provisional) == (promise, False)


@pytest.mark.parametrize(
    ("by", "answer", "provisional"),
    [
        (None, "2027-01-05", True),
        (later(), "2027-01-05", False),
        (later(off=calendar().off | {day("2027-01-04")}), "2027-01-06", False),
        (later(off=calendar().off - {day("2027-01-01")}), "2027-01-04", False),
    ],
)
def test_rule_5_a_day_printed_as_provisional_moves_with_the_calendar(
    by: Calendar | None, answer: str, provisional: bool
) -> None:
    case = Story(BENEFIT, on=day("2026-12-28")).case
    clock = clocks(case, day("2026-12-28"), by)["answer"]
    assert (clock.due_on, clock.provisional) == (day(answer), provisional)


def test_a_day_that_no_paper_shows_is_computed() -> None:
    case = Story(ON_SPOT).does("accept", statutory_due_on=None).case
    assert case.statutory_due_on is None
    assert clocks(case, MONDAY)["statutory"].due_on == working(1)


def stopped(first: date, last: date | None) -> Case:
    days = {"told_on": first, "first": first, "last": last, "served_on": first}
    stop = ClockStop(number=1, procedure="x", approver="x", expected_days=5, **days)
    return accepted().case.model_copy(update={"stops": (stop,)})


def test_a_running_stop_pauses() -> None:
    case = stopped(working(2), None)
    shown = seen(case, working(4))
    assert shown.flags == ("paused",)
    clock = clocks(case, working(4))["promise"]
    assert (clock.due_on, clock.colour, clock.remaining_days) == (None, Colour.PAUSED, None)
    assert seen(case, working(1)).flags == ()


def test_rule_21_the_days_of_a_stop_are_not_counted() -> None:
    clock = clocks(stopped(working(2), working(3)), working(4))["promise"]
    assert (clock.due_on, clock.remaining_days) == (working(9), 5)
    empty = clocks(stopped(working(3), working(2)), working(4))["promise"]
    assert empty.due_on == working(7)


def test_where_nothing_can_be_computed_the_printed_day_stands() -> None:
    case = accepted().case.model_copy(
        update={"accepted_on": date.max, "promised_due_on": working(7)}
    )
    assert clocks(case, MONDAY)["promise"].due_on == working(7)


# totality --------------------------------------------------------------------

STORIES: dict[str, Callable[[], Story]] = {
    "received": Story,
    "not deemed": lambda: Story(BENEFIT),
    "supplementing": lambda: Story(without=("M036",)).does("request_supplement"),
    "late notice": lambda: Story(without=("M036",)).does(
        "request_supplement", on=working(6), late=True
    ),
    "accepted": accepted,
    "upward": sent_up,
    "calendar days": lambda: accepted(CALENDAR_DAYS),
    "at last step": at_last_step,
    "granted": granted,
    "delivered": lambda: granted().does("deliver"),
    "declined": lambda: Story().does("decline"),
    "withdrawn": lambda: Story().does("withdraw", on=working(8)),
    "void": lambda: Story().does("void"),
    "agency": lambda: Story(AGENCY, VILLAGE),
}

INSTANTS = [
    datetime.min.replace(tzinfo=UTC),
    datetime.min.replace(tzinfo=LOCAL),
    datetime(1900, 1, 1, tzinfo=UTC),
    *(noon(MONDAY + timedelta(days=n)) for n in range(-3, 40)),
    datetime(2035, 1, 1, tzinfo=UTC),
    datetime(2150, 1, 1, tzinfo=UTC),
    datetime.max.replace(tzinfo=UTC),
    datetime.max.replace(tzinfo=LOCAL),
]


@pytest.mark.parametrize("name", sorted(STORIES))
def test_a_view_at_any_instant(name: str) -> None:
    """It never raises; what was deemed stays deemed, what was overdue stays overdue."""
    case = STORIES[name]().case
    deemed, overdue, phases = False, set[str](), list[Phase]()
    for instant in INSTANTS:
        shown = view(case, instant, calendar())
        assert shown.is_deemed >= deemed
        deemed = shown.is_deemed
        late = {clock.name for clock in shown.clocks if clock.colour is Colour.OVERDUE}
        done = {clock.name for clock in shown.clocks if clock.colour is Colour.DONE}
        assert overdue <= late | done
        overdue = late
        phases.append(shown.phase)
    order = [
        phase for phase, after in zip(phases, [*phases[1:], None], strict=True) if phase != after
    ]
    assert order in ([phases[0]], [Phase.COUNTER, Phase.DESK])


# what programs and papers are told -------------------------------------------

KEYS = {
    "case_number",
    "parent",
    "children",
    "item",
    "item_name",
    "item_version",
    "state",
    "result",
    "flags",
    "phase",
    "holder",
    "epoch",
    "registration_number",
    "applicant",
    "received_at",
    "accepted_on",
    "decided_on",
    "delivered_at",
    "clocks",
    "materials",
    "documents",
    "operations",
    "pending",
}
"""`hallclient case NUMBER --json` in contract.md."""


@pytest.mark.parametrize("name", sorted(STORIES))
def test_the_case_object_is_that_of_the_contract(name: str) -> None:
    story = STORIES[name]()
    operations = [
        Recorded(*one.identity, one.kind, one.occurred_at, None, "pending") for one in story.log
    ]
    said = case_object(story.case, seen(story.case, MONDAY), "事项", operations)
    assert said.keys() >= KEYS
    assert json.loads(json.dumps(said)) == said
    assert said["applicant"] == {"name": "周贵方", "id_masked": "990***********0017"}
    assert said["pending"] == len(story.log)
    for clock in said["clocks"]:
        assert clock.keys() >= {
            "name",
            "start_on",
            "days",
            "unit",
            "due_on",
            "provisional",
            "stops",
            "calendar",
        }


@pytest.mark.parametrize("name", sorted(STORIES))
def test_every_act_of_a_story_can_be_put_on_paper(name: str) -> None:
    story = STORIES[name]()
    for operation in story.log:
        making = Making(operation.hall, "0103", "李", operation.occurred_at, operation.payload)
        one = item(story.case.item)
        facts = document_facts(story.case, one, catalogue(), {}, making, [(story.case, one.name)])
        assert facts["case"]["number"] == story.case.number
        assert "990000199001010017" not in str(facts)
        slip = transfer_facts("1" * 25, COUNTY, [(story.case, one.name)], {}, making)
        assert slip["transfer"]["cases"][0]["applicant"] == "周贵方"


def test_what_a_village_shows_is_what_the_township_shows() -> None:
    """A view has no place of its own."""
    story = Story(PERMIT, VILLAGE).does("hand_over").does("take_over")
    assert story.case.holder == TOWNSHIP
    assert seen(story.case, MONDAY) == seen(story.case, MONDAY)
