"""Operations on the register: what may be amended, merged and told; no case has a say in them."""

from __future__ import annotations

from typing import Any

import pytest
from histories_support import MONDAY, TOWNSHIP, Story, Window, rules, working
from hypothesis import given
from hypothesis import strategies as st

from hallcore.cases import Case
from hallcore.check_digits import mod_97_10
from hallcore.fold import apply, follow, judge_other
from hallcore.kinds.persons import MAX_LOOKUPS, is_registration_number
from hallcore.numbering import ORGANISATION, PERSON, registration_number
from hallcore.operations import Operation
from hallcore.problems import Problem
from hallcore.sync.centre import decide

KEY = b"\x01" * 32
ZHOU = registration_number(KEY, PERSON, "111", "990000199001010017")
OTHER = registration_number(KEY, PERSON, "414", "E12345678")
FIRM = registration_number(KEY, ORGANISATION, "C01", "91350100M000100Y43")
NOBODY = "3" + "0" * 15
NOBODY += mod_97_10(NOBODY)


def operation(kind: str, subject: str, **payload: Any) -> Operation:
    return Window(TOWNSHIP).operation(kind, subject, payload, on=MONDAY)


def amend(subject: str = ZHOU, **payload: Any) -> Operation:
    return operation("person_amend", subject, **({"reason": "当面核对"} | payload))


def alias(subject: str = ZHOU, other: str = OTHER, **payload: Any) -> Operation:
    return operation("person_alias", subject, **({"alias": other, "reason": "同一人"} | payload))


def looked(subject: str = Window(TOWNSHIP).enrolment, **changes: Any) -> Operation:
    one = {
        "at": "2026-11-23T11:00:00+08:00",
        "clerk": "0101",
        "registration_number": ZHOU,
        "means": "register",
        "reason": "核对电话",
    }
    return operation("lookup_log", subject, entries=[one | changes])


def said(one: Operation) -> str | None:
    refused = judge_other(one, rules())
    return refused.code if refused else None


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (amend(phone="13800000202"), None),
        (amend(phone=""), None),
        (amend(name="周贵芳", address="石桥村 1 组"), None),
        (amend(FIRM, legal_representative="李䶮"), None),
        (amend(NOBODY, name="无名氏"), None),
        (amend(phone="1", case="9" * 24), None),
        (amend(), "register.nothing"),
        (amend(name=" "), "register.name_missing"),
        (amend(legal_representative="李䶮"), "register.no_representative"),
        (amend(phone="1", reason=" "), "case.reason_missing"),
        (amend(ZHOU[:-1] + "x", phone="1"), "register.number"),
        (amend("9" * 18, phone="1"), "register.number"),
        (amend(phone="1" * 201), "operation.malformed"),
        (amend(id_number="1"), "operation.malformed"),
        (alias(), None),
        (alias(is_same=False), None),
        (alias(NOBODY, FIRM), None),
        (alias(ZHOU, NOBODY), None),
        (alias(ZHOU, ZHOU), "register.same_number"),
        (alias(ZHOU, FIRM), "register.kinds"),
        (alias(reason=""), "case.reason_missing"),
        (alias(other="1" * 18), "register.number"),
        (alias(other="1"), "operation.malformed"),
        (alias("x"), "register.number"),
        (looked(), None),
        (looked(registration_number=None), None),
        (looked("another-machine"), "register.lookup_author"),
        (looked(at="2026-11-24T11:00:00+08:00"), "register.lookup_later"),
        (looked(reason=" "), "case.reason_missing"),
        (looked(means="gossip"), "operation.malformed"),
        (looked(name="周贵方"), "operation.malformed"),
        (looked().model_copy(update={"payload": {"entries": []}}), "operation.malformed"),
    ],
)
def test_what_the_register_may_be_told(one: Operation, code: str | None) -> None:
    assert said(one) == code
    outcome = "applied" if code is None else "rejected"
    assert decide(None, one, rules()).outcome == outcome


def test_a_log_tells_no_more_than_a_page_at_once() -> None:
    full = looked().payload["entries"] * MAX_LOOKUPS
    assert said(looked().model_copy(update={"payload": {"entries": full}})) is None
    more = looked().model_copy(update={"payload": {"entries": [*full, full[0]]}})
    assert said(more) == "operation.malformed"


@pytest.mark.parametrize("one", [amend(phone="1"), alias(), looked()])
def test_no_case_sees_the_register_and_none_is_held_up_by_it(one: Operation) -> None:
    case = Story().case
    there = one.model_copy(update={"subject": case.number})
    refused = apply(case, there, rules())
    assert isinstance(refused, Problem)
    assert refused.code == "operation.subject"
    assert follow(case, there) is case
    decision = decide(case, one.model_copy(update={"v": 9}), rules())
    assert (decision.outcome, decision.code, decision.case) == ("parked", "operation.newer", None)


def test_rule_28_one_number_for_one_person() -> None:
    """登记号 from id type and number alone: a second case reuses it; 15 digits are made 18."""
    one = registration_number(KEY, PERSON, "111", "990000197001010018")
    assert registration_number(KEY, PERSON, "113", "990000 700101 001") == one
    assert registration_number(KEY, PERSON, "111", "99000019700101001８") == one
    assert one != registration_number(KEY, PERSON, "114", "990000197001010018")
    first, second = Story(on=MONDAY).case, Story(on=working(3)).case
    assert first.registration_number == second.registration_number
    assert isinstance(first, Case)


@given(st.text(max_size=20) | st.from_regex(r"[0-9]{18}", fullmatch=True))
def test_a_registration_number_has_its_check_digits(text: str) -> None:
    holds = len(text) == 18 and text.isascii() and text.isdigit() and text[0] in "123"
    assert is_registration_number(text) is (holds and mod_97_10(text[:16]) == text[16:])


@given(st.recursive(st.none() | st.integers() | st.text(max_size=9), st.lists, max_leaves=5))
def test_anything_is_answered(wild: Any) -> None:
    for one in (
        amend(phone=wild),
        alias(other=wild),
        looked(at=wild),
        operation("lookup_log", "x", entries=wild),
    ):
        assert decide(None, one, rules()).outcome in ("applied", "rejected")
