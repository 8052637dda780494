"""From operations to the case as this window shows it: confirmed first, then its own pending work.

Every commit and every exchange ends here, so lists and folds cannot drift apart.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from hallclient.store.unit import Unit
from hallclient.window import Window
from hallcore.answering import answer_limit
from hallcore.cases import Case, State
from hallcore.sync.window import Laid, lay
from hallcore.view import view


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


def put_case(window: Window, unit: Unit, case: Case, confirmed: Case | None, count: int) -> None:
    """Write the projection of one case."""
    next_due_on, deemed_after = _days(window, unit, case)
    unit.cases.put(
        case,
        confirmed=confirmed,
        confirmed_count=count,
        initials=name_initials(case.applicant.name),
        next_due_on=next_due_on,
        deemed_after=deemed_after,
        changed_at=window.now(),
    )


def _days(window: Window, unit: Unit, case: Case) -> tuple[date | None, date | None]:
    """The next due day of a case, and the last on which an answer keeps it from being deemed
    accepted; both by the calendar of the region where it was received."""
    calendar = window.calendar_for(unit, case.hall)
    following = view(case, window.now(), calendar).next_clock
    waits = case.route.deemed and case.state is State.RECEIVED and case.accepted_on is None
    deemed_after = answer_limit(case, calendar) if waits else None
    return following.due_on if following else None, deemed_after


def look_again(window: Window, unit: Unit) -> int:
    """Another calendar came: compute the days by which cases are listed anew. Gives how many cases
    were looked at."""
    looked_at, after = 0, ""
    while page := unit.cases.with_clocks(after):
        for case in page:
            next_due_on, deemed_after = _days(window, unit, case)
            unit.cases.put_days(case.number, next_due_on=next_due_on, deemed_after=deemed_after)
        looked_at, after = looked_at + len(page), page[-1].number
    return looked_at


@lru_cache(maxsize=4096)
def name_initials(name: str) -> str:
    """Pinyin initials of a name, its surname read as surnames are read."""
    from hallclient.pinyin import initials

    return initials(name)
