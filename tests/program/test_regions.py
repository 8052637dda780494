"""Calendars by region and by year, through the real centre and real windows in one process: what a
clerk sees is what the centre sees, to the day (domain.md 5.3, 8; 10, rules 4, 5)."""

from __future__ import annotations

import json

import pytest
from county_support import OTHER, County
from matters import LICENCE
from support import COUNTY, TOWNSHIP, VILLAGE

from hallserver.cli import main

PERMIT = "SJ-SP-001"
"""行政许可, deemed, decided by the county; promise and statutory limit in working days."""

CLOSED = "2026-11-26,off,三里镇集市,三里镇人民政府通知（演练）,990122103"
YEAR_2027 = (
    "2027-01-01,off,元旦,国务院办公厅关于2027年部分节假日安排的通知（演练）,",
    "2027-01-04,off,元旦,国务院办公厅关于2027年部分节假日安排的通知（演练）,",
    "2027-01-09,working,元旦调休上班,国务院办公厅关于2027年部分节假日安排的通知（演练）,",
    "2027-02-05,off,春节,国务院办公厅关于2027年部分节假日安排的通知（演练）,",
)


def test_a_local_closing_day_moves_the_cases_of_its_township_only(county: County) -> None:
    told = county.publish(CLOSED)
    assert [one["area"] for one in told["calendars"]] == ["", "990122103"]
    here, there = county.receive(TOWNSHIP, PERMIT), county.receive(OTHER, PERMIT)
    village = county.receive(VILLAGE, LICENCE)
    for hall, number in ((TOWNSHIP, here), (OTHER, there)):
        county.accept(hall, number)
    county.sync(TOWNSHIP, OTHER, VILLAGE, COUNTY, TOWNSHIP)
    # The county's window sees both cases, each by the days of the region where it was received.
    near = county.clocks(here, TOWNSHIP, COUNTY)
    far = county.clocks(there, OTHER, COUNTY)
    assert (near["answer"]["due_on"], far["answer"]["due_on"]) == ("2026-12-01", "2026-11-30")
    days = near["promise"]["days"]
    assert near["promise"]["calendar"] != far["promise"]["calendar"]
    assert days == far["promise"]["days"]
    assert near["promise"]["due_on"] > far["promise"]["due_on"]
    assert county.clocks(village, VILLAGE, TOWNSHIP)["answer"]["due_on"] == "2026-12-01"
    why = {one["why"] for one in near["answer"]["not_counted"] if one["from"] == "2026-11-26"}
    assert why == {"holiday"}


def test_the_region_that_lost_its_own_days_follows_the_county_again(county: County) -> None:
    county.publish(CLOSED)
    before = county.receive(TOWNSHIP, PERMIT)
    county.publish()
    county.sync(TOWNSHIP, COUNTY)
    after = county.receive(TOWNSHIP, PERMIT)
    county.sync(TOWNSHIP, COUNTY)
    # The printed day stays on its paper; the computed one is earlier and is supervised.
    clock = county.clocks(before, TOWNSHIP, COUNTY)["answer"]
    assert (clock["printed_on"], clock["computed_on"], clock["due_on"]) == (
        "2026-12-01",
        "2026-11-30",
        "2026-11-30",
    )
    assert county.clocks(after, TOWNSHIP, COUNTY)["answer"]["due_on"] == "2026-11-30"


def test_rule_05_a_new_calendar_moves_what_was_printed_as_provisional(county: County) -> None:
    county.at("2026-12-28T10:00:00+08:00")
    number = county.receive(TOWNSHIP, PERMIT)
    county.sync(TOWNSHIP)
    old = county.clocks(number, TOWNSHIP)["answer"]
    assert (old["due_on"], old["provisional"], old["moved"]) == ("2027-01-05", True, False)
    told = county.publish(*YEAR_2027)
    assert told["moved"] == 1
    county.sync(TOWNSHIP)
    new = county.clocks(number, TOWNSHIP)["answer"]
    assert (new["due_on"], new["provisional"], new["moved"]) == ("2027-01-06", False, True)
    assert (new["printed_on"], new["computed_on"]) == ("2027-01-05", "2027-01-06")
    assert new["printed_calendar"] == old["calendar"] != new["calendar"]
    # The lists follow: on the moved last day nobody is deemed accepted yet, the day after he is.
    county.at("2027-01-06T23:59:59+08:00")
    assert county.listed(TOWNSHIP, "received") == ([number], [number])
    assert county.listed(TOWNSHIP, "accepted") == ([], [])
    county.at("2027-01-07T00:00:00+08:00")
    assert county.listed(TOWNSHIP, "received") == ([], [])
    assert county.listed(TOWNSHIP, "accepted") == ([number], [number])


def test_rule_05_a_day_printed_for_certain_binds(county: County) -> None:
    number = county.receive(TOWNSHIP, PERMIT)
    county.accept(TOWNSHIP, number)
    county.sync(TOWNSHIP)
    old = county.clocks(number, TOWNSHIP)
    assert not old["promise"]["provisional"]
    assert county.publish("2026-12-01,off,临时放假,县人民政府通知（演练）,990122")["moved"] == 0
    county.sync(TOWNSHIP)
    new = county.clocks(number, TOWNSHIP)
    for name in ("answer", "promise", "statutory"):
        assert new[name]["due_on"] == old[name]["due_on"] == new[name]["printed_on"]
        assert new[name]["printed_calendar"] == old[name]["calendar"]
        assert new[name]["calendar"] != old[name]["calendar"]
        assert not new[name]["moved"]
    assert new["statutory"]["computed_on"] > new["statutory"]["due_on"]


def test_a_window_that_was_away_gets_every_region_and_its_own_in_force(county: County) -> None:
    county.window(OTHER)
    county.publish(CLOSED)
    county.sync(OTHER, TOWNSHIP)
    for hall, area in ((OTHER, "990122"), (TOWNSHIP, "990122103")):
        window = county.window(hall)
        with window.store.read() as unit:
            assert window.calendar(unit).area == area
            assert window.calendar_for(unit, TOWNSHIP).area == "990122103"
            assert window.calendar_for(unit, VILLAGE).area == "990122103"
            assert window.calendar_for(unit, OTHER).area == "990122"
    county.publish(CLOSED, *YEAR_2027)
    county.sync(OTHER, TOWNSHIP)
    for hall in (OTHER, TOWNSHIP):
        window = county.window(hall)
        with window.store.read() as unit:
            for region in (OTHER, TOWNSHIP):
                year = window.calendar_for(unit, region).published_until.year
                assert year == 2027, (hall, region)


@pytest.mark.parametrize(
    ("row", "detail"),
    [("2026-11-26,closed,x,y,990122103", "closed"), ("gestern,off,x,y,", "gestern")],
)
def test_a_calendar_that_cannot_be_read_is_not_published(
    county: County, row: str, detail: str
) -> None:
    folder = county.folder / "bad"
    folder.mkdir()
    (folder / "bad.csv").write_text(f"date,kind,name,source,area\n{row}\n", "utf-8-sig")
    words = ["calendar", "publish", str(folder), "--home", str(county.centre.home), "--json"]
    assert main(words) == 2
    fault = json.loads(county.capsys.readouterr().err)
    assert fault["code"] == "calendar.unsound"
