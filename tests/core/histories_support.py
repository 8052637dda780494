"""A small workbench for the fold: the real catalogue and calendar of data/, windows of three halls
with running sequences, and operations of every kind whose payload is right unless a test spoils it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import law_support
from law_support import law_payload

from hallcore.agency import reception
from hallcore.answering import acceptance_day, answer_limit
from hallcore.calendar import Calendar, build_calendar
from hallcore.cases import Case
from hallcore.catalogue import Catalogue, Item, Role, build_catalogue
from hallcore.deadlines import Due, Limit, due
from hallcore.fold import apply
from hallcore.halls import hall_at, level_of
from hallcore.kinds import KINDS
from hallcore.kinds.accept import accepted_from
from hallcore.kinds.answer import missing_of_notice
from hallcore.materials import missing_materials
from hallcore.moments import LOCAL, write_instant
from hallcore.numbering import (
    CENTRE_TERMINAL,
    DOCUMENT_KINDS,
    area9,
    case_number,
    document_number,
)
from hallcore.operations import DocumentMade, Operation, Times
from hallcore.problems import Problem
from hallcore.rules import Rules
from hallcore.steps import expected_step
from hallkit.datafiles import data_folder, read_calendar_rows, read_catalogue_tables

VILLAGE, TOWNSHIP, COUNTY = "990122103201", "990122103000", "990122000000"
OTHER_TOWNSHIP, OTHER_VILLAGE = "990122201000", "990122103202"
OTHER_COUNTY = "990133000000"

PERMIT = "SJ-SP-001"
"""行政许可, deemed; the township accepts and reviews first, the county decides."""
BENEFIT = "MZ-GL-001"
"""行政给付, not deemed; otherwise like PERMIT."""
UPWARD = "ZR-XG-001"
"""上报件, deemed; M083 counts only with paper and file."""
LOCAL_PERMIT = "LY-CF-001"
"""Deemed; received at the village, decided by the township."""
ON_SPOT = "YB-CB-001"
"""即办件; every level decides."""
AGENCY = "MZ-LN-001"
"""The village acts for the citizen, the township decides."""
LIMITED = "YJ-YH-001"
"""Limited in number: the centre accepts in the order of receipt."""
CALENDAR_DAYS = "GA-JZ-001"
"""Promise and statutory limit in calendar days."""

THEME = "TH-NJL-001"
"""一件事 of four items; with `THEME_ANSWERS` of two, one of them deemed."""
THEME_ANSWERS = {"rooms": "none", "cooking": "yes", "seats": "few"}
LATER_ITEM = "XF-GZ-001"
"""An item of the theme that these answers do not choose."""

MONDAY = date(2026, 11, 23)
CALENDAR, CATALOGUE = "calendar-1", "2026-11"

RECEIVING = (Role.DECIDE, Role.ACCEPT, Role.RECEIVE, Role.AGENCY)

DOCUMENT_OF = {
    "receive": "receipt",
    "accept": "acceptance",
    "request_supplement": "supplement_notice",
    "receive_supplement": "supplement_receipt",
    "decline": "decline",
    "decide_on_spot": "on_spot",
    "decide": "decision",
    "return_application": "return_notice",
    "withdraw": "withdrawal",
    "void": "void",
    "hand_over": "transfer",
    "deliver": "delivery",
    "first_review": "first_review",
    **law_support.DOCUMENTS,
}
"""What each kind's author prints; see `document_of`."""


def document_of(kind: str, case: Case | None, hall: str, on: date) -> str | None:
    """The name of the document that an author of `hall` makes; a take-over that is the receipt of
    an agency case makes one, too."""
    if kind == "take_over" and case is not None:
        found = reception(case, hall, on, calendar(), rules())
        return "receipt" if found is not None else None
    return DOCUMENT_OF.get(kind)


