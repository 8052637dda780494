"""预警 at the window without a network: what is listed, by which index, and the two commands."""

from __future__ import annotations

import hashlib
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from screens_support import CLERK, half_form, received
from sqlalchemy import event
from support import COUNTY, TOWNSHIP, VILLAGE, FrozenClock, make_window, sample_rules

from hallclient.projection import look_again, mark_stale, put_case
from hallclient.services import alerts, answer
from hallclient.services.handoff import HandedOver, hand_over
from hallclient.store import cases as case_store
from hallclient.store.cases import CaseTable
from hallclient.sync import exchange
from hallclient.window import Window
from hallcore.cases import Case, State, Transit
from hallcore.moments import parse_instant, write_instant
from hallcore.problems import Problem
from hallcore.sync.messages import Reference, SyncAnswer

PERMIT = "SJ-SP-001"


def at(window: Window, day: str) -> None:
    window.clock = FrozenClock(parse_instant(f"{day}T09:30:00+08:00"))


def rings(window: Window) -> list[tuple[str, str, str]]:
    """(case, rule, level) of every alert."""
    return [
        (one.case.number, one.alert.rule, str(one.alert.level))
        for one in alerts.list_alerts(window)
    ]


def alert_on(window: Window, number: str) -> date | None:
    with sqlite3.connect(window.store.path) as database:
        row = database.execute('SELECT alert_on FROM "case" WHERE number = ?', (number,)).fetchone()
    return date.fromisoformat(row[0]) if row[0] else None


def keep(window: Window, number: str, **changes: object) -> Case:
    """The case as the centre might have made it."""
    with window.store.write() as unit:
        stored = unit.cases.get(number)
        assert stored is not None
        plain = stored.case.model_copy(update=changes)
        case = Case.model_validate_json(plain.model_dump_json(warnings=False))
        put_case(window, unit, case, None, 0)
        unit.commit()
    return case


# what is listed ------------------------------------------------------------------------------


def test_an_unanswered_receipt_rings_without_a_network(window: Window) -> None:
    number = received(window)
    assert alert_on(window, number) == date(2026, 11, 27)
    at(window, "2026-11-26")
    assert rings(window) == []
    at(window, "2026-11-27")
    assert rings(window) == [(number, "T1", "yellow")]
    at(window, "2026-12-01")
    assert rings(window) == [(number, "T1", "red")]
    (one,) = alerts.list_alerts(window)
    assert one.text == "答复期限 11月30日 已过 1 个工作日"
    assert (one.rule_name, one.named[0].name) == ("收件未答复", "三里镇便民服务中心")
    assert not isinstance(answer.decline(window, CLERK, number, **REFUSAL), Problem)
    assert rings(window) == []
    assert alert_on(window, number) is None


REFUSAL = {
    "ground": "out_of_scope",
    "reason": "不属于本机关职权",
    "basis": "《中华人民共和国行政许可法》第三十二条",
    "right_body": "云岭县公安局",
}


def test_the_texts_say_the_day_and_how_much_is_left(window: Window) -> None:
    received(window)
    told = []
    for day in ("2026-11-27", "2026-11-30", "2026-12-02"):
        at(window, day)
        told += [one.text for one in alerts.list_alerts(window)]
    assert told == [
        "答复期限 11月30日 还剩 1 个工作日",
        "答复期限 11月30日 今日 24:00 截止",
        "答复期限 11月30日 已过 2 个工作日",
    ]


def test_a_deemed_case_says_so(window: Window) -> None:
    number = received(window)
    keep(window, number, route=keep(window, number).route.model_copy(update={"deemed": True}))
    at(window, "2026-12-01")
    first = alerts.list_alerts(window)[0]
    assert (first.case.number, str(first.alert.level)) == (number, "red")
    assert first.text == "答复期限 11月30日 已过 1 个工作日，视为受理"


def test_papers_on_their_way_ring_at_both_ends(window: Window) -> None:
    number = received(window)
    assert isinstance(hand_over(window, CLERK, [number], COUNTY), HandedOver)
    assert alert_on(window, number) == date(2026, 11, 25)
    at(window, "2026-11-25")
    assert rings(window) == [(number, "T5", "yellow")]
    (one,) = alerts.list_alerts(window)
    assert [named.name for named in one.named] == ["三里镇便民服务中心", "云岭县政务服务中心"]
    at(window, "2026-12-01")
    sent = [(number, "T1", "red"), (number, "T5", "yellow")]
    assert rings(window) == sent
    coming = Transit(
        transfer_number="0" * 25,
        sender=VILLAGE,
        addressee=TOWNSHIP,
        epoch=1,
        handed_at=parse_instant("2026-11-23T09:30:00+08:00"),
    )
    keep(window, number, transit=coming)
    assert rings(window) == [(number, "T5", "yellow")]
    keep(window, number, transit=coming.model_copy(update={"addressee": COUNTY}))
    assert rings(window) == []


