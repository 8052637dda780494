"""Pinyin initials, computed when a name is written so that searching needs no dictionary."""

from pypinyin import Style, lazy_pinyin

SURNAMES = {
    "曾": "z",
    "单": "s",
    "仇": "q",
    "解": "x",
    "查": "z",
    "朴": "p",
    "区": "o",
    "盖": "g",
    "尉": "y",
    "乐": "y",
    "冼": "x",
    "缪": "m",
    "种": "c",
    "秘": "b",
    "员": "y",
    "翟": "z",
    "重": "c",
    "覃": "q",
    "纪": "j",
    "华": "h",
    "任": "r",
    "过": "g",
    "召": "s",
}
"""Surnames whose usual reading differs from the one they have as a family name."""


def initials(name: str) -> str:
    """`张建国` → `zjg`. Latin letters and digits stay; what has no reading is left out."""
    if not name:
        return ""
    first = SURNAMES.get(name[0])
    rest = name[1:] if first else name
    letters = "".join(lazy_pinyin(rest, style=Style.FIRST_LETTER, errors="default"))
    kept = "".join(letter for letter in letters.lower() if letter.isascii() and letter.isalnum())
    return (first or "") + kept