@lru_cache(maxsize=1)
def calendar() -> Calendar:
    """The calendar of data/calendars: published to the end of 2026."""
    return build_calendar(CALENDAR, read_calendar_rows(data_folder() / "calendars"), COUNTY)


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The catalogue of data/catalogue."""
    built, findings = build_catalogue(read_catalogue_tables(data_folder() / "catalogue"))
    assert built is not None, findings
    return built


@lru_cache(maxsize=1)
def rules() -> Rules:
    """Both, by version."""
    return Rules({catalogue().version: catalogue()}, {CALENDAR: calendar()})


def theme_items(code: str = THEME) -> tuple[str, ...]:
    """The items that `THEME_ANSWERS` choose; none where `code` is no theme."""
    theme = catalogue().themes.get(code)
    return theme.chosen(THEME_ANSWERS) if theme else ()


def item(code: str) -> Item:
    """The item, or the theme as one item."""
    found = rules().item(catalogue().version, code, theme_items(code))
    assert found is not None, code
    return found


def day(text: str) -> date:
    return date.fromisoformat(text)


def noon(on: date) -> datetime:
    """12:00 local time."""
    return datetime(on.year, on.month, on.day, 12, tzinfo=LOCAL)


def working(days: int, after: date = MONDAY) -> date:
    """The `days`-th working day after `after`."""
    ends = due(after, days, calendar())
    assert ends is not None
    return ends.due_on


def end_of(limit: Limit | None, start: date, by: Calendar | None = None) -> Due | None:
    if limit is None:
        return None
    return due(start, limit.days, by or calendar(), unit=limit.unit, rolls=limit.rolls)


def _text(ends: Due | None) -> str | None:
    return ends.due_on.isoformat() if ends else None


@dataclass
class Window:
    """One machine: a hall, a terminal, and counters that only grow."""

    hall: str
    terminal: str = "001"
    name: str = ""
    sequence: int = 0
    serials: dict[tuple[str, Any], int] = field(default_factory=dict)

    @property
    def enrolment(self) -> str:
        return self.name or f"w-{self.hall}-{self.terminal}"

    def next(self, kind: str, of: Any) -> int:
        self.serials[kind, of] = self.serials.get((kind, of), 0) + 1
        return self.serials[kind, of]

    def case_number(self, on: date) -> str:
        safe = on if 2000 <= on.year <= 2099 else MONDAY
        return case_number(area9(self.hall), safe, self.terminal, self.next("case", safe))

    def document(self, name: str, on: date = MONDAY) -> DocumentMade:
        kind, year = DOCUMENT_KINDS[name], min(max(on.year, 2000), 2099)
        serial = self.next(name, year)
        number = document_number(area9(self.hall), self.terminal, year, kind, serial)
        return DocumentMade(name=name, number=number)

    def operation(
        self,
        kind: str,
        subject: str,
        payload: dict[str, Any],
        *,
        on: date = MONDAY,
        epoch: int | None = None,
        documents: Sequence[DocumentMade] = (),
        **changes: Any,
    ) -> Operation:
        """The next operation of this machine."""
        self.sequence += 1
        facts: dict[str, Any] = {
            "v": 1,
            "enrolment": self.enrolment,
            "sequence": self.sequence,
            "hall": self.hall,
            "subject": subject,
            "kind": kind,
            "base": 0,
            "epoch": epoch,
            "clerk": "0103",
            "times": Times(at=write_instant(noon(on))),
            "catalogue": catalogue().version,
            "calendar": CALENDAR,
            "documents": tuple(documents),
            "payload": payload,
        }
        return Operation.model_validate(facts | changes)


def papers(code: str, without: Sequence[str] = (), *, all_of: bool = False) -> list[dict[str, Any]]:
    """Records of an item's required materials (or `all_of` them), paper and file."""
    return [
        {"code": spec.code, "originals": 1, "copies": 1, "pages": 2, "blob": "ab" * 32}
        for spec in item(code).materials
        if (spec.required or all_of) and spec.code not in without
    ]


def receive_payload(
    code: str, hall: str, on: date, without: Sequence[str] = (), by: Calendar | None = None
) -> dict[str, Any]:
    """What a window of `hall` says when it takes `code` in."""
    one = item(code)
    role = next(role for role in RECEIVING if one.can(level_of(hall), role))
    ends = None if role is Role.AGENCY else end_of(one.limit("answer"), on, by)
    family = {
        "answers": THEME_ANSWERS,
        "items": list(theme_items(code)),
        "children": [
            case_number(area9(hall), MONDAY, "800", serial + 1)
            for serial in range(len(theme_items(code)))
        ],
    }
    return (family if theme_items(code) else {}) | {
        "item": code,
        "registration_number": "100000000000000098",
        "applicant": {
            "id_type": "111",
            "id_number": "990000199001010017",
            "name": "周贵方",
            "phone": "13800000101",
        },
        "materials": papers(code, without),
        "limits": [limit.model_dump(mode="json") for limit in one.case_limits],
        "route": {
            "role": str(role),
            "deciding_hall": hall_at(one.decides_at, hall),
            "delivery_hall": hall,
            "upward": one.upward,
            "deemed": one.deemed,
        },
        "answer_due_on": _text(ends),
        "answer_provisional": bool(ends and ends.provisional),
        "query_code": "123456",
    }