def test_a_result_rings_where_it_is_fetched_and_where_it_lies(window: Window) -> None:
    number = received(window)
    done = {
        "state": State.GRANTED,
        "result": "granted",
        "accepted_on": date(2026, 11, 23),
        "decided_on": date(2026, 11, 23),
        "delivery_due_on": date(2026, 12, 7),
    }
    at(window, "2026-12-04")
    keep(window, number, holder=COUNTY, **done)
    assert rings(window) == [(number, "T6", "yellow")]
    keep(window, number, holder=COUNTY, item=PERMIT)
    elsewhere = keep(window, number).route.model_copy(update={"delivery_hall": VILLAGE})
    keep(window, number, route=elsewhere)
    assert rings(window) == []
    keep(window, number, holder=TOWNSHIP)
    assert rings(window) == [(number, "T6", "yellow")]


def test_cases_of_other_halls_ring_elsewhere(window: Window) -> None:
    number = received(window)
    keep(window, number, holder=VILLAGE)
    at(window, "2026-12-01")
    assert rings(window) == []


def test_one_line_a_case_and_clock_on_the_screen(window: Window) -> None:
    half = half_form()
    number = received(window, half)
    keep(
        window,
        number,
        state=State.ACCEPTED,
        accepted_on=date(2026, 11, 23),
        promised_due_on=date(2026, 12, 14),
        statutory_due_on=date(2026, 12, 21),
    )
    at(window, "2026-12-15")
    assert rings(window) == [(number, "T3", "yellow"), (number, "T2", "warning")]
    seen = alerts.ringing(window)
    assert [one.alert.rule for one in seen.alerts] == ["T3"]
    assert alerts.count_alerts(window) == (("yellow", 1),)


def test_the_worst_comes_first(window: Window) -> None:
    late = received(window)
    at(window, "2026-11-26")
    later = received(window, half_form("李秀兰", number="990122199511020243"))
    assert isinstance(hand_over(window, CLERK, [later], COUNTY), HandedOver)
    at(window, "2026-12-02")
    assert rings(window) == [
        (late, "T1", "red"),
        (later, "T5", "yellow"),
        (later, "T1", "yellow"),
    ]
    assert alerts.count_alerts(window) == (("red", 1), ("yellow", 2))


