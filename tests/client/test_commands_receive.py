"""`receive` and what it refuses (contract.md)."""

from __future__ import annotations

import json

import pytest
from matters import AGENCY, LICENCE, ON_SPOT, PROMISED, Console, form_of, materials_of

from hallcore.numbering import case_number_fault


def test_a_receipt_answers_with_the_keys_of_the_contract(village: Console) -> None:
    said = village.at("2026-11-20T09:10:00+08:00").receive(PROMISED)
    assert said.status == 0, said.fault
    assert len(said.answer["registration_number"]) == 18
    case = said.answer["cases"][0]
    assert set(case) == {
        "case_number",
        "parent",
        "item",
        "state",
        "query_code",
        "received_on",
        "answer_due_on",
        "documents",
    }
    assert case["state"] == "received"
    assert case["received_on"] == "2026-11-20"
    assert case["answer_due_on"] == "2026-11-27"
    assert [paper["name"] for paper in case["documents"]] == ["receipt"]
    assert case_number_fault(case["case_number"]) is None
    assert case["case_number"].startswith("990122103261120007")


def test_rule_25_without_materials_nothing_is_ticked(village: Console) -> None:
    form = village.write("form.json", form_of(PROMISED))
    said = village.by("receive", "--item", PROMISED, "--form", form)
    number = said.answer["cases"][0]["case_number"]
    assert village("case", number).answer["materials"] == []


def test_an_on_the_spot_matter_is_closed_in_one_commit_on_one_slip(village: Console) -> None:
    said = village.receive(ON_SPOT, "--on-the-spot")
    case = said.answer["cases"][0]
    assert (case["state"], case["answer_due_on"]) == ("delivered", None)
    assert [paper["name"] for paper in case["documents"]] == ["on_spot"]
    seen = village("case", case["case_number"]).answer
    assert [one["kind"] for one in seen["operations"]] == [
        "receive",
        "accept",
        "decide_on_spot",
        "deliver",
        "rating_invited",
    ]
    assert (seen["result"], seen["phase"]) == ("granted", "closed")


def test_on_the_spot_needs_the_item_and_its_materials(village: Console) -> None:
    assert village.receive(PROMISED, "--on-the-spot").code == "item.not_on_spot"
    said = village.receive(ON_SPOT, "--on-the-spot", without=("M001",))
    assert (said.status, said.code) == (1, "material.missing")
    assert village("cases").answer["total"] == 0


def test_agency_has_no_answer_clock(village: Console) -> None:
    case = village.receive(AGENCY).answer["cases"][0]
    assert case["answer_due_on"] is None
    clocks = village("case", case["case_number"]).answer["clocks"]
    assert [(one["name"], one["due_on"]) for one in clocks] == [("agency", "2026-11-26")]


def test_several_items_share_a_form_and_a_slip(township: Console) -> None:
    codes = "SJ-GT-001,SJ-SP-001"
    said = township.receive(codes)
    first, second = said.answer["cases"]
    assert first["documents"] == second["documents"]
    assert int(second["case_number"][18:22]) == int(first["case_number"][18:22]) + 1
    out = township.home / "slip.txt"
    done = township(
        "slip",
        second["case_number"],
        "--document",
        "receipt",
        "--format",
        "text",
        "--out",
        str(out),
    )
    assert done.status == 0, done.fault
    text = out.read_text("utf-8")
    assert "个体工商户设立登记" in text
    assert "食品经营许可" in text


def test_rule_28_the_same_person_has_the_same_registration_number(village: Console) -> None:
    first = village.receive(PROMISED).answer["registration_number"]
    assert village.receive(ON_SPOT).answer["registration_number"] == first


def test_the_same_request_id_gives_the_same_cases(village: Console) -> None:
    first = village.receive(PROMISED, "--request-id", "r-1")
    again = village.receive(PROMISED, "--request-id", "r-1")
    assert again.answer == first.answer
    assert village("cases").answer["total"] == 1


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"applicant": {"id_number": "990000194506120010"}}, 1, "resident_id.check", "id_number"),
        ({"fields": {"bank_name": ""}}, 1, "form.required", "bank_name"),
        ({"fields": {"living_status": "elsewhere"}}, 1, "form.choice", "living_status"),
        ({"surprise": 1}, 2, "input.unknown_key", "surprise"),
        ({"applicant": {"shoe_size": 43}}, 2, "input.unknown_key", "shoe_size"),
        ({"applicant": {"kind": "ghost"}}, 2, "input.invalid", "kind"),
    ],
)
def test_a_wrong_form_names_the_field(
    village: Console, change: dict[str, object], status: int, code: str, field: str
) -> None:
    form = form_of(PROMISED)
    for key, value in change.items():
        form[key] = {**form[key], **value} if isinstance(value, dict) else value
    path = village.write("form.json", form)
    said = village.by("receive", "--item", PROMISED, "--form", path)
    assert (said.status, said.code) == (status, code)
    assert said.output == ""
    assert field in said.fault.get("field", "") + said.fault["cause"]
    assert {"title", "cause", "next_step"} <= set(said.fault)
    assert village("cases").answer["total"] == 0


