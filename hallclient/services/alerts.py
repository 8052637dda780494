"""预警: what rings at this window from its own data, with or without a network; and licences whose
renewal is to be applied for (domain.md 13; 行政许可法 50)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hallclient.store.unit import Unit
from hallclient.window import Window
from hallcore.alert_rules import LEVEL_TEXTS, AlertLevel, rank
from hallcore.cases import Case
from hallcore.catalogue import Item
from hallcore.deadlines import Unit as DayUnit
from hallcore.family import view_in_family
from hallcore.halls import Hall
from hallcore.moments import local_day, write_instant
from hallcore.renewals import Renewal, renewal, renewal_notice_days
from hallcore.supervision import TRANSIT, Alert, Party, alerts

CLOCK_TEXTS = {
    "agency": "代办送交期限",
    "answer": "答复期限",
    "first_review": "初审期限",
    "promise": "承诺期限",
    "statutory": "法定期限",
    "step": "环节期限",
    "delivery": "送达期限",
    "pledge": "补齐期限",
    "renewal": "延续决定期限",
    "supplement": "申请人补正期限",
    TRANSIT: "接收期限",
}
Counts = tuple[tuple[AlertLevel, int], ...]
"""How many alerts of each level, the worst first; levels without any are left out."""


@dataclass(frozen=True, slots=True)
class Named:
    """Whom an alert names, in words."""

    party: Party
    name: str


@dataclass(frozen=True, slots=True)
class Rung:
    """One alert as a person reads it."""

    alert: Alert
    case: Case
    item_name: str
    rule_name: str
    text: str
    named: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """One licence that ends soon."""

    renewal: Renewal
    case: Case
    item_name: str
    text: str


@dataclass(frozen=True, slots=True)
class Ringing:
    """Everything on the screen 预警. `alerts` has one line a case and clock, the worst."""

    as_of: datetime
    alerts: tuple[Rung, ...]
    endings: tuple[Ending, ...]


def ringing(window: Window) -> Ringing:
    """What the screen shows now."""
    with window.store.read() as unit:
        return Ringing(
            as_of=window.now(),
            alerts=tuple(worst_only(rung_alerts(window, unit))),
            endings=tuple(_endings(window, unit, None)),
        )


def list_alerts(window: Window) -> list[Rung]:
    """Every alert of the cases that this hall has, sent, expects or hands out, the worst first."""
    with window.store.read() as unit:
        return rung_alerts(window, unit)


def list_renewals(window: Window, within_days: int | None = None) -> list[Ending]:
    """Licences of this hall's cases that end within so many days; None: as the rules say."""
    with window.store.read() as unit:
        return _endings(window, unit, within_days)


def count_alerts(window: Window) -> Counts:
    """How many lines of each level the screen has."""
    return counts_of(worst_only(list_alerts(window)))


def counts_of(found: Iterable[Rung]) -> Counts:
    number = Counter(one.alert.level for one in found)
    return tuple((level, number[level]) for level in reversed(AlertLevel) if number[level])


def worst_only(found: Iterable[Rung]) -> list[Rung]:
    """One alert a case and clock: a promise that is over is not about to be over, too."""
    kept: dict[tuple[str, str, str], Rung] = {}
    for one in found:
        key = one.case.number, one.alert.clock, one.alert.of
        if key not in kept or rank(one.alert.level) > rank(kept[key].alert.level):
            kept[key] = one
    return list(kept.values())


def rung_alerts(window: Window, unit: Unit) -> list[Rung]:
    """Alerts at this instant; the store hands over candidates only."""
    now, today = window.now(), local_day(window.now())
    rules, halls = window.alert_rules(unit), window.halls(unit)
    names = {(row.rule, row.clock, row.level): row.name for row in rules.rules}
    found: list[Rung] = []
    candidates = unit.cases.ringing(window.hall, today)
    relatives = unit.cases.relatives(candidates)
    for case in candidates:
        item = window.rules(unit).item_of(case)
        calendar = window.calendar_for(unit, case.hall)
        shown = view_in_family(case, now, calendar, relatives)
        for alert in alerts(case, shown, now, calendar, rules, item):
            if not _concerns(case, alert, window.hall):
                continue
            found.append(
                Rung(
                    alert=alert,
                    case=case,
                    item_name=item.name if item else case.item,
                    rule_name=names.get((alert.rule, alert.clock, alert.level), alert.rule),
                    text=alert_text(alert, today),
                    named=tuple(_named(one, halls, item) for one in alert.responsible),
                )
            )
    return sorted(found, key=_order)


def _order(one: Rung) -> tuple[int, date, str, str]:
    return -rank(one.alert.level), one.alert.due_on, one.case.number, one.alert.rule


