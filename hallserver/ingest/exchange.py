"""One exchange: verify the frame, take the batch, answer; all of it in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from hallcore.moments import LOCAL
from hallcore.problems import Problem, problem
from hallcore.sync.centre import Fork
from hallcore.sync.messages import SyncAnswer, SyncRequest
from hallcore.wire.compression import compress, decompress
from hallcore.wire.frames import Frame, build_frame, read_frame
from hallkit.database import storage_errors
from hallserver.centre import Centre
from hallserver.ingest.answer import Content, collect
from hallserver.ingest.batch import freeze, take_batch
from hallserver.ingest.intake import Intake
from hallserver.store.enrolments import ACTIVE, Enrolled

MAX_FRAME_BYTES = 4 << 20
"""The most that a request may inflate to."""

BAD_REQUEST, UNAUTHORISED, FORBIDDEN = 400, 401, 403


@dataclass(frozen=True, slots=True)
class Refusal:
    """An HTTP status and why. 401 and 403 make a window pause; they never cost it anything."""

    status: int
    problem: Problem


def exchange(centre: Centre, body: bytes, encoding: str) -> bytes | Refusal:
    """Answer one request; the answer is in the request's own encoding."""
    signed = read_signed(centre, body, encoding)
    if isinstance(signed, Refusal):
        return signed
    enrolled, frame, raw = signed
    request = _read_request(frame)
    if isinstance(request, Problem):
        return Refusal(BAD_REQUEST, request)
    with storage_errors():
        outcome = _transact(centre, enrolled.id, request, frame, raw)
    if isinstance(outcome, Refusal):
        return outcome
    answer, lines = outcome
    reply = build_frame(answer.model_dump(mode="json"), lines, centre.keys.signing)
    return compress(reply, encoding)


def read_signed(
    centre: Centre, body: bytes, encoding: str
) -> tuple[Enrolled, Frame, bytes] | Refusal:
    """Who signed a request, its frame, and the bytes of it."""
    raw = decompress(body, encoding, MAX_FRAME_BYTES)
    if isinstance(raw, Problem):
        return Refusal(BAD_REQUEST, raw)
    found: list[Enrolled] = []

    def key_of(header: dict[str, Any]) -> bytes | None:
        name = header.get("enrolment")
        with storage_errors(), centre.store.read() as unit:
            enrolled = unit.enrolments.get(name) if isinstance(name, str) else None
        if enrolled is None:
            return None
        found.append(enrolled)
        return enrolled.signing_public

    frame = read_frame(raw, key_of, MAX_FRAME_BYTES)
    if isinstance(frame, Problem):
        if frame.code == "frame.signer":
            return Refusal(UNAUTHORISED, problem("enrolment.unknown"))
        return Refusal(BAD_REQUEST, frame)
    return found[0], frame, raw


def _read_request(frame: Frame) -> SyncRequest | Problem:
    header = {key: value for key, value in frame.header.items() if key != "lines"}
    try:
        request = SyncRequest.model_validate(header)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        return problem("sync.malformed", detail=where[:80])
    if request.count != len(frame.lines):
        return problem("sync.malformed", detail="count")
    return request


def _transact(
    centre: Centre, enrolment: str, request: SyncRequest, frame: Frame, raw: bytes
) -> tuple[SyncAnswer, tuple[bytes, ...]] | Refusal:
    with centre.store.write() as unit:
        enrolled = unit.enrolments.get(enrolment, for_update=True)
        if enrolled is None or enrolled.state != ACTIVE:
            state = enrolled.state if enrolled else "unknown"
            return Refusal(FORBIDDEN, problem(f"enrolment.{state}"))
        intake = Intake(centre, unit)
        stored = take_batch(intake, enrolled, request, frame.lines)
        if isinstance(stored, Fork):
            freeze(unit, intake, enrolled, stored, raw)
            unit.commit()
            return Refusal(FORBIDDEN, problem("sync.fork", sequence=stored.sequence))
        unit.enrolments.seen(enrolled.id, intake.now)
        # The rows of this very batch are part of its answer.
        unit.feeds.flush()
        epoch = unit.meta.centre_epoch
        content = collect(unit, enrolled, request, epoch, centre.today())
        unit.commit()
    return _answer(centre, enrolled, frame, stored, epoch, content), content.lines


def _answer(
    centre: Centre, enrolled: Enrolled, frame: Frame, stored: int, epoch: int, content: Content
) -> SyncAnswer:
    return SyncAnswer(
        enrolment=enrolled.id,
        request=sha256(frame.signed).hexdigest(),
        centre_epoch=epoch,
        # To the millisecond: the window measures its skew with it.
        centre_at=centre.now().astimezone(LOCAL).isoformat(timespec="milliseconds"),
        stored=stored,
        cursors=(content.cursor,),
        rows=content.rows,
        references=content.references,
        more=content.more,
    )
