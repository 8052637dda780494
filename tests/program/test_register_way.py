"""The register between two halls: real programs, a real centre over HTTP."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "client"))

from matters import ON_SPOT, PROMISED, form_of, materials_of, resident_id

from hallclient.demo.processes import Ran
from hallclient.demo.world import HALLS, World

MORNING, NOON = "2026-11-23T09:30:00+08:00", "2026-11-23T12:00:00+08:00"
LATER = "2026-11-24T09:00:00+08:00"


def done(ran: Ran) -> dict[str, Any]:
    assert ran.status == 0, ran.fault
    return ran.answer


@pytest.mark.timeout(400)
def test_what_one_hall_knows_another_is_told_only_for_an_exact_number(world: World) -> None:
    def by(place: str, now: str, *words: str) -> dict[str, Any]:
        return done(world.window(place, now, *words, "--clerk", "CLERK"))

    def receive(place: str, now: str, code: str, **applicant: str) -> dict[str, Any]:
        form = form_of(code)
        form["applicant"] |= applicant
        made = world.write_json(f"register-{place}-form.json", form)
        materials = world.write_json(f"register-{place}-materials.json", materials_of(code))
        words = ("--item", code, "--form", str(made), "--materials", str(materials))
        return by(place, now, "receive", *words)

    number = receive("township", MORNING, ON_SPOT)["registration_number"]
    done(world.window("township", MORNING, "sync"))

    # The county's window has no case of his: nothing in its register, the exact number answers.
    assert done(world.window("county", NOON, "people"))["people"] == []
    asked = ("look-up", "--item", PROMISED, "--reason", "收件", "--id-number")
    said = by("county", NOON, *asked, resident_id())
    assert said["found"]
    assert said["facts"]["phone"]["value"] == "13800001234"
    assert not by("county", NOON, *asked, resident_id("99000019450612003"))["found"]
    # Nothing of the answer stays.
    assert done(world.window("county", NOON, "people"))["people"] == []

    # A case of his at the county brings him along; what is amended there reaches the township.
    got = receive("county", NOON, ON_SPOT, phone="13900009999")
    assert got["registration_number"] == number
    words = ("person-amend", number, "--address", "新址", "--reason", "搬家")
    by("county", LATER, *words)
    done(world.window("county", LATER, "sync"))
    assert done(world.window("township", LATER, "sync"))["in_sync"]
    seen = by("township", LATER, "person", number, "--reason", "核对")
    # The windows of this world run ahead of its centre: what they say counts for the day on which
    # the centre stored it.
    assert seen["facts"]["address"]["value"] == "新址"
    assert seen["facts"]["address"]["origin"] == "amended"
    assert seen["facts"]["address"]["said_on"] < LATER[:10]

    # Who looked whom up is at the centre: asked there, and told by the windows.
    done(world.window("township", LATER, "sync"))
    looked = done(world.at_centre(LATER, "lookups"))["lookups"]
    county, township = HALLS["county"], HALLS["township"]
    assert sorted((one["hall"], one["means"], one["found"]) for one in looked) == [
        (county, "asked", False),
        (county, "asked", True),
        (county, "centre", True),
        (county, "centre", True),
        (township, "register", True),
    ]
    assert done(world.at_centre(LATER, "rebuild"))["differences"] == []