# the index -----------------------------------------------------------------------------------


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Numbers of the cases that the store reads."""
    read: list[str] = []

    class Counting(Case):
        @classmethod
        def model_validate_json(cls, *given: object, **how: object) -> Case:  # type: ignore[override]
            case = Case.model_validate_json(*given, **how)  # type: ignore[arg-type]
            read.append(case.number)
            return case

    monkeypatch.setattr(case_store, "Case", Counting)
    return read


def test_only_candidates_are_read(window: Window, parsed: list[str]) -> None:
    early = received(window)
    at(window, "2026-11-26")
    for _ in range(20):
        received(window)
    at(window, "2026-11-27")
    parsed.clear()
    assert rings(window) == [(early, "T1", "yellow")]
    assert parsed == [early]


@pytest.mark.parametrize(
    ("read", "index"),
    [("ringing", "ix_case_alert_on (alert_on<?)"), ("ending", "ix_case_valid_until (valid_until>")],
)
def test_the_lists_go_by_their_index(window: Window, read: str, index: str) -> None:
    said: list[tuple[str, tuple[object, ...]]] = []
    event.listen(
        window.store._reader,
        "before_cursor_execute",
        lambda connection, cursor, statement, parameters, *_: said.append((statement, parameters)),
    )
    with window.store.read() as unit:
        if read == "ringing":
            unit.cases.ringing(window.hall, date(2026, 12, 1))
        else:
            unit.cases.ending(date(2026, 12, 1), date(2027, 1, 30))
    statement, parameters = said[-1]
    with sqlite3.connect(window.store.path) as database:
        plan = database.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
    searches = [row[3] for row in plan if row[3].startswith(("SEARCH", "SCAN"))]
    assert len(searches) == 1, plan
    assert index in searches[0]


def test_another_calendar_and_other_rules_move_the_index(window: Window) -> None:
    number = received(window)
    closed = received(window, half_form("李秀兰", number="990122199511020243"))
    assert not isinstance(answer.withdraw(window, CLERK, closed, "不办了"), Problem)
    with window.store.write() as unit:
        calendar = window.calendar(unit)
        later = calendar.model_copy(
            update={"version": "later", "off": calendar.off | {date(2026, 11, 26)}}
        )
        body = later.model_dump_json().encode()
        window.put_reference(unit, "calendar", "later", hashlib.sha256(body).hexdigest(), body)
        mark_stale(unit)
        unit.commit()
    assert alert_on(window, number) == date(2026, 11, 27)
    assert [look_again(window), look_again(window)] == [1, 0]
    assert alert_on(window, number) == date(2026, 11, 30)
    assert alert_on(window, closed) is None


def test_looking_again_goes_on_where_it_was_cut_off(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = sorted(received(window) for _ in range(5))
    with window.store.write() as unit:
        for number in numbers:
            unit.cases.put_days(number, next_due_on=None, alert_on=None, deemed_after=None)
        mark_stale(unit)
        unit.commit()
    pages = CaseTable.with_clocks
    asked: list[str] = []

    def two_then_a_power_cut(table: CaseTable, after: str) -> list[Case]:
        asked.append(after)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return pages(table, after, 2)

    monkeypatch.setattr(CaseTable, "with_clocks", two_then_a_power_cut)
    with pytest.raises(KeyboardInterrupt):
        look_again(window)
    days = [alert_on(window, number) for number in numbers]
    assert days == [date(2026, 11, 27)] * 2 + [None] * 3
    assert look_again(window) == 3
    assert {alert_on(window, number) for number in numbers} == {date(2026, 11, 27)}
    assert asked == ["", numbers[1], numbers[1], numbers[3], numbers[4]]


def _answer(window: Window, name: str, body: bytes) -> tuple[SyncAnswer, tuple[bytes, ...]]:
    digest = hashlib.sha256(body).hexdigest()
    reference = Reference(name=name, version="next", digest=digest, line=0)
    said = SyncAnswer(
        enrolment=window.enrolment.id,
        request="",
        centre_epoch=1,
        centre_at=write_instant(window.now()),
        stored=0,
        references=(reference,),
    )
    return said, (body,)


def test_rules_that_come_by_sync_are_in_force_at_once(window: Window) -> None:
    number = received(window)
    rules = sample_rules()
    earlier = tuple(
        rule.model_copy(update={"threshold": 2}) if rule.condition == "day" else rule
        for rule in rules.rules
    )
    changed = rules.model_copy(update={"version": "next", "rules": earlier})
    exchange._apply(window, *_answer(window, "rules", changed.to_bytes()))
    assert look_again(window) == 1
    assert alert_on(window, number) == date(2026, 11, 25)
    at(window, "2026-11-25")
    assert rings(window) == [(number, "T1", "yellow")]
    assert {one.alert.version for one in alerts.list_alerts(window)} == {"next"}


def test_without_rules_nothing_rings(tmp_path: Path) -> None:
    window = make_window(tmp_path / "bare")
    with sqlite3.connect(window.store.path) as database:
        database.execute("DELETE FROM reference WHERE name = 'rules'")
    number = received(window)
    assert alert_on(window, number) is None
    at(window, "2026-12-10")
    assert rings(window) == []
    exchange._apply(window, *_answer(window, "rules", sample_rules().to_bytes()))
    assert look_again(window) == 1
    assert rings(window) == [(number, "T1", "red")]
    window.close()


def test_an_agent_who_does_not_send_on_rings(tmp_path: Path) -> None:
    village = make_window(tmp_path / "village", VILLAGE)
    number = received(village, half_form(item="MZ-LN-001"))
    at(village, "2026-11-26")
    assert rings(village) == []
    at(village, "2026-11-27")
    assert rings(village) == [(number, "T5", "yellow")]
    (one,) = alerts.list_alerts(village)
    assert (one.rule_name, one.text) == ("代办未送交", "代办送交期限 11月26日 已过 1 个工作日")
    assert isinstance(hand_over(village, CLERK, [number], TOWNSHIP), HandedOver)
    assert rings(village) == []
    village.close()
