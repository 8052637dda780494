"""Receipt forms printed ahead, filled in by hand, typed in afterwards: service and store."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from matters import AGENCY, LICENCE, ON_SPOT, PROMISED, form_of, materials_of
from support import NOW, FrozenClock, sample_clerks

from hallclient.records import BlankForm
from hallclient.services.answer import accept
from hallclient.services.lookup import find_case
from hallclient.services.paper_forms import (
    find_form,
    list_forms,
    print_forms,
    read_written,
    void_form,
)
from hallclient.services.receipt import Asked, Receipt, receive
from hallclient.services.written import Written
from hallclient.window import Window
from hallcore.cases import Case, PaperForm
from hallcore.forms import parse_form
from hallcore.materials import parse_materials
from hallcore.moments import parse_instant
from hallcore.numbering import LAST_SERIAL, parse_case_number
from hallcore.operations import Operation, read_operation
from hallcore.problems import Problem

CLERK = "0101"


def clock(window: Window) -> FrozenClock:
    assert isinstance(window.clock, FrozenClock)
    return window.clock


def printed(window: Window, count: int = 1, item: str | None = None) -> list[BlankForm]:
    made = print_forms(window, CLERK, count, item)
    assert isinstance(made, list), made
    return made


def asked(*codes: str, paper: Written | None = None, **how: Any) -> Asked:
    form, materials = parse_form(form_of(*codes), "-"), parse_materials(materials_of(*codes), "-")
    assert not isinstance(form, Problem)
    assert not isinstance(materials, Problem)
    return Asked(items=codes, form=form, materials=tuple(materials), paper=paper, **how)


def typed_in(window: Window, form: BlankForm, at: str, code: str = PROMISED) -> Case:
    written = Written(form.number, parse_instant(at), "李䶮")
    receipt = receive(window, CLERK, asked(code, paper=written))
    assert isinstance(receipt, Receipt), receipt
    return receipt.cases[0]


def refusal(said: object) -> str:
    assert isinstance(said, Problem), said
    return said.code


def operations(window: Window) -> list[Operation]:
    with window.store.read() as unit:
        read = [read_operation(one.body) for one in unit.operations.waiting()]
    return [one for one in read if isinstance(one, Operation)]


def test_forms_are_numbered_stored_and_told_in_one_commit(window: Window) -> None:
    made = printed(window, 3, PROMISED)
    parts = [parse_case_number(form.number) for form in made]
    assert [(one.serial, one.day, one.terminal) for one in parts if one] == [
        (9001, NOW.date(), "007"),
        (9002, NOW.date(), "007"),
        (9003, NOW.date(), "007"),
    ]
    assert [form.query_code for form in made] == ["100001", "100002", "100003"]
    [operation] = operations(window)
    assert (operation.kind, operation.subject) == ("form_batch", window.enrolment.id)
    assert operation.documents == ()
    assert operation.payload == {
        "printed": [{"number": one.number, "query_code": one.query_code} for one in made],
        "voided": [],
        "item": PROMISED,
    }
    assert [(one.form, one.form.state) for one in list_forms(window)] == [
        (form, "open") for form in made
    ]


def test_forms_and_receipts_count_apart(window: Window) -> None:
    first = receive(window, CLERK, asked(PROMISED))
    printed(window, 2)
    second = receive(window, CLERK, asked(PROMISED))
    assert isinstance(first, Receipt)
    assert isinstance(second, Receipt)
    serials = [one.cases[0].number[18:22] for one in (first, second)]
    assert serials == ["0001", "0002"]
    with window.store.write() as unit:
        # The ordinary serials of a day end where those of the forms begin.
        for _ in range(LAST_SERIAL - 2):
            unit.facts.next(f"case:{NOW.date()}")
        unit.commit()
    assert refusal(receive(window, CLERK, asked(PROMISED))) == "number.used_up"
    assert printed(window)[0].number[18:22] == "9003"


def test_every_day_has_999_forms(window: Window) -> None:
    printed(window, 998)
    assert refusal(print_forms(window, CLERK, 2)) == "paper.forms_used_up"
    assert printed(window)[0].number[18:22] == "9999"
    refused = print_forms(window, CLERK, 1)
    assert refusal(refused) == "paper.forms_used_up"
    assert len(list_forms(window)) == 999
    assert len(operations(window)) == 2
    clock(window).move(days=1)
    assert printed(window)[0].number[9:22] == "2611240079001"


@pytest.mark.parametrize(
    ("count", "item", "code"),
    [
        (0, None, "paper.form_count"),
        (-5, None, "paper.form_count"),
        (1000, None, "paper.form_count"),
        (1, "NO-SUCH", "item.unknown"),
        (1, "x" * 5000, "item.unknown"),
    ],
)
def test_what_cannot_be_printed_leaves_nothing(
    window: Window, count: int, item: str | None, code: str
) -> None:
    assert refusal(print_forms(window, CLERK, count, item)) == code
    assert list_forms(window) == []
    assert operations(window) == []
    assert printed(window)[0].number[18:22] == "9001"


def test_a_form_is_typed_in_with_its_number_code_time_and_writer(window: Window) -> None:
    [form, other] = printed(window, 2)
    clock(window).move(days=2)
    case = typed_in(window, form, "2026-11-23T15:40:00+08:00")
    assert (case.number, case.query_code) == (form.number, form.query_code)
    assert case.received_at == parse_instant("2026-11-23T15:40:00+08:00")
    assert case.paper_form == PaperForm(written_by="李䶮", entered_at=window.now())
    assert str(case.answer_due_on) == "2026-11-30"
    [_, operation] = operations(window)
    assert (operation.times.source, operation.times.at) == ("paper", "2026-11-23T15:40:00+08:00")
    assert [paper.name for paper in case.papers] == ["receipt"]
    listed = {one.form.number: one for one in list_forms(window)}
    used = listed[form.number]
    assert (used.form.state, used.form.case_number) == ("used", form.number)
    assert (used.case_state, used.applicant) == ("received", "张𬱖")
    assert listed[other.number].form.state == "open"
    assert [one.form.number for one in list_forms(window, "open")] == [other.number]


def test_a_form_typed_in_late_is_deemed_accepted(window: Window) -> None:
    """A permit that nobody answered within five working days of the paper's day."""
    [form] = printed(window)
    clock(window).move(days=10)
    case = typed_in(window, form, "2026-11-23T15:40:00+08:00", LICENCE)
    seen = find_case(window, case.number)
    assert not isinstance(seen, Problem)
    assert (str(seen.view.state), seen.view.flags) == ("accepted", ("deemed", "practice"))
    assert str(seen.view.accepted_on) == "2026-11-23"
    accepted = accept(window, CLERK, case.number)
    assert isinstance(accepted, Case), accepted
    assert str(accepted.accepted_on) == "2026-11-23"


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("2026-11-23T09:30:01+08:00", "paper.in_future"),
        ("2026-11-24T09:30:00+08:00", "paper.in_future"),
        ("2026-11-22T23:59:59+08:00", "paper.before_printing"),
        ("0001-01-01T00:00:00+14:00", "paper.before_printing"),
        ("9999-12-31T23:59:59-14:00", "paper.in_future"),
    ],
)
def test_a_time_that_cannot_be_on_the_paper(window: Window, at: str, code: str) -> None:
    [form] = printed(window)
    written = Written(form.number, parse_instant(at), "李")
    assert refusal(receive(window, CLERK, asked(PROMISED, paper=written))) == code
    assert list_forms(window)[0].form.state == "open"


