"""The register by commands: found masked, opened for a reason, put right, merged, asked."""

from __future__ import annotations

from typing import Any

import pytest
from matters import ON_SPOT, PROMISED, Console, Said, form_of, materials_of, resident_id

ONE, TWO = resident_id(), resident_id("99000019450612003")


def received(console: Console, **applicant: str) -> str:
    """A case of somebody; his 登记号."""
    form = form_of(ON_SPOT)
    form["applicant"] |= applicant
    words = ("--form", console.write("f.json", form))
    materials = console.write("m.json", materials_of(ON_SPOT))
    said = console.by("receive", "--item", ON_SPOT, *words, "--materials", materials)
    assert said.status == 0, said.fault
    return str(said.answer["registration_number"])


def people(console: Console, text: str = "") -> list[dict[str, Any]]:
    said = console("people", "--search", text)
    assert said.status == 0, said.fault
    return list(said.answer["people"])


@pytest.mark.parametrize("text", ["张", "z", ONE[-4:], "1234", ""])
def test_people_are_found_masked(township: Console, text: str) -> None:
    number = received(township)
    (one,) = people(township, text)
    assert one == {
        "registration_number": number,
        "kind": "person",
        "name": "张𬱖",
        "id_type": "111",
        "id_masked": f"990{'*' * 11}{ONE[-4:]}",
        "phone_masked": "138****1234",
        "cases": 1,
        "same_as": [],
        "changed_on": "2026-11-23",
    }
    assert people(township, "nobody") == []


def test_somebody_is_opened_for_a_reason_and_that_is_listed(township: Console) -> None:
    number = received(township)
    assert township("person", number, "--reason", "核对").code == "input.usage"
    said = township.by("person", number, "--reason", " ")
    assert (said.status, said.code) == (1, "lookup.reason_missing")
    assert township.by("person", "1" * 18, "--reason", "核对").code == "register.unknown"
    said = township.by("person", number, "--reason", "核对电话")
    assert said.status == 0
    assert said.answer["facts"]["name"] == {
        "value": "张𬱖",
        "origin": "case",
        "said_on": "2026-11-23",
    }
    assert said.answer["cases"][0]["item"] == ON_SPOT
    assert {one["code"] for one in said.answer["materials"]} >= {"M001"}
    assert ONE not in said.output
    listed = township("lookups")
    assert listed.answer["total"] == 1
    assert listed.answer["lookups"][0] == {
        "at": township.now,
        "clerk": township.clerk,
        "registration_number": number,
        "id_masked": f"990{'*' * 11}{ONE[-4:]}",
        "means": "register",
        "reason": "核对电话",
        "is_told": False,
    }


def test_put_right_and_merged_and_parted(township: Console) -> None:
    one, other = received(township), received(township, id_number=TWO, name="张頔")
    (pair,) = township("duplicates").answer["duplicates"]
    assert {pair["one"]["registration_number"], pair["other"]["registration_number"]} == {
        one,
        other,
    }
    assert (pair["reasons"], pair["words"]) == (
        ["sound", "birth", "phone"],
        "读音相同、出生日期相同、电话相同",
    )
    said = township.by("person-amend", one, "--phone", "13900009999", "--reason", "换了号码")
    assert (said.status, said.answer["phone_masked"]) == (0, "139****9999")
    again = township.by("person-amend", one, "--phone", "13900009999", "--reason", "换了号码")
    assert (again.status, again.code) == (1, "register.nothing")
    said = township.by("person-alias", one, other, "--reason", "旧号")
    assert said.answer["same_as"] == [other]
    assert township("duplicates").answer == {"duplicates": []}
    for number in (one, other):
        assert len(township.by("person", number, "--reason", "x").answer["cases"]) == 2
    said = township.by("person-alias", one, other, "--different", "--reason", "父子")
    assert (said.status, said.answer["same_as"]) == (0, [])
    assert township("duplicates").answer == {"duplicates": []}


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("--id-number", ONE[:-1]), 1, "lookup.exact"),
        (("--id-number", ONE, "--id-type", "999"), 1, "lookup.exact"),
        (("--id-number", ONE, "--reason", " "), 1, "lookup.reason_missing"),
        (("--id-number", ONE), 3, "lookup.offline"),
    ],
)
def test_the_centre_is_asked_by_an_exact_number_only(
    township: Console, words: tuple[str, ...], status: int, code: str
) -> None:
    said: Said = township.by("look-up", "--reason", "收件", *words)
    assert (said.status, said.code) == (status, code)
    assert said.output == ""
    assert ONE not in str(said.fault)


def test_a_receipt_uses_what_is_on_file(township: Console) -> None:
    case = township.number_of(PROMISED)
    listed = materials_of(ON_SPOT, without=("M001",))
    listed["materials"].append({"code": "M001", "on_file": case})
    form = township.write("f.json", form_of(ON_SPOT))
    words = ("receive", "--item", ON_SPOT, "--form", form, "--materials")
    said = township.by(*words, township.write("m.json", listed), "--on-the-spot")
    assert said.status == 0, said.fault
    number = said.answer["cases"][0]["case_number"]
    records = township("case", number).answer["materials"]
    (record,) = [one for one in records if one["code"] == "M001"]
    assert record["on_file"] == {
        "case": case,
        "verified_on": "2026-11-23",
        "verified_by": township.clerk,
        "hall": "990122103000",
    }
    listed["materials"][-1]["on_file"] = number
    said = township.by(*words, township.write("m.json", listed))
    assert (said.status, said.code) == (1, "material.not_on_file")


def test_the_slip_says_what_a_copy_on_file_is(township: Console) -> None:
    case = township.number_of(PROMISED)
    listed = materials_of(ON_SPOT, without=("M001",))
    listed["materials"].append({"code": "M001", "on_file": case})
    form = township.write("f.json", form_of(ON_SPOT))
    materials = township.write("m.json", listed)
    said = township.by("receive", "--item", ON_SPOT, "--form", form, "--materials", materials)
    number = said.answer["cases"][0]["case_number"]
    out = township.home / "slip.txt"
    words = ("--document", "receipt", "--format", "text", "--out", str(out))
    assert township("slip", number, *words).status == 0
    text = "".join(out.read_text("utf-8").split())
    assert "已与原件核对" in text.replace("|", "")
