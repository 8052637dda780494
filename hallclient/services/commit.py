"""The one way in which a window changes anything: operation + projection + outbox + print job in
one SQLite commit (design.md 6). A refusal leaves nothing behind, because nobody calls `commit`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hallclient.highwater import raise_mark
from hallclient.persons import OF_A_CASE, remember
from hallclient.projection import project_families, put_case
from hallclient.records import Stored
from hallclient.services.slips import compose_case_slip
from hallclient.store.unit import Unit
from hallclient.window import Window
from hallcore.base import Frozen
from hallcore.cases import Case
from hallcore.family import is_parent
from hallcore.fold import apply, judge_other
from hallcore.kinds.custody import waits_for_centre
from hallcore.moments import local_day, parse_instant, write_instant
from hallcore.numbering import (
    DOCUMENT_KINDS,
    FIRST_PREPRINTED_SERIAL,
    LAST_PREPRINTED_SERIAL,
    OWN_DOCUMENT_KIND,
    case_number,
    document_number,
)
from hallcore.operations import DocumentMade, Operation, Times, TimeSource, write_operation
from hallcore.problems import ENVIRONMENT, Problem, ProblemError, problem
from hallcore.rules import Rules

SAMPLE_NUMBER = "0" * 25
"""Stands where a document's number would, in an act that is only tried."""

CLOCK_LEAP = timedelta(days=4)
"""Beyond this after the last operation the clock needs a person's word (design.md 5 "Time")."""


@dataclass
class Made:
    """A document numbered in this commit; its content is written at the end."""

    document: DocumentMade
    operation: Operation
    cases: list[str] = field(default_factory=list)


