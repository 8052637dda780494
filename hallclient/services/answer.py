"""The answer of a window to an application, and its other acts on one case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from hallclient.services import together
from hallclient.services.acting import finished, invited, simple
from hallclient.services.amending import amended_form
from hallclient.services.attaching import keep_files, read_files
from hallclient.services.commit import Commit
from hallclient.services.material_records import records_for
from hallclient.services.receipt import due_from
from hallclient.services.refusing import refusing
from hallclient.window import Window
from hallcore.answering import acceptance_day, answer_limit
from hallcore.cases import Case, MissingMaterial, State
from hallcore.catalogue import Catalogue, Item
from hallcore.clocks import SUPPLY
from hallcore.deadlines import due
from hallcore.document_facts import remedy_text
from hallcore.family import is_parent
from hallcore.forms import FieldValue
from hallcore.kinds.accept import Accept, AcceptWithPledge, PledgeGiven, accepted_from
from hallcore.kinds.answer import (
    DecideOnSpot,
    Decline,
    ReceiveSupplement,
    RequestSupplement,
    missing_of_notice,
)
from hallcore.kinds.base import Licence
from hallcore.kinds.counter import (
    AmendForm,
    FirstReview,
    Note,
    Reason,
    RecordMaterial,
    with_materials,
)
from hallcore.kinds.handout import Deliver
from hallcore.kinds.returned import ReturnApplication
from hallcore.materials import MaterialEntry, missing_materials
from hallcore.moments import local_day
from hallcore.parsing import shown
from hallcore.problems import Problem, problem

NOT_HANDED_IN = "未提交"


@refusing
def accept(
    window: Window, clerk: str, number: str, pledges: Mapping[str, date | None] | None = None
) -> Case | Problem:
    """受理 with its notice; the due days are printed and bind. `pledges`: material code → the day
    by which it comes (容缺), or None where the pledge takes its place (告知承诺)."""
    with window.store.write() as unit:
        commit = Commit(window, unit, clerk)
        case = commit.case(number)
        if isinstance(case, Problem):
            return case
        if is_parent(case):
            accepted = together.accept_children(
                commit, case, lambda child: accept_payload(commit, child), pledges or {}
            )
            if not isinstance(accepted, Problem):
                commit.finish()
            return accepted
        payload = accept_payload(commit, case)
        if not pledges:
            return finished(commit, "accept", number, payload, ["acceptance"])
        pledged = AcceptWithPledge(
            **payload.model_dump(),
            pledges=tuple(PledgeGiven(material=code, due_on=day) for code, day in pledges.items()),
        )
        return finished(commit, "accept_with_pledge", number, pledged, ["acceptance", "pledge"])


def accept_payload(commit: Commit, case: Case) -> Accept:
    """The days of an acceptance given now (domain.md 10, rules 6 and 9)."""
    calendar = commit.window.calendar(commit.unit)
    accepted_on = case.accepted_on or acceptance_day(case, local_day(commit.at), calendar)
    ends = {}
    for name in ("promise", "statutory"):
        limit = case.limit(name)
        start = accepted_from(case, commit.window.hall, accepted_on, name)
        ends[name] = (
            due(start, limit.days, calendar, unit=limit.unit, rolls=limit.rolls)
            if limit and start
            else None
        )
    promise, statutory = ends["promise"], ends["statutory"]
    return Accept(
        accepted_on=accepted_on,
        promised_due_on=promise.due_on if promise else None,
        statutory_due_on=statutory.due_on if statutory else None,
        provisional=any(one.provisional for one in (promise, statutory) if one),
        promise_provisional=bool(promise and promise.provisional),
        statutory_provisional=bool(statutory and statutory.provisional),
    )


@refusing
def supplement(
    window: Window, clerk: str, number: str, missing: Sequence[tuple[str, str]] = ()
) -> Case | Problem:
    """一次性告知: `missing` pairs material codes with what is wrong or lacking; empty: everything
    that is not in, as 未提交 (domain.md 11)."""
    with window.store.write() as unit:
        commit = Commit(window, unit, clerk)
        case = commit.case(number)
        if isinstance(case, Problem):
            return case
        item = commit.rules.item_of(case)
        if not missing and item is not None:
            lacking = missing_materials(item, case.materials)
            missing = [(spec.code, NOT_HANDED_IN) for spec in lacking]
        if not missing:
            return problem("supplement.nothing")
        payload = told(
            commit,
            case,
            tuple(MissingMaterial(code=code, reason=reason) for code, reason in missing),
        )
        return finished(commit, "request_supplement", number, payload, ["supplement_notice"])


def told(commit: Commit, case: Case, missing: tuple[MissingMaterial, ...]) -> RequestSupplement:
    """The notice of today: whether it is late, and by when the applicant is to answer it."""
    answer = answer_limit(case, commit.window.calendar(commit.unit))
    limit = case.limit(SUPPLY)
    ends = due_from(commit, limit) if limit else None
    return RequestSupplement(
        missing=missing,
        late=answer is not None and local_day(commit.at) > answer,
        supply_by=ends.due_on if ends else None,
        supply_provisional=ends.provisional if ends else False,
    )


@refusing
def return_application(window: Window, clerk: str, number: str, reason: str) -> Case | Problem:
    """退件: what the notice asked for has not come by its day, the application counts as taken
    back. Of a theme's parent: those of its children that still wait for something."""
    payload = ReturnApplication(reason=reason)
    with window.store.write() as unit:
        commit = Commit(window, unit, clerk)
        case = commit.case(number)
        if isinstance(case, Problem):
            return case
        if not is_parent(case):
            return finished(commit, "return_application", number, payload, ["return_notice"])
        done = together.return_children(commit, case, payload)
        if not isinstance(done, Problem):
            done = invited(commit, done)
        if not isinstance(done, Problem):
            commit.finish()
        return done


