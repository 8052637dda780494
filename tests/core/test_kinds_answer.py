"""The answer to an application: accept, supplement notice and its return, decline, on the spot
(行政许可法 32, 34, 38; domain.md 10)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from histories_support import (
    AGENCY,
    BENEFIT,
    CALENDAR_DAYS,
    LOCAL_PERMIT,
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
    item,
    noon,
    rules,
    working,
)

from hallcore.answering import is_deemed_on
from hallcore.calendar import Calendar
from hallcore.cases import Case, State
from hallcore.deadlines import due
from hallcore.findings import findings
from hallcore.fold import apply, follow
from hallcore.problems import Problem
from hallcore.rules import Rules
from hallcore.view import view

LAST_DAY = working(5)
"""Answers to a receipt of MONDAY are in time until here."""
TOO_LATE = working(6)
SHORT = ("M035", "M036")
"""Materials that a story may lack."""


def lacking(code: str = PERMIT, on: date = MONDAY) -> Story:
    return Story(code, TOWNSHIP, on, without=SHORT)


def told(on: date = MONDAY) -> Story:
    """A permit whose supplement notice was given on the day of receipt."""
    return lacking(on=on).does("request_supplement")


# accept ----------------------------------------------------------------------


def test_accept_prints_the_days_that_bind() -> None:
    case = accepted(on=MONDAY).case
    assert case.state is State.ACCEPTED
    assert (case.accepted_on, case.deemed) == (MONDAY, False)
    assert (case.promised_due_on, case.statutory_due_on) == (working(7), working(10))
    assert case.accepted_at == noon(MONDAY)
    assert case.acceptance_calendar == calendar().version
    assert case.paper("acceptance") is not None


def test_limits_in_calendar_days_are_counted_in_calendar_days() -> None:
    case = accepted(CALENDAR_DAYS, on=day("2026-11-20")).case
    assert case.promised_due_on == day("2026-11-30")
    assert case.statutory_due_on == day("2026-12-07"), "12-05 is a Saturday"


@pytest.mark.parametrize(
    ("story", "how", "code"),
    [
        (Story, {"hall": VILLAGE}, "custody.not_holder"),
        (Story, {"epoch": 2}, "custody.epoch"),
        (lambda: Story().does("hand_over"), {}, "custody.in_transit"),
        (accepted, {}, "case.answered_already"),
        (at_last_step, {}, "case.answered_already"),
        (lambda: Story().does("decline"), {}, "case.closed"),
        (told, {}, "supplement.open"),
        (lambda: Story(hall=VILLAGE), {}, "item.not_here"),
        (lacking, {}, "material.missing"),
        (Story, {"accepted_on": "2026-11-22"}, "law.day_differs"),
        (Story, {"accepted_on": "0001-01-01"}, "law.day_differs"),
        (Story, {"accepted_on": "9999-12-31"}, "law.day_differs"),
        (Story, {"promised_due_on": "2026-12-03"}, "law.day_differs"),
        (Story, {"statutory_due_on": "2027-12-03"}, "law.day_differs"),
        (Story, {"promised_due_on": None}, "law.day_differs"),
        (Story, {"statutory_due_on": None}, "law.day_differs"),
        (Story, {"provisional": True}, "law.day_differs"),
        (Story, {"envelope": {"calendar": "another"}}, "calendar.version_unknown"),
    ],
)
def test_accept_is_refused(story: Any, how: dict[str, Any], code: str) -> None:
    assert story().refusal("accept", **how) == code


def test_a_half_answer_names_what_is_missing() -> None:
    said = lacking().tries("accept")
    assert isinstance(said, Problem)
    assert "食品安全管理制度" in said.cause
    assert "从业人员健康证明" in said.cause


def test_rule_4_a_day_beyond_the_published_calendar_is_provisional() -> None:
    story = Story(LOCAL_PERMIT, TOWNSHIP, day("2026-12-28"))
    assert story.refusal("accept", provisional=False) == "law.day_differs"
    case = story.does("accept").case
    assert (case.promise_provisional, case.statutory_provisional) == (True, True)
    assert (case.promised_due_on, case.statutory_due_on) == (day("2027-01-12"), day("2027-01-26"))


def test_an_unknown_catalogue_version_is_a_refusal_never_a_guess() -> None:
    story = Story()
    operation = story.operation("accept")
    said = apply(story.case, operation, Rules({}, rules().calendars))
    assert isinstance(said, Problem)
    assert said.code == "catalogue.version_unknown"


# rule 6: deemed acceptance ---------------------------------------------------


def test_rule_6_no_answer_by_the_end_of_the_fifth_day_counts_as_acceptance() -> None:
    case = Story(on=MONDAY).case
    assert case.answer_due_on == LAST_DAY == day("2026-11-30")
    assert not is_deemed_on(case, LAST_DAY)
    assert is_deemed_on(case, TOO_LATE)


def test_rule_6_only_items_that_have_it_are_deemed() -> None:
    assert not is_deemed_on(Story(BENEFIT).case, day("2027-06-01"))


def test_rule_6_a_late_acceptance_is_recorded_with_the_deemed_day() -> None:
    case = lacking().does("accept", on=TOO_LATE).case
    assert (case.accepted_on, case.deemed) == (MONDAY, True)
    assert case.accepted_at == noon(TOO_LATE)
    assert case.promised_due_on == working(7)


@pytest.mark.parametrize("accepted_on", [TOO_LATE, LAST_DAY])
def test_rule_6_a_late_acceptance_cannot_choose_its_day(accepted_on: date) -> None:
    said = Story().refusal("accept", on=TOO_LATE, accepted_on=accepted_on.isoformat())
    assert said == "law.day_differs"


def test_rule_6_a_late_decline_is_refused() -> None:
    story = Story()
    assert isinstance(story.tries("decline", on=LAST_DAY), Case)
    assert story.refusal("decline", on=TOO_LATE) == "law.deemed_accepted"


def test_rule_6_an_answer_in_time_counts_however_late_it_arrives() -> None:
    """The department passed a step under deemed acceptance; then the window's decline of day 3
    came in. Nothing is ordered by a clock, only by what the centre stores first."""
    story = Story().does("review", on=TOO_LATE)
    assert story.case.state is State.RECEIVED
    case = story.does("decline", on=working(3)).case
    assert case.state is State.DECLINED


def test_rule_6_where_the_item_is_not_deemed_the_day_of_the_answer_counts() -> None:
    case = Story(BENEFIT).does("accept", on=TOO_LATE).case
    assert (case.accepted_on, case.deemed) == (TOO_LATE, False)


# supplement notice -----------------------------------------------------------


def test_request_supplement_opens_the_notice() -> None:
    case = told().case
    assert case.state is State.SUPPLEMENTING
    assert case.supplement is not None
    assert (case.supplement.told_on, case.supplement.late) == (MONDAY, False)
    assert [entry.code for entry in case.supplement.missing] == ["M035", "M036"]
    assert case.supplement.notice_number == case.papers[-1].number


@pytest.mark.parametrize(
    ("story", "how", "code"),
    [
        (lacking, {"hall": VILLAGE}, "custody.not_holder"),
        (lacking, {"epoch": 9}, "custody.epoch"),
        (accepted, {}, "case.answered_already"),
        (lambda: Story().does("withdraw"), {}, "case.closed"),
        (lacking, {"missing": []}, "operation.malformed"),
        (
            lacking,
            {"missing": [{"code": "M035", "reason": "没有带"}]},
            "supplement.not_everything",
        ),
        (
            lacking,
            {"missing": [{"code": code, "reason": "x"} for code in (*SHORT, "M001")]},
            "material.in_already",
        ),
        (
            lacking,
            {"missing": [{"code": code, "reason": "x"} for code in (*SHORT, "M999")]},
            "material.unknown",
        ),
        (
            lacking,
            {"missing": [{"code": "M035", "reason": "x"}, {"code": "M036", "reason": " "}]},
            "case.reason_missing",
        ),
        (lacking, {"documents": []}, "document.missing"),
    ],
)
def test_request_supplement_is_refused(story: Any, how: dict[str, Any], code: str) -> None:
    assert story().refusal("request_supplement", **how) == code


def test_rule_7_one_notice_a_receipt() -> None:
    assert told().refusal("request_supplement") == "supplement.once"
    returned = told().does("receive_supplement")
    assert returned.case.state is State.RECEIVED
    assert returned.refusal("request_supplement") == "supplement.once"


def test_rule_7_of_two_notices_made_apart_the_first_stored_stands() -> None:
    story = lacking()
    first, second = story.operation("request_supplement"), story.operation("request_supplement")
    case = apply(story.case, first, rules())
    assert isinstance(case, Case)
    said = apply(case, second, rules())
    assert isinstance(said, Problem)
    assert said.code == "supplement.once"


def test_rule_8_a_late_notice_is_marked_and_changes_nothing() -> None:
    story = lacking().does("request_supplement", on=TOO_LATE)
    case = story.case
    assert case.supplement is not None
    assert case.supplement.late is True
    assert case.state is State.RECEIVED
    shown = view(case, noon(TOO_LATE), calendar())
    assert (shown.is_deemed, shown.accepted_on) == (True, MONDAY)
    assert story.refusal("receive_supplement") == "supplement.none_open"
    assert story.does("accept").case.accepted_on == MONDAY


def test_rule_8_on_the_last_day_it_is_not_late() -> None:
    case = lacking().does("request_supplement", on=LAST_DAY).case
    assert case.supplement is not None
    assert (case.supplement.late, case.state) == (False, State.SUPPLEMENTING)


def test_a_late_notice_opens_where_nothing_is_deemed() -> None:
    case = Story(BENEFIT, without=("M003",)).does("request_supplement", on=TOO_LATE, late=True).case
    assert case.supplement is not None
    assert (case.supplement.late, case.state) == (True, State.SUPPLEMENTING)


def test_a_line_with_nothing_counted_on_it_may_be_asked_for() -> None:
    story = lacking()
    story.does("record_material", materials=[{"code": "M036", "pages": 3}])
    assert story.refusal("accept") == "material.missing"
    story.does("request_supplement")
    assert story.case.state is State.SUPPLEMENTING


def test_what_counts_only_as_paper_and_file_is_missing_with_half_of_it() -> None:
    story = Story(UPWARD, without=("M083",))
    story.does("record_material", materials=[{"code": "M083", "originals": 1}])
    assert story.refusal("accept") == "material.missing"
    story.does("request_supplement")
    assert [entry.code for entry in story.case.supplement.missing] == ["M083"]  # type: ignore[union-attr]
    scan = [{"code": "M083", "blob": "cd" * 32}]
    story.does("receive_supplement", materials=scan)
    record = story.case.material("M083")
    assert record is not None
    assert (record.originals, record.blob) == (1, "cd" * 32), "the paper stays in"
    assert story.case.state is State.RECEIVED


# the supplement's return -----------------------------------------------------


def test_a_complete_return_starts_a_new_answer_clock() -> None:
    back = working(3)
    case = told().does("receive_supplement", on=back).case
    assert case.state is State.RECEIVED
    assert case.supplement is not None
    assert case.supplement.completed_on == back
    assert case.answer_due_on == working(8)
    assert case.received_on == MONDAY


def test_a_part_stays_on_the_same_notice() -> None:
    story = told()
    one = [{"code": "M035", "originals": 1}]
    story.does("receive_supplement", materials=one, complete=False, answer_due_on=None)
    assert story.case.state is State.SUPPLEMENTING
    assert story.case.answer_due_on == LAST_DAY
    story.does("receive_supplement", on=working(12))
    assert story.case.state is State.RECEIVED
    assert story.case.answer_due_on == working(17)


@pytest.mark.parametrize(
    ("story", "how", "code"),
    [
        (Story, {}, "supplement.none_open"),
        (accepted, {}, "supplement.none_open"),
        (lambda: told().does("withdraw"), {}, "case.closed"),
        (told, {"materials": [{"code": "M999", "originals": 1}]}, "material.unknown"),
        (told, {"materials": []}, "supplement.count_differs"),
        (told, {"materials": [{"code": "M035", "originals": 1}]}, "supplement.count_differs"),
        (told, {"complete": False}, "supplement.count_differs"),
        (told, {"materials": [{"code": c} for c in SHORT]}, "supplement.count_differs"),
        (told, {"answer_due_on": None}, "law.day_differs"),
        (told, {"answer_due_on": "2026-12-01"}, "law.day_differs"),
        (told, {"answer_due_on": "9999-12-31"}, "law.day_differs"),
        (told, {"provisional": True}, "law.day_differs"),
        (told, {"envelope": {"calendar": "another"}}, "calendar.version_unknown"),
    ],
)
def test_receive_supplement_is_refused(story: Any, how: dict[str, Any], code: str) -> None:
    assert story().refusal("receive_supplement", **how) == code


def test_a_return_is_taken_at_another_hall_that_day() -> None:
    """receive_supplement elsewhere counts as received that day; the holder stays (design.md 4)."""
    story = Story(LOCAL_PERMIT, VILLAGE, without=("M053",))
    story.does("hand_over").does("take_over").does("request_supplement")
    case = story.does("receive_supplement", hall=VILLAGE, on=working(2)).case
    assert case.holder == TOWNSHIP
    assert case.supplement is not None
    assert case.supplement.completed_on == working(2)


def test_rule_9_the_acceptance_day_is_the_day_of_the_last_piece() -> None:
    story = told().does("receive_supplement", on=working(3))
    case = story.does("accept", on=working(5)).case
    assert (case.accepted_on, case.deemed) == (working(3), False)
    assert case.promised_due_on == working(10)


def test_rule_9_what_a_notice_asked_for_comes_in_as_its_answer_only() -> None:
    story = told()
    assert story.refusal("record_material") == "supplement.open"
    story.does("record_material", materials=[{"code": "M001", "copies": 2}])


def test_rule_6_after_a_supplement_the_deemed_day_is_the_day_of_the_last_piece() -> None:
    story = told().does("receive_supplement", on=working(3))
    case = story.case
    assert not is_deemed_on(case, working(8))
    assert is_deemed_on(case, working(9))
    case = story.does("accept", on=working(9)).case
    assert (case.accepted_on, case.deemed) == (working(3), True)


def test_waiting_for_a_supplement_is_never_deemed() -> None:
    assert not is_deemed_on(told().case, day("2027-11-01"))


# decline ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "ground", ["out_of_scope", "no_licence_needed", "item_ground", "false_material"]
)
def test_rule_10_complete_papers_are_declined_on_these_grounds_only(ground: str) -> None:
    case = Story().does("decline", ground=ground, evidence="印章与留样不符").case
    assert case.state is State.DECLINED
    assert case.closed_at == noon(MONDAY)
    assert case.is_open is False


@pytest.mark.parametrize("ground", ["incomplete", "", "busy"])
def test_rule_10_no_other_ground(ground: str) -> None:
    assert Story().refusal("decline", ground=ground) == "decline.ground"
    assert lacking().refusal("decline", ground=ground) == "decline.ground"


@pytest.mark.parametrize("field", ["reason", "basis", "remedy"])
def test_rule_11_a_decline_with_an_empty_part_is_refused(field: str) -> None:
    assert Story().refusal("decline", **{field: " 　"}) == "decline.incomplete"


@pytest.mark.parametrize(
    ("story", "how", "code"),
    [
        (Story, {"right_body": ""}, "decline.right_body"),
        (Story, {"hall": VILLAGE}, "custody.not_holder"),
        (Story, {"epoch": 2}, "custody.epoch"),
        (accepted, {}, "case.answered_already"),
        (at_last_step, {}, "case.answered_already"),
        (lambda: Story().does("void"), {}, "case.closed"),
    ],
)
def test_decline_is_refused(story: Any, how: dict[str, Any], code: str) -> None:
    assert story().refusal("decline", **how) == code


def test_only_out_of_scope_names_the_right_body() -> None:
    Story().does("decline", ground="no_licence_needed", right_body="")


def test_a_case_that_waits_for_its_supplement_may_be_declined() -> None:
    assert told().does("decline", on=working(30)).case.state is State.DECLINED


# rule 12 ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("story", "kind"),
    [
        (Story, "accept"),
        (Story, "decline"),
        (lacking, "request_supplement"),
        (Story, "withdraw"),
        (Story, "void"),
        (at_last_step, "decide"),
        (lambda: accepted(ON_SPOT), "decide_on_spot"),
    ],
)
def test_rule_12_a_legal_act_makes_its_document_in_the_same_operation(
    story: Any, kind: str
) -> None:
    told_off = story()
    assert told_off.refusal(kind, documents=[]) == "document.missing"
    before = len(told_off.case.papers)
    paper = told_off.does(kind).case.papers[before]
    made_by = told_off.log[-1]
    assert (paper.enrolment, paper.sequence) == made_by.identity
    assert paper.number == made_by.documents[0].number


# on the spot -----------------------------------------------------------------


def test_rule_16_on_the_spot_is_promised_for_the_same_day() -> None:
    story = Story(ON_SPOT, VILLAGE, answer_due_on=None)
    story.does("accept", statutory_due_on=None, documents=[])
    assert story.case.promised_due_on == MONDAY
    case = story.does("decide_on_spot").case
    assert (case.state, case.result) == (State.GRANTED, "granted")
    assert (case.decided_on, case.delivery_due_on) == (MONDAY, working(10))
    case = story.does("deliver").case
    assert (case.state, case.closed_at) == (State.DELIVERED, noon(MONDAY))


@pytest.mark.parametrize(
    ("story", "how", "code"),
    [
        (lambda: Story(ON_SPOT), {}, "decision.not_accepted"),
        (lambda: accepted(PERMIT), {}, "item.not_on_spot"),
        (lambda: accepted(ON_SPOT), {"hall": VILLAGE}, "custody.not_holder"),
        (lambda: accepted(ON_SPOT), {"reason": " "}, "case.reason_missing"),
        (lambda: accepted(ON_SPOT), {"result": "refused", "basis": "法"}, "decision.incomplete"),
        (lambda: accepted(ON_SPOT), {"result": "perhaps"}, "operation.malformed"),
        (lambda: accepted(ON_SPOT), {"delivery_due_on": "2026-12-08"}, "law.day_differs"),
        (lambda: accepted(ON_SPOT), {"delivery_provisional": True}, "law.day_differs"),
        (lambda: accepted(ON_SPOT).does("decide_on_spot"), {}, "case.decided_already"),
        (lambda: accepted(ON_SPOT), {"valid_until": "2026-11-22"}, "decision.validity"),
        (
            lambda: accepted(ON_SPOT),
            {"result": "refused", "basis": "法", "remedy": "复议", "certificate_number": "1"},
            "decision.no_licence",
        ),
        (lambda: accepted(ON_SPOT), {"on": working(1)}, "decision.not_same_day"),
    ],
)
def test_decide_on_spot_is_refused(story: Any, how: dict[str, Any], code: str) -> None:
    assert story().refusal("decide_on_spot", **how) == code


def test_rule_16_what_lay_overnight_is_decided_by_its_steps_and_told() -> None:
    """Accepted at the counter and left: no longer on the spot, and no dead end either."""
    story = accepted(ON_SPOT, VILLAGE)
    assert story.refusal("decide_on_spot", on=working(1)) == "decision.not_same_day"
    for _ in item(ON_SPOT).steps[:-1]:
        story.does("review", on=working(1))
    case = story.does("decide", on=working(1)).case
    assert (case.state, case.decided_on) == (State.GRANTED, working(1))
    told = [(one.rule, one.text) for one in findings(case, noon(working(2)))]
    assert told == [("L2", "即办件 2026-11-23 受理，当日没有决定")]
    assert story.does("deliver", hall=VILLAGE).case.state is State.DELIVERED


def test_rule_16_what_was_only_received_is_accepted_and_decided_on_a_later_day() -> None:
    """A receipt with its answer limit: the one act at the counter begins with the acceptance."""
    story = Story(ON_SPOT, VILLAGE).does("accept", on=working(3))
    case = story.does("decide_on_spot", on=working(3)).case
    assert (case.accepted_on, case.decided_on) == (working(3), working(3))
    assert findings(case, noon(working(4))) == ()


def test_a_licence_is_issued_on_the_spot() -> None:
    story = accepted(ON_SPOT, VILLAGE)
    licence = {"certificate_number": "YB0001", "valid_from": "2026-12-01"}
    case = story.does("decide_on_spot", **licence, valid_until="2027-11-30").case
    assert (case.certificate_number, case.valid_from) == ("YB0001", day("2026-12-01"))
    assert case.valid_until == day("2027-11-30")


def test_a_village_without_the_role_decides_nothing() -> None:
    story = Story("RS-YL-001", VILLAGE)
    assert story.refusal("accept") == "item.not_here"
    assert story.refusal("decide_on_spot") == "item.not_on_spot"


# 暂定 ------------------------------------------------------------------------


def moved(**changes: Any) -> Rules:
    """The rules with another calendar, which the operations name as `calendar-2`."""
    later = calendar().model_copy(
        update={"version": "calendar-2", "published_until": date(2027, 12, 31), **changes}
    )
    return Rules(rules().catalogues, {**rules().calendars, "calendar-2": later})


def provisional() -> Story:
    """Received 12-28; 01-05 was printed as the end of the answer clock, 暂定."""
    story = Story(PERMIT, TOWNSHIP, day("2026-12-28"), without=SHORT)
    assert (story.case.answer_due_on, story.case.answer_provisional) == (day("2027-01-05"), True)
    return story


def with_calendar(story: Story, kind: str, on: str, calendars: Rules, **how: Any) -> Case | Problem:
    envelope = {"calendar": "calendar-2"}
    return apply(story.case, story.operation(kind, on=day(on), envelope=envelope, **how), calendars)


EARLIER = {"off": calendar().off - {day("2027-01-01")}}
LATER = {"off": calendar().off | {day("2027-01-04"), day("2027-01-05")}}


@pytest.mark.parametrize(
    ("changes", "on", "is_late"),
    [
        (LATER, "2027-01-06", False),
        (LATER, "2027-01-07", False),
        (LATER, "2027-01-08", True),
        (EARLIER, "2027-01-04", False),
        (EARLIER, "2027-01-05", True),
    ],
)
def test_rule_5_a_day_printed_as_provisional_is_the_new_calendar_s(
    changes: dict[str, Any], on: str, is_late: bool
) -> None:
    calendars = moved(**changes)
    story = provisional()
    declined = with_calendar(story, "decline", on, calendars)
    assert (isinstance(declined, Problem), isinstance(declined, Case)) == (is_late, not is_late)
    supply = due(day(on), 20, calendars.calendars["calendar-2"])
    assert supply is not None
    by = {"supply_by": supply.due_on.isoformat(), "supply_provisional": supply.provisional}
    notice = with_calendar(story, "request_supplement", on, calendars, late=is_late, **by)
    assert isinstance(notice, Case)
    assert notice.supplement is not None
    assert notice.supplement.late is is_late
    assert notice.state is (State.RECEIVED if is_late else State.SUPPLEMENTING)
    wrong = with_calendar(story, "request_supplement", on, calendars, late=not is_late, **by)
    assert isinstance(wrong, Problem)
    assert wrong.code == "law.day_differs"
    shown = view(story.case, noon(day(on)), calendars.calendars["calendar-2"])
    assert shown.is_deemed is is_late


def test_rule_5_a_late_acceptance_under_the_new_calendar() -> None:
    calendars = moved(**EARLIER)
    story = provisional()
    limits = {limit.name: limit for limit in story.case.limits}
    days = {
        name: due(day("2026-12-28"), limits[name].days, calendars.calendars["calendar-2"])
        for name in ("promise", "statutory")
    }
    payload = {
        "accepted_on": "2026-12-28",
        "promised_due_on": days["promise"].due_on.isoformat(),  # type: ignore[union-attr]
        "statutory_due_on": days["statutory"].due_on.isoformat(),  # type: ignore[union-attr]
        "provisional": False,
        "promise_provisional": False,
        "statutory_provisional": False,
    }
    case = with_calendar(story, "accept", "2027-01-05", calendars, **payload)
    assert isinstance(case, Case)
    assert (case.accepted_on, case.deemed) == (day("2026-12-28"), True)


def test_rule_5_what_was_not_provisional_stays_as_printed() -> None:
    calendars = moved(off=calendar().off | {LAST_DAY})
    said = with_calendar(Story(), "decline", TOO_LATE.isoformat(), calendars)
    assert isinstance(said, Problem)
    assert said.code == "law.deemed_accepted"


# rule 25 ---------------------------------------------------------------------


def test_rule_25_a_later_catalogue_does_not_reach_the_case() -> None:
    """The newer version has other limits and wants one more material; the case keeps its own."""
    one = item(PERMIT)
    more = one.materials[0].model_copy(update={"code": "M998"})
    changed = one.model_copy(
        update={
            "materials": (*one.materials, more),
            "limits": {n: limit.model_copy(update={"days": 1}) for n, limit in one.limits.items()},
        }
    )
    newer = catalogue().model_copy(
        update={"version": "2027-01", "items": catalogue().items | {PERMIT: changed}}
    )
    both = Rules({**rules().catalogues, "2027-01": newer}, rules().calendars)
    story = Story()
    operation = story.operation("accept", envelope={"catalogue": "2027-01"})
    case = apply(story.case, operation, both)
    assert isinstance(case, Case)
    assert case.promised_due_on == working(7)
    assert case.catalogue == catalogue().version


# the fold --------------------------------------------------------------------


def test_agency_has_no_answer_clock() -> None:
    case = Story(AGENCY, VILLAGE).case
    assert case.answer_due_on is None
    assert not is_deemed_on(case, day("2030-01-01"))


def test_what_apply_allows_follow_repeats() -> None:
    story = told().does("receive_supplement", on=working(2)).does("accept", on=working(3))
    folded: Case | None = None
    for operation in story.log:
        folded = follow(folded, operation)
    assert folded == story.case


def test_calendar_is_the_published_one() -> None:
    """The days above are only as good as this."""
    assert isinstance(calendar(), Calendar)
    assert calendar().published_until == day("2026-12-31")
