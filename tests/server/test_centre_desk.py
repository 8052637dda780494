"""Steps of the departments, practice departments, and the check of projections."""

from __future__ import annotations

from dataclasses import replace

import pytest
from centre_support import COUNTY, SetClock, Window, outcomes

from hallcore.numbering import DOCUMENT_KINDS, document_number
from hallcore.problems import Problem
from hallserver.centre import Centre
from hallserver.rebuild import compare_all
from hallserver.workflow.departments import Departments
from hallserver.workflow.desk import Action, Done, Wish, assign_step, decide_step

HANDLER, REVIEWER, APPROVER = "3001", "3002", "3003"


def do(centre: Centre, number: str, step: str, by: str, action: Action, **facts: str) -> Done:
    done = decide_step(centre, Wish(number, step, by, action, **({"reason": "意见"} | facts)))
    assert not isinstance(done, Problem), done
    return done


def refused(centre: Centre, number: str, step: str, by: str, action: Action, **facts: str) -> str:
    done = decide_step(centre, Wish(number, step, by, action, **({"reason": "意见"} | facts)))
    assert isinstance(done, Problem)
    return done.code


@pytest.fixture
def accepted(township: Window) -> str:
    number = township.receive()
    township.accept(number)
    township.sync()
    return number


def test_three_steps_make_a_result(centre: Centre, accepted: str, township: Window) -> None:
    first = do(centre, accepted, "handle", HANDLER, "pass")
    assert (first.step, first.next_step) == ("T-TOWN-handle", "T-TOWN-review")
    second = do(centre, accepted, "T-TOWN-review", REVIEWER, "pass")
    assert second.next_step == "T-TOWN-approve"
    last = do(centre, accepted, "approve", APPROVER, "grant")
    number = document_number("990122103", "000", 2026, DOCUMENT_KINDS["decision"], 1)
    assert (str(last.case.state), last.next_step, last.case.result_number) == (
        "granted",
        None,
        number,
    )
    assert str(last.case.delivery_due_on) == "2026-12-07"
    answer, _ = township.sync()
    assert [(row.position, row.outcome) for row in answer.rows] == [
        (3, "applied"),
        (4, "applied"),
        (5, "applied"),
    ]
    assert all(row.line is not None for row in answer.rows)


def test_document_numbers_count_on(centre: Centre, township: Window) -> None:
    numbers = []
    for _ in range(2):
        number = township.receive()
        township.accept(number)
        township.sync()
        for step, by in (("handle", HANDLER), ("review", REVIEWER)):
            do(centre, number, step, by, "pass")
        numbers.append(do(centre, number, "approve", APPROVER, "grant").case.result_number)
    assert [(one or "")[18:23] for one in numbers] == ["00001", "00002"]


def test_a_step_can_be_returned(centre: Centre, accepted: str) -> None:
    do(centre, accepted, "handle", HANDLER, "pass")
    assert do(centre, accepted, "review", REVIEWER, "return").next_step == "T-TOWN-handle"
    assert do(centre, accepted, "handle", HANDLER, "pass").next_step == "T-TOWN-review"


@pytest.mark.parametrize(
    ("step", "by", "action", "code"),
    [
        ("approve", APPROVER, "grant", "step.order"),
        ("review", REVIEWER, "pass", "step.order"),
        ("review", HANDLER, "pass", "staff.post"),
        ("handle", "nobody", "pass", "staff.unknown"),
        ("handle", HANDLER, "grant", "step.not_last"),
        ("sleep", HANDLER, "pass", "step.unknown"),
    ],
)
def test_what_a_department_may_not_do(
    centre: Centre, accepted: str, step: str, by: str, action: Action, code: str
) -> None:
    assert refused(centre, accepted, step, by, action) == code


def test_a_refusal_needs_basis_and_remedy(centre: Centre, accepted: str) -> None:
    do(centre, accepted, "handle", HANDLER, "pass")
    do(centre, accepted, "review", REVIEWER, "pass")
    assert refused(centre, accepted, "approve", APPROVER, "pass") == "step.last"
    assert refused(centre, accepted, "approve", APPROVER, "refuse") == "decision.incomplete"
    half = refused(centre, accepted, "approve", APPROVER, "refuse", basis="某法第一条")
    assert half == "decision.incomplete"
    done = do(
        centre, accepted, "approve", APPROVER, "refuse", basis="某法第一条", remedy="可以复议"
    )
    assert (str(done.case.state), done.case.result) == ("refused", "refused")
    assert (done.case.result_number or "")[18:23] == "00001"


