"""一件事 the whole way (domain.md 16): received in the village, reviewed and accepted in the
township, decided by the county's departments, delivered in the village; a real centre between."""

from __future__ import annotations

from typing import Any

import pytest
from county_support import County
from matters import ALL_ITEMS, THEME, TWO_ITEMS, form_of, materials_of, resident_id
from support import TOWNSHIP, sample_catalogue

from hallclient.demo.processes import Ran
from hallclient.demo.world import HALLS, World
from hallclient.services.paper_forms import print_forms
from hallclient.services.receipt import Asked
from hallclient.services.receipt import receive as receive_here
from hallclient.services.written import Written
from hallcore.forms import parse_form
from hallcore.moments import parse_instant
from hallcore.problems import Problem

ITEMS = ("SJ-GT-001", "SJ-SP-001", "WJ-GC-001", "XF-GZ-001")
STEPS = ("handle", "review", "approve")


def at(day: int, hour: int, month: int = 11) -> str:
    return f"2026-{month:02d}-{day:02d}T{hour:02d}:00:00+08:00"


def done(ran: Ran) -> dict[str, Any]:
    assert ran.status == 0, ran.fault
    return ran.answer


def shown_all(world: World, now: str, place: str) -> dict[str, dict[str, Any]]:
    """Every case as a place lists it, by number."""
    words = ("cases", "--limit", "0")
    ran = world.at_centre(now, *words) if place == "centre" else world.window(place, now, *words)
    return {str(one["case_number"]): one for one in done(ran)["cases"]}


def staff_with(world: World, post: str) -> str:
    every = world.at_centre(at(20, 9), "sample").answer["staff"]
    return next(str(one["number"]) for one in every if post in one["posts"])


