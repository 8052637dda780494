"""On which grounds a case may be declined here now (domain.md 10, rule 10)."""

from __future__ import annotations

from dataclasses import dataclass

from hallclient.services.acts import applied
from hallclient.services.commit import Commit
from hallclient.window import Window
from hallcore.cases import Case
from hallcore.catalogue.model import Item
from hallcore.kinds.answer import GROUNDS, Decline
from hallcore.problems import Problem

ARTICLES = {
    "out_of_scope": "《中华人民共和国行政许可法》第三十二条第一款第二项",
    "no_licence_needed": "《中华人民共和国行政许可法》第三十二条第一款第一项",
    "false_material": "《中华人民共和国行政许可法》第七十八条",
}
"""What the notice cites where the item is one that the act binds."""


@dataclass(frozen=True, slots=True)
class DeclineGround:
    """One ground to choose: a key of `GROUNDS`, for the item's own its code, how a clerk reads
    it, and the basis to propose."""

    ground: str
    item_ground: str
    text: str
    basis: str


def possible_grounds(window: Window, clerk: str, number: str) -> list[DeclineGround] | Problem:
    """The grounds that the fold would allow this window now. None at all: why not."""
    with window.store.read() as unit:
        commit = Commit(window, unit, clerk)
        case = commit.case(number)
        if isinstance(case, Problem):
            return case
        found: list[DeclineGround] = []
        refused: Problem | None = None
        for one in _grounds(commit.rules.item_of(case)):
            said = applied(commit, case, "decline", _sample(one))
            if isinstance(said, Case):
                found.append(one)
            else:
                refused = refused or said
    return refused if refused is not None and not found else found


def _grounds(item: Item | None) -> list[DeclineGround]:
    """In the order of `GROUNDS`, each of the item's own on a line of its own."""
    found = []
    for ground, text in GROUNDS.items():
        if ground == "item_ground":
            listed = item.grounds if item else ()
            found += [DeclineGround(ground, one.code, one.text, one.basis) for one in listed]
        else:
            found.append(DeclineGround(ground, "", text, _basis(ground, item)))
    return found


def _basis(ground: str, item: Item | None) -> str:
    if item is None:
        return ""
    return ARTICLES[ground] if item.is_licence else item.basis


def _sample(one: DeclineGround) -> Decline:
    return Decline(
        ground=one.ground,
        item_ground=one.item_ground,
        reason="-",
        basis="-",
        remedy="-",
        right_body="-",
        evidence="-",
    )
