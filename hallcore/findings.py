"""What does not look right in a folded case, said without judging anybody: the order of its events
and on-the-spot matters that were left open (domain.md 5.1 逻辑、流程; 10, rules 16 and 33; 13, L1
and L2). Nothing is ever put right silently; a person looks."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise
from typing import Literal

from hallcore.base import Frozen
from hallcore.cases import Case
from hallcore.moments import local_day

EVENT_TEXTS = {
    "entrusted": "代办委托",
    "received": "收件",
    "accepted": "受理",
    "decided": "决定",
    "delivered": "送达",
    "closed": "办结",
}


class Finding(Frozen):
    """`rule`: the supervision rule of domain.md 13 that it belongs to."""

    rule: Literal["L1", "L2"]
    text: str


def findings(case: Case, as_of: datetime) -> tuple[Finding, ...]:
    """Everything that a person should look at in this case."""
    return (*_out_of_order(case, as_of), *_left_open(case, local_day(as_of)))


def _out_of_order(case: Case, as_of: datetime) -> list[Finding]:
    """申请 ≤ 收件 ≤ 受理 ≤ 决定 ≤ 领取 ≤ 办结, and none of them later than now."""
    known = {
        "entrusted": case.entrusted_at,
        "received": case.received_at,
        "accepted": case.accepted_at,
        "decided": case.decided_at,
        "delivered": case.delivered_at,
        "closed": case.closed_at,
    }
    events = [(name, at) for name, at in known.items() if at is not None]
    found = [
        Finding(rule="L1", text=f"{EVENT_TEXTS[later]}的时间早于{EVENT_TEXTS[earlier]}")
        for (earlier, first), (later, second) in pairwise(events)
        if second < first
    ]
    ahead = [EVENT_TEXTS[name] for name, at in events if at > as_of]
    return found + [Finding(rule="L1", text=f"{name}的时间还没有到") for name in ahead]


def _left_open(case: Case, today: date) -> list[Finding]:
    """即办 is promised for the day itself: one that was to be closed at once and is still open on
    the next was not kept, nor one that was accepted and not decided on that day."""
    promise = case.limit("promise")
    if promise is None or promise.days or case.children:
        return []
    if case.answer_due_on is None:
        ended = local_day(case.closed_at) if case.closed_at else today
        if ended <= case.received_on:
            return []
        return [Finding(rule="L2", text=f"即办件 {case.received_on} 收件，当日没有办结")]
    decided_at = case.decided_at or case.closed_at
    decided = local_day(decided_at) if decided_at else today
    if case.accepted_at is None or decided <= local_day(case.accepted_at):
        return []
    accepted = local_day(case.accepted_at)
    return [Finding(rule="L2", text=f"即办件 {accepted} 受理，当日没有决定")]