@refusing
def supplement_return(
    window: Window,
    clerk: str,
    number: str,
    entries: Sequence[MaterialEntry],
    files_from: Path | None = None,
) -> Case | Problem:
    """What came in answer to the notice. Complete: a new answer clock starts today."""
    files = read_files(entries, files_from, window.settings.scans)
    with window.store.write() as unit:
        commit = Commit(window, unit, clerk)
        case = commit.case(number)
        if isinstance(case, Problem):
            return case
        item = commit.rules.item_of(case)
        fault = _nothing_came(case, item, entries)
        if fault is not None:
            return fault
        digests = keep_files(commit, entries, files)
        records = records_for(commit, number, entries, digests)
        if isinstance(records, Problem):
            return records
        complete = not missing_of_notice(with_materials(case, records), item)
        answer = case.limit("answer")
        ends = due_from(commit, answer) if complete and answer else None
        payload = ReceiveSupplement(
            materials=records,
            complete=complete,
            answer_due_on=ends.due_on if ends else None,
            provisional=ends.provisional if ends else False,
        )
        return finished(commit, "receive_supplement", number, payload, ["supplement_receipt"])


def _nothing_came(
    case: Case, item: Item | None, entries: Sequence[MaterialEntry]
) -> Problem | None:
    """A receipt is made for papers that came and that the notice asked for."""
    if case.supplement is None:
        return None
    for number, entry in enumerate(entries):
        if not (entry.originals or entry.copies or entry.file):
            where = f"materials.{number}"
            return problem("material.none_counted", name=_name(item, entry.code), field=where)
    asked = [entry.code for entry in case.supplement.missing]
    if {entry.code for entry in entries}.isdisjoint(asked):
        names = "、".join(_name(item, code) for code in asked)
        return problem("supplement.not_asked", names=names, field="materials")
    return None


def _name(item: Item | None, code: str) -> str:
    spec = item.material(code) if item else None
    return spec.name if spec else shown(code)


@refusing
def decline(
    window: Window,
    clerk: str,
    number: str,
    *,
    ground: str,
    reason: str,
    basis: str,
    right_body: str = "",
    item_ground: str = "",
    evidence: str = "",
) -> Case | Problem:
    """不予受理 with reason, basis and the remedies of the item's body. An item's only ground is
    meant where none is named."""
    with window.store.write() as unit:
        commit = Commit(window, unit, clerk)
        case = commit.case(number)
        if isinstance(case, Problem):
            return case
        item = commit.rules.item_of(case)
        if ground == "item_ground" and item is not None and len(item.grounds) == 1:
            item_ground = item_ground or item.grounds[0].code
        payload = Decline.model_validate(
            {
                "ground": ground,
                "item_ground": item_ground,
                "reason": reason,
                "basis": basis,
                "remedy": _remedy(commit, case),
                "right_body": right_body,
                "evidence": evidence,
            }
        )
        return finished(commit, "decline", number, payload, ["decline"])


