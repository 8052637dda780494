"""Texts about documents, fonts and printers."""

TEXTS: dict[str, tuple[str, str, str]] = {}
