"""Licences that end: who has to be reminded of the renewal, until when it is to be applied for, and
what the law makes of an application that nobody decides (行政许可法 50; domain.md 1 row 25)."""

from __future__ import annotations

from datetime import date

from hallcore.alert_rules import VALIDITY, AlertRule, AlertRules, Condition
from hallcore.base import Frozen
from hallcore.calendar import Calendar
from hallcore.cases import Case
from hallcore.catalogue import Item, Level
from hallcore.deadlines import Unit, day_with_left
from hallcore.halls import level_of
from hallcore.moments import local_day

DEFAULT_NOTICE_DAYS = 60
"""How long before its end a licence is listed where no rule says so."""


class Renewal(Frozen):
    """A licence that ends soon (行政许可法 50). `is_late`: renewal should have been applied for."""

    case_number: str
    valid_until: date
    apply_by: date
    is_late: bool


def renewal(
    case: Case, today: date, calendar: Calendar, rules: AlertRules, item: Item | None = None
) -> Renewal | None:
    """The licence of a case and until when its renewal is to be applied for (行政许可法 50); None
    where there is none, or it has ended. Without a rule the day it ends is the last."""
    if case.result != "granted" or case.valid_until is None or today > case.valid_until:
        return None
    level = level_of(case.route.deciding_hall)
    apply_by = last_day_to_apply(case.valid_until, case.item, level, calendar, rules, item)
    return Renewal(
        case_number=case.number,
        valid_until=case.valid_until,
        apply_by=apply_by,
        is_late=today > apply_by,
    )


def last_day_to_apply(
    valid_until: date,
    code: str,
    level: Level,
    calendar: Calendar,
    rules: AlertRules,
    item: Item | None = None,
) -> date:
    """Until when the renewal of a licence of the item `code`, decided at `level`, is applied for in
    time: thirty days before its end (行政许可法 50), or as the rules say."""
    row = _validity_row(Condition.APPLY_BY, code, level, rules, item)
    if row is None:
        return valid_until
    unit = row.unit_of(Unit.CALENDAR)
    return day_with_left(date.min, valid_until, row.threshold, calendar, unit)


def applied_on(case: Case) -> date:
    """The day on which the citizen handed his application in, to an agent too."""
    return local_day(case.entrusted_at or case.received_at)


def is_late(case: Case) -> bool:
    """The renewal was applied for after its last day. It is received all the same, but no law
    grants it when nobody decides."""
    renews = case.renews
    return renews is not None and renews.apply_by is not None and applied_on(case) > renews.apply_by


def is_renewed_on(case: Case, day: date, accepted_on: date | None) -> bool:
    """视为准予延续: applied for in time, accepted, and on `day` the old licence has ended without a
    decision (行政许可法 50)."""
    renews = case.renews
    if renews is None or renews.valid_until is None or is_late(case):
        return False
    if accepted_on is None or accepted_on > renews.valid_until:
        return False
    return case.result is None and case.is_open and day > renews.valid_until


def renewal_notice_days(rules: AlertRules) -> int:
    """For how many days before its end a licence is listed, at most: the longest of the rows."""
    return max(
        (
            row.threshold
            for row in rules.rules
            if row.is_on and (row.clock, row.condition) == (VALIDITY, Condition.DAYS_LEFT)
        ),
        default=DEFAULT_NOTICE_DAYS,
    )


def _validity_row(
    condition: Condition, code: str, level: Level, rules: AlertRules, item: Item | None
) -> AlertRule | None:
    return next(
        (
            row
            for row in rules.of_case(code, item, level)
            if (row.clock, row.condition) == (VALIDITY, condition)
        ),
        None,
    )
