"""One exchange with the centre: push, pull, acknowledgement, time in one round trip (design.md 5).

Rows and cursor are applied in one local transaction; killed at any point, the next one goes on.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from pydantic import ValidationError

from hallclient.persons import ALIAS, AMEND, OF_A_CASE, settled
from hallclient.projection import (
    look_again,
    mark_stale,
    project,
    project_families,
)
from hallclient.records import Clerk, Exchange
from hallclient.store.unit import Unit
from hallclient.window import Window
from hallcore.cases import Case
from hallcore.fold import fold, follow, read_payload
from hallcore.kinds import OTHER_KINDS
from hallcore.kinds.birth import Receive
from hallcore.moments import parse_instant, write_instant
from hallcore.operations import Operation, read_operation
from hallcore.problems import ENVIRONMENT, Problem, ProblemError, problem
from hallcore.sync.messages import Cursor, FeedRow, SyncAnswer, SyncRequest
from hallcore.sync.window import cut_batch
from hallcore.wire import json_bytes
from hallcore.wire.chain import chain_over, chain_start
from hallcore.wire.frames import SIGNATURE_LINE, build_frame, read_frame

MAX_ROUNDS = 10_000
OUTBOX_PAGE = 500
MAX_FRAME_BYTES = 32 * 1024 * 1024
ALERT_DATA = ("calendar", "catalogue", "rules")
"""Reference data that decides on which day a rule of supervision rings."""


class Sender(Protocol):
    """What carries a frame to the centre and brings one back."""

    def exchange(self, frame: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Report:
    """The answer of `sync`: pushed and pulled of this run, the rest totals afterwards."""

    pushed: int
    pulled: int
    pending: int
    parked: int
    rejected: int
    skew_ms: int | None

    def as_json(self) -> dict[str, Any]:
        return {
            "pushed": self.pushed,
            "pulled": self.pulled,
            "pending": self.pending,
            "parked": self.parked,
            "rejected": self.rejected,
            "in_sync": self.pending == 0,
            "skew_ms": self.skew_ms,
        }


def synchronise(window: Window, line: Sender) -> Report:
    """Exchange until nothing is left to send or to fetch. Raises `ProblemError` where the line or
    the centre fails; whatever was exchanged until then stays."""
    began, counter = window.now(), window.clock.monotonic_ms()
    pushed = pulled = 0
    skew: int | None = None
    fault: str | None = None
    try:
        for _ in range(MAX_ROUNDS):
            request, lines = _request(window)
            sent_at = window.now()
            frame = build_frame(request.model_dump(mode="json"), lines, window.secrets.signing_key)
            answer, bodies = _read_answer(window, frame, line.exchange(frame))
            skew = _skew(answer, sent_at, window.now())
            before = request.first - 1
            pulled += _apply(window, answer, bodies)
            look_again(window)
            pushed += max(0, min(answer.stored, before + len(lines)) - before)
            if not answer.more and answer.stored >= _last_sequence(window):
                break
            if answer.stored == before and lines and not answer.rows:
                # The centre did not take what we sent: trying again at once would not help.
                break
    except ProblemError as error:
        fault = error.problem.code
        raise
    finally:
        _note(
            window,
            Exchange(began, window.clock.monotonic_ms() - counter, pushed, pulled, skew, fault),
        )
    with window.store.read() as unit:
        counts = unit.operations.counts()
    return Report(
        pushed,
        pulled,
        counts.get("pending", 0),
        counts.get("parked", 0),
        counts.get("rejected", 0),
        skew,
    )


def _last_sequence(window: Window) -> int:
    with window.store.read() as unit:
        return unit.facts.last("sequence")


def _request(window: Window) -> tuple[SyncRequest, list[bytes]]:
    with window.store.read() as unit:
        stored = int(unit.facts.get("stored") or 0)
        waiting = unit.operations.outbox(stored, OUTBOX_PAGE)
        count = cut_batch([len(one.body) for one in waiting], window.settings.sync.batch_bytes)
        lines = [one.body for one in waiting[:count]]
        request = SyncRequest(
            enrolment=window.enrolment.id,
            centre_epoch=int(unit.facts.get("centre_epoch") or window.enrolment.centre_epoch),
            first=stored + 1,
            count=len(lines),
            head=_head(window, unit, stored).hex(),
            cursors=tuple(unit.facts.cursors()),
            held=tuple(unit.references.held()),
            sent_at=write_instant(window.now()),
        )
    return request, lines


def _head(window: Window, unit: Unit, stored: int) -> bytes:
    """The hash chain after the first `stored` own operations."""
    kept = unit.facts.get("stored_head")
    if kept is not None:
        sequence, text = kept.split(":")
        if int(sequence) == stored:
            return bytes.fromhex(text)
    bodies = [one.body for one in unit.operations.outbox(0, stored)] if stored else []
    return chain_over(chain_start(window.enrolment.id), bodies)


def _read_answer(
    window: Window, request: bytes, data: bytes
) -> tuple[SyncAnswer, tuple[bytes, ...]]:
    centre = bytes.fromhex(window.enrolment.centre_signing_public)
    frame = read_frame(data, centre, MAX_FRAME_BYTES)
    if isinstance(frame, Problem):
        raise ProblemError(frame, ENVIRONMENT)
    header = {key: value for key, value in frame.header.items() if key != "lines"}
    try:
        answer = SyncAnswer.model_validate(header)
    except ValidationError:
        raise ProblemError(problem("frame.malformed"), ENVIRONMENT) from None
    asked = hashlib.sha256(request[:-SIGNATURE_LINE]).hexdigest()
    if answer.enrolment != window.enrolment.id or answer.request != asked:
        # An old answer, or one for another window, must not move our cursors.
        raise ProblemError(problem("sync.other_answer"), ENVIRONMENT)
    return answer, frame.lines


def _skew(answer: SyncAnswer, sent_at: datetime, received_at: datetime) -> int:
    """How far this clock is ahead of the centre's, in milliseconds, at the middle of the trip."""
    middle = sent_at + (received_at - sent_at) / 2
    return round((middle - parse_instant(answer.centre_at)).total_seconds() * 1000)


