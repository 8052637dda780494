"""Acts of the desk at the centre that move limits, take fees, send back and settle, by command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from centre_support import COUNTY, MORNING, SetClock, Window

from hallcore.moments import parse_instant, write_instant
from hallcore.numbering import DOCUMENT_KINDS, document_number
from hallcore.operations import Operation, Times, read_operation
from hallserver.centre import Centre
from hallserver.cli import main
from hallserver.rebuild import compare_all

Captured = pytest.CaptureFixture[str]
HANDLER, REVIEWER, APPROVER = "3001", "3002", "3003"
STOP = ("--procedure", "testing", "--days", "10", "--approver", "龙安国", "--reason", "送样检测")
LONGER = ("--approver", "龙安国", "--post", "局长", "--reason", "案情复杂")


class Desk:
    """Runs commands of the centre at an instant."""

    def __init__(self, centre: Centre, capsys: Captured, patch: pytest.MonkeyPatch) -> None:
        self.home: Path = centre.home
        self.capsys, self.patch = capsys, patch
        self.at(write_instant(MORNING))

    def at(self, instant: str) -> None:
        self.patch.setenv("HALL_NOW", instant)

    def does(self, *words: str) -> Any:
        assert main([*words, "--home", str(self.home), "--json"]) == 0, self.capsys.readouterr()
        shown = self.capsys.readouterr()
        assert shown.err == ""
        return json.loads(shown.out)

    def refusal(self, *words: str, status: int = 1) -> str:
        assert main([*words, "--home", str(self.home), "--json"]) == status
        shown = self.capsys.readouterr()
        assert shown.out == ""
        return str(json.loads(shown.err)["code"])

    def clocks(self, number: str) -> dict[str, Any]:
        return {one["name"]: one for one in self.does("case", number)["clocks"]}


@pytest.fixture
def desk(centre: Centre, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(centre, capsys, monkeypatch)


@pytest.fixture
def accepted(township: Window) -> str:
    """Received and accepted on Monday 2026-11-23: promise 7, statutory 20 working days."""
    number = township.receive()
    township.accept(number)
    township.sync()
    return number


def own_number(kind: str, serial: int = 1) -> str:
    return document_number("990122103", "000", 2026, DOCUMENT_KINDS[kind], serial)


def test_rule_19_a_stop_makes_its_notice_and_the_window_gets_it(
    desk: Desk, accepted: str, township: Window, centre: Centre
) -> None:
    shown = desk.does("stop-clock", accepted, *STOP, "--by", HANDLER)
    notice = own_number("special_procedure")
    assert shown["documents"] == [{"name": "special_procedure", "number": notice}]
    assert shown["stop"] == {
        "number": 1,
        "procedure": "testing",
        "approver": "龙安国",
        "expected_days": 10,
        "told_on": "2026-11-23",
        "first": "2026-11-23",
        "last": None,
        "served_on": None,
        "notice_number": notice,
        "result": "",
    }
    running = {one["name"]: one for one in shown["clocks"]}
    assert (running["promise"]["due_on"], running["promise"]["colour"]) == (None, "paused")
    answer, lines = township.sync()
    row = answer.rows[-1]
    assert (row.outcome, row.position) == ("applied", 3)
    assert row.line is not None
    told = read_operation(lines[row.line])
    assert isinstance(told, Operation)
    assert (told.kind, told.hall, told.clerk) == ("stop_clock", COUNTY, HANDLER)
    assert [(one.name, one.number) for one in told.documents] == [("special_procedure", notice)]
    # The basis is the catalogue's own where nobody writes another.
    assert told.payload["basis"] == "行政许可法第四十五条"
    with centre.store.read() as unit:
        assert list(compare_all(unit).differences) == []


def test_a_stop_ends_and_the_days_of_it_do_not_count(desk: Desk, accepted: str) -> None:
    before = desk.clocks(accepted)
    assert (before["promise"]["due_on"], before["statutory"]["due_on"]) == (
        "2026-12-02",
        "2026-12-21",
    )
    desk.does("stop-clock", accepted, *STOP, "--from", "2026-11-25", "--by", HANDLER)
    desk.at("2026-11-27T16:00:00+08:00")
    shown = desk.does("resume-clock", accepted, "--result", "检测合格", "--by", HANDLER)
    assert (shown["stop"]["last"], shown["stop"]["result"]) == ("2026-11-27", "检测合格")
    assert shown["documents"] == []
    # Nobody has recorded the service, and its limit (3 working days) is over: nothing stopped.
    assert desk.clocks(accepted)["promise"]["due_on"] == "2026-12-02"


def test_a_second_stop_begins_after_the_first(desk: Desk, accepted: str) -> None:
    desk.does("stop-clock", accepted, *STOP, "--by", HANDLER)
    assert desk.refusal("stop-clock", accepted, *STOP, "--by", HANDLER) == "stop.running"
    desk.does("resume-clock", accepted, "--result", "合格", "--by", HANDLER)
    overlap = desk.refusal("stop-clock", accepted, *STOP, "--from", "2026-11-23", "--by", HANDLER)
    assert overlap == "stop.overlap"
    shown = desk.does("stop-clock", accepted, *STOP, "--by", HANDLER)
    assert (shown["stop"]["number"], shown["stop"]["first"]) == (2, "2026-11-24")
    assert shown["documents"][0]["number"] == own_number("special_procedure", 2)


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("--procedure", "dance", *STOP[2:], "--by", HANDLER), 1, "stop.procedure_unknown"),
        ((*STOP, "--by", REVIEWER), 1, "staff.post"),
        ((*STOP, "--by", "9"), 1, "staff.unknown"),
        ((*STOP, "--from", "2026-11-22", "--by", HANDLER), 1, "stop.before_acceptance"),
        ((*STOP, "--from", "gestern", "--by", HANDLER), 2, "input.day"),
        ((*STOP[:-1], " ", "--by", HANDLER), 1, "stop.incomplete"),
        ((*STOP[:2], "--days", "0", *STOP[4:], "--by", HANDLER), 2, "input.invalid"),
        ((*STOP[:2], "--days", "-3", *STOP[4:], "--by", HANDLER), 2, "input.invalid"),
        ((*STOP[:2], "--days", "x", *STOP[4:], "--by", HANDLER), 2, "input.usage"),
    ],
)
def test_a_stop_is_refused(
    desk: Desk, accepted: str, words: tuple[str, ...], status: int, code: str
) -> None:
    assert desk.refusal("stop-clock", accepted, *words, status=status) == code
    assert desk.does("case", accepted)["stops"] == []


def test_rule_17_one_extension_by_a_leader_before_the_old_day(
    desk: Desk, accepted: str, township: Window
) -> None:
    words = ("extend", accepted, "--days", "10", *LONGER)
    assert desk.refusal(*words, "--by", HANDLER) == "staff.post"
    too_long = desk.refusal("extend", accepted, "--days", "11", *LONGER, "--by", APPROVER)
    assert too_long == "extension.too_long"
    desk.at("2026-12-21T23:59:59+08:00")
    shown = desk.does(*words, "--by", APPROVER)
    assert shown["documents"] == [{"name": "extension", "number": own_number("extension")}]
    told = shown["extension"]
    assert (told["old_due_on"], told["new_due_on"]) == ("2026-12-21", "2027-01-05")
    # 2027 is not published yet, and the promise was over on 2026-12-02.
    assert (told["provisional"], told["of_promise"]) == (True, False)
    clocks = desk.clocks(accepted)
    assert (clocks["statutory"]["due_on"], clocks["statutory"]["extended_days"]) == (
        "2027-01-05",
        10,
    )
    assert clocks["promise"]["due_on"] == "2026-12-02"
    assert desk.refusal(*words, "--by", APPROVER) == "extension.once"
    answer, _ = township.sync()
    assert answer.rows[-1].line is not None


def test_rule_17_the_day_after_it_is_too_late(desk: Desk, accepted: str) -> None:
    desk.at("2026-12-22T00:00:00+08:00")
    words = ("extend", accepted, "--days", "1", *LONGER, "--by", APPROVER)
    assert desk.refusal(*words) == "extension.late"


@pytest.mark.parametrize("days", ["10001", "3651", "0"])
def test_an_absurd_extension_is_a_refusal(desk: Desk, accepted: str, days: str) -> None:
    words = ("extend", accepted, "--days", days, *LONGER, "--by", APPROVER)
    assert desk.refusal(*words, status=2) == "input.invalid"
    assert desk.does("case", accepted)["extension"] is None


def test_rework_goes_back_further_than_one_step(desk: Desk, accepted: str) -> None:
    for step, by in (("handle", HANDLER), ("review", REVIEWER)):
        desk.does("decide", accepted, "--step", step, "--by", by, "--pass", "--reason", "同意")
    words = ("return-for-rework", accepted, "--step", "approve", "--reason", "现场没有看")
    assert desk.refusal(*words, "--to", "approve", "--by", APPROVER) == "step.not_earlier"
    assert desk.refusal(*words, "--to", "handle", "--by", HANDLER) == "staff.post"
    shown = desk.does(*words, "--to", "handle", "--by", APPROVER)
    assert (shown["step"], shown["next_step"]) == ("T-TOWN-approve", "T-TOWN-handle")


def test_words_change_nothing(desk: Desk, accepted: str) -> None:
    before = desk.does("case", accepted)
    desk.does("urge", accepted, "--text", "请尽快办理", "--to", HANDLER, "--by", REVIEWER)
    desk.does(
        *("supervise", accepted, "--text", "限期办结", "--unit", "县市监局"),
        *("--due-on", "2026-11-30", "--by", APPROVER),
    )
    past = ("supervise", accepted, "--text", "限期办结", "--due-on", "2026-11-22")
    assert desk.refusal(*past, "--by", APPROVER) == "supervise.past"
    assert desk.refusal("urge", accepted, "--text", " ", "--by", REVIEWER) == "case.reason_missing"
    assert desk.refusal("urge", accepted, "--text", "快", "--by", "9") == "staff.unknown"
    after = desk.does("case", accepted)
    assert [one["kind"] for one in after["operations"]][2:] == ["urge", "supervise"]
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {"operations"}


def test_rule_26_a_fee_notice_is_rate_times_quantity(desk: Desk, township: Window) -> None:
    number, free = township.receive("T-FEE"), township.receive()
    for one, item in ((number, "T-FEE"), (free, "T-TOWN")):
        township.accept(one, item)
    township.sync()
    assert desk.refusal("assess-fee", free, "--fee", "card:1", "--by", HANDLER) == "fee.free_item"
    words = ("assess-fee", number, "--fee")
    assert desk.refusal(*words, "tea:1", "--by", HANDLER) == "fee.not_listed"
    assert desk.refusal(*words, "card:0", "--by", HANDLER, status=2) == "input.invalid"
    assert desk.refusal(*words, "card", "--by", HANDLER, status=2) == "input.invalid"
    shown = desk.does(*words, "card:3", "--by", HANDLER)
    assert shown["amount_fen"] == 6000
    assert shown["fees"] == [{"fee": "card", "quantity": 3, "amount_fen": 6000}]
    assert shown["documents"] == [{"name": "payment", "number": own_number("payment")}]
    assert desk.refusal(*words, "card:1", "--by", HANDLER) == "fee.assessed_already"


def test_a_dispute_is_settled_by_a_leader_and_stays_settled(
    desk: Desk, accepted: str, township: Window, centre: Centre
) -> None:
    words = ("settle-dispute", accepted, "--reason", "已与窗口核对")
    assert desk.refusal(*words, "--by", APPROVER) == "dispute.none"
    township.accept(accepted)
    township.sync()
    assert desk.does("case", accepted)["flags"] == ["disputed", "practice"]
    assert desk.refusal(*words, "--by", HANDLER) == "staff.post"
    assert desk.refusal(*words, "--holder", "990122999000", "--by", APPROVER) == "hall.unknown"
    shown = desk.does(*words, "--holder", COUNTY, "--by", APPROVER)
    assert (shown["holder"], shown["epoch"]) == (COUNTY, 2)
    after = desk.does("case", accepted)
    assert after["flags"] == ["practice"]
    assert [one["hall"] for one in after["responsibility"]][-1] == COUNTY
    with centre.store.read() as unit:
        found = unit.cases.get(accepted)
        assert list(compare_all(unit).differences) == []
    assert found is not None
    assert found.case.settled == (f"{township.enrolled.enrolment}/3",)


# -- the late-answer rule (design.md 4) ----------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "outcome", "code"),
    [("unconfirmed", "parked", "law.time_untrusted"), ("clock", "applied", None)],
)
def test_rule_06_an_answer_in_time_by_an_unconfirmed_clock_is_parked(
    source: str, outcome: str, code: str | None, township: Window, clock: SetClock, desk: Desk
) -> None:
    """Answered on the last day, arrived a week later: only a time that somebody vouches for undoes
    a deemed acceptance."""
    number = township.receive("T-DEEMED")
    township.sync()
    last_day = parse_instant("2026-11-30T16:00:00+08:00")
    payload = {
        "ground": "out_of_scope",
        "reason": "不属于本机关职权",
        "basis": "行政许可法第三十二条",
        "remedy": "可以申请行政复议",
        "right_body": "县公安局",
    }
    township.act(
        "decline",
        number,
        payload,
        documents=(township.document("decline", "05"),),
        epoch=1,
        times=Times(at=write_instant(last_day), source=source),
    )
    clock.pass_by(days=14)
    answer, _ = township.sync()
    assert (answer.rows[-1].outcome, answer.rows[-1].code) == (outcome, code)
    desk.at("2026-12-07T09:00:00+08:00")
    shown = desk.does("case", number)
    assert shown["state"] == ("accepted" if outcome == "parked" else "declined")
    assert ("disputed" in shown["flags"]) is (outcome == "parked")


def test_an_unconfirmed_answer_that_arrives_in_time_is_applied(township: Window) -> None:
    number = township.receive("T-DEEMED")
    township.accept(number, "T-DEEMED")
    body = read_operation(township.operations[-1])
    assert isinstance(body, Operation)
    township.operations.pop()
    times = Times(at=body.times.at, source="unconfirmed")
    township.act("accept", number, body.payload, documents=body.documents, epoch=1, times=times)
    answer, _ = township.sync()
    assert [row.outcome for row in answer.rows] == ["applied", "applied"]
