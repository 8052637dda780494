"""Applications that renew a licence: what a receipt may say of it, the clock to its end, and what
the law makes of an application that nobody decides (行政许可法 50; domain.md 1 row 25)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import histories_support
import pytest
from histories_support import (
    BENEFIT,
    MONDAY,
    ON_SPOT,
    PERMIT,
    TOWNSHIP,
    Story,
    calendar,
    catalogue,
    day,
    item,
    noon,
    rules,
    working,
)
from supervision_support import shipped

from hallcore.case_clocks import Colour
from hallcore.case_object import case_object
from hallcore.cases import Case
from hallcore.catalogue import Level
from hallcore.fold import apply
from hallcore.problems import Problem
from hallcore.renewals import last_day_to_apply
from hallcore.rules import Rules
from hallcore.supervision import alerts, first_alert_on
from hallcore.view import CaseView, view

UNTIL = day("2027-01-14")
BY = day("2026-12-15")
LATE = day("2026-12-16")


def asked(until: str | None = "2027-01-14", by: str | None = "2026-12-15") -> dict[str, Any]:
    return {"certificate_number": "JY29901220000017", "valid_until": until, "apply_by": by}


def renewal(on: date = MONDAY) -> Story:
    return Story(PERMIT, TOWNSHIP, on, renews=asked())


def accepted_renewal(on: date = MONDAY) -> Story:
    return renewal(on).does("accept", on=on)


def seen(story: Story, on: date) -> CaseView:
    return view(story.case, noon(on), calendar())


def shown(story: Story, on: date) -> dict[str, Any]:
    found: dict[str, Any] = case_object(story.case, seen(story, on), "-", [])["renews"]
    return found


# the receipt ---------------------------------------------------------------------------------


def test_a_receipt_names_the_licence_that_it_renews() -> None:
    story = renewal()
    assert shown(story, MONDAY) == asked() | {"late": False, "by_law": False}
    assert case_object(Story().case, seen(Story(), MONDAY), "-", [])["renews"] is None


@pytest.mark.parametrize(
    ("code", "renews", "refusal"),
    [
        (BENEFIT, asked(), "renewal.not_here"),
        (PERMIT, asked() | {"certificate_number": " "}, "renewal.number_missing"),
        (PERMIT, asked() | {"certificate_number": ""}, "operation.malformed"),
        (PERMIT, asked() | {"certificate_number": "9" * 65}, "operation.malformed"),
        (PERMIT, asked(by=None), "law.day_differs"),
        (PERMIT, asked(until=None), "law.day_differs"),
        (PERMIT, asked(by="2027-01-15"), "law.day_differs"),
    ],
)
def test_what_renews_nothing_is_refused(code: str, renews: dict[str, Any], refusal: str) -> None:
    born = Story(code, TOWNSHIP).log[0]
    operation = born.model_copy(update={"payload": born.payload | {"renews": renews}})
    said = apply(None, operation, rules())
    assert isinstance(said, Problem)
    assert said.code == refusal


def test_rule_25_of_the_law_thirty_days_before_the_end() -> None:
    found = last_day_to_apply(UNTIL, PERMIT, Level.COUNTY, calendar(), shipped(), item(PERMIT))
    assert found == BY
    assert (UNTIL - found).days == 30


# the clock and the law -----------------------------------------------------------------------


def test_the_clock_of_a_renewal_ends_with_the_old_licence() -> None:
    story = accepted_renewal()
    clock = next(one for one in seen(story, MONDAY).clocks if one.name == "renewal")
    assert (clock.start_on, clock.due_on, clock.days) == (MONDAY, UNTIL, 52)
    assert (clock.remaining_days, clock.provisional) == (52, False)
    assert not [one for one in seen(Story(), MONDAY).clocks if one.name == "renewal"]


def test_a_stop_or_an_extension_does_not_move_the_end_of_a_licence() -> None:
    story = accepted_renewal().does("stop_clock").does("resume_clock").does("extend")
    clock = next(one for one in seen(story, MONDAY).clocks if one.name == "renewal")
    assert clock.due_on == UNTIL


def test_what_nobody_decided_counts_as_renewed_from_the_next_day() -> None:
    story = accepted_renewal()
    assert not seen(story, UNTIL).is_renewed
    after = seen(story, UNTIL + timedelta(days=1))
    assert after.is_renewed
    assert "renewed" in after.flags
    assert shown(story, UNTIL + timedelta(days=1))["by_law"] is True


def test_a_deemed_acceptance_is_enough() -> None:
    assert seen(renewal(), UNTIL + timedelta(days=1)).is_renewed


def test_an_application_in_time_on_its_last_day() -> None:
    assert seen(accepted_renewal(BY), UNTIL + timedelta(days=1)).is_renewed
    late = accepted_renewal(LATE)
    assert shown(late, LATE)["late"] is True
    assert not seen(late, UNTIL + timedelta(days=1)).is_renewed


@pytest.mark.parametrize("kind", ["withdraw", "void"])
def test_what_is_closed_is_not_renewed(kind: str) -> None:
    story = renewal().does(kind)
    assert not seen(story, UNTIL + timedelta(days=1)).is_renewed


def test_what_waits_for_materials_is_not_renewed() -> None:
    story = Story(PERMIT, TOWNSHIP, MONDAY, without=("M036",), renews=asked())
    story.does("request_supplement")
    assert not seen(story, UNTIL + timedelta(days=1)).is_renewed


def test_a_decision_before_the_end_prevents_it_and_a_refusal_after_it_is_refused() -> None:
    story = accepted_renewal().does("review").does("review")
    decided = story.tries("decide", on=UNTIL, result="refused")
    assert isinstance(decided, Case)
    assert not view(decided, noon(UNTIL + timedelta(days=1)), calendar()).is_renewed
    after = UNTIL + timedelta(days=1)
    assert story.refusal("decide", on=after, result="refused") == "renewal.granted_by_law"
    granted = story.tries("decide", on=after)
    assert isinstance(granted, Case)
    clock = next(
        one for one in view(granted, noon(after), calendar()).clocks if one.name == "renewal"
    )
    assert clock.colour is Colour.DONE


def test_on_the_spot_a_renewal_that_the_law_gave_is_refused_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shipped_items = catalogue()
    licence = item(ON_SPOT).model_copy(update={"renewable": True, "deemed": True})
    items = {**shipped_items.items, ON_SPOT: licence}
    changed = shipped_items.model_copy(update={"items": items})
    known = Rules({changed.version: changed}, rules().calendars)
    monkeypatch.setattr(histories_support, "catalogue", lambda: changed)
    monkeypatch.setattr(histories_support, "rules", lambda: known)
    until = working(8)
    for on, code in ((until, None), (working(10), "renewal.granted_by_law")):
        story = Story(ON_SPOT, TOWNSHIP, renews=asked(until.isoformat(), MONDAY.isoformat()))
        story.does("accept", on=on, documents=[])
        how = {"result": "refused", "basis": "依据", "remedy": "救济"}
        said = story.tries("decide_on_spot", on=on, **how)
        assert (said.code if isinstance(said, Problem) else None) == code
        assert isinstance(story.tries("decide_on_spot", on=on), Case)


# supervision ---------------------------------------------------------------------------------


def rung(story: Story, on: date) -> list[tuple[str, bool]]:
    case = story.case
    found = alerts(case, seen(story, on), noon(on), calendar(), shipped(), item(PERMIT))
    return [(str(one.level), one.is_deemed) for one in found if one.clock == "renewal"]


def test_it_rings_ahead_of_the_end() -> None:
    """Ten working days before 2027-01-14, three, and after it."""
    story = accepted_renewal()
    assert rung(story, day("2026-12-29")) == []
    assert rung(story, day("2026-12-30")) == [("warning", False)]
    assert rung(story, day("2027-01-08")) == [("warning", False)]
    assert rung(story, day("2027-01-11")) == [("yellow", False)]
    assert rung(story, UNTIL) == [("yellow", False)]
    assert rung(story, UNTIL + timedelta(days=1)) == [("red", True)]
    late = accepted_renewal(LATE)
    assert rung(late, UNTIL + timedelta(days=1)) == [("red", False)]


def test_the_first_day_is_known_ahead() -> None:
    story = accepted_renewal()
    first = first_alert_on(story.case, noon(MONDAY), calendar(), shipped(), item(PERMIT))
    assert first == working(4), "the promise rings first"
