"""Asking the centre's register by an exact id number: for one receipt, logged at both ends, kept
nowhere (design.md 5 "Who sees what")."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hallclient.services.prefill import number_of
from hallclient.services.refusing import refusing
from hallclient.window import Window
from hallcore.identity import id_fault, mask_id, normalise_id
from hallcore.moments import local_day, parse_instant, write_instant
from hallcore.problems import ENVIRONMENT, Problem, ProblemError, problem
from hallcore.register import Entry, Said
from hallcore.sync.messages import PersonRequest

if TYPE_CHECKING:
    from hallclient.sync.person import Asker


@dataclass(frozen=True, slots=True)
class Answer:
    """What the centre said; `entry` None: it knows nobody with this number. Whoever holds it uses
    it for this receipt and lets it go."""

    entry: Entry | None
    id_masked: str

    def as_json(self) -> dict[str, Any]:
        if self.entry is None:
            return {"found": False, "id_masked": self.id_masked, "facts": {}}
        return {
            "found": True,
            "id_masked": self.id_masked,
            "facts": {
                key: {"value": said.value, "said_on": local_day(said.at).isoformat()}
                for key, said in sorted(self.entry.facts.items())
            },
        }


@refusing
def ask_centre(
    window: Window,
    clerk: str,
    id_type: str,
    id_number: str,
    *,
    reason: str,
    items: Sequence[str] = (),
    line: Asker | None = None,
) -> Answer | Problem:
    """Ask; that somebody asked is written down first. Offline, and where the centre refuses, this
    raises `ProblemError` with its exit status; nothing else depends on it."""
    if not reason.strip():
        return problem("lookup.reason_missing", field="reason")
    number = number_of(window, id_type, id_number)
    fault = id_fault(id_type, id_number, local_day(window.now()))
    if number is None or fault is not None:
        return problem("lookup.exact", field="id_number")
    normal = normalise_id(id_type, id_number)
    with window.store.write() as unit:
        unit.register.note_lookup(
            at=window.now(), clerk=clerk, number=number, means="centre", reason=reason.strip()
        )
        unit.commit()
    request = PersonRequest(
        enrolment=window.enrolment.id,
        clerk=clerk,
        id_type=id_type,
        id_number=normal,
        items=tuple(items),
        reason=reason.strip(),
        sent_at=write_instant(window.now()),
    )
    answer = _ask(window, request, line)
    if not answer.found:
        return Answer(None, mask_id(normal))
    facts = {
        key: Said(value=one.value, at=parse_instant(one.at), origin="centre", reference="centre")
        for key, one in answer.facts.items()
    }
    kind = "organisation" if number.startswith("2") else "person"
    entry = Entry(
        registration_number=number, kind=kind, id_type=id_type, id_number=normal, facts=facts
    )
    return Answer(entry, mask_id(normal))


def _ask(window: Window, request: PersonRequest, line: Asker | None) -> Any:
    from hallclient.sync.person import ask
    from hallclient.sync.transport import Line

    if line is not None:
        return ask(window, line, request)
    server, timeout = window.enrolment.server, float(window.settings.sync.timeout_seconds)
    try:
        with closing(Line(server, timeout)) as own:
            return ask(window, own, request)
    except ProblemError as error:
        if error.problem.code != "sync.unreachable":
            raise
        raise ProblemError(problem("lookup.offline"), ENVIRONMENT) from None
