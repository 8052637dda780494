"""Receipts of made-up people, for tests of the register."""

from __future__ import annotations

from typing import Any

from matters import PROMISED, form_of, materials_of, resident_id
from support import FrozenClock

from hallclient.services.receipt import Asked, Receipt, receive
from hallclient.window import Window
from hallcore.forms import parse_form
from hallcore.materials import parse_materials
from hallcore.problems import Problem

CLERK = "0101"
ONE, TWO = resident_id(), resident_id("99000019450612003")
ELDER = resident_id("99000019300101001")


def received(
    window: Window, code: str = PROMISED, *, materials: Any = None, **applicant: str
) -> Receipt:
    """A case of 张𬱖, or of somebody with these facts."""
    made = form_of(code)
    made["applicant"] |= applicant
    form, listed = parse_form(made, "form"), materials or materials_of(code)
    entries = parse_materials(listed, "materials")
    assert not isinstance(form, Problem)
    assert not isinstance(entries, Problem)
    got = receive(window, CLERK, Asked((code,), form, entries))
    assert isinstance(got, Receipt), got
    return got


def refused(window: Window, code: str, materials: Any) -> str:
    form, entries = parse_form(form_of(code), "-"), parse_materials(materials, "-")
    assert not isinstance(form, Problem)
    assert not isinstance(entries, Problem), entries
    got = receive(window, CLERK, Asked((code,), form, entries))
    assert isinstance(got, Problem)
    return got.code


def passed(window: Window, **span: int) -> None:
    assert isinstance(window.clock, FrozenClock)
    window.clock.move(**span)
