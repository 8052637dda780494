"""What the law asks at the counter, on the screens: pledges, corrections, fees, papers that come
back; and what is offered at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from due_day_story import COUNTY, taken_in
from matters import PROMISED
from screens_support import CLERK, hall, program, screen_text, sign_in, until
from support import TOWNSHIP, VILLAGE, FrozenClock, make_window
from textual.pilot import Pilot

from hallclient.screens.case_detail import CaseDetail
from hallclient.screens.questions import Confirm, Fill, Menu
from hallclient.services import answer, fee_acts, lookup
from hallclient.services.acts import TITLES, possible_acts
from hallclient.services.half_form import HalfForm, ground, new_half_form
from hallclient.services.handoff import HandedOver, Taken, hand_over, take_over_file
from hallclient.services.receiving import Finished, Result, finish, prospects
from hallclient.window import Window
from hallcore.cases import Case, State
from hallcore.forms import Form, normalise_form, parse_form
from hallcore.forms.groups import spec_of

AID, FEE_ITEM, UPWARD, LIMITED, AGENCY = (
    "MZ-LS-001",
    "GA-JZ-001",
    "MZ-CJ-001",
    "YJ-YH-001",
    "MZ-LN-001",
)


def offered(window: Window, number: str) -> list[str]:
    acts = possible_acts(window, CLERK, number)
    assert isinstance(acts, list), acts
    return [one.kind for one in acts]


def case_of(window: Window, number: str) -> Case:
    seen = lookup.find_case(window, number)
    assert isinstance(seen, lookup.Shown)
    return seen.case


# what is offered -------------------------------------------------------------


def test_whole_and_waiting(window: Window) -> None:
    number = taken_in(window, PROMISED)
    found = offered(window, number)
    assert found[0] == "accept"
    assert not {"accept_with_pledge", "request_supplement", "assess_fee", "serve"} & set(found)
    assert not {"recall", "report_discrepancy", "deliver", "record_payment"} & set(found)
    assert {"correct_on_spot", "complaint", "decline", "first_review"} <= set(found)
    assert found == [kind for kind in TITLES if kind in found], "in the order of the menu"


def test_a_pledge_is_offered_where_everything_missing_admits_one(window: Window) -> None:
    assert offered(window, taken_in(window, AID, without=("M026",)))[0] == "accept_with_pledge"
    found = offered(window, taken_in(window, AID, without=("M026", "M001")))
    assert "accept_with_pledge" not in found
    assert found[0] == "request_supplement"


def test_after_a_notice_a_pledge_is_offered_and_a_return_when_its_day_has_passed(
    window: Window,
) -> None:
    number = taken_in(window, AID, without=("M026",))
    assert isinstance(answer.supplement(window, CLERK, number), Case)
    found = offered(window, number)
    assert {"accept_with_pledge", "receive_supplement"} <= set(found)
    assert not {"accept", "return_application"} & set(found)
    with window.store.read() as unit:
        stored = unit.cases.get(number)
    assert stored is not None
    assert stored.case.supplement is not None
    assert stored.case.supplement.supply_by is not None
    window.clock = FrozenClock(window.now() + timedelta(days=60))
    found = offered(window, number)
    assert {"return_application", "receive_supplement"} <= set(found)


def test_an_upward_case_is_reviewed_before_it_goes_up(window: Window) -> None:
    number = taken_in(window, UPWARD)
    assert isinstance(answer.accept(window, CLERK, number), Case)
    found = offered(window, number)
    assert found[0] == "first_review"
    assert isinstance(answer.first_review(window, CLERK, number, "属实"), Case)
    found = offered(window, number)
    assert found[0] == "hand_over"
    assert "first_review" not in found
    assert isinstance(hand_over(window, CLERK, [number], COUNTY), HandedOver)
    found = offered(window, number)
    assert found[0] == "recall"
    assert "hand_over" not in found


def test_fees_are_offered_where_the_catalogue_has_one(tmp_path: Path) -> None:
    window = make_window(tmp_path, COUNTY)
    number = taken_in(window, FEE_ITEM)
    assert "assess_fee" not in offered(window, number), "not accepted yet"
    assert isinstance(answer.accept(window, CLERK, number), Case)
    assert "assess_fee" in offered(window, number)
    assert isinstance(fee_acts.assess_fee(window, CLERK, number, {"card": 1}), Case)
    found = offered(window, number)
    assert found[0] == "record_payment"
    assert "assess_fee" not in found
    window.close()


def arrived(window: Window, tmp_path: Path) -> str:
    village = make_window(tmp_path / "village", VILLAGE)
    number = taken_in(village, PROMISED)
    parcel = tmp_path / "parcel"
    assert isinstance(hand_over(village, CLERK, [number], TOWNSHIP, parcel), HandedOver)
    taken = take_over_file(window, CLERK, parcel)
    assert isinstance(taken, list)
    assert isinstance(taken[0], Taken)
    village.close()
    return number


def test_what_came_may_differ(window: Window, tmp_path: Path) -> None:
    assert "report_discrepancy" in offered(window, arrived(window, tmp_path))


# what is asked ---------------------------------------------------------------


async def act(pilot: Pilot[None], number: str, kind: str, *, is_new: bool = True) -> Any:
    """Open the case and choose the act; the question that it asks."""
    app = hall(pilot)
    if is_new:
        screen: Any = app.screen
        screen.open_case(number)
    await until(pilot, lambda: isinstance(app.screen, CaseDetail) and bool(app.screen.seen))
    await pilot.press("f9")
    await until(pilot, lambda: isinstance(app.screen, Menu))
    menu: Any = app.screen
    await pilot.press(Menu.KEYS[menu.options.index(TITLES[kind])])
    await until(pilot, lambda: app.screen is not menu and not isinstance(app.screen, CaseDetail))
    return app.screen


def is_back(pilot: Pilot[None]) -> Callable[[], bool]:
    return lambda: isinstance(hall(pilot).screen, CaseDetail)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_pledge_is_one_row_a_material(window: Window, size: tuple[int, int]) -> None:
    number = taken_in(window, AID, without=("M026",))
    async with program(window, size) as pilot:
        asked = await act(pilot, number, "accept_with_pledge")
        assert isinstance(asked, Fill)
        (row,) = asked.rows
        promised = row.value
        assert "困难情况证明材料" in screen_text(hall(pilot))
        await pilot.press("enter")
        await until(pilot, is_back(pilot))
        await until(pilot, lambda: case_of(window, number).state is State.ACCEPTED)
    case = case_of(window, number)
    assert case.promised_due_on is not None
    assert promised == case.promised_due_on.isoformat()
    assert [(one.material, one.due_on) for one in case.pledges] == [("M026", case.promised_due_on)]
    assert {paper.name for paper in case.papers} >= {"acceptance", "pledge"}


async def test_an_empty_day_is_a_pledge_in_place(window: Window) -> None:
    number = taken_in(window, AID, without=("M026",))
    async with program(window) as pilot:
        asked = await act(pilot, number, "accept_with_pledge")
        asked.rows[0].put("")
        await pilot.press("f9")
        await until(pilot, lambda: bool(case_of(window, number).pledges))
        await until(pilot, lambda: "诺  困难情况证明材料" in screen_text(hall(pilot)))
        assert "困难情况证明材料：以承诺代替" in screen_text(hall(pilot))
    assert case_of(window, number).pledges[0].due_on is None


async def test_a_correction_is_shown_to_the_applicant(window: Window) -> None:
    number = taken_in(window, PROMISED)
    async with program(window) as pilot:
        app = hall(pilot)
        asked = await act(pilot, number, "correct_on_spot")
        row = next(one for one in asked.rows if one.key == "applicant.phone")
        row.put("13900000009")
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        assert "联系电话：13800001234 → 13900000009" in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: bool(case_of(window, number).corrections))
        await until(pilot, lambda: "电话：13800001234 → 13900000009" in screen_text(app))
    assert case_of(window, number).applicant.phone == "13900000009"


async def test_a_fee_is_assessed_and_paid(tmp_path: Path) -> None:
    window = make_window(tmp_path, COUNTY)
    number = taken_in(window, FEE_ITEM)
    assert isinstance(answer.accept(window, CLERK, number), Case)
    async with program(window, signs_in=False) as pilot:
        await sign_in(pilot, "0001", "260001")
        app = hall(pilot)
        await act(pilot, number, "assess_fee")
        await pilot.press("f9")
        await until(pilot, lambda: "待缴 20.00 元" in screen_text(app))
        asked = await act(pilot, number, "record_payment", is_new=False)
        assert asked.rows[0].value == "20.00"
        asked.rows[1].put("990122-77")
        await pilot.press("f9")
        await until(pilot, lambda: "已缴 20.00 元" in screen_text(app))
    paid = case_of(window, number).payments
    assert [(one.amount_fen, one.paid_on) for one in paid] == [(2000, date(2026, 11, 23))]
    window.close()


async def test_papers_are_served_and_a_complaint_is_taken(window: Window) -> None:
    number = taken_in(window, PROMISED, without=("M003",))
    assert isinstance(answer.supplement(window, CLERK, number), Case)
    async with program(window) as pilot:
        asked = await act(pilot, number, "serve")
        assert asked.rows[0].value == "张𬱖"
        await pilot.press("f9")
        await until(pilot, lambda: "11月23日送达" in screen_text(hall(pilot)))
        asked = await act(pilot, number, "complaint", is_new=False)
        asked.rows[0].put("等得太久")
        await pilot.press("f9")
        await until(pilot, lambda: case_of(window, number).timeline[-1].kind == "complaint")


async def test_a_hand_over_is_recalled(window: Window) -> None:
    number = taken_in(window, PROMISED)
    assert isinstance(hand_over(window, CLERK, [number], COUNTY), HandedOver)
    async with program(window) as pilot:
        app = hall(pilot)
        await act(pilot, number, "recall")
        await pilot.press("2")
        await until(pilot, lambda: "县中心没有确认这次移交还在途中" in screen_text(app))
        assert case_of(window, number).transit is not None
        await pilot.press("enter")
        await act(pilot, number, "recall", is_new=False)
        await pilot.press("1")
        await until(pilot, lambda: case_of(window, number).holder == TOWNSHIP)


async def test_papers_that_differ_go_back(window: Window, tmp_path: Path) -> None:
    number = arrived(window, tmp_path)
    async with program(window) as pilot:
        asked = await act(pilot, number, "report_discrepancy")
        asked.rows[0].put("0")
        asked.rows[-2].put("少一份")
        asked.rows[-1].put("yes")
        await pilot.press("f9")
        await until(pilot, lambda: case_of(window, number).transit is not None)
    transit = case_of(window, number).transit
    assert transit is not None
    assert transit.addressee == VILLAGE


# 收件, step 5 ----------------------------------------------------------------


def half(window: Window, code: str, without: tuple[str, ...] = ()) -> HalfForm:
    from hallclient.services.half_form import Ticked

    made = new_half_form()
    made.items = [code]
    made.applicant |= {"id_number": "990122198708210337", "name": "张𬱖"}
    listed = ground(window).materials(made)
    made.materials = {one.spec.code: Ticked(1, 1) for one in listed if one.required}
    for code_ in without:
        del made.materials[code_]
    return made


@pytest.mark.parametrize(
    ("code", "without", "results", "line"),
    [
        (AID, (), ["accept", "receive"], "材料齐全，不能出具一次性告知书"),
        (
            AID,
            ("M026",),
            ["pledge", "supplement", "receive"],
            "缺 1 份必需材料，申请人不承诺的不能受理",
        ),
        (AID, ("M026", "M001"), ["supplement", "receive"], "缺 2 份必需材料，不能受理"),
        (LIMITED, (), ["receive"], "限额事项：收件后由县中心按次序受理，本窗口不能受理"),
    ],
)
def test_step_5_proposes_what_the_law_allows_and_says_why_not(
    tmp_path: Path, code: str, without: tuple[str, ...], results: list[str], line: str
) -> None:
    window = make_window(tmp_path, COUNTY if code == LIMITED else TOWNSHIP)
    seen = prospects(ground(window), half(window, code, without))
    assert [str(one) for one in seen.results] == results
    assert line in seen.impossible
    window.close()


def test_step_5_of_an_agency_says_who_answers(tmp_path: Path) -> None:
    window = make_window(tmp_path, VILLAGE)
    seen = prospects(ground(window), half(window, AGENCY))
    assert seen.results == (Result.ENTRUST,)
    assert seen.impossible[0].startswith("代办：")
    window.close()


def test_a_receipt_is_accepted_on_pledges_at_once(window: Window) -> None:
    made = half(window, AID, ("M026",))
    with window.store.read() as unit:
        known = window.catalogue(unit)
    from matters import form_of

    form = parse_form(form_of(AID), "form")
    assert isinstance(form, Form)
    for key, value in normalise_form(form, known).fields.items():
        spec = spec_of(key, known)
        assert spec is not None
        made.fields[key] = "0" if str(spec.type) == "money" else str(value)
    seen = prospects(ground(window), made)
    given = {one.code: one.last_on for one in seen.pledges}
    done = finish(window, CLERK, made, Result.PLEDGE, None, given)
    assert isinstance(done, Finished), done
    assert done.problem is None
    (case,) = done.cases
    assert case.state is State.ACCEPTED
    assert case.pledges[0].due_on == case.promised_due_on
