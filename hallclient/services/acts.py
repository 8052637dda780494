"""What may be done to a case now, asked of the fold itself, and its papers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hallclient.services import slips, together
from hallclient.services.act_samples import SAMPLES
from hallclient.services.answer import accept_payload
from hallclient.services.commit import Commit
from hallclient.services.reprint import reprint
from hallclient.window import Window
from hallcore.base import Frozen
from hallcore.cases import Case, Paper, State
from hallcore.family import is_parent
from hallcore.halls import Hall
from hallcore.problems import Problem, ProblemError, problem
from hallcore.slips import Slip
from hallkit.files import reason_of, write_private


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that may be done now."""

    kind: str
    title: str


TITLES: dict[str, str] = {
    "take_over": "接收",
    "deliver": "送达",
    "record_payment": "登记缴费",
    "accept": "受理",
    "accept_with_pledge": "容缺（承诺）受理",
    "decide_on_spot": "当场决定",
    "request_supplement": "一次性告知",
    "receive_supplement": "登记补正材料",
    "return_application": "退件（补正逾期）",
    "first_review": "初审",
    "hand_over": "移交",
    "recall": "收回移交",
    "record_material": "登记材料",
    "correct_on_spot": "当场更正",
    "assess_fee": "核定收费",
    "serve": "登记文书送达",
    "report_discrepancy": "登记差异、拒收",
    "note": "备注",
    "decline": "不予受理",
    "withdraw": "撤回",
    "void": "作废",
    "complaint": "登记投诉",
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
    if is_parent(case) and kind in together.BY_CHILDREN:
        family = together.children(commit, case)
        return _first_allowed(commit, family, kind, halls) or problem("theme.per_child")
    fault = together.refusal(commit, case, kind)
    if fault is not None:
        return fault
    judged = case
    if kind == "decide_on_spot" and case.state is State.RECEIVED:
        # The service accepts in the same commit.
        accepted = applied(commit, case, "accept", accept_payload(commit, case))
        if isinstance(accepted, Problem):
            return accepted
        judged = accepted
    said: Case | Problem = problem("case.closed")
    for payload in SAMPLES[kind](commit, judged, halls):
        actor = together.actor(commit, judged, kind, payload)
        said = actor if isinstance(actor, Problem) else applied(commit, actor, kind, payload)
        if isinstance(said, Case):
            break
    return said


def _first_allowed(commit: Commit, cases: list[Case], kind: str, halls: list[str]) -> Case | None:
    """What the fold says to it on the first of these children that lets it happen."""
    tried = (_tried(commit, child, kind, halls) for child in cases)
    return next((said for said in tried if isinstance(said, Case)), None)


def applied(commit: Commit, case: Case, kind: str, payload: Frozen) -> Case | Problem:
    """What the fold would say to this act now; nothing is written."""
    return commit.would(kind, case, payload)


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
        return problem("paper.unwritable", path=path, detail=reason_of(error))
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
    "pledge": "承诺书",
    "payment": "缴费通知",
    "return_notice": "退件通知书",
}


def document_title(name: str, window: Window | None = None) -> str:
    """How clerks call a document; of one that the county added, the title of its template."""
    if name in DOCUMENT_TITLES or window is None:
        return DOCUMENT_TITLES.get(name, name)
    with window.store.read() as unit:
        template = window.templates(unit).get(name)
    return str(template.get("title") or name) if isinstance(template, dict) else name
