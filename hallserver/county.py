"""Loading a county: its halls with their keys, its people, the policy in force."""

from __future__ import annotations

import secrets

from hallcore.moments import write_instant
from hallcore.numbering import CENTRE_TERMINAL, area9
from hallcore.problems import ProblemError, problem
from hallcore.wire.certificates import Certificate, issue
from hallcore.wire.chain import chain_start
from hallcore.wire.keys import KEY_BYTES, ExchangeKey
from hallcore.wire.sealing import seal
from hallkit.datafiles import SampleCounty, SampleHall, data_folder, read_sample
from hallserver.calendars import publish_calendars
from hallserver.centre import Centre
from hallserver.reference_data import (
    CATALOGUE,
    DOCUMENTS,
    HALLS,
    ROSTER,
    RULES,
    SAMPLE_AREA,
    halls_bytes,
    publish_reference,
    read_catalogue,
    read_documents,
    read_rules,
    roster_bytes,
    short_version,
)
from hallserver.store import UnitOfWork
from hallserver.store.enrolments import ACTIVE, Enrolled
from hallserver.store.meta import COUNTY, OWN, PRACTICE
from hallserver.store.people import ClerkRecord, HallRecord, StaffRecord

HALL_KEY = b"hall-private"
"""What a hall's private key is sealed to the centre for; the hall's code is bound to it."""


def load_sample(centre: Centre) -> bool:
    """Load the practice county into an empty home; False where it is loaded already.

    The home is practice from then on, for ever. Refused (`sample.not_practice`) for a real county.
    """
    with centre.store.read() as unit:
        if _is_loaded(unit):
            return False
    county = read_sample(SAMPLE_AREA)
    verifiers = _verifiers(county)
    with centre.store.write() as unit:
        unit.lock_installation()
        if _is_loaded(unit):
            return False
        unit.meta.put(PRACTICE, "1")
        unit.meta.put(COUNTY, f"{SAMPLE_AREA}000000")
        _add_people(unit, centre, county, verifiers)
        enrol_itself(unit, centre)
        publish_shipped(unit, centre)
        unit.commit()
    return True


def _is_loaded(unit: UnitOfWork) -> bool:
    if not unit.people.has_halls():
        return False
    if not unit.meta.is_practice:
        raise ProblemError(problem("sample.not_practice"))
    return True


def _verifiers(county: SampleCounty) -> dict[str, str]:
    """Cheap argon2id: PINs of made-up clerks lie open in data/samples anyway."""
    from argon2 import PasswordHasher

    hasher = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1)
    return {clerk.number: hasher.hash(clerk.pin) for clerk in county.clerks}


def _add_people(
    unit: UnitOfWork, centre: Centre, county: SampleCounty, verifiers: dict[str, str]
) -> None:
    for hall in county.halls:
        unit.people.add_hall(_with_keys(centre, hall))
    for clerk in county.clerks:
        unit.people.add_clerk(
            ClerkRecord(clerk.hall, clerk.number, clerk.name, verifiers[clerk.number])
        )
    covering = {department.code for department in county.departments if department.covers_all}
    for one in county.staff:
        unit.people.add_staff(
            StaffRecord(
                number=one.number,
                name=one.name,
                department=one.department,
                area=one.area,
                covers_all=one.department in covering,
                posts=one.posts,
            )
        )


def _with_keys(centre: Centre, hall: SampleHall) -> HallRecord:
    private = secrets.token_bytes(KEY_BYTES)
    return HallRecord(
        area=hall.area,
        name=hall.name,
        level=hall.level,
        phone=hall.phone,
        complaint_phone=hall.complaint_phone,
        address=hall.address,
        key_number=1,
        exchange_public=ExchangeKey(private).public,
        exchange_private_sealed=seal(
            centre.keys.exchange.public, private, HALL_KEY, hall.area.encode()
        ),
    )


def enrol_itself(unit: UnitOfWork, centre: Centre) -> None:
    """Give the centre its own chain: terminal 000 of the county hall."""
    county = unit.meta.get(COUNTY)
    if county is None:
        raise ValueError("a county is named before the centre enrols itself")
    own = f"centre-{secrets.token_hex(8)}"
    serial = unit.enrolments.next_serial()
    certificate = Certificate(
        enrolment=own,
        hall=county,
        level="county",
        terminal=CENTRE_TERMINAL,
        signing_public=centre.keys.signing.public.hex(),
        exchange_public=centre.keys.exchange.public.hex(),
        issued_at=write_instant(centre.now()),
        serial=serial,
        practice=unit.meta.is_practice,
    )
    unit.enrolments.add(
        Enrolled(
            id=own,
            hall=county,
            level="county",
            area9=area9(county),
            terminal=CENTRE_TERMINAL,
            signing_public=centre.keys.signing.public,
            exchange_public=centre.keys.exchange.public,
            certificate=issue(certificate, centre.keys.signing),
            serial=serial,
            stored=0,
            head=chain_start(own),
            state=ACTIVE,
            enrolled_at=centre.now(),
        )
    )
    unit.meta.put(OWN, own)


def publish_shipped(unit: UnitOfWork, centre: Centre) -> None:
    """Publish the catalogue, calendar, rules of supervision, templates, directory and rosters that
    came with us."""
    folder = data_folder()
    catalogue = read_catalogue(folder / "catalogue")
    publish_reference(
        unit,
        centre,
        CATALOGUE,
        catalogue.version,
        catalogue.to_bytes(),
        planned_until=catalogue.planned_until,
    )
    publish_calendars(unit, centre, folder / "calendars")
    rules = read_rules(folder / "rules")
    publish_reference(unit, centre, RULES, rules.version, rules.to_bytes())
    halls = unit.people.halls()
    for name, data in (
        (DOCUMENTS, read_documents(folder / "documents")),
        (HALLS, halls_bytes(halls, _names(unit))),
    ):
        publish_reference(unit, centre, name, short_version(data), data)
    for hall in halls:
        data = roster_bytes(unit, hall.area)
        publish_reference(unit, centre, ROSTER, short_version(data), data, audience=hall.area)


def _names(unit: UnitOfWork) -> dict[str, dict[str, str]]:
    """Hall → number → name of everybody whose name stands on papers."""
    names = {
        hall.area: {clerk.number: clerk.name for clerk in unit.people.clerks(hall.area)}
        for hall in unit.people.halls()
    }
    county = unit.meta.get(COUNTY)
    if county in names:
        names[county] |= {one.number: one.name for one in unit.people.staff()}
    return names
