"""Texts about identifiers that do not check (domain.md 4)."""

TEXTS: dict[str, tuple[str, str, str]] = {}
