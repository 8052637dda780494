"""交接: cases leave for another hall and arrive there, with or without a network
(design.md 2.6, 5)."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hallclient.projection import project, project_families
from hallclient.records import Transfer
from hallclient.services import together
from hallclient.services.commit import Commit
from hallclient.services.confirming import ask_centre
from hallclient.services.refusing import refusing
from hallclient.services.syncing import Exchanger
from hallclient.store.unit import Unit
from hallclient.window import Window
from hallcore.agency import reception
from hallcore.cases import Case, Paper
from hallcore.document_facts import own_papers, sheet_count
from hallcore.kinds.custody import Difference, HandOver, PaperCount, TakeOver, taking
from hallcore.moments import local_day, write_instant
from hallcore.operations import Operation, read_operation
from hallcore.parsing import shown
from hallcore.problems import ENVIRONMENT, USAGE, Problem, ProblemError, problem
from hallcore.wire import json_bytes
from hallcore.wire.compression import compress
from hallcore.wire.parcels import (
    Parcel,
    ParcelHeader,
    build_parcel,
    build_parcel_file,
    open_parcel,
    split_parcel_file,
)
from hallkit.files import check_writable, reason_of, write_private

MAX_PARCEL_FILE = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One bundle that left: `papers` counts all sheets in it."""

    transfer_number: str
    to: str
    cases: tuple[Case, ...]
    papers: int


@dataclass(frozen=True, slots=True)
class Taken:
    """One case that arrived. `is_provisional`: the centre has not confirmed it yet. `documents`:
    made here, where the take-over is the receipt of what a village acts for."""

    case: Case
    is_provisional: bool
    differences: tuple[Difference, ...]
    documents: tuple[Paper, ...] = ()


@refusing
def hand_over(
    window: Window, clerk: str, numbers: Sequence[str], to: str, parcel_file: Path | None = None
) -> HandedOver | Problem:
    """Hand cases to another hall on one 物料转移单; `parcel_file` lets it work with no network."""
    with window.store.write() as unit:
        halls = window.halls(unit)
        if to not in halls:
            return problem("transfer.hall_unknown", to=to, field="to")
        commit = Commit(window, unit, clerk)
        handed = hand_over_in(commit, numbers, to)
        if isinstance(handed, Problem):
            return handed
        if parcel_file is not None:
            # Before the commit: a stick that is full must not leave cases on their way.
            number = handed.transfer_number
            _write_parcels(window, unit, handed.cases, number, to, parcel_file, commit)
        commit.finish()
    return handed


def hand_over_in(commit: Commit, numbers: Sequence[str], to: str) -> HandedOver | Problem:
    """Hand over inside a commit that the caller finishes."""
    document = commit.new_document("transfer")
    leaving = together.bundle(commit, numbers)
    if isinstance(leaving, Problem):
        return leaving
    cases: list[Case] = []
    for before in leaving:
        payload = HandOver(transfer_number=document.number, to=to, papers=paper_counts(before))
        case = commit.act("hand_over", before.number, payload, [document])
        if isinstance(case, Problem):
            return case
        cases.append(case)
    listed = tuple(case.number for case in cases)
    transfer = Transfer(document.number, commit.window.hall, to, listed, commit.at)
    commit.unit.papers.put_transfer(transfer)
    papers = sum(sheet.count for case in own_papers(cases) for sheet in paper_counts(case))
    return HandedOver(document.number, to, tuple(cases), papers)


def paper_counts(case: Case) -> tuple[PaperCount, ...]:
    """Every material that is in, with its sheets."""
    return tuple(
        PaperCount(material=one.code, count=sheet_count(one.originals, one.copies))
        for one in case.materials
    )


