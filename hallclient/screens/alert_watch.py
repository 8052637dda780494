"""Counts what rings, in a thread: when somebody signs in, commits or syncs, and when another day
begins. Nothing ticks on the screen: the strip changes only when the counts do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.message import Message

from hallcore.moments import LOCAL, local_day
from hallcore.problems import ProblemError

if TYPE_CHECKING:
    from hallclient.services.alerts import Counts
    from hallclient.window import Window

LONGEST_WAIT_SECONDS = 900.0
"""A machine that slept through midnight notices within this time."""


class DayBegan(Message):
    """Another local day: what depends on the day is shown anew."""


class AlertWatch:
    """Belongs to the program: writes the counts into its status, posts `DayBegan` to it."""

    def __init__(self, app: App[Any], window: Window) -> None:
        self._app: Any = app
        self._window = window
        self._asked = 0
        self.counts: Counts = ()
        self._day = local_day(window.now())
        self._wait()

    def look(self) -> None:
        """Count again; an older count that comes later is dropped."""
        self._asked += 1
        count = partial(self._count, self._asked)
        self._app.run_worker(count, group="alerts", thread=True, exit_on_error=False)

    def _count(self, asked: int) -> None:
        from hallclient.services.alerts import count_alerts

        try:
            found = count_alerts(self._window)
        except ProblemError:
            # Before the first exchange there is no calendar to count by.
            found = ()
        self._app.call_later(self._counted, asked, found)

    def _counted(self, asked: int, found: Counts) -> None:
        if asked != self._asked:
            return
        before = dict(self.counts)
        is_louder = any(number > before.get(level, 0) for level, number in found)
        self.counts = found
        self._app.status = replace(self._app.status, alerts=found)
        if is_louder and self._window.settings.alerts.bell:
            self._app.bell()

    def _wait(self) -> None:
        self._app.set_timer(seconds_to_midnight(self._window.now()), self._passed)

    def _passed(self) -> None:
        self._wait()
        today = local_day(self._window.now())
        if today != self._day:
            self._day = today
            self._app.post_message(DayBegan())


def seconds_to_midnight(now: datetime) -> float:
    """How long to wait until it may be another day: at least a second, at most a quarter hour."""
    local = now.astimezone(LOCAL)
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return min(max((midnight - local).total_seconds(), 1.0), LONGEST_WAIT_SECONDS)
