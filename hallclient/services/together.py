"""A theme's parent and its open children act together (design.md 4 "Themes"): one commit, one
document, each child with the extract that its own item lists.

The service does this, for the fold sees one case at a time. A parent's acceptance is that of its
children; what belongs to the parent is refused on a child alone while the parent is open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from hallclient.services.commit import Commit
from hallcore.answering import answer_limit, is_answered
from hallcore.base import Frozen
from hallcore.cases import Case, State
from hallcore.catalogue import Role
from hallcore.clocks import SUPPLY
from hallcore.deadlines import due
from hallcore.family import children_of, is_parent
from hallcore.forms.groups import base_key
from hallcore.kinds.accept import Accept, AcceptWithPledge, PledgeGiven, lacking_codes
from hallcore.kinds.answer import ReceiveSupplement, RequestSupplement, missing_of_notice
from hallcore.kinds.base import end_of
from hallcore.kinds.counter import AmendForm, CorrectOnSpot, RecordMaterial, with_materials
from hallcore.kinds.limits import Serve
from hallcore.kinds.returned import ReturnApplication
from hallcore.materials import missing_codes
from hallcore.moments import local_day
from hallcore.numbering import group_case_number
from hallcore.operations import DocumentMade
from hallcore.problems import Problem, problem

TOGETHER = frozenset(
    {
        "hand_over",
        "recall",
        "request_supplement",
        "receive_supplement",
        "record_material",
        "amend_form",
        "correct_on_spot",
        "first_review",
        "withdraw",
        "void",
        "deliver",
    }
)
"""Kinds that a child takes only along with its parent."""

ACCEPTANCES = ("accept", "accept_with_pledge")
BY_CHILDREN = (*ACCEPTANCES, "return_application")
"""Acts on a parent that its children do, with one paper under the parent's number."""

Payloads = tuple[str, Frozen]
"""Kind and payload of what a child does along with its parent."""


def head_of(commit: Commit, case: Case) -> Case | None:
    """The parent of a child, where this window has it and it knows the child."""
    parent = None if case.parent is None else commit.case(case.parent)
    if not isinstance(parent, Case) or case.number not in parent.children:
        return None
    return parent


def parent_of(commit: Commit, case: Case) -> Case | None:
    """The same while the parent is open."""
    parent = head_of(commit, case)
    return parent if parent is not None and parent.is_open else None


def children(commit: Commit, parent: Case) -> list[Case]:
    """The parent's children as they stand inside this commit."""
    found = {number: commit.case(number) for number in parent.children}
    known = {number: case for number, case in found.items() if isinstance(case, Case)}
    return children_of(parent, known)


def refusal(commit: Commit, case: Case, kind: str) -> Problem | None:
    """Why this act is not done on this child alone."""
    parent = parent_of(commit, case) if kind in TOGETHER else None
    if parent is None:
        return None
    return problem("theme.with_parent", parent=group_case_number(parent.number))


def act(
    commit: Commit,
    kind: str,
    number: str,
    payload: Frozen,
    documents: Sequence[DocumentMade] = (),
) -> Case | Problem:
    """`Commit.act` on any case: a parent takes its children along."""
    case = commit.case(number)
    if isinstance(case, Problem):
        return case
    fault = refusal(commit, case, kind)
    if fault is not None:
        return fault
    if is_parent(case) and isinstance(payload, Serve):
        # A paper that a child's act made is the child's.
        maker = maker_of(commit, number, payload.document_number)
        return maker if isinstance(maker, Problem) else _serve(commit, case, maker, payload)
    if not is_parent(case) or kind not in TOGETHER:
        done = commit.act(kind, number, payload, documents)
        is_done = not isinstance(done, Problem)
        if is_done and kind in BY_CHILDREN and case.parent and parent_of(commit, case):
            for document in documents:
                commit.speak_first_of(document, case.parent)
        return done
    family = children(commit, case)
    taken = [(child, own) for child in family if (own := _own(commit, child, kind, payload))]
    # What is decided already stays with the parent to be delivered: only the others are withdrawn.
    is_kept = kind == "withdraw" and bool(taken) and any(child.result for child in family)
    done = case if is_kept else commit.act(kind, number, payload, documents)
    for child, (child_kind, child_payload) in taken:
        if isinstance(done, Problem):
            return done
        made = documents if child_kind == kind else ()
        done = commit.act(child_kind, child.number, child_payload, made)
    return done if isinstance(done, Problem) else commit.case(number)


