"""Pinyin initials beside the names that they stand for: wrong ones make an item unfindable."""

from __future__ import annotations

import re

from hallcore.catalogue import Finding, Severity, Tables

NOT_LETTERS = re.compile(r"[^a-z0-9]")


def check_initials(tables: Tables) -> list[Finding]:
    """A warning for each that no reading of its name gives."""
    found = []
    for table in ("items", "themes"):
        for number, row in enumerate(tables.get(table, ()), start=2):
            names = [row.get("name") or "", *_parts(row.get("aliases"))]
            written = _parts(row.get("initials"))
            if len(names) != len(written):
                continue
            wrong = [
                f"“{name}”的首字母是 {_usual(name)}，不是 {letters}"
                for name, letters in zip(names, written, strict=True)
                if not _fits(name, letters)
            ]
            found += [
                Finding(
                    file=f"{table}.csv",
                    row=number,
                    column="initials",
                    message=message,
                    severity=Severity.WARNING,
                    code="item.initials_differ",
                )
                for message in wrong
            ]
    return found


def _parts(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").split("|") if part.strip()]


def _usual(name: str) -> str:
    from pypinyin import Style, lazy_pinyin

    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).casefold()
    return NOT_LETTERS.sub("", letters)


def _fits(name: str, letters: str) -> bool:
    """Whether some reading of every character begins with its letter."""
    from pypinyin import Style, pinyin

    if letters.casefold() == _usual(name):
        return True
    readings = [
        {
            NOT_LETTERS.sub("", one.casefold())[:1]
            for one in pinyin(character, style=Style.FIRST_LETTER, heteronym=True)[0]
        }
        - {""}
        for character in name
    ]
    known = [choices for choices in readings if choices]
    return len(known) == len(letters) and all(
        letter in choices for letter, choices in zip(letters.casefold(), known, strict=True)
    )
