"""The register: facts by age and origin, suspected duplicates, aliases. Whatever the order in which
statements arrive, window and centre end with the same."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

import pytest
from histories_support import MONDAY, TOWNSHIP, Story, Window, noon
from hypothesis import given
from hypothesis import strategies as st

from hallcore.aliases import Link, group_of, members, standing
from hallcore.fold import read_payload
from hallcore.moments import write_instant
from hallcore.operations import Operation, Times
from hallcore.problems import Problem
from hallcore.register import (
    Entry,
    Said,
    Traits,
    bare_name,
    bare_phone,
    facts_of,
    inner_code,
    learn,
    likeness,
    new_entry,
    together,
)

BIRTH = Story()


def facts(operation: Operation, stored_at: datetime | None = None) -> dict[str, Said]:
    payload = read_payload(operation)
    assert not isinstance(payload, Problem)
    return facts_of(operation, payload, stored_at)


def amended(days: int, **changes: Any) -> Operation:
    window = Window(TOWNSHIP, "777")
    return window.operation(
        "person_amend",
        BIRTH.case.registration_number,
        {"reason": "核对"} | changes,
        times=Times(at=write_instant(noon(MONDAY) + timedelta(days=days))),
    )


def entry(*operations: Operation) -> Entry:
    found = new_entry(BIRTH.case, BIRTH.case.registration_number)
    for one in operations:
        found = learn(found, facts(one))
    return found


# -- facts ---------------------------------------------------------------------------------------


def test_a_receipt_says_what_stands_on_its_form_and_when() -> None:
    found = entry(BIRTH.log[0])
    assert (found.name, found.phone) == ("周贵方", "13800000101")
    assert found.facts["phone"] == Said(
        value="13800000101", at=noon(MONDAY), origin="case", reference=BIRTH.log[0].reference
    )
    assert "address" not in found.facts
    assert found.birth_on is not None
    assert found.birth_on.isoformat() == "1990-01-01"


@pytest.mark.parametrize(
    ("days", "changes", "expected"),
    [
        (1, {"phone": "13800000202"}, ("周贵方", "13800000202")),
        (-1, {"phone": "13800000202"}, ("周贵方", "13800000101")),
        (1, {"phone": ""}, ("周贵方", "")),
        # A name that a person amended with a reason outlives later receipts.
        (-1, {"name": "周桂芳"}, ("周桂芳", "13800000101")),
        (1, {"name": "周桂芳"}, ("周桂芳", "13800000101")),
    ],
)
def test_the_later_word_holds_in_whatever_order_it_comes(
    days: int, changes: dict[str, str], expected: tuple[str, str]
) -> None:
    receipt, amend = BIRTH.log[0], amended(days, **changes)
    for order in ((receipt, amend), (amend, receipt), (receipt, amend, receipt)):
        found = entry(*order)
        assert (found.name, found.phone) == expected


def test_a_clock_that_runs_ahead_gains_nothing() -> None:
    ahead, honest = amended(400, phone="13800000999"), amended(2, phone="13800000202")
    found = entry(BIRTH.log[0])
    stored_at = noon(MONDAY) + timedelta(days=1)
    found = learn(learn(found, facts(ahead, stored_at)), facts(honest, stored_at + timedelta(1)))
    assert found.phone == "13800000202"
    # Unsent, its own window believes it; the centre's word replaces it under the same reference.
    own = learn(entry(BIRTH.log[0]), facts(ahead))
    assert own.facts["phone"].at == noon(MONDAY) + timedelta(days=400)
    assert learn(own, facts(ahead, stored_at)).facts["phone"].at == stored_at


def test_amendments_of_a_case_are_said_of_the_person() -> None:
    story = Story().does("amend_form", phone="13800000303")
    found = entry(story.log[0])
    assert learn(found, facts(story.log[1])).phone == "13800000303"
    change = {"key": "applicant.address", "before": "", "after": "石桥村 3 组"}
    story.does("correct_on_spot", changes=[change], is_confirmed=True)
    assert learn(found, facts(story.log[2])).text("address") == "石桥村 3 组"
    assert facts(Story().operation("note")) == {}


statements = st.lists(
    st.builds(
        amended,
        st.integers(-9, 9),
        name=st.sampled_from([None, "甲", "乙"]),
        phone=st.sampled_from([None, "", "1", "2"]),
        address=st.sampled_from([None, "a", "b"]),
    ),
    max_size=6,
)


@given(statements, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(said: list[Operation], chance: Any) -> None:
    numbered = [one.model_copy(update={"sequence": at}) for at, one in enumerate(said, start=2)]
    shuffled = [*numbered, *numbered[:2], BIRTH.log[0]]
    chance.shuffle(shuffled)
    assert entry(BIRTH.log[0], *numbered) == entry(*shuffled)


def said(value: str, days: int) -> Said:
    return Said(value=value, at=noon(MONDAY) + timedelta(days), origin="case", reference="b/1")


def test_what_is_known_under_two_numbers_is_known_together() -> None:
    main = entry(BIRTH.log[0])
    passport = main.model_copy(
        update={
            "registration_number": "2",
            "facts": {
                "name": main.facts["name"].model_copy(update={"value": "ZHOU GUIFANG"}),
                "phone": Said(
                    value="1", at=noon(MONDAY) + timedelta(1), origin="case", reference="b/1"
                ),
                "address": Said(value="x", at=noon(MONDAY), origin="case", reference="b/1"),
            },
        }
    )
    found = together([passport], main)
    assert (found.registration_number, found.name) == (main.registration_number, "周贵方")
    assert (found.phone, found.text("address")) == ("1", "x")
    assert together([], main) == main


# -- suspected duplicates ------------------------------------------------------------------------

ADULT, TWIN, ELDER = "990000199001010017", "990000199001010025", "990000197001010018"


def person(number: str = "1", name: str = "张伟", **changes: Any) -> Traits:
    kind = changes.pop("kind", "person")
    facts = {"id_type": "111", "id_number": ADULT, "sound": "zhang wei", "phone": "13800000101"}
    return Traits(registration_number=number, kind=kind, name=name, **(facts | changes))


def firm(number: str = "1", name: str = "云岭农家乐有限公司", **changes: Any) -> Traits:
    facts = {"id_type": "C01", "id_number": "91350100M000100Y43", "sound": "yun ling"}
    return Traits(registration_number=number, kind="organisation", name=name, **(facts | changes))


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (person(), person("2", id_number=TWIN), ("name", "sound", "birth", "phone")),
        (person(), person("2", "张玮", id_number=TWIN), ("sound", "birth", "phone")),
        (person(), person("2", "张玮", id_number=TWIN, phone=""), ("sound", "birth")),
        (person(), person("2", id_type="414", id_number="E1", phone=""), ()),
        (person(), person("2", id_type="414", id_number="E1"), ("name", "sound", "phone")),
        (person(), person("2", "张 伟", id_number=ELDER), ("name", "sound", "phone")),
        # Alike in sound only, and born on other days: brothers with one telephone.
        (person(), person("2", "张玮", id_number=ELDER), ()),
        (person(), person("2", id_number=ELDER, phone=""), ()),
        # Another name altogether: twins, a couple.
        (person(), person("2", "张丽", sound="zhang li", id_number=TWIN), ()),
        (person(phone=""), person("2", phone="", id_type="414", id_number="E1"), ()),
        (person(sound=""), person("2", "张玮", sound="", id_number=TWIN), ()),
        (person(), person("2", phone="+86 138 0000 0101"), ("name", "sound", "birth", "phone")),
        (person(), person(), ()),
        (person(), firm("2"), ()),
        (
            firm(),
            firm("2", "云岭县农家乐", sound="x", id_type="C02", id_number="M000100Y-4"),
            ("code",),
        ),
        (firm(), firm("2", id_type="C02", id_number="123456788"), ()),
        (
            firm(legal_representative="李䶮"),
            firm("2", id_type="C02", id_number="123456788", legal_representative="李 䶮"),
            ("name", "sound", "legal_representative"),
        ),
        (
            firm(name="云岭农家乐（有限公司）", phone="0855-1234567"),
            firm("2", "云岭农家乐(有限公司)", phone="08551234567", id_number="1" * 18),
            ("name", "sound", "phone"),
        ),
    ],
)
def test_who_looks_like_whom(one: Traits, other: Traits, reasons: tuple[str, ...]) -> None:
    assert likeness(one, other) == reasons
    assert likeness(other, one) == reasons


def test_names_phones_and_codes_as_they_are_compared() -> None:
    assert bare_name("Ａli·买买提 ") == bare_name("ALI买买提")
    assert bare_phone("0855-1234567") == "08551234567"
    assert bare_phone("+86 13800000101") == "13800000101"
    assert inner_code("C01", "91350100m000100y43") == inner_code("C02", "M000100Y-4") == "M000100Y4"
    assert inner_code("111", ADULT) == ""


names = st.sampled_from(["张伟", "张玮", "张 伟", "李䶮", ""])
traits = st.builds(
    person,
    st.sampled_from(["1", "2", "3"]),
    names,
    id_number=st.sampled_from([ADULT, TWIN, ELDER, "x", ""]),
    id_type=st.sampled_from(["111", "414", "none"]),
    sound=st.sampled_from(["zhang wei", "li yan", ""]),
    phone=st.sampled_from(["13800000101", "138 0000 0101", ""]),
    kind=st.sampled_from(["person", "organisation"]),
)


@given(traits, traits)
def test_likeness_is_mutual_and_says_why(one: Traits, other: Traits) -> None:
    found = likeness(one, other)
    assert found == likeness(other, one)
    assert len(set(found)) == len(found)
    if found:
        assert one.kind == other.kind
        assert one.registration_number != other.registration_number
        # Nobody is suspected by a name alone, nor by a day or a telephone alone.
        assert "code" in found or (
            set(found) & {"name", "sound"} and set(found) - {"name", "sound"}
        )


# -- aliases -------------------------------------------------------------------------------------


def link(kept: str, alias: str, at: int = 0, *, is_same: bool = True) -> Link:
    one, other = sorted((kept, alias))
    return Link(
        one=one,
        other=other,
        kept=kept,
        is_same=is_same,
        reason="-",
        clerk="0101",
        at=noon(MONDAY) + timedelta(hours=at),
        reference=f"w/{at}",
    )


def group(number: str, links: list[Link]) -> list[str]:
    held = standing(links).values()

    def links_at(one: str) -> list[Link]:
        return [link for link in held if one in link.pair]

    return members(number, group_of(number, links_at))


@pytest.mark.parametrize(
    ("links", "number", "expected"),
    [
        ([], "1a", ["1a"]),
        ([link("1b", "1a")], "1a", ["1b", "1a"]),
        ([link("1b", "1a")], "1c", ["1c"]),
        ([link("1b", "1a"), link("1c", "1b", 1)], "1a", ["1c", "1a", "1b"]),
        # Each made the other's alias: one word holds, the later.
        ([link("1b", "1a"), link("1a", "1b", 1)], "1b", ["1a", "1b"]),
        ([link("1b", "1a"), link("1a", "1b", 1, is_same=False)], "1b", ["1b"]),
        ([link("1b", "1a", 2), link("1a", "1b", 1, is_same=False)], "1a", ["1b", "1a"]),
        # Two that were never aliases: the one with a document.
        ([link("3a", "1x"), link("1b", "1x", 1)], "3a", ["1b", "3a", "1x"]),
        # A ring: still one of them, the same for everybody.
        ([link("1a", "1b"), link("1b", "1c", 1), link("1c", "1a", 2)], "1c", ["1a", "1b", "1c"]),
    ],
)
def test_who_is_the_same_and_who_goes_on(
    links: list[Link], number: str, expected: list[str]
) -> None:
    for order in itertools.permutations(links):
        assert group(number, list(order)) == expected


numbers = st.sampled_from(["1a", "1b", "1c", "1d", "3e"])
said_links = st.lists(
    st.tuples(numbers, numbers, st.booleans()).filter(lambda one: one[0] != one[1]), max_size=8
).map(lambda said: [link(a, b, at, is_same=same) for at, (a, b, same) in enumerate(said)])


@given(said_links, st.randoms(use_true_random=False))
def test_alias_sets_are_the_same_for_everybody(links: list[Link], chance: Any) -> None:
    shuffled = [*links, *links[:2]]
    chance.shuffle(shuffled)
    for number in ("1a", "1b", "1c", "1d", "3e"):
        found = group(number, links)
        assert found == group(number, shuffled)
        assert number in found
        # Whoever is in it sees the same set with the same first.
        assert all(group(one, links) == found for one in found)


@given(said_links, numbers, numbers)
def test_a_merge_can_be_undone(links: list[Link], one: str, other: str) -> None:
    if one == other:
        return
    merged = [*links, link(one, other, 50)]
    assert set(group(one, merged)) == {*group(one, links), *group(other, links)}
    undone = [*merged, link(one, other, 51, is_same=False)]
    before = [one_of for one_of in links if one_of.pair != tuple(sorted((one, other)))]
    assert group(one, undone) == group(one, before)
