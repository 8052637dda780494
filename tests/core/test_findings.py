"""What a person should look at: order of events, on-the-spot matters left open."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from histories_support import MONDAY, ON_SPOT, TOWNSHIP, Story, accepted, granted, noon

from hallcore.cases import Case
from hallcore.findings import findings

NOW = noon(MONDAY) + timedelta(days=30)


def told(case: Case, as_of: datetime = NOW) -> list[tuple[str, str]]:
    return [(one.rule, one.text) for one in findings(case, as_of)]


def test_a_case_in_good_order_has_none() -> None:
    assert told(granted().does("deliver").case) == []
    assert told(accepted().case) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [("accept", "受理的时间早于收件"), ("withdraw", "办结的时间早于收件")],
)
def test_rule_33_an_event_before_the_one_it_follows_is_told(kind: str, text: str) -> None:
    story = Story()
    late = story.does("note").case
    turned = late.model_copy(update={"received_at": late.received_at + timedelta(days=1)})
    operation = story.operation(kind)
    from hallcore.fold import follow

    after = follow(turned, operation)
    assert after is not None
    assert ("L1", text) in told(after)
    assert after.received_at == turned.received_at, "told, not put right"


def test_rule_33_an_event_ahead_of_the_clock_is_told() -> None:
    case = accepted().case
    assert told(case, noon(MONDAY) - timedelta(hours=1)) == [
        ("L1", "收件的时间还没有到"),
        ("L1", "受理的时间还没有到"),
    ]


def test_rule_16_an_on_the_spot_matter_left_open_is_told_from_the_next_day() -> None:
    story = Story(ON_SPOT, TOWNSHIP, answer_due_on=None)
    assert told(story.case, noon(MONDAY)) == []
    assert told(story.case, noon(MONDAY) + timedelta(days=1)) == [
        ("L2", "即办件 2026-11-23 收件，当日没有办结")
    ]
    done = story.does("accept").does("decide_on_spot").does("deliver").case
    assert told(done) == []
