"""Text on the screen: without markup and control characters, and in a clerk's words.

What citizens typed reaches the screen only through `plain`, `cut` or `cell`: a `[/b]` in it is
text, never a command. Widths are cells; `len` is wrong for Chinese.
"""

from __future__ import annotations

from datetime import date, datetime
from unicodedata import category

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.content import Content

TURNED = frozenset(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F]))
"""They turn the order of what is read."""


def clean(text: str) -> str:
    """One line without control characters; each of them is shown as a blank."""
    return "".join(
        " " if category(one) in ("Cc", "Cs", "Zl", "Zp") or one in TURNED else one for one in text
    )


def plain(text: str, style: str = "") -> Content:
    """The text as it is, whatever it contains."""
    return Content.styled(clean(text), style) if style else Content(clean(text))


def cut(text: str, cells: int) -> str:
    """At most `cells` wide; two dots say that something was left out."""
    line = clean(text[: cells * 2 + 2])
    if cell_len(line) <= cells and len(text) <= cells * 2 + 2:
        return line
    kept = ""
    room = max(cells - 2, 0)
    for one in line:
        room -= cell_len(one)
        if room < 0:
            break
        kept += one
    return kept + ".."


def pad(text: str, cells: int) -> str:
    """Exactly `cells` wide."""
    return set_cell_size(cut(text, cells), cells)


def cell(text: str, cells: int, style: str = "") -> Text:
    """A cell of a table, as wide as its column at most."""
    return Text(cut(text, cells), style=style, no_wrap=True, end="")


def lines(*parts: Content | str) -> Content:
    """One below the other."""
    joined = Content("")
    for number, part in enumerate(parts):
        joined = joined + (Content("\n") if number else Content("")) + part
    return joined


def day_words(day: date, today: date) -> str:
    """12月15日; with its year where that is another one."""
    year = f"{day.year}年" if day.year != today.year else ""
    return f"{year}{day.month}月{day.day}日"


def moment_words(instant: datetime, today: date) -> str:
    """今日 09:12, 11月20日 09:12; `instant` in local time."""
    day = "今日" if instant.date() == today else day_words(instant.date(), today)
    return f"{day} {instant:%H:%M}"


def span_words(seconds: float) -> str:
    """2 天 3 时, 3 时 5 分, 12 分; rounded down, at least 1 分."""
    minutes = max(int(seconds // 60), 1)
    if minutes >= 1440:
        return f"{minutes // 1440} 天 {minutes % 1440 // 60} 时"
    return f"{minutes // 60} 时 {minutes % 60} 分" if minutes >= 60 else f"{minutes} 分"


def size_words(count: int) -> str:
    """9.1 KB, 320 B."""
    if count < 1024:
        return f"{count} B"
    return f"{count / 1024:.1f} KB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MB"
