"""The half-typed receipt without a screen: values as typed, what comes of it, drafts."""

from __future__ import annotations

import pytest
from screens_support import ALLOWANCE, CLERK, COLLEAGUE, NUMBER, SPOT, half_form
from support import FrozenClock

from hallclient.services import drafts
from hallclient.services.half_form import (
    Ticked,
    entries_of,
    faults,
    form_of,
    ground,
    new_half_form,
    read_day,
    read_half_form,
    read_yuan,
    why_not_here,
)
from hallclient.services.prefill import carry_over, known_person
from hallclient.services.receiving import Finished, Result, finish, prospects
from hallclient.window import Window
from hallcore.cases import State
from hallcore.problems import Problem


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("20261121", "2026-11-21"),
        ("2026/1/2", "2026-01-02"),
        ("２０２６年１月２日", "2026-01-02"),
        ("2026.11.21", "2026-11-21"),
        ("明天", "明天"),
        ("", ""),
    ],
)
def test_days_as_clerks_type_them(typed: str, kept: str) -> None:
    assert read_day(typed) == kept


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("12", 1200),
        ("12.5", 1250),
        ("１，２００.50", 120050),
        ("12.345", "12.345"),
        ("许多", "许多"),
    ],
)
def test_yuan_become_fen(typed: str, fen: int | str) -> None:
    assert read_yuan(typed) == fen


def test_a_form_survives_its_way_through_json() -> None:
    half = half_form()
    half.materials["M001"] = Ticked(1, 2, "")
    half.origins["applicant.name"] = "上次办件"
    assert read_half_form(half.to_body()) == half


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"items": "MZ", "step": "x", "materials": [1], "applicant": None},
        {"step": 99, "materials": {"M001": 1}, "unknown": True},
    ],
)
def test_a_draft_of_another_program_opens_all_the_same(body: dict[str, object]) -> None:
    half = read_half_form(body)
    assert 1 <= half.step <= 5
    assert half.items == []
    assert half.materials == {}


def test_what_is_possible_follows_the_materials(window: Window) -> None:
    judged_by, half = ground(window), half_form()
    seen = prospects(judged_by, half)
    assert seen.results == (Result.SUPPLEMENT, Result.RECEIVE)
    assert seen.listed == 4
    assert seen.present == 0
    assert seen.answer is not None
    assert seen.answer.due_on.isoformat() == "2026-11-30"
    for one in judged_by.materials(half):
        half.materials[one.spec.code] = Ticked(1, 1)
    seen = prospects(judged_by, half)
    assert seen.results == (Result.ACCEPT, Result.RECEIVE)
    assert seen.missing == ()


def test_on_the_spot_is_proposed_where_this_hall_decides(window: Window) -> None:
    judged_by, half = ground(window), half_form(item=SPOT)
    for one in judged_by.materials(half):
        half.materials[one.spec.code] = Ticked(1, 1)
    assert prospects(judged_by, half).results[0] is Result.ON_SPOT
    done = finish(window, CLERK, half, Result.ON_SPOT)
    assert isinstance(done, Finished)
    assert done.cases[0].state is State.DELIVERED


def test_finishing_twice_makes_one_case(window: Window) -> None:
    half = half_form()
    first = finish(window, CLERK, half, Result.SUPPLEMENT)
    second = finish(window, CLERK, half, Result.SUPPLEMENT)
    assert isinstance(first, Finished)
    assert isinstance(second, Finished)
    assert [case.number for case in first.cases] == [case.number for case in second.cases]
    assert second.cases[0].state is State.SUPPLEMENTING
    assert second.problem is None
    assert [paper.name for paper in second.cases[0].papers] == ["receipt", "supplement_notice"]


def test_a_wrong_id_refuses_and_keeps_nothing(window: Window) -> None:
    half = half_form(number="990122198708210338")
    assert set(faults(ground(window), half)) == {"applicant.id_number"}
    refused = finish(window, CLERK, half, Result.RECEIVE)
    assert isinstance(refused, Problem)
    assert refused.field == "applicant.id_number"
    with window.store.read() as unit:
        assert unit.cases.numbers() == []


def test_a_known_person_types_nothing_twice(window: Window) -> None:
    assert isinstance(finish(window, CLERK, half_form(), Result.RECEIVE), Finished)
    half = new_half_form()
    half.items = [ALLOWANCE]
    half.applicant["id_number"] = NUMBER
    half.applicant["phone"] = "13900000000"
    known = known_person(window, "111", NUMBER, clerk=CLERK, reason="收件")
    assert known is not None
    brought = carry_over(ground(window), half, known)
    assert half.applicant["name"] == "张𬱖"
    assert half.applicant["phone"] == "13900000000", "what was typed stays"
    assert half.fields["living_status"] == "alone"
    assert half.origins["applicant.name"] == "上次办件 2026-11-23"
    assert "applicant.phone" not in brought


def test_materials_of_items_not_chosen_are_not_sent(window: Window) -> None:
    half = half_form()
    half.materials = {"M001": Ticked(1, 1), "M999": Ticked(1, 1), "M002": Ticked(0, 0)}
    assert [one.code for one in entries_of(ground(window), half)] == ["M001"]


def test_money_and_choices_reach_the_form(window: Window) -> None:
    judged_by, half = ground(window), half_form(item="SJ-GT-001")
    half.fields |= {"capital": "1,000.50", "business_name": "老周饭店"}
    assert form_of(judged_by, half).fields["capital"] == 100050


def test_items_of_other_levels_say_why(window: Window) -> None:
    judged_by = ground(window)
    items = judged_by.catalogue.items
    assert why_not_here(items[ALLOWANCE], judged_by.level) == ""
    told = {code: why_not_here(item, judged_by.level) for code, item in items.items()}
    assert all(text.endswith("窗口办") or not text for text in told.values())


def test_drafts_belong_to_their_clerks(window: Window) -> None:
    drafts.save(window, CLERK, {"items": ["A"]})
    assert drafts.load(window, COLLEAGUE) is None
    waiting = drafts.of_others(window, COLLEAGUE)
    assert [(one.clerk, one.body) for one in waiting] == [(CLERK, {"items": ["A"]})]
    drafts.take_over(window, waiting[0], COLLEAGUE)
    assert drafts.load(window, CLERK) is None
    kept = drafts.load(window, COLLEAGUE)
    assert kept is not None
    assert kept.body == {"items": ["A"]}


def test_the_keeper_writes_the_newest_and_forgets(window: Window) -> None:
    keeper = drafts.Keeper(window, CLERK)
    for number in range(50):
        keeper.save({"number": number})
    assert keeper.flush()
    kept = drafts.load(window, CLERK)
    assert kept is not None
    assert kept.body == {"number": 49}
    keeper.save({"number": 50})
    keeper.forget()
    assert keeper.flush()
    assert drafts.load(window, CLERK) is None


def test_a_refused_write_is_told_and_tried_again(window: Window) -> None:
    keeper = drafts.Keeper(window, CLERK)
    window.store.close()
    clock = window.clock
    assert isinstance(clock, FrozenClock)
    path = window.store.path
    away = path.with_suffix(".away")
    path.rename(away)
    path.mkdir()
    keeper.save({"number": 1})
    assert keeper.flush()
    assert keeper.problem is not None
    path.rmdir()
    away.rename(path)
    keeper.save({"number": 2})
    assert keeper.flush()
    assert keeper.problem is None
