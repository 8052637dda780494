"""What a `take_over` carries in its parcel, so that nothing waits for a sender (design.md 2.6, 5).

A parcel is signed by the sending window, which vouches for its own operations only. Those of other
authors count where we have them already, or where they lie in a parcel that their own author
signed, inside one of the `take_over` operations of the list.
"""

from __future__ import annotations

from dataclasses import dataclass

from hallcore.fold import read_payload
from hallcore.kinds.custody import TakeOver
from hallcore.operations import Operation, read_operation
from hallcore.problems import Problem
from hallcore.wire.base64_text import read_base64
from hallcore.wire.compression import ZSTD, decompress
from hallcore.wire.parcels import MAX_PARCEL_BYTES, Parcel, open_parcel
from hallserver.ingest.intake import Author, Fault, Intake
from hallserver.store.enrolments import ACTIVE, Contradiction

MAX_DEPTH = 8
"""Parcels inside parcels: more hops than any case makes."""

MAX_PARCELS = 64
"""Parcels opened for one operation, however they are nested."""

UNVERIFIED, DIFFERS = "parcel.unverified", "parcel.differs"


@dataclass(frozen=True, slots=True)
class Vouched:
    """Bytes that their own author signed inside a parcel."""

    author: Author
    signing_public: bytes
    data: bytes


def bring_in(intake: Intake, author: Author, sequence: int, data: bytes) -> Fault | None:
    """Take in what the parcel of a take_over brings; the fault for which it has to be parked."""
    operation = read_operation(data)
    if isinstance(operation, Problem) or not author.made(operation, sequence):
        return None
    payload = read_payload(operation)
    if not isinstance(payload, TakeOver) or payload.parcel is None:
        return None
    parcel = _open(payload.parcel, intake.centre.keys.signing.public)
    if parcel is None or not _is_for(parcel, operation, payload):
        return Fault(UNVERIFIED, is_certain=False)
    vouched: dict[tuple[str, int], Vouched] = {}
    _gather(parcel, intake.centre.keys.signing.public, vouched, MAX_DEPTH, [MAX_PARCELS])
    found: Fault | None = None
    for carried in parcel.operations:
        fault = _take_one(intake, operation, carried, vouched)
        if fault is not None and (found is None or fault.code == DIFFERS):
            found = fault
    return found


def _take_one(
    intake: Intake,
    taking: Operation,
    data: bytes,
    vouched: dict[tuple[str, int], Vouched],
) -> Fault | None:
    carried = read_operation(data)
    if isinstance(carried, Problem) or carried.subject != taking.subject:
        return Fault(UNVERIFIED)
    stored = intake.unit.operations.get(*carried.identity)
    if stored is not None:
        if stored.data == data:
            return None
        intake.unit.enrolments.keep_evidence(
            Contradiction(
                enrolment=carried.enrolment,
                sequence=carried.sequence,
                reason="parcel",
                subject=carried.subject,
                data=data,
                is_pushed=False,
                whole=None,
                stored_at=intake.now,
            )
        )
        return Fault(DIFFERS)
    signed = vouched.get(carried.identity)
    if signed is None or signed.data != data or not _is_enrolled(intake, signed):
        return Fault(UNVERIFIED)
    intake.take(signed.author, carried.sequence, data, chained=False)
    return None


def _is_enrolled(intake: Intake, signed: Vouched) -> bool:
    enrolled = intake.unit.enrolments.get(signed.author.enrolment)
    return (
        enrolled is not None
        and enrolled.state == ACTIVE
        and enrolled.hall == signed.author.hall
        and enrolled.signing_public == signed.signing_public
    )


def _gather(
    parcel: Parcel,
    centre_public: bytes,
    vouched: dict[tuple[str, int], Vouched],
    depth: int,
    left: list[int],
) -> None:
    """Note every operation whose own author signed a parcel that it lies in; `left` counts down
    the parcels that may still be opened."""
    certificate = parcel.certificate
    for data in parcel.operations:
        operation = read_operation(data)
        if isinstance(operation, Problem):
            continue
        if (operation.enrolment, operation.hall) == (certificate.enrolment, certificate.hall):
            author = Author(certificate.enrolment, certificate.hall)
            signed = Vouched(author, certificate.signing_key, data)
            vouched.setdefault(operation.identity, signed)
        payload = read_payload(operation)
        if not isinstance(payload, TakeOver) or payload.parcel is None:
            continue
        if depth > 1 and left[0] > 0:
            left[0] -= 1
            inner = _open(payload.parcel, centre_public)
            if inner is not None and inner.header.case_number == parcel.header.case_number:
                _gather(inner, centre_public, vouched, depth - 1, left)


def _is_for(parcel: Parcel, operation: Operation, payload: TakeOver) -> bool:
    header = parcel.header
    return (header.case_number, header.transfer_number, header.addressee) == (
        operation.subject,
        payload.transfer_number,
        operation.hall,
    )


def _open(text: str, centre_public: bytes) -> Parcel | None:
    packed = read_base64(text.encode("utf-8"))
    raw = None if packed is None else decompress(packed, ZSTD, MAX_PARCEL_BYTES)
    if raw is None or isinstance(raw, Problem):
        return None
    parcel = open_parcel(raw, centre_public)
    return None if isinstance(parcel, Problem) else parcel
