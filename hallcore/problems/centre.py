"""Texts of what the centre and its departments refuse."""

TEXTS: dict[str, tuple[str, str, str]] = {}
