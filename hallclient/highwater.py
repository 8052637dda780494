"""The high-water mark: how far this enrolment has counted, kept outside the home (design.md 6).

A home that was copied back or cloned has counted less than its mark says. It must not give out
numbers again, so it is refused until it enrols anew. A mark below the database is normal: the
power went between commit and mark.
"""

from __future__ import annotations

import json
from pathlib import Path

from hallkit.files import write_private
from hallkit.locks import locked


def mark_file(enrolment: str) -> Path:
    """Where the mark of an enrolment lies: the platform's state folder."""
    from platformdirs import user_state_path

    return user_state_path("hallclient", appauthor=False) / "marks" / f"{enrolment}.json"


def raise_mark(enrolment: str, sequence: int) -> None:
    """Remember that `sequence` was used; never lowers the mark.

    The commit stands whatever happens here: a mark that cannot be written only protects less,
    and `doctor` tells of it.
    """
    path = mark_file(enrolment)
    try:
        with locked(path.with_suffix(".lock")):
            if sequence > read_mark(enrolment):
                write_private(path, json.dumps({"sequence": sequence}).encode())
    except OSError:
        return


def read_mark(enrolment: str) -> int:
    """The highest sequence known to have been used, 0 where there is no mark."""
    try:
        return int(json.loads(mark_file(enrolment).read_text("utf-8"))["sequence"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0
