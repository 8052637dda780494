"""代办 at the centre: the take-over that is the receipt, by a window, by a parcel, by the practice
departments; what the rebuild finds."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from centre_support import (
    COUNTY,
    TOWNSHIP,
    VILLAGE,
    SetClock,
    Window,
    enrol_window,
    outcomes,
)

from hallcore.cases import Case
from hallcore.numbering import DOCUMENT_KINDS, document_number
from hallcore.operations import Times
from hallserver.centre import Centre
from hallserver.rebuild import compare_all
from hallserver.workflow.acting import Acted
from hallserver.workflow.departments import Departments
from hallserver.workflow.words import settle_dispute


def case_at(centre: Centre, number: str) -> Case:
    with centre.store.read() as unit:
        found = unit.cases.get(number)
        assert list(compare_all(unit).differences) == []
    assert found is not None
    return found.case


def receive(window: Window, number: str, transfer: str, **changes: Any) -> None:
    """Take over and receive, in the township's role."""
    says = {
        "transfer_number": transfer,
        "role": "accept",
        "answer_due_on": window.due("T-AGENT", "answer"),
    }
    papers = (window.document("receipt", "01"),)
    window.act("take_over", number, says | changes, documents=papers, epoch=1)


def test_the_township_receives_what_the_village_entrusted(
    centre: Centre, township: Window, village: Window, clock: SetClock
) -> None:
    number = village.receive("T-AGENT")
    transfer = village.hand_over(number, TOWNSHIP)
    assert outcomes(village.sync()[0]) == [("applied", None)] * 2
    assert case_at(centre, number).answer_due_on is None
    clock.pass_by(days=2)
    receive(township, number, transfer)
    township.accept(number, "T-AGENT", epoch=2)
    told = outcomes(township.sync()[0])
    assert told == [("applied", None)] * 4, "the village's two, then its own"
    case = case_at(centre, number)
    assert (str(case.received_on), str(case.answer_due_on)) == ("2026-11-25", "2026-12-02")
    assert case.entrusted_at is not None
    assert (case.entrusted_at.day, case.route.role, str(case.state)) == (23, "accept", "accepted")
    answer, _ = village.sync()
    assert outcomes(answer) == [("applied", None)] * 2, "the village sees it received"


def test_a_take_over_with_another_day_is_parked(
    centre: Centre, township: Window, village: Window
) -> None:
    number = village.receive("T-AGENT")
    transfer = village.hand_over(number, TOWNSHIP)
    village.sync()
    receive(township, number, transfer, answer_due_on="2026-12-31")
    assert outcomes(township.sync()[0])[-1] == ("parked", "law.day_differs")
    case = case_at(centre, number)
    assert (case.disputed, case.answer_due_on, case.holder) == (True, None, None)


def test_a_settled_take_over_after_a_recall_is_the_receipt(
    centre: Centre, township: Window, village: Window, clock: SetClock
) -> None:
    """The citizen holds the township's receipt: its day and its number stand."""
    number = village.receive("T-AGENT")
    transfer = village.hand_over(number, TOWNSHIP)
    village.sync()
    township.sync()
    village.act("recall", number, {"transfer_number": transfer, "proof": "both_copies"}, epoch=1)
    village.sync()
    clock.pass_by(days=1)
    receive(township, number, transfer)
    assert outcomes(township.sync()[0])[-1] == ("parked", "custody.recalled")
    clock.pass_by(days=1)
    done = settle_dispute(centre, number, "乡镇已收件并出具凭证", TOWNSHIP, "3003")
    assert isinstance(done, Acted), done
    assert done.documents == ()
    case = case_at(centre, number)
    assert (case.holder, case.route.role, case.disputed) == (TOWNSHIP, "accept", False)
    assert (str(case.received_on), str(case.answer_due_on)) == ("2026-11-24", "2026-12-01")
    assert case.papers[-1].name == "receipt"
    township.accept(number, "T-AGENT", epoch=case.epoch)
    assert outcomes(township.sync()[0])[-1] == ("applied", None)
    assert str(case_at(centre, number).state) == "accepted"


def test_a_settlement_makes_the_receipt_that_nobody_printed_right(
    centre: Centre, township: Window, village: Window
) -> None:
    number = village.receive("T-AGENT")
    transfer = village.hand_over(number, TOWNSHIP)
    village.sync()
    receive(township, number, transfer, answer_due_on="2026-12-31")
    township.sync()
    done = settle_dispute(centre, number, "凭证日期写错，重新出具", TOWNSHIP, "3003")
    assert isinstance(done, Acted), done
    assert [one.name for one in done.documents] == ["receipt"]
    case = case_at(centre, number)
    assert (case.holder, str(case.answer_due_on)) == (TOWNSHIP, "2026-11-30")
    assert case.papers[-1].number == done.documents[0].number


def test_a_plain_take_over_of_an_older_program_is_refused(
    centre: Centre, township: Window, village: Window
) -> None:
    number = village.receive("T-AGENT")
    transfer = village.hand_over(number, TOWNSHIP)
    village.sync()
    township.take_over(number, transfer)
    assert outcomes(township.sync()[0])[-1] == ("rejected", "law.day_differs")
    assert case_at(centre, number).transit is not None


