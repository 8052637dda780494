"""Result, event and satisfaction codes of other platforms (domain.md 2.3, 2.4; 10, rule 35).

The same digit means different things on different platforms, so a meaning is what is stored, and a
table gives the code at the border. A table that could not lead back is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodeTable:
    """One set of codes of one target: meaning → code, and back."""

    target: str
    set: str
    codes: Mapping[str, str]

    def code(self, meaning: str) -> str | None:
        """The target's code, or None where it has none for this meaning."""
        return self.codes.get(meaning)

    def meaning(self, code: str) -> str | None:
        """What the target's code means, or None where the table does not know it."""
        return next((meaning for meaning, known in self.codes.items() if known == code), None)


def build_code_tables(rows: Iterable[Mapping[str, str]]) -> dict[tuple[str, str], CodeTable]:
    """Tables by (target, set) from rows of data/exchange/codes.csv. Raises `ValueError` for a
    meaning or a code that stands twice in a table, or is empty."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        target, group = row["target"].strip(), row["set"].strip()
        meaning, code = row["meaning"].strip(), row["code"].strip()
        codes = found.setdefault((target, group), {})
        if not (target and group and meaning and code):
            raise ValueError(f"an empty cell in a row of {target!r}, {group!r}")
        if meaning in codes or code in codes.values():
            raise ValueError(f"{meaning!r} or {code!r} stands twice in {group!r} of {target!r}")
        codes[meaning] = code
    return {key: CodeTable(key[0], key[1], codes) for key, codes in found.items()}
