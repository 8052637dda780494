"""Instants and local days.

An instant is an aware `datetime`; a legal day is a `date` in China's civil time whatever the
machine is set to (domain.md 1, counting rule). China has had no daylight saving since 1991, so a
fixed offset is exact for every day that the program handles.
"""

from datetime import date, datetime, timedelta, timezone

LOCAL = timezone(timedelta(hours=8))


def parse_instant(text: str) -> datetime:
    """Read `2026-11-21T09:30:00+08:00`; raises `ValueError` without an offset."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant needs its offset")
    return instant


def write_instant(instant: datetime) -> str:
    """Whole seconds, local offset: the form of contract.md."""
    return instant.astimezone(LOCAL).isoformat(timespec="seconds")


def local_day(instant: datetime) -> date:
    """The legal day on which `instant` falls; at either end of time the last day that there is."""
    try:
        return instant.astimezone(LOCAL).date()
    except OverflowError:
        return date.min if instant.year == date.min.year else date.max
