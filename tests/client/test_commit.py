"""One commit: operation, projection, outbox, print job, numbers. A refusal leaves nothing."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from matters import LICENCE, PROMISED, form_of, materials_of
from support import FrozenClock, make_window

from hallclient.highwater import mark_file
from hallclient.services import answer
from hallclient.services.lookup import find_case
from hallclient.services.receipt import Asked, Receipt, receive
from hallclient.store.unit import Store
from hallclient.window import Window, open_window
from hallcore.fold import fold
from hallcore.forms import Form, parse_form
from hallcore.materials import parse_materials
from hallcore.operations import Operation, read_operation
from hallcore.problems import Problem, ProblemError
from hallkit.database import open_sqlite


def asked(code: str = PROMISED, *, without: tuple[str, ...] = ()) -> Asked:
    form = parse_form(form_of(code), "form")
    entries = parse_materials(materials_of(code, without=without), "materials")
    assert isinstance(form, Form)
    assert not isinstance(entries, Problem)
    return Asked((code,), form, tuple(entries))


def received(window: Window, code: str = PROMISED, *, without: tuple[str, ...] = ()) -> str:
    receipt = receive(window, "0101", asked(code, without=without))
    assert isinstance(receipt, Receipt), receipt
    return receipt.cases[0].number


def test_numbers_are_gap_free_although_some_receipts_are_refused(window: Window) -> None:
    numbers = []
    for round_ in range(6):
        if round_ % 2:
            form = form_of(PROMISED) | {"fields": {}}
            parsed = parse_form(form, "form")
            assert isinstance(parsed, Form)
            refused = receive(window, "0101", Asked((PROMISED,), parsed))
            assert isinstance(refused, Problem)
        else:
            numbers.append(received(window))
    assert [int(number[18:22]) for number in numbers] == [1, 2, 3]


def test_the_projection_is_the_fold_of_the_log(window: Window) -> None:
    number = received(window)
    assert not isinstance(answer.first_review(window, "0101", number, "属实"), Problem)
    assert not isinstance(answer.accept(window, "0101", number), Problem)
    assert not isinstance(answer.note(window, "0101", number, "[/b] \x1b[31m"), Problem)
    with window.store.read() as unit:
        stored = unit.cases.get(number)
        bodies = unit.operations.bodies(number)
    operations = [one for one in map(read_operation, bodies) if isinstance(one, Operation)]
    assert stored is not None
    assert fold(operations) == stored.case
    assert [one.sequence for one in operations] == [1, 2, 3, 4]


def test_a_refused_act_leaves_no_trace(window: Window) -> None:
    number = received(window, without=("M003",))
    with window.store.read() as unit:
        before = (unit.facts.last("sequence"), unit.facts.last("document:2026:02"))
    refused = answer.accept(window, "0101", number)
    assert isinstance(refused, Problem)
    assert refused.code == "material.missing"
    with window.store.read() as unit:
        assert (unit.facts.last("sequence"), unit.facts.last("document:2026:02")) == before
        assert unit.papers.by_case(number, "acceptance") is None


def test_rule_12_the_paper_waits_until_it_is_handed_out(window: Window) -> None:
    number = received(window)
    accepted = answer.accept(window, "0101", number)
    assert not isinstance(accepted, Problem)
    with window.store.read() as unit:
        waiting = [job.document for job in unit.papers.not_handed_out()]
    assert waiting == ["receipt", "acceptance"]


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    window = make_window(tmp_path)
    number = received(window)

    def cramped(path: Path) -> sqlite3.Connection:
        connection = open_sqlite(path)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 4}")
        return connection

    window.store.close()
    window.store = Store(tmp_path / "window.sqlite", opener=cramped)
    with pytest.raises(ProblemError) as caught:
        [received(window) for _ in range(200)]
    assert (caught.value.problem.code, caught.value.exit_status) == ("disk.full", 3)
    window.store.close()
    window.store = Store(tmp_path / "window.sqlite")
    with window.store.read() as unit:
        count, last = len(unit.cases.numbers()), unit.facts.last("sequence")
        assert last == count
    again = received(window)
    assert int(again[18:22]) == count + 1
    assert again[:18] == number[:18]


def test_a_clock_behind_the_last_operation_is_refused(window: Window) -> None:
    clock = FrozenClock(window.now())
    clock.is_set = False
    window.clock = clock
    received(window)
    clock.at -= timedelta(hours=1)
    with pytest.raises(ProblemError) as caught:
        received(window)
    assert caught.value.problem.code == "clock.behind"


def test_a_clock_far_ahead_goes_on_and_says_so(window: Window) -> None:
    clock = FrozenClock(window.now())
    clock.is_set = False
    window.clock = clock
    received(window)
    clock.at += timedelta(days=5)
    number = received(window)
    with window.store.read() as unit:
        operation = read_operation(unit.operations.bodies(number)[0])
    assert isinstance(operation, Operation)
    assert operation.times.source == "unconfirmed"


def test_a_home_that_was_copied_back_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "home"
    window = make_window(home)
    received(window)
    window.close()
    copy = {path.name: path.read_bytes() for path in home.glob("window.sqlite*")}
    window = open_window(home)
    window.clock = FrozenClock(window.now())
    received(window)
    window.close()
    for path in home.glob("window.sqlite*"):
        path.unlink()
    for name, data in copy.items():
        (home / name).write_bytes(data)
    with pytest.raises(ProblemError) as caught:
        open_window(home)
    assert caught.value.problem.code == "home.rewound"


def test_a_mark_below_the_database_is_normal(tmp_path: Path) -> None:
    window = make_window(tmp_path)
    received(window)
    received(window)
    window.close()
    mark_file(window.enrolment.id).write_text('{"sequence": 1}')
    open_window(tmp_path).close()


def test_rule_8_a_late_notice_is_recorded_and_changes_nothing(window: Window) -> None:
    clock = FrozenClock(window.now())
    window.clock = clock
    number = received(window, LICENCE, without=("M053",))
    clock.move(days=9)
    told = answer.supplement(window, "0101", number, [("M053", "未提交")])
    assert not isinstance(told, Problem)
    assert told.supplement is not None
    assert told.supplement.late
    seen = find_case(window, number)
    assert not isinstance(seen, Problem)
    assert seen.view.state == "accepted"
    assert seen.view.is_deemed


def test_rule_9_the_acceptance_day_is_the_day_of_the_last_piece(window: Window) -> None:
    clock = FrozenClock(window.now())
    window.clock = clock
    number = received(window, without=("M003",))
    told = answer.supplement(window, "0101", number, [("M003", "请提供银行卡")])
    assert not isinstance(told, Problem)
    assert isinstance(answer.accept(window, "0101", number), Problem)
    clock.move(days=2)
    entries = parse_materials({"materials": [{"code": "M003", "copies": 1}]}, "m")
    assert not isinstance(entries, Problem)
    came = answer.supplement_return(window, "0101", number, tuple(entries))
    assert not isinstance(came, Problem)
    assert came.state == "received"
    assert str(came.answer_due_on) == "2026-12-02"
    clock.move(days=1)
    accepted = answer.accept(window, "0101", number)
    assert not isinstance(accepted, Problem)
    assert str(accepted.accepted_on) == "2026-11-25"
