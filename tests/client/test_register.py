"""The register of a window: what is known of a person, from where and how old; aliases, suspected
duplicates, look-ups, materials on file. Real SQLite, no screen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from matters import LICENCE, ON_SPOT, PROMISED
from people_support import CLERK, ELDER, ONE, TWO, passed, received

from hallclient.persons import known_together, numbers_of, rebuild
from hallclient.services import register
from hallclient.services.answer import amend_form
from hallclient.services.centre_lookup import ask_centre
from hallclient.services.half_form import ground, new_half_form
from hallclient.services.prefill import amendments, known_person, offers, take
from hallclient.services.register import (
    Detail,
    Person,
    amend_person,
    duplicates,
    find_people,
    look_at,
    say_same,
    tell_lookups,
)
from hallclient.window import Window
from hallcore.problems import Problem, ProblemError


def person(window: Window, number: str) -> Any:
    with window.store.read() as unit:
        known = unit.people.person(number)
    assert known is not None
    return known.entry


def kinds(window: Window) -> list[str]:
    with window.store.read() as unit:
        return [one.kind for one in unit.operations.waiting()]


def detail(window: Window, number: str, reason: str = "核对") -> Detail:
    found = look_at(window, CLERK, number, reason)
    assert isinstance(found, Detail), found
    return found


# -- what a receipt says -------------------------------------------------------------------------


def test_rule_28_a_second_case_reuses_the_number_and_what_was_said(window: Window) -> None:
    first = received(window)
    passed(window, days=3)
    second = received(window, ON_SPOT, address="", phone="13800001234")
    assert first.registration_number == second.registration_number
    entry = person(window, first.registration_number)
    assert (entry.name, entry.text("address")) == ("张𬱖", "石桥村 3 组")
    assert entry.facts["address"].at == window.now() - timedelta(days=3)
    assert entry.facts["phone"].at == window.now()
    assert entry.facts["fields.living_status"].origin == "case"
    assert "person_amend" not in kinds(window)


def test_what_is_said_otherwise_at_a_receipt_returns_to_the_register_with_its_day(
    window: Window,
) -> None:
    number = received(window).registration_number
    passed(window, days=1)
    case = received(window, phone="13900009999", name="张 頔").cases[0]
    assert kinds(window) == ["receive", "receive", "person_amend"]
    entry = person(window, number)
    assert (entry.name, entry.phone) == ("张 頔", "13900009999")
    assert (entry.facts["phone"].origin, entry.facts["phone"].at) == ("amended", window.now())
    with window.store.read() as unit:
        (said,) = unit.register.statements([number], ["person_amend"])
    assert said[0].payload == {
        "name": "张 頔",
        "phone": "13900009999",
        "address": None,
        "legal_representative": None,
        "case": case.number,
        "reason": "收件时申请人说明有变动",
    }


def test_organisations_have_their_credit_code_and_representative(window: Window) -> None:
    facts = {
        "kind": "organisation",
        "id_type": "C01",
        "id_number": "91350100M000100Y43",
        "name": "云岭县石桥农家乐有限公司",
        "legal_representative": "李䶮",
    }
    number = received(window, LICENCE, **facts).registration_number
    assert number.startswith("2")
    entry = person(window, number)
    assert (entry.kind, entry.text("legal_representative")) == ("organisation", "李䶮")
    shown = detail(window, number).as_json()
    assert shown["id_masked"] == "913***********0Y43"[:3] + "*" * 11 + "0Y43"
    assert shown["facts"]["legal_representative"]["value"] == "李䶮"


def test_an_amended_form_is_said_of_the_person(window: Window) -> None:
    got = received(window)
    after = amend_form(window, CLERK, got.cases[0].number, {"bank_account": "6217000000000001"})
    assert not isinstance(after, Problem), after
    entry = person(window, got.registration_number)
    assert entry.facts["fields.bank_account"].value == "6217000000000001"


def test_the_entry_is_what_the_log_says(window: Window) -> None:
    """The projection can be made again from the log, and comes out equal."""
    number = received(window).registration_number
    passed(window, hours=1)
    received(window, ON_SPOT, phone="13900009999")
    amend_person(window, CLERK, number, {"name": "张甲"}, "户口簿")
    before = person(window, number)
    with window.store.write() as unit:
        unit.people.drop(number)
        rebuild(unit, number)
        unit.commit()
    assert person(window, number) == before
    assert before.name == "张甲"


# -- put right -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "reason", "code"),
    [
        ({"phone": "13900009999"}, "换了号码", None),
        ({"name": "张 頔", "address": "x"}, "户口簿", None),
        ({"phone": ""}, "停机", None),
        ({"phone": "13800001234"}, "一样", "register.nothing"),
        ({}, "-", "register.nothing"),
        ({"phone": "1"}, " ", "case.reason_missing"),
        ({"name": " "}, "-", "register.name_missing"),
        ({"legal_representative": "李䶮"}, "-", "register.no_representative"),
        ({"phone": "1" * 300}, "-", "input.invalid"),
    ],
)
def test_a_person_puts_the_register_right(
    window: Window, changes: dict[str, str], reason: str, code: str | None
) -> None:
    number = received(window).registration_number
    passed(window, minutes=1)
    after = amend_person(window, CLERK, number, changes, reason)
    if code is not None:
        assert isinstance(after, Problem)
        assert after.code == code
        assert kinds(window) == ["receive"]
        return
    assert isinstance(after, Person), after
    for key, value in changes.items():
        assert person(window, number).text(key) == value
    assert kinds(window) == ["receive", "person_amend"]


def test_nobody_is_amended_whom_nobody_knows(window: Window) -> None:
    for said in (
        amend_person(window, CLERK, "1" * 18, {"phone": "1"}, "-"),
        look_at(window, CLERK, "1" * 18, "-"),
        say_same(window, CLERK, "1" * 18, "2" * 18, "-"),
    ):
        assert isinstance(said, Problem)
        assert said.code == "register.unknown"


# -- suspected duplicates and aliases ------------------------------------------------------------


def two(window: Window, **other: str) -> tuple[str, str]:
    """张𬱖 under his resident id, and somebody who may be he, both unsent."""
    one = received(window).registration_number
    facts = {"id_number": TWO, "name": "张 頔"} | other
    return one, received(window, ON_SPOT, **facts).registration_number


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({}, "读音相同、出生日期相同、电话相同"),
        ({"phone": ""}, "读音相同、出生日期相同"),
        ({"name": "张𬱖", "id_number": ELDER}, "名称相同、读音相同、电话相同"),
        ({"name": "张𬱖", "id_number": ELDER, "phone": ""}, None),
        ({"id_type": "414", "id_number": "E12345678"}, "读音相同、电话相同"),
        ({"name": "李䶮"}, None),
    ],
)
def test_unsent_cases_are_compared_too(
    window: Window, other: dict[str, str], words: str | None
) -> None:
    one, twin = two(window, **other)
    found = duplicates(window)
    assert [pair.words for pair in found] == ([words] if words else [])
    near = detail(window, one).alike
    assert [shown.known.registration_number for shown, _ in near] == ([twin] if words else [])


def test_a_merge_is_made_by_a_person_with_a_reason_and_can_be_undone(window: Window) -> None:
    one, other = two(window, phone="13900009999")
    assert len(duplicates(window)) == 1
    silent = say_same(window, CLERK, one, other, "  ")
    assert isinstance(silent, Problem)
    assert silent.code == "case.reason_missing"
    merged = say_same(window, CLERK, one, other, "本人说明，旧号")
    assert isinstance(merged, Person), merged
    assert merged.numbers == (one, other)
    assert merged.cases == 2
    assert duplicates(window) == []
    # Either number leads to both; what is known is known together, the newer first.
    for number, name in ((one, "张𬱖"), (other, "张 頔")):
        shown = detail(window, number)
        assert shown.person.numbers == (one, other)
        assert len(shown.cases) == 2
        assert shown.person.known.name == name
    assert [p.known.name for p in find_people(window, "张")] == ["张 頔", "张𬱖"]
    again = say_same(window, CLERK, one, other, "再来一次")
    assert isinstance(again, Problem)
    assert again.code == "register.merged_already"
    passed(window, minutes=1)
    parted = say_same(window, CLERK, other, one, "是父子", is_same=False)
    assert isinstance(parted, Person), parted
    assert parted.numbers == (other,)
    # Said to be two, they are not suspected again.
    assert duplicates(window) == []
    assert detail(window, one).alike == ()
    twice = say_same(window, CLERK, one, other, "再来一次", is_same=False)
    assert isinstance(twice, Problem)
    assert twice.code == "register.not_merged"
    assert kinds(window) == ["receive", "receive", "person_alias", "person_alias"]


def test_what_is_known_under_an_alias_fills_the_form(window: Window) -> None:
    one, other = two(window, phone="13900009999")
    passed(window, minutes=1)
    amend_person(window, CLERK, other, {"address": "新址"}, "搬家")
    say_same(window, CLERK, one, other, "旧号")
    with window.store.read() as unit:
        known = known_together(unit, one)
        assert numbers_of(unit, other) == [one, other]
    assert known is not None
    assert (known.name, known.entry.text("address")) == ("张𬱖", "新址")


def test_a_person_and_a_firm_are_never_one(window: Window) -> None:
    one = received(window).registration_number
    firm = {"kind": "organisation", "id_type": "C01", "id_number": "91350100M000100Y43"}
    other = received(window, LICENCE, **firm).registration_number
    said = say_same(window, CLERK, one, other, "经营者")
    assert isinstance(said, Problem)
    assert said.code == "register.kinds"


# -- prefill -------------------------------------------------------------------------------------


def test_known_values_are_offered_with_origin_and_age(window: Window) -> None:
    number = received(window).registration_number
    passed(window, days=400)
    amend_person(window, CLERK, number, {"phone": "13900009999"}, "换了号码")
    passed(window, days=2)
    half = new_half_form()
    half.items = [PROMISED]
    judged_by = ground(window)
    entry = person(window, number)
    found = {one.where: one for one in offers(judged_by, half, entry)}
    phone, address = found["applicant.phone"], found["applicant.address"]
    assert (phone.value, phone.origin, phone.age_days) == ("13900009999", "amended", 2)
    assert phone.words == f"登记更正 {phone.said_on.isoformat()}"
    assert (address.age_days, address.is_old) == (402, True)
    assert address.words == "上次办件 2026-11-23（1 年前）"
    assert "applicant.legal_representative" not in found
    assert [where for where in found if where.startswith("fields.")] == [
        f"fields.{one.key}"
        for one in judged_by.fields(half)
        if f"fields.{one.key}" in entry.facts and entry.facts[f"fields.{one.key}"].value
    ]


def test_taking_over_never_wipes_what_was_typed_unless_asked(window: Window) -> None:
    number = received(window).registration_number
    half = new_half_form()
    half.items = [PROMISED]
    half.applicant["phone"] = "13700000000"
    judged_by, entry = ground(window), person(window, number)
    found = offers(judged_by, half, entry)
    brought = take(half, found)
    assert "applicant.phone" not in brought
    assert (half.applicant["phone"], half.applicant["name"]) == ("13700000000", "张𬱖")
    assert amendments(judged_by, half, entry) == {"phone": ("13800001234", "13700000000")}
    taken = take(half, offers(judged_by, half, entry), over_typed=True)
    assert "applicant.phone" in taken
    assert half.applicant["phone"] == "13800001234"
    assert half.origins["applicant.phone"] == "上次办件 2026-11-23"
    assert amendments(judged_by, half, entry) == {}


# -- who looked whom up --------------------------------------------------------------------------


def test_every_look_is_written_down_with_its_reason_and_told_once(window: Window) -> None:
    number = received(window).registration_number
    assert find_people(window, "z")
    assert register.lookups_json(window)["lookups"] == []
    detail(window, number, "核对电话")
    known_person(window, "111", ONE, clerk=CLERK, reason="收件：高龄津贴")
    assert known_person(window, "111", TWO, clerk=CLERK, reason="收件") is None
    shown = register.lookups_json(window)["lookups"]
    assert [(one["means"], one["reason"], one["is_told"]) for one in shown] == [
        ("receive", "收件：高龄津贴", False),
        ("register", "核对电话", False),
    ]
    assert {one["id_masked"] for one in shown} == {f"990{'*' * 11}{ONE[-4:]}"}
    assert ONE not in str(shown)
    assert (tell_lookups(window), tell_lookups(window)) == (2, 0)
    assert kinds(window) == ["receive", "lookup_log"]
    assert all(one["is_told"] for one in register.lookups_json(window)["lookups"])


def test_no_reason_no_look(window: Window) -> None:
    number = received(window).registration_number
    said = look_at(window, CLERK, number, " ")
    assert isinstance(said, Problem)
    assert said.code == "lookup.reason_missing"
    assert register.lookups_json(window)["total"] == 0


def test_lists_show_no_number_by_which_somebody_is_found(window: Window) -> None:
    number = received(window).registration_number
    shown = str([one.as_json() for one in find_people(window, "")])
    assert ONE not in shown
    assert "13800001234" not in shown
    whole = str(detail(window, number).as_json())
    assert ONE not in whole
    assert "13800001234" not in whole


@pytest.mark.parametrize(
    ("id_type", "id_number", "reason", "code"),
    [
        ("111", ONE[:-1], "收件", "lookup.exact"),
        ("111", "张𬱖", "收件", "lookup.exact"),
        ("none", "", "收件", "lookup.exact"),
        ("111", ONE, " ", "lookup.reason_missing"),
    ],
)
def test_only_a_whole_number_is_asked_of_the_centre(
    window: Window, id_type: str, id_number: str, reason: str, code: str
) -> None:
    said = ask_centre(window, CLERK, id_type, id_number, reason=reason)
    assert isinstance(said, Problem)
    assert said.code == code
    assert register.lookups_json(window)["total"] == 0


def test_offline_the_question_is_refused_politely_and_written_down(window: Window) -> None:
    with pytest.raises(ProblemError) as caught:
        ask_centre(window, CLERK, "111", ONE, reason="收件")
    assert (caught.value.problem.code, caught.value.exit_status) == ("lookup.offline", 3)
    (looked,) = register.lookups_json(window)["lookups"]
    assert (looked["means"], looked["reason"]) == ("centre", "收件")
    # Receiving goes on.
    assert received(window).cases
