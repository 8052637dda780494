"""Acts on a case by command, with the keys of contract.md."""

from __future__ import annotations

from pathlib import Path

import pytest
from matters import ON_SPOT, PROMISED, Console, form_of, required_codes, resident_id


def test_accept_answers_with_the_binding_days(township: Console) -> None:
    number = township.at("2026-11-20T10:00:00+08:00").number_of(PROMISED)
    said = township.by("accept", number)
    assert set(said.answer) == {
        "case_number",
        "state",
        "accepted_on",
        "promised_due_on",
        "statutory_due_on",
        "provisional",
        "promise_provisional",
        "statutory_provisional",
        "documents",
    }
    assert said.answer["promised_due_on"] == "2026-12-11"
    assert said.answer["statutory_due_on"] == "2026-12-18"
    assert [paper["name"] for paper in said.answer["documents"]] == ["acceptance"]
    assert township.by("accept", number).code == "case.answered_already"


def test_rule_4_days_beyond_the_published_calendar_are_provisional(township: Console) -> None:
    number = township.at("2026-12-28T10:00:00+08:00").number_of(PROMISED)
    said = township.by("accept", number)
    assert said.answer["provisional"] is True
    clocks = {clock["name"]: clock for clock in township("case", number).answer["clocks"]}
    assert clocks["statutory"]["provisional"] is True


def test_material_missing_and_pledge(township: Console) -> None:
    number = township.number_of(PROMISED, without=("M003",))
    assert township.by("accept", number).code == "material.missing"
    said = township.by("accept", number, "--pledge", "M003")
    assert (said.status, said.code) == (1, "pledge.not_instead")
    materials = township.write("more.json", {"materials": [{"code": "M003", "copies": 1}]})
    said = township.by("record-material", number, "--materials", materials)
    assert said.answer == {"case_number": number, "state": "received", "complete": True}
    assert township.by("accept", number).status == 0


def test_rule_7_one_supplement_notice_with_everything(township: Console) -> None:
    number = township.number_of(PROMISED, without=("M002", "M003"))
    said = township.by("supplement", number, "--missing", "M003:没有带")
    assert said.code == "supplement.not_everything"
    said = township.by("supplement", number, "--missing", "M003:没有带", "M002:没有带")
    told = {"case_number", "state", "told_on", "late", "notice_number", "supply_by"}
    assert set(said.answer) == told
    assert said.answer["supply_by"] == "2026-12-21"
    assert (said.answer["state"], said.answer["late"]) == ("supplementing", False)
    assert township.by("supplement", number, "--missing", "M003:x").code == "supplement.once"
    half = township.write("half.json", {"materials": [{"code": "M003", "copies": 1}]})
    said = township.by("supplement-return", number, "--materials", half)
    assert (said.answer["complete"], said.answer["state"]) == (False, "supplementing")
    rest = township.write("rest.json", {"materials": [{"code": "M002", "copies": 1}]})
    said = township.by("supplement-return", number, "--materials", rest)
    assert (said.answer["complete"], said.answer["state"]) == (True, "received")
    assert said.answer["answer_due_on"] == "2026-11-30"


def test_rule_24_what_was_received_is_not_asked_for_again(township: Console) -> None:
    number = township.number_of(PROMISED, without=("M003",))
    said = township.by("supplement", number, "--missing", "M001:再带一次", "M003:没有带")
    assert (said.status, said.code) == (1, "material.in_already")


def test_rule_11_a_decline_needs_reason_and_basis(township: Console) -> None:
    number = township.number_of(PROMISED)
    words = ["decline", number, "--ground", "out_of_scope", "--basis", "行政许可法第三十二条"]
    assert township.by(*words, "--reason", " ").code == "decline.incomplete"
    assert township.by(*words, "--reason", "不归我们").code == "decline.right_body"
    said = township.by(*words, "--reason", "不归我们", "--right-body", "云岭县公安局")
    assert said.answer["state"] == "declined"
    assert len(said.answer["notice_number"]) == 25
    assert township("cases", "--state", "closed").answer["total"] == 1


def test_rule_10_missing_material_is_no_ground_to_decline(township: Console) -> None:
    number = township.number_of(PROMISED, without=("M003",))
    words = ["decline", number, "--ground", "incomplete", "--reason", "x", "--basis", "y"]
    said = township.by(*words)
    assert (said.status, said.code) == (2, "input.usage")


