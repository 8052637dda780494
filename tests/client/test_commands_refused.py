"""What a clerk cannot have meant: told with a code, and nothing is written down."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from matters import PROMISED, Console, form_of, materials_of

from hallclient.window import open_window
from hallcore.cases import Case

MATERIAL = {"originals": 1, "copies": 0, "pages": 1, "trust": "B"}


def states(console: Console, number: str) -> list[str]:
    return [one["kind"] for one in console("case", number).answer["operations"]]


def folded(console: Console, number: str) -> Case:
    window = open_window(console.home)
    with window.store.read() as unit:
        stored = unit.cases.get(number)
    window.close()
    assert stored is not None
    return stored.case


# what came in answer to a notice ---------------------------------------------


@pytest.mark.parametrize(
    ("lines", "code", "field"),
    [
        ([{"code": "M001", **MATERIAL}], "supplement.not_asked", "materials"),
        ([], "supplement.not_asked", "materials"),
        ([{"code": "M003"}], "material.none_counted", "materials.0"),
        ([{"code": "M003", "pages": 4}], "material.none_counted", "materials.0"),
        ([{"code": "M003", **MATERIAL}, {"code": "M002"}], "material.none_counted", "materials.1"),
    ],
)
def test_a_return_brings_something_of_the_notice(
    township: Console, lines: list[dict[str, Any]], code: str, field: str
) -> None:
    number = township.number_of(PROMISED, without=("M002", "M003"))
    assert township.by("supplement", number).status == 0
    path = township.write("came.json", {"materials": lines})
    said = township.by("supplement-return", number, "--materials", path)
    assert (said.status, said.code, said.fault["field"]) == (1, code, field)
    assert states(township, number) == ["receive", "request_supplement"]
    path = township.write("came.json", {"materials": [{"code": "M003", **MATERIAL}]})
    said = township.by("supplement-return", number, "--materials", path)
    assert (said.status, said.answer["complete"]) == (0, False)


# counts of a bundle ----------------------------------------------------------


def test_a_difference_is_about_what_stands_on_the_slip(village: Console, township: Console) -> None:
    number = village.number_of("LY-CF-001")
    parcel = str(village.home / "bundle.hall")
    village.by("hand-over", number, "--to", "990122103000", "--parcel", parcel)
    assert township.by("take-over", "--parcel", parcel).status == 0
    listed = folded(township, number).materials[0].code
    words = ("report-discrepancy", number, "--text", "少一份", "--count")
    for count, code in (
        ("M777:0:1", "transfer.not_listed"),
        (f"{listed}:7:1", "transfer.sent_differs"),
    ):
        said = township.by(*words, count)
        assert (said.status, said.code, said.fault["field"]) == (1, code, "count")
    assert states(township, number)[-1] == "take_over"
    assert township.by(*words, f"{listed}:2:1").status == 0


# forms -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "key", "value"),
    [
        ("applicant", "name", "张\u0007三"),
        ("applicant", "name", "张\n三"),
        ("applicant", "name", "张\u200b三"),
        ("applicant", "phone", "138\t00001234"),
        ("applicant", "address", "石桥村\u0000"),
        ("agent", "name", "李\u001b[31m四"),
        ("assistance", "guardian", "王\u0007五"),
    ],
)
def test_what_nobody_sees_is_refused_and_not_taken_out(
    township: Console, part: str, key: str, value: str
) -> None:
    form = form_of(PROMISED)
    form["agent"] = {**form["applicant"], "name": "张小芳"}
    form["assistance"] = {"guardian": "王五", "guardian_relation": "子女"}
    form[part][key] = value
    path = township.write("form.json", form)
    said = township.by("receive", "--item", PROMISED, "--form", path)
    assert (said.status, said.code) == (1, "form.control_character")
    assert said.fault["field"] == f"{part}.{key}"
    assert township("cases").answer["total"] == 0


def test_a_doubtful_phone_is_told_when_it_is_put_right(township: Console) -> None:
    number = township.number_of(PROMISED)
    for phone, codes in (("12", ["phone.format"]), ("13900000001", [])):
        path = township.write("changes.json", {"applicant.phone": phone})
        said = township.by("correct-on-spot", number, "--changes", path, "--confirmed")
        assert said.status == 0
        assert [one["code"] for one in said.answer["warnings"]] == codes
    path = township.write("changes.json", {"applicant.name": "张\u0007三"})
    said = township.by("correct-on-spot", number, "--changes", path, "--confirmed")
    assert said.code == "form.control_character"


@pytest.mark.parametrize(("length", "status"), [(0, 2), (1, 0), (200, 0), (201, 2), (10_000, 2)])
def test_a_request_id_is_short(township: Console, length: int, status: int) -> None:
    said = township.receive(PROMISED, "--request-id", "r" * length)
    assert said.status == status
    assert said.fault.get("field") == (None if status == 0 else "request_id")
    row = {"items": [PROMISED], "form": form_of(PROMISED), "request_id": "b" * length}
    path = township.write("batch.jsonl", json.dumps(row, ensure_ascii=False))
    said = township.by("receive", "--batch", path)
    assert said.status == (0 if status == 0 else 1)
    assert (said.answer.get("error", {}).get("code")) == (None if status == 0 else "input.invalid")


# files -----------------------------------------------------------------------


def test_a_mistyped_folder_is_not_made(township: Console, tmp_path: Path) -> None:
    number = township.number_of(PROMISED)
    missing = tmp_path / "missing" / "paper.pdf"
    for words in (
        ("slip", number, "--document", "receipt", "--out", str(missing)),
        ("slip", number, "--document", "receipt", "--copy", "--out", str(missing)),
        ("print-forms", "--count", "2", "--out", str(missing)),
        ("slip", number, "--document", "receipt", "--out", str(tmp_path)),
    ):
        said = township.by(*words)
        assert (said.status, said.code) == (3, "paper.unwritable")
        assert "文件夹" in said.fault["cause"]
    said = township.by("hand-over", number, "--to", "990122000000", "--parcel", str(missing))
    assert (said.status, said.code) == (3, "parcel.unwritable")
    assert not missing.parent.exists()
    assert township("forms").answer["forms"] == [], "no number was used up"
    assert states(township, number) == ["receive"], "neither a copy nor a hand-over"


def test_materials_are_those_of_the_items(township: Console) -> None:
    materials = materials_of(PROMISED)
    materials["materials"].append({"code": "M777", **MATERIAL})
    form = township.write("form.json", form_of(PROMISED))
    path = township.write("materials.json", materials)
    said = township.by("receive", "--item", PROMISED, "--form", form, "--materials", path)
    where = f"materials.{len(materials['materials']) - 1}.code"
    assert (said.status, said.code, said.fault["field"]) == (1, "material.unknown", where)