def actor(commit: Commit, case: Case, kind: str, payload: Frozen) -> Case | Problem:
    """The case that is judged when `case` does this: a parent's child where only that one acts."""
    if is_parent(case) and isinstance(payload, Serve):
        return maker_of(commit, case.number, payload.document_number)
    if is_parent(case) and kind == "withdraw" and case.decided_children:
        rest = (one for one in children(commit, case) if one.is_open and one.result is None)
        return next(rest, case)
    return case


def _serve(commit: Commit, parent: Case, maker: Case, payload: Serve) -> Case | Problem:
    """The service of a paper on the member whose act made it, and on every child that has the same
    paper: its own days run from there, too."""
    done = commit.act("serve", maker.number, payload)
    for child in children(commit, parent):
        if isinstance(done, Problem):
            return done
        paper = next((one for one in child.papers if one.number == payload.document_number), None)
        if child.number != maker.number and paper is not None and paper.served_on is None:
            done = commit.act("serve", child.number, payload)
    return done if isinstance(done, Problem) else commit.case(maker.number)


def _own(commit: Commit, child: Case, kind: str, payload: Frozen) -> Payloads | None:
    """What this child does along with its parent, or None for nothing."""
    if not child.is_open:
        return None
    extract = _EXTRACTS.get(kind)
    if extract is not None:
        return extract(commit, child, payload)
    item = commit.rules.item_of(child)
    is_concerned = {
        "withdraw": child.result is None,
        "deliver": child.result is not None,
        "first_review": child.first_review is None
        and child.result is None
        and item is not None
        and item.can(commit.window.enrolment.hall_level, Role.FIRST_REVIEW),
    }.get(kind, True)
    return (kind, payload) if is_concerned else None


def _recorded(commit: Commit, child: Case, payload: Frozen) -> Payloads | None:
    assert isinstance(payload, RecordMaterial | ReceiveSupplement)  # noqa: S101 - see _EXTRACTS
    item = commit.rules.item_of(child)
    listed = {spec.code for spec in item.materials} if item else set[str]()
    records = tuple(record for record in payload.materials if record.code in listed)
    return ("record_material", RecordMaterial(materials=records)) if records else None


def _told(commit: Commit, child: Case, payload: Frozen) -> Payloads | None:
    """The lines of the notice that concern this child: what it requires; and what no child
    requires, where it lists it."""
    assert isinstance(payload, RequestSupplement)  # noqa: S101 - see _EXTRACTS
    item = commit.rules.item_of(child)
    if item is None or child.state is not State.RECEIVED or child.accepted_on is not None:
        return None
    lacking = missing_codes(item, child.materials)
    elsewhere = _missing_of_parent(commit, child)
    lines = tuple(
        entry
        for entry in payload.missing
        if entry.code in lacking or (entry.code not in elsewhere and item.material(entry.code))
    )
    if not lines:
        return None
    calendar, today = commit.window.calendar(commit.unit), local_day(commit.at)
    limit, supply = answer_limit(child, calendar), child.limit(SUPPLY)
    ends = supply and end_of(supply, today, calendar)
    return "request_supplement", RequestSupplement(
        missing=lines,
        late=limit is not None and today > limit,
        supply_by=ends.due_on if ends else None,
        supply_provisional=ends.provisional if ends else False,
    )


def _missing_of_parent(commit: Commit, child: Case) -> dict[str, str]:
    parent = commit.case(child.parent or "")
    item = None if isinstance(parent, Problem) else commit.rules.item_of(parent)
    if isinstance(parent, Problem) or item is None:
        return {}
    return missing_codes(item, parent.materials)


def _returned(commit: Commit, child: Case, payload: Frozen) -> Payloads | None:
    if child.state is not State.SUPPLEMENTING:
        return _recorded(commit, child, payload)
    found = _recorded(commit, child, payload)
    if found is None:
        return None
    records = found[1].materials  # type: ignore[attr-defined]
    item = commit.rules.item_of(child)
    complete = not missing_of_notice(with_materials(child, records), item)
    limit = child.limit("answer") if complete else None
    calendar = commit.window.calendar(commit.unit)
    ends = limit and due(
        local_day(commit.at), limit.days, calendar, unit=limit.unit, rolls=limit.rolls
    )
    return "receive_supplement", ReceiveSupplement(
        materials=records,
        complete=complete,
        answer_due_on=ends.due_on if ends else None,
        provisional=ends.provisional if ends else False,
    )


def _amended(commit: Commit, child: Case, payload: Frozen) -> Payloads | None:
    assert isinstance(payload, AmendForm)  # noqa: S101 - see _EXTRACTS
    declared = _declared(commit, child)
    fields = {key: value for key, value in payload.fields.items() if base_key(key) in declared}
    if not fields and payload.phone is None:
        return None
    return "amend_form", payload.model_copy(update={"fields": fields})


