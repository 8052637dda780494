"""延续: which licence a receipt renews, until when it is in time, and what a clerk should be told
(行政许可法 50)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hallclient.store.unit import Unit
from hallclient.window import Window
from hallcore.alert_rules import AlertRules
from hallcore.calendar import Calendar
from hallcore.cases import Case, Renewed
from hallcore.catalogue import Item, Role
from hallcore.problems import Problem, problem
from hallcore.renewals import last_day_to_apply

FIELD = "renews"
RECEIVING_ROLES = (Role.DECIDE, Role.ACCEPT, Role.RECEIVE, Role.AGENCY)
MOST = 64
"""Characters of a certificate's number."""


@dataclass(frozen=True, slots=True)
class RenewalAsked:
    """What a clerk says of the old licence. `valid_until` None: as the window knows it, if it
    does."""

    certificate_number: str
    valid_until: date | None = None


def renewable_item(items: Sequence[Item]) -> Item | Problem:
    """The one item of a receipt that can be renewed."""
    found = [item for item in items if item.renewable]
    if len(found) == 1:
        return found[0]
    if found:
        return problem("renewal.which", field=FIELD)
    return problem("renewal.not_here", item="、".join(item.name for item in items), field=FIELD)


def renewal_fault(window: Window, case: Case) -> Problem | None:
    """Why the renewal of this case's licence cannot be received here under today's catalogue."""
    with window.store.read() as unit:
        item = window.catalogue(unit).items.get(case.item)
    if item is None:
        return problem("item.unknown", code=case.item)
    if not item.renewable:
        return problem("renewal.not_here", item=item.name)
    if not any(item.can(window.enrolment.hall_level, role) for role in RECEIVING_ROLES):
        return problem("item.not_here", item=item.name)
    return None


def licence_end(unit: Unit, number: str) -> date | None:
    """The last day of the licence with this number, where a case here granted it."""
    found: Case | None = unit.cases.licence(number.strip())
    return found.valid_until if found else None


def renewed(
    window: Window, unit: Unit, items: Sequence[Item], asked: RenewalAsked
) -> dict[str, Renewed] | Problem:
    """What the receipt says of the old licence, by the code of the one item that renews it."""
    item = renewable_item(items)
    if isinstance(item, Problem):
        return item
    number = asked.certificate_number.strip()
    if not number:
        return problem("renewal.number_missing", field=FIELD)
    if len(number) > MOST:
        return problem("input.invalid", key=FIELD, detail=f"最多 {MOST} 个字", field=FIELD)
    until = asked.valid_until or licence_end(unit, number)
    if until is None:
        return {item.code: Renewed(certificate_number=number)}
    by = apply_by(item, until, window.calendar(unit), window.alert_rules(unit))
    return {item.code: Renewed(certificate_number=number, valid_until=until, apply_by=by)}


def apply_by(item: Item, until: date, calendar: Calendar, rules: AlertRules) -> date:
    """The last day on which the renewal is applied for in time."""
    return last_day_to_apply(until, item.code, item.decides_at, calendar, rules, item)


def renewal_warnings(cases: Sequence[Case]) -> list[Problem]:
    """What a clerk should tell the applicant of the receipts that renew; nothing is refused."""
    found = (renewal_warning(case.renews, case.received_on) for case in cases if case.renews)
    return [one for one in found if one is not None]


def renewal_warning(renews: Renewed, on: date) -> Problem | None:
    """Late, or nobody knows; None where all is well on the day of receipt `on`."""
    if renews.valid_until is None or renews.apply_by is None:
        return problem("renewal.unknown", number=renews.certificate_number, field=FIELD)
    if on <= renews.apply_by:
        return None
    return problem("renewal.late", day=renews.valid_until, last=renews.apply_by, field=FIELD)


def asked_of(typed: Mapping[str, str]) -> RenewalAsked | None:
    """What stands in the two fields of the screen; None where no number does."""
    number = typed.get("number", "").strip()
    return RenewalAsked(number, _day(typed.get("valid_until", ""))) if number else None


def renewal_faults(typed: Mapping[str, str]) -> dict[str, Problem]:
    """What refuses the two fields of the screen."""
    number, until = (typed.get(key, "").strip() for key in ("number", "valid_until"))
    if until and not number:
        return {"renews.number": problem("renewal.number_missing")}
    if len(number) > MOST:
        detail = f"最多 {MOST} 个字"
        return {"renews.number": problem("input.invalid", key="原证照编号", detail=detail)}
    if until and _day(until) is None:
        return {"renews.valid_until": problem("input.day", value=until)}
    return {}


def known_end(window: Window, number: str) -> str:
    """The last day of the licence with this number as the screen writes it, or nothing."""
    with window.store.read() as unit:
        until = licence_end(unit, number)
    return until.isoformat() if until else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def renewal_doubt(
    asked: RenewalAsked | None,
    items: Sequence[Item],
    on: date,
    calendar: Calendar,
    rules: AlertRules,
) -> Problem | None:
    """Late, or nobody knows the day on which the old licence ends; it is received all the same."""
    item = renewable_item(items) if asked is not None else None
    if asked is None or not isinstance(item, Item):
        return None
    renews = Renewed(certificate_number=asked.certificate_number[:MOST])
    until = asked.valid_until
    if until is not None:
        last = apply_by(item, until, calendar, rules)
        renews = renews.model_copy(update={"valid_until": until, "apply_by": last})
    return renewal_warning(renews, on)
