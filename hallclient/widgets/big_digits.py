"""A number that can be read from the other side of the counter.

Drawn with coloured blanks: block characters are one or two cells wide, as a terminal pleases.
"""

from __future__ import annotations

from textual.content import Content

from hallclient.widgets.words import lines, plain

ROWS = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": ("  #", "  #", "  #", "  #", "  #"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
}


def big_digits(digits: str) -> Content:
    """Five lines; characters other than digits are left out."""
    known = [ROWS[one] for one in digits if one in ROWS]
    return lines(*(_line([rows[at] for rows in known]) for at in range(5)))


def _line(parts: list[str]) -> Content:
    line = Content("")
    for part in parts:
        for dot in part:
            line = line + plain("  ", "on $success" if dot == "#" else "")
        line = line + Content("   ")
    return line
