"""Calendars of the county and of its regions (domain.md 5.3, 8): which halls have days of their
own, publishing them, and what a new one moves.

A row of data/calendars with an area holds for every hall whose code begins with it. Halls in a
region with rows of its own get that region's calendar; everybody else gets the county's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from hallcore.answering import answer_limit
from hallcore.calendar import Calendar, build_calendar
from hallcore.problems import USAGE, ProblemError, problem
from hallkit.datafiles import read_calendar_rows
from hallserver.centre import Centre
from hallserver.reference_data import CALENDAR, calendar_bytes, publish_reference
from hallserver.store import UnitOfWork
from hallserver.store.meta import COUNTY

COUNTY_DIGITS = 6
PAGE = 500


@dataclass(frozen=True, slots=True)
class PublishedCalendars:
    """What was published: version by region ("" is the county), and how many waiting cases got
    another last day for their answer."""

    versions: dict[str, str]
    moved: int


def read_rows(folder: Path) -> list[dict[str, str]]:
    """The rows of a folder of calendars, or exit 2 with what is wrong."""
    try:
        rows = read_calendar_rows(folder)
        build_calendar("", rows)
    except (OSError, ValueError, KeyError) as error:
        detail = str(error) or type(error).__name__
        raise ProblemError(problem("calendar.unsound", detail=detail), USAGE) from None
    if not rows:
        raise ProblemError(problem("calendar.unsound", detail=str(folder)), USAGE)
    return rows


def named(rows: Iterable[Mapping[str, str]], area: str) -> Calendar:
    """The calendar of `area`; its version tells the last published year and its contents."""
    bare = build_calendar("", rows, area)
    digest = hashlib.sha256(calendar_bytes(bare)).hexdigest()[:8]
    return bare.model_copy(update={"version": f"cn-{bare.published_until.year}-{digest}"})


def publish_calendars(unit: UnitOfWork, centre: Centre, folder: Path) -> PublishedCalendars:
    """Publish the calendars of a folder: the county's to everybody, a region's to its halls. A
    region once published stays one, also where its own rows have gone."""
    rows = read_rows(folder)
    county = (unit.meta.get(COUNTY) or "")[:COUNTY_DIGITS]
    areas = {row.get("area") or "" for row in rows}
    regions = {area for area in areas if len(area) > COUNTY_DIGITS}
    regions |= {
        centre.rulebook.parsed(unit, one).area
        for one in unit.references.every(CALENDAR)
        if one.audience
    }
    regions = {area for area in regions if area.startswith(county)}
    made = {area: named(rows, area) for area in ("", *sorted(regions))}
    made[""] = named(rows, county)
    _publish(unit, centre, made[""], audience="")
    for hall in unit.people.halls():
        region = region_of(hall.area, regions)
        if region:
            _publish(unit, centre, made[region], audience=hall.area)
    versions = {area: calendar.version for area, calendar in made.items()}
    return PublishedCalendars(versions, follow_calendars(unit, centre))


def region_of(hall: str, regions: Iterable[str]) -> str:
    """The smallest region that `hall` lies in, or "" for the county's."""
    return max((area for area in regions if area and hall.startswith(area)), key=len, default="")


def _publish(unit: UnitOfWork, centre: Centre, calendar: Calendar, *, audience: str) -> None:
    data = calendar_bytes(calendar)
    publish_reference(unit, centre, CALENDAR, calendar.version, data, audience=audience)


def follow_calendars(unit: UnitOfWork, centre: Centre) -> int:
    """Compute the answer limits that were printed as 暂定 anew: after which day each waiting case
    counts as accepted (hallcore.answering). How many moved."""
    moved, after = 0, ""
    while page := unit.cases.waiting_to_be_deemed(after, PAGE):
        after = page[-1].number
        for case in page:
            if not case.answer_provisional:
                continue
            calendar = centre.rulebook.calendar_for(unit, case.hall)
            moved += unit.cases.put_deemed_after(case.number, answer_limit(case, calendar))
    return moved
