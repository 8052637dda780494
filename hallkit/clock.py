"""The clock of a program, and `$HALL_NOW` for practice (contract.md "In general")."""

import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Protocol

from hallcore.moments import parse_instant
from hallcore.problems import USAGE, ProblemError, problem


class Clock(Protocol):
    """Tells the instant and a counter that never steps back."""

    @property
    def is_set(self) -> bool:
        """True where a person set the clock, so that it counts as confirmed."""

    def now(self) -> datetime: ...

    def monotonic_ms(self) -> int: ...


class SystemClock:
    """The machine's own clock."""

    is_set = False

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic_ms(self) -> int:
        return time.monotonic_ns() // 1_000_000


class PracticeClock:
    """Starts at a given instant when the program starts and runs on from there."""

    is_set = True

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._began = time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._began)

    def monotonic_ms(self) -> int:
        return time.monotonic_ns() // 1_000_000


def clock_from_environment(
    *, is_practice: bool, environment: Mapping[str, str] | None = None
) -> Clock:
    """`$HALL_NOW` where it is set and allowed; elsewhere `clock.not_practice`, exit 2."""
    text = (os.environ if environment is None else environment).get("HALL_NOW", "").strip()
    if not text:
        return SystemClock()
    if not is_practice:
        raise ProblemError(problem("clock.not_practice"), USAGE)
    try:
        return PracticeClock(parse_instant(text))
    except ValueError:
        raise ProblemError(problem("input.instant", value=text), USAGE) from None
