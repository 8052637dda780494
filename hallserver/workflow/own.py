"""The centre's own operations: made, chained, decided and told like anybody's."""

from __future__ import annotations

from typing import Any

from hallcore.cases import Case
from hallcore.fold import apply
from hallcore.moments import local_day, write_instant
from hallcore.numbering import CENTRE_TERMINAL, DOCUMENT_KINDS, area9, document_number
from hallcore.operations import DocumentMade, Operation, Times, write_operation
from hallcore.problems import ENVIRONMENT, Problem, ProblemError, problem
from hallcore.wire.chain import chain_next
from hallserver.ingest.intake import Author, Intake
from hallserver.store.enrolments import Enrolled
from hallserver.store.meta import OWN


def own_document(intake: Intake, name: str, hall: str) -> DocumentMade:
    """The next document of this name from the centre's terminal in the area of `hall`."""
    area, year = area9(hall), local_day(intake.now).year
    kind = DOCUMENT_KINDS[name]
    serial = intake.unit.meta.next_document_serial(area, year, kind)
    return DocumentMade(
        name=name, number=document_number(area, CENTRE_TERMINAL, year, kind, serial)
    )


class OwnHand:
    """Appends operations to the centre's chain inside one transaction."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        unit = intake.unit
        own = unit.meta.get(OWN)
        enrolled = unit.enrolments.get(own, for_update=True) if own else None
        if enrolled is None:
            raise ProblemError(problem("hall.unknown", area="-"), ENVIRONMENT)
        self._enrolled: Enrolled = enrolled
        self._stored, self._head = enrolled.stored, enrolled.head

    @property
    def hall(self) -> str:
        """The hall that the centre acts for: the county's."""
        return self._enrolled.hall

    def act(
        self,
        kind: str,
        case: Case,
        payload: dict[str, Any],
        *,
        clerk: str | None,
        documents: tuple[DocumentMade, ...] = (),
        epoch: int | None = None,
    ) -> Case | Problem:
        """The case afterwards, or why not; a refused act of our own leaves nothing behind, so the
        caller must not commit."""
        intake = self._intake
        before = intake.case(case.number)
        operation = Operation(
            v=1,
            enrolment=self._enrolled.id,
            sequence=self._stored + 1,
            hall=self._enrolled.hall,
            subject=case.number,
            kind=kind,
            base=before.operations if before else 0,
            epoch=epoch,
            clerk=clerk,
            times=Times(
                at=write_instant(intake.now),
                source="confirmed" if intake.centre.clock.is_set else "clock",
            ),
            catalogue=case.catalogue,
            calendar=intake.calendar_of(case).version,
            documents=documents,
            payload=payload,
        )
        judged = apply(before.case if before else None, operation, intake.rules)
        if isinstance(judged, Problem):
            return judged
        data = write_operation(operation)
        author = Author(self._enrolled.id, self._enrolled.hall, is_centre=True)
        intake.take(author, operation.sequence, data)
        self._stored, self._head = operation.sequence, chain_next(self._head, data)
        intake.unit.enrolments.set_chain(self._enrolled.id, self._stored, self._head)
        after = intake.case(case.number)
        return after.case if after else judged
