"""What every act's questions stand on: a few lines to fill in, one sentence, one question."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from hallclient.screens.questions import Confirm, Fill
from hallclient.services.lookup import Shown
from hallclient.widgets.form_row import Row, TextRow
from hallcore.cases import Case
from hallcore.problems import Problem

if TYPE_CHECKING:
    from hallclient.screens.base import WorkScreen

Done = Case | Problem | None
"""The case after the act, why not, or None where the clerk went back."""

Asking = Callable[["WorkScreen", Shown], Awaitable[Done]]
Service = Callable[..., Case | Problem]


async def fill(
    screen: WorkScreen, title: str, rows: Sequence[Row], needed: Sequence[str], text: str = ""
) -> dict[str, str] | None:
    """The rows by key as typed, or None where the clerk went back."""
    return await screen.app.push_screen_wait(Fill(title, rows, needed, text))


async def confirm(screen: WorkScreen, title: str, text: str) -> bool:
    """Yes or no."""
    return await screen.app.push_screen_wait(Confirm(title, text))


async def act(
    screen: WorkScreen, seen: Shown, service: Service, *args: object, **how: object
) -> Done:
    """Do it as the signed-in clerk."""
    return await screen.ask(
        partial(service, screen.window, screen.clerk_number, seen.case.number, *args, **how)
    )


async def sentence(
    screen: WorkScreen, seen: Shown, title: str, label: str, service: Service
) -> Done:
    """One line of text, then the act."""
    filled = await fill(screen, title, [TextRow("text", label)], ("text",))
    return None if filled is None else await act(screen, seen, service, filled["text"])
