"""What may be done to a case now, asked of the fold itself, and its papers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hallclient.services import slips
from hallclient.services.answer import accept_payload
from hallclient.services.commit import Commit
from hallclient.services.handoff import take_over_payload
from hallclient.services.reprint import reprint
from hallclient.window import Window
from hallcore.base import Frozen
from hallcore.cases import Case, MaterialRecord, MissingMaterial, Paper, State
from hallcore.fold import apply
from hallcore.halls import Hall
from hallcore.kinds.answer import (
    DecideOnSpot,
    Decline,
    ReceiveSupplement,
    RequestSupplement,
    missing_of_notice,
)
from hallcore.kinds.counter import FirstReview, Note, Reason, RecordMaterial
from hallcore.kinds.custody import HandOver
from hallcore.kinds.handout import Deliver
from hallcore.materials import missing_materials
from hallcore.moments import write_instant
from hallcore.operations import DocumentMade, Operation, Times
from hallcore.problems import Problem, ProblemError, problem
from hallcore.slips import Slip
from hallkit.files import write_private

SAMPLE_NUMBER = "0" * 25


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that may be done now."""

    kind: str
    title: str


TITLES: dict[str, str] = {
    "take_over": "接收",
    "deliver": "送达",
    "accept": "受理",
    "decide_on_spot": "当场决定",
    "request_supplement": "一次性告知",
    "receive_supplement": "登记补正材料",
    "first_review": "初审",
    "hand_over": "移交",
    "record_material": "登记材料",
    "note": "备注",
    "decline": "不予受理",
    "withdraw": "撤回",
    "void": "作废",
}
"""In the order in which a menu shows them: what a case most likely waits for comes first."""


def possible_acts(window: Window, clerk: str, number: str) -> list[Act] | Problem:
    """The acts that the fold would allow this window now, given that the words are filled in."""
    with window.store.read() as unit:
        commit = Commit(window, unit, clerk)
        case = commit.case(number)
        if isinstance(case, Problem):
            return case
        halls = [code for code in window.halls(unit) if code != window.hall]
        return [
            Act(kind, title)
            for kind, title in TITLES.items()
            if not isinstance(_tried(commit, case, kind, halls), Problem)
        ]


def _tried(commit: Commit, case: Case, kind: str, halls: list[str]) -> Case | Problem:
    payload = _SAMPLES[kind](commit, case, halls) if kind in _SAMPLES else None
    if payload is None:
        return problem("case.closed")
    judged = case
    if kind == "decide_on_spot" and case.state is State.RECEIVED:
        # The service accepts in the same commit.
        accepted = applied(commit, case, "accept", accept_payload(commit, case))
        if isinstance(accepted, Problem):
            return accepted
        judged = accepted
    return applied(commit, judged, kind, payload)


def applied(commit: Commit, case: Case, kind: str, payload: Frozen) -> Case | Problem:
    """What the fold would say to this act now; nothing is written."""
    operation = Operation(
        v=1,
        enrolment=commit.window.enrolment.id,
        sequence=1,
        hall=commit.window.hall,
        subject=case.number,
        kind=kind,
        base=0,
        epoch=case.transit.epoch if case.transit else case.epoch,
        clerk=commit.clerk,
        times=Times(at=write_instant(commit.at)),
        catalogue=case.catalogue,
        calendar=commit.calendar_version,
        documents=(DocumentMade(name=kind, number=SAMPLE_NUMBER),),
        payload=payload.model_dump(mode="json"),
    )
    return apply(case, operation, commit.rules)


Sample = Callable[[Commit, Case, list[str]], Frozen | None]


def _supplement(commit: Commit, case: Case, halls: list[str]) -> Frozen | None:
    item = commit.rules.item_of(case)
    missing = missing_materials(item, case.materials) if item else []
    if not missing:
        return None
    return RequestSupplement(
        missing=tuple(MissingMaterial(code=one.code, reason="-") for one in missing)
    )


def _returned(commit: Commit, case: Case, halls: list[str]) -> Frozen | None:
    item = commit.rules.item_of(case)
    return ReceiveSupplement(materials=(), complete=not missing_of_notice(case, item))


def _record(commit: Commit, case: Case, halls: list[str]) -> Frozen | None:
    # While a notice is open, materials come in as the answer to it.
    item = commit.rules.item_of(case)
    if item is None or case.state is State.SUPPLEMENTING:
        return None
    return RecordMaterial(materials=(MaterialRecord(code=item.materials[0].code),))


