"""A theme's parent case and its children (design.md 4 "Themes"; domain.md 10, rule 18).

The answer, the decision and every stop belong to the children; what the parent shows of them is
computed from theirs. The parent's own operations keep to its raw case, so that the order in which
operations of parent and children come together never matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from hallcore.answering import answer_limit, is_deemed_on, with_deemed_acceptance
from hallcore.calendar import Calendar
from hallcore.case_clocks import Clock
from hallcore.cases import Case, ClockStop, Paper, State
from hallcore.clocks import promise_ends
from hallcore.moments import local_day
from hallcore.numbering import CENTRE_TERMINAL
from hallcore.view import CaseView, jointly, view

SPOKEN_FOR = frozenset({"acceptance", "pledge", "return_notice"})
"""Papers of acts on children that the parent shows, too: one for all that it concerns."""


def is_parent(case: Case) -> bool:
    return bool(case.items)


def is_added(number: str) -> bool:
    """Whether the centre numbered this child later (`open_joint`): its terminal is the centre's."""
    return number[15:18] == CENTRE_TERMINAL


def children_of(parent: Case, cases: Mapping[str, Case]) -> list[Case]:
    """Those of the parent's children that are at hand, in its order. A case that merely says it is
    a child is none."""
    known = (cases.get(number) for number in parent.children)
    return [child for child in known if child is not None and child.parent == parent.number]


def seen_in_family(case: Case, cases: Mapping[str, Case]) -> Case:
    """The case as it is shown and judged: a parent with what its children make of it."""
    return with_children(case, children_of(case, cases)) if is_parent(case) else case


def judged_in_family(case: Case, cases: Mapping[str, Case]) -> Case:
    """What a judgement looks at: a parent as it is seen; a child whose paper is its parent's, too,
    with the service that was recorded there. The family has one notice, and whoever serves it
    serves it for every child."""
    parent = None if case.parent is None else cases.get(case.parent)
    if parent is None or case.number not in parent.children:
        return seen_in_family(case, cases)
    served = {one.number: one.served_on for one in parent.papers if one.of_child is None}
    papers = tuple(
        paper if paper.served_on else paper.model_copy(update={"served_on": served[paper.number]})
        for paper in case.papers
        if served.get(paper.number)
    )
    if not papers:
        return case
    known = {paper.number: paper for paper in papers}
    return case.model_copy(
        update={"papers": tuple(known.get(paper.number, paper) for paper in case.papers)}
    )


def with_children(parent: Case, children: Iterable[Case]) -> Case:
    """The parent as its children stand. What closed it by an act of its own stays.

    Accepted when every child of the receipt is answered and one at least is accepted, on the
    latest day; decided when every child is settled and one at least was decided: granted when one
    is. A child that is not at hand counts as not answered.
    """
    by_number = {child.number: child for child in children if child.parent == parent.number}
    known = [by_number[number] for number in parent.children if number in by_number]
    is_whole = len(known) == len(parent.children)
    first_ones = [number for number in parent.children if not is_added(number)]
    is_answered = bool(known) and all(
        number in by_number and _is_answered(by_number[number])
        for number in first_ones or parent.children
    )
    changes: dict[str, Any] = _not_answered(parent, known) | {
        "stops": _stops(known),
        "papers": _papers(parent, known),
        **_answers(known),
        # The certificate of a family waits for what any of its members has pledged.
        "pledges": tuple({one.material: one for child in known for one in child.pledges}.values()),
    }
    if is_answered:
        changes |= _acceptance(known)
    if is_whole and is_answered and all(_is_settled(child) for child in known):
        changes |= _decision(known)
    if is_whole and known and not any(child.is_open for child in known):
        changes |= _closing(known)
    if not parent.is_open:
        for own in ("state", "closed_at", "delivered_at", "route"):
            changes.pop(own, None)
    elif parent.supplement is not None and parent.supplement.completed_on is None:
        lapsed = [one.supplement.lapsed_on for one in known if one.supplement is not None]
        days = [day for day in lapsed if day is not None]
        told = parent.supplement.model_copy(update={"lapsed_on": max(days, default=None)})
        changes["supplement"] = told
    return parent.model_copy(update=changes)


def view_in_family(
    case: Case, as_of: datetime, calendar: Calendar, relatives: Mapping[str, Case]
) -> CaseView:
    """`hallcore.view.view` with the relatives that are at hand, by number: a parent is accepted by
    law when its children are, and no child's limit ends after its parent's (domain.md 10,
    rule 18)."""
    if is_parent(case):
        return _view_of_parent(case, as_of, calendar, children_of(case, relatives))
    seen = view(judged_in_family(case, relatives), as_of, calendar)
    parent = relatives.get(case.parent or "")
    if parent is None or case.number not in parent.children:
        return seen
    above = _view_of_parent(parent, as_of, calendar, children_of(parent, relatives))
    return _within(seen, above, local_day(as_of), calendar)