def test_the_parcel_alone_is_enough(centre: Centre, township: Window, village: Window) -> None:
    """Both were offline, and the village has not synced yet."""
    number = village.receive("T-AGENT")
    transfer = village.hand_over(number, TOWNSHIP)
    packed = village.parcel(number, transfer, TOWNSHIP, village.operations, epoch=1)
    receive(township, number, transfer, parcel=packed)
    assert base64.b64decode(packed)
    assert outcomes(township.sync()[0]) == [("applied", None)] * 3
    case = case_at(centre, number)
    assert (case.holder, case.route.role, case.hall) == (TOWNSHIP, "accept", VILLAGE)
    assert outcomes(village.sync()[0]) == [("applied", None)] * 3
    assert case_at(centre, number) == case


def test_practice_departments_receive_for_the_county(
    centre: Centre, village: Window, clock: SetClock
) -> None:
    number = village.receive("T-AGENT")
    village.hand_over(number, COUNTY)
    village.sync()
    clock.pass_by(days=1)
    assert Departments(centre).work_round() == 1
    case = case_at(centre, number)
    receipt = document_number("990122000", "000", 2026, DOCUMENT_KINDS["receipt"], 1)
    assert [(paper.name, paper.number) for paper in case.papers][-1] == ("receipt", receipt)
    assert (case.holder, case.route.role) == (COUNTY, "decide")
    assert (str(case.received_on), str(case.answer_due_on)) == ("2026-11-24", "2026-12-01")
    assert outcomes(village.sync()[0])[-1] == ("applied", None)


def test_practice_departments_take_other_papers_without_a_receipt(
    centre: Centre, township: Window
) -> None:
    number = township.receive("T-UP")
    township.accept(number, "T-UP")
    township.hand_over(number, COUNTY)
    township.sync()
    before = case_at(centre, number)
    assert Departments(centre).work_round() == 2, "taken over, and the first step"
    after = case_at(centre, number)
    assert (after.holder, after.papers) == (COUNTY, before.papers)
    assert after.answer_due_on == before.answer_due_on


def received_and_accepted_apart(
    centre: Centre,
    township: Window,
    village: Window,
    clock: SetClock,
    *,
    is_right: bool = True,
) -> str:
    """The village took its hand-over back; the township, which had not heard of it, took over,
    received, and accepted the day after."""
    number = village.receive("T-AGENT")
    transfer = village.hand_over(number, TOWNSHIP)
    village.sync()
    township.sync()
    village.act("recall", number, {"transfer_number": transfer, "proof": "both_copies"}, epoch=1)
    village.sync()
    clock.pass_by(days=1)
    receive(township, number, transfer)
    clock.pass_by(days=1)
    if is_right:
        township.accept(number, "T-AGENT", epoch=2)
    else:
        slip = (township.document("acceptance", "02"),)
        days = {"accepted_on": "2026-11-25", "promised_due_on": None, "statutory_due_on": None}
        township.act("accept", number, days, documents=slip, epoch=2)
    told = outcomes(township.sync()[0])[-2:]
    assert told == [("parked", "custody.recalled"), ("parked", "custody.not_holder")]
    clock.pass_by(days=5)
    return number


def test_a_settlement_keeps_the_acceptance_that_the_citizen_holds(
    centre: Centre, township: Window, village: Window, clock: SetClock
) -> None:
    number = received_and_accepted_apart(centre, township, village, clock)
    done = settle_dispute(centre, number, "乡镇已收件并受理", TOWNSHIP, "3003")
    assert isinstance(done, Acted), done
    assert done.documents == ()
    case = case_at(centre, number)
    assert (str(case.state), case.accepted_by, case.disputed) == ("accepted", TOWNSHIP, False)
    assert (str(case.received_on), str(case.accepted_on)) == ("2026-11-24", "2026-11-25")
    assert str(case.promised_due_on) == "2026-12-04", "as the notice says"
    assert [paper.name for paper in case.papers][-2:] == ["receipt", "acceptance"]
    assert len(case.settled) == 2


def test_a_notice_with_wrong_days_does_not_bind_and_the_receipt_does(
    centre: Centre, township: Window, village: Window, clock: SetClock
) -> None:
    number = received_and_accepted_apart(centre, township, village, clock, is_right=False)
    done = settle_dispute(centre, number, "乡镇已收件，受理通知书日期不对", TOWNSHIP, "3003")
    assert isinstance(done, Acted), done
    case = case_at(centre, number)
    assert (str(case.state), str(case.received_on)) == ("received", "2026-11-24")
    assert [paper.name for paper in case.papers][-2:] == ["receipt", "acceptance"]
    township.accept(number, "T-AGENT", epoch=case.epoch)
    assert outcomes(township.sync()[0])[-1] == ("applied", None)
    assert str(case_at(centre, number).accepted_on) == "2026-11-30"


