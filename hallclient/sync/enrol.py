"""A machine becomes a window: keys are made here, the centre answers with who we are."""

from __future__ import annotations

import base64
import secrets
from pathlib import Path

from pydantic import ValidationError

from hallclient.identity import Enrolment, Secrets, load_enrolment, save_identity
from hallclient.sync.transport import Line
from hallcore.problems import ENVIRONMENT, REFUSED, Problem, ProblemError, problem
from hallcore.sync.messages import EnrolAnswer, EnrolRequest
from hallcore.wire.certificates import open_certificate
from hallcore.wire.keys import ExchangeKey, SigningKey
from hallcore.wire.sealing import open_sealed
from hallkit.files import reason_of, write_private


def enrol(home: Path, server: str, code: str, line: Line) -> Enrolment:
    """Enrol `home` at the centre with a one-time code. Nothing is kept unless all of it holds."""
    known = load_enrolment(home)
    if known is not None:
        raise ProblemError(
            problem("enrolment.exists", hall=known.hall_name, terminal=known.terminal), REFUSED
        )
    _check_writable(home)
    signing, exchange = secrets.token_bytes(32), secrets.token_bytes(32)
    exchange_key = ExchangeKey(exchange)
    request = EnrolRequest(
        code=code,
        signing_public=SigningKey(signing).public.hex(),
        exchange_public=exchange_key.public.hex(),
    )
    try:
        answer = EnrolAnswer.model_validate(line.enrol(request.model_dump()))
    except ValidationError:
        raise ProblemError(problem("frame.malformed"), ENVIRONMENT) from None
    certificate = open_certificate(
        base64.b64decode(answer.certificate), bytes.fromhex(answer.centre_signing_public)
    )
    if isinstance(certificate, Problem):
        raise ProblemError(certificate, ENVIRONMENT)
    enrolment = Enrolment(
        id=answer.enrolment,
        hall=answer.area,
        hall_name=answer.hall_name,
        level=answer.level,
        terminal=answer.terminal,
        certificate=answer.certificate,
        server=server,
        centre_signing_public=answer.centre_signing_public,
        centre_exchange_public=answer.centre_exchange_public,
        centre_epoch=answer.centre_epoch,
        hall_key_number=answer.hall_key_number,
        hall_exchange_public=answer.hall_exchange_public,
        is_practice=answer.practice,
    )
    kept = Secrets(
        signing=signing,
        exchange=exchange,
        hall_exchange=_opened(
            exchange_key, answer.hall_exchange_private_sealed, b"hall-key", answer
        ),
        registration=_opened(
            exchange_key, answer.registration_key_sealed, b"registration-key", answer
        ),
    )
    save_identity(home, enrolment, kept)
    return enrolment


def _check_writable(home: Path) -> None:
    """Before the one-time code is spent: can the keys be kept here?"""
    is_new = not home.exists()
    probe = home / ".probe"
    try:
        write_private(probe, b"")
        probe.unlink()
        if is_new:
            home.rmdir()
    except OSError as error:
        fault = problem("home.not_writable", detail=reason_of(error))
        raise ProblemError(fault, ENVIRONMENT) from None


def _opened(key: ExchangeKey, sealed: str, info: bytes, answer: EnrolAnswer) -> bytes:
    plain = open_sealed(key, base64.b64decode(sealed), info, answer.enrolment.encode())
    if isinstance(plain, Problem):
        raise ProblemError(plain, ENVIRONMENT)
    return plain
