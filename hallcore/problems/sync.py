"""Texts about the line to the centre and what was sent."""

TEXTS: dict[str, tuple[str, str, str]] = {}
