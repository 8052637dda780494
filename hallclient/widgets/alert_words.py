"""How loud an alert is: its word, and the colour beside it."""

from __future__ import annotations

from textual.content import Content

from hallclient.widgets.words import plain
from hallcore.alert_rules import LEVEL_TEXTS, AlertLevel

LEVEL_STYLES = {
    AlertLevel.RED: "error",
    AlertLevel.YELLOW: "warning",
    AlertLevel.WARNING: "",
    AlertLevel.NOTICE: "dim",
}


def level_content(level: AlertLevel) -> Content:
    """红, 黄, 预警, 提示 in their colours."""
    style = LEVEL_STYLES[level]
    return plain(LEVEL_TEXTS[level], f"bold ${style}" if style else "bold")


def counts_content(found: tuple[tuple[AlertLevel, int], ...]) -> Content:
    """红 1 黄 2 预警 3, each word in its colour."""
    parts = Content("")
    for number, (level, count) in enumerate(found):
        parts = parts + plain("   " if number else "") + level_content(level) + plain(f" {count}")
    return parts
