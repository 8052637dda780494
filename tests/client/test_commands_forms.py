"""`print-forms`, `forms`, `void-form`, and `receive` of what was written on such a form."""

from __future__ import annotations

import errno
import json
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from matters import (
    LICENCE,
    ON_SPOT,
    PROMISED,
    THEME,
    TWO_ITEMS,
    Console,
    form_of,
    materials_of,
    receive_theme,
)
from sample_slips import sample
from support import TOWNSHIP, sample_catalogue, sample_clerks

from hallclient.print.fonts import FontChain, load_fonts
from hallclient.print.pdf import render_slips
from hallcore.numbering import case_number, group_case_number

LATER = "2026-11-25T10:00:00+08:00"
WRITTEN_AT = "2026-11-23T15:40:00+08:00"
NOBODYS = case_number("990122103", date(2026, 11, 23), "008", 9001)


def printed(township: Console, count: int = 1, *more: str) -> list[dict[str, Any]]:
    out = str(township.home / "forms.pdf")
    said = township.by("print-forms", "--count", str(count), "--out", out, *more)
    assert said.status == 0, said.fault
    return list(said.answer["forms"])


def listed(township: Console, *words: str) -> list[dict[str, Any]]:
    return list(township("forms", *words).answer["forms"])


def codes_on(pdf: Path, page: int) -> set[tuple[str, str]]:
    drawn = pypdfium2.PdfDocument(pdf)[page].render(scale=300 / 72).to_pil().convert("L")
    return {(str(code.format), code.text) for code in zxingcpp.read_barcodes(drawn)}


def words_on(pdf: Path, page: int) -> str:
    text = pypdfium2.PdfDocument(pdf)[page].get_textpage().get_text_bounded()
    return "".join(text.split())


def test_forms_are_a_page_each_and_their_codes_scan(township: Console) -> None:
    out = township.home / "forms.pdf"
    said = township.by("print-forms", "--count", "3", "--item", PROMISED, "--out", str(out))
    assert said.status == 0, said.fault
    forms = said.answer["forms"]
    assert [set(form) for form in forms] == [{"case_number", "query_code", "item"}] * 3
    assert [form["case_number"][18:22] for form in forms] == ["9001", "9002", "9003"]
    assert said.answer["file"] == str(out)
    assert len(pypdfium2.PdfDocument(out)) == 3
    for page, form in enumerate(forms):
        number, code = form["case_number"], form["query_code"]
        assert codes_on(out, page) == {("Code 128", number), ("QR Code", f"{number}-{code}")}
        words = words_on(out, page)
        assert words.count(group_case_number(number)) == 2
        assert words.count(f"查询码{code}") == 2
        assert words.count("高龄津贴") == 2
        for wanted in ("存根", "交申请人", "演练", "经办人（签名）", "自上面手写的时间起算"):
            assert wanted in words


@pytest.mark.parametrize("is_practice", [True, False])
def test_a_form_for_any_item_fits_on_one_page(is_practice: bool) -> None:
    fonts = load_fonts()
    assert isinstance(fonts, FontChain)
    for name in ("", *(one.name for one in sample_catalogue().items.values()), "长" * 50):
        facts = {"item": {"name": name}, "number_grouped": ""}
        slip = sample("outage_form", facts, practice=is_practice)
        assert len(pypdfium2.PdfDocument(render_slips([slip], "a4", fonts))) == 1, name


def test_a_form_is_drawn_again_byte_by_byte(township: Console) -> None:
    [form] = printed(township)
    out = township.home / "again.pdf"
    words = ["slip", form["case_number"], "--document", "outage_form", "--out", str(out)]
    assert township(*words).status == 0
    assert out.read_bytes() == (township.home / "forms.pdf").read_bytes()


def test_the_list_of_forms(township: Console) -> None:
    used, spoilt, waits = printed(township, 3)
    assert receive(township.at(LATER), used["case_number"]).status == 0
    voided = township.by("void-form", group_case_number(spoilt["case_number"]), "--reason", "污损")
    assert voided.answer == {
        "case_number": spoilt["case_number"],
        "state": "void",
        "reason": "污损",
    }
    rows = listed(township)
    assert [(row["case_number"], row["state"]) for row in rows] == [
        (used["case_number"], "used"),
        (spoilt["case_number"], "void"),
        (waits["case_number"], "open"),
    ]
    assert {row["printed_on"] for row in rows} == {"2026-11-23"}
    assert [row.get("case_state") for row in rows] == ["received", None, None]
    assert [row["reason"] for row in rows] == [None, "污损", None]
    for state, form in (("used", used), ("void", spoilt), ("open", waits)):
        found = listed(township, "--state", state)
        assert [row["case_number"] for row in found] == [form["case_number"]]


