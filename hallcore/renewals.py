"""Licences that end: who has to be reminded of the renewal, and until when it is to be applied for
(行政许可法 50; domain.md 1 row 25)."""

from __future__ import annotations

from datetime import date

from hallcore.alert_rules import VALIDITY, AlertRule, AlertRules, Condition
from hallcore.base import Frozen
from hallcore.calendar import Calendar
from hallcore.cases import Case
from hallcore.catalogue import Item
from hallcore.deadlines import Unit, day_with_left
from hallcore.halls import level_of

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
    apply_by = case.valid_until
    row = _validity_row(Condition.APPLY_BY, case, rules, item)
    if row is not None:
        unit = row.unit_of(Unit.CALENDAR)
        apply_by = day_with_left(date.min, case.valid_until, row.threshold, calendar, unit)
    return Renewal(
        case_number=case.number,
        valid_until=case.valid_until,
        apply_by=apply_by,
        is_late=today > apply_by,
    )


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
    condition: Condition, case: Case, rules: AlertRules, item: Item | None
) -> AlertRule | None:
    level = level_of(case.route.deciding_hall)
    return next(
        (
            row
            for row in rules.of_case(case.item, item, level)
            if (row.clock, row.condition) == (VALIDITY, condition)
        ),
        None,
    )