def test_a_form_is_used_once(window: Window) -> None:
    [form] = printed(window)
    typed_in(window, form, "2026-11-23T09:00:00+08:00")
    again = Written(form.number, NOW, "李")
    assert refusal(receive(window, CLERK, asked(PROMISED, paper=again))) == "paper.form_used"
    assert refusal(void_form(window, CLERK, form.number, "写坏了")) == "paper.form_used"
    with window.store.read() as unit:
        assert len(list(unit.cases.numbers())) == 1


def test_the_same_request_gives_the_same_case(window: Window) -> None:
    [form] = printed(window)
    wish = asked(PROMISED, paper=Written(form.number, NOW, "李"), request_id="r-1")
    first, second = receive(window, CLERK, wish), receive(window, CLERK, wish)
    assert isinstance(first, Receipt)
    assert first == second


def test_a_voided_form_is_never_used(window: Window) -> None:
    [form] = printed(window)
    voided = void_form(window, "0102", form.number, " 墨水洒了 ")
    assert isinstance(voided, BlankForm)
    assert (voided.state, voided.reason, voided.clerk) == ("void", "墨水洒了", "0102")
    written = Written(form.number, NOW, "李")
    refused = receive(window, CLERK, asked(PROMISED, paper=written))
    assert refusal(refused) == "paper.form_void"
    assert isinstance(refused, Problem)
    assert "墨水洒了" in refused.cause
    assert refusal(void_form(window, CLERK, form.number, "再一次")) == "paper.form_void"
    last = operations(window)[-1]
    assert last.payload["voided"] == [{"number": form.number, "reason": "墨水洒了"}]


