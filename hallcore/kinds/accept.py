"""受理: plain, with pledges for what is missing, or in the line of an item limited in number
(行政许可法 32(1)⑤, 57; domain.md 7.1; 10, rules 6, 9, 12)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from hallcore.agency import judge_received
from hallcore.answering import acceptance_day, completed_day, deemed_day, is_deemed_on
from hallcore.base import Frozen
from hallcore.cases import Case, Code, Pledge, State
from hallcore.catalogue import Item, Level, Role
from hallcore.clocks import statutory_start
from hallcore.halls import hall_at
from hallcore.kinds.answer import missing_of_notice
from hallcore.kinds.base import Scene, day_differs, end_of, judge_document
from hallcore.materials import missing_codes
from hallcore.operations import Operation
from hallcore.problems import Problem, problem


class Accept(Frozen):
    """The days are those printed on the 受理通知书 and bind from then on. `statutory_due_on` is
    None where the deciding hall's own leg has not begun (行政许可法 43). A day is provisional
    (暂定) where its year's calendar is not published; `provisional`: one of the two is."""

    accepted_on: date
    promised_due_on: date | None
    statutory_due_on: date | None
    provisional: bool = False
    promise_provisional: bool = False
    statutory_provisional: bool = False


class PledgeGiven(Frozen):
    """A pledge for one material; see `hallcore.cases.Pledge`."""

    material: Code
    due_on: date | None = None


class AcceptWithPledge(Accept):
    """容缺受理 or 告知承诺: each required material is in or pledged for."""

    pledges: tuple[PledgeGiven, ...] = Field(min_length=1, max_length=50)


class AcceptInLine(Accept):
    """The centre accepts an item limited in number, in the order of receipt."""

    place: Annotated[int, Field(ge=1, le=1_000_000)]


def judge_accept(scene: Scene, payload: Accept) -> Problem | None:
    fault = _judge_open(scene)
    item = scene.item
    if fault is not None or item is None:
        return fault
    if item.quantity is not None:
        return problem("item.limited", item=item.name)
    return (
        _judge_role(scene, item)
        or _judge_complete(scene, item, pledged=frozenset())
        or _judge_days(scene, payload, item)
    )


def judge_accept_with_pledge(scene: Scene, payload: AcceptWithPledge) -> Problem | None:
    """Also in answer to a supplement notice: what it asked for and has not come is pledged for
    (domain.md 7.1)."""
    fault = _judge_open(scene, may_be_told=True)
    item = scene.item
    if fault is not None or item is None:
        return fault
    if item.quantity is not None:
        return problem("item.limited", item=item.name)
    fault = _judge_role(scene, item)
    if fault is not None:
        return fault
    lacking = lacking_codes(scene.case, item)
    for pledge in payload.pledges:
        fault = _judge_pledge(scene, item, pledge, payload, is_lacking=pledge.material in lacking)
        if fault is not None:
            return fault
    pledged = frozenset(pledge.material for pledge in payload.pledges)
    if len(pledged) != len(payload.pledges):
        return problem("pledge.twice")
    names = [name for code, name in lacking.items() if code not in pledged]
    if scene.case.state is State.SUPPLEMENTING and names:
        return problem("material.missing", names="、".join(names))
    return _judge_complete(scene, item, pledged=pledged) or _judge_days(scene, payload, item)


def lacking_codes(case: Case, item: Item) -> dict[str, str]:
    """Code → name of the required materials that are not in and, while a notice is open, of
    whatever else it asked for."""
    lacking = missing_codes(item, case.materials)
    if case.state is State.SUPPLEMENTING:
        for entry in missing_of_notice(case, item):
            spec = item.material(entry.code)
            lacking[entry.code] = spec.name if spec else entry.code
    return lacking


def judge_accept_in_line(scene: Scene, payload: AcceptInLine) -> Problem | None:
    """By the centre alone, which sees every receipt: order of receipt, ties by number."""
    fault = _judge_open(scene)
    item = scene.item
    if fault is not None or item is None:
        return fault
    if item.quantity is None:
        return problem("item.not_limited", item=item.name)
    if scene.operation.hall != hall_at(Level.COUNTY, scene.case.hall):
        return problem("item.limited", item=item.name)
    if payload.place > item.quantity:
        return problem("item.used_up", item=item.name, quantity=item.quantity)
    return _judge_complete(scene, item, pledged=frozenset()) or _judge_days(scene, payload, item)


def _judge_open(scene: Scene, *, may_be_told: bool = False) -> Problem | None:
    """Nobody has answered yet; an acceptance that the law has made may still be written down.
    `may_be_told`: an open supplement notice does not stand in the way."""
    case = scene.case
    if case.state is State.SUPPLEMENTING:
        if not may_be_told:
            return problem("supplement.open")
        return (
            problem("catalogue.version_unknown", version=case.catalogue)
            if scene.item is None
            else None
        )
    is_only_deemed = case.deemed and case.accepted_at is None and case.state is State.ACCEPTED
    if case.state is not State.RECEIVED and not is_only_deemed:
        return problem("case.answered_already")
    if case.accepted_on is not None and not is_only_deemed:
        return problem("case.answered_already")
    if scene.item is None:
        return problem("catalogue.version_unknown", version=case.catalogue)
    return judge_received(case)


def _judge_role(scene: Scene, item: Item) -> Problem | None:
    if item.can(scene.level, Role.ACCEPT) or item.can(scene.level, Role.DECIDE):
        return None
    return problem("item.not_here", item=item.name)


