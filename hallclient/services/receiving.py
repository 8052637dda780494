"""收件 at the counter: what can come of a receipt in the making, and finishing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hallclient.services.answer import NOT_HANDED_IN, accept, supplement
from hallclient.services.half_form import Ground, HalfForm, entries_of, form_of, ground
from hallclient.services.pledging import PledgeChoice, choice_for
from hallclient.services.receipt import Asked, receive, receiving_role
from hallclient.services.renewing import asked_of
from hallclient.services.written import Written
from hallclient.window import Window
from hallcore.cases import Case, State
from hallcore.catalogue import Item, Level, Role
from hallcore.catalogue.themes import theme_item
from hallcore.deadlines import Due, due
from hallcore.forms import count_asked
from hallcore.forms.groups import base_key
from hallcore.materials import MaterialEntry, missing_materials
from hallcore.problems import Problem, problem
from hallcore.rules import Rules


class Result(StrEnum):
    """What a clerk can make of a receipt."""

    ON_SPOT = "on_spot"
    ACCEPT = "accept"
    PLEDGE = "pledge"
    SUPPLEMENT = "supplement"
    RECEIVE = "receive"
    ENTRUST = "entrust"


RESULT_TEXTS = {
    Result.ON_SPOT: "当场办结",
    Result.ACCEPT: "收件并受理",
    Result.PLEDGE: "收件并容缺（承诺）受理",
    Result.SUPPLEMENT: "收件，并出具一次性告知书",
    Result.RECEIVE: "收件，答复以后再办",
    Result.ENTRUST: "代办，出具代办委托书",
}


@dataclass(frozen=True)
class Prospects:
    """The answers to a clerk's next questions. `results`: what is possible, the proposal first;
    `impossible`: a calm line for each result that is not; `pledges`: what is missing where a
    pledge may stand for all of it; `asked_apart`: how many fields the items' own forms would
    ask; `written`: what stands on the form that is typed in; `is_deemed`: nobody answered that in
    time, it counts as accepted."""

    asked: int
    filled: int
    asked_apart: int
    answer: Due | None
    promised_days: int | None
    statutory_days: int | None
    listed: int
    present: int
    missing: tuple[tuple[str, str], ...]
    results: tuple[Result, ...]
    pledges: tuple[PledgeChoice, ...] = ()
    impossible: tuple[str, ...] = ()
    written: Written | None = None
    is_deemed: bool = False
    theme: str = ""
    """The name of the theme that is received; `count` of its items are chosen."""
    count: int = 0


def prospects(ground: Ground, half: HalfForm) -> Prospects:
    """Until when, what is missing, what will come of it."""
    items = ground.items(half)
    entries = entries_of(ground, half)
    missing = {one.code: one.name for item in items for one in missing_materials(item, entries)}
    required = [one for one in ground.materials(half) if one.required]
    start = ground.received_on(half)
    limits = [item.limit("answer") for item in items if _is_answered_by_us(item, ground.level)]
    ends = [
        due(start, limit.days, ground.calendar, unit=limit.unit, rolls=limit.rolls)
        for limit in limits
        if limit
    ]
    known = [end for end in ends if end is not None]
    fields = ground.fields(half)
    together_asked, apart = count_asked(fields)
    filled = {base_key(key) for key in ground.values(half)}
    pledges = _pledges(ground, items, entries)
    results = _results(items, ground.level, half, is_complete=not missing, can_pledge=bool(pledges))
    theme = ground.theme(half)
    together = [theme_item(ground.catalogue, theme, items)] if theme and items else items
    if theme is not None:
        results = tuple(one for one in results if one is not Result.ON_SPOT)
    return Prospects(
        asked=together_asked,
        filled=sum(one.key in filled for one in fields if not one.is_computed),
        asked_apart=apart,
        answer=min(known, key=lambda end: end.due_on, default=None),
        promised_days=_longest(together, "promise"),
        statutory_days=_longest(together, "statutory"),
        listed=len(required),
        present=sum(one.spec.code not in missing for one in required),
        missing=tuple(missing.items()),
        results=results if items else (),
        pledges=pledges,
        impossible=_impossible(ground, items, results, missing) if items else (),
        written=half.written,
        is_deemed=half.written is not None
        and any(item.deemed for item in items)
        and any(end.due_on < ground.today for end in known),
        theme=theme.name if theme else "",
        count=len(items) if theme else 0,
    )


def _is_answered_by_us(item: Item, level: Level) -> bool:
    return receiving_role(item, level) is not Role.AGENCY


def _longest(items: Sequence[Item], name: str) -> int | None:
    return max((limit.days for item in items if (limit := item.limit(name))), default=None)


def _pledges(
    ground: Ground, items: Sequence[Item], entries: Sequence[MaterialEntry]
) -> tuple[PledgeChoice, ...]:
    """What is missing, with the earliest promised day; empty where one thing admits no pledge."""
    found: dict[str, PledgeChoice] = {}
    for item in items:
        for spec in missing_materials(item, entries):
            choice = choice_for(spec, _last_day(ground, item))
            if not (choice.can_be_replaced or (choice.can_come_later and choice.last_on)):
                return ()
            known = found.get(spec.code)
            found[spec.code] = _stricter(known, choice) if known else choice
    is_possible = all(one.can_come_later or one.can_be_replaced for one in found.values())
    return tuple(found.values()) if is_possible else ()


def _last_day(ground: Ground, item: Item) -> date | None:
    limit = item.limit("promise") or item.limit("statutory")
    if limit is None:
        return None
    ends = due(ground.today, limit.days, ground.calendar, unit=limit.unit, rolls=limit.rolls)
    return ends.due_on if ends else None


def _stricter(one: PledgeChoice, other: PledgeChoice) -> PledgeChoice:
    """Of a material that two items ask for, what both allow."""
    days = [day for day in (one.last_on, other.last_on) if day is not None]
    return PledgeChoice(
        one.code,
        one.name,
        one.can_come_later and other.can_come_later,
        one.can_be_replaced and other.can_be_replaced,
        min(days, default=None),
    )


def _results(
    items: Sequence[Item], level: Level, half: HalfForm, *, is_complete: bool, can_pledge: bool
) -> tuple[Result, ...]:
    found = []
    can_accept = all(item.can(level, Role.ACCEPT) and item.quantity is None for item in items)
    is_on_spot = all(item.is_on_spot and item.can(level, Role.DECIDE) for item in items)
    # What was taken in on paper was not decided on that spot.
    if is_complete and is_on_spot and not half.paper:
        found.append(Result.ON_SPOT)
    if is_complete and can_accept:
        found.append(Result.ACCEPT)
    if can_pledge and can_accept:
        found.append(Result.PLEDGE)
    if not is_complete and all(_is_answered_by_us(item, level) for item in items):
        found.append(Result.SUPPLEMENT)
    is_agency = not any(_is_answered_by_us(item, level) for item in items)
    return (*found, Result.ENTRUST if is_agency else Result.RECEIVE)


def _impossible(
    ground: Ground, items: Sequence[Item], results: Sequence[Result], missing: Mapping[str, str]
) -> tuple[str, ...]:
    """Why each outcome that is not offered cannot be chosen, the weightiest reason of each."""
    level, told = ground.level, []
    if not all(_is_answered_by_us(item, level) for item in items):
        return ("代办：交给有权的窗口，由它收件和答复，本窗口不能受理、告知",)
    if any(item.quantity is not None for item in items):
        told.append("限额事项：收件后由县中心按次序受理，本窗口不能受理")
    elif not all(item.can(level, Role.ACCEPT) for item in items):
        told.append("本窗口代为收件，由上级窗口受理")
    elif missing and Result.PLEDGE in results:
        told.append(f"缺 {len(missing)} 份必需材料，申请人不承诺的不能受理")
    elif missing:
        told.append(f"缺 {len(missing)} 份必需材料，不能受理")
        names = _no_pledge(items, missing)
        told.append(f"不能容缺：{'、'.join(names)}")
    if Result.ON_SPOT not in results and any(item.is_on_spot for item in items):
        why = f"缺 {len(missing)} 份必需材料" if missing else "不都由本窗口当场决定"
        told.append(f"不能当场办结：{why}")
    if not missing:
        told.append("材料齐全，不能出具一次性告知书")
    return tuple(told)


def _no_pledge(items: Sequence[Item], missing: Mapping[str, str]) -> list[str]:
    specs = [spec for item in items for spec in item.materials if spec.code in missing]
    refused = {spec.code: spec.name for spec in specs if not (spec.deferrable or spec.pledgeable)}
    return list(refused.values()) or list(missing.values())


@dataclass(frozen=True)
class Finished:
    """What a receipt made. `problem`: received, but what should follow was refused."""

    registration_number: str
    cases: tuple[Case, ...]
    result: Result
    problem: Problem | None = None


def finish(
    window: Window,
    clerk: str,
    half: HalfForm,
    result: Result,
    reasons: Mapping[str, str] | None = None,
    pledges: Mapping[str, date | None] | None = None,
) -> Finished | Problem:
    """Receive, and go on as `result` says. Twice the same half form gives the same cases.

    `reasons`: material code → what the notice says of it; `pledges`: material code → the day by
    which it comes, or None where the pledge takes its place.
    """
    judged_by = ground(window)
    receipt = receive(
        window,
        clerk,
        Asked(
            items=tuple(half.items),
            form=form_of(judged_by, half),
            materials=tuple(entries_of(judged_by, half)),
            request_id=half.request_id,
            is_on_spot=result is Result.ON_SPOT,
            paper=half.written,
            renews=asked_of(half.renews) if judged_by.can_renew(half) else None,
        ),
    )
    if isinstance(receipt, Problem):
        return receipt
    cases: list[Case] = []
    fault: Problem | None = None
    numbers = {case.number for case in receipt.cases}
    for case in receipt.cases:
        if case.parent in numbers:
            # What was done to the parent was done to its children.
            cases.append(case)
            continue
        after = _go_on(window, clerk, case, judged_by, result, reasons or {}, pledges or {})
        if isinstance(after, Problem):
            fault = fault or after
            after = case
        cases.append(after)
    return Finished(receipt.registration_number, _as_they_stand(window, cases), result, fault)


def _as_they_stand(window: Window, cases: Sequence[Case]) -> tuple[Case, ...]:
    with window.store.read() as unit:
        found = [(case, unit.cases.get(case.number)) for case in cases]
    return tuple(stored.case if stored else case for case, stored in found)


def _go_on(
    window: Window,
    clerk: str,
    case: Case,
    judged_by: Ground,
    result: Result,
    reasons: Mapping[str, str],
    pledges: Mapping[str, date | None],
) -> Case | Problem:
    item = Rules({case.catalogue: judged_by.catalogue}).item_of(case)
    if item is None:
        return problem("catalogue.version_unknown", version=case.catalogue)
    if case.state is not State.RECEIVED or case.supplement is not None:
        return case
    if result is Result.ACCEPT:
        return accept(window, clerk, case.number)
    missing = [spec.code for spec in missing_materials(item, case.materials)]
    if result is Result.PLEDGE:
        given = {code: pledges[code] for code in missing if code in pledges}
        return accept(window, clerk, case.number, given)
    if result is Result.SUPPLEMENT and missing:
        told = [(code, reasons.get(code, "").strip() or NOT_HANDED_IN) for code in missing]
        return supplement(window, clerk, case.number, told)
    return case
