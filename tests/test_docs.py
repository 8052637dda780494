"""What is written is true: every command, setting, state, kind and code has its place on a page,
and every link and every name on a page leads somewhere."""

from __future__ import annotations

import argparse
import ast
import importlib.util
import json
import re
from collections import defaultdict
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest
from pydantic import BaseModel

from hallclient.commands import HELP, group_of
from hallclient.config import Settings as WindowSettings
from hallcore.alert_rules import AlertLevel
from hallcore.calendar import Calendar
from hallcore.case_clocks import Colour
from hallcore.cases import Case, ClockStop, Person, Renewed, Route, State, Transit
from hallcore.catalogue.finding_kinds import FINDING_KINDS
from hallcore.deadlines import Limit
from hallcore.kinds import KIND_TEXTS, KINDS, OTHER_KINDS, RECEIVE
from hallcore.kinds.birth import Receive
from hallcore.moments import parse_instant
from hallcore.operations import Operation, Times
from hallcore.problems import ENVIRONMENT, REFUSED, TEXTS, USAGE
from hallcore.sync.messages import Outcome
from hallcore.view import Phase, view
from hallserver.cli import build_parser
from hallserver.config import Settings as CentreSettings

ROOT = Path(__file__).parents[1]
PACKAGES = ("hallcore", "hallkit", "hallclient", "hallserver")
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
PAGES += sorted((ROOT / "data").rglob("*.md"))

AT_EVERY_COMMAND = {"--help", "--home", "--json", "--clerk", "--pin-file", "--now", "--database"}
"""Options that docs/commands.md explains once for all commands."""

OUTCOMES_AT_A_WINDOW = {"pending", "unread"}
"""Besides those of the centre: unsent, and of a newer program."""


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@cache
def sections(name: str) -> dict[str, dict[str, str]]:
    """The `###` sections of a page by the `##` section that they stand in."""
    found: dict[str, dict[str, str]] = {}
    for chapter in re.split(r"^## ", text_of(name), flags=re.M)[1:]:
        title, _, body = chapter.partition("\n")
        parts = re.split(r"^### ", body, flags=re.M)[1:]
        named = [part.partition("\n")[::2] for part in parts]
        assert len(named) == len(dict(named)), f"a heading of {title} stands twice"
        found[title.strip()] = dict(named)
    return found


def python_files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


# -- errors --------------------------------------------------------------------------------------


@cache
def make_errors() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_errors", ROOT / "docs" / "make_errors.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_errors_is_current() -> None:
    is_current = text_of("docs/errors.md") == make_errors().page()
    assert is_current, "run python docs/make_errors.py"


def test_every_code_has_a_heading() -> None:
    headed = [code for codes in sections("docs/errors.md").values() for code in codes]
    assert sorted(headed) == sorted(TEXTS)


def raised_statuses() -> tuple[dict[str, set[int]], set[str]]:
    """The exit statuses with which each code is raised in so many words, and the codes that are
    also handed on as values."""
    numbers = {"REFUSED": REFUSED, "USAGE": USAGE, "ENVIRONMENT": ENVIRONMENT}
    raised: dict[str, set[int]] = defaultdict(set)
    values: set[str] = set()
    for path in python_files(*PACKAGES):
        tree = ast.parse(path.read_text("utf-8"))
        told: set[ast.expr] = set()
        for node in ast.walk(tree):
            if called(node) == "ProblemError" and node.args and code_of(node.args[0]):  # type: ignore[attr-defined]
                built, *status = node.args  # type: ignore[attr-defined]
                told.add(built)
                name = status[0].id if status and isinstance(status[0], ast.Name) else "REFUSED"
                raised[code_of(built)].add(numbers[name])
            elif node not in told and (code := code_of(node)):
                values.add(code)
    return raised, values


def called(node: ast.AST) -> str:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def code_of(node: ast.AST) -> str:
    """The code of `problem("code", …)`, or nothing."""
    if called(node) == "problem" and isinstance(node, ast.Call) and node.args:
        first = node.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            return first.value
    return ""


def test_exit_statuses_of_the_page_are_those_of_the_program() -> None:
    raised, values = raised_statuses()
    assert len(raised) > 20
    documented = make_errors().STATUS
    wrong = {
        code: statuses
        for code, statuses in raised.items()
        if code not in values and statuses != {documented.get(code, REFUSED)}
    }
    assert wrong == {}


# -- commands ------------------------------------------------------------------------------------


