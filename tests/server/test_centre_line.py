"""Items limited in number: places in the order of receipt, given by the centre alone
(行政许可法 57; domain.md 1, row 27)."""

from __future__ import annotations

import threading

import centre_support
import pytest
from centre_support import (
    CATALOGUE,
    COUNTY,
    TOWNSHIP,
    SetClock,
    Window,
    enrol_window,
    outcomes,
    small_catalogue,
)

from hallcore.problems import Problem
from hallserver.centre import Centre
from hallserver.reference_data import publish_reference
from hallserver.workflow.acting import Acted
from hallserver.workflow.departments import Departments
from hallserver.workflow.desk import Done, Wish, decide_step
from hallserver.workflow.line import accept_in_line, decline_in_line

HANDLER, REVIEWER, APPROVER = "3001", "3002", "3003"


def place(centre: Centre, number: str, by: str = HANDLER) -> int | None:
    done = accept_in_line(centre, number, by)
    assert isinstance(done, Acted), done
    return done.case.place


def refusal(centre: Centre, number: str, by: str = HANDLER) -> str:
    done = accept_in_line(centre, number, by)
    assert isinstance(done, Problem)
    return done.code


@pytest.fixture
def line(township: Window, clock: SetClock) -> list[str]:
    """Four cases for two places; the last two received in the same second."""
    numbers = []
    for wait in (60, 60, 60, 0):
        numbers.append(township.receive("T-FEW"))
        clock.pass_by(seconds=wait)
    township.sync()
    return numbers


def test_places_are_given_in_the_order_of_receipt(centre: Centre, line: list[str]) -> None:
    first, second, third, fourth = line
    assert refusal(centre, second) == "item.earlier_first"
    assert place(centre, first) == 1
    assert refusal(centre, first) == "case.answered_already"
    assert refusal(centre, third) == "item.earlier_first"
    assert place(centre, second) == 2
    assert refusal(centre, third) == "item.used_up"
    assert refusal(centre, fourth) == "item.earlier_first"


def test_ties_go_by_number(centre: Centre, township: Window) -> None:
    one, two = sorted(township.receive("T-FEW") for _ in range(2))
    township.sync()
    assert refusal(centre, two) == "item.earlier_first"
    assert place(centre, one) == 1
    assert place(centre, two) == 2


def test_the_order_is_that_of_receipt_not_of_arrival(
    centre: Centre, township: Window, clock: SetClock
) -> None:
    """A window without a network received first and sends last."""
    other = enrol_window(centre, "990122201000", seed=9, app=township.app)
    early = other.receive("T-FEW")
    clock.pass_by(hours=1)
    late = township.receive("T-FEW")
    township.sync()
    other.sync()
    assert refusal(centre, late) == "item.earlier_first"
    assert place(centre, early) == 1


def test_who_was_told_to_complete_or_has_gone_holds_nobody_up(
    centre: Centre, township: Window, line: list[str]
) -> None:
    township.act(
        "withdraw",
        line[0],
        {"reason": "不办了"},
        documents=(township.document("withdrawal", "10"),),
    )
    township.act(
        "request_supplement",
        line[1],
        {"missing": [{"code": "M1", "reason": "没有带"}], "late": False},
        documents=(township.document("supplement_notice", "03"),),
        epoch=1,
    )
    answer, _ = township.sync()
    assert outcomes(answer) == [("applied", None)] * 2
    assert refusal(centre, line[1]) == "supplement.open"
    assert place(centre, line[2]) == 1


def test_the_acceptance_has_its_number_days_and_clock(
    centre: Centre, township: Window, line: list[str]
) -> None:
    done = accept_in_line(centre, line[0], HANDLER)
    assert isinstance(done, Acted)
    case = done.case
    assert (str(case.state), str(case.accepted_on), case.accepted_by) == (
        "accepted",
        "2026-11-23",
        TOWNSHIP,
    )
    assert (str(case.promised_due_on), str(case.statutory_due_on)) == ("2026-12-02", "2026-12-21")
    assert [one.name for one in done.documents] == ["acceptance"]
    assert done.documents[0].number[9:12] == "000"
    answer, _ = township.sync()
    assert (answer.rows[-1].outcome, answer.rows[-1].line is not None) == ("applied", True)


def test_who_may_and_what_may_not(centre: Centre, township: Window, line: list[str]) -> None:
    number = township.receive()
    township.sync()
    assert refusal(centre, line[0], REVIEWER) == "staff.post"
    assert refusal(centre, line[0], "9") == "staff.unknown"
    assert refusal(centre, number) == "item.not_limited"
    assert refusal(centre, "1") == "case.unknown"


def test_a_window_of_the_county_hall_gives_no_places(
    centre: Centre, township: Window, line: list[str]
) -> None:
    """It acts for the same hall as the centre, and does not see every receipt."""
    county = enrol_window(centre, COUNTY, seed=8, app=township.app)
    county.sync()
    payload = {
        "accepted_on": "2026-11-23",
        "promised_due_on": "2026-12-02",
        "statutory_due_on": "2026-12-21",
        "place": 1,
    }
    county.act("accept_in_line", line[3], payload)
    paper = (county.document("acceptance", "02"),)
    county.act("accept_in_line", line[3], payload, documents=paper)
    answer, _ = county.sync()
    told = [row for row in answer.rows if row.enrolment == county.enrolled.enrolment]
    assert [(row.outcome, row.code) for row in told] == [
        ("rejected", "item.limited"),
        ("parked", "item.limited"),
    ]
    with centre.store.read() as unit:
        found = unit.cases.get(line[3])
    assert found is not None
    assert (found.case.place, found.case.disputed) == (None, True)


