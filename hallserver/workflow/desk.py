"""The desk: a person of a department passes, returns, grants or refuses a step (design.md 9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from hallcore.calendar import Calendar
from hallcore.cases import Case
from hallcore.catalogue import Item
from hallcore.deadlines import due
from hallcore.kinds.desk import Assign, Decide, Review, is_desk_open
from hallcore.moments import local_day
from hallcore.numbering import normalise_case_number
from hallcore.problems import Problem, problem
from hallcore.steps import expected_step
from hallserver.centre import Centre
from hallserver.ingest.intake import Intake
from hallserver.store import UnitOfWork
from hallserver.store.people import StaffRecord
from hallserver.workflow.own import OwnHand, own_document

Action = Literal["pass", "return", "grant", "refuse"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody of a department wants to do with a case. `step`: the step's code or post."""

    case_number: str
    step: str
    by: str
    action: Action
    reason: str
    basis: str = ""
    remedy: str = ""
    certificate_number: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The case afterwards, the step that was done, the one whose turn it is now."""

    case: Case
    step: str
    next_step: str | None


def decide_step(centre: Centre, wish: Wish) -> Done | Problem:
    """Do one step in one transaction; a refusal leaves nothing behind."""
    with centre.store.write() as unit:
        done = step_in(Intake(centre, unit), wish)
        if not isinstance(done, Problem):
            unit.commit()
    return done


def assign_step(centre: Centre, number: str, step: str, to: str, by: str) -> Done | Problem:
    """Give a step to its person in one transaction."""
    with centre.store.write() as unit:
        intake = Intake(centre, unit)
        case = find_case(intake, number)
        if isinstance(case, Problem):
            return case
        item = intake.rules.item_of(case)
        code = step_code(item, step)
        giver = staff_person(unit, by)
        if isinstance(giver, Problem):
            return giver
        if item is not None and item.step(code) is None:
            return problem("step.unknown", step=step, field="step")
        fault = post_fault(unit, item, code, to, "to")
        if fault is not None:
            return fault
        payload = Assign(step=code, to=to).model_dump(mode="json")
        after = OwnHand(intake).act("assign", case, payload, clerk=by)
        if isinstance(after, Problem):
            return after
        unit.commit()
    return Done(after, code, _turn(item, after))


def step_in(intake: Intake, wish: Wish) -> Done | Problem:
    """Do one step inside the caller's transaction; it commits only what is no problem."""
    case = find_case(intake, wish.case_number)
    if isinstance(case, Problem):
        return case
    item = intake.rules.item_of(case)
    code = step_code(item, wish.step)
    fault = post_fault(intake.unit, item, code, wish.by)
    if fault is not None:
        return fault
    hand = OwnHand(intake)
    if wish.action in ("pass", "return"):
        opinion = Review(step=code, action=wish.action, opinion=wish.reason)
        after = hand.act("review", case, opinion.model_dump(mode="json"), clerk=wish.by)
    else:
        # 行政许可法 38: the numbered decision, from the centre's terminal in the deciding area.
        document = own_document(intake, "decision", case.route.deciding_hall)
        decision = _decision(intake, case, code, wish, document.number)
        after = hand.act(
            "decide",
            case,
            decision.model_dump(mode="json"),
            clerk=wish.by,
            documents=(document,),
        )
    return after if isinstance(after, Problem) else Done(after, code, _turn(item, after))


def find_case(intake: Intake, number: str) -> Case | Problem:
    """The case with this number as typed, held until the end of the transaction."""
    known = normalise_case_number(number) or ""
    intake.unit.cases.lock({known})
    found = intake.case(known)
    return problem("case.unknown", number=number) if found is None else found.case


def step_whose_turn(case: Case, item: Item | None, intake: Intake) -> str | None:
    """The step that waits for a department, or None while the desk is not open."""
    if item is None or not is_desk_open(case, local_day(intake.now), intake.calendar_of(case)):
        return None
    return _turn(item, case)


def _turn(item: Item | None, case: Case) -> str | None:
    if item is None or case.result is not None:
        return None
    return expected_step(case, tuple(step.code for step in item.steps))


def step_code(item: Item | None, step: str) -> str:
    """A step is named by its code or, where that is no code of the item, by its post."""
    if item is None or item.step(step) is not None:
        return step
    return next((one.code for one in item.steps if one.post == step), step)


def staff_person(unit: UnitOfWork, number: str, field: str = "by") -> StaffRecord | Problem:
    """The person of a department with this number; `field`: where the number was given."""
    found = unit.people.one_of_staff(number)
    return problem("staff.unknown", number=number, field=field) if found is None else found


def post_fault(
    unit: UnitOfWork, item: Item | None, code: str, number: str, field: str = "by"
) -> Problem | None:
    """Why this person may not act in the step `code`, if so."""
    person = staff_person(unit, number, field)
    if isinstance(person, Problem):
        return person
    step = item.step(code) if item else None
    if step is not None and step.post not in person.posts:
        return problem("staff.post", name=person.name, step=step.name, field=field)
    return None


def _decision(intake: Intake, case: Case, step: str, wish: Wish, number: str) -> Decide:
    calendar: Calendar = intake.calendar_of(case)
    limit = case.limit("delivery")
    ends = limit and due(
        local_day(intake.now), limit.days, calendar, unit=limit.unit, rolls=limit.rolls
    )
    return Decide(
        step=step,
        result="granted" if wish.action == "grant" else "refused",
        reason=wish.reason,
        basis=wish.basis,
        remedy=wish.remedy,
        result_number=number,
        delivery_due_on=ends.due_on if ends else None,
        delivery_provisional=ends.provisional if ends else False,
        certificate_number=wish.certificate_number,
        valid_from=wish.valid_from,
        valid_until=wish.valid_until,
    )
