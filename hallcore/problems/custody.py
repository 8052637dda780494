"""Texts of refusals about who holds the papers (design.md 2.6, 4)."""

TEXTS: dict[str, tuple[str, str, str]] = {}
