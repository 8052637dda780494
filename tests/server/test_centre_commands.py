"""The commands of the centre: keys, codes and exit statuses of contract.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from centre_support import MORNING, VILLAGE, Window

from hallcore.moments import write_instant
from hallcore.numbering import group_case_number
from hallserver.centre import Centre
from hallserver.cli import main

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALL_NOW", write_instant(MORNING))


def succeed(capsys: Captured, home: Path, *words: str, status: int = 0) -> Any:
    assert main([*words, "--home", str(home), "--json"]) == status
    shown = capsys.readouterr()
    assert shown.err == ""
    assert shown.out.count("\n") == 1
    return json.loads(shown.out)


def fail(capsys: Captured, home: Path, *words: str) -> tuple[int, str]:
    status = main(["--home", str(home), "--json", *words])
    shown = capsys.readouterr()
    assert shown.out == ""
    fault = json.loads(shown.err)
    assert set(fault) - {"field"} == {"code", "title", "cause", "next_step"}
    return status, fault["code"]


def test_sample_lists_halls_clerks_and_staff(tmp_path: Path, capsys: Captured) -> None:
    shown = succeed(capsys, tmp_path, "sample")
    assert set(shown) == {"halls", "staff"}
    assert set(shown["halls"][0]) == {"area", "name", "level", "clerks"}
    assert set(shown["halls"][0]["clerks"][0]) == {"number", "name", "pin"}
    assert set(shown["staff"][0]) == {"number", "name", "posts"}
    assert succeed(capsys, tmp_path, "sample") == shown


def test_enrolment_codes(tmp_path: Path, capsys: Captured) -> None:
    succeed(capsys, tmp_path, "sample")
    shown = succeed(capsys, tmp_path, "enrolment-code", "--area", VILLAGE)
    assert set(shown) == {"code", "area", "level", "expires_at"}
    assert (shown["area"], shown["level"]) == (VILLAGE, "village")
    assert shown["expires_at"].startswith("2026-11-25T09:00:0")
    assert len(shown["code"]) == 9
    assert fail(capsys, tmp_path, "enrolment-code", "--area", "1") == (1, "hall.unknown")


def test_case_and_cases(centre: Centre, township: Window, capsys: Captured) -> None:
    number = township.receive()
    township.accept(number)
    other = township.receive()
    township.sync()
    shown = succeed(capsys, centre.home, "case", group_case_number(number))
    assert (shown["case_number"], shown["state"], shown["phase"]) == (number, "accepted", "desk")
    assert [(one["kind"], one["outcome"]) for one in shown["operations"]] == [
        ("receive", "applied"),
        ("accept", "applied"),
    ]
    assert [one["name"] for one in shown["documents"]] == ["receipt", "acceptance"]
    assert (shown["item_name"], shown["pending"]) == ("事项T-TOWN", 0)
    listed = succeed(capsys, centre.home, "cases", "--limit", "1")
    assert (listed["total"], listed["next"]) == (2, number)
    rest = succeed(capsys, centre.home, "cases", "--limit", "0", "--after", number)
    assert [one["case_number"] for one in rest["cases"]] == [other]
    assert (rest["next"], rest["total"]) == (None, 2)
    only_whole = {"operations", "materials", "documents", "steps", "pending", "stops", "extension"}
    only_whole |= {
        "pledges",
        "fees",
        "payments",
        "corrections",
        "responsibility",
        "findings",
        "version_note",
        "paper_form",
    }
    only_whole |= {"assistance"}
    assert set(rest["cases"][0]) == set(shown) - only_whole
    received = succeed(capsys, centre.home, "cases", "--state", "received")
    assert [one["case_number"] for one in received["cases"]] == [other]
    assert succeed(capsys, centre.home, "cases", "--state", "closed")["cases"] == []


def test_unknown_and_mistyped_numbers(centre: Centre, township: Window, capsys: Captured) -> None:
    unknown = township.next_number()
    wrong = unknown[:-1] + str((int(unknown[-1]) + 1) % 10)
    home = centre.home
    assert fail(capsys, home, "case", unknown) == (1, "case.unknown")
    assert fail(capsys, home, "case", wrong) == (1, "case_number.check")
    assert fail(capsys, home, "case", "12") == (1, "case_number.length")
    assert fail(capsys, home, "cases", "--state", "happy") == (2, "input.usage")
    assert fail(capsys, home, "cases", "--limit", "-1") == (2, "input.usage")


def test_decide_and_assign(centre: Centre, township: Window, capsys: Captured) -> None:
    number = township.receive()
    township.accept(number)
    township.sync()
    home = centre.home
    given = succeed(
        capsys, home, "assign", number, "--step", "handle", "--to", "3001", "--by", "3002"
    )
    assert given == {
        "case_number": number,
        "state": "accepted",
        "step": "T-TOWN-handle",
        "assigned_to": "3001",
    }
    words = ("decide", number, "--reason", "同意")
    assert fail(capsys, home, *words, "--step", "review", "--by", "3002", "--pass") == (
        1,
        "step.order",
    )
    done = succeed(capsys, home, *words, "--step", "handle", "--by", "3001", "--pass")
    assert done == {
        "case_number": number,
        "state": "accepted",
        "step": "T-TOWN-handle",
        "next_step": "T-TOWN-review",
        "result_number": None,
    }
    succeed(capsys, home, *words, "--step", "review", "--by", "3002", "--pass")
    refuse = (*words, "--step", "approve", "--by", "3003", "--refuse")
    assert fail(capsys, home, *refuse) == (1, "decision.incomplete")
    last = succeed(capsys, home, *refuse, "--basis", "某法", "--remedy", "复议")
    assert (last["state"], last["next_step"]) == ("refused", None)
    assert len(last["result_number"]) == 25
    assert fail(capsys, home, "decide", number, "--step", "approve", "--by", "3003") == (
        2,
        "input.usage",
    )
    assert succeed(capsys, home, "rebuild") == {"cases": 1, "operations": 6, "differences": []}


def test_rebuild_prints_its_object_and_exits_1(
    centre: Centre, township: Window, capsys: Captured
) -> None:
    township.receive()
    township.sync()
    with centre.store.write() as unit:
        unit.enrolments.set_chain(township.enrolled.enrolment, 1, bytes(32))
        unit.commit()
    shown = succeed(capsys, centre.home, "rebuild", status=1)
    assert [one["what"] for one in shown["differences"]] == ["chain"]


def test_the_clock_can_be_set_in_practice_only(tmp_path: Path, capsys: Captured) -> None:
    assert fail(capsys, tmp_path, "cases") == (2, "clock.not_practice")
    succeed(capsys, tmp_path, "sample")
    assert succeed(capsys, tmp_path, "cases")["total"] == 0


def test_a_real_county_never_becomes_practice(
    centre: Centre, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HALL_NOW")
    with centre.store.write() as unit:
        unit.meta.put("practice", "0")
        unit.commit()
    assert fail(capsys, centre.home, "sample") == (1, "sample.not_practice")
    assert fail(capsys, centre.home, "serve", "--practice") == (1, "sample.not_practice")


def test_a_wrong_setting_is_told(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "config.toml").write_text("[serve]\nprot = 1\n", encoding="utf-8")
    assert fail(capsys, tmp_path, "cases") == (3, "home.config")


def test_keys_of_another_home_are_refused(tmp_path: Path, capsys: Captured) -> None:
    succeed(capsys, tmp_path, "sample")
    key = tmp_path / "keys" / "signing.key"
    assert key.stat().st_mode & 0o777 == 0o600
    key.write_bytes(bytes(range(32)))
    assert fail(capsys, tmp_path, "cases") == (3, "centre.keys")
    key.unlink()
    assert fail(capsys, tmp_path, "cases") == (3, "centre.keys")
    assert not key.exists()


@pytest.mark.parametrize(
    ("url", "status", "code"),
    [("mysql://x/y", 2, "database.url"), ("nonsense", 2, "database.url")],
)
def test_databases_that_cannot_be_used(
    tmp_path: Path, capsys: Captured, url: str, status: int, code: str
) -> None:
    assert fail(capsys, tmp_path, "cases", "--database", url) == (status, code)


def test_a_newer_schema_is_left_alone(centre: Centre, capsys: Captured) -> None:
    import sqlite3

    database = sqlite3.connect(centre.home / "centre.sqlite")
    database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.commit()
    database.close()
    assert fail(capsys, centre.home, "cases") == (3, "home.newer_schema")


def test_without_a_command_or_with_a_wrong_one(tmp_path: Path, capsys: Captured) -> None:
    assert fail(capsys, tmp_path) == (2, "input.usage")
    assert fail(capsys, tmp_path, "dance") == (2, "input.usage")


def test_the_text_of_a_list(centre: Centre, township: Window, capsys: Captured) -> None:
    number = township.receive()
    township.sync()
    assert main(["cases", "--home", str(centre.home)]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown == [f"{group_case_number(number)}  已收件  事项T-TOWN  周贵方", "共 1 件"]


def test_a_licence_that_is_granted(centre: Centre, township: Window, capsys: Captured) -> None:
    number = township.receive()
    township.accept(number)
    township.sync()
    home = centre.home
    words = ("decide", number, "--reason", "符合条件")
    for step, by in (("handle", "3001"), ("review", "3002")):
        succeed(capsys, home, *words, "--step", step, "--by", by, "--pass")
    grant = (*words, "--step", "approve", "--by", "3003", "--grant")
    assert fail(capsys, home, *grant, "--valid-until", "soon") == (2, "input.day")
    backwards = ("--valid-from", "2026-12-02", "--valid-until", "2026-12-01")
    assert fail(capsys, home, *grant, *backwards) == (1, "decision.validity")
    assert fail(capsys, home, *grant, "--certificate", "1" * 65) == (2, "input.invalid")
    refuse = (*words, "--step", "approve", "--by", "3003", "--refuse")
    whole = ("--basis", "某法", "--remedy", "复议", "--certificate", "1")
    assert fail(capsys, home, *refuse, *whole) == (1, "decision.no_licence")
    licence = (
        "--certificate",
        "JY299",
        "--valid-from",
        "2026-12-01",
        "--valid-until",
        "2031-11-30",
    )
    succeed(capsys, home, *grant, *licence)
    shown = succeed(capsys, home, "case", number)
    assert (shown["certificate_number"], shown["valid_from"], shown["valid_until"]) == (
        "JY299",
        "2026-12-01",
        "2031-11-30",
    )
