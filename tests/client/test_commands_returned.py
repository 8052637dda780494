"""A supplement notice that nobody answers, or that is answered with pledges, by command."""

from __future__ import annotations

from matters import LICENCE, PROMISED, Console, required_codes


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


def notice_of(township: Console, number: str) -> str:
    out = township.home / "notice.txt"
    to = ("--document", "supplement_notice", "--format", "text", "--out", str(out))
    assert township("slip", number, *to).status == 0
    return out.read_text("utf-8").replace("\n", "").replace(" ", "")


def test_rule_08_a_late_notice_says_that_the_law_has_accepted(township: Console) -> None:
    number = township.number_of(LICENCE, without=(required_codes(LICENCE)[0],))
    told = township.at("2026-12-02T09:00:00+08:00").by("supplement", number).answer
    assert (told["late"], told["supply_by"]) == (True, None)
    text = notice_of(township, number)
    assert "您（单位）的申请自收到申请材料之日（2026年11月23日）起视为受理" in text
    assert "视为撤回" not in text
    assert "请最迟在" not in text
    assert "重新计算答复期限" not in text


def test_a_late_notice_of_what_the_law_does_not_accept_names_the_day(township: Console) -> None:
    number = township.number_of(PROMISED, without=("M002",))
    told = township.at("2026-12-02T09:00:00+08:00").by("supplement", number).answer
    assert (told["state"], told["late"], told["supply_by"]) == ("supplementing", True, "2026-12-30")
    text = notice_of(township, number)
    assert "请最迟在2026年12月30日补齐" in text
    assert "重新计算答复期限" in text
    assert "视为受理" not in text
    clocks = township("case", number).answer["clocks"]
    assert [one["due_on"] for one in clocks if one["name"] == "supplement"] == ["2026-12-30"]
