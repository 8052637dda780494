"""Places of an item limited in number: who holds one, which is free (行政许可法 57)."""

from __future__ import annotations

import pytest
from histories_support import COUNTY, LIMITED, TOWNSHIP, Story

from hallcore.places import first_free, held_place


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
