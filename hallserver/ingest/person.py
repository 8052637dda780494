"""Answer one question to the register: an exact id number, a clerk and his reason (design.md 5).

Nothing else opens it: no name, no 登記号, no tail. Every question is written down, answered or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from pydantic import ValidationError

from hallcore.aliases import group_of, members
from hallcore.identity import ID_TYPES, id_fault, normalise_id
from hallcore.moments import local_day, write_instant
from hallcore.numbering import ORGANISATION, PERSON, registration_number
from hallcore.problems import Problem, problem
from hallcore.register import BASICS, Entry, together
from hallcore.sync.messages import PersonAnswer, PersonFact, PersonRequest
from hallcore.wire.compression import compress
from hallcore.wire.frames import Frame, build_frame
from hallkit.database import storage_errors
from hallserver.centre import Centre
from hallserver.ingest.exchange import BAD_REQUEST, FORBIDDEN, Refusal, read_signed
from hallserver.store import UnitOfWork
from hallserver.store.enrolments import ACTIVE, Enrolled
from hallserver.store.register import LookedUp

TOO_MANY = 429
MOST_QUESTIONS, IN_MINUTES = 60, 10
"""More than any counter asks, fewer than a thief would like."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question whose number is whole: the normalised number and its 登記号."""

    request: PersonRequest
    id_number: str
    number: str


def answer_person(centre: Centre, body: bytes, encoding: str) -> bytes | Refusal:
    """The signed answer, in the question's own encoding."""
    signed = read_signed(centre, body, encoding)
    if isinstance(signed, Refusal):
        return signed
    enrolled, frame, _ = signed
    asked = _read(centre, frame)
    if isinstance(asked, Problem):
        return Refusal(BAD_REQUEST, asked)
    with storage_errors():
        found = _look(centre, enrolled, asked)
    if isinstance(found, Refusal):
        return found
    answer = PersonAnswer(
        enrolment=enrolled.id,
        request=sha256(frame.signed).hexdigest(),
        found=found is not None,
        facts=found or {},
    )
    reply = build_frame(answer.model_dump(mode="json"), (), centre.keys.signing)
    return compress(reply, encoding)


def _read(centre: Centre, frame: Frame) -> Asked | Problem:
    header = {key: value for key, value in frame.header.items() if key != "lines"}
    try:
        request = PersonRequest.model_validate(header)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        return problem("lookup.malformed", detail=where[:80])
    if not request.reason.strip():
        return problem("lookup.reason_missing")
    known = ID_TYPES.get(request.id_type)
    today = local_day(centre.now())
    if known is None or id_fault(request.id_type, request.id_number, today) is not None:
        return problem("lookup.exact")
    kind = PERSON if known.kind == "person" else ORGANISATION
    number = registration_number(centre.keys.registration, kind, request.id_type, request.id_number)
    return Asked(request, normalise_id(request.id_type, request.id_number), number)


def _look(
    centre: Centre, enrolled: Enrolled, asked: Asked
) -> dict[str, PersonFact] | Refusal | None:
    now, request = centre.now(), asked.request
    with centre.store.write() as unit:
        current = unit.enrolments.get(enrolled.id)
        if current is None or current.state != ACTIVE:
            state = current.state if current else "unknown"
            return Refusal(FORBIDDEN, problem(f"enrolment.{state}"))
        since = now - timedelta(minutes=IN_MINUTES)
        if unit.register.asked_since(enrolled.id, since) >= MOST_QUESTIONS:
            told = problem("lookup.too_many", minutes=IN_MINUTES, limit=MOST_QUESTIONS)
            return Refusal(TOO_MANY, told)
        entry = unit.register.entry(asked.number)
        if entry is not None and entry.id_number != asked.id_number:
            # Two numbers under one 登記号: this one is not known.
            entry = None
        unit.register.note_lookup(
            LookedUp(
                at=now,
                enrolment=enrolled.id,
                hall=enrolled.hall,
                clerk=request.clerk,
                registration_number=asked.number,
                means="asked",
                reason=request.reason,
                found=entry is not None,
            )
        )
        facts = None if entry is None else _facts(centre, unit, entry, request)
        unit.commit()
    return facts


def _facts(
    centre: Centre, unit: UnitOfWork, entry: Entry, request: PersonRequest
) -> dict[str, PersonFact]:
    """Only what the form of the named items asks for (个人信息保护法: no more than is needed)."""
    catalogues = centre.rulebook.rules(unit).catalogues.values()
    wanted = {
        *BASICS,
        *(
            f"fields.{field.key}"
            for catalogue in catalogues
            for code in request.items
            if (item := catalogue.items.get(code)) is not None
            for field in item.fields
        ),
    }
    group = group_of(entry.registration_number, unit.register.links_of)
    others = members(entry.registration_number, group)
    known = [one for number in others if (one := unit.register.entry(number)) is not None]
    whole = together((one for one in known if one != entry), entry)
    return {
        key: PersonFact(value=said.value, at=write_instant(said.at))
        for key, said in whole.facts.items()
        if key in wanted
    }
