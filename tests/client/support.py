"""An enrolled practice home made without a centre: fixed keys, real reference data, a clock that
stands still. Shared by every test of the window."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import tomllib
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from hallclient.identity import Enrolment, Secrets, save_identity
from hallclient.records import Clerk
from hallclient.window import Window, open_window
from hallcore.alert_rules import AlertRules, parse_rules
from hallcore.calendar import build_calendar
from hallcore.catalogue import Catalogue, build_catalogue
from hallcore.halls import Hall, level_of
from hallcore.moments import parse_instant
from hallcore.wire.certificates import Certificate, issue
from hallcore.wire.keys import ExchangeKey, SigningKey
from hallkit.datafiles import (
    data_folder,
    read_calendar_rows,
    read_catalogue_tables,
    read_rule_tables,
    read_sample,
)

TOWNSHIP, VILLAGE, COUNTY = "990122103000", "990122103201", "990122000000"
NOW = parse_instant("2026-11-23T09:30:00+08:00")
CENTRE_KEY = SigningKey(b"\x07" * 32)
CENTRE_EXCHANGE = ExchangeKey(b"\x08" * 32)
REAL_CENTRE_KEY = SigningKey(b"\x17" * 32)
"""A centre of real cases beside the one for practice."""
REGISTRATION_KEY = b"\x09" * 32
SERVER = "http://127.0.0.1:9"
"""Nobody listens there: the line is down unless a test brings its own."""


class FrozenClock:
    """Stands still until a test moves it."""

    is_set = True

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def monotonic_ms(self) -> int:
        return 0

    def move(self, **span: int) -> None:
        self.at += timedelta(**span)


def _bytes_of(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@lru_cache(maxsize=1)
def sample_catalogue() -> Catalogue:
    """The catalogue of data/catalogue."""
    catalogue, findings = build_catalogue(read_catalogue_tables(data_folder() / "catalogue"))
    assert catalogue is not None, findings
    return catalogue


def hall_exchange(area: str) -> bytes:
    """The made-up private half of a hall's exchange key."""
    return hashlib.sha256(f"hall {area}".encode()).digest()


@lru_cache(maxsize=1)
def sample_halls() -> bytes:
    county = read_sample("990122")
    return _bytes_of(
        [
            Hall(
                area=one.area,
                name=one.name,
                level=level_of(one.area),
                phone=one.phone,
                complaint_phone=one.complaint_phone,
                address=one.address,
                exchange_public=ExchangeKey(hall_exchange(one.area)).public.hex(),
                clerks={row["number"]: row["name"] for row in sample_clerks(one.area)},
            ).model_dump(mode="json")
            for one in county.halls
        ]
    )


@lru_cache(maxsize=1)
def sample_calendar() -> bytes:
    rows = read_calendar_rows(data_folder() / "calendars")
    return _bytes_of(build_calendar("cn-test", rows, COUNTY).model_dump(mode="json"))


@lru_cache(maxsize=1)
def sample_documents() -> bytes:
    folder = data_folder() / "documents"
    return _bytes_of(
        {path.stem: tomllib.loads(path.read_text("utf-8")) for path in folder.glob("*.toml")}
    )


@lru_cache(maxsize=1)
def sample_rules() -> AlertRules:
    """The rules of data/rules."""
    rules, findings = parse_rules(read_rule_tables(data_folder() / "rules"))
    assert rules is not None, findings
    return rules


@lru_cache(maxsize=32)
def verifier(pin: str) -> str:
    """Cheap argon2id: PINs of made-up clerks lie open in data/samples anyway."""
    return PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(pin)


def sample_clerks(hall: str) -> list[dict[str, str]]:
    with (data_folder() / "samples" / "990122" / "clerks.csv").open(encoding="utf-8-sig") as file:
        return [row for row in csv.DictReader(file) if row["hall"] == hall]


def enrol_home(
    home: Path,
    hall: str = TOWNSHIP,
    terminal: str = "007",
    server: str = SERVER,
    *,
    is_practice: bool = True,
) -> None:
    """Identity, keys and certificate as a centre would have given them; not for practice: as the
    real centre would, to the same hall under the same terminal number."""
    centre = CENTRE_KEY if is_practice else REAL_CENTRE_KEY
    seed = f"{hall} {terminal}".encode()
    signing = SigningKey(hashlib.sha256(b"signing " + seed).digest())
    exchange = ExchangeKey(hashlib.sha256(b"exchange " + seed).digest())
    halls = {row["area"]: row["name"] for row in json.loads(sample_halls())}
    certificate = Certificate(
        enrolment=f"{'test' if is_practice else 'real'}-{hall}-{terminal}",
        hall=hall,
        level=str(level_of(hall)),
        terminal=terminal,
        signing_public=signing.public.hex(),
        exchange_public=exchange.public.hex(),
        issued_at="2026-11-01T08:00:00+08:00",
        serial=1,
        practice=is_practice,
    )
    enrolment = Enrolment(
        id=certificate.enrolment,
        hall=hall,
        hall_name=halls[hall],
        level=certificate.level,
        terminal=terminal,
        certificate=base64.b64encode(issue(certificate, centre)).decode("ascii"),
        server=server,
        centre_signing_public=centre.public.hex(),
        centre_exchange_public=CENTRE_EXCHANGE.public.hex(),
        centre_epoch=1,
        hall_key_number=1,
        hall_exchange_public=ExchangeKey(hall_exchange(hall)).public.hex(),
        is_practice=is_practice,
    )
    save_identity(
        home,
        enrolment,
        Secrets(
            signing=hashlib.sha256(b"signing " + seed).digest(),
            exchange=hashlib.sha256(b"exchange " + seed).digest(),
            hall_exchange=hall_exchange(hall),
            registration=REGISTRATION_KEY,
        ),
    )


def fill_references(window: Window) -> None:
    """Everything that the first exchange with a practice centre brings."""
    hall = window.hall
    clerks = sample_clerks(hall)
    catalogue = sample_catalogue()
    samples = [{"number": c["number"], "name": c["name"], "pin": c["pin"]} for c in clerks]
    with window.store.write() as unit:
        for name, version, body in (
            ("catalogue", catalogue.version, catalogue.to_bytes()),
            ("calendar", "cn-test", sample_calendar()),
            ("halls", "1", sample_halls()),
            ("documents", "1", sample_documents()),
            ("rules", "test-1", sample_rules().to_bytes()),
            ("samples", "1", _bytes_of(samples)),
        ):
            digest = hashlib.sha256(body).hexdigest()
            window.put_reference(unit, name, version, digest, body)
        unit.people.replace_roster(
            [Clerk(c["number"], c["name"], verifier(c["pin"])) for c in clerks]
        )
        unit.commit()


def make_window(
    tmp_path: Path, hall: str = TOWNSHIP, now: datetime = NOW, *, is_practice: bool = True
) -> Window:
    """An enrolled window in `tmp_path`, with its reference data; its clock stands still, its
    query codes are 100001, 100002 …"""
    enrol_home(tmp_path, hall, is_practice=is_practice)
    window = open_window(tmp_path)
    window.clock = FrozenClock(now)
    drawn = iter(range(100_001, 999_999))
    window.random_digits = lambda count: str(next(drawn))[-count:].zfill(count)
    fill_references(window)
    return window
