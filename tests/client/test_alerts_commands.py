"""Licences that end soon, and the commands `alerts` and `renewals`."""

from __future__ import annotations

from datetime import date, timedelta

from matters import PROMISED, Console
from screens_support import received
from support import TOWNSHIP, VILLAGE, sample_rules
from test_alerts import PERMIT, keep

from hallclient.services import alerts
from hallclient.window import Window
from hallcore.cases import State
from hallcore.moments import LOCAL

# licences ------------------------------------------------------------------------------------


def licensed(window: Window, until: date, **changes: object) -> str:
    number = received(window)
    done = {
        "item": PERMIT,
        "state": State.DELIVERED,
        "result": "granted",
        "decided_on": date(2026, 11, 23),
        "certificate_number": "JY299",
        "valid_until": until,
    }
    keep(window, number, **(done | changes))
    return number


def test_licences_that_end_soon(window: Window) -> None:
    today = window.now().astimezone(LOCAL).date()
    ends = {days: licensed(window, today + timedelta(days=days)) for days in (0, 29, 30, 60, 61)}
    licensed(window, today + timedelta(days=-1))
    licensed(window, today + timedelta(days=20), result="refused")
    away = licensed(window, today + timedelta(days=20))
    far = keep(window, away).route.model_copy(update={"delivery_hall": VILLAGE})
    keep(window, away, hall=VILLAGE, holder=VILLAGE, route=far)
    found = alerts.list_renewals(window)
    assert [one.case.number for one in found] == [ends[days] for days in (0, 29, 30, 60)]
    assert [one.renewal.is_late for one in found] == [True, True, False, False]
    assert found[2].renewal.apply_by == today
    assert found[3].text == "2027年1月22日到期 12月23日前申请延续"
    assert found[1].text == "12月22日到期 应在11月22日前申请延续，已过"
    nearer = alerts.list_renewals(window, 29)
    assert [one.case.number for one in nearer] == [ends[0], ends[29]]
    assert alerts.ringing(window).endings == tuple(found)


# commands ------------------------------------------------------------------------------------


def test_the_command_alerts(township: Console) -> None:
    number = township.number_of(PROMISED)
    said = township.at("2026-11-26T09:00:00+08:00")("alerts")
    assert said.answer == {
        "as_of": "2026-11-26T09:00:00+08:00",
        "rules": sample_rules().version,
        "alerts": [],
    }
    said = township.at("2026-12-01T09:00:00+08:00")("alerts")
    assert said.status == 0
    assert said.answer["alerts"] == [
        {
            "case_number": number,
            "rule": "T1",
            "level": "red",
            "clock": "answer",
            "of": None,
            "due_on": "2026-11-30",
            "days_left": -1,
            "unit": "working",
            "since_on": "2026-12-01",
            "deemed": False,
            "responsible": [{"kind": "hall", "code": TOWNSHIP, "name": "三里镇便民服务中心"}],
            "text": "答复期限 11月30日 已过 1 个工作日",
        }
    ]


def test_the_command_alerts_after_midnight(township: Console) -> None:
    township.number_of(PROMISED)
    before = township.at("2026-11-30T23:59:58+08:00")("alerts").answer["alerts"]
    after = township.at("2026-12-01T00:00:00+08:00")("alerts").answer["alerts"]
    assert [one["level"] for one in (*before, *after)] == ["yellow", "red"]
    utc = township.at("2026-11-30T16:00:00+00:00")("alerts").answer["alerts"]
    assert [one["level"] for one in utc] == ["red"]


def test_the_command_renewals(township: Console) -> None:
    township.number_of(PERMIT)
    said = township.by("renewals")
    assert (said.status, said.answer["renewals"]) == (0, [])
    assert township("renewals", "--within", "-1").code == "input.usage"
    assert township("renewals", "--within", "100000").status == 2
    assert township("renewals", "--within", "0").answer["renewals"] == []