def _decline(commit: Commit, case: Case, halls: list[str]) -> Frozen | None:
    """The ground with the fewest conditions: where it is refused, every other is."""
    return Decline(ground="out_of_scope", reason="-", basis="-", remedy="-", right_body="-")


def _hand_over(commit: Commit, case: Case, halls: list[str]) -> Frozen | None:
    return HandOver(transfer_number=SAMPLE_NUMBER, to=halls[0]) if halls else None


def _take_over(commit: Commit, case: Case, halls: list[str]) -> Frozen | None:
    payload = take_over_payload(commit, case)
    return None if isinstance(payload, Problem) else payload


_SAMPLES: dict[str, Sample] = {
    "take_over": _take_over,
    "accept": lambda commit, case, halls: accept_payload(commit, case),
    "decide_on_spot": lambda commit, case, halls: DecideOnSpot(result="granted", reason="-"),
    "request_supplement": _supplement,
    "receive_supplement": _returned,
    "decline": _decline,
    "first_review": lambda commit, case, halls: FirstReview(opinion="-"),
    "hand_over": _hand_over,
    "deliver": lambda commit, case, halls: Deliver(receiver="-", id_number="-", relation="other"),
    "record_material": _record,
    "note": lambda commit, case, halls: Note(text="-"),
    "withdraw": lambda commit, case, halls: Reason(reason="-"),
    "void": lambda commit, case, halls: Reason(reason="-"),
}


def targets(window: Window) -> list[Hall]:
    """Halls to which a case can be handed over, in the order of their codes."""
    with window.store.read() as unit:
        halls = window.halls(unit)
    return [halls[code] for code in sorted(halls) if code != window.hall]


def slip_folder(window: Window) -> Path:
    return window.home / window.settings.print.folder


def write_slip(window: Window, case_number: str, document: str) -> Path | Problem:
    """Write the document as a PDF into the folder of slips; the case is safe whatever happens."""
    with window.store.read() as unit:
        slip = slips.case_slip(window, unit, case_number, document)
    return slip if isinstance(slip, Problem) else _written(window, slip)


def write_copy(window: Window, clerk: str, case_number: str, document: str) -> Path | Problem:
    """补打 n: counted and logged, then written like the first."""
    slip = reprint(window, clerk, case_number, document)
    return slip if isinstance(slip, Problem) else _written(window, slip)


def write_paper(window: Window, clerk: str, number: str, paper: Paper) -> Path | Problem:
    """A paper of a case once more. One that the centre made is printed here for the first time."""
    is_own = paper.enrolment == window.enrolment.id
    if is_own or (slip_folder(window) / f"{paper.number}.pdf").exists():
        return write_copy(window, clerk, number, paper.name)
    return write_slip(window, number, paper.name)


def _written(window: Window, slip: Slip) -> Path | Problem:
    copy = f"-{slip.copy_number}" if slip.copy_number else ""
    path = slip_folder(window) / f"{slip.number}{copy}.pdf"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_private(path, slips.render(window, slip, _paper(window)))
    except ProblemError as error:
        return error.problem
    except OSError as error:
        return problem("paper.unwritable", path=path, detail=error.strerror or "")
    except Exception as error:  # noqa: BLE001 - a paper that cannot be drawn must not end the program
        return problem("paper.unwritable", path=path, detail=f"{type(error).__name__}")
    return path


def _paper(window: Window) -> slips.PaperSize:
    sizes: dict[str, slips.PaperSize] = {"a4": "a4", "a5": "a5", "80mm": "80mm", "58mm": "58mm"}
    return sizes[window.settings.print.paper]


DOCUMENT_TITLES = {
    "receipt": "收件凭证",
    "acceptance": "受理通知书",
    "supplement_notice": "一次性告知书",
    "supplement_receipt": "补正材料收件凭证",
    "decline": "不予受理通知书",
    "transfer": "物料转移单",
    "on_spot": "当场办结凭证",
    "decision": "决定书",
    "delivery": "送达回证",
    "withdrawal": "撤回确认书",
    "void": "作废确认书",
    "first_review": "初审意见表",
    "special_procedure": "特别程序告知书",
    "extension": "延期通知书",
    "agency": "代办委托书",
}


def document_title(name: str) -> str:
    return DOCUMENT_TITLES.get(name, name)
