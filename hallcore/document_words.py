"""Days, limits, fees and halls as documents word them for their readers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from hallcore.amounts import yuan_text
from hallcore.catalogue import Item
from hallcore.deadlines import Limit, Unit
from hallcore.halls import Hall
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


def fee_text(items: Sequence[Item]) -> str:
    """Every published rate with its basis, once (行政许可法 59), or that it is free."""
    fees = [
        f"{fee.name} {yuan_text(fee.rate_fen)} 元/{fee.unit}（{fee.basis}）"
        for item in items
        for fee in item.fees
    ]
    return "；".join(dict.fromkeys(fees)) or "不收费"


def hall_facts(hall: Hall | None, area: str) -> dict[str, str]:
    """Name and contact of a hall; its area code where nothing is known of it."""
    return {
        "name": hall.name if hall else area,
        "phone": hall.phone if hall else "",
        "complaint_phone": hall.complaint_phone if hall else "",
        "address": hall.address if hall else "",
    }