def first_clock(views: Iterable[CaseView]) -> Clock | None:
    """The running clock that ends first in a family: what its parent's row in a list waits for."""
    clocks = [clock for one in views if (clock := one.next_clock) is not None]
    return min(clocks, key=lambda clock: clock.due_on or date.max, default=None)


def deemed_after(parent: Case, children: Sequence[Case], calendar: Calendar) -> date | None:
    """The day after which the parent counts as accepted by law if nobody answers the children
    that wait; None where that never happens."""
    if not parent.is_open or parent.accepted_on is not None:
        return None
    by_number = {child.number: child for child in children}
    days = []
    for number in parent.children:
        child = by_number.get(number)
        if child is None:
            return None
        if _is_answered(child):
            continue
        limit = answer_limit(child, calendar)
        if limit is None or not (child.route.deemed and child.state is State.RECEIVED):
            return None
        days.append(limit)
    return max(days, default=None)


def _is_answered(child: Case) -> bool:
    return child.accepted_on is not None or child.result is not None or not child.is_open


def _is_settled(child: Case) -> bool:
    """Nobody has to decide it any more."""
    return child.result is not None or not child.is_open


def _not_answered(parent: Case, known: Sequence[Case]) -> dict[str, Any]:
    """The parent while some child waits for its answer. It is being supplemented while one of
    them is; where they are not all at hand its own notice tells."""
    waiting = [child for child in known if not _is_answered(child)]
    changes: dict[str, Any] = {
        "result": None,
        "deemed": False,
        "accepted_at": None,
        "accepted_on": None,
        "accepted_by": None,
        "decided_at": None,
        "decided_on": None,
        "decision_calendar": None,
        "delivery_due_on": None,
        "delivery_provisional": False,
    }
    if len(known) == len(parent.children):
        is_told = any(child.state is State.SUPPLEMENTING for child in waiting)
        by_law = bool(waiting) and all(child.route.deemed for child in waiting)
        changes["route"] = parent.route.model_copy(update={"deemed": by_law})
    else:
        told = parent.supplement
        is_told = told is not None and told.completed_on is None
        is_told = is_told and not (parent.route.deemed and told is not None and told.late)
    return changes | {"state": State.SUPPLEMENTING if is_told else State.RECEIVED}


def _acceptance(known: Sequence[Case]) -> dict[str, Any]:
    accepted = [child for child in known if child.accepted_on is not None]
    first_ones = [child for child in accepted if not is_added(child.number)] or accepted
    if not first_ones:
        return {}
    last = max(first_ones, key=lambda child: (child.accepted_on or date.min, child.number))
    return {
        "state": State.ACCEPTED,
        "deemed": any(child.deemed for child in first_ones),
        "accepted_at": last.accepted_at,
        "accepted_on": last.accepted_on,
        "accepted_by": last.accepted_by,
    }


def _decision(known: Sequence[Case]) -> dict[str, Any]:
    decided = [child for child in known if child.result is not None]
    if not decided:
        return {}
    is_granted = any(child.result == "granted" for child in decided)
    last = max(decided, key=lambda child: (child.decided_on or date.min, child.number))
    due_days = [child.delivery_due_on for child in decided if child.delivery_due_on]
    return {
        "state": State.GRANTED if is_granted else State.REFUSED,
        "result": "granted" if is_granted else "refused",
        "decided_at": last.decided_at,
        "decided_on": last.decided_on,
        "decision_calendar": last.decision_calendar,
        "delivery_due_on": max(due_days, default=None),
        "delivery_provisional": any(child.delivery_provisional for child in decided),
    }


def _closing(known: Sequence[Case]) -> dict[str, Any]:
    """All children are closed, though the parent itself never was."""
    states = {child.state for child in known}
    if State.DELIVERED in states:
        state = State.DELIVERED
    elif states == {State.DECLINED} or State.WITHDRAWN not in states:
        state = State.DECLINED if State.DECLINED in states else State.VOID
    else:
        state = State.WITHDRAWN
    closed = [child.closed_at for child in known if child.closed_at]
    delivered = [child.delivered_at for child in known if child.delivered_at]
    return {
        "state": state,
        "closed_at": max(closed, default=None),
        "delivered_at": max(delivered, default=None),
    }


