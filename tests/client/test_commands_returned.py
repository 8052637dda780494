"""A supplement notice that nobody answers, or that is answered with pledges, by command."""

from __future__ import annotations

from matters import PROMISED, Console


def test_what_nobody_brings_is_returned_after_the_last_day(township: Console) -> None:
    number = township.number_of(PROMISED, without=("M002", "M003"))
    township.by("supplement", number)
    words = ("return-application", number, "--reason", "补正逾期")
    last_day = township.at("2026-12-21T23:00:00+08:00")
    assert last_day.by(*words).code == "supplement.waiting"
    said = township.at("2026-12-22T09:00:00+08:00").by(*words)
    assert (said.status, said.answer["state"]) == (0, "withdrawn")
    assert [one["name"] for one in said.answer["documents"]] == ["return_notice"]
    texts = {}
    for document in ("supplement_notice", "return_notice"):
        out = township.home / f"{document}.txt"
        to = ("--document", document, "--format", "text", "--out", str(out))
        assert township("slip", number, *to).status == 0
        texts[document] = out.read_text("utf-8").replace("\n", "")
    assert "请最迟在 2026年12月21日 补齐" in texts["supplement_notice"]
    assert "居民户口簿" in texts["return_notice"]
    assert "视为撤回申请" in texts["return_notice"]
    kinds = [one["kind"] for one in township("case", number).answer["operations"]]
    assert kinds == ["receive", "request_supplement", "return_application", "rating_invited"]


def test_what_the_notice_asked_for_may_be_pledged(township: Console) -> None:
    number = township.number_of(PROMISED, without=("M002", "M003"))
    township.by("supplement", number)
    later = township.at("2026-11-25T09:00:00+08:00")
    assert later.by("accept", number).code == "supplement.open"
    half = later.by("accept", number, "--pledge", "M002:2026-12-01")
    assert half.code == "material.missing"
    said = later.by("accept", number, "--pledge", "M002:2026-12-01", "M003:2026-12-01")
    assert (said.status, said.answer["accepted_on"]) == (0, "2026-11-25")
    assert [one["name"] for one in said.answer["documents"]] == ["acceptance", "pledge"]