def _apply(window: Window, answer: SyncAnswer, lines: tuple[bytes, ...]) -> int:
    with window.store.write() as unit:
        for reference in answer.references:
            body = lines[reference.line]
            window.put_reference(unit, reference.name, reference.version, reference.digest, body)
            if reference.name == "roster":
                _replace_roster(unit, body)
        touched: dict[str, None] = {}
        for row in answer.rows:
            if _settle(window, unit, row, lines):
                touched[row.case] = None
        for number in touched:
            _confirm(window, unit, number)
        for row in answer.rows:
            _remember(unit, row)
        project_families(window, unit, touched)
        if any(reference.name in ALERT_DATA for reference in answer.references):
            mark_stale(unit)
        for cursor in answer.cursors:
            unit.facts.put_cursor(
                Cursor(feed=cursor.feed, epoch=answer.centre_epoch, seq=cursor.seq)
            )
        unit.facts.put("stored_head", f"{answer.stored}:{_head(window, unit, answer.stored).hex()}")
        unit.facts.put("stored", str(answer.stored))
        unit.facts.put("centre_epoch", str(answer.centre_epoch))
        unit.facts.put("centre_at", answer.centre_at)
        unit.facts.put("contact_at", write_instant(window.now()))
        unit.commit()
    return len(answer.rows)


def _settle(window: Window, unit: Unit, row: FeedRow, lines: tuple[bytes, ...]) -> bool:
    """Write down one decided operation; False where no case is to be folded again: this program
    cannot read it yet, or it concerns none."""
    stored_at = parse_instant(row.stored_at)
    kind = unit.operations.kind(row.enrolment, row.sequence)
    if kind is not None:
        unit.operations.settle(
            row.enrolment,
            row.sequence,
            outcome=row.outcome,
            code=row.code,
            position=row.position,
            stored_at=stored_at,
        )
        return kind not in OTHER_KINDS
    if row.line is None:
        # The centre holds an act of ours that we do not know: this home is an older copy.
        used = unit.facts.last("sequence")
        fault = problem("home.rewound", sequence=used, mark=row.sequence)
        raise ProblemError(fault, ENVIRONMENT)
    body = lines[row.line]
    operation = read_operation(body)
    if isinstance(operation, Problem):
        unit.operations.add_unread(
            row.enrolment, row.sequence, row.case, body, code=operation.code, stored_at=stored_at
        )
        return False
    unit.operations.add(
        operation,
        body,
        is_own=row.enrolment == window.enrolment.id,
        outcome=row.outcome,
        code=row.code,
        position=row.position,
        stored_at=stored_at,
    )
    return operation.kind not in OTHER_KINDS


def _confirm(window: Window, unit: Unit, number: str) -> None:
    """Fold what is confirmed of a case, then lay our own pending work on it."""
    applied = unit.operations.applied(number)
    stored = unit.cases.get(number)
    confirmed: Case | None
    if (
        stored is not None
        and stored.confirmed is not None
        and len(applied) > stored.confirmed_count
    ):
        confirmed = stored.confirmed
        for operation in applied[stored.confirmed_count :]:
            confirmed = follow(confirmed, operation)
    else:
        confirmed = fold(applied)
    if confirmed is not None:
        open_disputes = unit.operations.parked(number) - set(confirmed.settled)
        confirmed = confirmed.model_copy(update={"disputed": bool(open_disputes)})
    project(window, unit, number, confirmed, len(applied))


def _remember(unit: Unit, row: FeedRow) -> None:
    """What a decided operation says of a person: a window knows the applicants of the cases in its
    feed, and what was put right of them (design.md 5)."""
    kind = unit.operations.kind(row.enrolment, row.sequence)
    body = unit.operations.body(row.enrolment, row.sequence)
    if kind not in (*OF_A_CASE, AMEND, ALIAS) or body is None:
        return
    operation = read_operation(body)
    if isinstance(operation, Problem):
        return
    number: str | None = operation.subject
    if kind in OF_A_CASE:
        stored = unit.cases.get(operation.subject)
        number = stored.case.registration_number if stored else _named(operation)
    if number is not None:
        stored_at = parse_instant(row.stored_at)
        settled(unit, operation, number, stored_at, is_applied=row.outcome == "applied")


def _named(operation: Operation) -> str | None:
    """The 登記号 of a receipt whose case is not here: it was refused."""
    payload = read_payload(operation)
    return payload.registration_number if isinstance(payload, Receive) else None


def _replace_roster(unit: Unit, body: bytes) -> None:
    roster = json_bytes.decode(body)
    if isinstance(roster, dict):
        unit.people.replace_roster(
            [Clerk(one["number"], one["name"], one["verifier"]) for one in roster["clerks"]]
        )


def _note(window: Window, exchange: Exchange) -> None:
    with window.store.write() as unit:
        unit.facts.put_exchange(exchange)
        unit.commit()
