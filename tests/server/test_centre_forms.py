"""What has no case at the centre, receipts on forms printed ahead, and practice kept apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from centre_support import (
    MORNING,
    SetClock,
    Window,
    enrol,
    enrol_window,
    make_centre,
    outcomes,
)

from hallcore.moments import local_day, write_instant
from hallcore.numbering import area9, case_number
from hallcore.operations import Times
from hallcore.problems import Problem
from hallserver.api.app import create_app
from hallserver.centre import Centre, open_centre
from hallserver.county import load_sample
from hallserver.enrolment import make_code
from hallserver.rebuild import compare_all


def form_number(window: Window, serial: int = 9001) -> str:
    return case_number(area9(window.hall), local_day(window.now), window.enrolled.terminal, serial)


def print_forms(window: Window, *serials: int, subject: str = "", **changes: object) -> None:
    printed = [
        {"number": form_number(window, serial), "query_code": "123456"} for serial in serials
    ]
    payload = {"printed": printed} | changes
    window.act("form_batch", subject or window.enrolled.enrolment, payload)


def test_a_batch_is_applied_without_a_case_and_told_to_its_hall_alone(
    centre: Centre, township: Window, village: Window
) -> None:
    print_forms(township, 9001, 9002)
    answer, _ = township.sync()
    assert outcomes(answer) == [("applied", None)]
    assert [(row.case, row.position) for row in answer.rows] == [(township.enrolled.enrolment, 1)]
    assert village.sync()[0].rows == ()
    with centre.store.read() as unit:
        assert unit.cases.every() == {}
        assert compare_all(unit).differences == ()


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"surprise": 1}, ("rejected", "operation.malformed")),
        ({"printed": "x"}, ("rejected", "operation.malformed")),
        ({"printed": []}, ("rejected", "paper.batch_empty")),
        ({"item": "NO-SUCH"}, ("rejected", "item.unknown")),
    ],
)
def test_a_wrong_batch_is_answered_and_delays_nobody(
    township: Window, changes: dict[str, object], outcome: tuple[str, str]
) -> None:
    print_forms(township, 9001, **changes)
    number = township.receive()
    township.accept(number)
    answer, _ = township.sync()
    assert outcomes(answer) == [outcome, ("applied", None), ("applied", None)]


def test_a_newer_batch_is_parked_until_it_can_be_read(centre: Centre, township: Window) -> None:
    township.act("form_batch", township.enrolled.enrolment, {"printed": []}, v=7)
    township.act("form_batch_of_tomorrow", township.enrolled.enrolment, {})
    answer, _ = township.sync()
    assert outcomes(answer) == [("parked", "operation.newer")] * 2
    with centre.store.read() as unit:
        assert compare_all(unit).differences == ()


def test_a_batch_cannot_touch_a_case(centre: Centre, township: Window, village: Window) -> None:
    number = township.receive()
    print_forms(township, 9001, subject=number)
    township.act("form_batch", number, {"printed": []}, v=7)
    print_forms(village, 9001, subject=number)
    assert outcomes(township.sync()[0]) == [
        ("applied", None),
        ("rejected", "paper.batch_author"),
        ("parked", "operation.newer"),
    ]
    assert outcomes(village.sync()[0]) == [("rejected", "paper.batch_author")]
    township.accept(number)
    assert outcomes(township.sync()[0])[-1] == ("applied", None)
    with centre.store.read() as unit:
        kept = unit.cases.get(number)
        assert kept is not None
        assert (kept.operations, kept.case.disputed) == (2, False)
        assert set(unit.cases.audience(number)) == {township.hall}
        assert compare_all(unit).differences == ()


def written(window: Window, by: str = "李䶮") -> dict[str, object]:
    return {"written_by": by, "entered_at": write_instant(window.now)}


def test_a_receipt_on_a_form_comes_with_the_day_of_the_paper(
    centre: Centre, clock: SetClock, township: Window
) -> None:
    print_forms(township, 9001)
    number, due_on = form_number(township), township.due("T-DEEMED", "answer")
    clock.pass_by(days=9)
    payload: dict[str, Any] = {"paper": written(township), "answer_due_on": due_on}
    times = Times(at=write_instant(MORNING), source="paper")
    township.receive("T-DEEMED", number, times, **payload)
    assert outcomes(township.sync()[0]) == [("applied", None), ("applied", None)]
    with centre.store.read() as unit:
        kept = unit.cases.get(number)
    assert kept is not None
    assert kept.case.received_at == MORNING
    assert kept.case.answer_due_on is not None
    assert kept.case.answer_due_on.isoformat() == due_on
    assert kept.case.paper_form is not None
    assert kept.case.paper_form.written_by == "李䶮"


def test_a_real_receipt_is_parked_at_a_practice_centre(centre: Centre, township: Window) -> None:
    number = township.receive(practice=False)
    assert outcomes(township.sync()[0]) == [("parked", "case.practice")]
    with centre.store.read() as unit:
        assert unit.cases.get(number) is None


def test_a_practice_receipt_is_parked_at_a_real_centre(
    centre: Centre, township: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hallserver.store.meta import MetaStore

    monkeypatch.setattr(MetaStore, "is_practice", False)
    township.receive()
    real = township.receive(practice=False)
    assert outcomes(township.sync()[0]) == [("parked", "case.practice"), ("applied", None)]
    with centre.store.read() as unit:
        assert list(unit.cases.every()) == [real]


def test_a_code_of_another_centre_enrols_nobody(centre: Centre, tmp_path: Path) -> None:
    other = make_centre(tmp_path / "other")
    code = make_code(other, "990122103000")
    assert not isinstance(code, Problem)
    reply = enrol(create_app(centre), code.code, 5)
    assert (reply.status, reply.code) == (403, "enrolment.code")
    assert enrol(create_app(other), code.code, 5).status == 200
    other.close()


def test_a_machine_of_another_centre_is_a_stranger(centre: Centre, tmp_path: Path) -> None:
    """Even with the same area, the same terminal number and the same case numbers."""
    other = make_centre(tmp_path / "other")
    foreign = enrol_window(other, "990122103000", 5)
    own = enrol_window(centre, "990122103000", 6)
    number = foreign.receive()
    assert own.enrolled.terminal == foreign.enrolled.terminal
    astray = Window(centre, own.app, 5, foreign.hall, foreign.enrolled, foreign.operations)
    reply = astray.send(astray.frame())
    assert (reply.status, reply.code) == (401, "enrolment.unknown")
    assert outcomes(foreign.sync()[0]) == [("applied", None)]
    with centre.store.read() as unit:
        assert unit.cases.get(number) is None
    other.close()


def test_what_becomes_practice_stays_practice(tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre")
    centre.close()
    again = open_centre(tmp_path / "centre")
    with again.store.read() as unit:
        assert unit.meta.is_practice is True
    load_sample(again)
    assert enrol_window(again, "990122103000", 7).enrolled.practice is True
    again.close()