def test_decide_on_spot_later(township: Console) -> None:
    number = township.number_of(ON_SPOT)
    refuse = township.by("decide-on-spot", number, "--refuse", "--reason", "不符合")
    assert refuse.code == "decision.incomplete"
    said = township.by("decide-on-spot", number, "--grant", "--reason", "符合条件")
    assert (said.answer["state"], said.answer["result"]) == ("granted", "granted")
    who = ["--receiver", "张𬱖", "--id-number", resident_id(), "--relation", "self"]
    said = township.by("deliver", number, *who)
    assert said.answer["state"] == "delivered"
    assert said.answer["delivered_at"] == "2026-11-23T09:30:00+08:00"


def test_a_licence_issued_on_the_spot_is_on_its_slip(township: Console) -> None:
    number = township.number_of(ON_SPOT)
    words = ["decide-on-spot", number, "--grant", "--reason", "符合条件", "--certificate", "YB0001"]
    assert township.by(*words, "--valid-until", "明年").status == 2
    said = township.by(*words, "--valid-from", "2026-11-22", "--valid-until", "2026-11-01")
    assert said.code == "decision.validity"
    assert township.by(*words, "--valid-until", "2027-11-22").status == 0
    out = township.home / "slip.txt"
    shown = township("slip", number, "--document", "on_spot", "--format", "text", "--out", str(out))
    assert shown.status == 0
    text = out.read_text("utf-8")
    assert "YB0001" in text
    assert "2026年11月23日至2027年11月22日" in text


def test_what_was_accepted_yesterday_is_not_decided_on_the_spot(township: Console) -> None:
    number = township.number_of(ON_SPOT)
    township.by("accept", number)
    later = township.at("2026-11-24T09:00:00+08:00")
    said = later.by("decide-on-spot", number, "--grant", "--reason", "符合条件")
    assert (said.status, said.code) == (1, "decision.not_same_day")


def test_withdraw_void_and_what_comes_after(township: Console) -> None:
    first, second = township.number_of(PROMISED), township.number_of(PROMISED)
    said = township.by("withdraw", first, "--reason", "不办了")
    assert said.answer["state"] == "withdrawn"
    assert [paper["name"] for paper in said.answer["documents"]] == ["withdrawal"]
    assert township.by("void", second, "--reason", "重复收件").answer["state"] == "void"
    assert township.by("accept", first).code == "case.closed"
    assert township.by("note", first, "--text", "材料已退").status == 0


def test_amend_form_before_acceptance_only(township: Console) -> None:
    number = township.number_of(PROMISED)
    path = township.write("fields.json", {"bank_name": "云岭农商行"})
    assert township.by("amend-form", number, "--fields", path, "--reason", "写错").status == 0
    township.by("accept", number)
    assert township.by("amend-form", number, "--fields", path).code == "case.accepted_already"


def test_first_review_needs_an_opinion(township: Console) -> None:
    number = township.number_of(PROMISED)
    assert township.by("first-review", number, "--opinion", " ").code == "review.opinion_missing"
    assert township.by("first-review", number, "--opinion", "属实").status == 0
    assert township.by("first-review", number, "--opinion", "又").code == "review.done_already"


def test_a_number_that_does_not_exist_or_does_not_check(township: Console) -> None:
    number = township.number_of(PROMISED)
    other = number[:18] + "0002"
    from hallcore.check_digits import mod_97_10

    other += mod_97_10(other)
    assert (township("case", other).status, township("case", other).code) == (1, "case.unknown")
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert (township("case", wrong).status, township("case", wrong).code) == (
        1,
        "case_number.check",
    )
    assert township("case", "12").code == "case_number.length"


def test_grouped_and_full_width_numbers_are_read(township: Console) -> None:
    number = township.number_of(PROMISED)
    grouped = f"{number[:9]}-{number[9:15]}-{number[15:18]}-{number[18:22]}-{number[22:]}"
    assert township("case", grouped).answer["case_number"] == number
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
    assert township("case", wide).answer["case_number"] == number