@pytest.mark.timeout(900)
def test_a_theme_goes_its_whole_way(world: World) -> None:
    for place in HALLS:
        done(world.window(place, at(20, 9), "sync"))
    form = world.write_json("form.json", form_of(*ITEMS) | {"answers": ALL_ITEMS})
    papers = world.write_json("materials.json", materials_of(*ITEMS))

    # No network in the village: received, bundled, handed over.
    words = ("--item", THEME, "--form", str(form), "--materials", str(papers), "--clerk", "CLERK")
    cases = done(world.window("village", at(20, 10), "receive", *words))["cases"]
    parent, *children = [str(one["case_number"]) for one in cases]
    assert [one["item"] for one in cases] == [THEME, *ITEMS]
    parcel = str(world.folder / "bundle.parcel")
    up = ("hand-over", parent, "--to", HALLS["township"], "--parcel", parcel, "--clerk", "CLERK")
    handed = done(world.window("village", at(20, 11), *up))
    assert [one["case_number"] for one in handed["cases"]] == [parent, *children]

    # The township goes on from the stick, before the village has sent anything.
    taken = done(
        world.window("township", at(23, 9), "take-over", "--parcel", parcel, "--clerk", "CLERK")
    )
    assert {one["holder"] for one in taken["cases"]} == {HALLS["township"]}
    review = ("first-review", parent, "--opinion", "材料属实，同意上报。", "--clerk", "CLERK")
    done(world.window("township", at(23, 10), *review))
    accepted = done(world.window("township", at(23, 11), "accept", parent, "--clerk", "CLERK"))
    assert accepted["state"] == "accepted"
    assert accepted["promised_due_on"] == "2026-12-02"
    assert done(world.window("township", at(23, 12), "sync"))["rejected"] == 0
    ran = done(world.window("village", at(23, 13), "sync"))
    assert (ran["rejected"], ran["parked"]) == (0, 0)
    for place in ("centre", "village", "township"):
        listed = shown_all(world, at(23, 14), place)
        assert set(listed) == {parent, *children}
        for case in listed.values():
            assert (case["state"], case["accepted_on"]) == ("accepted", "2026-11-23")
    notice = str(world.folder / "notice.txt")
    out = ("--document", "acceptance", "--format", "text", "--out", notice)
    done(world.window("village", at(23, 14), "slip", parent, *out))
    there = str(world.folder / "notice-township.txt")
    done(world.window("township", at(23, 14), "slip", parent, *out[:-1], there))
    with open(notice, encoding="utf-8") as own, open(there, encoding="utf-8") as other:
        assert own.read() == other.read(), "the same paper wherever it is printed"

    # Four desks at once; the parent has none, and no step is skipped.
    people = {post: staff_with(world, post) for post in STEPS}
    decide = ("--by", people["approve"], "--grant", "--reason", "符合法定条件")
    skipped = world.at_centre(at(24, 9), "decide", children[0], "--step", "approve", *decide)
    assert skipped.code == "step.order"
    on_parent = world.at_centre(at(24, 9), "decide", parent, "--step", "approve", *decide)
    assert on_parent.status == 1
    for day, child in enumerate(children, start=24):
        for step in STEPS[:-1]:
            words = ("--step", step, "--by", people[step], "--pass", "--reason", "材料齐全，同意")
            done(world.at_centre(at(day, 10), "decide", child, *words))
        is_last = child == children[-1]
        end = ("--refuse", "--basis", "《消防法》第十五条", "--remedy", "可以申请行政复议")
        wish = end if is_last else ("--grant",)
        words = ("--by", people["approve"], "--reason", "经审查决定", *wish)
        done(world.at_centre(at(day, 11), "decide", child, "--step", "approve", *words))
        state = done(world.at_centre(at(day, 12), "case", parent))["state"]
        assert state == ("granted" if is_last else "accepted"), "decided when all are"

    # The results go down as one bundle; the village delivers once.
    done(world.window("township", at(28, 9), "sync"))
    down = ("hand-over", parent, "--to", HALLS["village"], "--clerk", "CLERK")
    transfer = done(world.window("township", at(28, 10), *down))
    assert len(transfer["cases"]) == 5
    done(world.window("township", at(28, 10), "sync"))
    done(world.window("village", at(28, 11), "sync"))
    case = done(world.window("village", at(28, 11), "case", parent))
    assert (case["state"], case["result"]) == ("granted", "granted")
    assert case["decided_on"] == "2026-11-27"
    take = ("take-over", transfer["transfer_number"], "--clerk", "CLERK")
    assert len(done(world.window("village", at(28, 12), *take))["cases"]) == 5
    who = ("--receiver", "张𬱖", "--id-number", resident_id(), "--relation", "self")
    alone = world.window("village", at(28, 13), "deliver", children[0], *who, "--clerk", "CLERK")
    assert alone.code == "theme.with_parent"
    delivered = done(
        world.window("village", at(28, 13), "deliver", parent, *who, "--clerk", "CLERK")
    )
    assert delivered["state"] == "delivered"
    ran = done(world.window("village", at(28, 14), "sync"))
    assert (ran["rejected"], ran["parked"], ran["pending"]) == (0, 0, 0)
    done(world.window("township", at(28, 15), "sync"))

    # Everybody sees the same, and it is the fold of the log.
    centre = shown_all(world, at(28, 16), "centre")
    assert {one["state"] for one in centre.values()} == {"delivered"}
    assert {one["delivered_at"] for one in centre.values()} == {"2026-11-28T13:00:00+08:00"}
    for place in ("village", "township"):
        assert shown_all(world, at(28, 16), place) == centre
    assert done(world.at_centre(at(28, 16), "rebuild"))["differences"] == []


def test_a_theme_from_a_paper_form_is_the_same_at_the_centre(county: County) -> None:
    window = county.window(TOWNSHIP)
    printed = print_forms(window, "0101", 1)
    assert not isinstance(printed, Problem)
    [form] = printed
    county.at("2026-11-25T10:00:00+08:00")
    codes = sample_catalogue().themes[THEME].chosen(TWO_ITEMS)
    typed = parse_form(form_of(*codes) | {"answers": TWO_ITEMS}, "form")
    assert not isinstance(typed, Problem)
    written = Written(form.number, parse_instant("2026-11-23T15:40:00+08:00"), "李䶮")
    done = receive_here(window, "0101", Asked((THEME,), typed, paper=written))
    assert not isinstance(done, Problem), done
    county.sync(TOWNSHIP)
    assert done.cases[0].number == form.number
    for case in done.cases:
        held = county.at_centre("case", case.number)
        assert [one["outcome"] for one in held["operations"]] == ["applied"]
        assert held["received_at"] == "2026-11-23T15:40:00+08:00"
        assert held["paper_form"]["written_by"] == "李䶮"
