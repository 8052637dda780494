"""How a command says that it was written wrongly, and that the program itself failed."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any

import pytest
from matters import PROMISED, Console, form_of

from hallclient.cli import main
from hallclient.commands import lookup
from hallclient.records import Query
from hallkit.failures import MAX_BYTES, FailureLog
from hallkit.usage_words import in_chinese

ENGLISH = re.compile(r"^“[a-z_]+”：|argument|required|invalid")


class SecretError(Exception):
    """An error whose words repeat what stands on a form."""


def fail(window: Any, query: Query) -> None:
    try:
        raise KeyError(query.text)
    except KeyError as error:
        logging.getLogger("hall").warning("about %s", error)
        raise SecretError(query.text) from error


def test_a_failure_is_one_object_and_a_log_without_personal_data(township: Console) -> None:
    township.patch.setattr(lookup.lookup, "list_cases", fail)
    assert main(["--home", str(township.home), "--json", "cases", "--search", "张𬱖"]) == 3
    out, err = township.capture.readouterr()
    fault = json.loads(err)
    assert (out, fault["code"]) == ("", "program.failed")
    log = township.home / "logs" / "failures.log"
    assert str(log) in fault["cause"]
    text = log.read_text("utf-8")
    assert "in run_cases" in text, "where it happened"
    assert "SecretError" in text
    assert "builtins.KeyError" in text, "what it came from"
    assert "about %s" in text, "what the program logged beside it"
    assert "张" not in text
    assert log.stat().st_mode & 0o077 == 0


def test_a_log_does_not_grow_for_ever(tmp_path: Path) -> None:
    log = FailureLog(lambda: tmp_path, "hallclient")
    path = log.keep("one", None)
    assert path is not None
    path.write_text("x" * (MAX_BYTES + 1))
    log.keep("two", None)
    assert path.stat().st_size < 200
    assert path.with_suffix(".old.log").stat().st_size > MAX_BYTES


def test_a_failure_where_no_home_is_makes_none(tmp_path: Path) -> None:
    assert FailureLog(lambda: tmp_path / "nowhere", "hallclient").keep("one", None) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "status", "code", "told"),
    [
        (["accept", "N", "--pledge", ":2026-12-01"], 2, "input.invalid", "承诺"),
        (["accept", "N", "--pledge", "M001:gestern"], 2, "input.day", "gestern"),
        (["accept", "N", "--pledge", "M003", "M003:2026-12-01"], 1, "pledge.twice", "一次"),
        (["assess-fee", "N", "--fee", "card:0"], 2, "input.invalid", "“数量”：太小，不能小于 1"),
        (["assess-fee", "N", "--fee", "card"], 2, "input.invalid", "收费项目"),
        (["supplement", "N", "--missing", "M001"], 2, "input.invalid", "缺少的材料"),
        (["complaint", "N", "--text", "长" * 3000], 2, "input.invalid", "“内容”：太长，最多"),
        (["void", "N", "--reason", "长" * 3000], 2, "input.invalid", "“理由”：太长，最多"),
        (
            ["record-payment", "N", "--amount", "-1", "--receipt-number", "1"],
            2,
            "input.invalid",
            "金额",
        ),
        (
            ["record-payment", "N", "--amount", "x", "--receipt-number", "1"],
            2,
            "input.usage",
            "--amount 要写整数，不是“x”",
        ),
        (["report-discrepancy", "N", "--text", "x", "--count", "M001"], 2, "input.invalid", "份数"),
        (["note", "N"], 2, "input.usage", "还要写：--text"),
    ],
)
def test_wrong_words_end_with_2_and_are_told_in_chinese(
    township: Console, words: list[str], status: int, code: str, told: str
) -> None:
    number = township.number_of(PROMISED)
    said = township.by(*[number if word == "N" else word for word in words])
    assert (said.status, said.code) == (status, code), said.fault
    assert told in said.fault["cause"]
    assert not ENGLISH.search(said.fault["cause"])


def test_a_place_of_a_file_has_the_name_of_the_screen(township: Console) -> None:
    form = form_of(PROMISED)
    form["applicant"]["phone"] = 13_800_001_234
    path = township.write("form.json", form)
    said = township.by("receive", "--item", PROMISED, "--form", path)
    assert (said.status, said.fault["field"]) == (2, "applicant.phone")
    assert said.fault["cause"] == "“联系电话（applicant.phone）”：应是文字"


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("argument --days: expected one argument", "--days 后面要写一项内容。"),
        ("argument --y: not allowed with argument --x", "--y 不能与 --x 同时写。"),
        ("one of the arguments --x --y is required", "这几项要写其中一项：--x --y。"),
        ("unrecognized arguments: zz", "不认识：zz。"),
        ("argument --x: ignored explicit argument '3'", "--x 后面不写内容。"),
        ("argument --on: invalid read_day value: 'z'", "--on 的“z”写法不对。"),
        (
            "argument --ch: invalid choice: 'c' (choose from 'a', 'b')",
            "--ch 没有“c”，只能写：a, b。",
        ),
        ("something new", "something new"),
    ],
)
def test_the_parser_speaks_chinese(message: str, told: str) -> None:
    assert in_chinese(message) == told
