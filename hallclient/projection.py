"""From operations to the case as this window shows it: confirmed first, then its own pending work.

Every commit and every exchange ends here, so lists and folds cannot drift apart. A theme's parent
and its children are projected together (`hallcore.family`): `project` or `put_case` for the case
that changed, then `project_families` once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from hallclient.store.unit import Unit
from hallclient.window import Window
from hallcore.answering import answer_limit
from hallcore.cases import Case, State
from hallcore.family import (
    children_of,
    deemed_after,
    first_clock,
    is_parent,
    view_in_family,
)
from hallcore.supervision import first_alert_on
from hallcore.sync.window import Laid, lay, lay_family

NOBODY: Mapping[str, Case] = MappingProxyType({})


def project(window: Window, unit: Unit, number: str, confirmed: Case | None, count: int) -> Laid:
    """Lay pending operations on `confirmed`, the fold of `count` applied ones; store the case."""
    rules = window.rules(unit)
    waiting = unit.operations.unconfirmed(number)
    laid = lay(
        confirmed,
        [operation for operation, _ in waiting],
        rules,
        carried=[operation.identity for operation, is_carried in waiting if is_carried],
    )
    if laid.case is None:
        unit.cases.drop(number)
    else:
        put_case(window, unit, laid.case, confirmed, count)
    return laid


def put_case(
    window: Window,
    unit: Unit,
    case: Case,
    confirmed: Case | None,
    count: int,
    relatives: Mapping[str, Case] = NOBODY,
) -> None:
    """Write the projection of one case."""
    unit.cases.put(
        case,
        confirmed=confirmed,
        confirmed_count=count,
        changed_at=window.now(),
        **_days(window, unit, case, relatives),
    )


def project_families(window: Window, unit: Unit, numbers: Iterable[str]) -> None:
    """Bring the families of these cases up to date: every parent shows what its children make of
    it, and what waits in the outbox is judged in the order in which it was made."""
    roots: dict[str, None] = {}
    for number in numbers:
        stored = unit.cases.get(number)
        if stored is not None and is_parent(stored.case):
            roots[number] = None
        elif stored is not None and stored.case.parent is not None:
            roots[stored.case.parent] = None
    for root in roots:
        _project_family(window, unit, root)


def _project_family(window: Window, unit: Unit, root: str) -> None:
    parent = unit.cases.get(root)
    if parent is None or not is_parent(parent.case):
        return
    members = {root: parent} | unit.cases.children(root)
    waiting = unit.operations.unconfirmed(*members)
    shown = lay_family(
        {number: one.confirmed for number, one in members.items() if one.confirmed is not None},
        [operation for operation, _ in waiting],
        window.rules(unit),
        carried=[operation.identity for operation, is_carried in waiting if is_carried],
    )
    for number, case in shown.items():
        one = members[number]
        put_case(window, unit, case, one.confirmed, one.confirmed_count, shown)


def _days(
    window: Window, unit: Unit, case: Case, relatives: Mapping[str, Case]
) -> dict[str, date | None]:
    """The next due day of a case, the last on which an answer keeps it from being deemed accepted,
    and the first on which a rule of supervision rings; all by the calendar of the region where it
    was received. A theme's parent rings for nothing: whatever rings, rings for a child."""
    now, calendar = window.now(), window.calendar_for(unit, case.hall)
    following = view_in_family(case, now, calendar, relatives).next_clock
    if is_parent(case):
        children = children_of(case, relatives)
        first = first_clock([view_in_family(one, now, calendar, relatives) for one in children])
        days = [clock.due_on for clock in (following, first) if clock and clock.due_on]
        return {
            "next_due_on": min(days, default=None),
            "deemed_after": deemed_after(case, children, calendar),
            "alert_on": None,
        }
    item = window.rules(unit).item_of(case)
    waits = case.route.deemed and case.state is State.RECEIVED and case.accepted_on is None
    return {
        "next_due_on": following.due_on if following else None,
        "deemed_after": answer_limit(case, calendar) if waits else None,
        "alert_on": first_alert_on(case, now, calendar, window.alert_rules(unit), item, relatives),
    }


STALE, NOT_STALE = "look_again_after", "-"
"""The fact that says behind which case number the days of lists are still those of another
calendar or of other rules."""


def mark_stale(unit: Unit) -> None:
    """Another calendar, other rules or items came, in this transaction."""
    unit.facts.put(STALE, "")


def look_again(window: Window) -> int:
    """Compute the days by which cases are listed anew, where that is due; a page a transaction, so
    that nobody waits long, and going on where a killed program stopped. Gives how many cases were
    looked at."""
    looked_at = 0
    while _is_stale(window):
        with window.store.write() as unit:
            after = unit.facts.get(STALE) or ""
            page = unit.cases.with_clocks(after) if after != NOT_STALE else []
            relatives = unit.cases.relatives(page)
            for case in page:
                unit.cases.put_days(case.number, **_days(window, unit, case, relatives))
            unit.facts.put(STALE, page[-1].number if page else NOT_STALE)
            unit.commit()
        looked_at += len(page)
    return looked_at


def _is_stale(window: Window) -> bool:
    with window.store.read() as unit:
        return unit.facts.get(STALE) not in (None, NOT_STALE)


@lru_cache(maxsize=4096)
def name_initials(name: str) -> str:
    """Pinyin initials of a name, its surname read as surnames are read."""
    from hallclient.pinyin import initials

    return initials(name)
