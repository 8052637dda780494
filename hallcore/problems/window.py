"""Texts about this machine: home, clerk, disk, clock."""

TEXTS: dict[str, tuple[str, str, str]] = {}
