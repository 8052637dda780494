"""延续 at the window: the licence that a receipt renews, by command, on the screen 收件 and from
the list of licences that end soon (行政许可法 50)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from matters import PROMISED, Console, form_of, materials_of
from screens_support import hall, program, received, screen_text, until
from test_alerts import at, keep
from test_screens_alerts import opened
from textual.pilot import Pilot

from hallclient.screens.questions import Confirm
from hallclient.screens.receive import Receive
from hallclient.services.half_form import ground, new_half_form, read_half_form
from hallclient.services.renewing import RenewalAsked, asked_of
from hallclient.window import Window
from hallcore.cases import State

FOOD, SHOP = "SJ-SP-001", "SJ-GT-001"
NUMBER = "JY29901220000017"


def receive(console: Console, *codes: str, old: tuple[str, ...] = ()) -> Any:
    form = console.write("form.json", form_of(*codes))
    materials = console.write("materials.json", materials_of(*codes))
    words = ("--item", ",".join(codes), "--form", form, "--materials", materials)
    return console.by("receive", *words, *old)


def case_of(console: Console, said: Any) -> dict[str, Any]:
    assert said.status == 0, said.fault
    (one,) = said.answer["cases"]
    shown: dict[str, Any] = console("case", one["case_number"]).answer
    return shown


# command -------------------------------------------------------------------------------------


def test_a_receipt_in_time_has_no_warning(township: Console) -> None:
    old = ("--renews", NUMBER, "--valid-until", "2027-01-14")
    said = receive(township, FOOD, old=old)
    assert said.answer["warnings"] == []
    assert case_of(township, said)["renews"] == {
        "certificate_number": NUMBER,
        "valid_until": "2027-01-14",
        "apply_by": "2026-12-15",
        "late": False,
        "by_law": False,
    }


def test_a_late_receipt_is_received_with_a_warning(township: Console) -> None:
    old = ("--renews", NUMBER, "--valid-until", "2026-12-01")
    said = receive(township, FOOD, old=old)
    assert [one["code"] for one in said.answer["warnings"]] == ["renewal.late"]
    assert case_of(township, said)["renews"]["late"] is True


def test_a_licence_that_nobody_knows_is_told(township: Console) -> None:
    said = receive(township, FOOD, old=("--renews", "Z1"))
    assert [one["code"] for one in said.answer["warnings"]] == ["renewal.unknown"]
    renews = case_of(township, said)["renews"]
    assert (renews["certificate_number"], renews["valid_until"]) == ("Z1", None)


@pytest.mark.parametrize(
    ("codes", "old", "status", "code"),
    [
        ((PROMISED,), ("--renews", NUMBER), 1, "renewal.not_here"),
        ((FOOD, "WJ-GC-001"), ("--renews", NUMBER), 1, "renewal.which"),
        ((FOOD,), ("--renews", " "), 1, "renewal.number_missing"),
        ((FOOD,), ("--renews", "9" * 65), 2, "input.invalid"),
        ((FOOD,), ("--valid-until", "2027-01-14"), 2, "input.usage"),
        ((FOOD,), ("--renews", NUMBER, "--valid-until", "morgen"), 2, "input.day"),
    ],
)
def test_what_renews_nothing_is_refused(
    township: Console, codes: tuple[str, ...], old: tuple[str, ...], status: int, code: str
) -> None:
    said = receive(township, *codes, old=old)
    assert (said.code, said.status) == (code, status)
    assert township("cases").answer["cases"] == []


def test_a_line_of_a_batch_renews(township: Console) -> None:
    import json

    line = {"items": [FOOD], "form": form_of(FOOD), **materials_of(FOOD)}
    lines = [line | {"renews": NUMBER, "valid_until": "2027-01-14"}, line | {"renews": 7}]
    path = township.home / "batch.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in lines), "utf-8")
    said = township.by("receive", "--batch", str(path))
    assert said.status == 1
    first, second = (json.loads(text) for text in said.output.splitlines())
    number = first["cases"][0]["case_number"]
    assert township("case", number).answer["renews"]["certificate_number"] == NUMBER
    assert second["error"]["code"] == "input.invalid"


# screens -------------------------------------------------------------------------------------


@pytest.fixture
def ending(window: Window) -> Window:
    """A licence of this hall that ends on 2026-12-23; it is 2026-12-01."""
    keep(
        window,
        received(window),
        item=FOOD,
        state=State.DELIVERED,
        result="granted",
        decided_on=date(2026, 11, 24),
        certificate_number=NUMBER,
        valid_until=date(2026, 12, 23),
    )
    at(window, "2026-12-01")
    return window


def form_screen(pilot: Pilot[None]) -> Receive:
    screen = pilot.app.screen
    assert isinstance(screen, Receive)
    return screen


async def test_f9_in_the_list_begins_the_renewal(ending: Window) -> None:
    """The item, the person and the licence stand there; it is late, and that is said."""
    async with program(ending, (120, 36)) as pilot:
        screen = await opened(pilot)
        assert len(screen.seen.endings if screen.seen else ()) == 1
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
        receive_screen = form_screen(pilot)
        await until(pilot, lambda: receive_screen.half.renews.get("number") == NUMBER)
        await until(pilot, lambda: receive_screen.rows["renews.number"].display)
        assert receive_screen.half.items == [FOOD]
        assert receive_screen.half.renews["valid_until"] == "2026-12-23"
        assert receive_screen.half.applicant["name"] == "张𬱖"
        await pilot.pause()
        row: Any = receive_screen.rows["renews.valid_until"]
        assert str(row.query_one(".row-note").content) == "申请延续晚了"
        assert NUMBER in screen_text(hall(pilot))


async def test_a_half_typed_form_is_not_lost_unasked(ending: Window) -> None:
    async with program(ending, (120, 36)) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
        form_screen(pilot).half.items = [PROMISED]
        await opened(pilot)
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
        assert form_screen(pilot).half.items == [PROMISED]
        assert form_screen(pilot).half.renews == {}


@pytest.mark.parametrize(("item", "is_asked"), [(FOOD, True), (SHOP, False), (PROMISED, False)])
async def test_the_licence_is_asked_where_it_applies(
    window: Window, item: str, is_asked: bool
) -> None:
    async with program(window, (120, 36)) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
        screen = form_screen(pilot)
        screen.half.items = [item]
        await screen.go(2)
        assert screen.rows["renews.number"].display is is_asked
        assert screen.rows["renews.valid_until"].display is is_asked


async def test_a_known_licence_brings_its_end(ending: Window) -> None:
    async with program(ending, (120, 36)) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
        screen = form_screen(pilot)
        screen.half.items = [FOOD]
        await screen.go(2, "renews.number")
        await pilot.press(*NUMBER, "enter")
        await until(pilot, lambda: screen.half.renews.get("valid_until") == "2026-12-23")
        row: Any = screen.rows["renews.valid_until"]
        assert str(row.query_one(".row-note").content) == "申请延续晚了"
        await screen.go(5)
        await until(pilot, lambda: "申请延续晚了：证照 2026-12-23" in screen_text(hall(pilot)))


def test_a_kept_form_keeps_its_licence(window: Window) -> None:
    half = new_half_form()
    half.renews = {"number": NUMBER, "valid_until": "20270114"}
    again = read_half_form(half.to_body())
    assert asked_of(again.renews) == RenewalAsked(NUMBER, date(2027, 1, 14))
    assert not ground(window).can_renew(again), "no item is chosen"
    assert read_half_form(half.to_body() | {"renews": {"number": 7}}).renews == {}