def _answers(known: Sequence[Case]) -> dict[str, Any]:
    """What of the children forbids an act on the whole family: answers and results that somebody
    has in writing, and those that the law gives."""
    limits = [
        answer_limit(child)
        for child in known
        if child.route.deemed and child.state is State.RECEIVED and child.accepted_on is None
    ]
    return {
        "answered_children": tuple(child.number for child in known if _has_answer(child)),
        "decided_children": tuple(child.number for child in known if child.result is not None),
        "child_deemed_after": min((limit for limit in limits if limit), default=None),
    }


def _has_answer(child: Case) -> bool:
    """Withdrawn or void is no answer of ours."""
    is_told = child.accepted_on is not None or child.result is not None
    return is_told or child.state is State.DECLINED


def _stops(known: Sequence[Case]) -> tuple[ClockStop, ...]:
    """Whatever stops a child stops the parent's clock, too."""
    found = [
        (stop.first, child.number, stop.number, stop) for child in known for stop in child.stops
    ]
    return tuple(stop for *_, stop in sorted(found, key=lambda one: one[:3]))


def _papers(parent: Case, known: Sequence[Case]) -> tuple[Paper, ...]:
    """The parent's own papers and those of its children that go under its number: the citizen has
    one number (domain.md 1, row 1)."""
    own_papers = tuple(paper for paper in parent.papers if paper.of_child is None)
    own = {paper.number for paper in own_papers}
    notices = {
        paper.number: paper.model_copy(update={"of_child": child.number})
        for child in reversed(known)
        for paper in child.papers
        if paper.name in SPOKEN_FOR and paper.number not in own
    }
    added = sorted(notices.values(), key=lambda paper: (paper.made_at, paper.number))
    return (*own_papers, *added)


def _view_of_parent(
    parent: Case, as_of: datetime, calendar: Calendar, children: Sequence[Case]
) -> CaseView:
    day = local_day(as_of)
    if len(children) < len(parent.children):
        return view(parent, as_of, calendar)
    by_law = [
        with_deemed_acceptance(child) if is_deemed_on(child, day, calendar) else child
        for child in children
    ]
    seen = with_children(parent, by_law)
    # Only its children's acceptance makes the parent's.
    route = seen.route.model_copy(update={"deemed": False})
    shown = view(seen.model_copy(update={"route": route}), as_of, calendar)
    return _with_promises(shown, by_law, day, calendar)


def _with_promises(
    shown: CaseView, children: Sequence[Case], day: date, calendar: Calendar
) -> CaseView:
    """The parent's view with a promise that ends no earlier than one that a child's extension
    moved: the results come together, and its notice told so. The joint statutory limit, which is
    the law's, moves by the parent's own extension only (行政许可法 42(2))."""
    moved: list[tuple[date, bool]] = []
    for child in children:
        is_extended = child.extension is not None and child.extension.of_promise
        if is_extended and child.accepted_on and (child.is_open or child.result):
            ends = promise_ends(child, child.accepted_on, day, calendar)
            if ends is not None and ends.due_on is not None:
                moved.append((ends.due_on, ends.is_provisional))
    last = next((one for one in shown.clocks if one.name == "statutory" and one.due_on), None)
    if last is not None and last.due_on is not None:
        moved = [min(one, (last.due_on, last.provisional)) for one in moved]
    return _with_ends(shown, {"promise": max(moved)} if moved else {}, day, calendar, later=True)


def _within(seen: CaseView, above: CaseView, day: date, calendar: Calendar) -> CaseView:
    """The child's view with no clock that ends after the parent's of the same name."""
    ends = {
        clock.name: (clock.due_on, clock.provisional)
        for clock in above.clocks
        if clock.due_on and clock.name in ("promise", "statutory")
    }
    return _with_ends(seen, ends, day, calendar, later=False)


def _with_ends(
    seen: CaseView,
    ends: Mapping[str, tuple[date, bool]],
    day: date,
    calendar: Calendar,
    *,
    later: bool,
) -> CaseView:
    """The view with the clocks that `ends` names ending on its days (and whether those are 暂定),
    where that is later, or earlier, than what they say themselves."""
    clocks: list[Clock] = []
    for clock in seen.clocks:
        if clock.name in ends and clock.due_on is not None:
            end, is_provisional = ends[clock.name]
            if (end > clock.due_on) if later else (end < clock.due_on):
                clock = jointly(clock, end, day, calendar, is_provisional=is_provisional)
        clocks.append(clock)
    return seen.model_copy(update={"clocks": tuple(clocks)})
