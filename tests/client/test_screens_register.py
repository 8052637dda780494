"""登记 by keyboard alone: found, looked at for a reason, put right, merged; and 收件 of somebody
who is known."""

from __future__ import annotations

import pytest
from screens_support import (
    ALLOWANCE,
    CLERK,
    NUMBER,
    SPOT,
    half_form,
    hall,
    palette,
    program,
    received,
    screen_text,
    shows,
    until,
)

from hallclient.screens.person_detail import PersonDetail
from hallclient.screens.person_pair import PersonPair
from hallclient.screens.questions import Refusal
from hallclient.screens.receive import Receive
from hallclient.screens.register import RegisterScreen
from hallclient.services import register
from hallclient.services.half_form import Ticked, ground
from hallclient.services.receiving import Finished, Result, finish
from hallclient.window import Window

TWIN = "990122198708210353"


def known(window: Window, name: str = "张𬱖", number: str = NUMBER) -> str:
    """A person with a case here; the 登记号."""
    half = half_form(name, ALLOWANCE, number)
    half.materials = {one.spec.code: Ticked(1, 1) for one in ground(window).materials(half)}
    done = finish(window, CLERK, half, Result.RECEIVE)
    assert isinstance(done, Finished), done
    return done.registration_number


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_person_is_found_and_opened_for_a_reason(
    window: Window, size: tuple[int, int]
) -> None:
    number = known(window)
    async with program(window, size) as pilot:
        await pilot.press("f12")
        screen = await shows(pilot, RegisterScreen)
        await pilot.press(*NUMBER[-4:])
        await until(pilot, lambda: [one.known.name for one in screen.people] == ["张𬱖"])
        assert NUMBER not in screen_text(hall(pilot))
        assert f"990{'*' * 11}0337" in screen_text(hall(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "查看 张𬱖 的登记" in screen_text(hall(pilot)))
        await pilot.press("1")
        await shows(pilot, PersonDetail)
        text = screen_text(hall(pilot))
        assert "办件" in text
        assert "老年人" in text or "高龄" in text
        assert "居民身份证" in text
        assert NUMBER not in text
        assert "13800000107" not in text
    (looked,) = register.lookups_json(window)["lookups"]
    assert (looked["registration_number"], looked["reason"]) == (number, "核对联系方式")


async def test_whoever_turns_back_at_the_reason_sees_nothing(window: Window) -> None:
    known(window)
    async with program(window) as pilot:
        await palette(pilot, "dj")
        screen = await shows(pilot, RegisterScreen)
        await until(pilot, lambda: screen.people)
        await pilot.press("enter")
        await until(pilot, lambda: "查看 张𬱖 的登记" in screen_text(hall(pilot)))
        await pilot.press("escape")
        await shows(pilot, RegisterScreen)
    assert register.lookups_json(window)["lookups"] == []


async def test_what_is_wrong_is_put_right_with_a_reason(window: Window) -> None:
    number = known(window)
    async with program(window) as pilot:
        await pilot.press("f12")
        screen = await shows(pilot, RegisterScreen)
        await until(pilot, lambda: screen.people)
        await pilot.press("enter")
        await until(pilot, lambda: "查看" in screen_text(hall(pilot)))
        await pilot.press("5")
        await until(pilot, lambda: "查看理由" in screen_text(hall(pilot)))
        await pilot.press(*"call", "f9")
        await shows(pilot, PersonDetail)
        await pilot.press("f9")
        await until(pilot, lambda: "更正登记" in screen_text(hall(pilot)))
        # The form shows the number whole, and the cursor does not wipe it.
        assert "13800000107" in screen_text(hall(pilot))
        await pilot.press("enter", "backspace", "8", "enter", "enter", *"moved", "enter")
        await until(pilot, lambda: "登记更正 2026-11-23" in screen_text(hall(pilot)))
    with window.store.read() as unit:
        entry = unit.people.person(number)
        assert entry is not None
        assert entry.phone == "13800000108"
        kinds = [one.kind for one in unit.operations.waiting()]
    assert kinds[-1] == "person_amend"
    reasons = [one["reason"] for one in register.lookups_json(window)["lookups"]]
    assert reasons == ["call", "call"]


async def test_two_who_look_alike_stand_side_by_side_and_a_person_decides(window: Window) -> None:
    one, other = known(window), known(window, "张頔", TWIN)
    async with program(window) as pilot:
        await pilot.press("f12")
        screen = await shows(pilot, RegisterScreen)
        await until(pilot, lambda: len(screen.people) == 2)
        await pilot.press("f7")
        await until(pilot, lambda: screen.pairs)
        await pilot.press("enter")
        await shows(pilot, PersonPair)
        text = screen_text(hall(pilot))
        assert "张頔" in text
        assert "出生日期相同" in text
        assert NUMBER not in text
        await pilot.press("f9")
        await until(pilot, lambda: "不是同一人" in screen_text(hall(pilot)))
        await pilot.press("1")
        await until(pilot, lambda: "理由和工号" in screen_text(hall(pilot)))
        # No reason, no merge.
        await pilot.press("f9")
        await until(pilot, lambda: "这一项要填写" in screen_text(hall(pilot)))
        await pilot.press(*"same", "f9")
        await shows(pilot, RegisterScreen)
        await until(pilot, lambda: not screen.pairs)
    with window.store.read() as unit:
        (link,) = unit.register.links_of(one)
    assert (link.is_same, link.reason, {link.kept, link.alias}) == (True, "same", {one, other})


async def test_a_merge_is_taken_back_from_the_detail(window: Window) -> None:
    one, other = known(window), known(window, "张頔", TWIN)
    assert isinstance(register.say_same(window, CLERK, one, other, "旧号"), register.Person)
    async with program(window) as pilot:
        await pilot.press("f12")
        screen = await shows(pilot, RegisterScreen)
        await until(pilot, lambda: len(screen.people) == 2)
        await pilot.press("enter")
        await until(pilot, lambda: "查看" in screen_text(hall(pilot)))
        await pilot.press("4")
        detail = await shows(pilot, PersonDetail)
        assert "并入" in screen_text(hall(pilot))
        assert len(detail.detail.cases) == 2
        await pilot.press("f7")
        await until(pilot, lambda: "撤开" in screen_text(hall(pilot)))
        await pilot.press("1", *"two", "f9")
        await until(pilot, lambda: not detail.detail.links)
        assert len(detail.detail.cases) == 1
        await pilot.press("f7")
        refusal = await shows(pilot, Refusal)
        assert refusal.problem.code == "register.nobody_alike"


async def test_a_known_applicant_is_brought_in_and_amended_without_wiping(window: Window) -> None:
    number = known(window)
    async with program(window) as pilot:
        await pilot.press("f2")
        screen = await shows(pilot, Receive)
        await pilot.press(*SPOT.lower(), "enter")
        await until(pilot, lambda: screen.half.step == 2)
        await pilot.press("enter", *NUMBER, "enter")
        await until(pilot, lambda: screen.half.applicant.get("name") == "张𬱖")
        text = screen_text(hall(pilot))
        assert "上次办件 2026-11-23" in text
        # To the telephone: its last digit is another now; what is known stands beside it.
        await pilot.press("enter", "backspace", "9", "enter")
        await until(pilot, lambda: "登记 13800000107" in screen_text(hall(pilot)))
        assert screen.half.applicant["phone"] == "13800000109"
        assert screen.half.applicant["name"] == "张𬱖"
        await pilot.press("ctrl+t")
        await until(pilot, lambda: screen.half.applicant["phone"] == "13800000107")
        (looked,) = register.lookups_json(window)["lookups"]
        assert looked["registration_number"] == number
        assert looked["reason"].startswith("收件：")


async def test_what_is_on_file_serves_again_by_one_key(window: Window) -> None:
    known(window)
    async with program(window) as pilot:
        await pilot.press("f2")
        screen = await shows(pilot, Receive)
        await pilot.press(*SPOT.lower(), "enter")
        await until(pilot, lambda: screen.half.step == 2)
        await pilot.press("enter", *NUMBER, "enter")
        await until(pilot, lambda: screen.half.applicant.get("name") == "张𬱖")
        await screen.go(4)
        await until(pilot, lambda: "有存档" in screen_text(hall(pilot)))
        line = screen.materials.material_lines[0]
        assert "已与原件核对" in line.hint
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "存档件，不用再交" in screen_text(hall(pilot)))
        assert screen.half.materials[line.code].on_file
        # Whoever brings it all the same has brought it.
        await pilot.press("space")
        await until(pilot, lambda: not screen.half.materials[line.code].on_file)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: screen.half.materials[line.code].on_file)


async def test_somebody_unknown_is_asked_of_the_centre_and_offline_nothing_stops(
    window: Window,
) -> None:
    async with program(window) as pilot:
        await pilot.press("f2")
        screen = await shows(pilot, Receive)
        await pilot.press(*SPOT.lower(), "enter")
        await until(pilot, lambda: screen.half.step == 2)
        await pilot.press("enter", *NUMBER, "enter", "ctrl+t")
        refusal = await shows(pilot, Refusal)
        assert refusal.problem.code == "lookup.offline"
        await pilot.press("enter")
        await shows(pilot, Receive)
        await pilot.press(*"zhang")
        await until(pilot, lambda: screen.half.applicant.get("name") == "zhang")


async def test_a_case_opens_from_the_detail(window: Window) -> None:
    number = received(window)
    async with program(window) as pilot:
        await pilot.press("f12")
        screen = await shows(pilot, RegisterScreen)
        await until(pilot, lambda: screen.people)
        await pilot.press("enter")
        await until(pilot, lambda: "查看" in screen_text(hall(pilot)))
        await pilot.press("2")
        await shows(pilot, PersonDetail)
        await pilot.press("1")
        await until(pilot, lambda: getattr(hall(pilot).screen, "number", "") == number)