def clerk_name(township: Console) -> str:
    return next(one["name"] for one in sample_clerks(TOWNSHIP) if one["number"] == township.clerk)


def receive(township: Console, number: str, *more: str, item: str = PROMISED) -> Any:
    words = ["--paper-number", number, "--occurred-at", WRITTEN_AT]
    return township.receive(item, *words, *more)


def test_a_receipt_is_typed_in_two_days_later(township: Console) -> None:
    [form] = printed(township)
    said = receive(township.at(LATER), group_case_number(form["case_number"]))
    assert said.status == 0, said.fault
    [case] = said.answer["cases"]
    assert (case["case_number"], case["query_code"]) == (form["case_number"], form["query_code"])
    assert (case["received_on"], case["answer_due_on"]) == ("2026-11-23", "2026-11-30")
    shown = township("case", case["case_number"]).answer
    assert shown["received_at"] == WRITTEN_AT
    assert shown["paper_form"] == {"written_by": clerk_name(township), "entered_at": LATER}
    assert shown["operations"][0]["occurred_at"] == WRITTEN_AT


@pytest.mark.parametrize("item", [None, THEME])
def test_a_theme_is_typed_in_from_one_form(township: Console, item: str | None) -> None:
    """The form's number is the parent's; the children are numbered now, and all of them were
    received when the form was written."""
    [form] = printed(township, 1, *(["--item", item] if item else []))
    words = ("--paper-number", form["case_number"], "--occurred-at", WRITTEN_AT)
    said = receive_theme(township.at(LATER), TWO_ITEMS, *words)
    assert said.status == 0, said.fault
    parent, *children = said.answer["cases"]
    assert (parent["case_number"], parent["query_code"]) == (
        form["case_number"],
        form["query_code"],
    )
    assert [int(one["case_number"][18:22]) for one in children] == [1, 2]
    assert {one["received_on"] for one in said.answer["cases"]} == {"2026-11-23"}
    assert {one["parent"] for one in children} == {form["case_number"]}
    assert len({one["query_code"] for one in said.answer["cases"]}) == 3
    for one in said.answer["cases"]:
        shown = township("case", one["case_number"]).answer
        assert shown["received_at"] == WRITTEN_AT
        assert shown["paper_form"] == {"written_by": clerk_name(township), "entered_at": LATER}
    [row] = listed(township)
    assert (row["state"], row["case_state"]) == ("used", "received")
    again = receive_theme(township, TWO_ITEMS, *words)
    assert (again.status, again.code) == (1, "paper.form_used")


def test_a_form_printed_for_a_theme_is_for_it_alone(township: Console) -> None:
    [form] = printed(township, 1, "--item", THEME)
    said = receive(township.at(LATER), form["case_number"])
    assert (said.status, said.code) == (1, "paper.other_item")
    assert "开办农家乐" in said.fault["cause"]


def test_an_answer_limit_that_passed_on_paper_has_passed(township: Console) -> None:
    [form] = printed(township)
    said = receive(township.at("2026-12-02T09:00:00+08:00"), form["case_number"], item=LICENCE)
    assert said.answer["cases"][0]["answer_due_on"] == "2026-11-30"
    shown = township("case", form["case_number"]).answer
    assert (shown["state"], shown["accepted_on"]) == ("accepted", "2026-11-23")
    assert "deemed" in shown["flags"]
    assert listed(township)[0]["case_state"] == "accepted"


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (["--paper-number", "N"], 2, "input.usage"),
        (["--occurred-at", WRITTEN_AT], 2, "input.usage"),
        (["--written-by", "李"], 2, "input.usage"),
        (["--paper-number", "N", "--occurred-at", "昨天"], 2, "input.instant"),
        (["--paper-number", "N", "--occurred-at", "2026-11-23T15:40:00"], 2, "input.instant"),
        (["--paper-number", "N", "--occurred-at", WRITTEN_AT, "--on-the-spot"], 2, "input.usage"),
        (["--paper-number", "123", "--occurred-at", WRITTEN_AT], 1, "paper.form_unknown"),
        (["--paper-number", "[/b]" * 99, "--occurred-at", WRITTEN_AT], 1, "paper.form_unknown"),
        (
            ["--paper-number", "N", "--occurred-at", "2026-11-22T15:40:00+08:00"],
            1,
            "paper.before_printing",
        ),
        (
            ["--paper-number", "N", "--occurred-at", "2026-11-26T15:40:00+08:00"],
            1,
            "paper.in_future",
        ),
        (
            ["--paper-number", "N", "--occurred-at", "0001-01-01T00:00:00+14:00"],
            1,
            "paper.before_printing",
        ),
        (
            ["--paper-number", "N", "--occurred-at", WRITTEN_AT, "--written-by", "长" * 300],
            2,
            "input.invalid",
        ),
    ],
)
def test_what_is_wrong_with_a_form_changes_nothing(
    township: Console, words: list[str], status: int, code: str
) -> None:
    [form] = printed(township)
    said = township.at(LATER).receive(
        ON_SPOT, *(form["case_number"] if word == "N" else word for word in words)
    )
    assert (said.status, said.code) == (status, code)
    assert said.output == ""
    assert [row["state"] for row in listed(township)] == ["open"]
    assert township("cases").answer["total"] == 0