def test_a_place_given_up_is_the_next_ones(
    centre: Centre, township: Window, line: list[str]
) -> None:
    """The first in the line gives up after his acceptance, the second is refused: both places go
    to those who wait, in their order, and nobody holds a place twice."""
    first, second, third, fourth = line
    assert (place(centre, first), place(centre, second)) == (1, 2)
    assert refusal(centre, third) == "item.used_up"
    withdrawal = (township.document("withdrawal", "10"),)
    township.act("withdraw", first, {"reason": "不办了"}, documents=withdrawal)
    township.sync()
    assert place(centre, third) == 1
    assert refusal(centre, fourth) == "item.used_up"
    for step, by in (("handle", HANDLER), ("review", REVIEWER)):
        assert isinstance(decide_step(centre, Wish(second, step, by, "pass", "属实")), Done)
    last = Wish(second, "approve", APPROVER, "refuse", "不符合条件", "条例第十六条", "可以复议")
    assert isinstance(decide_step(centre, last), Done)
    assert place(centre, fourth) == 2
    with centre.store.read() as unit:
        assert unit.cases.places_taken("T-FEW", [CATALOGUE]) == [1, 2]
        gone = unit.cases.get(first)
    assert gone is not None
    assert gone.case.place == 1, "what the notice said stays"


def test_a_corrected_catalogue_begins_neither_the_line_nor_the_places_anew(
    centre: Centre, township: Window, line: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version for the same days: one telephone number was changed."""
    first, second, third, fourth = line
    corrected = small_catalogue("test-2")
    with centre.store.write() as unit:
        publish_reference(unit, centre, "catalogue", "test-2", corrected.to_bytes())
        unit.commit()
    monkeypatch.setattr(centre_support, "CATALOGUE", "test-2")
    later = township.receive("T-FEW")
    answer, _ = township.sync()
    assert outcomes(answer)[-1] == ("applied", None)
    assert refusal(centre, later) == "item.earlier_first"
    assert (place(centre, first), place(centre, second)) == (1, 2)
    for gone in (third, fourth):
        paper = (township.document("withdrawal", "10"),)
        township.act("withdraw", gone, {"reason": "不办了"}, documents=paper)
    township.sync()
    assert refusal(centre, later) == "item.used_up"
    paper = (township.document("withdrawal", "10"),)
    township.act("withdraw", first, {"reason": "不办了"}, documents=paper)
    township.sync()
    assert place(centre, later) == 1


def test_who_finds_no_place_is_declined_in_writing(
    centre: Centre, township: Window, line: list[str]
) -> None:
    words = ("本期名额已满", "可以依法申请行政复议")

    def declined(number: str, by: str = HANDLER) -> Acted | Problem:
        return decline_in_line(centre, number, *words, by)

    first, second, third, fourth = line
    for number in (first, third):
        early = declined(number)
        assert isinstance(early, Problem)
        assert early.code == "item.places_left"
    assert (place(centre, first), place(centre, second)) == (1, 2)
    used_up = accept_in_line(centre, third, HANDLER)
    assert isinstance(used_up, Problem)
    assert "decline-in-line" in used_up.next_step
    other = township.receive()
    township.sync()
    for number, by, code in (
        (third, REVIEWER, "staff.post"),
        (first, HANDLER, "case.answered_already"),
        (other, HANDLER, "item.not_limited"),
        ("1", HANDLER, "case.unknown"),
    ):
        said = declined(number, by)
        assert isinstance(said, Problem)
        assert said.code == code
    done = declined(third)
    assert isinstance(done, Acted)
    assert str(done.case.state) == "declined"
    assert [one.name for one in done.documents] == ["decline"]
    assert done.case.timeline[-1].text == words[0]
    answer, _ = township.sync()
    assert (answer.rows[-1].case, answer.rows[-1].outcome) == (third, "applied")
    withdrawal = (township.document("withdrawal", "10"),)
    township.act("withdraw", first, {"reason": "不办了"}, documents=withdrawal)
    township.sync()
    again = declined(fourth)
    assert isinstance(again, Problem)
    assert again.code == "item.places_left"
    assert place(centre, fourth) == 1


def test_no_window_says_that_the_places_are_used_up(centre: Centre, line: list[str]) -> None:
    assert (place(centre, line[0]), place(centre, line[1])) == (1, 2)
    county = enrol_window(centre, COUNTY, seed=8)
    county.sync()
    payload = {"taken": 2, "reason": "满", "basis": "法", "remedy": "复议"}
    paper = (county.document("decline", "05"),)
    county.act("decline_in_line", line[2], payload, documents=paper)
    answer, _ = county.sync()
    assert outcomes(answer)[-1] == ("parked", "item.limited")


def test_two_at_once_never_get_the_same_place(centre: Centre, line: list[str]) -> None:
    results: list[Acted | Problem] = []
    threads = [
        threading.Thread(target=lambda n=number: results.append(accept_in_line(centre, n, HANDLER)))
        for number in line[:2] * 2
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    places = [one.case.place for one in results if isinstance(one, Acted)]
    assert len(places) == len(set(places))
    assert 1 in places


def test_practice_departments_accept_in_line_and_stop_at_the_limit(
    centre: Centre, line: list[str]
) -> None:
    departments = Departments(centre)
    departments.work_round()
    with centre.store.read() as unit:
        cases = [unit.cases.get(number) for number in line]
    assert [one.case.place for one in cases if one] == [1, 2, None, None]
    for _ in range(4):
        departments.work_round()
    with centre.store.read() as unit:
        cases = [unit.cases.get(number) for number in line]
    assert [one.case.result for one in cases if one] == ["granted", "granted", None, None]