def test_hand_over_by_file_between_two_offline_homes(
    village: Console, township: Console, tmp_path: Path
) -> None:
    number = village.number_of(PROMISED)
    parcel = tmp_path / "parcel.hall"
    said = village.by("hand-over", number, "--to", "990122103000", "--parcel", str(parcel))
    assert set(said.answer) == {"transfer_number", "to", "cases", "papers"}
    assert said.answer["cases"] == [{"case_number": number, "epoch": 1}]
    assert said.answer["papers"] == 2 * len(required_codes(PROMISED))
    seen = village("case", number).answer
    assert (seen["holder"], seen["addressee"]) == (None, "990122103000")
    assert "in_transit" in seen["flags"]
    assert village.by("void", number, "--reason", "x").code == "custody.in_transit"
    said = township.by("take-over", "--parcel", str(parcel), "--count", f"{number}:M001:1")
    assert said.status == 0, said.fault
    assert said.answer["cases"] == [
        {
            "case_number": number,
            "holder": "990122103000",
            "epoch": 2,
            "provisional": True,
            "differences": [{"material": "M001", "sent": 2, "found": 1}],
            "documents": [],
        }
    ]
    assert township.by("accept", number).status == 0
    assert township("case", number).answer["applicant"]["name"] == "张𬱖"
    again = township.by("take-over", "--parcel", str(parcel))
    assert (again.status, again.code) == (1, "custody.no_offer")