def _judge_complete(scene: Scene, item: Item, pledged: frozenset[str]) -> Problem | None:
    lacking = missing_codes(item, scene.case.materials)
    names = [name for code, name in lacking.items() if code not in pledged]
    if not names or _is_deemed(scene):
        return None
    return problem("material.missing", names="、".join(names))


def _is_deemed(scene: Scene) -> bool:
    return scene.case.deemed or is_deemed_on(scene.case, scene.day, scene.calendar)


def _judge_pledge(
    scene: Scene, item: Item, pledge: PledgeGiven, payload: Accept, *, is_lacking: bool
) -> Problem | None:
    spec = item.material(pledge.material)
    if spec is None:
        return problem("material.unknown", code=pledge.material, item=item.name)
    if not is_lacking:
        return problem("pledge.not_missing", name=spec.name)
    if pledge.due_on is None:
        return None if spec.pledgeable else problem("pledge.not_instead", name=spec.name)
    if not spec.deferrable:
        return problem("pledge.not_later", name=spec.name)
    last = payload.promised_due_on or payload.statutory_due_on
    if pledge.due_on < scene.day or (last is not None and pledge.due_on > last):
        return problem("pledge.day", first=scene.day, last=last or "—")
    return None


def _judge_days(scene: Scene, payload: Accept, item: Item) -> Problem | None:
    if payload.accepted_on != _acceptance_day(scene):
        return day_differs(payload.accepted_on)
    # On the spot, the slip of the decision says both.
    return _judge_due_days(scene, payload, item) or (
        None if item.is_on_spot else judge_document(scene.operation)
    )


def _acceptance_day(scene: Scene) -> date:
    if scene.case.accepted_on is not None:
        return scene.case.accepted_on
    return acceptance_day(scene.case, scene.day, scene.calendar)


def _judge_due_days(scene: Scene, payload: Accept, item: Item) -> Problem | None:
    """Both days as the calendar has them; 即办 is over before they matter and may print none."""
    if scene.calendar is None:
        return problem("calendar.version_unknown", version=scene.operation.calendar)
    for name, printed, is_provisional in (
        ("promise", payload.promised_due_on, payload.promise_provisional),
        ("statutory", payload.statutory_due_on, payload.statutory_provisional),
    ):
        if printed is None and item.is_on_spot and not is_provisional:
            continue
        limit = scene.case.limit(name)
        start = accepted_from(
            scene.case, _accepting_hall(scene, payload), payload.accepted_on, name
        )
        ends = end_of(limit, start, scene.calendar) if limit and start else None
        said = (printed, is_provisional)
        if said != ((ends.due_on, ends.provisional) if ends else (None, False)):
            return day_differs(printed)
    is_any = payload.promise_provisional or payload.statutory_provisional
    return None if payload.provisional == is_any else day_differs(payload.promised_due_on)


def _accepting_hall(scene: Scene, payload: Accept) -> str:
    """The hall that holds the papers accepts, also where the centre gave the place in the line."""
    is_in_line = isinstance(payload, AcceptInLine)
    return (scene.case.holder or scene.case.hall) if is_in_line else scene.operation.hall


def accepted_from(case: Case, hall: str, accepted_on: date, name: str) -> date | None:
    """From when the limit `name` runs if `hall` accepts on `accepted_on`."""
    if name != "statutory":
        return accepted_on
    return statutory_start(case.model_copy(update={"accepted_by": hall}), accepted_on)


def evolve_accept(case: Case, operation: Operation, payload: Accept) -> Case:
    return case.model_copy(
        update={
            "state": State.ACCEPTED,
            "accepted_at": operation.occurred_at,
            "accepted_by": operation.hall,
            "accepted_on": payload.accepted_on,
            "deemed": _was_deemed(case, operation, payload),
            "promised_due_on": payload.promised_due_on,
            "statutory_due_on": payload.statutory_due_on,
            "promise_provisional": payload.promise_provisional,
            "statutory_provisional": payload.statutory_provisional,
            "acceptance_calendar": operation.calendar,
        }
    )


def evolve_accept_with_pledge(case: Case, operation: Operation, payload: AcceptWithPledge) -> Case:
    pledges = tuple(Pledge(material=one.material, due_on=one.due_on) for one in payload.pledges)
    told = case.supplement
    if case.state is State.SUPPLEMENTING and told is not None:
        told = told.model_copy(update={"completed_on": operation.occurred_on})
    return evolve_accept(case, operation, payload).model_copy(
        update={"pledges": pledges, "supplement": told}
    )


def evolve_accept_in_line(case: Case, operation: Operation, payload: AcceptInLine) -> Case:
    """The hall that holds the papers stays the one that accepted."""
    accepted = evolve_accept(case, operation, payload)
    return accepted.model_copy(
        update={"place": payload.place, "accepted_by": case.holder or case.hall}
    )


def _was_deemed(case: Case, operation: Operation, payload: Accept) -> bool:
    """Whether the acceptance came after the limit. Where the printed limit was 暂定 a calendar
    decided, and its decision shows in the acceptance day."""
    if case.deemed:
        return True
    if case.answer_provisional and case.route.deemed and completed_day(case) is None:
        return payload.accepted_on == deemed_day(case) < operation.occurred_on
    return is_deemed_on(case, operation.occurred_on)
