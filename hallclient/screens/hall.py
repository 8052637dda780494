"""What screens may ask of the program: its window, its clerk, and where to go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from textual.screen import Screen

    from hallclient.records import Clerk
    from hallclient.services.syncing import Outcome
    from hallclient.window import Window


class Hall(Protocol):
    """The program as its screens see it."""

    clerk: Clerk | None
    last_outcome: Outcome | None

    @property
    def window(self) -> Window: ...

    @property
    def screen(self) -> Screen[Any]: ...

    @property
    def is_open(self) -> bool: ...

    def committed(self) -> None: ...

    def sync_soon(self) -> None: ...

    async def signed_in(self, clerk: Clerk) -> None: ...

    async def action_go(self, workplace: str) -> None: ...

    async def action_lock(self) -> None: ...

    def action_guide(self) -> None: ...

    def action_leave(self) -> object: ...