def test_a_parcel_for_somebody_else_or_damaged(
    village: Console, township: Console, county: Console, tmp_path: Path
) -> None:
    number = village.number_of(PROMISED)
    parcel = tmp_path / "parcel.hall"
    village.by("hand-over", number, "--to", "990122103000", "--parcel", str(parcel))
    assert county.by("take-over", "--parcel", str(parcel)).code == "custody.not_addressee"
    data = parcel.read_bytes()
    parcel.write_bytes(data[: len(data) // 2])
    said = township.by("take-over", "--parcel", str(parcel))
    assert (said.status, said.code) == (2, "parcel.truncated")
    assert township("cases").answer["total"] == 0


def test_a_stick_that_cannot_be_written_leaves_the_case_here(village: Console) -> None:
    number = village.number_of(PROMISED)
    said = village.by(
        "hand-over", number, "--to", "990122103000", "--parcel", "/proc/none/parcel.hall"
    )
    assert (said.status, said.code) == (3, "parcel.unwritable")
    assert village("case", number).answer["holder"] == "990122103201"
    assert village.by("hand-over", number, "--to", "990122109999").code == "transfer.hall_unknown"
    said = village.by("hand-over", number, "--to", "990122103201")
    assert said.code == "custody.to_self"


def test_rule_13_a_reprint_keeps_its_number(township: Console) -> None:
    number = township.number_of(PROMISED)
    paper = township("case", number).answer["documents"][0]
    words = ["slip", number, "--document", "receipt", "--paper", "a5"]
    first, copy = township.home / "a.pdf", township.home / "b.pdf"
    assert township(*words, "--out", str(first)).answer["copy"] == 0
    assert township(*words, "--out", str(copy), "--copy").answer["copy"] == 1
    said = township(*words, "--out", str(copy), "--copy")
    assert (said.answer["copy"], said.answer["number"]) == (2, paper["number"])
    assert first.read_bytes() != copy.read_bytes()
    kinds = [one["kind"] for one in township("case", number).answer["operations"]]
    assert kinds == ["receive", "print", "print"]
    assert township("case", number).answer["documents"][0]["reprints"] == 2
    assert township(*words[:2], "--document", "decision", "--out", str(first)).code == (
        "document.unknown"
    )


def test_lists_page_by_number(township: Console) -> None:
    numbers = [township.number_of(PROMISED) for _ in range(5)]
    page = township("cases", "--limit", "2").answer
    assert [case["case_number"] for case in page["cases"]] == [numbers[4], numbers[3]]
    assert (page["next"], page["total"]) == (numbers[3], 5)
    page = township("cases", "--limit", "2", "--after", page["next"]).answer
    assert [case["case_number"] for case in page["cases"]] == [numbers[2], numbers[1]]
    page = township("cases", "--limit", "2", "--after", page["next"]).answer
    assert [case["case_number"] for case in page["cases"]] == [numbers[0]]
    assert page["next"] is None
    assert len(township("cases", "--limit", "0").answer["cases"]) == 5
    assert "operations" not in page["cases"][0]


@pytest.mark.parametrize("text", ["张", "张𬱖", "zw", "0001", "1234", "[/b]", "%", "'; --"])
def test_search_finds_and_never_breaks(township: Console, text: str) -> None:
    township.number_of(PROMISED)
    said = township("cases", "--search", text)
    assert said.status == 0
    assert said.answer["total"] == (
        1 if text in ("张", "张𬱖", "0001", "1234") else said.answer["total"]
    )


def test_items_and_form(township: Console) -> None:
    found = township("items", "--search", "gljt").answer["items"]
    assert [item["code"] for item in found] == [PROMISED]
    assert set(found[0]) == {
        "code",
        "name",
        "type",
        "kind",
        "roles",
        "promised_days",
        "statutory_days",
        "unit",
    }
    form = township("form", "SJ-GT-001,SJ-SP-001").answer
    keys = [field["key"] for field in form["fields"]]
    assert len(keys) == len(set(keys)) == form["asked"]
    assert form["asked"] < form["asked_apart"]
    assert township("form", "XX").code == "item.unknown"


def test_due_and_check_need_no_home(tmp_path: Path, township: Console) -> None:
    township.home = tmp_path / "nowhere"
    said = township("due", "2026-11-20", "--days", "5", "--stop", "2026-11-24..2026-11-25")
    assert said.answer == {"due_on": "2026-12-01", "provisional": False}
    said = township("due", "2026-12-28", "--days", "20")
    assert said.answer["provisional"] is True
    said = township("due", "2026-09-20", "--days", "15", "--unit", "calendar")
    assert said.answer["due_on"] == "2026-10-08"
    assert township("due", "20260920", "--days", "-1").status == 2
    assert township("check", "resident-id", "11010519491231002x").answer["valid"] is True
    said = township("check", "resident-id", "990000199001010018")
    assert (said.status, said.answer) == (0, {"valid": False, "reason": "resident_id.check"})
    assert township("check", "uscc", "91350100M000100Y43").answer["valid"] is True
    assert township("cases").code == "enrolment.none"


def test_no_centre_is_exit_3_and_loses_nothing(township: Console) -> None:
    township.number_of(PROMISED)
    said = township("sync")
    assert (said.status, said.code) == (3, "sync.unreachable")
    assert township("cases").answer["total"] == 1
    doctor = township("doctor")
    checks = {check["name"]: check for check in doctor.answer["checks"]}
    assert {"database", "clock", "centre", "printer", "fonts", "encryption"} <= set(checks)
    assert (doctor.status, checks["centre"]["ok"]) == (0, False)
    assert checks["centre"]["next_step"]


def test_another_window_prints_the_same_paper(
    village: Console, township: Console, tmp_path: Path
) -> None:
    number = village.number_of(PROMISED)
    parcel = tmp_path / "parcel.hall"
    village.by("hand-over", number, "--to", "990122103000", "--parcel", str(parcel))
    township.by("take-over", "--parcel", str(parcel))
    more = township.write("more.json", {"materials": [{"code": "M003", "copies": 7}]})
    assert township.by("record-material", number, "--materials", more).status == 0
    papers = []
    for console in (village, township):
        out = console.home / "receipt.pdf"
        said = console("slip", number, "--document", "receipt", "--out", str(out))
        assert said.status == 0, said.fault
        papers.append(out.read_bytes())
    assert papers[0] == papers[1]


def test_a_clerk_who_is_named_must_give_his_pin_everywhere(township: Console) -> None:
    assert township.by("cases").status == 0
    township.pin = "111111"
    assert township.by("cases").code == "clerk.pin_wrong"
    assert township("cases").status == 0


def test_a_character_without_a_glyph_is_announced(township: Console) -> None:
    form = form_of(PROMISED, name="张\U0002b740")
    path = township.write("form.json", form)
    said = township.by("receive", "--item", PROMISED, "--form", path)
    number = said.answer["cases"][0]["case_number"]
    out = township.home / "slip.pdf"
    said = township("slip", number, "--document", "receipt", "--out", str(out))
    assert said.status == 0
    assert [one["code"] for one in said.answer["warnings"]] == ["paper.unprintable"]


@pytest.mark.parametrize("count", [1001, 10_000])
def test_text_that_is_too_long_is_refused_in_words(township: Console, count: int) -> None:
    number = township.number_of(PROMISED)
    said = township.by("note", number, "--text", "长" * count)
    assert (said.status, said.code, said.fault["field"]) == (2, "input.invalid", "text")
    assert said.fault["cause"] == "“内容”：太长，最多 1000 个字"
    said = township.by("withdraw", number, "--reason", "长" * count)
    assert (said.status, said.code) == (2, "input.invalid")
    assert "理由" in said.fault["cause"]
    assert township("case", number).answer["state"] == "received"
    fields = township.write("fields.json", {"bank_name": ["不", "是", "文字"]})
    assert township.by("amend-form", number, "--fields", fields).code == "input.invalid"
    fields = township.write("fields.json", {"shoe_size": "43"})
    said = township.by("amend-form", number, "--fields", fields)
    assert (said.status, said.code) == (2, "input.unknown_key")
