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