def _remedy(commit: Commit, case: Case) -> str:
    catalogue: Catalogue | None = commit.rules.catalogues.get(case.catalogue)
    item: Item | None = commit.rules.item_of(case)
    remedy = catalogue.remedies.get(item.remedy) if catalogue and item else None
    return remedy_text(remedy) if remedy else ""


@refusing
def decide_on_spot(
    window: Window,
    clerk: str,
    number: str,
    *,
    is_granted: bool,
    reason: str,
    basis: str = "",
    remedy: str = "",
    licence: Licence | None = None,
) -> Case | Problem:
    """The decision at the counter; a case not yet accepted is accepted in the same commit.
    `licence`: what is issued there and then, with its number and validity."""
    with window.store.write() as unit:
        commit = Commit(window, unit, clerk)
        case = commit.case(number)
        if isinstance(case, Problem):
            return case
        if case.state is State.RECEIVED:
            accepted = commit.act("accept", number, accept_payload(commit, case))
            if isinstance(accepted, Problem):
                return accepted
        delivery = case.limit("delivery")
        ends = due_from(commit, delivery) if delivery else None
        payload = DecideOnSpot(
            result="granted" if is_granted else "refused",
            reason=reason,
            basis=basis,
            remedy=remedy,
            delivery_due_on=ends.due_on if ends else None,
            delivery_provisional=ends.provisional if ends else False,
            **(licence.facts if licence else {}),
        )
        return finished(commit, "decide_on_spot", number, payload, ["on_spot"])


@refusing
def record_material(
    window: Window,
    clerk: str,
    number: str,
    entries: Sequence[MaterialEntry],
    files_from: Path | None = None,
) -> Case | Problem:
    """Materials that came in; nothing is asked for."""
    files = read_files(entries, files_from, window.settings.scans)
    with window.store.write() as unit:
        commit = Commit(window, unit, clerk)
        digests = keep_files(commit, entries, files)
        if not entries:
            return problem("material.none")
        records = records_for(commit, number, entries, digests)
        if isinstance(records, Problem):
            return records
        return finished(commit, "record_material", number, RecordMaterial(materials=records))


@refusing
def first_review(window: Window, clerk: str, number: str, opinion: str) -> Case | Problem:
    """初审: the opinion and its form, with every material that is in (行政许可法 35)."""
    payload = FirstReview(opinion=opinion)
    return simple(window, clerk, "first_review", number, payload, ["first_review"])


@refusing
def amend_form(
    window: Window, clerk: str, number: str, fields: dict[str, Any], reason: str = ""
) -> Case | Problem:
    """New values of form fields, judged like those of a receipt under the version of the case."""
    with window.store.write() as unit:
        commit = Commit(window, unit, clerk)
        case = commit.case(number)
        if isinstance(case, Problem):
            return case
        if not fields:
            return problem("form.nothing")
        amended = amended_form(commit, case, fields)
        if isinstance(amended, Problem):
            return amended
        payload = AmendForm(fields=_changed(case.fields, amended.fields, fields), reason=reason)
        return finished(commit, "amend_form", number, payload)


def _changed(
    before: Mapping[str, FieldValue], after: Mapping[str, FieldValue], named: Iterable[str]
) -> dict[str, FieldValue]:
    """What was named, and what followed from it: computed fields, rows that moved up in a group.
    None where a value is gone."""
    keys = [key for key in {*before, *after} if before.get(key) != after.get(key)]
    return {key: after.get(key) for key in sorted({*keys, *named})}


@refusing
def note(window: Window, clerk: str, number: str, text: str) -> Case | Problem:
    return simple(window, clerk, "note", number, Note(text=text))


@refusing
def withdraw(window: Window, clerk: str, number: str, reason: str) -> Case | Problem:
    return simple(window, clerk, "withdraw", number, Reason(reason=reason), ["withdrawal"])


@refusing
def void(window: Window, clerk: str, number: str, reason: str) -> Case | Problem:
    return simple(window, clerk, "void", number, Reason(reason=reason), ["void"])


@refusing
def deliver(
    window: Window, clerk: str, number: str, *, receiver: str, id_number: str, relation: str
) -> Case | Problem:
    """送达: who took the result. Makes the 送达回证."""
    payload = Deliver.model_validate(
        {"receiver": receiver, "id_number": id_number, "relation": relation}
    )
    return simple(window, clerk, "deliver", number, payload, ["delivery"])
