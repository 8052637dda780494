"""The line to the centre: enrol, exchange once, and exchange in the background.

No screen in here. The window program owns one `Syncing`; it tells each outcome to a callback.
HTTP is imported where it is used, for the first screen does not wait for it.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from hallclient.config import read_settings
from hallclient.window import Window, open_window
from hallcore.problems import Problem, ProblemError

if TYPE_CHECKING:
    from hallclient.identity import Enrolment
    from hallclient.sync.exchange import Report

FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 2.0, 600.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """One exchange that ended: a report, or the problem that ended it."""

    report: Report | None
    problem: Problem | None


class Pace:
    """How long to wait before the next exchange (design.md 5 "Retry")."""

    def __init__(self, interval: float, draw: Callable[[], float] = random.random) -> None:
        self._interval, self._draw = interval, draw
        self._failures = 0

    def succeeded(self) -> float:
        """The ordinary interval; a failure later starts from the shortest wait again."""
        self._failures = 0
        return self._interval

    def failed(self) -> float:
        """Doubles from 2 s to 10 min; jittered so that halls do not come back all at once."""
        doubled = FIRST_WAIT_SECONDS * float(2 ** min(self._failures, 16))
        wait = min(LONGEST_WAIT_SECONDS, doubled)
        self._failures += 1
        return max(FIRST_WAIT_SECONDS, wait * (0.5 + 0.5 * self._draw()))

    def reset(self) -> None:
        """New work or a clerk's key: the next failure waits shortly again."""
        self._failures = 0


def enrol_home(home: Path, server: str, code: str) -> tuple[Enrolment, str | None]:
    """Make `home` a window of the centre at `server` and fetch its reference data.

    Gives who it is now and the catalogue's version: None where the first exchange failed, for the
    enrolment stands and a later exchange brings the rest. Raises `ProblemError`.
    """
    from hallclient.sync.enrol import enrol
    from hallclient.sync.transport import Line

    with closing(Line(server, float(read_settings(home).sync.timeout_seconds))) as line:
        enrolment = enrol(home, server, code, line)
    with closing(open_window(home)) as window:
        exchange(window)
        with window.store.read() as unit:
            return enrolment, window.catalogue_version(unit)


def sync_now(window: Window) -> Report:
    """Exchange until nothing is left; raises `ProblemError` where line or centre fails. Who looked
    whom up since the last time goes with it."""
    from hallclient.services.register import tell_lookups
    from hallclient.sync.exchange import synchronise
    from hallclient.sync.transport import Line

    tell_lookups(window)
    server, timeout = window.enrolment.server, float(window.settings.sync.timeout_seconds)
    with closing(Line(server, timeout)) as line:
        return synchronise(window, line)


def exchange(window: Window) -> Outcome:
    """`sync_now` with its problem as a value."""
    try:
        return Outcome(sync_now(window), None)
    except ProblemError as error:
        return Outcome(None, error.problem)


class Exchanger(Protocol):
    def __call__(self, window: Window) -> Outcome: ...


class Syncing:
    """A thread that exchanges every interval and whenever it is woken.

    A daemon: it may be killed at any point without loss, and a line that hangs must not keep a
    clerk from leaving.
    """

    def __init__(
        self,
        window: Window,
        tell: Callable[[Outcome], None],
        exchanger: Exchanger = exchange,
        pace: Pace | None = None,
    ) -> None:
        self._window, self._tell, self._exchange = window, tell, exchanger
        self._pace = pace or Pace(window.settings.sync.interval_seconds)
        self._wake = threading.Event()
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Something was committed, or a clerk asked: exchange now."""
        self._pace.reset()
        self._wake.set()

    def stop(self, seconds: float = 1.0) -> None:
        """Leave after the exchange that runs, or at once if it takes longer than `seconds`."""
        self._is_stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _run(self) -> None:
        while not self._is_stopping:
            self._wake.clear()
            outcome = self._exchange(self._window)
            if self._is_stopping:
                return
            wait = self._pace.succeeded() if outcome.problem is None else self._pace.failed()
            self._tell(outcome)
            self._wake.wait(wait)
