"""代办: the village acts for the citizen until a hall that may receive the item takes over.

The take-over is the receipt (domain.md 11): it makes the 收件凭证, and every clock of the citizen
runs from that day. Until then only the village's own duty counts: papers go on in time.
"""

from __future__ import annotations

from datetime import date, datetime

from hallcore.base import Frozen
from hallcore.calendar import Calendar
from hallcore.cases import Case, Entry
from hallcore.catalogue import Item, Role
from hallcore.deadlines import Due, Limit, counted_days, due
from hallcore.halls import level_of
from hallcore.moments import local_day
from hallcore.problems import Problem, problem
from hallcore.rules import Rules

RECEIVED_AS = (Role.DECIDE, Role.ACCEPT, Role.RECEIVE)
"""The roles in which a take-over is a receipt, the strongest first."""

SEND_LIMIT = Limit(name="agency", days=3, basis="村级代办：受托后 3 个工作日内送交乡镇")
"""Within how long an agent sends the papers on, where the item has no limit `agency` of its own
(domain.md 11: village agents send papers to the township within three working days)."""


class Reception(Frozen):
    """What a take-over that is the receipt says: the taking hall's role, the answer day."""

    role: Role
    answer: Due | None = None


class BookLine(Frozen):
    """One case of an agent's book (代办台账). `days_held`: working days until the papers left, or
    until today where they lie here; `send_by` None where no day can be computed."""

    case: Case
    sent_on: date | None
    taken_over_on: date | None
    send_by: date | None
    days_held: int
    is_overdue: bool


def is_entrusted(case: Case) -> bool:
    """The agent acts, and no competent hall has received the case yet."""
    return case.is_open and case.route.role == Role.AGENCY


def judge_received(case: Case) -> Problem | None:
    """Nobody answers an application that no competent hall has received."""
    return problem("agency.not_received") if is_entrusted(case) else None


def receiving_role(case: Case, hall: str, rules: Rules) -> Role | Problem | None:
    """The role in which `hall` receives the case when it takes over; None: papers only. Where the
    item's version is not at hand, the deciding hall is known all the same."""
    codes = case.items or (case.item,)
    items = [rules.item(case.catalogue, code) for code in codes]
    known: list[Item] = [item for item in items if item is not None]
    if len(known) < len(items):
        if hall == case.route.deciding_hall:
            return Role.DECIDE
        return problem("catalogue.version_unknown", version=case.catalogue)
    level = level_of(hall)
    return next(
        (role for role in RECEIVED_AS if all(item.can(level, role) for item in known)), None
    )


def reception(
    case: Case, hall: str, on: date, calendar: Calendar, rules: Rules
) -> Reception | Problem | None:
    """What a take-over by `hall` on day `on` has to say; None where it is no receipt."""
    if not is_entrusted(case):
        return None
    role = receiving_role(case, hall, rules)
    if role is None or isinstance(role, Problem):
        return role
    limit = case.limit("answer")
    ends = limit and due(on, limit.days, calendar, unit=limit.unit, rolls=limit.rolls)
    return Reception(role=role, answer=ends)


def sent_on(case: Case) -> date | None:
    """The day on which the agent's hall last sent the papers on; None while they lie there, or
    after they were taken back."""
    sends: list[Entry] = []
    for entry in case.timeline:
        if entry.kind == "hand_over" and entry.hall == case.hall:
            sends.append(entry)
        elif entry.kind == "take_over" and entry.hall != case.hall:
            return local_day(sends[-1].at) if sends else None
    if case.entrusted_at is not None and case.route.role != Role.AGENCY:
        # A settlement gave them to the hall that received: they left with the last send before.
        before = [entry for entry in sends if entry.at <= case.received_at]
        return local_day((before or sends)[-1].at) if sends else local_day(case.received_at)
    is_on_its_way = case.transit is not None and case.transit.sender == case.hall
    return local_day(sends[-1].at) if sends and is_on_its_way else None


def book_line(case: Case, as_of: datetime, calendar: Calendar) -> BookLine | None:
    """The case as its agent's book shows it; None for a case that was never entrusted."""
    if case.entrusted_at is None:
        return None
    begun_on, sent = local_day(case.entrusted_at), sent_on(case)
    until = sent or local_day(case.closed_at or as_of)
    limit = case.limit(SEND_LIMIT.name) or SEND_LIMIT
    ends = due(begun_on, limit.days, calendar, unit=limit.unit, rolls=limit.rolls)
    is_received = case.route.role != Role.AGENCY
    return BookLine(
        case=case,
        sent_on=sent,
        taken_over_on=case.received_on if is_received else None,
        send_by=ends.due_on if ends else None,
        days_held=counted_days(begun_on, until, calendar, limit.unit),
        is_overdue=ends is not None and until > ends.due_on,
    )
