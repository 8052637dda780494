"""From operations to the case as this window shows it: confirmed first, then its own pending work.

Every commit and every exchange ends here, so lists and folds cannot drift apart.
"""

from __future__ import annotations

from functools import lru_cache

from hallclient.store.unit import Unit
from hallclient.window import Window
from hallcore.cases import Case
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
    now = window.now()
    shown = view(case, now, window.calendar(unit))
    following = shown.next_clock
    unit.cases.put(
        case,
        confirmed=confirmed,
        confirmed_count=count,
        initials=name_initials(case.applicant.name),
        next_due_on=following.due_on if following else None,
        changed_at=now,
    )


@lru_cache(maxsize=4096)
def name_initials(name: str) -> str:
    """Pinyin initials of a name, its surname read as surnames are read."""
    from hallclient.pinyin import initials

    return initials(name)
