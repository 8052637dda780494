"""How a machine becomes a window: a one-time code, then an enrolment (design.md 4 and 5)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from hallcore.identity import clean_code
from hallcore.moments import write_instant
from hallcore.numbering import area9
from hallcore.problems import ENVIRONMENT, Problem, ProblemError, problem
from hallcore.sync.messages import EnrolAnswer, EnrolRequest
from hallcore.wire.base64_text import write_base64
from hallcore.wire.certificates import Certificate, issue
from hallcore.wire.chain import chain_start
from hallcore.wire.keys import KEY_BYTES
from hallcore.wire.sealing import open_sealed, seal
from hallserver.centre import Centre
from hallserver.county import HALL_KEY
from hallserver.store import UnitOfWork
from hallserver.store.enrolments import ACTIVE, Enrolled
from hallserver.store.people import HallRecord

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which look like others on paper."""

CODE_LENGTH, CODE_GROUP = 8, 4
CODE_LIVES = timedelta(hours=48)

MAX_FAILURES, FAILURE_SECONDS = 10, 60.0

LAST_TERMINAL = 999


@dataclass(frozen=True, slots=True)
class NewCode:
    """A one-time code, told once and stored as a hash."""

    code: str
    hall: HallRecord
    expires_at: datetime


def make_code(centre: Centre, area: str) -> NewCode | Problem:
    """A code for the hall with this 12-digit code; `hall.unknown` where there is none."""
    text = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    expires_at = centre.now() + CODE_LIVES
    with centre.store.write() as unit:
        hall = unit.people.hall(clean_code(area))
        if hall is None:
            return problem("hall.unknown", area=area, field="area")
        unit.enrolments.add_code(_hash(centre, text), hall.area, expires_at)
        unit.commit()
    return NewCode(f"{text[:CODE_GROUP]}-{text[CODE_GROUP:]}", hall, expires_at)


class Enroller:
    """Answers `POST /v1/enrol`; counts failures, so that codes cannot be tried out."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._failures: deque[float] = deque()
        self._lock = threading.Lock()

    def enrol(self, request: EnrolRequest) -> EnrolAnswer | Problem:
        """Use the code and answer everything that a window needs."""
        if self._has_failed_often():
            return problem("enrolment.too_many")
        keys = [_read_key(text) for text in (request.signing_public, request.exchange_public)]
        signing_public, exchange_public = keys
        if signing_public is None or exchange_public is None:
            return problem("enrolment.malformed")
        with self._centre.store.write() as unit:
            code_hash = _hash(self._centre, clean_code(request.code))
            code = unit.enrolments.code(code_hash)
            if code is None or code.used_by is not None or code.expires_at <= self._centre.now():
                self._note_failure()
                return problem("enrolment.code")
            hall = unit.people.hall(code.hall)
            if hall is None:
                return problem("enrolment.code")
            enrolled = _enrol(self._centre, unit, hall, signing_public, exchange_public)
            try:
                answer = _answer(self._centre, unit, hall, enrolled)
            except ValueError:
                # A key that looks right but cannot be sealed to.
                return problem("enrolment.malformed")
            unit.enrolments.use_code(code_hash, enrolled.id)
            unit.commit()
        return answer

    def _has_failed_often(self) -> bool:
        with self._lock:
            while self._failures and time.monotonic() - self._failures[0] > FAILURE_SECONDS:
                self._failures.popleft()
            return len(self._failures) >= MAX_FAILURES

    def _note_failure(self) -> None:
        with self._lock:
            self._failures.append(time.monotonic())


def _enrol(
    centre: Centre, unit: UnitOfWork, hall: HallRecord, signing_public: bytes, exchange: bytes
) -> Enrolled:
    area = area9(hall.area)
    terminal = unit.meta.next_terminal(area)
    if terminal > LAST_TERMINAL:
        raise ProblemError(problem("enrolment.no_terminal", area=area), ENVIRONMENT)
    certificate = Certificate(
        enrolment=secrets.token_hex(16),
        hall=hall.area,
        level=hall.level,
        terminal=f"{terminal:03d}",
        signing_public=signing_public.hex(),
        exchange_public=exchange.hex(),
        issued_at=write_instant(centre.now()),
        serial=unit.enrolments.next_serial(),
        practice=unit.meta.is_practice,
    )
    enrolled = Enrolled(
        id=certificate.enrolment,
        hall=hall.area,
        level=hall.level,
        area9=area,
        terminal=certificate.terminal,
        signing_public=signing_public,
        exchange_public=exchange,
        certificate=issue(certificate, centre.keys.signing),
        serial=certificate.serial,
        stored=0,
        head=chain_start(certificate.enrolment),
        state=ACTIVE,
        enrolled_at=centre.now(),
    )
    unit.enrolments.add(enrolled)
    return enrolled


def _answer(centre: Centre, unit: UnitOfWork, hall: HallRecord, enrolled: Enrolled) -> EnrolAnswer:
    private = open_sealed(
        centre.keys.exchange, hall.exchange_private_sealed, HALL_KEY, hall.area.encode()
    )
    if isinstance(private, Problem):
        raise ProblemError(problem("centre.keys", path=centre.home / "keys"), ENVIRONMENT)

    def sealed(secret: bytes, info: bytes) -> str:
        return _base64(seal(enrolled.exchange_public, secret, info, enrolled.id.encode()))

    return EnrolAnswer(
        enrolment=enrolled.id,
        area=hall.area,
        hall_name=hall.name,
        level=hall.level,
        terminal=enrolled.terminal,
        certificate=_base64(enrolled.certificate),
        centre_signing_public=centre.keys.signing.public.hex(),
        centre_exchange_public=centre.keys.exchange.public.hex(),
        centre_epoch=unit.meta.centre_epoch,
        hall_key_number=hall.key_number,
        hall_exchange_public=hall.exchange_public.hex(),
        hall_exchange_private_sealed=sealed(private, b"hall-key"),
        registration_key_sealed=sealed(centre.keys.registration, b"registration-key"),
        practice=unit.meta.is_practice,
    )


def _hash(centre: Centre, code: str) -> str:
    """Keyed, so that the table of codes tells nothing to who reads it alone."""
    message = b"enrolment code " + code.encode()
    return hmac.new(centre.keys.registration, message, hashlib.sha256).hexdigest()


def _read_key(text: str) -> bytes | None:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        return None
    return key if len(key) == KEY_BYTES else None


def _base64(data: bytes) -> str:
    return write_base64(data).decode("ascii")
