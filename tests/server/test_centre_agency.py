"""代办 at the centre: the take-over that is the receipt, by a window, by a parcel, by the practice
departments; what the rebuild finds."""

from __future__ import annotations

import base64
from typing import Any

from centre_support import (
    COUNTY,
    TOWNSHIP,
    VILLAGE,
    SetClock,
    Window,
    outcomes,
)

from hallcore.cases import Case
from hallcore.numbering import DOCUMENT_KINDS, document_number
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
