"""All published catalogues and calendars, parsed once and kept for as long as the process runs."""

from __future__ import annotations

from datetime import date

from hallcore.calendar import Calendar
from hallcore.catalogue import Catalogue
from hallcore.rules import Rules
from hallserver.store import UnitOfWork
from hallserver.store.references import Published

NO_CALENDAR = Calendar(
    version="none", off=frozenset(), working=frozenset(), published_until=date.min
)
"""Stands in before any calendar is published: plain weekdays, everything 暂定."""


class Rulebook:
    """Parsed versions. Publishing never changes a version, so nothing here grows stale; threads
    may fill it at the same time and at worst parse a version twice."""

    def __init__(self) -> None:
        self._catalogues: dict[str, Catalogue] = {}
        self._calendars: dict[str, Calendar] = {}

    def rules(self, unit: UnitOfWork) -> Rules:
        """Every version that is published at this moment."""
        for published in unit.references.versions("catalogue"):
            if published.version not in self._catalogues:
                data = unit.references.data(published)
                self._catalogues[published.version] = Catalogue.from_bytes(data)
        for published in unit.references.every("calendar"):
            self.parsed(unit, published)
        return Rules(dict(self._catalogues), dict(self._calendars), unit.meta.is_practice)

    def calendar(self, unit: UnitOfWork) -> Calendar:
        """The county's newest calendar, or plain weekdays before any is published."""
        return self._newest(unit.references.versions("calendar"), unit)

    def calendar_for(self, unit: UnitOfWork, hall: str) -> Calendar:
        """The newest calendar of the region that `hall` lies in; the county's where it has none of
        its own (domain.md 5.3, 8)."""
        own = unit.references.versions("calendar", hall)
        return self._newest(own, unit) if own else self.calendar(unit)

    def _newest(self, versions: list[Published], unit: UnitOfWork) -> Calendar:
        return self.parsed(unit, versions[-1]) if versions else NO_CALENDAR

    def parsed(self, unit: UnitOfWork, published: Published) -> Calendar:
        """A published version of the calendar."""
        if published.version not in self._calendars:
            data = unit.references.data(published)
            self._calendars[published.version] = Calendar.model_validate_json(data)
        return self._calendars[published.version]
