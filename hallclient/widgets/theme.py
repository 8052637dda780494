"""The colours of the program, and the names of keys as they stand on a keyboard."""

from __future__ import annotations

from textual.theme import Theme

CALM = Theme(
    name="calm",
    primary="#0053aa",
    secondary="#2f6fb5",
    accent="#0078d7",
    warning="#ffaf5f",
    error="#ff7b8a",
    success="#a8d56a",
    foreground="#e4e4e4",
    background="#121212",
    surface="#1c1c1c",
    panel="#242f38",
    dark=True,
    variables={"dim": "#a0a0a0", "practice": "#ffb3b3", "practice-strip": "#8a1c24"},
)
"""Dim text keeps 4.5 : 1 and more against both backgrounds."""

KEY_NAMES = {"escape": "Esc", "pagedown": "PgDn", "pageup": "PgUp"}


def key_name(key: str) -> str:
    """F1, Enter, Esc, Ctrl+Q."""
    parts = key.split(",", maxsplit=1)[0].split("+")
    return "+".join(KEY_NAMES.get(part, part.capitalize()) for part in parts)