def _concerns(case: Case, alert: Alert, hall: str) -> bool:
    """Papers on their way ring at both ends, the case's other clocks at its sender's; a step of the
    desk is the business of the hall that decides."""
    if alert.clock == "step":
        return case.route.deciding_hall == hall
    if case.transit is not None:
        is_awaited = alert.clock == TRANSIT and case.transit.addressee == hall
        return is_awaited or case.transit.sender == hall
    is_handed_out_here = alert.clock == "delivery" and case.route.delivery_hall == hall
    return case.holder == hall or is_handed_out_here


def alert_text(alert: Alert, today: date) -> str:
    """答复期限 11月30日 还剩 1 个工作日; 承诺期限 11月27日 已过 2 个工作日."""
    unit = "个工作日" if alert.unit is DayUnit.WORKING else "日"
    name = CLOCK_TEXTS.get(alert.clock, alert.clock)
    head = f"{name} {day_text(alert.due_on, today)}"
    if alert.due_on == today:
        return f"{head} 今日 24:00 截止"
    if alert.due_on > today:
        return f"{head} 还剩 {alert.days_left} {unit}"
    over = f"{head} 已过 {max(-alert.days_left, 1)} {unit}"
    by_law = "视为准予延续" if alert.clock == "renewal" else "视为受理"
    return f"{over}，{by_law}" if alert.is_deemed else over


def day_text(day: date, today: date) -> str:
    """12月15日; with its year where that is another one."""
    year = f"{day.year}年" if day.year != today.year else ""
    return f"{year}{day.month}月{day.day}日"


def level_text(level: AlertLevel) -> str:
    """红, 黄, 预警, 提示: stands beside every colour."""
    return LEVEL_TEXTS[level]


def _named(party: Party, halls: Mapping[str, Hall], item: Item | None) -> Named:
    name = party.code
    if party.kind == "hall" and party.code in halls:
        name = halls[party.code].name
    elif party.kind == "step":
        step = item.step(party.code) if item else None
        name = f"{step.name}环节" if step else party.code
    elif party.kind == "person":
        names = (hall.clerks.get(party.code) for hall in halls.values())
        name = next((one for one in names if one), party.code)
    return Named(party, name)


def _endings(window: Window, unit: Unit, within_days: int | None) -> list[Ending]:
    today = local_day(window.now())
    rules = window.alert_rules(unit)
    days = renewal_notice_days(rules) if within_days is None else within_days
    last = today + timedelta(days=min(days, (date.max - today).days))
    found = []
    for case in unit.cases.ending(today, last):
        if window.hall not in (case.hall, case.holder, case.route.delivery_hall):
            continue
        item = window.rules(unit).item_of(case)
        ends = renewal(case, today, window.calendar_for(unit, case.hall), rules, item)
        if ends is not None:
            name = item.name if item else case.item
            found.append(Ending(ends, case, name, renewal_text(ends, today)))
    return found


def renewal_text(ends: Renewal, today: date) -> str:
    """2027年1月14日到期 12月15日前申请延续; 已过申请延续的期限."""
    until = f"{day_text(ends.valid_until, today)}到期"
    by = day_text(ends.apply_by, today)
    return f"{until} 应在{by}前申请延续，已过" if ends.is_late else f"{until} {by}前申请延续"


def alerts_json(window: Window) -> dict[str, Any]:
    """The answer of `alerts`."""
    with window.store.read() as unit:
        found, version = rung_alerts(window, unit), window.alert_rules(unit).version
    return {
        "as_of": write_instant(window.now()),
        "rules": version,
        "alerts": [
            {
                "case_number": one.case.number,
                "rule": one.alert.rule,
                "level": str(one.alert.level),
                "clock": one.alert.clock,
                "of": one.alert.of or None,
                "due_on": one.alert.due_on.isoformat(),
                "days_left": one.alert.days_left,
                "unit": str(one.alert.unit),
                "since_on": one.alert.since_on.isoformat(),
                "deemed": one.alert.is_deemed,
                "responsible": [
                    {"kind": named.party.kind, "code": named.party.code, "name": named.name}
                    for named in one.named
                ],
                "text": one.text,
            }
            for one in found
        ],
    }


def renewals_json(found: Iterable[Ending], as_of: datetime) -> dict[str, Any]:
    """The answer of `renewals`."""
    return {
        "as_of": write_instant(as_of),
        "renewals": [
            {
                "case_number": one.case.number,
                "item": one.case.item,
                "item_name": one.item_name,
                "applicant": one.case.applicant.name,
                "certificate_number": one.case.certificate_number,
                "valid_until": one.renewal.valid_until.isoformat(),
                "apply_by": one.renewal.apply_by.isoformat(),
                "late": one.renewal.is_late,
                "text": one.text,
            }
            for one in found
        ],
    }
