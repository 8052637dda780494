"""Days and limits in words, as papers and screens say them."""

from __future__ import annotations

from datetime import date, datetime

from hallcore.deadlines import Limit, Unit
from hallcore.moments import LOCAL

UNIT_TEXTS = {Unit.WORKING: "个工作日", Unit.CALENDAR: "个自然日"}


def day_text(day: date | None) -> str:
    """2026年11月21日, or nothing."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def instant_text(instant: datetime | None) -> str:
    """2026年11月21日 09:30, local time, or nothing."""
    if instant is None:
        return ""
    local = instant.astimezone(LOCAL)
    return f"{day_text(local.date())} {local:%H:%M}"


def limit_text(limit: Limit | None) -> str:
    """20 个工作日, or nothing."""
    return f"{limit.days} {UNIT_TEXTS[limit.unit]}" if limit else ""
