"""Operations on the register: `person_amend`, `person_alias`, and the log of who looked whom up
(design.md 4 "other subjects", 登记号; 个人信息保护法 on what is looked at without need)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from hallcore.base import Frozen
from hallcore.check_digits import has_mod_97_10
from hallcore.kinds.theme import CaseNumber
from hallcore.moments import parse_instant
from hallcore.numbering import ORGANISATION, PERSON
from hallcore.operations import InstantText, Operation
from hallcore.problems import Problem, problem
from hallcore.rules import Rules

RegistrationNumber = Annotated[str, Field(pattern=r"^[0-9]{18}$")]

Text = Annotated[str, Field(max_length=200)]
Reason = Annotated[str, Field(max_length=1000)]

MAX_LOOKUPS = 200
"""Look-ups told in one operation."""


class PersonAmend(Frozen):
    """更正登记: what the register says of somebody is put right. None leaves a fact as it is, an
    empty text says that it is no more. `case`: the receipt at which it was said."""

    name: Text | None = None
    phone: Text | None = None
    address: Text | None = None
    legal_representative: Text | None = None
    case: CaseNumber | None = None
    reason: Reason

    @property
    def changes(self) -> dict[str, str]:
        """The facts that it states."""
        stated = {
            "name": self.name,
            "phone": self.phone,
            "address": self.address,
            "legal_representative": self.legal_representative,
        }
        return {key: value for key, value in stated.items() if value is not None}


class PersonAlias(Frozen):
    """归并登记号: a person says that `alias` and the subject are the same, and that the subject is
    the one to go on with; or, with `is_same` False, that they are two, which also undoes what was
    said before."""

    alias: RegistrationNumber
    is_same: StrictBool = True
    reason: Reason


class LookUp(Frozen):
    """One look at what is known of somebody. `means`: at a receipt, in the register, or at the
    centre by the exact number; `registration_number` None: nobody was found."""

    at: InstantText
    clerk: Annotated[str, Field(max_length=32)]
    registration_number: RegistrationNumber | None = None
    means: Literal["receive", "register", "centre"]
    reason: Reason


class LookUpLog(Frozen):
    """查阅记录: who looked whom up on this machine since it was told last, and why."""

    entries: tuple[LookUp, ...] = Field(min_length=1, max_length=MAX_LOOKUPS)


def is_registration_number(text: str) -> bool:
    """18 digits with their check digits, of a kind that there is."""
    is_digits = len(text) == 18 and text.isascii() and text.isdigit()
    return is_digits and text[0] in "123" and has_mod_97_10(text)


def judge_person_amend(operation: Operation, payload: PersonAmend, rules: Rules) -> Problem | None:
    """Something is put right, and somebody says why."""
    if not is_registration_number(operation.subject):
        return problem("register.number", number=operation.subject)
    if not payload.changes:
        return problem("register.nothing")
    if payload.name is not None and not payload.name.strip():
        return problem("register.name_missing")
    is_person = operation.subject.startswith(str(PERSON))
    if is_person and payload.legal_representative is not None:
        return problem("register.no_representative")
    return None if payload.reason.strip() else problem("case.reason_missing")


def judge_person_alias(operation: Operation, payload: PersonAlias, rules: Rules) -> Problem | None:
    """Two numbers that there are, of a person and a person, or of two organisations."""
    for number in (operation.subject, payload.alias):
        if not is_registration_number(number):
            return problem("register.number", number=number)
    if operation.subject == payload.alias:
        return problem("register.same_number")
    kinds = {operation.subject[0], payload.alias[0]}
    if kinds == {str(PERSON), str(ORGANISATION)}:
        return problem("register.kinds")
    return None if payload.reason.strip() else problem("case.reason_missing")


def judge_lookup_log(operation: Operation, payload: LookUpLog, rules: Rules) -> Problem | None:
    """A machine tells of itself, and of what has happened."""
    if operation.subject != operation.enrolment:
        return problem("register.lookup_author")
    if any(parse_instant(one.at) > operation.occurred_at for one in payload.entries):
        return problem("register.lookup_later")
    if any(not one.reason.strip() for one in payload.entries):
        return problem("case.reason_missing")
    return None
