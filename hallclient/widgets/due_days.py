"""期限怎么算 in words: stretch by stretch, what counted, what did not, and why."""

from __future__ import annotations

from datetime import date

from textual.content import Content

from hallclient.services.due_days import DueDays, ToldClock, ToldStop
from hallclient.widgets.clocks import CLOCK_TEXTS, COLOUR_STYLES, state_word, unit_word
from hallclient.widgets.words import lines, pad, plain
from hallcore.explain import WHY_TEXTS, Stretch, Why
from hallcore.numbering import group_document_number

WEEKDAYS = "一二三四五六日"
WHY_WIDTH = 28
COUNTED = (Why.COUNTED, Why.MAKE_UP)


def due_days_content(told: DueDays) -> Content:
    """Every clock, one below the other."""
    if not told.clocks:
        return plain("没有在走的期限", "$dim")
    parts: list[Content | str] = []
    for one in told.clocks:
        parts += [*_clock(one, told), ""]
    parts += ["", *_stops(told)] if told.stops else []
    return lines(*parts)


def _clock(one: ToldClock, told: DueDays) -> list[Content | str]:
    clock = one.clock
    name = CLOCK_TEXTS.get(clock.name, clock.name) + (f"（{one.of}）" if one.of else "")
    ends = f"{full_day(clock.due_on)}到期" if clock.due_on else "停着，还不能算出到期日"
    guess = "（暂定）" if clock.provisional else ""
    style = COLOUR_STYLES[clock.colour]
    head = plain(f"{name}  ", "bold") + plain(f"{clock.days} 个{unit_word(clock.unit)}  ")
    parts: list[Content | str] = [
        head
        + plain(f"{ends}{guess}  ", "bold")
        + plain(state_word(clock, told.today), f"${style}" if style else "")
    ]
    parts += [_stretch(stretch, one, told) for stretch in one.explanation.stretches]
    if one.explanation.is_cut:
        counted = one.explanation.counted
        parts.append(plain(f"  算到今天，已计 {counted} 日。", "$dim"))
    parts += [plain(f"  {text}", "$dim") for text in _notes(one, told)]
    return parts


def _stretch(stretch: Stretch, one: ToldClock, told: DueDays) -> Content:
    year = one.clock.start_on.year
    days = _day(stretch.first, year)
    if stretch.last != stretch.first:
        days += f" 到 {_day(stretch.last, year)}"
    why = WHY_TEXTS[stretch.why]
    if stretch.stop is not None:
        why += f"（{_procedure(stretch.stop, told)}）"
    is_counted = stretch.why in COUNTED
    text = plain(f"  {pad(days, 32)}") + plain(pad(why, WHY_WIDTH), "" if is_counted else "$dim")
    return text + plain(_numbers(stretch), "bold")


def _numbers(stretch: Stretch) -> str:
    first, last = stretch.count_from, stretch.count_to
    if first is None:
        return ""
    return f"第 {first} 日" if first == last else f"第 {first}–{last} 日"


def _procedure(number: int, told: DueDays) -> str:
    """The procedure behind the n-th stop that counts."""
    counting = [one for one in told.stops if one.counts is not None]
    return counting[number - 1].procedure if number <= len(counting) else ""


def _notes(one: ToldClock, told: DueDays) -> list[str]:
    """What the paper says, what moved, who answers."""
    clock, notes = one.clock, []
    if clock.printed_on is not None:
        by = f"（日历 {clock.printed_calendar}）" if clock.printed_calendar else ""
        guess = "，暂定" if clock.printed_provisional else ""
        notes.append(f"文书上写的是 {full_day(clock.printed_on)}{guess}{by}")
    unpublished = one.explanation.unpublished_from
    if clock.provisional and unpublished is not None:
        notes.append(f"{full_day(unpublished)}起的放假安排还没有公布，到期日暂定")
    if clock.joint_on is not None:
        notes.append(f"按一件事的期限到 {full_day(clock.joint_on)}")
    if clock.has_moved and clock.printed_on and clock.due_on:
        notes.append(
            f"暂定 {full_day(clock.printed_on)} → {full_day(clock.due_on)}"
            f"（日历 {clock.printed_calendar} → {clock.calendar}）"
        )
    if clock.extended_days and told.extension is not None:
        extension = told.extension
        notes.append(
            f"延期 {clock.extended_days} 日，{full_day(extension.extended_on)}"
            f"由{extension.approver}批准"
        )
        if extension.notice_number:
            notes.append(f"延期通知书 {group_document_number(extension.notice_number)}")
    notes.append(f"按日历 {clock.calendar} 计算")
    if one.responsible:
        notes.append(f"由{one.responsible}负责")
    return notes


def _stops(told: DueDays) -> list[Content | str]:
    parts: list[Content | str] = [plain("特别程序", "bold")]
    for one in told.stops:
        parts += [plain(f"  {text}") for text in _stop(one)]
    return parts


def _stop(one: ToldStop) -> list[str]:
    stop = one.stop
    until = full_day(stop.last) if stop.last else "还没有结束"
    served = f"{full_day(stop.served_on)}送达" if stop.served_on else "还没有登记送达"
    found = [f"{stop.number} {one.procedure}  {full_day(stop.first)} 到 {until}"]
    if stop.notice_number:
        found.append(f"  告知书 {group_document_number(stop.notice_number)}")
    found.append(f"  {full_day(stop.told_on)}告知，{served}；预计 {stop.expected_days} 个工作日")
    if one.counts is None:
        found.append("  没有按时送达，这些天照常计算")
    elif one.counts.first != stop.first:
        found.append(f"  送达迟了，从 {full_day(one.counts.first)} 起不计")
    return found


def full_day(day: date) -> str:
    """2026年10月20日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _day(day: date, year: int) -> str:
    """9月20日 周日; with its year where that is another one."""
    other = f"{day.year}年" if day.year != year else ""
    return f"{other}{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"