@pytest.mark.parametrize(
    ("reason", "code"), [("  ", "case.reason_missing"), ("长" * 1001, "input.invalid")]
)
def test_voiding_needs_a_reason(window: Window, reason: str, code: str) -> None:
    [form] = printed(window)
    assert refusal(void_form(window, CLERK, form.number, reason)) == code
    assert list_forms(window)[0].form.state == "open"


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        ((PROMISED, LICENCE), "paper.one_item"),
        ((LICENCE,), "paper.other_item"),
    ],
)
def test_a_form_is_for_one_matter(window: Window, codes: tuple[str, ...], code: str) -> None:
    [form] = printed(window, 1, PROMISED)
    written = Written(form.number, NOW, "李")
    assert refusal(receive(window, CLERK, asked(*codes, paper=written))) == code


def test_forms_of_other_machines_are_not_ours(window: Window) -> None:
    foreign = "990122103261123008900186"
    assert refusal(void_form(window, CLERK, foreign, "x")) == "paper.form_unknown"
    written = Written(foreign, NOW, "李")
    assert refusal(receive(window, CLERK, asked(PROMISED, paper=written))) == "paper.form_unknown"


def test_an_item_that_is_decided_on_the_spot_can_be_typed_in(window: Window) -> None:
    [form] = printed(window)
    case = typed_in(window, form, "2026-11-23T09:00:00+08:00", ON_SPOT)
    assert str(case.state) == "received"
    assert AGENCY not in case.item


@pytest.mark.parametrize(
    ("day", "clock_text", "at"),
    [
        ("2026-11-23", "9:05", "2026-11-23T09:05:00+08:00"),
        ("2026-11-23", "0905", "2026-11-23T09:05:00+08:00"),
        ("2026-11-23", "９：０５", "2026-11-23T09:05:00+08:00"),
        ("2026-11-23", "9时05分", "2026-11-23T09:05:00+08:00"),
        ("2026-11-23", "905", "2026-11-23T09:05:00+08:00"),
        ("2026-11-23", "0:00", "2026-11-23T00:00:00+08:00"),
        ("2026-11-23", "25:00", "paper.time_format"),
        ("2026-11-23", "9:61", "paper.time_format"),
        ("2026-11-23", "早上", "paper.time_format"),
        ("2026-11-23", "", "paper.time_format"),
        ("2026-11-23", "8", "paper.time_format"),
        ("11月23日", "9:00", "paper.time_format"),
        ("2026-13-01", "9:00", "paper.time_format"),
        ("2026-11-23", "9:31", "paper.in_future"),
        ("2026-11-22", "9:00", "paper.before_printing"),
    ],
)
def test_times_as_clerks_type_them(window: Window, day: str, clock_text: str, at: str) -> None:
    [form] = printed(window)
    found = read_written(window, form.number, day, clock_text, "李")
    if isinstance(found, Problem):
        assert found.code == at
    else:
        assert found == Written(form.number, parse_instant(at), "李")


def test_a_writer_has_a_name(window: Window) -> None:
    [form] = printed(window)
    found = read_written(window, form.number, "2026-11-23", "9:00", " ")
    assert refusal(found) == "paper.writer_missing"


def test_what_a_scan_of_a_form_means(window: Window) -> None:
    [form, other] = printed(window, 2)
    qr = f"{form.number}-{form.query_code}"
    grouped = f"{form.number[:9]}-{form.number[9:15]}-{form.number[15:18]}-{form.number[18:22]}"
    for text in (form.number, qr, f"{grouped}-{form.number[22:]}", "9001", form.number[-6:]):
        assert find_form(window, text) == form
    assert find_form(window, "123") is None
    assert find_form(window, "王小明") is None
    assert find_form(window, "990122103261123007000173") is None
    void_form(window, CLERK, other.number, "x")
    assert refusal(find_form(window, other.number)) == "paper.form_void"
    assert find_form(window, "9002") is None


def test_a_refused_receipt_leaves_the_form_open(window: Window) -> None:
    [form] = printed(window)
    wish = asked(PROMISED, paper=Written(form.number, NOW, "长" * 300))
    assert refusal(receive(window, CLERK, wish)) == "input.invalid"
    assert list_forms(window)[0].form.state == "open"
    assert typed_in(window, form, (NOW - timedelta(hours=1)).isoformat()).number == form.number
    assert len(sample_clerks(window.hall)) > 1