def test_forms_in_a_batch(township: Console) -> None:
    one, two = printed(township, 2)
    row = {"items": [PROMISED], "form": form_of(PROMISED), **materials_of(PROMISED)}

    def on(form: dict[str, Any], **more: Any) -> dict[str, Any]:
        stated = {"paper_number": form["case_number"], "occurred_at": WRITTEN_AT}
        return row | stated | more

    rows = [
        on(one, written_by="李䶮", request_id="a"),
        on(one, request_id="b"),
        row | {"paper_number": two["case_number"], "request_id": "c"},
        on(two, occurred_at=5, request_id="d"),
        on(two, request_id="e"),
        row | {"request_id": "f"},
    ]
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in rows)
    path = township.write("batch.jsonl", lines)
    said = township.at(LATER).by("receive", "--batch", path)
    answers = [json.loads(line) for line in said.output.splitlines()]
    assert said.status == 1
    assert [one.get("error", {}).get("code") for one in answers] == [
        None,
        "paper.form_used",
        "input.usage",
        "input.invalid",
        None,
        None,
    ]
    numbers = [one["cases"][0]["case_number"] for one in answers if "cases" in one]
    assert [number[18:22] for number in numbers] == ["9001", "9002", "0001"]


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (["print-forms", "--count", "0", "--out", "x.pdf"], 1, "paper.form_count"),
        (["print-forms", "--count", "99999999999", "--out", "x.pdf"], 1, "paper.form_count"),
        (["print-forms", "--count", "drei", "--out", "x.pdf"], 2, "input.usage"),
        (["print-forms", "--count", "1"], 2, "input.usage"),
        (["print-forms", "--count", "1", "--item", "\t", "--out", "x.pdf"], 1, "item.unknown"),
        (["void-form", "123", "--reason", "x"], 1, "case_number.length"),
        (["void-form", "990122103261123007900154", "--reason", "x"], 1, "case_number.check"),
        (["forms", "--state", "lost"], 2, "input.usage"),
    ],
)
def test_hostile_words(township: Console, words: list[str], status: int, code: str) -> None:
    said = township.by(*words)
    assert (said.status, said.code) == (status, code)
    assert listed(township) == []


def test_a_file_that_cannot_be_written_loses_no_form(township: Console, tmp_path: Path) -> None:
    def is_full(path: Path, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "no space")

    with township.patch.context() as patch:
        patch.setattr("hallclient.services.paper_forms.write_private", is_full)
        said = township.by("print-forms", "--count", "2", "--out", str(tmp_path / "x.pdf"))
    assert (said.status, said.code) == (3, "paper.unwritable")
    assert "磁盘满了" in said.fault["cause"]
    [one, two] = listed(township)
    assert {one["state"], two["state"]} == {"open"}
    out = tmp_path / "again.pdf"
    words = ["slip", one["case_number"], "--document", "outage_form", "--out", str(out)]
    assert township(*words).status == 0
    assert ("Code 128", one["case_number"]) in codes_on(out, 0)


def test_only_a_clerk_prints_and_voids(township: Console) -> None:
    assert township("print-forms", "--count", "1", "--out", "x.pdf").status == 2
    said = township("void-form", NOBODYS, "--reason", "x", "--clerk", "9999")
    assert (said.status, said.code) == (1, "clerk.unknown")
