"""收件 at the counter: what can come of a receipt in the making, and finishing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hallclient.services.answer import accept, supplement
from hallclient.services.half_form import Ground, HalfForm, entries_of, form_of, ground
from hallclient.services.receipt import Asked, receive, receiving_role
from hallclient.window import Window
from hallcore.cases import Case, State
from hallcore.catalogue import Item, Level, Role
from hallcore.deadlines import Due, due
from hallcore.forms import asked_apart
from hallcore.materials import missing_materials
from hallcore.problems import Problem

NOT_HANDED_IN = "未提交"


class Result(StrEnum):
    """What a clerk can make of a receipt."""

    ON_SPOT = "on_spot"
    ACCEPT = "accept"
    SUPPLEMENT = "supplement"
    RECEIVE = "receive"
    ENTRUST = "entrust"


RESULT_TEXTS = {
    Result.ON_SPOT: "当场办结",
    Result.ACCEPT: "收件并受理",
    Result.SUPPLEMENT: "收件，并出具一次性告知书",
    Result.RECEIVE: "收件，答复以后再办",
    Result.ENTRUST: "代办，出具代办委托书",
}


@dataclass(frozen=True)
class Prospects:
    """The answers to a clerk's next questions. `results`: what is possible, the proposal first;
    `asked_apart`: how many fields the items' own forms would ask."""

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


def prospects(ground: Ground, half: HalfForm) -> Prospects:
    """Until when, what is missing, what will come of it."""
    items = ground.items(half)
    entries = entries_of(ground, half)
    missing = {one.code: one.name for item in items for one in missing_materials(item, entries)}
    required = [one for one in ground.materials(half) if one.required]
    limits = [item.limit("answer") for item in items if _is_answered_by_us(item, ground.level)]
    ends = [
        due(ground.today, limit.days, ground.calendar, unit=limit.unit, rolls=limit.rolls)
        for limit in limits
        if limit
    ]
    known = [end for end in ends if end is not None]
    fields = ground.fields(half)
    return Prospects(
        asked=len(fields),
        filled=sum(bool(half.fields.get(one.key, "").strip()) for one in fields),
        asked_apart=asked_apart(items),
        answer=min(known, key=lambda end: end.due_on, default=None),
        promised_days=_longest(items, "promise"),
        statutory_days=_longest(items, "statutory"),
        listed=len(required),
        present=sum(one.spec.code not in missing for one in required),
        missing=tuple(missing.items()),
        results=_results(items, ground.level, is_complete=not missing) if items else (),
    )


def _is_answered_by_us(item: Item, level: Level) -> bool:
    return receiving_role(item, level) is not Role.AGENCY


def _longest(items: Sequence[Item], name: str) -> int | None:
    return max((limit.days for item in items if (limit := item.limit(name))), default=None)


def _results(items: Sequence[Item], level: Level, *, is_complete: bool) -> tuple[Result, ...]:
    found = []
    if is_complete and all(item.is_on_spot and item.can(level, Role.DECIDE) for item in items):
        found.append(Result.ON_SPOT)
    if is_complete and all(item.can(level, Role.ACCEPT) for item in items):
        found.append(Result.ACCEPT)
    if not is_complete and all(_is_answered_by_us(item, level) for item in items):
        found.append(Result.SUPPLEMENT)
    is_agency = not any(_is_answered_by_us(item, level) for item in items)
    return (*found, Result.ENTRUST if is_agency else Result.RECEIVE)


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
) -> Finished | Problem:
    """Receive, and go on as `result` says. Twice the same half form gives the same cases.

    `reasons`: material code → what the notice says of it.
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
        ),
    )
    if isinstance(receipt, Problem):
        return receipt
    cases: list[Case] = []
    fault: Problem | None = None
    for case in receipt.cases:
        after = _go_on(window, clerk, case, judged_by, result, reasons or {})
        if isinstance(after, Problem):
            fault = fault or after
            after = case
        cases.append(after)
    return Finished(receipt.registration_number, tuple(cases), result, fault)


def _go_on(
    window: Window,
    clerk: str,
    case: Case,
    judged_by: Ground,
    result: Result,
    reasons: Mapping[str, str],
) -> Case | Problem:
    item = judged_by.catalogue.items[case.item]
    if case.state is not State.RECEIVED or case.supplement is not None:
        return case
    if result is Result.ACCEPT:
        return accept(window, clerk, case.number)
    missing = [spec.code for spec in missing_materials(item, case.materials)]
    if result is Result.SUPPLEMENT and missing:
        told = [(code, reasons.get(code, "").strip() or NOT_HANDED_IN) for code in missing]
        return supplement(window, clerk, case.number, told)
    return case