def window_parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=name)
    group_of(name).register(name, parser)
    return parser


def centre_parsers() -> dict[str, argparse.ArgumentParser]:
    """Every command of hallserver with its parser."""
    for action in build_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("hallserver has no commands")


def options_of(parser: argparse.ArgumentParser) -> set[str]:
    return {
        option
        for action in parser._actions
        for option in action.option_strings
        if option.startswith("--")
    }


def test_every_command_has_its_heading_and_no_other() -> None:
    page = sections("docs/commands.md")
    assert set(page["hallclient"]) == {"hallclient", *(f"hallclient {name}" for name in HELP)}
    assert set(page["hallserver"]) == {f"hallserver {name}" for name in centre_parsers()}


@pytest.mark.parametrize("name", sorted(HELP))
def test_every_option_of_the_window_is_explained(name: str) -> None:
    explained = sections("docs/commands.md")["hallclient"][f"hallclient {name}"]
    lacking = options_of(window_parser(name)) - AT_EVERY_COMMAND
    assert {option for option in lacking if option not in explained} == set()


@pytest.mark.parametrize("name", sorted(centre_parsers()))
def test_every_option_of_the_centre_is_explained(name: str) -> None:
    explained = sections("docs/commands.md")["hallserver"][f"hallserver {name}"]
    lacking = options_of(centre_parsers()[name]) - AT_EVERY_COMMAND
    assert {option for option in lacking if option not in explained} == set()


def test_later_commands_are_not_there_yet() -> None:
    later = text_of("docs/commands.md").partition("## 后续版本")[2]
    named = re.findall(r"`hall(client|server) ([a-z-]+)`", later)
    assert len(named) > 5
    lines = {f"{program} {name}": name for program, name in named}
    partly = {"server sample"}
    there = {*(f"client {name}" for name in HELP), *(f"server {name}" for name in centre_parsers())}
    assert lines.keys() & there == partly


def test_examples_are_json() -> None:
    blocks = re.findall(r"^```json\n(.*?)^```", text_of("docs/commands.md"), flags=re.M | re.S)
    assert len(blocks) > 20
    for block in blocks:
        assert isinstance(json.loads(block), dict)


# -- settings ------------------------------------------------------------------------------------


def settings_of(tree: type[BaseModel]) -> dict[str, object]:
    """Heading → default of every setting; a section of free keys has a heading of its own."""
    found: dict[str, object] = {}
    for section, field in tree.model_fields.items():
        values = field.annotation
        assert isinstance(values, type)
        assert issubclass(values, BaseModel)
        for key, one in values.model_fields.items():
            found[f"[{section}] {key}"] = one.default
        if not values.model_fields:
            found[f"[{section}]"] = None
    return found


@pytest.mark.parametrize(
    ("chapter", "tree"),
    [("窗口（hallclient）", WindowSettings), ("县中心（hallserver）", CentreSettings)],
)
def test_every_setting_has_its_heading_and_default(chapter: str, tree: type[BaseModel]) -> None:
    page, known = sections("docs/settings.md")[chapter], settings_of(tree)
    assert set(page) == set(known)
    for heading, default in known.items():
        if default is not None:
            assert f"默认 `{json.dumps(default)}`" in page[heading], heading