def _write_parcels(
    window: Window,
    unit: Unit,
    cases: Sequence[Case],
    transfer_number: str,
    to: str,
    path: Path,
    commit: Commit,
) -> None:
    certificate = base64.b64decode(window.enrolment.certificate)
    key = window.secrets.signing_key
    parcels = []
    for case in cases:
        item = commit.rules.item_of(case)
        extract = json_bytes.encode(
            {
                "catalogue": case.catalogue,
                "item": item.model_dump(mode="json") if item else None,
            }
        )
        header = ParcelHeader(
            transfer_number=transfer_number,
            sender=window.hall,
            addressee=to,
            case_number=case.number,
            epoch=case.epoch,
            made_at=write_instant(commit.at),
            catalogue=case.catalogue,
        )
        bodies = unit.operations.bodies(case.number)
        parcels.append(build_parcel(header, certificate, bodies, extract, key))
    try:
        check_writable(path)
        write_private(path, build_parcel_file(parcels))
    except OSError as error:
        raise ProblemError(
            problem("parcel.unwritable", path=path, detail=reason_of(error)), ENVIRONMENT
        ) from None


@refusing
def take_over_file(
    window: Window, clerk: str, path: Path, counts: Mapping[tuple[str, str], int] | None = None
) -> list[Taken] | Problem:
    """Take over every case in a hand-off file; all of them or none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ProblemError(
            problem("input.unreadable", path=path, detail=reason_of(error)), USAGE
        ) from None
    raw = split_parcel_file(data, MAX_PARCEL_FILE)
    if isinstance(raw, Problem):
        raise ProblemError(raw, USAGE)
    centre = bytes.fromhex(window.enrolment.centre_signing_public)
    parcels = [open_parcel(one, centre) for one in raw]
    for parcel in parcels:
        if isinstance(parcel, Problem):
            raise ProblemError(parcel, USAGE)
    opened = [parcel for parcel in parcels if isinstance(parcel, Parcel)]
    for parcel in opened:
        if parcel.header.addressee != window.hall:
            return problem("custody.not_addressee", to=parcel.header.addressee)
    stray = _stray(counts, {parcel.header.case_number for parcel in opened})
    if stray is not None:
        return stray
    with window.store.write() as unit:
        for parcel in opened:
            _carry(window, unit, parcel)
        project_families(window, unit, [parcel.header.case_number for parcel in opened])
        commit = Commit(window, unit, clerk)
        taken = []
        for parcel in opened:
            one = _take(commit, parcel.header.case_number, counts or {}, parcel)
            if isinstance(one, Problem):
                return one
            taken.append(one)
        commit.finish()
    return taken


def _carry(window: Window, unit: Unit, parcel: Parcel) -> None:
    """Lay the operations of a parcel into the log, where they wait for the centre's word."""
    number = parcel.header.case_number
    for body in parcel.operations:
        operation = read_operation(body)
        if not isinstance(operation, Operation) or operation.subject != number:
            raise ProblemError(problem("parcel.malformed"), USAGE)
        if unit.operations.has(operation.enrolment, operation.sequence):
            continue
        unit.operations.add(operation, body, is_own=False, outcome="carried")
    stored = unit.cases.get(number)
    project(
        window,
        unit,
        number,
        stored.confirmed if stored else None,
        stored.confirmed_count if stored else 0,
    )


@refusing
def take_over_transfer(
    window: Window,
    clerk: str,
    transfer_number: str,
    counts: Mapping[tuple[str, str], int] | None = None,
    exchanger: Exchanger | None = None,
) -> list[Taken] | Problem:
    """Take over what the centre has told us is on its way under this transfer number. With
    `exchanger` the centre hears of it at once; provisional until it has applied it, for the sender
    may take the hand-over back at the same time."""
    with window.store.write() as unit:
        arriving = [
            case
            for case in unit.cases.arriving(window.hall, limit=1000)
            if case.transit and case.transit.transfer_number == transfer_number
        ]
        if not arriving:
            return problem("transfer.unknown", number=transfer_number)
        stray = _stray(counts, {case.number for case in arriving})
        if stray is not None:
            return stray
        commit = Commit(window, unit, clerk)
        taken = []
        for case in arriving:
            one = _take(commit, case.number, counts or {}, None)
            if isinstance(one, Problem):
                return one
            taken.append(one)
        commit.finish()
    owing = ask_centre(window, [one.case.number for one in taken], "take_over", exchanger)
    if isinstance(owing, Problem):
        return owing
    return [replace(one, is_provisional=owing[one.case.number]) for one in taken]


