"""Halls and their levels, read off the 12-digit area code (domain.md 4.5)."""

from hallcore.base import Frozen
from hallcore.catalogue import Level


class Hall(Frozen):
    """One counter of the county: directory data that travels as reference data."""

    area: str
    name: str
    level: Level
    phone: str = ""
    complaint_phone: str = ""
    address: str = ""
    exchange_public: str = ""
    clerks: dict[str, str] = {}
    """Names of its people by number, as they stand on papers; at the county hall also those of
    the departments."""


def level_of(hall: str) -> Level:
    """`xxxxxx000000` county, `xxxxxxyyy000` township, anything else village."""
    if hall.endswith("000000"):
        return Level.COUNTY
    if hall.endswith("000"):
        return Level.TOWNSHIP
    return Level.VILLAGE


def hall_at(level: Level, hall: str) -> str:
    """The hall of `level` above `hall`, or `hall` itself where that level lies below it."""
    if level is Level.COUNTY:
        return hall[:6] + "000000"
    if level is Level.TOWNSHIP and level_of(hall) is not Level.COUNTY:
        return hall[:9] + "000"
    return hall
