"""代办: entrusted to the village, received by the hall that takes over (domain.md 7.1, 11)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from histories_support import (
    AGENCY,
    BENEFIT,
    COUNTY,
    MONDAY,
    OTHER_TOWNSHIP,
    OTHER_VILLAGE,
    PERMIT,
    TOWNSHIP,
    VILLAGE,
    Story,
    calendar,
    catalogue,
    day,
    item,
    noon,
    rules,
    working,
)

from hallcore.agency import BookLine, Reception, book_line, reception, sent_on
from hallcore.case_clocks import Colour
from hallcore.cases import Case, Route, State
from hallcore.catalogue import Role
from hallcore.deadlines import Due
from hallcore.document_facts import Making, document_facts
from hallcore.fold import apply, fold, follow
from hallcore.problems import Problem
from hallcore.rules import Rules
from hallcore.view import Phase, view


def entrusted() -> Story:
    """At the village, which acts for the citizen."""
    return Story(AGENCY, VILLAGE)


def sent(on: date | None = None) -> Story:
    """On its way to the township."""
    return entrusted().does("hand_over", on=on)


def received(on: date | None = None) -> Story:
    """Taken over by the township two working days later."""
    return sent().does("take_over", on=on or working(2))


def book(story: Story, on: date) -> BookLine:
    line = book_line(story.case, noon(on), calendar())
    assert line is not None
    return line


# what the village may do -----------------------------------------------------


def test_entrusting_makes_the_agency_paper_and_no_clock_of_the_citizen() -> None:
    case = entrusted().case
    assert case.entrusted_at == case.received_at == noon(MONDAY)
    assert [paper.name for paper in case.papers] == ["agency"]
    assert (case.route.role, case.answer_due_on) == ("agency", None)
    shown = view(case, noon(working(200)), calendar())
    assert (shown.state, shown.phase, shown.next_clock) == (State.RECEIVED, Phase.COUNTER, None)
    assert [clock.name for clock in shown.clocks] == ["agency"]
    assert not shown.is_deemed
    assert Story(BENEFIT, VILLAGE).case.entrusted_at is None


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("accept", "agency.not_received"),
        ("accept_with_pledge", "agency.not_received"),
        ("accept_in_line", "agency.not_received"),
        ("request_supplement", "agency.not_received"),
        ("decline", "agency.not_received"),
        ("receive_supplement", "supplement.none_open"),
        ("decide_on_spot", "item.not_on_spot"),
        ("first_review", "item.not_here"),
    ],
)
def test_the_agent_answers_nothing(kind: str, code: str) -> None:
    assert entrusted().refusal(kind, hall=VILLAGE) == code


@pytest.mark.parametrize("kind", ["amend_form", "record_material", "withdraw", "void", "note"])
def test_the_agent_keeps_the_papers_in_order(kind: str) -> None:
    assert isinstance(entrusted().tries(kind, hall=VILLAGE), Case)


# the take-over is the receipt ------------------------------------------------


def test_the_take_over_is_the_receipt() -> None:
    before, case = sent().case, received().case
    assert (case.received_at, case.received_on) == (noon(working(2)), working(2))
    assert (case.entrusted_at, case.hall) == (noon(MONDAY), VILLAGE)
    assert (case.answer_due_on, case.answer_provisional) == (working(5, working(2)), False)
    assert (case.route.role, case.holder, case.epoch) == ("decide", TOWNSHIP, 2)
    assert [paper.name for paper in case.papers] == ["agency", "transfer", "receipt"]
    assert case.materials == before.materials
    duty, clock = view(case, noon(working(2)), calendar()).clocks
    assert (duty.name, duty.colour) == ("agency", Colour.DONE)
    assert (clock.name, clock.start_on, clock.due_on, clock.remaining_days) == (
        "answer",
        working(2),
        working(7),
        5,
    )


def test_from_then_on_the_taking_hall_answers() -> None:
    story = received()
    assert isinstance(story.tries("decline", hall=TOWNSHIP), Case)
    accepted = story.does("accept", on=working(3)).case
    assert accepted.accepted_on == working(3)
    promise = item(AGENCY).limits["promise"].days
    assert accepted.promised_due_on == working(promise, working(3))
    story.does("review").does("review").does("decide").does("deliver", hall=VILLAGE)
    assert story.case.state is State.DELIVERED


def test_a_supplement_after_the_receipt_starts_a_new_clock() -> None:
    story = Story(AGENCY, VILLAGE, without=["M001"]).does("hand_over").does("take_over")
    story.does("request_supplement", on=working(1)).does("receive_supplement", on=working(3))
    assert story.case.answer_due_on == working(8)


def test_deemed_acceptance_counts_from_the_take_over() -> None:
    """An item that is deemed accepted, received through a village that acts as agent."""
    permit = item(PERMIT)
    agency = permit.model_copy(update={"roles": permit.roles | {"village": (Role.AGENCY,)}})
    version = catalogue().model_copy(update={"items": {PERMIT: agency}})
    both = Rules({version.version: version}, rules().calendars)
    story = Story(PERMIT, VILLAGE)
    route = story.case.route.model_dump() | {"role": "agency"}
    birth = story.log[0].payload | {"route": route, "answer_due_on": None}
    operations = [story.log[0].model_copy(update={"payload": birth})]
    found = reception(
        story.case.model_copy(update={"route": Route.model_validate(route)}),
        TOWNSHIP,
        working(12),
        calendar(),
        both,
    )
    assert found == Reception(role=Role.ACCEPT, answer=Due(due_on=working(17), provisional=False))
    story.does("hand_over", on=working(10))
    taken = story.operation("take_over", on=working(12))
    paper = story.window(TOWNSHIP).document("receipt")
    says = {"role": "accept", "answer_due_on": working(17).isoformat()}
    operations += [
        story.log[1],
        taken.model_copy(update={"payload": taken.payload | says, "documents": (paper,)}),
    ]
    case: Case | None = None
    for operation in operations:
        after = apply(case, operation, both)
        assert isinstance(after, Case), after
        case = after
    assert case is not None
    story.case = case
    assert not view(story.case, noon(working(17)), calendar()).is_deemed
    late = view(story.case, noon(working(18)), calendar())
    assert (late.is_deemed, late.accepted_on) == (True, working(12))


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"role": None, "answer_due_on": None, "documents": []}, "law.day_differs"),
        ({"role": None}, "law.day_differs"),
        ({"role": "accept"}, "law.day_differs"),
        ({"role": "agency"}, "operation.malformed"),
        ({"answer_due_on": None}, "law.day_differs"),
        ({"answer_due_on": "2026-12-01"}, "law.day_differs"),
        ({"answer_provisional": True}, "law.day_differs"),
        ({"documents": []}, "document.missing"),
        ({"envelope": {"calendar": "x"}}, "calendar.version_unknown"),
        ({"hall": VILLAGE}, "custody.not_addressee"),
    ],
)
def test_a_receipt_that_is_not_right_is_refused(how: dict[str, Any], code: str) -> None:
    assert sent().refusal("take_over", **how) == code


@pytest.mark.parametrize(
    "more",
    [
        {"role": "decide"},
        {"role": "accept", "answer_due_on": "2026-11-30"},
        {"answer_due_on": "2026-11-30"},
        {"answer_provisional": True, "answer_due_on": "2026-11-30"},
    ],
)
def test_no_other_take_over_is_a_receipt(more: dict[str, Any]) -> None:
    """What was received already keeps its clock, whoever takes it over."""
    story = Story(BENEFIT, VILLAGE).does("hand_over")
    assert story.refusal("take_over", **more) == "law.day_differs"
    again = received().does("hand_over", to=VILLAGE)
    assert again.refusal("take_over", **more) == "law.day_differs"
    back = again.does("take_over", on=working(4)).case
    assert (back.received_on, back.answer_due_on) == (working(2), working(7))
    assert (back.route.role, back.holder) == ("decide", VILLAGE)


@pytest.mark.parametrize("hall", [COUNTY, OTHER_VILLAGE])
def test_a_hall_that_does_not_receive_the_item_takes_papers_only(hall: str) -> None:
    story = entrusted().does("hand_over", to=hall).does("take_over")
    assert (story.case.holder, story.case.route.role) == (hall, "agency")
    assert (story.case.answer_due_on, story.case.received_on) == (None, MONDAY)
    assert story.refusal("decline", hall=hall) == "agency.not_received"
    onward = story.does("hand_over", to=TOWNSHIP, on=working(4)).does("take_over")
    assert onward.case.received_on == working(4)


def test_another_township_receives_in_its_own_role() -> None:
    case = entrusted().does("hand_over", to=OTHER_TOWNSHIP).does("take_over").case
    assert (case.route.role, case.received_on, case.holder) == ("decide", MONDAY, OTHER_TOWNSHIP)
    assert case.route.deciding_hall == TOWNSHIP


def test_what_was_withdrawn_on_the_way_is_not_received() -> None:
    story = sent().does("withdraw", hall=VILLAGE).does("take_over")
    assert (story.case.state, story.case.answer_due_on) == (State.WITHDRAWN, None)
    assert "receipt" not in [paper.name for paper in story.case.papers]


def test_two_windows_of_the_township_take_over_once() -> None:
    story = sent()
    second = story.operation("take_over", on=working(1))
    story.does("take_over", on=working(1))
    assert apply(story.case, second, rules()) != story.case
    said = apply(story.case, second, rules())
    assert isinstance(said, Problem)
    assert said.code == "custody.no_offer"


def test_follow_repeats_it_and_never_moves_a_clock_twice() -> None:
    story = received()
    assert fold(story.log) == story.case
    followed = follow(story.case, story.log[-1])
    assert followed is not None
    assert (followed.received_at, followed.answer_due_on) == (
        story.case.received_at,
        story.case.answer_due_on,
    )


def test_without_the_catalogue_the_deciding_hall_is_known_all_the_same() -> None:
    bare = Rules({}, rules().calendars)
    case = sent().case
    found = reception(case, TOWNSHIP, MONDAY, calendar(), bare)
    assert found == Reception(role=Role.DECIDE, answer=Due(due_on=working(5), provisional=False))
    other = reception(case, OTHER_TOWNSHIP, MONDAY, calendar(), bare)
    assert isinstance(other, Problem)
    assert other.code == "catalogue.version_unknown"
    story = sent()
    assert isinstance(apply(story.case, story.operation("take_over"), bare), Case)


def test_what_was_received_is_not_sent_back_as_it_came() -> None:
    story = received()
    number = story.log[-1].payload["transfer_number"]
    refusing = {"transfer_number": number, "text": "少一份", "refuses": True}
    assert story.refusal("report_discrepancy", hall=TOWNSHIP, **refusing) == "agency.received"
    noted = refusing | {"refuses": False}
    assert isinstance(story.tries("report_discrepancy", hall=TOWNSHIP, **noted), Case)


def test_what_was_taken_back_leaves_the_book_as_it_was() -> None:
    story = sent(working(1)).does("recall", hall=VILLAGE, on=working(2))
    line = book(story, working(4))
    assert (line.sent_on, line.days_held, line.is_overdue) == (None, 4, True)
    again = book(story.does("hand_over", on=working(4)), working(9))
    assert (again.sent_on, again.is_overdue) == (working(4), True)


# the agent's book ------------------------------------------------------------


def test_papers_have_to_leave_within_three_working_days() -> None:
    story = entrusted()
    assert (book(story, working(3)).send_by, book(story, working(3)).is_overdue) == (
        working(3),
        False,
    )
    assert [book(story, working(n)).days_held for n in (0, 1, 3, 4)] == [0, 1, 3, 4]
    assert book(story, working(4)).is_overdue


@pytest.mark.parametrize(("on", "is_overdue"), [(3, False), (4, True)])
def test_what_left_late_stays_late(on: int, is_overdue: bool) -> None:
    story = sent(working(on))
    line = book(story, working(30))
    assert (line.sent_on, line.days_held, line.is_overdue) == (working(on), on, is_overdue)
    assert line.taken_over_on is None
    line = book(story.does("take_over", on=working(on + 1)), working(30))
    assert (line.sent_on, line.taken_over_on) == (working(on), working(on + 1))
    assert line.is_overdue is is_overdue


def test_results_that_come_back_change_nothing_of_what_was_sent() -> None:
    story = received().does("accept").does("review").does("review").does("decide")
    story.does("hand_over", to=VILLAGE).does("take_over", on=working(9))
    story.does("hand_over", hall=VILLAGE, to=TOWNSHIP, on=working(10))
    line = book(story, working(11))
    assert (line.sent_on, line.taken_over_on, line.days_held) == (MONDAY, working(2), 0)


def test_what_was_closed_here_is_counted_to_its_end() -> None:
    line = book(entrusted().does("withdraw", hall=VILLAGE, on=working(2)), working(40))
    assert (line.sent_on, line.days_held, line.is_overdue) == (None, 2, False)


def test_only_entrusted_cases_are_in_the_book() -> None:
    assert book_line(Story(BENEFIT, VILLAGE).case, noon(MONDAY), calendar()) is None
    assert sent_on(entrusted().case) is None


def test_a_day_beyond_the_calendar_is_counted_all_the_same() -> None:
    story = Story(AGENCY, VILLAGE, day("2026-12-31"))
    assert book(story, day("2027-01-01")).send_by == day("2027-01-06")
    assert book(story, day("2027-03-01") + timedelta(days=1)).is_overdue


# papers ----------------------------------------------------------------------


def facts_of(story: Story) -> dict[str, Any]:
    last = story.log[-1]
    making = Making(last.hall, "0103", "李", last.occurred_at, last.payload)
    return document_facts(story.case, item(AGENCY), catalogue(), {}, making)


def test_the_receipt_says_who_acted_and_what_arrived() -> None:
    differing = [{"material": "M001", "sent": 2, "found": 1}]
    facts = facts_of(sent().does("take_over", on=working(2), differences=differing))
    assert facts["agency"] == {
        "hall_name": VILLAGE,
        "entrusted_at_text": "2026年11月23日 12:00",
        "deciding_name": TOWNSHIP,
        "send_text": "3 个工作日",
    }
    assert facts["received_on_text"] == "2026年11月25日"
    assert facts["answer_due_text"] == "2026年12月2日"
    notes = {one["name"]: one["note"] for one in facts["materials"]}
    assert notes["居民身份证"] == "移交 2 份，实收 1 份"
    assert set(notes.values()) == {"", "移交 2 份，实收 1 份"}


def test_other_papers_say_nothing_of_an_agent() -> None:
    assert set(facts_of(Story(BENEFIT, VILLAGE))["agency"].values()) == {""}