def _stray(counts: Mapping[tuple[str, str], int] | None, numbers: set[str]) -> Problem | None:
    """A count for a case that is not in the bundle: somebody mistyped a number."""
    for number, _ in counts or {}:
        if number not in numbers:
            return problem("case.unknown", number=number)
    return None


def _take(
    commit: Commit,
    number: str,
    counts: Mapping[tuple[str, str], int],
    parcel: Parcel | None,
) -> Taken | Problem:
    before = commit.case(number)
    if isinstance(before, Problem):
        return before
    transfer = before.transit.transfer_number if before.transit else ""
    sent = sent_counts(commit, before, transfer)
    found = {material: count for (case, material), count in counts.items() if case == number}
    for material in found:
        if material not in sent:
            return not_listed(commit, before, material, transfer)
    differences = tuple(
        Difference(material=material, sent=sent[material], found=count)
        for material, count in sorted(found.items())
        if count != sent[material]
    )
    taking = take_over_payload(commit, before)
    if isinstance(taking, Problem):
        return taking
    payload = taking.model_copy(
        update={"differences": differences, "parcel": _packed(parcel.raw) if parcel else None}
    )
    made = [commit.new_document("receipt")] if payload.role else []
    case = commit.act("take_over", number, payload, made)
    if isinstance(case, Problem):
        return case
    return Taken(
        case,
        is_provisional=True,
        differences=differences,
        documents=case.papers[len(before.papers) :],
    )


def sent_counts(commit: Commit, case: Case, transfer: str) -> dict[str, int]:
    """Material → sheets, as the slip of this hand-over lists them."""
    log = commit.unit.operations
    known = [*log.applied(case.number), *(one for one, _ in log.unconfirmed(case.number))]
    for operation in reversed(known):
        if operation.kind == "hand_over" and operation.payload.get("transfer_number") == transfer:
            papers = HandOver.model_validate(operation.payload).papers
            return {sheet.material: sheet.count for sheet in papers}
    return {sheet.material: sheet.count for sheet in paper_counts(case)}


def not_listed(commit: Commit, case: Case, material: str, transfer: str) -> Problem:
    """A count of what is not on the slip."""
    name = material_name(commit, case, material)
    return problem("transfer.not_listed", name=name, number=transfer, field="count")


def material_name(commit: Commit, case: Case, material: str) -> str:
    item = commit.rules.item_of(case)
    spec = item.material(material) if item else None
    return spec.name if spec else shown(material)


def take_over_payload(commit: Commit, case: Case) -> TakeOver | Problem:
    """What this window says when it takes the case over as sent; of what a village acts for, that
    it receives it, and by when it answers (domain.md 11)."""
    if case.transit is None:
        return problem("custody.no_offer", number=case.number)
    calendar = commit.window.calendar(commit.unit)
    found = reception(case, commit.window.hall, local_day(commit.at), calendar, commit.rules)
    if isinstance(found, Problem):
        return found
    return taking(case.transit, found)


def _packed(raw: bytes) -> str:
    return base64.b64encode(compress(raw, "zstd")).decode("ascii")


def taken_json(taken: Sequence[Taken]) -> dict[str, Any]:
    """The answer of `take-over` (contract.md)."""
    return {
        "cases": [
            {
                "case_number": one.case.number,
                "holder": one.case.holder,
                "epoch": one.case.epoch,
                "provisional": one.is_provisional,
                "differences": [difference.model_dump() for difference in one.differences],
                "documents": [
                    {"name": paper.name, "number": paper.number} for paper in one.documents
                ],
            }
            for one in taken
        ]
    }
