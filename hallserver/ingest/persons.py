"""What decided operations say of people: the register follows, and the halls that know them are
told (design.md 4 "other subjects", 5 "Who sees what")."""

from __future__ import annotations

from collections.abc import Iterable

from hallcore.aliases import group_of, link_of, members
from hallcore.cases import Case
from hallcore.fold import read_payload
from hallcore.kinds.birth import Receive
from hallcore.kinds.persons import LookUpLog, PersonAlias, PersonAmend
from hallcore.moments import parse_instant
from hallcore.operations import Operation
from hallcore.problems import Problem
from hallcore.register import facts_of, new_entry
from hallserver.store import UnitOfWork
from hallserver.store.operations import Decided
from hallserver.store.register import LookedUp

REGISTER_KINDS = frozenset({"person_amend", "person_alias", "lookup_log"})
TOLD_KINDS = ("person_amend", "person_alias")
"""Kinds that the halls which know the person are told."""

OF_A_CASE = frozenset({"receive", "amend_form", "correct_on_spot"})


def learn_of_applicant(
    unit: UnitOfWork, operation: Operation, decided: Decided, case: Case
) -> None:
    """What an applied operation of a case says of its applicant."""
    if operation.kind not in OF_A_CASE:
        return
    payload = read_payload(operation)
    if isinstance(payload, Problem):
        return
    number = case.registration_number
    entry = new_entry(payload, number) if isinstance(payload, Receive) else None
    unit.register.say(number, entry, facts_of(operation, payload, decided.stored_at))


def take(unit: UnitOfWork, operation: Operation, decided: Decided) -> set[str]:
    """Take in an applied operation on the register; the halls beside its author's that are told."""
    payload = read_payload(operation)
    if isinstance(payload, PersonAmend):
        facts = facts_of(operation, payload, decided.stored_at)
        unit.register.say(operation.subject, None, facts)
        return unit.register.halls_of(_everyone(unit, [operation.subject]))
    if isinstance(payload, PersonAlias):
        unit.register.put_link(link_of(operation, payload, decided.stored_at))
        return unit.register.halls_of(_everyone(unit, [operation.subject, payload.alias]))
    if isinstance(payload, LookUpLog):
        for one in payload.entries:
            unit.register.note_lookup(
                LookedUp(
                    at=parse_instant(one.at),
                    enrolment=operation.enrolment,
                    hall=operation.hall,
                    clerk=one.clerk,
                    registration_number=one.registration_number,
                    means=one.means,
                    reason=one.reason,
                    found=one.registration_number is not None,
                )
            )
    return set()


def _everyone(unit: UnitOfWork, numbers: Iterable[str]) -> set[str]:
    return {
        one
        for number in numbers
        for one in members(number, group_of(number, unit.register.links_of))
    }


def tell(unit: UnitOfWork, decided: Decided, halls: Iterable[str]) -> None:
    """Tell these halls, once each."""
    for hall in sorted(halls):
        unit.feeds.tell(hall, decided)
        unit.cases.set_seen(decided.subject, hall, decided.arrival)


def catch_up(unit: UnitOfWork, number: str, halls: Iterable[str]) -> None:
    """These halls have a case of this person now: what was put right of him before, and which of
    his numbers are the same, they have to know too."""
    earlier = [
        one
        for subject in sorted(_everyone(unit, [number]))
        for one in unit.operations.of_case(subject)
        if one.kind in TOLD_KINDS and one.outcome == "applied"
    ]
    if not earlier:
        return
    seen = {subject: unit.cases.audience(subject) for subject in {one.subject for one in earlier}}
    for hall in sorted(halls):
        for one in earlier:
            if seen[one.subject].get(hall, 0) < one.arrival:
                tell(unit, one, [hall])