def test_a_refused_act_leaves_nothing(centre: Centre, accepted: str) -> None:
    refused(centre, accepted, "approve", APPROVER, "grant")
    with centre.store.read() as unit:
        own = unit.enrolments.get(unit.meta.get("own_enrolment") or "")
        kinds = [one.kind for one in unit.operations.of_case(accepted)]
    assert own is not None
    assert own.stored == 0
    assert kinds == ["receive", "accept"]


def test_unknown_cases_and_closed_desks(centre: Centre, township: Window) -> None:
    assert refused(centre, "1", "handle", HANDLER, "pass") == "case.unknown"
    number = township.receive()
    township.sync()
    assert refused(centre, number, "handle", HANDLER, "pass") == "desk.not_open"


def test_an_upward_case_waits_for_its_papers(centre: Centre, township: Window) -> None:
    number = township.receive("T-UP")
    township.accept(number, "T-UP")
    township.sync()
    assert refused(centre, number, "handle", HANDLER, "pass") == "desk.not_open"
    township.hand_over(number, COUNTY)
    township.sync()
    assert Departments(centre).work_round() == 2
    assert do(centre, number, "review", REVIEWER, "pass").next_step == "T-UP-approve"
    with centre.store.read() as unit:
        found = unit.cases.get(number)
    assert found is not None
    assert (found.case.holder, found.case.epoch) == (COUNTY, 2)


def test_assigning_a_step(centre: Centre, accepted: str) -> None:
    done = assign_step(centre, accepted, "handle", HANDLER, REVIEWER)
    assert isinstance(done, Done)
    assert (done.step, done.case.assigned_to) == ("T-TOWN-handle", HANDLER)
    for step, to, by, code, field in (
        ("handle", REVIEWER, REVIEWER, "staff.post", "to"),
        ("handle", "9", REVIEWER, "staff.unknown", "to"),
        ("handle", HANDLER, "9", "staff.unknown", "by"),
        ("sleep", HANDLER, REVIEWER, "step.unknown", "step"),
    ):
        fault = assign_step(centre, accepted, step, to, by)
        assert isinstance(fault, Problem)
        assert (fault.code, fault.field) == (code, field)


def test_practice_departments_decide_in_three_rounds(
    centre: Centre, accepted: str, township: Window
) -> None:
    departments = Departments(centre)
    assert [departments.work_round() for _ in range(4)] == [1, 1, 1, 0]
    who = {"receiver": "周贵方", "id_number": "990000199001010017", "relation": "self"}
    township.act("deliver", accepted, who)
    answer, _ = township.sync()
    assert outcomes(answer) == [("applied", None)] * 4
    with centre.store.read() as unit:
        found = unit.cases.get(accepted)
        assert list(compare_all(unit).differences) == []
    assert found is not None
    assert str(found.case.state) == "delivered"


def test_departments_take_up_deemed_cases(
    centre: Centre, township: Window, clock: SetClock
) -> None:
    number = township.receive("T-DEEMED")
    township.sync()
    departments = Departments(centre)
    assert departments.work_round() == 0
    clock.pass_by(days=8)
    assert [departments.work_round() for _ in range(4)] == [1, 1, 1, 0]
    with centre.store.read() as unit:
        found = unit.cases.get(number)
    assert found is not None
    assert found.case.result == "granted"


def test_the_thread_works_and_stops(centre: Centre, accepted: str) -> None:
    import time

    departments = Departments(centre, seconds=0.01)
    departments.start()
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        with centre.store.read() as unit:
            found = unit.cases.get(accepted)
        if found and found.case.result:
            break
        time.sleep(0.02)
    departments.stop()
    assert found is not None
    assert found.case.result == "granted"


def test_rebuild_finds_planted_differences(centre: Centre, accepted: str, township: Window) -> None:
    with centre.store.read() as unit:
        sound = compare_all(unit)
    assert (sound.cases, sound.operations, sound.differences) == (1, 2, ())
    with centre.store.write() as unit:
        found = unit.cases.get(accepted)
        assert found is not None
        planted = found.case.model_copy(update={"query_code": "000000"})
        unit.cases.put(replace(found, case=planted, operations=7))
        unit.enrolments.set_chain(township.enrolled.enrolment, 2, bytes(32))
        unit.commit()
    with centre.store.read() as unit:
        broken = compare_all(unit)
    assert list(broken.differences) == [
        {"case_number": accepted, "what": "operations"},
        {"case_number": accepted, "what": "case", "fields": ["query_code"]},
        {"enrolment": township.enrolled.enrolment, "what": "chain", "from": 3},
    ]


def test_a_unit_of_work_undoes_what_was_not_committed(centre: Centre, accepted: str) -> None:
    with centre.store.write() as unit:
        unit.meta.put("x", "y")
        unit.enrolments.set_state(unit.meta.get("own_enrolment") or "", "frozen")
    with centre.store.read() as unit:
        assert unit.meta.get("x") is None
