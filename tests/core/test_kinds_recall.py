"""Papers taken back or refused (design.md 4 "recall", "report_discrepancy"; domain.md 11)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from family_support import Family
from histories_support import (
    COUNTY,
    LOCAL_PERMIT,
    MONDAY,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    UPWARD,
    VILLAGE,
    Story,
    accepted,
    calendar,
    granted,
    noon,
    rules,
    working,
)

from hallcore.cases import Case
from hallcore.kinds.custody import Recall
from hallcore.sync.centre import decide
from hallcore.sync.window import lay, lay_family
from hallcore.view import view


def sent() -> Story:
    return Story(LOCAL_PERMIT, VILLAGE).does("hand_over")


def sent_up() -> Story:
    """An upward case on its way to the county, reviewed and accepted below."""
    return accepted(UPWARD).does("first_review").does("hand_over", on=working(1))


def refuses(story: Story, on: date | None = None, **how: Any) -> Any:
    """The holder refuses what it has taken over."""
    how = {"hall": story.case.holder, "refuses": True, "text": "缺页，按原样退回"} | how
    return story.tries("report_discrepancy", on=on, **how)


def test_a_recall_brings_the_case_back_at_a_new_epoch() -> None:
    story = sent()
    number = story.case.transit.transfer_number if story.case.transit else ""
    case = story.does("recall", on=working(1)).case
    assert (case.holder, case.epoch, case.transit) == (VILLAGE, 2, None)
    assert case.recalled == (number,)
    assert [(one.hall, one.until) for one in case.held] == [
        (VILLAGE, noon(MONDAY)),
        (VILLAGE, None),
    ]
    story.does("hand_over", to=OTHER_TOWNSHIP).does("take_over")
    assert story.case.holder == OTHER_TOWNSHIP


@pytest.mark.parametrize(
    ("story", "how", "code"),
    [
        (Story, {}, "custody.no_offer"),
        (sent, {"transfer_number": "9" * 25}, "custody.no_offer"),
        (sent, {"hall": TOWNSHIP}, "custody.not_sender"),
        (sent, {"epoch": 2}, "custody.epoch"),
        (sent, {"proof": "a feeling"}, "operation.malformed"),
        (lambda: sent().does("take_over"), {"hall": VILLAGE}, "custody.no_offer"),
    ],
)
def test_a_recall_is_refused(story: Any, how: dict[str, Any], code: str) -> None:
    assert story().refusal("recall", **how) == code
    assert set(Recall.model_fields) == {"transfer_number", "proof"}


def test_who_takes_over_after_the_recall_begins_a_dispute() -> None:
    """No numbered paper was made, and still it waits for a person: two halls may have papers."""
    story = sent()
    late = story.operation("take_over")
    story.does("recall")
    decision = decide(story.case, late, rules())
    assert (decision.outcome, decision.code) == ("parked", "custody.recalled")
    assert decision.case is not None
    assert (decision.case.disputed, decision.case.holder) == (True, VILLAGE)


def test_who_takes_over_what_was_settled_otherwise_begins_one_too() -> None:
    story = sent()
    late = story.operation("take_over")
    story.case = story.case.model_copy(update={"disputed": True})
    story.does("settle_dispute", holder=VILLAGE)
    assert (story.case.holder, story.case.epoch, story.case.transit) == (VILLAGE, 2, None)
    decision = decide(story.case, late, rules())
    assert (decision.outcome, decision.code) == ("parked", "custody.recalled")


def test_a_settlement_that_names_the_holder_moves_nothing() -> None:
    story = Story(LOCAL_PERMIT, VILLAGE)
    story.case = story.case.model_copy(update={"disputed": True})
    before = story.case
    case = story.does("settle_dispute", holder=VILLAGE).case
    assert (case.holder, case.epoch, case.held) == (VILLAGE, before.epoch, before.held)


def test_papers_of_a_closed_case_are_recalled_too() -> None:
    story = granted().does("deliver").does("hand_over", to=COUNTY)
    assert story.does("recall").case.holder == TOWNSHIP


# -- refusal -------------------------------------------------------------------------------------


def test_a_refused_parcel_starts_no_upper_leg() -> None:
    story = sent_up().does("take_over", on=working(2))
    assert story.case.upper_since == working(2)
    after = refuses(story, on=working(3))
    assert isinstance(after, Case)
    assert after.upper_since is None
    story.case = after
    story.does("hand_over", on=working(3), hall=COUNTY, to=TOWNSHIP)
    story.does("take_over", on=working(4))
    names = {clock.name for clock in view(story.case, noon(working(4)), calendar()).clocks}
    assert "statutory" not in names
    # Sent up again with what was missing: now the leg begins, once.
    story.does("hand_over", on=working(5)).does("take_over", on=working(6))
    assert story.case.upper_since == working(6)


def test_a_later_refusal_does_not_begin_the_leg_anew() -> None:
    """Taken over, sent back, taken over again and refused: the leg runs since the first time."""
    story = sent_up().does("take_over", on=working(2))
    story.does("hand_over", on=working(3), hall=COUNTY, to=TOWNSHIP).does("take_over")
    story.does("hand_over", on=working(5)).does("take_over", on=working(6))
    after = refuses(story, on=working(6))
    assert isinstance(after, Case)
    assert after.upper_since == working(2)


def test_what_did_not_agree_is_reported_and_starts_the_leg_all_the_same() -> None:
    story = sent_up().does("take_over", on=working(2))
    story.does("report_discrepancy", hall=COUNTY, on=working(2))
    assert story.case.upper_since == working(2)


def test_a_refusal_comes_by_the_end_of_the_next_working_day() -> None:
    """Taken over on Friday: Monday is the last day."""
    story = sent_up().does("take_over", on=working(4))
    assert working(4).isoformat() == "2026-11-27"
    assert isinstance(refuses(story, on=working(5)), Case)
    assert refuses(story, on=working(6)).code == "custody.refused_late"


def test_nothing_is_refused_after_a_step_or_by_others() -> None:
    story = sent_up().does("take_over", on=working(2))
    assert refuses(story, hall=TOWNSHIP).code == "custody.not_holder"
    story.does("review", on=working(2))
    assert refuses(story).code == "custody.refused_late"


def test_only_the_papers_of_the_hand_over_that_is_named_go_back() -> None:
    story = sent_up().does("take_over", on=working(2))
    taken = story.case.held[-1].transfer_number
    assert taken == story.log[-1].payload["transfer_number"]
    assert refuses(story, transfer_number="9" * 25).code == "custody.no_offer"
    assert isinstance(refuses(story, transfer_number=taken), Case)


def test_what_was_recalled_or_received_here_is_not_refused() -> None:
    """The sender has its own papers back: there is nobody to give them back to."""
    story = sent_up()
    number = story.case.transit.transfer_number if story.case.transit else ""
    story.does("recall", on=working(2))
    for named in (number, "", "1" * 25):
        said = refuses(story, on=working(2), transfer_number=named or "0" * 25)
        assert said.code == "custody.no_offer"
    assert refuses(Story(UPWARD), hall=TOWNSHIP).code == "custody.no_offer"


def test_a_report_says_something() -> None:
    story = sent_up().does("take_over")
    assert refuses(story, text=" ", differences=[]).code == "case.reason_missing"
    assert isinstance(refuses(story, text=" "), Case)


def test_a_recall_by_the_centres_word_waits_for_it() -> None:
    """Sender and addressee could both act on the case, were it back before."""
    story = sent()
    recall = story.operation("recall")
    asked = recall.model_copy(update={"payload": recall.payload | {"proof": "centre"}})
    waiting = lay(story.case, [asked], rules())
    assert (waiting.case, waiting.unfit) == (story.case, ())
    shown = lay_family({story.case.number: story.case}, [asked], rules())
    assert shown == {story.case.number: story.case}
    back = lay(story.case, [recall], rules()).case
    assert back is not None
    assert back.holder == VILLAGE, "both copies are in hand: nobody has to be asked"


def test_a_recall_that_a_parcel_carried_is_followed_in_a_family_too() -> None:
    """Sent, recalled by the centre's word, sent again: the hand-over in the addressee's hands is
    of the second epoch, for a single case as for a theme."""
    family = Family(hall=VILLAGE).born()
    for kind, on in (("hand_over", MONDAY), ("recall", working(1)), ("hand_over", working(1))):
        family.on = on
        how = {"proof": "centre"} if kind == "recall" else {}
        for number in family.numbers:
            family.does(kind, number, **how)
    carried = [operation.identity for operation in family.applied]
    shown = lay_family({}, family.applied, rules(), carried)
    assert {one.transit.epoch for one in shown.values() if one.transit} == {2}
    for number in family.numbers[1:]:
        own = [operation for operation in family.applied if operation.subject == number]
        assert shown[number] == family.raw[number] == lay(None, own, rules(), carried).case