def test_a_case_that_goes_back_is_not_declined_against_its_notice(
    centre: Centre, township: Window, village: Window, clock: SetClock
) -> None:
    number = received_and_accepted_apart(centre, township, village, clock)
    decline = {
        "ground": "no_licence_needed",
        "reason": "不需要许可",
        "basis": "行政许可法第三十二条",
        "remedy": "可以申请行政复议",
    }
    slip = (village.document("decline", "04"),)
    village.act("decline", number, decline, documents=slip, epoch=2)
    assert outcomes(village.sync()[0])[-1] == ("parked", "decline.told_accepted")
    done = settle_dispute(centre, number, "材料还在村里", VILLAGE, "3003")
    assert isinstance(done, Acted), done
    case = case_at(centre, number)
    assert (case.holder, str(case.state), case.disputed) == (VILLAGE, "received", False)
    assert case.papers[-1].name == "acceptance"
    transfer = village.hand_over(number, TOWNSHIP, epoch=case.epoch)
    village.sync()
    township.sync()
    papers = (township.document("receipt", "01"),)
    says = {
        "transfer_number": transfer,
        "role": "accept",
        "answer_due_on": township.due("T-AGENT", "answer"),
    }
    township.act("take_over", number, says, documents=papers, epoch=case.epoch)
    slip = (township.document("decline", "04"),)
    township.act("decline", number, decline, documents=slip, epoch=case.epoch + 1)
    assert outcomes(township.sync()[0])[-2:] == [
        ("applied", None),
        ("parked", "decline.told_accepted"),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"settles": ["w/99"]},
        {"holder": TOWNSHIP},
        {"holder": VILLAGE, "settles": []},
    ],
)
def test_a_window_settles_only_what_was_parked(
    centre: Centre, township: Window, village: Window, clock: SetClock, changes: dict[str, Any]
) -> None:
    """A window of the county hall writes the settlement itself: with an operation that nobody
    parked, with a receipt that nobody printed, without the notice that the citizen holds."""
    number = received_and_accepted_apart(centre, township, village, clock)
    county = enrol_window(centre, COUNTY, 9)
    county.sync()
    receipt = {
        "role": "accept",
        "received_at": "2026-11-24T12:00:00+08:00",
        "answer_due_on": "2026-12-01",
        "calendar": county.calendar,
        "printed": {"number": "1" * 25, "operation": "w/99"},
    }
    words = {"reason": "已核对", "settles": ["w/99"]} | changes
    if words.get("holder") == TOWNSHIP:
        words["receipt"] = receipt
    county.act("settle_dispute", number, words)
    assert outcomes(county.sync()[0])[-1] == ("rejected", "dispute.words")
    assert case_at(centre, number).disputed


def test_a_clock_that_stood_wrong_does_not_keep_a_dispute_open(
    centre: Centre, township: Window, village: Window
) -> None:
    number = village.receive("T-AGENT")
    transfer = village.hand_over(number, TOWNSHIP)
    village.sync()
    township.sync()
    village.act("recall", number, {"transfer_number": transfer, "proof": "both_copies"}, epoch=1)
    village.sync()
    later = Times(at="2027-06-01T09:00:00+08:00")
    says = {"transfer_number": transfer, "role": "accept", "answer_due_on": "2027-06-08"}
    papers = (township.document("receipt", "01"),)
    township.act("take_over", number, says, documents=papers, epoch=1, times=later)
    slip = (township.document("acceptance", "02"),)
    days = {"accepted_on": "2027-06-01", "promised_due_on": None, "statutory_due_on": None}
    township.act("accept", number, days, documents=slip, epoch=2, times=later)
    assert [outcome for outcome, _ in outcomes(township.sync()[0])[-2:]] == ["parked"] * 2
    done = settle_dispute(centre, number, "窗口时钟错误，重新出具凭证", TOWNSHIP, "3003")
    assert isinstance(done, Acted), done
    assert [one.name for one in done.documents] == ["receipt"]
    case = case_at(centre, number)
    assert (str(case.state), str(case.received_on)) == ("received", "2026-11-23")
    assert sorted(paper.name for paper in case.papers)[0] == "acceptance"


def test_a_settlement_counts_the_leg_above_from_the_take_over(
    centre: Centre, township: Window, clock: SetClock
) -> None:
    county = enrol_window(centre, COUNTY, 9)
    number = township.receive("T-UP")
    township.accept(number, "T-UP")
    transfer = township.hand_over(number, COUNTY)
    township.sync()
    county.sync()
    township.act("recall", number, {"transfer_number": transfer, "proof": "both_copies"}, epoch=1)
    township.sync()
    clock.pass_by(days=2)
    county.take_over(number, transfer)
    assert outcomes(county.sync()[0])[-1] == ("parked", "custody.recalled")
    clock.pass_by(days=7)
    done = settle_dispute(centre, number, "材料已在县里", COUNTY, "3003")
    assert isinstance(done, Acted), done
    case = case_at(centre, number)
    assert (case.holder, str(case.upper_since)) == (COUNTY, "2026-11-25")
