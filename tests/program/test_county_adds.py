"""A county adds an item, a form field, a theme and a document of its own by tables and a template
alone, and works with them: lint, publish, sync, receive, slip. No code knows any of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from authored import Authored
from county_support import County
from matters import form_of, resident_id
from support import COUNTY, TOWNSHIP

from hallclient.services.acts import document_title
from hallclient.services.lookup import find_case, find_items
from hallclient.services.receipt import Asked, Receipt, receive
from hallclient.services.slips import case_slip, render
from hallcore.catalogue import Item, Theme
from hallcore.forms import parse_form
from hallcore.materials import parse_materials
from hallcore.numbering import OWN_DOCUMENT_KIND
from hallcore.problems import Problem
from hallcore.slip_blocks import Paragraph, Table
from hallcore.slips import Slip

ITEM, THEME, FIELD, SHEET = "NY-NJ-009", "TH-NJ-001", "tractor_plate", "safety_sheet"
BESIDE = "RS-YL-001"

TEMPLATE = """
name = "safety_sheet"
title = "农机安全告知单"

[[blocks]]
kind = "paragraph"
text = "{applicant.name}，您申请办理{item.name}，请先学习农机安全操作规程。"

[[blocks]]
kind = "table"
rows = "fields"
columns = ["label", "value"]
header = ["填写的内容", ""]
widths = [4, 8]

