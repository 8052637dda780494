"""Templates are data: what they may say, what is refused, what comes out."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_slips import DOCUMENTS, FACTS, NAMES, sample, template, texts
from wcwidth import wcswidth

from hallclient.print.terminal import render_text
from hallcore.numbering import group_document_number
from hallcore.problems import Problem
from hallcore.slips import (
    FACT_NAMES,
    LIST_NAMES,
    Codes,
    Facts,
    Paragraph,
    Slip,
    SlipTemplate,
    Table,
    fill_template,
    parse_template,
)


def made(*blocks: dict[str, Any]) -> SlipTemplate | Problem:
    return parse_template({"name": "probe", "title": "试样", "blocks": list(blocks)})


def filled(facts: dict[str, object], *blocks: dict[str, Any]) -> Slip | Problem:
    parsed = made(*blocks)
    assert isinstance(parsed, SlipTemplate), parsed
    return fill_template(parsed, facts, number="1", case_numbers=[], office="窗口")


def test_every_shipped_document_is_listed_and_named_like_its_file() -> None:
    required = {"receipt", "acceptance", "transfer", "on_spot", "supplement_notice"}
    required |= {"supplement_receipt", "decline", "decision", "delivery"}
    assert required <= set(NAMES)
    listed = (DOCUMENTS / "README.md").read_text("utf-8")
    assert [name for name in NAMES if f"| {name}.toml |" not in listed] == []
    assert [template(name).name for name in NAMES] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_slip_survives_json(name: str) -> None:
    slip = sample(name, practice=True, copy_number=3)
    assert Slip.model_validate_json(slip.model_dump_json()) == slip


def test_receipt_says_that_it_is_no_acceptance_and_by_when_the_answer_comes() -> None:
    said = "".join(texts(sample("receipt")))
    assert "不是受理通知书" in said
    assert "最迟 2026年11月27日" in said
    assert "答复期限从收件的次日起算" in said


def test_receipt_without_an_answer_limit_promises_none() -> None:
    said = "".join(texts(sample("receipt", {"answer_due_text": ""})))
    assert "最迟" not in said
    assert "答复期限" not in said


def test_acceptance_gives_both_limits_basis_fee_and_the_way_of_delivery() -> None:
    facts = [block for block in sample("acceptance").blocks if isinstance(block, Facts)]
    rows = dict(row for block in facts for row in block.rows)
    assert rows["法定时限"] == "20 个工作日"
    assert rows["法定到期"] == "2026年12月21日"
    assert rows["承诺时限"] == "7 个工作日"
    assert rows["承诺到期"] == "2026年12月2日"
    assert rows["办理依据"] == "《中华人民共和国食品安全法》第三十五条"
    assert rows["收费"] == "不收费"
    assert rows["结果送达"] == "到石桥镇便民服务中心领取"


def test_the_citizens_slip_codes_the_number_and_the_query_code_only() -> None:
    (codes,) = [block for block in sample("receipt").blocks if isinstance(block, Codes)]
    assert codes.code128 == "990122103261121007001249"
    assert codes.qr == "990122103261121007001249-604831"


def test_number_text_is_the_grouped_number() -> None:
    slip = sample("receipt")
    assert slip.number == "9901221030072026010001249"
    assert slip.number_text == "990122103-007-2026-01-00012-49"


def test_a_document_number_is_grouped_where_the_facts_do_not_say_how() -> None:
    facts = {key: value for key, value in FACTS.items() if not key.startswith("number")}
    slip = fill_template(
        template("receipt"), facts, number=FACTS["number"], case_numbers=[], office="窗口"
    )
    assert isinstance(slip, Slip)
    assert slip.number_text == group_document_number(FACTS["number"])
    assert slip.number_text != FACTS["number"]


def test_a_reprint_differs_in_its_copy_number_only() -> None:
    slip = sample("receipt")
    again = slip.as_copy(2)
    assert again.copy_number == 2
    assert again.model_copy(update={"copy_number": 0}) == slip


def test_a_missing_placeholder_is_a_problem_that_names_it() -> None:
    found = filled({"item": {}}, {"kind": "paragraph", "text": "{item.name}"})
    assert isinstance(found, Problem)
    assert found.code == "paper.placeholder"
    assert "item.name" in found.cause


def test_a_missing_cell_is_a_problem_that_names_it() -> None:
    table = {
        "kind": "table",
        "rows": "missing",
        "columns": ["name", "reason"],
        "header": ["甲", "乙"],
        "widths": [1, 1],
    }
    found = filled({"missing": [{"name": "健康证"}]}, table)
    assert isinstance(found, Problem)
    assert "missing.reason" in found.cause


@pytest.mark.parametrize("empty", ["reason", "basis", "remedy", "ground_text"])
def test_no_refusal_is_printed_without_reason_basis_and_remedy(empty: str) -> None:
    found = fill_template(
        template("decline"), FACTS | {empty: " "}, number="1", case_numbers=[], office="窗口"
    )
    assert isinstance(found, Problem)
    assert found.code == "paper.placeholder"
    assert empty in found.cause


def test_an_unknown_required_fact_is_found_when_the_template_is_read() -> None:
    found = parse_template({"name": "probe", "title": "试样", "required": ["resaon"], "blocks": []})
    assert isinstance(found, Problem)
    assert "resaon" in found.cause


@pytest.mark.parametrize("value", [None, 1.5, True, ["x"], {"a": "b"}])
def test_a_fact_is_text_or_a_whole_number(value: object) -> None:
    found = filled({"reason": value}, {"kind": "paragraph", "text": "{reason}"})
    assert isinstance(found, Problem)
    assert found.code == "paper.placeholder"


@pytest.mark.parametrize("empty", ["", "  ", None, [], {}])
def test_when_leaves_out_what_is_empty(empty: object) -> None:
    slip = filled(
        {"reason": empty, "basis": "依据"},
        {"kind": "paragraph", "text": "{reason}", "when": "reason"},
        {
            "kind": "facts",
            "rows": [
                {"label": "理由", "value": "{reason}", "when": "reason"},
                {"label": "依据", "value": "{basis}"},
            ],
        },
        {
            "kind": "facts",
            "rows": [{"label": "理由", "value": "{reason}", "when": "reason"}],
        },
    )
    assert isinstance(slip, Slip)
    assert slip.blocks == (Facts(rows=(("依据", "依据"),)),)


def test_when_keeps_a_zero() -> None:
    block = {"kind": "paragraph", "text": "{transfer.papers}", "when": "transfer.papers"}
    slip = filled({"transfer": {"papers": 0}}, block)
    assert isinstance(slip, Slip)
    assert slip.blocks == (Paragraph(text="0"),)


def test_a_value_is_never_read_as_a_template() -> None:
    slip = filled({"reason": "{basis} {0} [/b]"}, {"kind": "paragraph", "text": "因{reason}"})
    assert isinstance(slip, Slip)
    assert slip.blocks == (Paragraph(text="因{basis} {0} [/b]"),)


def test_table_rows_come_from_the_list_and_are_counted() -> None:
    (table,) = [block for block in sample("supplement_notice").blocks if isinstance(block, Table)]
    assert table.rows == (("1", "健康证明", "已过有效期，请换新证"),)


@pytest.mark.parametrize(
    ("block", "word"),
    [
        ({"kind": "paragraph", "text": "{applicant.nme}"}, "applicant.nme"),
        ({"kind": "paragraph", "text": "{reason!r}"}, "花括号"),
        ({"kind": "paragraph", "text": "{a.b.c}"}, "花括号"),
        ({"kind": "paragraph", "text": "reason}"}, "花括号"),
        ({"kind": "paragraph", "text": "x", "when": "nothing"}, "nothing"),
        ({"kind": "paragraph", "text": "x", "size": 12}, "size"),
        ({"kind": "picture"}, "kind"),
        (
            {
                "kind": "table",
                "rows": "people",
                "columns": ["name"],
                "header": ["甲"],
                "widths": [1],
            },
            "people",
        ),
        (
            {
                "kind": "table",
                "rows": "missing",
                "columns": ["weight"],
                "header": ["甲"],
                "widths": [1],
            },
            "weight",
        ),
        (
            {
                "kind": "table",
                "rows": "missing",
                "columns": ["name"],
                "header": ["甲", "乙"],
                "widths": [1],
            },
            "一样多",
        ),
    ],
)
def test_a_slip_of_the_pen_is_found_when_the_template_is_read(
    block: dict[str, Any], word: str
) -> None:
    found = made(block)
    assert isinstance(found, Problem)
    assert found.code == "paper.template"
    assert word in found.cause


def test_bars_of_anything_but_digits_are_refused() -> None:
    found = filled({"case": {"number": "99A"}}, {"kind": "codes", "code128": "{case.number}"})
    assert isinstance(found, Problem)
    assert found.code == "paper.placeholder"


def test_a_qr_of_anything_but_ascii_is_refused() -> None:
    found = filled({"reason": "张𬱖"}, {"kind": "codes", "qr": "{reason}"})
    assert isinstance(found, Problem)
    assert found.code == "paper.placeholder"


def test_the_list_of_placeholders_is_written_down() -> None:
    written = (DOCUMENTS / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z_.]+)` \|(.*)\|$", written, flags=re.MULTILINE)
    lists = {name: set(re.findall(r"`([a-z_]+)`", rest)) for name, rest in rows}
    assert {name for name in lists if name in FACT_NAMES} == FACT_NAMES
    assert {name: lists[name] for name in LIST_NAMES} == LIST_NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_document_is_complete_with_the_sample_facts(name: str) -> None:
    said = "".join(texts(sample(name)))
    assert "{" not in said
    assert FACTS["hall"]["name"] in said or FACTS["item"]["department"] in said


@pytest.mark.parametrize("width", [24, 40, 80, 120])
@pytest.mark.parametrize("name", NAMES)
def test_the_preview_fits_its_width_and_says_everything(name: str, width: int) -> None:
    slip = sample(name, practice=True, copy_number=1)
    lines = render_text(slip, width).splitlines()
    assert max(map(wcswidth, lines)) <= width
    assert "补打 1" in "".join(lines)
    assert "演练" in lines[0]
    if width == 120:
        said = "".join("".join(lines).split())
        assert [text for text in texts(slip) if "".join(text.split()) not in said] == []


@given(st.text(max_size=60))
def test_the_preview_never_holds_control_characters(text: str) -> None:
    slip = Slip(
        name="probe",
        title="试样",
        number="",
        number_text="",
        case_numbers=(),
        office="窗口",
        blocks=(Paragraph(text=text), Facts(rows=(("姓名", text),))),
    )
    shown = render_text(slip, 40)
    assert [c for c in shown if c != "\n" and (c < " " or "\x7f" <= c < "\xa0")] == []
    assert max(map(wcswidth, shown.splitlines())) <= 40
