"""How a receipt was helped along: what is wrong with it, and the words for it (domain.md 7.1, 11).

Guardian, helper, fingerprint with witness, read-back and large print are recorded facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from unicodedata import normalize

from hallcore.cases import Assistance
from hallcore.identity import birth_date, id_fault, mask_id, normalise_id, normalise_name
from hallcore.problems import Problem, problem

RESIDENT_ID, RESIDENT_ID_LENGTH = "111", 18
OF_AGE = 18
"""Years from which a person acts alone (民法典 17)."""

TEXT_LENGTHS = {
    "guardian": 100,
    "guardian_relation": 20,
    "guardian_id_number": 40,
    "helper": 100,
    "witness": 100,
}
"""The texts of an assistance, and how long each may be."""


def normalise_assistance(given: Assistance) -> Assistance | None:
    """As it is stored; None where nobody helped and nothing was done otherwise than usual."""
    stored = given.model_copy(
        update={
            "guardian": normalise_name(given.guardian),
            "guardian_relation": normalize("NFC", given.guardian_relation).strip(),
            "guardian_id_number": normalise_id(RESIDENT_ID, given.guardian_id_number),
            "helper": normalise_name(given.helper),
            "witness": normalise_name(given.witness),
        }
    )
    return None if stored == Assistance() else stored


def assistance_faults(given: Assistance, today: date) -> Iterator[Problem]:
    """What refuses it; `field` is dotted, as in FORM.json."""
    has_guardian_facts = given.guardian_relation.strip() or given.guardian_id_number.strip()
    if given.guardian.strip() and not given.guardian_relation.strip():
        yield problem("assistance.guardian", field="assistance.guardian_relation")
    if has_guardian_facts and not given.guardian.strip():
        yield problem("assistance.guardian", field="assistance.guardian")
    number = normalise_id(RESIDENT_ID, given.guardian_id_number)
    # What kind of document it is was not asked: what is as long as a resident id is checked as one.
    if len(number) == RESIDENT_ID_LENGTH and (fault := id_fault(RESIDENT_ID, number, today)):
        yield problem(fault, field="assistance.guardian_id_number")
    if given.has_fingerprint and not given.witness.strip():
        yield problem("assistance.witness", field="assistance.witness")


def is_minor(id_type: str, id_number: str, today: date) -> bool:
    """Whether the holder of this number is under age; False where the number does not say it."""
    born = birth_date(id_type, id_number)
    if born is None:
        return False
    return (today.year - born.year - ((today.month, today.day) < (born.month, born.day))) < OF_AGE


def assistance_lines(given: Assistance) -> list[str]:
    """What was recorded, one fact a line; the guardian's number is masked."""
    number = given.guardian_id_number
    said = [
        f"监护人 {guardian_text(given)}" if given.guardian else "",
        f"监护人证件 {mask_id(number)}" if number else "",
        f"协助人 {given.helper}" if given.helper else "",
        f"按指印，见证人 {given.witness}" if given.has_fingerprint else "",
        "已读给本人听" if given.was_read_back else "",
        "用大字文书" if given.has_large_print else "",
    ]
    return [text for text in said if text]


def guardian_text(given: Assistance) -> str:
    """李秀英（母亲）, or nothing."""
    relation = f"（{given.guardian_relation}）" if given.guardian_relation else ""
    return f"{given.guardian}{relation}" if given.guardian else ""
