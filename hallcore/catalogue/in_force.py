"""Which version of the catalogue new receipts are made under (design.md 2.8)."""

from collections.abc import Sequence
from datetime import date, timedelta

from hallcore.catalogue.model import Catalogue

STALE_AFTER = timedelta(days=30)
"""A catalogue that the centre has not confirmed for longer may have a successor."""


def in_force(versions: Sequence[Catalogue], today: date) -> Catalogue | None:
    """The version that is planned for `today`: of several the one that begins last, of those that
    begin on one day the one published last. Where none is planned for today, the last that was;
    where none has begun yet, the next that will.

    `versions` in the order of their publication.
    """
    begun = [one for one in versions if one.planned_from <= today]
    running = [one for one in begun if one.planned_until >= today]
    for candidates in (running, begun):
        if candidates:
            return max(reversed(candidates), key=lambda one: one.planned_from)
    return min(versions, key=lambda one: one.planned_from, default=None)


def warning_of(catalogue: Catalogue, today: date, contact_on: date | None) -> str:
    """What a clerk should know of the version at hand; nothing where all is well. `contact_on`: the
    day of the last exchange with the centre."""
    if catalogue.planned_until < today:
        return "已过期"
    if catalogue.planned_from > today:
        return f"{catalogue.planned_from} 起施行"
    if contact_on is not None and today - contact_on > STALE_AFTER:
        return f"{(today - contact_on).days} 天没有核对"
    return ""


def version_note(used: str, received_on: date, versions: Sequence[Catalogue]) -> str:
    """What the centre says of a receipt under another version than that of its day; nothing where
    it was the right one. It is never refused for that: the window could not know better."""
    right = in_force(versions, received_on)
    if right is None or used not in {one.version for one in versions}:
        return ""
    if right.version != used:
        return f"收件用的是目录 {used}，当天施行的是 {right.version}"
    if not right.planned_from <= received_on <= right.planned_until:
        return f"收件那天目录 {used} 不在施行期内"
    return ""
