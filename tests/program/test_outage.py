"""An outage with real programs: forms printed ahead, typed in twelve days later, synced."""

from __future__ import annotations

import json

from matters import LICENCE, PROMISED, form_of, materials_of
from program_support import NOW

from hallclient.demo.world import World

LATER = "2026-12-02T10:00:00+08:00"


def test_what_was_written_on_paper_is_the_same_at_the_centre(world: World) -> None:
    """Printed on 11-20, filled in that afternoon, typed in on 12-02: the answer limit was 11-27."""
    out = str(world.folder / "forms.pdf")
    words = ["print-forms", "--count", "3", "--out", out, "--clerk", "CLERK"]
    printed = world.window("township", NOW, *words)
    assert printed.status == 0, printed.fault
    licence, allowance, spoilt = printed.answer["forms"]
    before = world.window("township", NOW, "sync").answer
    assert (before["pending"], before["rejected"], before["parked"]) == (0, 0, 0)

    for form, item, at in (
        (licence, LICENCE, "2026-11-20T15:40:00+08:00"),
        (allowance, PROMISED, "2026-12-01T09:05:00+08:00"),
    ):
        done = world.window(
            "township",
            LATER,
            "receive",
            "--item",
            item,
            "--form",
            str(world.write_json(f"{item}.json", form_of(item))),
            "--materials",
            str(world.write_json(f"{item}-m.json", materials_of(item))),
            "--paper-number",
            form["case_number"],
            "--occurred-at",
            at,
            "--written-by",
            "李䶮",
            "--clerk",
            "CLERK",
        )
        assert done.status == 0, done.fault
        [case] = done.answer["cases"]
        assert (case["case_number"], case["query_code"]) == (
            form["case_number"],
            form["query_code"],
        )
    words = ["void-form", spoilt["case_number"], "--reason", "污损", "--clerk", "CLERK"]
    assert world.window("township", LATER, *words).status == 0
    after = world.window("township", LATER, "sync").answer
    assert (after["pending"], after["rejected"], after["parked"]) == (0, 0, 0)

    for form, due_on, state, flags in (
        (licence, "2026-11-27", "accepted", ["deemed", "practice"]),
        (allowance, "2026-12-08", "received", ["practice"]),
    ):
        there = world.at_centre(LATER, "case", form["case_number"]).answer
        here = world.window("township", LATER, "case", form["case_number"]).answer
        for seen in (there, here):
            assert seen["answer_due_on"] == due_on
            assert (seen["state"], sorted(seen["flags"])) == (state, flags)
            assert [one["outcome"] for one in seen["operations"]] == ["applied"]
        assert there["clocks"] == here["clocks"]
        assert there["received_at"] == here["received_at"]
        assert there["accepted_on"] == here["accepted_on"]
    licence_here = world.window("township", LATER, "case", licence["case_number"]).answer
    assert licence_here["accepted_on"] == "2026-11-20"

    listed = world.window("township", LATER, "forms").answer["forms"]
    assert [(one["state"], one.get("case_state")) for one in listed] == [
        ("used", "accepted"),
        ("used", "received"),
        ("void", None),
    ]
    assert world.window("village", LATER, "forms").answer == {"forms": []}
    rebuilt = world.at_centre(LATER, "rebuild").answer
    assert rebuilt["differences"] == [], json.dumps(rebuilt)
