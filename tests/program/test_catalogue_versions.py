"""Publishing a catalogue while work goes on, through the real centre and real windows in one
process: open cases keep their version, new receipts take that of their day (design.md 2.8)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from authored import Authored
from county_support import County
from matters import PROMISED, form_of, materials_of
from support import TOWNSHIP, VILLAGE

from hallclient.screens.workplaces import status_of
from hallclient.services.doctor import _catalogue as catalogue_check
from hallclient.services.lookup import find_items, line
from hallclient.services.receipt import Asked, receive
from hallcore.forms import parse_form
from hallcore.materials import parse_materials
from hallcore.problems import Problem
from hallserver.cli import main

NEXT = "2026-12"


@pytest.fixture
def authored(tmp_path: Path) -> Authored:
    return Authored(tmp_path / "catalogue")


def tried(county: County, hall: str, code: str, without: tuple[str, ...] = ()) -> Any:
    form = parse_form(form_of(code), "form")
    materials = parse_materials(materials_of(code, without=without), "materials")
    assert not isinstance(form, Problem)
    assert not isinstance(materials, Problem)
    return receive(county.window(hall), "0101", Asked((code,), form, materials))


def next_version(authored: Authored, begins: str = "2026-12-01") -> None:
    """Shorter by three days, one material fewer, one item gone."""
    authored.version(NEXT, begins)
    authored.put("limits", {"item": PROMISED, "name": "promise"}, days="12")
    authored.put("steps", {"item": PROMISED, "code": "handle"}, limit_days="1")
    authored.drop("materials", item=PROMISED, code="M003")
    authored.put("forms", {"item": PROMISED, "field": "bank_name"}, required="no")


def refused(county: County, *words: str) -> tuple[int, dict[str, Any]]:
    county.patch.setenv("HALL_NOW", county.clock.at.isoformat())
    county.capsys.readouterr()
    status = main([*words, "--home", str(county.centre.home), "--json"])
    told = county.capsys.readouterr()
    assert told.out == ""
    return status, json.loads(told.err)


def test_open_cases_keep_their_version_and_new_ones_take_that_of_their_day(
    county: County, authored: Authored
) -> None:
    before = county.receive(TOWNSHIP, PROMISED)
    county.sync(TOWNSHIP)
    next_version(authored)
    told = county.at_centre("catalogue", "publish", str(authored.folder))
    assert (told["version"], told["previous"], told["published"]) == (NEXT, "2026-11", True)
    texts = [one["text"] for one in told["changes"]]
    title = f"事项 {PROMISED} 高龄津贴："
    assert {one["what"] for one in told["changes"]} == {"changed"}
    for text in (
        "承诺期限由 15 个工作日改为 12 个工作日",
        "删去材料“本人银行卡或社会保障卡”",
        "环节“承办”改动：limit_days",
        "字段“bank_name”改动：required",
    ):
        assert f"{title}{text}" in texts
    county.sync(TOWNSHIP)
    # The new version is here, but its day has not come.
    still = county.receive(TOWNSHIP, PROMISED)
    assert county.at_window(TOWNSHIP, still)["item_version"] == "2026-11"
    county.at("2026-12-01T09:00:00+08:00")
    window = county.window(TOWNSHIP)
    assert line(window).catalogue == NEXT
    asked_too_much = tried(county, TOWNSHIP, PROMISED)
    assert isinstance(asked_too_much, Problem)
    assert asked_too_much.code == "material.unknown"
    after = tried(county, TOWNSHIP, PROMISED, without=("M003",)).cases[0].number
    assert county.at_window(TOWNSHIP, after)["item_version"] == NEXT
    case = county.accept(TOWNSHIP, after)
    assert {one.name: one.days for one in case.limits}["promise"] == 12
    county.sync(TOWNSHIP)
    assert county.clocks(after, TOWNSHIP)["promise"]["days"] == 12
    county.accept(TOWNSHIP, before)
    county.sync(TOWNSHIP)
    assert county.clocks(before, TOWNSHIP)["promise"]["days"] == 15
    # What was received before is answered by its own version, with the material that it lists.
    seen = county.at_window(TOWNSHIP, before)
    assert seen["item_version"] == "2026-11"
    assert "M003" in {one["code"] for one in seen["materials"]}
    assert county.at_centre("rebuild")["differences"] == []


def test_an_item_that_ends_is_gone_from_new_receipts_only(
    county: County, authored: Authored
) -> None:
    before = county.receive(VILLAGE, "LY-CF-001")
    county.sync(VILLAGE)
    authored.version(NEXT, "2026-11-23")
    authored.drop_item("LY-CF-001")
    told = county.at_centre("catalogue", "publish", str(authored.folder))
    assert [one["text"] for one in told["changes"] if one["what"] == "removed"] == [
        "删去事项 LY-CF-001 林木采伐许可"
    ]
    county.sync(VILLAGE)
    window = county.window(VILLAGE)
    assert [one.code for one in find_items(window, "lmcf")] == []
    gone = tried(county, VILLAGE, "LY-CF-001")
    assert isinstance(gone, Problem)
    assert gone.code == "item.unknown"
    assert county.at_window(VILLAGE, before)["item_name"] == "林木采伐许可"


def test_the_centre_flags_a_receipt_under_the_version_before(
    county: County, authored: Authored
) -> None:
    window = county.window(TOWNSHIP)
    next_version(authored, "2026-11-23")
    county.at_centre("catalogue", "publish", str(authored.folder))
    # The window has not heard of it.
    number = county.receive(TOWNSHIP, PROMISED)
    county.sync(TOWNSHIP)
    seen = county.at_centre("case", number)
    assert (seen["state"], seen["item_version"]) == ("received", "2026-11")
    assert seen["version_note"] == "收件用的是目录 2026-11，当天施行的是 2026-12"
    after = tried(county, TOWNSHIP, PROMISED, without=("M003",)).cases[0].number
    assert line(window).catalogue == NEXT
    county.sync(TOWNSHIP)
    assert county.at_centre("case", after)["version_note"] == ""


def test_what_was_published_is_never_changed(county: County, authored: Authored) -> None:
    folder = str(authored.folder)
    again = county.at_centre("catalogue", "publish", folder)
    assert (again["published"], again["changes"]) == (False, [])
    digest = again["digest"]
    authored.put("items", {"code": PROMISED}, conditions="年满 80 周岁")
    status, fault = refused(county, "catalogue", "publish", folder)
    assert (status, fault["code"]) == (1, "catalogue.version_taken")
    authored.version(NEXT)
    told = county.at_centre("catalogue", "publish", folder)
    assert told["published"]
    assert told["digest"] != digest
    authored.version("2026-10", "2025-10-01")
    status, fault = refused(county, "catalogue", "publish", folder)
    assert (status, fault["code"]) == (1, "catalogue.goes_back")
    authored.version("2027-01")
    authored.put("items", {"code": PROMISED}, basis="")
    status, fault = refused(county, "catalogue", "publish", folder)
    assert (status, fault["code"]) == (1, "catalogue.errors")
    assert "items.csv" in fault["cause"]


def test_nothing_is_received_outside_the_planned_days(county: County, authored: Authored) -> None:
    county.receive(TOWNSHIP, PROMISED)
    county.at("2028-01-03T09:00:00+08:00")
    late = tried(county, TOWNSHIP, PROMISED)
    assert isinstance(late, Problem)
    assert late.code == "catalogue.expired"
    assert line(county.window(TOWNSHIP)).catalogue_warning == "已过期"
    county.at("2026-11-23T09:00:00+08:00")
    authored.version(NEXT, "2026-11-24")
    authored.put("items", {"code": PROMISED}, planned_from="2026-12-01", planned_until="2026-12-31")
    county.at_centre("catalogue", "publish", str(authored.folder))
    county.sync(TOWNSHIP)
    county.at("2026-11-24T09:00:00+08:00")
    early = tried(county, TOWNSHIP, PROMISED)
    assert isinstance(early, Problem)
    assert early.code == "item.not_in_force"
    county.at("2026-12-01T09:00:00+08:00")
    assert county.at_window(TOWNSHIP, county.receive(TOWNSHIP, PROMISED))["item_version"] == NEXT


def test_a_catalogue_that_nobody_confirmed_for_thirty_days_is_told(county: County) -> None:
    window = county.window(TOWNSHIP)
    county.sync(TOWNSHIP)
    county.at("2026-12-23T09:00:00+08:00")
    assert line(window).catalogue_warning == ""
    county.at("2026-12-24T09:00:00+08:00")
    assert line(window).catalogue_warning == "31 天没有核对"
    assert status_of(window, None, None).catalogue_warning == "31 天没有核对"
    assert not catalogue_check(window).ok
    # It is told, and work goes on.
    county.receive(TOWNSHIP, PROMISED)
    county.sync(TOWNSHIP)
    assert line(window).catalogue_warning == ""
    assert catalogue_check(window).ok