[[blocks]]
kind = "signatures"
labels = ["本人已知悉"]
"""


@pytest.fixture
def authored(tmp_path: Path) -> Authored:
    made = Authored(tmp_path / "catalogue")
    made.version("2026-11b", "2026-11-23")
    made.add(
        "items",
        code=ITEM,
        name="农机跨区作业登记",
        aliases="跨区作业证",
        initials="njkqzydj|kqzyz",
        kind="公共服务",
        case_type="promised",
        department="NY",
        body="云岭县农业农村局",
        decides_at="county",
        upward="no",
        deemed="no",
        basis="《联合收割机跨区作业管理办法》",
        conditions="有农机行驶证",
        audience="农机所有人",
        remedy="county-department",
        result_name="跨区作业证",
        phone="0980-8800208",
        complaint_phone="0980-8800999",
    )
    for level, roles in (("county", "decide"), ("township", "accept"), ("village", "receive")):
        made.add("roles", item=ITEM, level=level, roles=roles)
    for name, days in (("promise", "3"), ("statutory", "5")):
        made.add("limits", item=ITEM, name=name, days=days, unit="working", rolls="yes")
    made.add(
        "materials",
        item=ITEM,
        code="M901",
        name="农机行驶证",
        form="paper",
        required="yes",
        originals="1",
        copies="1",
        source="政府部门核发",
    )
    for code, days in (("handle", "1"), ("review", "1"), ("approve", "1")):
        made.add("steps", item=ITEM, code=code, name=code, post=code, limit_days=days)
    made.add("fields", key=FIELD, label="农机号牌", type="text", max_length="20")
    made.add("forms", item=ITEM, field=FIELD, required="yes", section="农机", order="10")
    made.add("documents", item=ITEM, occasion="receive", document=SHEET)
    made.add(
        "themes",
        code=THEME,
        name="农机手出门作业",
        aliases="出门作业",
        initials="njscmzy|cmzy",
        items=f"{ITEM}|{BESIDE}",
        basis="本地办事指南",
    )
    for name, days in (("promise", "5"), ("statutory", "30")):
        made.add("limits", item=THEME, name=name, days=days, unit="working", rolls="yes")
    for choice, label, items in (("no", "不办", ""), ("yes", "一起办", BESIDE)):
        made.add(
            "questions",
            owner=THEME,
            question="pension",
            label="一起办养老保险吗",
            choice=choice,
            choice_label=label,
            items=items,
        )
    (made.documents / f"{SHEET}.toml").write_text(TEMPLATE, "utf-8")
    return made


@pytest.fixture
def ready(county: County, authored: Authored) -> County:
    """The county after lint, publish and sync."""
    report = county.at_centre("catalogue", "lint", str(authored.folder))
    assert report["ok"]
    assert report["files"] == []
    assert {one["code"]: set(one["clear"].values()) for one in report["items"]}[ITEM] == {True}
    told = county.at_centre("catalogue", "publish", str(authored.folder))
    assert told["documents"] == [SHEET]
    added = {(one["table"], one["code"]) for one in told["changes"] if one["what"] == "added"}
    assert added == {("items", ITEM), ("themes", THEME), ("fields", FIELD)}
    county.sync(TOWNSHIP)
    return county


def received(county: County, code: str, **answers: str) -> Receipt:
    body: dict[str, Any] = form_of(BESIDE, id_number=resident_id("99000019800101001"))
    body["answers"] = answers
    has_both = answers.get("pension") == "yes"
    body["fields"] = {FIELD: "云 99-00128"} | (body["fields"] if has_both else {})
    form = parse_form(body, "form")
    entry = {"originals": 1, "copies": 1, "pages": 1, "trust": "B"}
    materials = parse_materials({"materials": [{"code": "M901"} | entry]}, "materials")
    assert not isinstance(form, Problem), form
    assert not isinstance(materials, Problem)
    got = receive(county.window(TOWNSHIP), "0101", Asked((code,), form, materials))
    assert isinstance(got, Receipt), got
    return got


def slip_at(county: County, hall: str, number: str, name: str) -> Slip:
    window = county.window(hall)
    with window.store.read() as unit:
        slip = case_slip(window, unit, number, name)
    assert isinstance(slip, Slip), slip
    return slip


def test_the_new_item_with_its_field_and_its_document(ready: County) -> None:
    window = ready.window(TOWNSHIP)
    assert [one.code for one in find_items(window, "kqzy")] == [ITEM]
    (case,) = received(ready, ITEM).cases
    assert case.fields == {FIELD: "云 99-00128"}
    made = {paper.name: paper.number for paper in case.papers}
    assert list(made) == ["receipt", SHEET]
    # 9 digits area, 3 terminal, 4 year, then the kind.
    assert made[SHEET][16:18] == OWN_DOCUMENT_KIND
    assert document_title(SHEET, window) == "农机安全告知单"
    slip = slip_at(ready, TOWNSHIP, case.number, SHEET)
    assert (slip.title, slip.number) == ("农机安全告知单", made[SHEET])
    (spoken,) = [block.text for block in slip.blocks if isinstance(block, Paragraph)]
    assert spoken.startswith("张𬱖，您申请办理农机跨区作业登记")
    (table,) = [block for block in slip.blocks if isinstance(block, Table)]
    assert table.rows == (("农机号牌", "云 99-00128"),)
    assert render(window, slip, "a4")[:5] == b"%PDF-"
    accepted = ready.accept(TOWNSHIP, case.number)
    assert {one.name: one.days for one in accepted.limits}["promise"] == 3
    ready.sync(TOWNSHIP, COUNTY)
    # Another window makes the same paper from the log.
    assert slip_at(ready, COUNTY, case.number, SHEET) == slip
    assert ready.at_centre("case", case.number)["documents"][1]["name"] == SHEET
    assert ready.at_centre("rebuild")["differences"] == []


def test_the_new_theme_with_a_question(ready: County) -> None:
    window = ready.window(TOWNSHIP)
    found = find_items(window, "njscmzy")[0]
    assert isinstance(found, Theme)
    assert found.code == THEME
    parent, tractor, pension = received(ready, THEME, pension="yes").cases
    assert (parent.items, tractor.item, pension.item) == ((ITEM, BESIDE), ITEM, BESIDE)
    assert [paper.name for paper in tractor.papers] == ["receipt", SHEET]
    assert [paper.name for paper in pension.papers] == ["receipt"]
    ready.sync(TOWNSHIP)
    for number in (parent.number, tractor.number, pension.number):
        assert ready.at_centre("case", number)["state"] == "received"
    alone = received(ready, THEME, pension="no").cases
    assert [case.item for case in alone] == [THEME, ITEM]


def test_the_new_document_with_every_item(ready: County, authored: Authored) -> None:
    authored.version("2026-11c", "2026-11-23")
    authored.add("documents", item="*", occasion="accept", document=SHEET)
    told = ready.at_centre("catalogue", "publish", str(authored.folder))
    changed = {one["code"] for one in told["changes"] if one["table"] == "items"}
    assert changed == {row["code"] for row in authored.rows("items")}
    ready.sync(TOWNSHIP)
    number = ready.receive(TOWNSHIP, "MZ-GL-001")
    ready.accept(TOWNSHIP, number)
    seen = find_case(ready.window(TOWNSHIP), number)
    assert not isinstance(seen, Problem)
    assert isinstance(seen.item, Item)
    assert [one.name for one in seen.case.papers] == ["receipt", "acceptance", SHEET]
    slip = slip_at(ready, TOWNSHIP, number, SHEET)
    assert slip.practice
    (table,) = [block for block in slip.blocks if isinstance(block, Table)]
    # Choices are printed as people read them.
    assert dict(table.rows)["居住情况"] == "独居"
