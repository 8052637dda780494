"""An answer that arrives after the limit (design.md 4): only one given inside it, by a time that
somebody vouches for, prevents deemed acceptance (domain.md 10, rules 6–8)."""

from __future__ import annotations

from datetime import date

import pytest
from histories_support import BENEFIT, PERMIT, TOWNSHIP, Story, noon, rules, working

from hallcore.cases import State
from hallcore.moments import write_instant
from hallcore.operations import Times
from hallcore.sync.centre import Decision, decide

ANSWERS = ("accept", "request_supplement", "decline")


def answered(
    kind: str,
    source: str,
    on: date,
    arrived_on: date | None,
    code: str = PERMIT,
) -> Decision:
    """What the centre makes of an answer given on `on` that arrives on `arrived_on`. The limit of a
    case received on MONDAY ends on working(5)."""
    without = ("M036",) if kind == "request_supplement" else ()
    story = Story(code, TOWNSHIP, without=without)
    times = Times.model_validate({"at": write_instant(noon(on)), "source": source})
    operation = story.operation(kind, on=on).model_copy(update={"times": times})
    return decide(story.case, operation, rules(), arrived_on)


@pytest.mark.parametrize("kind", ANSWERS)
def test_rule_06_an_answer_in_time_by_an_unconfirmed_clock_is_parked(kind: str) -> None:
    said = answered(kind, "unconfirmed", working(5), working(6))
    assert (said.outcome, said.code) == ("parked", "law.time_untrusted")
    assert said.case is not None
    assert (said.case.state, said.case.disputed, said.case.accepted_on) == (
        State.RECEIVED,
        True,
        None,
    )


@pytest.mark.parametrize("kind", ANSWERS)
@pytest.mark.parametrize("source", ["clock", "confirmed", "clerk", "paper"])
def test_rule_06_an_answer_in_time_by_a_trusted_clock_is_applied_however_late(
    kind: str, source: str
) -> None:
    assert answered(kind, source, working(5), working(60)).outcome == "applied"


@pytest.mark.parametrize("kind", ANSWERS)
@pytest.mark.parametrize("arrived_on", [working(5), None])
def test_what_arrives_inside_the_limit_undoes_nothing(kind: str, arrived_on: date | None) -> None:
    assert answered(kind, "unconfirmed", working(5), arrived_on).outcome == "applied"


def test_an_answer_after_the_limit_is_judged_as_such_whatever_its_clock() -> None:
    for source in ("clock", "unconfirmed"):
        late = answered("decline", source, working(6), working(7))
        assert (late.outcome, late.code) == ("parked", "law.deemed_accepted")
        accepted = answered("accept", source, working(6), working(7))
        assert accepted.outcome == "applied"
        assert accepted.case is not None
        assert accepted.case.deemed


def test_where_nothing_is_deemed_the_clock_does_not_matter() -> None:
    assert answered("accept", "unconfirmed", working(5), working(9), BENEFIT).outcome == "applied"


def test_other_acts_are_not_answers() -> None:
    story = Story()
    times = Times.model_validate({"at": write_instant(noon(working(5))), "source": "unconfirmed"})
    operation = story.operation("note", on=working(5)).model_copy(update={"times": times})
    assert decide(story.case, operation, rules(), working(9)).outcome == "applied"