def birth_document(payload: dict[str, Any]) -> str:
    """The document of a `receive` with this payload: 代办委托书 where the village acts as agent."""
    return "agency" if payload["route"]["role"] == "agency" else "receipt"


def payload_of(kind: str, case: Case, window: Window, on: date) -> dict[str, Any]:
    """A payload that fits the case on that day, as far as any does."""
    one = item(case.item)
    now = calendar()
    if kind == "amend_form":
        return {"fields": {}, "phone": "13800000202", "reason": "写错"}
    if kind == "record_material":
        return {"materials": papers(case.item, all_of=True)}
    if kind == "first_review":
        return {"opinion": "材料属实"}
    if kind in ("withdraw", "void", "return_application"):
        return {"reason": "不办了"}
    if kind == "note":
        return {"text": "备注"}
    if kind == "print":
        number = case.papers[0].number if case.papers else "0" * 25
        return {"document_number": number, "copy_number": 1, "reason": "丢失"}
    if kind == "accept":
        accepted_on = case.accepted_on or acceptance_day(case, on, now)
        promise = end_of(case.limit("promise"), accepted_on)
        start = accepted_from(case, window.hall, accepted_on, "statutory")
        statutory = end_of(case.limit("statutory"), start) if start else None
        return {
            "accepted_on": accepted_on.isoformat(),
            "promised_due_on": _text(promise),
            "statutory_due_on": _text(statutory),
            "provisional": any(end.provisional for end in (promise, statutory) if end),
            "promise_provisional": bool(promise and promise.provisional),
            "statutory_provisional": bool(statutory and statutory.provisional),
        }
    if kind == "request_supplement":
        lacking = missing_materials(one, case.materials) or [one.materials[0]]
        limit = answer_limit(case, now)
        supply = end_of(case.limit("supplement"), on)
        return {
            "missing": [{"code": spec.code, "reason": "没有带"} for spec in lacking],
            "late": limit is not None and on > limit,
            "supply_by": _text(supply),
            "supply_provisional": bool(supply and supply.provisional),
        }
    if kind == "receive_supplement":
        codes = {entry.code for entry in missing_of_notice(case, one)}
        ends = end_of(case.limit("answer"), on)
        return {
            "materials": [one for one in papers(case.item, all_of=True) if one["code"] in codes],
            "complete": True,
            "answer_due_on": _text(ends),
            "provisional": bool(ends and ends.provisional),
        }
    if kind == "decline":
        return {
            "ground": "out_of_scope",
            "reason": "不属于本机关职权",
            "basis": "《中华人民共和国行政许可法》第三十二条",
            "remedy": "可以依法申请行政复议或者提起行政诉讼",
            "right_body": "云岭县公安局",
        }
    if kind == "decide_on_spot":
        ends = end_of(case.limit("delivery"), on)
        return {
            "result": "granted",
            "reason": "符合条件",
            "delivery_due_on": _text(ends),
            "delivery_provisional": bool(ends and ends.provisional),
        }
    if kind == "hand_over":
        up = {VILLAGE: TOWNSHIP, TOWNSHIP: COUNTY}.get(window.hall, case.hall)
        return {
            "transfer_number": window.document("transfer", on).number,
            "to": up if up != window.hall else TOWNSHIP,
            "papers": [
                {"material": one.code, "count": one.originals + one.copies}
                for one in case.materials
            ],
        }
    if kind == "take_over":
        number = case.transit.transfer_number if case.transit else "0" * 25
        taken = reception(case, window.hall, on, now, rules())
        assert not isinstance(taken, Problem)
        if taken is None:
            return {"transfer_number": number}
        return {
            "transfer_number": number,
            "role": str(taken.role),
            "answer_due_on": _text(taken.answer),
            "answer_provisional": bool(taken.answer and taken.answer.provisional),
        }
    order = tuple(step.code for step in one.steps)
    turn = expected_step(case, order) or (*order, "handle")[0]
    if kind == "assign":
        return {"step": turn, "to": "3001"}
    if kind == "review":
        return {"step": turn, "action": "pass", "opinion": "同意，材料齐全"}
    if kind == "decide":
        ends = end_of(case.limit("delivery"), on)
        return {
            "step": turn,
            "result": "granted",
            "reason": "符合法定条件",
            "basis": one.basis,
            "remedy": "可以依法申请行政复议",
            "result_number": "990122000-08-1",
            "delivery_due_on": _text(ends),
            "delivery_provisional": bool(ends and ends.provisional),
        }
    if kind == "deliver":
        return {"receiver": "周贵方", "id_number": "990000199001010017", "relation": "self"}
    if kind == "open_joint":
        number = case_number(area9(window.hall), MONDAY, CENTRE_TERMINAL, 1)
        return {"children": [number], "items": [LATER_ITEM], "reason": "收件时漏了一项"}
    return law_payload(kind, case, one, on, now, payload_of("accept", case, window, on))


