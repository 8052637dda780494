"""`hallclient decline`: the words of contract.md, and the listed ground and evidence besides."""

from __future__ import annotations

import pytest
from matters import PROMISED, Console

WORDS = ["--reason", "查明不符合条件", "--basis", "本地办事指南"]


@pytest.mark.parametrize(
    ("ground", "more"),
    [
        ("out_of_scope", ["--right-body", "云岭县公安局"]),
        ("no_licence_needed", []),
        ("item_ground", []),
        ("item_ground", ["--item-ground", "not_eligible"]),
        ("false_material", []),
        ("false_material", ["--evidence", "户口簿查无此户"]),
    ],
)
def test_rule_10_every_ground_by_command(township: Console, ground: str, more: list[str]) -> None:
    number = township.number_of(PROMISED)
    said = township.by("decline", number, "--ground", ground, *WORDS, *more)
    assert set(said.answer) == {"case_number", "state", "notice_number"}
    assert said.answer["state"] == "declined"
    kinds = [one["kind"] for one in township("case", number).answer["operations"]]
    assert kinds == ["receive", "decline", "rating_invited"]


def test_rule_10_a_ground_that_the_item_does_not_list(township: Console) -> None:
    number = township.number_of(PROMISED)
    words = ["decline", number, *WORDS, "--item-ground", "barred", "--ground"]
    for ground in ("item_ground", "no_licence_needed"):
        said = township.by(*words, ground)
        assert (said.status, said.code) == (1, "decline.ground_unknown")
    assert township("case", number).answer["state"] == "received"


def test_rule_10_a_village_tells_only_what_must_be_told_at_once(village: Console) -> None:
    number = village.number_of(PROMISED)
    words = ["decline", number, *WORDS, "--ground"]
    for ground in ("item_ground", "false_material"):
        said = village.by(*words, ground)
        assert (said.status, said.code) == (1, "item.not_here")
    said = village.by(*words, "no_licence_needed")
    assert said.answer["state"] == "declined"


def test_evidence_and_reason_are_both_needed(township: Console) -> None:
    number = township.number_of(PROMISED)
    words = ["decline", number, "--ground", "false_material", "--basis", "行政许可法第七十八条"]
    said = township.by(*words, "--reason", " ", "--evidence", "印章不符")
    assert said.code == "decline.incomplete"
    said = township.by(*words, "--reason", "假证", "--evidence", " ")
    assert said.code == "decline.evidence"


def test_the_notice_names_the_listed_ground(township: Console) -> None:
    number = township.number_of(PROMISED)
    township.by("decline", number, "--ground", "item_ground", *WORDS)
    out = township.home / "notice.txt"
    words = ["slip", number, "--document", "decline", "--paper", "a4", "--format", "text"]
    assert township(*words, "--out", str(out)).status == 0
    assert "不满 80 周岁，或者不是本地户籍" in out.read_text("utf-8").replace("\n", "")
