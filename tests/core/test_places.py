"""Places of an item limited in number: who holds one, which is free (行政许可法 57)."""

from __future__ import annotations

from datetime import date

import pytest
from histories_support import COUNTY, LIMITED, TOWNSHIP, Story, catalogue

from hallcore.catalogue import Catalogue
from hallcore.places import first_free, held_place, next_place, sharing_versions
from hallcore.rules import Rules


def placed() -> Story:
    return Story(LIMITED, TOWNSHIP).does("accept_in_line", place=7)


def decided(result: str) -> Story:
    story = placed()
    for _ in story.case.step_codes[:-1]:
        story.does("review", hall=COUNTY)
    return story.does("decide", hall=COUNTY, result=result)


def test_a_place_is_held_until_it_can_lead_to_nothing() -> None:
    assert held_place(Story(LIMITED, TOWNSHIP).case) is None
    assert held_place(placed().case) == 7
    assert held_place(placed().does("withdraw").case) is None
    assert held_place(decided("granted").case) == 7
    assert held_place(decided("granted").does("deliver").case) == 7
    refused = decided("refused")
    assert held_place(refused.case) is None
    delivered = refused.does("deliver").case
    assert (held_place(delivered), delivered.place) == (None, 7)


@pytest.mark.parametrize(
    ("taken", "free"), [((), 1), ((1, 2), 3), ((2,), 1), ((1, 3), 2), ((5, 9), 1)]
)
def test_the_lowest_free_place_is_next(taken: tuple[int, ...], free: int) -> None:
    assert first_free(taken) == free


@pytest.mark.parametrize(
    ("taken", "quantity", "place"),
    [((), 2, 1), ((2,), 2, 1), ((1, 2), 2, 3), ((1, 3, 4), 2, 4), ((1, 1), 2, 3), ((7,), 2, 1)],
)
def test_a_place_beyond_the_quantity_is_no_free_one(
    taken: tuple[int, ...], quantity: int, place: int
) -> None:
    """The catalogue may have lowered the quantity since the places were given."""
    assert next_place(taken, quantity) == place


def planned(version: str, since: date, until: date) -> Catalogue:
    item = (
        catalogue()
        .items[LIMITED]
        .model_copy(update={"planned_from": since, "planned_until": until})
    )
    return catalogue().model_copy(update={"version": version, "items": {LIMITED: item}})


def test_versions_for_the_same_days_share_the_places() -> None:
    year = planned("2026-1", date(2026, 1, 1), date(2026, 12, 31))
    corrected = planned("2026-2", date(2026, 11, 23), date(2026, 12, 31))
    following = planned("2027-1", date(2027, 1, 1), date(2027, 12, 31))
    other = catalogue().model_copy(update={"version": "other", "items": {}})
    rules = Rules({one.version: one for one in (year, corrected, following, other)}, {})
    assert sharing_versions("2026-1", LIMITED, rules) == {"2026-1", "2026-2"}
    assert sharing_versions("2026-2", LIMITED, rules) == {"2026-1", "2026-2"}
    assert sharing_versions("2027-1", LIMITED, rules) == {"2027-1"}
    assert sharing_versions("unknown", LIMITED, rules) == {"unknown"}
