"""A case whose limit runs over a make-up Sunday, the National Day holiday and two special
procedures, the second over the make-up Saturday of 2026-10-10."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from matters import form_of, materials_of
from screens_support import CLERK
from support import COUNTY, FrozenClock, make_window

from hallclient.services import answer, counter_acts
from hallclient.services.commit import Commit
from hallclient.services.receipt import Asked, Receipt, receive
from hallclient.window import Window
from hallcore.base import Frozen
from hallcore.cases import Case
from hallcore.forms import parse_form
from hallcore.kinds.limits import ResumeClock, StopClock
from hallcore.materials import parse_materials
from hallcore.moments import parse_instant
from hallcore.problems import Problem

ITEM = "SJ-SP-001"
BASIS = "《中华人民共和国行政许可法》第四十五条"


def at(window: Window, day: str) -> None:
    clock: Any = window.clock
    assert isinstance(clock, FrozenClock)
    clock.at = parse_instant(f"{day}T09:30:00+08:00")


def told(window: Window, kind: str, number: str, payload: Frozen, paper: str = "") -> Case:
    """An act of the centre, as if it had been done at the county's desk."""
    with window.store.write() as unit:
        commit = Commit(window, unit, CLERK)
        documents = [commit.new_document(paper)] if paper else []
        case = commit.act(kind, number, payload, documents)
        assert isinstance(case, Case), case
        unit.commit()
    return case


def taken_in(
    window: Window, code: str, *, name: str = "张𬱖", without: tuple[str, ...] = ()
) -> str:
    """A case received with its whole form and all required materials but `without`."""
    form = parse_form(form_of(code, name=name), "form")
    entries = parse_materials(materials_of(code, without=without), "materials")
    assert not isinstance(form, Problem)
    assert not isinstance(entries, Problem)
    receipt = receive(window, CLERK, Asked(items=(code,), form=form, materials=entries))
    assert isinstance(receipt, Receipt), receipt
    return receipt.cases[0].number


def stopped(window: Window, number: str, procedure: str, first: str, last: str) -> None:
    """A special procedure, told and served on its first day, ended on its last."""
    at(window, first)
    stop = StopClock(
        procedure=procedure,
        approver="龙安国",
        basis=BASIS,
        reason="现场情况需要核实",
        expected_days=3,
        first_on=date.fromisoformat(first),
    )
    case = told(window, "stop_clock", number, stop, "special_procedure")
    served = counter_acts.serve(
        window, CLERK, number, document=case.papers[-1].number, receiver="马䶮"
    )
    assert isinstance(served, Case), served
    at(window, last)
    resume = ResumeClock(last_on=date.fromisoformat(last), result="符合要求")
    told(window, "resume_clock", number, resume)


def two_stops(home: Path) -> tuple[Window, str]:
    """The county's window on 2026-10-13, and the case."""
    window = make_window(home, COUNTY, parse_instant("2026-09-18T09:30:00+08:00"))
    number = taken_in(window, ITEM, name="马䶮")
    accepted = answer.accept(window, CLERK, number)
    assert isinstance(accepted, Case), accepted
    stopped(window, number, "inspection", "2026-09-21", "2026-09-23")
    stopped(window, number, "expert_review", "2026-10-09", "2026-10-12")
    at(window, "2026-10-13")
    return window, number
