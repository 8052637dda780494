"""不予受理: on which ground, by which hall (domain.md 10, rule 10; 行政许可法 32, 78)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from histories_support import (
    AGENCY,
    BENEFIT,
    COUNTY,
    LIMITED,
    LOCAL_PERMIT,
    MONDAY,
    ON_SPOT,
    PERMIT,
    TOWNSHIP,
    UPWARD,
    VILLAGE,
    Story,
    calendar,
    catalogue,
    item,
    noon,
    working,
)

from hallcore.cases import Case, State
from hallcore.catalogue.model import Ground
from hallcore.document_facts import Making, document_facts
from hallcore.fold import apply
from hallcore.kinds.answer import GROUNDS
from hallcore.moments import LOCAL
from hallcore.problems import Problem
from hallcore.rules import Rules

OTHER = Ground(code="other", text="另一种情形", basis="本地规程")
EVIDENCE = {"evidence": "产权证号在登记机关查无此号"}


def rules_with(code: str, grounds: Sequence[Ground]) -> Rules:
    """The shipped rules with these grounds of one item."""
    one = item(code).model_copy(update={"grounds": tuple(grounds)})
    changed = catalogue().model_copy(update={"items": catalogue().items | {code: one}})
    return Rules({changed.version: changed}, {calendar().version: calendar()})


def said_with(rules: Rules, story: Story, **payload: Any) -> str:
    """What the fold says to a decline under these rules: the state, or the code of the refusal."""
    after = apply(story.case, story.operation("decline", **payload), rules)
    return after.code if isinstance(after, Problem) else str(after.state)


def test_rule_10_missing_papers_are_no_ground() -> None:
    assert set(GROUNDS) == {"out_of_scope", "no_licence_needed", "item_ground", "false_material"}
    short = Story(PERMIT, TOWNSHIP, MONDAY, without=("M035",))
    assert short.refusal("decline", ground="incomplete") == "decline.ground"


@pytest.mark.parametrize(
    ("ground", "more"),
    [
        ("out_of_scope", {}),
        ("no_licence_needed", {"right_body": ""}),
        ("item_ground", {}),
        ("item_ground", {"item_ground": "barred"}),
        ("false_material", EVIDENCE),
    ],
)
def test_rule_10_all_papers_in_and_a_ground_of_the_four(ground: str, more: Any) -> None:
    assert Story().does("decline", ground=ground, **more).case.state is State.DECLINED


@pytest.mark.parametrize(
    ("grounds", "named", "said"),
    [
        ([], "", "decline.ground_none"),
        ([], "barred", "decline.ground_none"),
        (item(PERMIT).grounds, "", "declined"),
        (item(PERMIT).grounds, "barred", "declined"),
        (item(PERMIT).grounds, "other", "decline.ground_unknown"),
        (item(PERMIT).grounds, "不符合", "decline.ground_unknown"),
        ([*item(PERMIT).grounds, OTHER], "", "decline.ground_which"),
        ([*item(PERMIT).grounds, OTHER], "other", "declined"),
        ([*item(PERMIT).grounds, OTHER], "barred", "declined"),
        ([*item(PERMIT).grounds, OTHER], "third", "decline.ground_unknown"),
    ],
)
def test_rule_10_the_item_s_own_ground_is_one_that_it_lists(
    grounds: Sequence[Ground], named: str, said: str
) -> None:
    rules = rules_with(PERMIT, grounds)
    assert said_with(rules, Story(), ground="item_ground", item_ground=named) == said


def test_rule_10_several_grounds_are_named_in_the_refusal() -> None:
    rules = rules_with(PERMIT, [*item(PERMIT).grounds, OTHER])
    story = Story()
    after = apply(story.case, story.operation("decline", ground="item_ground"), rules)
    assert isinstance(after, Problem)
    assert "barred 被吊销食品经营许可证" in after.cause
    assert "other 另一种情形" in after.cause


@pytest.mark.parametrize("ground", ["out_of_scope", "no_licence_needed", "false_material"])
def test_a_listed_ground_stands_with_no_other_ground(ground: str) -> None:
    how = {"ground": ground, "item_ground": "barred"} | EVIDENCE
    assert Story().refusal("decline", **how) == "decline.ground_unknown"


@pytest.mark.parametrize("evidence", ["", " 　"])
@pytest.mark.parametrize("without", [(), ("M035",)])
def test_rule_10_false_material_needs_evidence(evidence: str, without: tuple[str, ...]) -> None:
    story = Story(PERMIT, TOWNSHIP, MONDAY, without=without)
    how = {"ground": "false_material", "evidence": evidence}
    assert story.refusal("decline", **how) == "decline.evidence"
    story.does("decline", ground="false_material", **EVIDENCE)


@pytest.mark.parametrize(
    ("code", "hall", "answers", "tells"),
    [
        (PERMIT, TOWNSHIP, True, True),
        (PERMIT, VILLAGE, False, True),
        (BENEFIT, VILLAGE, False, True),
        (UPWARD, VILLAGE, False, True),
        (LOCAL_PERMIT, TOWNSHIP, True, True),
        (LOCAL_PERMIT, VILLAGE, False, True),
        (ON_SPOT, VILLAGE, True, True),
        (AGENCY, VILLAGE, False, False),
        (AGENCY, TOWNSHIP, True, True),
    ],
)
def test_who_may_decline_on_which_ground(code: str, hall: str, answers: bool, tells: bool) -> None:
    """A village that only receives tells at once what is not for this body or needs no licence; a
    village that acts for the citizen decides nothing."""
    story = Story(code, hall)
    for ground, is_allowed in (
        ("out_of_scope", tells),
        ("no_licence_needed", tells),
        ("item_ground", answers),
        ("false_material", answers),
    ):
        more = EVIDENCE if ground == "false_material" else {}
        if is_allowed:
            assert isinstance(story.tries("decline", ground=ground, **more), Case)
        else:
            is_entrusted = (code, hall) == (AGENCY, VILLAGE)
            why = "agency.not_received" if is_entrusted else "item.not_here"
            assert story.refusal("decline", ground=ground, **more) == why


@pytest.mark.parametrize(
    ("ground", "said"),
    [
        ("out_of_scope", "declined"),
        ("no_licence_needed", "declined"),
        ("item_ground", "catalogue.version_unknown"),
        ("false_material", "catalogue.version_unknown"),
    ],
)
def test_an_unknown_catalogue_version_is_answered(ground: str, said: str) -> None:
    rules = Rules({}, {calendar().version: calendar()})
    assert said_with(rules, Story(), ground=ground, **EVIDENCE) == said


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        ({"ground": "out_of_scope"}, "依法不属于本机关职权范围"),
        ({"ground": "item_ground"}, "事项规定的不予受理情形：被吊销"),
        ({"ground": "item_ground", "item_ground": "barred"}, "事项规定的不予受理情形：被吊销"),
        ({"ground": "used_up"}, "有数量限制，本期名额已满"),
        ({"ground": "no_such"}, ""),
    ],
)
def test_the_notice_says_which_ground(payload: dict[str, str], text: str) -> None:
    case = Story().case
    making = Making(TOWNSHIP, "0101", "陈立新", case.received_at.astimezone(LOCAL), payload)
    facts = document_facts(case, item(PERMIT), catalogue(), {}, making)
    assert facts["ground_text"].startswith(text)
    assert bool(facts["ground_text"]) == bool(text)


def waiting(code: str = LIMITED, **how: Any) -> Story:
    return Story(code, TOWNSHIP, **how)


def test_rule_10_no_place_is_left() -> None:
    story = waiting()
    case = story.does("decline_in_line", on=working(2)).case
    assert (case.state, case.closed_at) == (State.DECLINED, noon(working(2)))
    notice = case.paper("decline")
    assert notice is not None
    told = waiting(without=(item(LIMITED).materials[0].code,)).does("request_supplement")
    assert isinstance(told.tries("decline_in_line"), Case), "waiting for papers changes nothing"


@pytest.mark.parametrize(
    ("story", "how", "code"),
    [
        (waiting, {"taken": 19}, "item.places_left"),
        (waiting, {"hall": TOWNSHIP}, "item.limited"),
        (waiting, {"reason": " "}, "decline.incomplete"),
        (waiting, {"basis": ""}, "decline.incomplete"),
        (waiting, {"remedy": ""}, "decline.incomplete"),
        (waiting, {"documents": []}, "document.missing"),
        (waiting, {"ground": "item_ground"}, "operation.malformed"),
        (waiting, {"on": working(6)}, "law.deemed_accepted"),
        (lambda: waiting(PERMIT), {}, "item.not_limited"),
        (lambda: waiting().does("accept_in_line"), {}, "case.answered_already"),
        (lambda: waiting().does("withdraw"), {}, "case.closed"),
    ],
)
def test_rule_10_a_refusal_for_want_of_a_place_is_refused(
    story: Callable[[], Story], how: dict[str, Any], code: str
) -> None:
    assert item(LIMITED).quantity == 20
    assert story().refusal("decline_in_line", **how) == code


def test_what_the_law_accepted_without_a_place_is_refused_by_its_department() -> None:
    story = waiting()
    for _ in story.case.step_codes[:-1]:
        story.does("review", on=working(7), hall=COUNTY)
    assert story.refusal("decide", on=working(7), hall=COUNTY) == "item.no_place"
    case = story.does("decide", on=working(7), hall=COUNTY, result="refused").case
    assert case.state is State.REFUSED
