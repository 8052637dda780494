"""演练时钟: a trainer sets day and hour; only a practice home offers it."""

from __future__ import annotations

from functools import partial

from textual.message import Message

from hallclient.screens.base import WorkScreen
from hallclient.screens.questions import Fill, Refusal
from hallclient.services import practice
from hallclient.services.half_form import read_day
from hallclient.widgets.form_row import TextRow
from hallcore.moments import LOCAL
from hallcore.problems import Problem


async def set_clock(screen: WorkScreen) -> None:
    """Asked until the day fits; the strip and every screen follow at once."""
    now = screen.window.now().astimezone(LOCAL)
    on, at = now.date().isoformat(), f"{now:%H:%M}"
    text = "只在演练里有效，到关掉程序为止。期限、视为受理和预警都按这个时间算。"
    while True:
        rows = [
            TextRow("on", "日期", value=on, required=True),
            TextRow("at", "时刻", value=at, required=True),
        ]
        filled = await screen.app.push_screen_wait(Fill("演练时钟", rows, ["on", "at"], text))
        if filled is None:
            return
        on, at = filled["on"], filled["at"]
        done = await screen.ask(partial(practice.set_clock, screen.window, read_day(on), at))
        if not isinstance(done, Problem):
            screen.hall.committed()
            screen.on_news(Message())
            return
        await screen.app.push_screen_wait(Refusal(done))