def test_every_action_that_can_have_another_key_is_listed() -> None:
    ids: set[str] = set()
    for path in python_files("hallclient"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if called(node) == "Binding" and isinstance(node, ast.Call):
                ids |= {
                    str(ast.literal_eval(one.value)) for one in node.keywords if one.arg == "id"
                }
    listed = re.findall(r"^\| `([a-z_]+)`", text_of("docs/settings.md"), flags=re.M)
    assert sorted(listed) == sorted(ids)


def test_every_environment_variable_has_its_heading() -> None:
    used = {
        name
        for path in python_files(*PACKAGES)
        for name in re.findall(r"[\"'$](HALL_[A-Z]+)\b", path.read_text("utf-8"))
    }
    assert set(sections("docs/settings.md")["环境变量"]) == used


# -- states, operations --------------------------------------------------------------------------

NOON = parse_instant("2026-11-23T12:00:00+08:00")
CLERK_HALL, COUNTY = "990122103000", "990122000000"


def every_flag() -> set[str]:
    """The flags of a case to which everything happened at once."""
    day = NOON.date()
    case = Case(
        number="990122103261123001000179",
        item="X",
        catalogue="1",
        calendar="1",
        registration_number="1" * 18,
        applicant=Person(id_type="111", id_number="1", name="张三"),
        hall=CLERK_HALL,
        route=Route(
            role="accept", deciding_hall=COUNTY, delivery_hall=CLERK_HALL, upward=True, deemed=True
        ),
        limits=(Limit(name="answer", days=5),),
        query_code="000000",
        practice=True,
        holder=None,
        transit=Transit(
            transfer_number="0" * 25,
            sender=CLERK_HALL,
            addressee=COUNTY,
            epoch=1,
            handed_at=NOON,
        ),
        disputed=True,
        deemed=True,
        stops=(
            ClockStop(
                number=1,
                procedure="inspection",
                approver="-",
                expected_days=1,
                told_on=day,
                first=day,
                served_on=day,
            ),
        ),
        received_at=NOON,
        received_on=day,
        answer_due_on=day,
    )
    bare = Calendar(version="1", off=frozenset(), working=frozenset(), published_until=NOON.date())
    before = day - timedelta(days=1)
    renews = Renewed(certificate_number="-", valid_until=before, apply_by=before)
    undecided = case.model_copy(
        update={"renews": renews, "accepted_on": before, "received_at": NOON - timedelta(days=1)}
    )
    return {*view(case, NOON, bare).flags, *view(undecided, NOON, bare).flags}


@pytest.mark.parametrize(
    ("chapter", "words"),
    [
        ("状态（state）", {str(one) for one in State}),
        ("阶段（phase）", {str(one) for one in Phase}),
        ("标记（flags）", every_flag()),
        ("操作的结果（outcome）", {*get_args(Outcome), *OUTCOMES_AT_A_WINDOW}),
        ("期限的颜色（colour）", {str(one) for one in Colour}),
        ("预警的级别（level）", {str(one) for one in AlertLevel}),
    ],
    ids=["state", "phase", "flags", "outcome", "colour", "level"],
)
def test_every_word_of_a_case_has_its_heading(chapter: str, words: set[str]) -> None:
    assert set(sections("docs/states.md")[chapter]) == words
    assert len(words) > 3


def test_every_kind_has_its_heading_and_its_fields() -> None:
    page = sections("docs/operations.md")["Kinds"]
    shapes = {RECEIVE: Receive, **{name: kind.payload for name, kind in KINDS.items()}}
    assert set(page) == set(shapes)
    aside = sections("docs/operations.md")["Kinds without a case"]
    others = {name: kind.payload for name, kind in OTHER_KINDS.items()}
    assert set(aside) == set(others)
    page, shapes = page | aside, shapes | others
    assert set(page) == set(KIND_TEXTS)
    for name, shape in shapes.items():
        assert KIND_TEXTS[name] in page[name]
        lacking = [field for field in shape.model_fields if f"`{field}`" not in page[name]]
        assert lacking == [], name


def test_every_field_of_the_envelope_is_explained() -> None:
    envelope = text_of("docs/operations.md").partition("## Envelope")[2].partition("## Kinds")[0]
    fields = {*Operation.model_fields, *Times.model_fields}
    assert {field for field in fields if f"`{field}`" not in envelope} == set()


# -- every page ----------------------------------------------------------------------------------


def test_the_readme_begins_with_the_two_commands() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        lines = text_of(name).splitlines()[:14]
        assert any(line.startswith("make run") for line in lines), name
        assert any(line.startswith("make test") for line in lines), name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_named_files_exist(page: Path) -> None:
    folders = "|".join((*PACKAGES, "data", "docs", "tests", "bench"))
    for name in re.findall(rf"`((?:{folders})/[\w./-]*)`", page.read_text("utf-8")):
        assert (ROOT / name).exists(), name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_named_codes_exist(page: Path) -> None:
    areas = "|".join(sorted({code.partition(".")[0] for code in TEXTS}))
    named = set(re.findall(rf"`((?:{areas})\.[a-z_]+)`", page.read_text("utf-8")))
    files = {name for name in named if name.endswith((".toml", ".sqlite", ".csv"))}
    # The page of the templates names facts in the same way.
    facts = named if page.parent.name == "documents" else set()
    assert named - files - facts <= TEXTS.keys() | FINDING_KINDS.keys()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_named_tests_exist(page: Path) -> None:
    there = {
        name
        for path in python_files("tests")
        for name in re.findall(r"def (test_\w+)\(", path.read_text("utf-8"))
    }
    assert set(re.findall(r"`(test_\w+)`", page.read_text("utf-8"))) <= there
