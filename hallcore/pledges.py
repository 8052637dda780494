"""On which pledges an acceptance is given (容缺受理, 告知承诺; domain.md 7.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hallcore.cases import Case


def given_pledges(
    case: Case, payload: Mapping[str, Any], together: Sequence[Case]
) -> dict[str, date | None]:
    """Material → the day by which it comes, None where the pledge takes its place. Of a parent:
    what any of its children on the same notice is accepted on, by the earliest day."""
    found: dict[str, date | None] = {}
    if not (case.items and "accepted_on" in payload):
        for one in payload.get("pledges", ()):
            found[one["material"]] = date.fromisoformat(one["due_on"]) if one["due_on"] else None
        return found
    for pledge in [one for child in together if not child.items for one in child.pledges]:
        days = [day for day in (pledge.due_on, found.get(pledge.material)) if day]
        found[pledge.material] = min(days, default=None)
    return found
