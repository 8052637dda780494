"""The window's SQLite: one file, one writer at a time, one commit per act (design.md 6)."""
