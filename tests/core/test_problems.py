"""Every refusal that the source names exists, and gets the facts that its sentences ask for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pytest

from hallcore.problems import TEXTS, Problem, ProblemError, problem

ROOT = Path(__file__).parents[2]
PACKAGES = ("hallcore", "hallkit", "hallclient", "hallserver")
CODE = re.compile(r"[a-z_]+\.[a-z0-9_]+")


@dataclass(frozen=True)
class Call:
    """One `problem(...)` in the source. `codes`: those it may name; a pattern where part of it is
    computed. `facts`: its keywords; None where some come from elsewhere (`**facts`)."""

    where: str
    codes: tuple[re.Pattern[str], ...]
    facts: frozenset[str] | None


def placeholders(code: str) -> set[str]:
    """What the three sentences of a code want filled in."""
    names = {
        name
        for text in TEXTS[code]
        for _, name, _, _ in Formatter().parse(text)
        if name is not None
    }
    return {re.split(r"[.\[]", name)[0] for name in names}


def _codes(node: ast.expr) -> list[re.Pattern[str]]:
    """The codes that an expression can be; nothing where it is a variable."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [re.compile(re.escape(node.value))]
    if isinstance(node, ast.JoinedStr):
        parts = [
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z0-9_.]+"
            for part in node.values
        ]
        return [re.compile("".join(parts))]
    if isinstance(node, ast.IfExp):
        return _codes(node.body) + _codes(node.orelse)
    if isinstance(node, ast.BoolOp):
        return [code for value in node.values for code in _codes(value)]
    return []


def _calls() -> Iterator[Call]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                name = node.func.attr if isinstance(node.func, ast.Attribute) else None
                name = node.func.id if isinstance(node.func, ast.Name) else name
                if name != "problem":
                    continue
                given = {keyword.arg for keyword in node.keywords}
                facts = None if None in given else frozenset(one for one in given if one)
                where = f"{path.relative_to(ROOT)}:{node.lineno}"
                yield Call(where, tuple(_codes(node.args[0])), facts)


CALLS = list(_calls())


def test_the_source_was_read() -> None:
    assert len(CALLS) > 150
    assert sum(bool(call.codes) for call in CALLS) > 140


def test_every_code_that_the_source_names_has_its_texts() -> None:
    unknown = [
        (call.where, code.pattern)
        for call in CALLS
        for code in call.codes
        if not any(code.fullmatch(known) for known in TEXTS)
    ]
    assert unknown == []


def test_every_sentence_gets_its_facts() -> None:
    lacking = [
        (call.where, code, missing)
        for call in CALLS
        if call.facts is not None
        for pattern in call.codes
        for code in TEXTS
        if pattern.fullmatch(code)
        and pattern.pattern == re.escape(code)
        and (missing := sorted(placeholders(code) - call.facts))
    ]
    assert lacking == []


def test_nobody_hands_over_facts_that_no_sentence_wants() -> None:
    """A fact without a place is a sentence that somebody forgot to write."""
    idle = [
        (call.where, code, surplus)
        for call in CALLS
        if call.facts is not None and len(call.codes) == 1
        for code in TEXTS
        if call.codes[0].pattern == re.escape(code)
        and (surplus := sorted(call.facts - placeholders(code) - {"field"}))
    ]
    assert idle == []


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_a_text_is_three_sentences_in_a_clerks_words(code: str) -> None:
    assert CODE.fullmatch(code)
    facts = dict.fromkeys(placeholders(code), "⟨X⟩")
    made = problem(code, field="somewhere", **facts)
    assert (made.code, made.field) == (code, "somewhere")
    for text in (made.title, made.cause, made.next_step):
        assert text.strip() == text != ""
        assert "{" not in text.replace("⟨X⟩", "")
        assert "None" not in text
    assert re.search(r"[\u4e00-\u9fff]", made.title)
    assert re.search(r"[\u4e00-\u9fff]", made.next_step)


def test_a_problem_as_programs_read_it() -> None:
    made = problem("item.unknown", code="X")
    assert set(made.as_json()) == {"code", "title", "cause", "next_step"}
    assert made.at("items.0").as_json()["field"] == "items.0"
    assert isinstance(made, Problem)
    assert ProblemError(made).exit_status == 1
    with pytest.raises(KeyError):
        problem("no.such_code")