def hall_for(kind: str, case: Case) -> str:
    """A hall whose act this kind would be."""
    if kind == "take_over":
        return case.transit.addressee if case.transit else case.hall
    if kind in (
        "assign",
        "review",
        "decide",
        "extend",
        "accept_in_line",
        "decline_in_line",
        "open_joint",
        *law_support.CENTRAL,
    ):
        return COUNTY
    if kind == "recall":
        return case.transit.sender if case.transit else case.hall
    if kind == "deliver":
        return case.holder or case.route.delivery_hall
    if kind in KINDS and KINDS[kind].by_holder:
        return case.holder or case.hall
    return case.hall


class Story:
    """One case and how it came about. Every act uses the right window, day and payload unless the
    test says otherwise; `does` must succeed, `tries` answers what the fold says."""

    def __init__(
        self,
        code: str = PERMIT,
        hall: str = TOWNSHIP,
        on: date = MONDAY,
        without: Sequence[str] = (),
        **changes: Any,
    ) -> None:
        self.windows: dict[str, Window] = {}
        self.log: list[Operation] = []
        self.on = on
        window = self.window(hall)
        payload = receive_payload(code, hall, on, without) | changes
        operation = window.operation(
            "receive",
            window.case_number(on),
            payload,
            on=on,
            documents=[window.document(birth_document(payload), on)],
        )
        case = apply(None, operation, rules())
        assert isinstance(case, Case), case
        self.case: Case = case
        self.log.append(operation)

    def window(self, hall: str) -> Window:
        # No two machines of an area have the same terminal number.
        terminal = f"{len(self.windows) + 1:03d}"
        return self.windows.setdefault(hall, Window(hall, terminal))

    def operation(
        self,
        kind: str,
        *,
        hall: str | None = None,
        on: date | None = None,
        epoch: int | None = None,
        documents: Sequence[DocumentMade] | None = None,
        envelope: dict[str, Any] | None = None,
        **changes: Any,
    ) -> Operation:
        """The operation; `changes` replace keys of its payload."""
        self.on = on or self.on
        window = self.window(hall or hall_for(kind, self.case))
        payload = payload_of(kind, self.case, window, self.on) | changes
        if epoch is None:
            epoch = self.case.transit.epoch if self.case.transit else self.case.epoch
        if documents is None:
            name = document_of(kind, self.case, window.hall, self.on)
            documents = [window.document(name, self.on)] if name else []
        return window.operation(
            kind,
            self.case.number,
            payload,
            on=self.on,
            epoch=epoch,
            documents=documents,
            **(envelope or {}),
        )

    def tries(self, kind: str, **how: Any) -> Case | Problem:
        """What the fold says to it; the story stays as it is."""
        return apply(self.case, self.operation(kind, **how), rules())

    def refusal(self, kind: str, **how: Any) -> str:
        """The code of the refusal; the act must be refused."""
        said = self.tries(kind, **how)
        assert isinstance(said, Problem), f"{kind} was allowed"
        return said.code

    def does(self, kind: str, **how: Any) -> Story:
        operation = self.operation(kind, **how)
        after = apply(self.case, operation, rules())
        assert isinstance(after, Case), (kind, after)
        self.case = after
        self.log.append(operation)
        return self

    def after(self, days: int) -> date:
        """The day `days` calendar days after the story's last one."""
        return self.on + timedelta(days=days)


def accepted(code: str = PERMIT, hall: str = TOWNSHIP, on: date = MONDAY) -> Story:
    """A story whose case is accepted."""
    return Story(code, hall, on).does("accept")


def sent_up() -> Story:
    """An upward case on its way to the hall that decides."""
    return accepted(UPWARD).does("first_review").does("hand_over")


def at_last_step(code: str = PERMIT, hall: str = TOWNSHIP) -> Story:
    """A story that waits for its decision."""
    story = accepted(code, hall)
    if story.case.route.upward and story.case.holder != story.case.route.deciding_hall:
        story.does("first_review").does("hand_over").does("take_over")
    for _ in item(code).steps[:-1]:
        story.does("review")
    return story


def granted(code: str = PERMIT, hall: str = TOWNSHIP) -> Story:
    """A story with a result."""
    return at_last_step(code, hall).does("decide")
