"""Input that no clerk means: a clear sentence with a code, never a traceback, nothing stored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from matters import ON_SPOT, PROMISED, Console, form_of, materials_of


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"living_status": "zzz"}, "form.choice"),
        ({"bank_name": "a\u0000\u001b[31m"}, "form.control_character"),
        ({"bank_name": ""}, "form.required"),
        ({"bank_name": None}, "form.required"),
        ({"bank_name": "长" * 5000}, "form.too_long"),
        ({}, "form.nothing"),
    ],
)
def test_an_amended_form_is_judged_like_a_received_one(
    township: Console, fields: dict[str, object], code: str
) -> None:
    number = township.number_of(PROMISED)
    path = township.write("fields.json", fields)
    said = township.by("amend-form", number, "--fields", path, "--reason", "更正")
    assert (said.status, said.code) == (1, code)
    assert len(township("case", number).answer["operations"]) == 1


def test_a_batch_can_be_on_the_spot(village: Console) -> None:
    row = {"items": [ON_SPOT], "form": form_of(ON_SPOT), **materials_of(ON_SPOT)}
    path = village.write("batch.jsonl", json.dumps(row, ensure_ascii=False))
    said = village.by("receive", "--batch", path, "--on-the-spot")
    assert said.answer["cases"][0]["state"] == "delivered"
    assert village.by("receive", "--batch", path, "--item", ON_SPOT).code == "input.usage"


def test_a_batch_line_may_hold_any_legal_text(village: Console) -> None:
    form = form_of(PROMISED)
    form["applicant"]["address"] = "石桥村\u2028三组"
    row = {"items": [PROMISED], "form": form, "request_id": "x"}
    path = village.write("batch.jsonl", json.dumps(row, ensure_ascii=False))
    said = village.by("receive", "--batch", path)
    assert said.status in (0, 1)
    assert said.code != "input.not_json"


@pytest.mark.parametrize("request_id", ['"\\ud800"', "7", "[1]"])
def test_a_bad_request_id_holds_up_its_own_line_only(village: Console, request_id: str) -> None:
    good = {"items": [PROMISED], "form": form_of(PROMISED)}
    text = json.dumps(good, ensure_ascii=False)
    bad = text[:-1] + f', "request_id": {request_id}}}'
    path = village.write("batch.jsonl", f"{bad}\n{text}\n")
    said = village.by("receive", "--batch", path)
    rows = [json.loads(line) for line in said.output.splitlines()]
    assert said.status == 1
    assert rows[0]["error"]["code"] == "input.invalid"
    assert rows[1]["cases"][0]["state"] == "received"


def test_repeated_missing_is_added_up(township: Console) -> None:
    number = township.number_of(PROMISED, without=("M002", "M003"))
    said = township.by("supplement", number, "--missing", "M003:没有带", "--missing", "M002:没有带")
    assert said.status == 0, said.fault


def test_counts_of_what_is_on_no_slip(village: Console, township: Console, tmp_path: Path) -> None:
    number = village.number_of(PROMISED)
    parcel = tmp_path / "parcel.hall"
    village.by("hand-over", number, "--to", "990122103000", "--parcel", str(parcel))
    other = village.number_of(PROMISED)
    words = ["take-over", "--parcel", str(parcel), "--count"]
    assert township.by(*words, f"{other}:M001:1").code == "case.unknown"
    said = township.by(*words, f"{number}:M777:4")
    assert (said.status, said.code, said.fault["field"]) == (1, "transfer.not_listed", "count")
    assert township("case", number).code == "case.unknown", "nothing was taken over"
    said = township.by(*words, f"{number}:M001:{'9' * 5000}")
    assert (said.status, said.code) == (2, "input.invalid")
    said = township.by(*words, f"{number}:M001:1")
    assert said.answer["cases"][0]["differences"] == [{"material": "M001", "sent": 2, "found": 1}]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"applicant": ' + "9" * 5000 + "}", "input.not_json"),
        ('{"applicant": {}, "applicant": {}}', "input.invalid"),
        ('{"applicant": NaN}', "input.invalid"),
    ],
)
def test_strange_json_is_exit_2(village: Console, text: str, code: str) -> None:
    path = village.write("form.json", text)
    said = village.by("receive", "--item", PROMISED, "--form", path)
    assert (said.status, said.code) == (2, code)


def test_an_agent_may_be_written_like_an_applicant(village: Console) -> None:
    form = form_of(PROMISED)
    form["agent"] = {**form["applicant"], "name": "张小芳"}
    path = village.write("form.json", form)
    assert village.by("receive", "--item", PROMISED, "--form", path).status == 0


def test_a_material_file_with_an_impossible_name(village: Console) -> None:
    materials = materials_of(PROMISED)
    materials["materials"][0]["file"] = "a\u0000"
    form = village.write("form.json", form_of(PROMISED))
    path = village.write("materials.json", materials)
    said = village.by("receive", "--item", PROMISED, "--form", form, "--materials", path)
    assert said.status == 2


@pytest.mark.parametrize("body", ["{", '{"x": 1}', "[]", "\x00"])
def test_damaged_keys_are_told(township: Console, body: str) -> None:
    (township.home / "keys" / "enrolment.json").write_text(body)
    said = township("cases")
    assert (said.status, said.code) == (3, "home.damaged")


def test_a_home_that_is_a_file(township: Console, tmp_path: Path) -> None:
    township.home = tmp_path / "file"
    township.home.write_text("x")
    assert township("cases").status == 3


@pytest.mark.parametrize("text", ["x=" + "[" * 100_000, "x=" + "9" * 5000, "[sync]\ninterval = 1"])
def test_a_broken_configuration_is_told(township: Console, text: str) -> None:
    (township.home / "config.toml").write_text(text)
    said = township("cases")
    assert (said.status, said.code) == (3, "home.config")


@pytest.mark.parametrize("server", ["http://[::1", "junk", "ftp://x"])
def test_an_address_that_is_none(tmp_path: Path, township: Console, server: str) -> None:
    township.home = tmp_path / "new"
    said = township("enrol", "--server", server, "--code", "AAAA-BBBB")
    assert (said.status, said.code) == (2, "input.usage")


def test_a_home_that_cannot_be_written_spends_no_code(township: Console) -> None:
    township.home = Path("/proc/none")
    said = township("enrol", "--server", "http://127.0.0.1:9", "--code", "AAAA-BBBB")
    assert (said.status, said.code) == (3, "home.not_writable")


def test_bytes_that_are_no_text(township: Console) -> None:
    said = township("cases", "--search", "\udc80")
    assert (said.status, said.code) == (2, "input.usage")
    number = township.number_of(PROMISED)
    township.pin = "\udc80"
    assert township.by("accept", number).code == "clerk.pin_wrong"


def test_due_refuses_what_it_would_have_to_guess(township: Console) -> None:
    said = township("due", "2026-11-20", "--days", "5", "--stop", "2026-11-25..2026-11-24")
    assert said.status == 2
    assert township("due", "2026-11-20", "--days", "5", "--area", "xx").status == 2
    township.pin = "000000"
    assert township.by("due", "2026-11-20", "--days", "5").code == "clerk.pin_wrong"
    assert township.by("doctor").code == "clerk.pin_wrong"
