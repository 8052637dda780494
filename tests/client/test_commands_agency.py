"""代办 by commands: entrusted at the village, received by the township, kept in the agent's book;
and the recorded facts of a receipt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from matters import AGENCY, ON_SPOT, PROMISED, Console, Said, form_of, materials_of, resident_id

TOWNSHIP = "990122103000"
TUESDAY, THURSDAY = "2026-11-24T10:00:00+08:00", "2026-11-26T10:00:00+08:00"
FRIDAY = "2026-11-27T10:00:00+08:00"


def slip_text(console: Console, number: str, document: str) -> str:
    out = console.home / f"{document}.txt"
    words = ("--format", "text", "--paper", "a4", "--out", str(out))
    said = console("slip", number, "--document", document, *words)
    assert said.status == 0, said.fault
    return "".join(out.read_text("utf-8").split())


def handed(village: Console, number: str, folder: Path) -> Path:
    parcel = folder / "parcel.hall"
    said = village.by("hand-over", number, "--to", TOWNSHIP, "--parcel", str(parcel))
    assert said.status == 0, said.fault
    return parcel


def book(console: Console, *words: str) -> list[dict[str, Any]]:
    said = console("agency-book", *words)
    assert said.status == 0, said.fault
    return list(said.answer["cases"])


def test_the_village_makes_the_agency_paper(village: Console) -> None:
    case = village.receive(AGENCY).answer["cases"][0]
    (paper,) = case["documents"]
    assert (paper["name"], paper["number"][16:18]) == ("agency", "17")
    text = slip_text(village, case["case_number"], "agency")
    assert "代办委托书（附代办登记表）" in text
    assert "老年人优待证登记表" in text
    assert "3个工作日内把材料送交" in text
    assert "三里镇便民服务中心" in text
    assert "答复期限从该窗口接收材料之日起算" in text
    assert village("slip", case["case_number"], "--document", "receipt", "--out", "x").code == (
        "document.unknown"
    )
    assert village("case", case["case_number"]).answer["entrusted_at"] == village.now


@pytest.mark.parametrize(
    "words",
    [
        ("accept",),
        ("supplement", "--missing", "M001:没有带"),
        (
            "decline",
            "--ground",
            "out_of_scope",
            "--reason",
            "不属于",
            "--basis",
            "法",
            "--right-body",
            "县局",
        ),
    ],
)
def test_the_village_answers_nothing(village: Console, words: tuple[str, ...]) -> None:
    number = village.number_of(AGENCY, without=("M001",))
    said = village.by(words[0], number, *words[1:])
    assert (said.status, said.code) == (1, "agency.not_received")


def test_the_townships_take_over_is_the_receipt(
    village: Console, township: Console, tmp_path: Path
) -> None:
    number = village.number_of(AGENCY)
    parcel = handed(village, number, tmp_path)
    township.at(THURSDAY)
    said = township.by("take-over", "--parcel", str(parcel), "--count", f"{number}:M001:1")
    assert said.status == 0, said.fault
    (taken,) = said.answer["cases"]
    (paper,) = taken["documents"]
    assert (paper["name"], paper["number"][9:12]) == ("receipt", "007")
    assert (taken["holder"], taken["epoch"], taken["provisional"]) == (TOWNSHIP, 2, True)
    seen = township("case", number).answer
    assert (seen["received_at"], seen["answer_due_on"]) == (THURSDAY, "2026-12-03")
    assert seen["entrusted_at"] == "2026-11-23T09:30:00+08:00"
    assert [clock["name"] for clock in seen["clocks"]] == ["agency", "answer"]
    assert seen["clocks"][0]["colour"] == "done"
    assert seen["clocks"][1]["start_on"] == "2026-11-26"
    text = slip_text(township, number, "receipt")
    assert "石桥村便民服务" in text
    assert "2026年11月23日09:30" in text
    assert "最迟2026年12月3日" in text
    assert "移交2份，实收1份" in text
    accepted = township.by("accept", number)
    assert accepted.answer["accepted_on"] == "2026-11-26"


def test_several_cases_of_a_bundle_get_a_receipt_each(
    village: Console, township: Console, tmp_path: Path
) -> None:
    numbers = [village.number_of(AGENCY), village.number_of(AGENCY), village.number_of(PROMISED)]
    parcel = tmp_path / "parcel.hall"
    village.by("hand-over", *numbers, "--to", TOWNSHIP, "--parcel", str(parcel))
    cases = township.by("take-over", "--parcel", str(parcel)).answer["cases"]
    found = {one["case_number"]: [paper["number"] for paper in one["documents"]] for one in cases}
    assert [len(found[number]) for number in numbers] == [1, 1, 0]
    assert found[numbers[0]] != found[numbers[1]]


def test_a_hall_that_only_guides_takes_papers_without_a_receipt(
    village: Console, county: Console, tmp_path: Path
) -> None:
    number = village.number_of(AGENCY)
    parcel = tmp_path / "parcel.hall"
    village.by("hand-over", number, "--to", "990122000000", "--parcel", str(parcel))
    (taken,) = county.by("take-over", "--parcel", str(parcel)).answer["cases"]
    assert taken["documents"] == []
    assert county("case", number).answer["answer_due_on"] is None
    assert county.by("accept", number).code == "agency.not_received"


def test_a_receipt_of_both_kinds_makes_both_papers(village: Console) -> None:
    codes = f"{AGENCY},{PROMISED}"
    agency, other = village.receive(codes).answer["cases"]
    assert [paper["name"] for paper in agency["documents"]] == ["agency"]
    assert [paper["name"] for paper in other["documents"]] == ["receipt"]
    assert (agency["answer_due_on"], other["answer_due_on"]) == (None, "2026-11-30")


# the book --------------------------------------------------------------------


def test_the_book_lists_what_lies_here_first(village: Console, tmp_path: Path) -> None:
    sent, late = village.number_of(AGENCY), village.number_of(AGENCY)
    village.number_of(PROMISED)
    gone = village.number_of(AGENCY)
    village.at(TUESDAY)
    fresh = village.number_of(AGENCY)
    handed(village, sent, tmp_path)
    assert village.by("withdraw", gone, "--reason", "不办了").status == 0
    village.at(FRIDAY)
    lines = book(village)
    assert [one["case_number"] for one in lines] == [late, fresh, sent, gone]
    assert [(one["days_held"], one["overdue"]) for one in lines] == [
        (4, True),
        (3, False),
        (1, False),
        (1, False),
    ]
    assert lines[0] == {
        "case_number": late,
        "applicant": "张𬱖",
        "item_name": "老年人优待证",
        "state": "received",
        "entrusted_at": "2026-11-23T09:30:00+08:00",
        "send_by": "2026-11-26",
        "sent_on": None,
        "taken_over_on": None,
        "result": None,
        "delivered_at": None,
        "days_held": 4,
        "overdue": True,
    }
    assert lines[2]["sent_on"] == "2026-11-24"
    assert [one["case_number"] for one in book(village, "--state", "closed")] == [gone]
    assert [one["case_number"] for one in book(village, "--state", "open")] == [late, fresh, sent]


def test_another_halls_book_is_empty(village: Console, township: Console, tmp_path: Path) -> None:
    number = village.number_of(AGENCY)
    parcel = handed(village, number, tmp_path)
    assert township.by("take-over", "--parcel", str(parcel)).status == 0
    assert book(township) == []
    assert township("agency-book", "--state", "late").status == 2


# recorded facts --------------------------------------------------------------

ASSISTANCE = {
    "guardian": "李秀英",
    "guardian_relation": "母亲",
    "guardian_id_number": "990122198708210337",
    "helper": "王㛃",
    "has_fingerprint": True,
    "witness": "赵明",
    "was_read_back": True,
    "has_large_print": False,
}


def assisted(console: Console, assistance: Any, code: str = PROMISED, *more: str) -> Said:
    form = form_of(code) | {"assistance": assistance}
    return console.by(
        "receive",
        "--item",
        code,
        "--form",
        console.write("form.json", form),
        "--materials",
        console.write("materials.json", materials_of(code)),
        *more,
    )


def test_assistance_is_kept_shown_and_printed(village: Console) -> None:
    said = assisted(village, ASSISTANCE)
    assert said.status == 0, said.fault
    number = said.answer["cases"][0]["case_number"]
    seen = village("case", number)
    kept = {key: value for key, value in ASSISTANCE.items() if key != "guardian_id_number"}
    assert seen.answer["assistance"] == kept | {"guardian_id_masked": "990***********0337"}
    assert "990122198708210337" not in seen.output
    text = slip_text(village, number, "receipt")
    assert "监护人李秀英（母亲）" in text
    assert "协助人王㛃" in text
    assert "按指印见证人赵明" in text
    assert "990122198708210337" not in text
    assert "assistance" not in json.dumps(village("cases").answer)


def test_a_receipt_without_assistance_says_nothing_of_it(village: Console) -> None:
    number = village.number_of(PROMISED)
    assert village("case", number).answer["assistance"] is None
    text = slip_text(village, number, "receipt")
    assert not any(word in text for word in ("监护人", "协助人", "见证人"))


def test_the_agency_and_the_merged_slip_name_the_witness(village: Console) -> None:
    for code, document, more in ((AGENCY, "agency", ()), (ON_SPOT, "on_spot", ("--on-the-spot",))):
        said = assisted(village, ASSISTANCE, code, *more)
        assert said.status == 0, said.fault
        text = slip_text(village, said.answer["cases"][0]["case_number"], document)
        assert "按指印见证人" in text
        assert "赵明" in text


@pytest.mark.parametrize(
    ("assistance", "status", "code", "field"),
    [
        ({"has_fingerprint": True}, 1, "assistance.witness", "assistance.witness"),
        ({"guardian": "李"}, 1, "assistance.guardian", "assistance.guardian_relation"),
        ({"has_fingerprint": "yes"}, 2, "input.invalid", "assistance.has_fingerprint"),
        ({"mother": "李"}, 2, "input.unknown_key", "assistance.mother"),
        ("李", 2, "input.invalid", "assistance"),
    ],
)
def test_an_assistance_that_is_not_right_stores_nothing(
    village: Console, assistance: Any, status: int, code: str, field: str
) -> None:
    said = assisted(village, assistance)
    assert (said.status, said.code, said.fault["field"]) == (status, code, field)
    assert village("cases").answer["total"] == 0


def test_a_result_handed_to_himself_goes_to_the_applicant(village: Console) -> None:
    number = village.number_of(ON_SPOT)
    words = ("--grant", "--reason", "符合条件")
    assert village.by("decide-on-spot", number, *words).status == 0
    who = ("--receiver", "张𬱖", "--relation", "self", "--id-number")
    said = village.by("deliver", number, *who, "990122198708210337")
    assert (said.status, said.code) == (1, "delivery.not_the_applicant")
    assert village("case", number).answer["state"] == "granted"
    assert village.by("deliver", number, *who, resident_id()).status == 0


def test_who_has_no_document_is_served_on_the_spot(village: Console) -> None:
    form = form_of(ON_SPOT)
    form["applicant"] |= {"id_type": "none", "id_number": ""}
    said = village.by(
        "receive",
        "--item",
        ON_SPOT,
        "--form",
        village.write("form.json", form),
        "--materials",
        village.write("materials.json", materials_of(ON_SPOT)),
        "--on-the-spot",
    )
    assert said.status == 0, said.fault
    assert said.answer["cases"][0]["state"] == "delivered"