def test_unreadable_input_is_exit_2(village: Console) -> None:
    broken = village.write("broken.json", '{"applicant": ')
    said = village.by("receive", "--item", PROMISED, "--form", broken)
    assert (said.status, said.code) == (2, "input.not_json")
    said = village.by("receive", "--item", PROMISED, "--form", str(village.home / "none.json"))
    assert (said.status, said.code) == (2, "input.unreadable")
    deep = village.write("deep.json", "[" * 100_000)
    assert village.by("receive", "--item", PROMISED, "--form", deep).status == 2


def test_unknown_item_unknown_clerk_wrong_pin(village: Console) -> None:
    form = village.write("form.json", form_of(PROMISED))
    said = village.by("receive", "--item", "XX-999", "--form", form)
    assert (said.status, said.code) == (1, "item.unknown")
    said = village("receive", "--item", PROMISED, "--form", form, "--clerk", "9999")
    assert (said.status, said.code) == (1, "clerk.unknown")
    village.pin = "000000"
    said = village.by("receive", "--item", PROMISED, "--form", form)
    assert (said.status, said.code) == (1, "clerk.pin_wrong")


def test_without_a_pin_it_says_how_to_give_one(
    village: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = village.write("form.json", form_of(PROMISED))
    village.pin = ""
    said = village.by("receive", "--item", PROMISED, "--form", form)
    assert (said.status, said.code) == (3, "clerk.pin_required")
    pin = village.write("pin.txt", "260103\n")
    said = village.by("receive", "--item", PROMISED, "--form", form, "--pin-file", pin)
    assert said.status == 0, said.fault


def test_a_material_that_the_item_does_not_list(village: Console) -> None:
    materials = materials_of(PROMISED)
    materials["materials"].append({"code": "M999", "originals": 1, "copies": 0, "pages": 1})
    path = village.write("materials.json", materials)
    form = village.write("form.json", form_of(PROMISED))
    said = village.by("receive", "--item", PROMISED, "--form", form, "--materials", path)
    assert said.status in (1, 2)
    assert said.code in ("material.unknown", "input.invalid")


def test_a_batch_answers_line_by_line(village: Console) -> None:
    good = {
        "items": [PROMISED],
        "form": form_of(PROMISED),
        "request_id": "a",
        **materials_of(PROMISED),
    }
    bad = {"items": ["XX"], "form": form_of(PROMISED), "request_id": "b"}
    lines = [json.dumps(row, ensure_ascii=False) for row in (good, bad, good | {"request_id": "c"})]
    path = village.write("batch.jsonl", "\n".join(lines) + "\n")
    said = village.by("receive", "--batch", path)
    rows = [json.loads(line) for line in said.output.splitlines()]
    assert said.status == 1
    assert [("cases" in row, row.get("request_id")) for row in rows] == [
        (True, None),
        (False, "b"),
        (True, None),
    ]
    assert rows[1]["error"]["code"] == "item.unknown"
    path = village.write("batch.jsonl", lines[0] + "\nnonsense\n")
    said = village.by("receive", "--batch", path)
    assert (said.status, said.code) == (2, "input.not_json")
    assert village("cases").answer["total"] == 2


def test_rule_6_an_unanswered_licence_counts_as_accepted(township: Console) -> None:
    number = township.at("2026-11-16T10:00:00+08:00").number_of(LICENCE)
    before = township.at("2026-11-23T23:59:59+08:00")("case", number).answer
    assert (before["state"], before["flags"]) == ("received", ["practice"])
    after = township.at("2026-11-24T00:00:00+08:00")("case", number).answer
    assert (after["state"], after["accepted_on"]) == ("accepted", "2026-11-16")
    assert "deemed" in after["flags"]
    listed = township("cases", "--state", "accepted").answer
    assert [case["case_number"] for case in listed["cases"]] == [number]
    assert township("cases", "--state", "received").answer["total"] == 0
    said = township.by("accept", number)
    assert (said.status, said.answer["accepted_on"]) == (0, "2026-11-16")
