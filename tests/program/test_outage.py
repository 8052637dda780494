"""An outage with real programs: forms printed ahead, typed in twelve days later, synced."""

from __future__ import annotations

import json
from typing import Any

import pytest
from matters import LICENCE, PROMISED, form_of, materials_of
from program_support import NOW

from hallclient.demo.world import World

LATER = "2026-12-02T10:00:00+08:00"


def batch(world: World, *rows: tuple[str, dict[str, Any], str]) -> str:
    """Receipts for `receive --batch`: item, form, time on the paper."""
    lines = [
        {
            "items": [item],
            "form": form_of(item),
            **materials_of(item),
            "paper_number": form["case_number"],
            "occurred_at": at,
            "written_by": "李䶮",
        }
        for item, form, at in rows
    ]
    path = world.folder / "paper.jsonl"
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in lines), "utf-8")
    return str(path)


@pytest.mark.timeout(300)
def test_what_was_written_on_paper_is_the_same_at_the_centre(world: World) -> None:
    """Printed on 11-20, filled in that afternoon, typed in on 12-02: the answer limit was 11-27."""
    out = str(world.folder / "forms.pdf")
    words = ["print-forms", "--count", "3", "--out", out, "--clerk", "CLERK"]
    printed = world.window("township", NOW, *words)
    assert printed.status == 0, printed.fault
    licence, allowance, spoilt = printed.answer["forms"]

    path = batch(
        world,
        (LICENCE, licence, "2026-11-20T15:40:00+08:00"),
        (PROMISED, allowance, "2026-12-01T09:05:00+08:00"),
    )
    done = world.window("township", LATER, "receive", "--batch", path, "--clerk", "CLERK")
    assert done.status == 0, done.fault
    words = ["void-form", spoilt["case_number"], "--reason", "污损", "--clerk", "CLERK"]
    assert world.window("township", LATER, *words).status == 0
    synced = world.window("township", LATER, "sync").answer
    assert (synced["pending"], synced["rejected"], synced["parked"]) == (0, 0, 0)
    assert synced["pushed"] == 4

    here = {
        one["case_number"]: one for one in world.window("township", LATER, "cases").answer["cases"]
    }
    there = {one["case_number"]: one for one in world.at_centre(LATER, "cases").answer["cases"]}
    for form, due_on, state, flags, accepted_on in (
        (licence, "2026-11-27", "accepted", ["deemed", "practice"], "2026-11-20"),
        (allowance, "2026-12-08", "received", ["practice"], None),
    ):
        number = form["case_number"]
        assert here[number] == there[number]
        assert here[number]["answer_due_on"] == due_on
        assert (here[number]["state"], sorted(here[number]["flags"])) == (state, flags)
        assert here[number]["accepted_on"] == accepted_on

    listed = world.window("township", LATER, "forms").answer["forms"]
    assert [(one["state"], one.get("case_state")) for one in listed] == [
        ("used", "accepted"),
        ("used", "received"),
        ("void", None),
    ]
    assert world.at_centre(LATER, "rebuild").answer["differences"] == []
