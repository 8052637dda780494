"""Reference data: publish a version, and choose what a window lacks (design.md 2.8, 5)."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hallcore.alert_rules import AlertRules, parse_rules
from hallcore.calendar import Calendar
from hallcore.catalogue import Catalogue, Finding, Level, Severity, build_catalogue
from hallcore.halls import Hall
from hallcore.problems import USAGE, ProblemError, problem
from hallkit.datafiles import read_catalogue_tables, read_rule_tables, read_sample
from hallserver.centre import Centre
from hallserver.store import UnitOfWork
from hallserver.store.people import HallRecord
from hallserver.store.references import Published

CATALOGUE, CALENDAR, HALLS, DOCUMENTS = "catalogue", "calendar", "halls", "documents"
RULES = "rules"
ROSTER, SAMPLES = "roster", "samples"

SAMPLE_AREA = "990122"
"""The invented county that practice runs on."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of reference data with its bytes. `digest` is their SHA-256 in hex."""

    name: str
    version: str
    digest: str
    data: bytes


def publish_reference(
    unit: UnitOfWork,
    centre: Centre,
    name: str,
    version: str,
    data: bytes,
    *,
    audience: str = "",
    planned_until: date | None = None,
) -> bool:
    """Publish a version to every hall, or to the one hall `audience`; False where it is known.

    Raises `ValueError` for other bytes under a known version.
    """
    return unit.references.publish(
        name,
        version,
        data,
        audience=audience,
        published_at=centre.now(),
        planned_until=planned_until,
    )


def read_catalogue(folder: Path) -> Catalogue:
    """The catalogue of a folder of tables; the first error in it is told (exit 2)."""
    catalogue, findings = build_catalogue(read_catalogue_tables(folder))
    if catalogue is None:
        raise _unsound("catalogue.unsound", findings)
    return catalogue


def read_rules(folder: Path) -> AlertRules:
    """The rules of supervision of a folder, their version with its contents; the first error in
    them is told (exit 2)."""
    rules, findings = parse_rules(read_rule_tables(folder))
    if rules is None:
        raise _unsound("rules.unsound", findings)
    digest = hashlib.sha256(rules.to_bytes()).hexdigest()
    return rules.model_copy(update={"version": f"{rules.version}-{digest[:8]}"})


def _unsound(code: str, findings: Iterable[Finding]) -> ProblemError:
    first = next(one for one in findings if one.severity is Severity.ERROR)
    fault = problem(
        code, file=first.file, row=first.row, column=first.column, message=first.message
    )
    return ProblemError(fault, USAGE)


def calendar_bytes(calendar: Calendar) -> bytes:
    """The same calendar gives the same bytes."""
    return _bytes_of(calendar.model_dump(mode="json"))


def read_documents(folder: Path) -> bytes:
    """All document templates of a folder as one JSON object, by name."""
    found = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in folder.glob("*.toml")}
    return documents_bytes(found)


def documents_bytes(templates: Mapping[str, Any]) -> bytes:
    """The same templates give the same bytes."""
    return _bytes_of(templates)


def halls_bytes(records: Iterable[HallRecord], names: Mapping[str, Mapping[str, str]]) -> bytes:
    """The directory of halls with their public exchange keys; `names`: hall → number → name."""
    halls = [
        Hall(
            area=record.area,
            name=record.name,
            level=Level(record.level),
            phone=record.phone,
            complaint_phone=record.complaint_phone,
            address=record.address,
            exchange_public=record.exchange_public.hex(),
            clerks=dict(names.get(record.area, {})),
        )
        for record in records
    ]
    return _bytes_of([hall.model_dump(mode="json") for hall in halls])


def roster_bytes(unit: UnitOfWork, hall: str) -> bytes:
    """The clerks of a hall with their verifiers; never a PIN."""
    clerks = [
        {"number": clerk.number, "name": clerk.name, "verifier": clerk.verifier}
        for clerk in unit.people.clerks(hall)
    ]
    return _bytes_of({"hall": hall, "clerks": clerks})


def short_version(data: bytes) -> str:
    """The version of data that has no other name: the beginning of its SHA-256."""
    return hashlib.sha256(data).hexdigest()[:12]


def versions_for(
    unit: UnitOfWork, hall: str, held: frozenset[tuple[str, str]], today: date
) -> list[Version]:
    """What a window of `hall` lacks, the newest version of a name after its older ones."""
    chosen = _catalogues_for(unit, hall, held, today)
    chosen += _calendars_for(unit, hall, held)
    for name in (RULES, HALLS, DOCUMENTS):
        chosen += _newest(unit.references.versions(name), held)
    chosen += _newest(unit.references.versions(ROSTER, hall), held)
    found = [
        Version(one.name, one.version, one.digest, unit.references.data(one)) for one in chosen
    ]
    if unit.meta.is_practice:
        samples = _samples(hall)
        if (samples.name, samples.version) not in held:
            found.append(samples)
    return found


def _catalogues_for(
    unit: UnitOfWork, hall: str, held: frozenset[tuple[str, str]], today: date
) -> list[Published]:
    """The version in force, those whose planned end is to come, and those that open cases of the
    hall are held to."""
    every = unit.references.versions(CATALOGUE)
    if not every:
        return []
    needed = unit.cases.catalogues_of_open_cases(hall)
    older = [
        one
        for one in every[:-1]
        if (one.name, one.version) not in held
        and (one.version in needed or one.planned_until is None or one.planned_until >= today)
    ]
    # A window takes the last one that it is given for the one in force.
    return [*older, every[-1]] if older else _newest(every, held)


def _calendars_for(
    unit: UnitOfWork, hall: str, held: frozenset[tuple[str, str]]
) -> list[Published]:
    """The newest calendar of every region, for cases that were received there, and last the one of
    the hall's own region: a window takes the last one that it is given for the one in force."""
    newest: dict[str, Published] = {}
    for one in unit.references.every(CALENDAR):
        newest[one.audience] = one
    own = newest.get(hall) or newest.get("")
    if own is None:
        return []
    others = {one.version: one for one in newest.values() if one.version != own.version}
    lacking = [one for one in others.values() if (one.name, one.version) not in held]
    return [*lacking, own] if lacking else _newest([own], held)


def _newest(versions: list[Published], held: frozenset[tuple[str, str]]) -> list[Published]:
    return [one for one in versions[-1:] if (one.name, one.version) not in held]


def _samples(hall: str) -> Version:
    """The made-up clerks of a hall with their PINs, straight from data/samples."""
    clerks = [
        {"number": clerk.number, "name": clerk.name, "pin": clerk.pin}
        for clerk in read_sample(SAMPLE_AREA).clerks
        if clerk.hall == hall
    ]
    data = _bytes_of(clerks)
    return Version(SAMPLES, short_version(data), hashlib.sha256(data).hexdigest(), data)


def _bytes_of(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
