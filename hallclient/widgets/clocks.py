"""期限 as a person says them."""

from __future__ import annotations

from datetime import date

from textual.content import Content

from hallclient.services.due_days import clock_of
from hallclient.widgets.words import cut, day_words, lines, plain
from hallcore.agency import is_entrusted
from hallcore.case_clocks import Clock, Colour
from hallcore.cases import Case, State
from hallcore.catalogue import Item
from hallcore.clocks import SUPPLY
from hallcore.deadlines import Unit
from hallcore.view import CaseView

CLOCK_TEXTS = {
    "agency": "代办送交",
    "answer": "答复",
    "first_review": "初审",
    "promise": "承诺",
    "statutory": "法定",
    "step": "环节",
    "pledge": "后补材料",
    "renewal": "延续决定",
    "supplement": "补正",
    "delivery": "送达",
}
COLOUR_STYLES = {
    Colour.OVERDUE: "error",
    Colour.WARNING: "warning",
    Colour.DONE: "dim",
    Colour.PAUSED: "dim",
    Colour.NORMAL: "",
}
NEAR_DAYS = 3
"""From here on the days that are left are said instead of the date."""


def unit_word(unit: Unit) -> str:
    return "工作日" if unit is Unit.WORKING else "日"


def clock_words(clock: Clock, today: date) -> str:
    """今日 24:00 前答复, 还有 3 个工作日送达, 承诺 12月15日, 逾期 2 日未答复."""
    name = CLOCK_TEXTS.get(clock.name, clock.name)
    if clock.remaining_days is None or clock.due_on is None:
        return f"{name}暂停计时" if clock.colour is Colour.PAUSED else f"{name}已完成"
    if clock.due_on < today:
        count = max(-clock.remaining_days, 1)
        return f"{name}逾期 {count} 个{unit_word(clock.unit)}"
    if clock.due_on == today:
        return f"今日 24:00 前{name}"
    if clock.remaining_days <= NEAR_DAYS and clock.name in ("answer", "delivery"):
        return f"还有 {clock.remaining_days} 个{unit_word(clock.unit)}{name}"
    guess = "（暂定）" if clock.provisional else ""
    return f"{name} {day_words(clock.due_on, today)}{guess}"


def next_words(case: Case, view: CaseView, hall: str, today: date) -> tuple[str, str]:
    """What has to happen next to a case, and its colour."""
    if case.transit is not None:
        return ("等本窗口接收", "warning") if case.transit.addressee == hall else ("等对方接收", "")
    if view.state is State.SUPPLEMENTING and case.supplement is not None:
        clock = next((one for one in view.clocks if one.name == SUPPLY), None)
        if clock is not None and clock.colour is Colour.OVERDUE:
            return "补正过期，可退件", "warning"
        count = sum(case.material(one.code) is None for one in case.supplement.missing)
        return f"等 {count} 件材料", ""
    clock = view.next_clock
    if case.result is not None and case.is_open and clock is not None and clock.due_on is not None:
        day = "今日" if clock.due_on == today else day_words(clock.due_on, today)
        style = COLOUR_STYLES[clock.colour]
        return (f"可送达，{day}前" if clock.due_on >= today else "逾期未送达"), style
    if is_entrusted(case) and case.holder == hall:
        return "代办，待送出", ""
    if clock is None:
        return ("暂停计时", "dim") if "paused" in view.flags else ("", "")
    return clock_words(clock, today), COLOUR_STYLES[clock.colour]


def clocks_content(view: CaseView, today: date, item: Item | None = None) -> Content:
    """Every clock of a case, one line each: name, days, due day, how it stands. `item` knows the
    names of steps and materials."""
    if not view.clocks:
        return plain("没有在走的期限", "$dim")
    return lines(*(_clock_line(clock, today, item) for clock in view.clocks))


def _clock_line(clock: Clock, today: date, item: Item | None) -> Content:
    name = CLOCK_TEXTS.get(clock.name, clock.name)
    if clock.of:
        name = f"{name} {cut(clock_of(clock, item), 16)}"
    style = COLOUR_STYLES[clock.colour]
    limit = f"{clock.days} 个{unit_word(clock.unit)}"
    ends = f"{day_words(clock.due_on, today)}到期" if clock.due_on else "暂停"
    guess = "（暂定）" if clock.provisional else ""
    return (
        plain(f"{name}  ", "bold")
        + plain(f"{limit}  {ends}{guess}  ", "$dim" if clock.colour is Colour.DONE else "")
        + plain(state_word(clock, today), f"${style}" if style else "")
    )


def state_word(clock: Clock, today: date) -> str:
    """How a clock stands: 还有 3 个工作日, 今日 24:00 截止, 逾期 2 个工作日."""
    if clock.colour is Colour.DONE:
        return "已完成"
    if clock.remaining_days is None or clock.due_on is None:
        return "暂停计时"
    if clock.due_on < today:
        return f"逾期 {max(-clock.remaining_days, 1)} 个{unit_word(clock.unit)}"
    if clock.due_on == today:
        return "今日 24:00 截止"
    return f"还有 {clock.remaining_days} 个{unit_word(clock.unit)}"
