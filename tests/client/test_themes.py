"""一件事 at the window: one receipt, a parent and its children, acts that go together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from matters import Console, form_of, materials_of
from support import TOWNSHIP, VILLAGE, enrol_home, make_window, sample_catalogue

THEME = "TH-NJL-001"
ITEMS = ("SJ-GT-001", "SJ-SP-001", "WJ-GC-001", "XF-GZ-001")
ALL = {"rooms": "some", "cooking": "yes", "seats": "few"}
TWO = {"rooms": "none", "cooking": "yes", "seats": "few"}