def _corrected(commit: Commit, child: Case, payload: Frozen) -> Payloads | None:
    assert isinstance(payload, CorrectOnSpot)  # noqa: S101 - see _EXTRACTS
    declared = {f"fields.{key}" for key in _declared(commit, child)}
    changes = tuple(
        change
        for change in payload.changes
        if change.key in declared or not change.key.startswith("fields.")
    )
    if not changes or is_answered(child, local_day(commit.at)):
        return None
    return "correct_on_spot", payload.model_copy(update={"changes": changes})


def _declared(commit: Commit, child: Case) -> set[str]:
    """The fields that the child's form has, while it may still be changed."""
    item = commit.rules.item_of(child)
    if item is None or is_answered(child, local_day(commit.at)):
        return set()
    return {field.key for field in item.fields}


_EXTRACTS: dict[str, Callable[[Commit, Case, Frozen], Payloads | None]] = {
    "record_material": _recorded,
    "request_supplement": _told,
    "receive_supplement": _returned,
    "amend_form": _amended,
    "correct_on_spot": _corrected,
}


def accept_children(
    commit: Commit,
    parent: Case,
    payload_of: Callable[[Case], Accept],
    pledges: Mapping[str, date | None],
) -> Case | Problem:
    """受理 of every child that can be accepted now, with one notice under the parent's number; the
    refusal of the first child where none can."""
    ready: list[tuple[Case, str, Accept]] = []
    fault: Problem | None = None
    for child in children(commit, parent):
        if not child.is_open or child.accepted_at is not None or child.result is not None:
            continue
        kind, payload = _acceptance(commit, child, payload_of(child), pledges)
        said = commit.would(kind, child, payload)
        if isinstance(said, Problem):
            fault = fault or said
        else:
            ready.append((child, kind, payload))
    if not ready:
        return fault or problem("case.answered_already")
    notice = commit.new_document("acceptance")
    is_pledged = any(kind == "accept_with_pledge" for _, kind, _ in ready)
    pledge = [commit.new_document("pledge")] if is_pledged else []
    for child, kind, payload in ready:
        documents = [notice, *(pledge if kind == "accept_with_pledge" else ())]
        done = commit.act(kind, child.number, payload, documents)
        if isinstance(done, Problem):
            return done
    for document in (notice, *pledge):
        commit.speak_first_of(document, parent.number)
    return commit.case(parent.number)


def return_children(commit: Commit, parent: Case, payload: ReturnApplication) -> Case | Problem:
    """退件 of every child for which the notice's day has passed, with one notice under the parent's
    number; the refusal of the first child where none may be returned."""
    kind, fault = "return_application", problem("supplement.none_open")
    ready: list[Case] = []
    for child in children(commit, parent):
        if child.state is not State.SUPPLEMENTING:
            continue
        said = commit.would(kind, child, payload)
        if isinstance(said, Case):
            ready.append(child)
        elif not ready:
            fault = said
    if not ready:
        return fault
    notice = commit.new_document("return_notice")
    for child in ready:
        done = commit.act(kind, child.number, payload, [notice])
        if isinstance(done, Problem):
            return done
    commit.speak_first_of(notice, parent.number)
    return commit.case(parent.number)


def _acceptance(
    commit: Commit, child: Case, payload: Accept, pledges: Mapping[str, date | None]
) -> tuple[str, Accept]:
    item = commit.rules.item_of(child)
    lacking = lacking_codes(child, item) if item else {}
    given = tuple(
        PledgeGiven(material=code, due_on=day) for code, day in pledges.items() if code in lacking
    )
    if not given:
        return "accept", payload
    return "accept_with_pledge", AcceptWithPledge(**payload.model_dump(), pledges=given)


def bundle(commit: Commit, numbers: Sequence[str]) -> list[Case] | Problem:
    """The cases that leave when these are handed over: a parent takes along the open children
    that lie here; once it is closed, whatever of it lies here."""
    found: dict[str, Case] = {}
    for number in numbers:
        case = commit.case(number)
        if isinstance(case, Problem):
            return case
        fault = refusal(commit, case, "hand_over")
        if fault is not None:
            return fault
        found[number] = case
        for child in children(commit, case) if is_parent(case) else ():
            if child.holder == commit.window.hall and (child.is_open or not case.is_open):
                found[child.number] = child
    return list(found.values())


def maker_of(commit: Commit, number: str, document: str) -> Case | Problem:
    """The case whose operation made this paper: a parent also shows its children's notices."""
    case = commit.case(number)
    if isinstance(case, Problem) or not is_parent(case):
        return case
    paper = next((one for one in case.papers if one.number == document), None)
    return case if paper is None or paper.of_child is None else commit.case(paper.of_child)
