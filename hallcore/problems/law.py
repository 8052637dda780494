"""Texts of refusals that a legal rule demands (domain.md 1, 10)."""

TEXTS: dict[str, tuple[str, str, str]] = {}
