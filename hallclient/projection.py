"""From operations to the case as this window shows it: confirmed first, then its own pending work.

Every commit and every exchange ends here, so lists and folds cannot drift apart. A theme's parent
and its children are projected together (`hallcore.family`): `project` or `put_case` for the case
that changed, then `project_families` once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from hallclient.store.unit import Unit
from hallclient.window import Window
from hallcore.cases import Case, State
from hallcore.family import children_of, deemed_after, is_parent, view_in_family
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
    now = window.now()
    shown = view_in_family(case, now, window.calendar(unit), relatives)
    following = shown.next_clock
    waits = case.route.deemed and case.state is State.RECEIVED
    if is_parent(case):
        deemed_day = deemed_after(case, children_of(case, relatives))
    else:
        deemed_day = case.answer_due_on if waits else None
    unit.cases.put(
        case,
        confirmed=confirmed,
        confirmed_count=count,
        initials=name_initials(case.applicant.name),
        next_due_on=following.due_on if following else None,
        deemed_after=deemed_day,
        changed_at=now,
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


@lru_cache(maxsize=4096)
def name_initials(name: str) -> str:
    """Pinyin initials of a name, its surname read as surnames are read."""
    from hallclient.pinyin import initials

    return initials(name)