class Commit:
    """The acts of one clerk in one transaction, in order.

    Use inside `with window.store.write() as unit`; every refusal is handed back at once, and the
    caller leaves without `finish`.
    """

    def __init__(self, window: Window, unit: Unit, clerk: str | None) -> None:
        self.window = window
        self.unit = unit
        self.clerk = clerk
        self.rules: Rules = window.rules(unit)
        self.at = window.now()
        self._source = self._time_source()
        self._made: dict[str, Made] = {}
        self._catalogue = window.catalogue_version(unit) or ""
        self._calendar = unit.references.current_version("calendar") or ""

    def _time_source(self) -> TimeSource:
        if self.window.stated_time is not None:
            return self.window.stated_time
        if self.window.clock.is_set:
            return "confirmed"
        text = self.unit.facts.get("last_at")
        if text is None:
            return "clock"
        last = parse_instant(text)
        if self.at < last - timedelta(seconds=1):
            raise ProblemError(problem("clock.behind", last=write_instant(last)), ENVIRONMENT)
        return "unconfirmed" if self.at > last + CLOCK_LEAP else "clock"

    @property
    def catalogue_version(self) -> str:
        return self._catalogue

    @property
    def calendar_version(self) -> str:
        return self._calendar

    def new_case_number(self) -> str | Problem:
        """The next 受理号 of this terminal (domain.md 2.6); gap-free, for it is in the commit."""
        facts = self.unit.facts
        day = local_day(self.at)
        last = facts.get("number_day")
        if last is not None and last > day.isoformat():
            day = day.fromisoformat(last)
        facts.put("number_day", day.isoformat())
        serial = facts.next(f"case:{day.isoformat()}")
        if serial >= FIRST_PREPRINTED_SERIAL:
            return problem("number.used_up")
        enrolment = self.window.enrolment
        return case_number(enrolment.area, day, enrolment.terminal, serial)

    def new_form_numbers(self, count: int) -> list[str] | Problem:
        """Numbers of forms printed ahead; their day is the day of printing, so that nobody can
        write an earlier one on them (domain.md 2.6)."""
        facts, enrolment = self.unit.facts, self.window.enrolment
        day = local_day(self.at)
        counter = f"form:{day.isoformat()}"
        left = LAST_PREPRINTED_SERIAL - FIRST_PREPRINTED_SERIAL + 1 - facts.last(counter)
        if count > left:
            return problem("paper.forms_used_up", left=left)
        first = FIRST_PREPRINTED_SERIAL - 1
        return [
            case_number(enrolment.area, day, enrolment.terminal, first + facts.next(counter))
            for _ in range(count)
        ]

    def new_document(self, name: str) -> DocumentMade:
        """The next number of this kind of document, per terminal and year; documents of the
        county's own are one kind."""
        kind = DOCUMENT_KINDS.get(name, OWN_DOCUMENT_KIND)
        year = local_day(self.at).year
        serial = self.unit.facts.next(f"document:{year}:{kind}")
        enrolment = self.window.enrolment
        number = document_number(enrolment.area, enrolment.terminal, year, kind, serial)
        return DocumentMade(name=name, number=number)

    def case(self, number: str) -> Case | Problem:
        """The case as it stands inside this transaction."""
        stored = self.unit.cases.get(number)
        return stored.case if stored else problem("case.unknown", number=number)

    def act(
        self,
        kind: str,
        subject: str,
        payload: Frozen,
        documents: Sequence[DocumentMade] = (),
        *,
        written_at: datetime | None = None,
    ) -> Case | Problem:
        """Do one thing to one case, or answer why it may not be done. `written_at`: it happened
        then, as a paper says that was filled in by hand. What is only as good as the centre's word
        leaves the case as it is."""
        stored = self.unit.cases.get(subject)
        before = stored.case if stored else None
        documents = [*documents, *self._own_documents(kind, before, payload)]
        operation = self._operation(kind, subject, payload, documents, before, stored, written_at)
        after = apply(before, operation, self.rules)
        if isinstance(after, Problem):
            return after
        body = write_operation(operation)
        self.unit.operations.add(operation, body, is_own=True, outcome="pending")
        if before is not None and waits_for_centre(operation):
            return before
        put_case(
            self.window,
            self.unit,
            after,
            stored.confirmed if stored else None,
            stored.confirmed_count if stored else 0,
        )
        if is_parent(after) or after.parent is not None:
            project_families(self.window, self.unit, [subject])
            projected = self.unit.cases.get(subject)
            after = projected.case if projected else after
        if kind in OF_A_CASE:
            remember(self.unit, operation, after.registration_number)
        for document in documents:
            made = self._made.setdefault(document.number, Made(document, operation))
            made.cases.append(subject)
        return after

    def _own_documents(self, kind: str, before: Case | None, payload: Frozen) -> list[DocumentMade]:
        """What the county hands out beside our documents when this is done to such an item."""
        named = before or payload
        version = before.catalogue if before else self._catalogue
        code, items = getattr(named, "item", None), getattr(named, "items", ())
        item = self.rules.item(version, code, items) if isinstance(code, str) else None
        names = item.own_documents.get(kind, ()) if item else ()
        return [self.new_document(name) for name in names]

    def record(self, kind: str, payload: Frozen, subject: str | None = None) -> Problem | None:
        """Do something that concerns no case but this machine itself, or the register's
        `subject`; or why not."""
        operation = self._operation(kind, subject or self.window.enrolment.id, payload)
        refused = judge_other(operation, self.rules)
        if refused is None:
            body = write_operation(operation)
            self.unit.operations.add(operation, body, is_own=True, outcome="pending")
            remember(self.unit, operation, operation.subject)
        return refused

    def _operation(
        self,
        kind: str,
        subject: str,
        payload: Frozen,
        documents: Sequence[DocumentMade] = (),
        before: Case | None = None,
        stored: Stored | None = None,
        written_at: datetime | None = None,
    ) -> Operation:
        epoch = None
        if before is not None:
            epoch = before.transit.epoch if before.transit else before.epoch
        return Operation(
            v=1,
            enrolment=self.window.enrolment.id,
            sequence=self.unit.facts.next("sequence"),
            hall=self.window.hall,
            subject=subject,
            kind=kind,
            base=stored.confirmed_count if stored else 0,
            epoch=epoch,
            clerk=self.clerk,
            times=Times(
                at=write_instant(written_at or self.at),
                centre=self.unit.facts.get("centre_at"),
                source="paper" if written_at else self._source,
            ),
            catalogue=before.catalogue if before else self._catalogue,
            calendar=self._calendar,
            documents=tuple(documents),
            payload=payload.model_dump(mode="json"),
        )

    def would(self, kind: str, case: Case, payload: Frozen) -> Case | Problem:
        """What the fold would say to this act; nothing is numbered and nothing is kept."""
        operation = Operation(
            v=1,
            enrolment=self.window.enrolment.id,
            sequence=1,
            hall=self.window.hall,
            subject=case.number,
            kind=kind,
            base=0,
            epoch=case.transit.epoch if case.transit else case.epoch,
            clerk=self.clerk,
            times=Times(at=write_instant(self.at)),
            catalogue=case.catalogue,
            calendar=self.calendar_version,
            documents=(DocumentMade(name=kind, number=SAMPLE_NUMBER),),
            payload=payload.model_dump(mode="json"),
        )
        return apply(case, operation, self.rules)

    def speak_first_of(self, document: DocumentMade, number: str) -> None:
        """The paper is under the number of this case, which made no operation of its own."""
        made = self._made[document.number]
        if number not in made.cases:
            made.cases.insert(0, number)

    def finish(self) -> None:
        """Write the papers' contents and make everything durable."""
        for made in self._made.values():
            compose_case_slip(self.window, self.unit, made.document, made.operation, made.cases)
        self._remember_time()
        used = self.unit.facts.last("sequence")
        self.unit.commit()
        raise_mark(self.window.enrolment.id, used)

    def _remember_time(self) -> None:
        last = self.unit.facts.get("last_at")
        if last is None or parse_instant(last) < self.at or self.window.clock.is_set:
            self.unit.facts.put("last_at", write_instant(self.at))
