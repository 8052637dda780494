"""Acts as the fold can judge them before a clerk has filled in their words.

Each sample answers the payloads to try, the likeliest first; none where nothing can come of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from hallclient.services.answer import accept_payload, told
from hallclient.services.commit import SAMPLE_NUMBER, Commit
from hallclient.services.fee_acts import fee_lines
from hallclient.services.handoff import paper_counts, take_over_payload
from hallcore.base import Frozen
from hallcore.cases import Case, MaterialRecord, MissingMaterial, Paper, State
from hallcore.catalogue import MaterialSpec
from hallcore.halls import level_of
from hallcore.kinds.accept import AcceptWithPledge, PledgeGiven, lacking_codes
from hallcore.kinds.answer import (
    DecideOnSpot,
    Decline,
    ReceiveSupplement,
    missing_of_notice,
)
from hallcore.kinds.counter import (
    Changed,
    Complaint,
    CorrectOnSpot,
    FirstReview,
    Note,
    Reason,
    RecordMaterial,
)
from hallcore.kinds.custody import HandOver, Recall, ReportDiscrepancy
from hallcore.kinds.fees import AssessFee, RecordPayment
from hallcore.kinds.handout import Deliver
from hallcore.kinds.limits import Serve
from hallcore.kinds.returned import ReturnApplication
from hallcore.materials import missing_materials
from hallcore.moments import local_day
from hallcore.problems import Problem

SERVED = frozenset(
    {
        "acceptance",
        "supplement_notice",
        "decline",
        "decision",
        "special_procedure",
        "extension",
        "payment",
    }
)
"""Papers whose service is worth writing down."""

Sample = Callable[[Commit, Case, list[str]], Iterable[Frozen]]


def pledge_for(spec: MaterialSpec, last: date | None) -> PledgeGiven | None:
    """The pledge to propose for a missing material: later, on the last day, before instead; None
    where the catalogue allows neither."""
    if spec.deferrable and last is not None:
        return PledgeGiven(material=spec.code, due_on=last)
    return PledgeGiven(material=spec.code) if spec.pledgeable else None


def unserved(case: Case) -> list[Paper]:
    """Papers that the law wants served and nobody has recorded, the latest first."""
    found = [paper for paper in case.papers if paper.name in SERVED and paper.served_on is None]
    return found[::-1]


def _accept(commit: Commit, case: Case, halls: list[str]) -> Iterable[Frozen]:
    yield accept_payload(commit, case)


def _pledge(commit: Commit, case: Case, halls: list[str]) -> Iterable[Frozen]:
    item = commit.rules.item_of(case)
    if item is None:
        return
    payload = accept_payload(commit, case)
    last = payload.promised_due_on or payload.statutory_due_on
    lacking = (item.material(code) for code in lacking_codes(case, item))
    given = [pledge_for(spec, last) if spec else None for spec in lacking]
    pledges = tuple(one for one in given if one is not None)
    if pledges and len(pledges) == len(given):
        yield AcceptWithPledge(**payload.model_dump(), pledges=pledges)


def _supplement(commit: Commit, case: Case, halls: list[str]) -> Iterable[Frozen]:
    item = commit.rules.item_of(case)
    missing = missing_materials(item, case.materials) if item else []
    if missing:
        yield told(
            commit,
            case,
            tuple(MissingMaterial(code=one.code, reason="-") for one in missing),
        )


def _returned(commit: Commit, case: Case, halls: list[str]) -> Iterable[Frozen]:
    item = commit.rules.item_of(case)
    yield ReceiveSupplement(materials=(), complete=not missing_of_notice(case, item))


def _record(commit: Commit, case: Case, halls: list[str]) -> Iterable[Frozen]:
    # While a notice is open, materials come in as the answer to it.
    item = commit.rules.item_of(case)
    if item is not None and case.state is not State.SUPPLEMENTING:
        yield RecordMaterial(materials=(MaterialRecord(code=item.materials[0].code),))


def _decline(commit: Commit, case: Case, halls: list[str]) -> Iterable[Frozen]:
    """The ground with the fewest conditions: where it is refused, every other is."""
    yield Decline(ground="out_of_scope", reason="-", basis="-", remedy="-", right_body="-")


def _hand_over(commit: Commit, case: Case, halls: list[str]) -> Iterable[Frozen]:
    """One hall of each level: what may go up, down or across differs."""
    papers = paper_counts(case)
    for hall in {level_of(code): code for code in halls}.values():
        yield HandOver(transfer_number=SAMPLE_NUMBER, to=hall, papers=papers)


def _take_over(commit: Commit, case: Case, halls: list[str]) -> Iterable[Frozen]:
    payload = take_over_payload(commit, case)
    if not isinstance(payload, Problem):
        yield payload


def _recall(commit: Commit, case: Case, halls: list[str]) -> Iterable[Frozen]:
    if case.transit:
        yield Recall(transfer_number=case.transit.transfer_number, proof="both_copies")


def _discrepancy(commit: Commit, case: Case, halls: list[str]) -> Iterable[Frozen]:
    slip = case.paper("transfer")
    has_come = len(case.held) > 1 and case.holder == commit.window.hall
    if slip is not None and has_come:
        yield ReportDiscrepancy(transfer_number=slip.number, text="-")


def _correct(commit: Commit, case: Case, halls: list[str]) -> Iterable[Frozen]:
    phone = case.applicant.phone
    changed = Changed(key="applicant.phone", before=phone, after=phone)
    yield CorrectOnSpot(changes=(changed,), is_confirmed=True)


def _fee(commit: Commit, case: Case, halls: list[str]) -> Iterable[Frozen]:
    item = commit.rules.item_of(case)
    if item is not None and item.fees:
        yield AssessFee(lines=fee_lines(item, {item.fees[0].code: 1}))


def _payment(commit: Commit, case: Case, halls: list[str]) -> Iterable[Frozen]:
    if case.fee_total_fen:
        yield RecordPayment(
            amount_fen=case.fee_total_fen, receipt_number="-", paid_on=local_day(commit.at)
        )


def _serve(commit: Commit, case: Case, halls: list[str]) -> Iterable[Frozen]:
    for paper in unserved(case)[:1]:
        today = local_day(commit.at)
        yield Serve(document_number=paper.number, served_on=today, receiver="-")


def _always(payload: Frozen) -> Sample:
    return lambda commit, case, halls: (payload,)


SAMPLES: dict[str, Sample] = {
    "take_over": _take_over,
    "accept": _accept,
    "accept_with_pledge": _pledge,
    "decide_on_spot": _always(DecideOnSpot(result="granted", reason="-")),
    "request_supplement": _supplement,
    "receive_supplement": _returned,
    "decline": _decline,
    "first_review": _always(FirstReview(opinion="-")),
    "hand_over": _hand_over,
    "recall": _recall,
    "report_discrepancy": _discrepancy,
    "deliver": _always(Deliver(receiver="-", id_number="-", relation="other")),
    "record_material": _record,
    "correct_on_spot": _correct,
    "assess_fee": _fee,
    "record_payment": _payment,
    "serve": _serve,
    "complaint": _always(Complaint(text="-")),
    "note": _always(Note(text="-")),
    "return_application": _always(ReturnApplication(reason="-")),
    "withdraw": _always(Reason(reason="-")),
    "void": _always(Reason(reason="-")),
}
