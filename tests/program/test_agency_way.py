"""代办 from the village to the result in a citizen's hand: real programs, a real centre."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "client"))

from matters import AGENCY, form_of, materials_of, resident_id

from hallclient.demo.processes import Ran
from hallclient.demo.world import HALLS, World

ENTRUSTED, SENT = "2026-11-20T10:00:00+08:00", "2026-11-23T16:00:00+08:00"
TAKEN, DECIDED = "2026-11-24T09:00:00+08:00", "2026-11-25T09:00:00+08:00"
GIVEN, CLOSED = "2026-11-26T15:00:00+08:00", "2026-11-27T09:00:00+08:00"


def done(ran: Ran) -> dict[str, Any]:
    assert ran.status == 0, ran.fault
    return ran.answer


@pytest.mark.timeout(400)
def test_from_the_village_to_the_township_and_back(world: World) -> None:
    def at(place: str, now: str, *words: str) -> dict[str, Any]:
        return done(world.window(place, now, *words))

    def by(place: str, now: str, *words: str) -> dict[str, Any]:
        return at(place, now, *words, "--clerk", "CLERK")

    form = world.write_json("agency-form.json", form_of(AGENCY))
    materials = world.write_json("agency-materials.json", materials_of(AGENCY))
    words = ("--item", AGENCY, "--form", str(form), "--materials", str(materials))
    case = by("village", ENTRUSTED, "receive", *words)["cases"][0]
    number = case["case_number"]
    assert case["answer_due_on"] is None
    assert [paper["name"] for paper in case["documents"]] == ["agency"]

    transfer = by("village", SENT, "hand-over", number, "--to", HALLS["township"])
    at("village", SENT, "sync")
    at("township", TAKEN, "sync")
    (taken,) = by("township", TAKEN, "take-over", transfer["transfer_number"])["cases"]
    assert [paper["name"] for paper in taken["documents"]] == ["receipt"]
    seen = at("township", TAKEN, "case", number)
    assert (seen["answer_due_on"], seen["received_at"]) == ("2026-12-01", TAKEN)
    assert by("township", TAKEN, "accept", number)["accepted_on"] == "2026-11-24"
    assert at("township", TAKEN, "sync")["in_sync"]

    steps = (("handle", "--pass"), ("review", "--pass"), ("approve", "--grant"))
    staff = done(world.at_centre(DECIDED, "sample"))["staff"]
    for step, verdict in steps:
        able = [one["number"] for one in staff if step in one["posts"]]
        said = world.at_centre(
            DECIDED, "decide", number, "--step", step, "--by", able[0], verdict, "--reason", "符合"
        )
        done(said)

    at("village", GIVEN, "sync")
    out = world.folder / "receipt.txt"
    slip = ("--document", "receipt", "--format", "text", "--out", str(out))
    at("village", GIVEN, "slip", number, *slip)
    assert "最迟 2026年12月1日" in out.read_text("utf-8").replace("\n", "")
    who = ("--receiver", "张𬱖", "--id-number", resident_id(), "--relation", "self")
    given = by("village", GIVEN, "deliver", number, *who)
    assert given["delivered_at"] == GIVEN

    (line,) = at("village", CLOSED, "agency-book", "--state", "closed")["cases"]
    assert line == {
        "case_number": number,
        "applicant": "张𬱖",
        "item_name": "老年人优待证",
        "state": "delivered",
        "entrusted_at": ENTRUSTED,
        "send_by": "2026-11-25",
        "sent_on": "2026-11-23",
        "taken_over_on": "2026-11-24",
        "result": "granted",
        "delivered_at": GIVEN,
        "days_held": 1,
        "overdue": False,
    }
    for place in ("village", "township"):
        assert at(place, CLOSED, "sync")["in_sync"]
    centre = done(world.at_centre(CLOSED, "case", number))
    windows = [at(place, CLOSED, "case", number) for place in ("village", "township")]
    for one in windows:
        keys = ("state", "received_at", "entrusted_at", "answer_due_on", "accepted_on", "holder")
        assert {key: one[key] for key in keys} == {key: centre[key] for key in keys}
        assert one["documents"] == centre["documents"]
    assert centre["state"] == "delivered"
    assert [(one["kind"], one["outcome"]) for one in centre["operations"]][:4] == [
        ("receive", "applied"),
        ("hand_over", "applied"),
        ("take_over", "applied"),
        ("accept", "applied"),
    ]
    assert done(world.at_centre(CLOSED, "rebuild"))["differences"] == []
