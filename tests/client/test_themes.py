"""一件事 at the window: one receipt, a parent and its children, acts that go together."""

from __future__ import annotations

THEME = "TH-NJL-001"
ITEMS = ("SJ-GT-001", "SJ-SP-001", "WJ-GC-001", "XF-GZ-001")
ALL = {"rooms": "some", "cooking": "yes", "seats": "few"}
TWO = {"rooms": "none", "cooking": "yes", "seats": "few"}
