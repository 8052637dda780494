"""What may be accepted on a pledge, and until when it has to come (domain.md 7.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hallclient.services.answer import accept_payload
from hallclient.services.commit import Commit
from hallclient.window import Window
from hallcore.catalogue import MaterialSpec
from hallcore.kinds.accept import lacking_codes
from hallcore.problems import Problem, problem


@dataclass(frozen=True, slots=True)
class PledgeChoice:
    """A missing material: whether it may come later (容缺), by which day at the latest, and
    whether a pledge may take its place (告知承诺)."""

    code: str
    name: str
    can_come_later: bool
    can_be_replaced: bool
    last_on: date | None


def choice_for(spec: MaterialSpec, last: date | None) -> PledgeChoice:
    return PledgeChoice(spec.code, spec.name, spec.deferrable, spec.pledgeable, last)


def pledge_choices(window: Window, clerk: str, number: str) -> list[PledgeChoice] | Problem:
    """What is missing in a case, also of what its notice asked for, each with its last day: the
    promised one."""
    with window.store.read() as unit:
        commit = Commit(window, unit, clerk)
        case = commit.case(number)
        if isinstance(case, Problem):
            return case
        item = commit.rules.item_of(case)
        if item is None:
            return problem("catalogue.version_unknown", version=case.catalogue)
        payload = accept_payload(commit, case)
        last = payload.promised_due_on or payload.statutory_due_on
        lacking = (item.material(code) for code in lacking_codes(case, item))
        return [choice_for(spec, last) for spec in lacking if spec is not None]
