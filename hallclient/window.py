"""The window: all that a service needs to know of this machine, handed on explicitly."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from hallclient.config import Settings, read_settings
from hallclient.highwater import read_mark
from hallclient.identity import Enrolment, Secrets, load_enrolment, load_secrets
from hallclient.store.unit import Store, Unit
from hallcore.alert_rules import NO_RULES, AlertRules
from hallcore.calendar import Calendar
from hallcore.catalogue import Catalogue
from hallcore.catalogue.in_force import in_force, warning_of
from hallcore.halls import Hall
from hallcore.moments import local_day, parse_instant
from hallcore.operations import TimeSource
from hallcore.problems import ENVIRONMENT, ProblemError, problem
from hallcore.rules import Rules
from hallcore.wire import json_bytes
from hallkit.clock import Clock, clock_from_environment


@dataclass
class Window:
    """One enrolled home, opened. Reference data is parsed once per version and kept."""

    home: Path
    settings: Settings
    store: Store
    enrolment: Enrolment
    clock: Clock
    random_digits: Callable[[int], str] = field(
        default=lambda count: "".join(secrets.choice("0123456789") for _ in range(count))
    )
    stated_time: TimeSource | None = None
    """Set where a person stated the time; operations say so."""
    _catalogues: dict[str, Catalogue] = field(default_factory=dict)
    _calendars: dict[str, Calendar] = field(default_factory=dict)
    _rules: dict[str, AlertRules] = field(default_factory=dict)
    _objects: dict[tuple[str, str], object] = field(default_factory=dict)

    @cached_property
    def secrets(self) -> Secrets:
        return load_secrets(self.home)

    @property
    def hall(self) -> str:
        return self.enrolment.hall

    def now(self) -> datetime:
        return self.clock.now()

    def rules(self, unit: Unit) -> Rules:
        """Every catalogue and calendar version at hand."""
        for version in unit.references.versions("catalogue"):
            self.catalogue(unit, version)
        for version in unit.references.versions("calendar"):
            self.calendar(unit, version)
        return Rules(dict(self._catalogues), dict(self._calendars), self.enrolment.is_practice)

    def catalogue(self, unit: Unit, version: str | None = None) -> Catalogue:
        """A version of the catalogue, today's by default; exit 3 where there is none."""
        version = version or self.catalogue_version(unit)
        if version and version not in self._catalogues:
            body = unit.references.body("catalogue", version)
            if body is not None:
                self._catalogues[version] = Catalogue.from_bytes(body)
        if not version or version not in self._catalogues:
            raise ProblemError(problem("reference.missing", name="目录"), ENVIRONMENT)
        return self._catalogues[version]

    def catalogue_version(self, unit: Unit) -> str | None:
        """The version under which a receipt is made today; None before the first exchange."""
        found = in_force(self.catalogues(unit), local_day(self.now()))
        return found.version if found else None

    def catalogues(self, unit: Unit) -> list[Catalogue]:
        """Every version at hand, in the order of their publication."""
        return [self.catalogue(unit, one) for one in unit.references.versions("catalogue")]

    def catalogue_warning(self, unit: Unit) -> str:
        """What a clerk should know of that version; nothing where all is well."""
        version = self.catalogue_version(unit)
        if version is None:
            return ""
        contact = unit.facts.get("contact_at")
        contact_on = local_day(parse_instant(contact)) if contact else None
        return warning_of(self.catalogue(unit, version), local_day(self.now()), contact_on)

    def calendar(self, unit: Unit, version: str | None = None) -> Calendar:
        """A version of the calendar, the one in force by default; exit 3 where there is none."""
        version = version or unit.references.current_version("calendar")
        if version and version not in self._calendars:
            body = unit.references.body("calendar", version)
            if body is not None:
                self._calendars[version] = Calendar.model_validate_json(body)
        if not version or version not in self._calendars:
            raise ProblemError(problem("reference.missing", name="日历"), ENVIRONMENT)
        return self._calendars[version]

    def calendar_for(self, unit: Unit, hall: str) -> Calendar:
        """The newest calendar at hand of the region that `hall` lies in (domain.md 5.3): ours in
        our own region, and wherever none is known."""
        own = self.calendar(unit)
        if hall == self.hall:
            return own
        found = own if hall.startswith(own.area) else None
        for version in unit.references.versions("calendar"):
            one = self.calendar(unit, version)
            is_near = found is None or len(one.area) >= len(found.area)
            if is_near and one.area != own.area and hall.startswith(one.area):
                found = one
        return found or own

    def item_name(self, unit: Unit, version: str, code: str) -> str:
        """The name of an item or a theme; its code where the version does not have it."""
        rules = self.rules(unit)
        known = rules.item(version, code) or rules.theme(version, code)
        return known.name if known else code

    def halls(self, unit: Unit) -> dict[str, Hall]:
        """The directory of the county's halls by area code."""
        rows = self._object(unit, "halls")
        halls = [Hall.model_validate(row) for row in rows] if isinstance(rows, list) else []
        return {hall.area: hall for hall in halls}

    def templates(self, unit: Unit) -> dict[str, Any]:
        """The document templates in force, by document name (data/documents)."""
        found = self._object(unit, "documents")
        return found if isinstance(found, dict) else {}

    def alert_rules(self, unit: Unit) -> AlertRules:
        """The rules of supervision in force; none before they arrived."""
        version = unit.references.current_version("rules")
        if version is not None and version not in self._rules:
            body = unit.references.body("rules", version)
            self._rules[version] = AlertRules.from_bytes(body) if body else NO_RULES
        return self._rules[version] if version is not None else NO_RULES

    def _object(self, unit: Unit, name: str) -> object:
        version = unit.references.current_version(name)
        if version is None:
            return None
        if (name, version) not in self._objects:
            body = unit.references.body(name, version)
            self._objects[name, version] = json_bytes.decode(body) if body else None
        return self._objects[name, version]

    def put_reference(self, unit: Unit, name: str, version: str, digest: str, body: bytes) -> None:
        """Keep reference data from the centre after checking its digest; exit 3 if it differs."""
        if hashlib.sha256(body).hexdigest() != digest:
            raise ProblemError(problem("reference.digest", name=name), ENVIRONMENT)
        unit.references.put(name, version, digest, body, self.now())

    def close(self) -> None:
        self.store.close()


def open_window(home: Path) -> Window:
    """Open an enrolled home, or say that it is none (exit 3 `enrolment.none`)."""
    enrolment = load_enrolment(home)
    if enrolment is None:
        raise ProblemError(problem("enrolment.none"), ENVIRONMENT)
    window = Window(
        home=home,
        settings=read_settings(home),
        store=Store(home / "window.sqlite"),
        enrolment=enrolment,
        clock=clock_from_environment(is_practice=enrolment.is_practice),
    )
    # The mark first: one that a running program raises in between must not look like a copy.
    mark = read_mark(enrolment.id)
    with window.store.read() as unit:
        used = unit.facts.last("sequence")
    if mark > used:
        window.close()
        raise ProblemError(problem("home.rewound", sequence=used, mark=mark), ENVIRONMENT)
    return window
