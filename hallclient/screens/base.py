"""What every workplace shares: strip above, keys below, refusals, scans, work in threads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from hallclient.screens.questions import Refusal
from hallclient.widgets.key_bar import KeyBar
from hallclient.widgets.status_strip import StatusStrip
from hallcore.problems import Problem, ProblemError, problem

if TYPE_CHECKING:
    from hallclient.screens.hall import Hall
    from hallclient.window import Window

T = TypeVar("T")
SCAN_PAUSE_SECONDS = 0.5
"""A scanner gun types without pauses; a longer one begins another scan."""


class WorkScreen(Screen[None]):
    """A workplace, or a screen on top of one."""

    HELP = ""
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "返回", id="back")]

    def __init__(self) -> None:
        super().__init__()
        self._scan, self._scanned_at = "", 0.0
        self.key_counts: dict[str, int] = {}

    @property
    def hall(self) -> Hall:
        return cast("Hall", self.app)

    @property
    def window(self) -> Window:
        return self.hall.window

    @property
    def clerk_number(self) -> str:
        clerk = self.hall.clerk
        if clerk is None:
            raise RuntimeError("workplaces stand behind the sign-in")
        return clerk.number

    def compose(self) -> ComposeResult:
        yield StatusStrip(id="strip")
        yield from self.body()
        yield KeyBar(id="keys")

    def body(self) -> Iterable[Widget]:
        """The widgets between strip and keys."""
        raise NotImplementedError

    def on_news(self, message: Message) -> None:
        """An exchange ended, or something was committed: look at the data again."""

    async def ask(self, service: Callable[[], T | Problem]) -> T | Problem:
        """Call a service in a thread; what it raises at its edge comes back as a value."""

        def call() -> T | Problem:
            try:
                return service()
            except ProblemError as error:
                return error.problem

        return await asyncio.to_thread(call)

    def refuse(self, refused: Problem, before: str = "") -> None:
        self.app.push_screen(Refusal(refused, before))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker that failed is told; the program and what was typed stay."""
        if event.state is WorkerState.ERROR:
            self.refuse(problem("store.failed", detail=type(event.worker.error).__name__))

    # -- scans --------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Keys that no field took: a scanner gun types a number and Enter."""
        if event.key == "enter":
            if self.take_scan():
                # What it opened must not take the same key for its own.
                event.stop().prevent_default()
        elif event.character and (
            event.character.isdigit() or event.character in "-０１２３４５６７８９"
        ):
            now = monotonic()
            if now - self._scanned_at > SCAN_PAUSE_SECONDS:
                self._scan = ""
            self._scan, self._scanned_at = self._scan + event.character, now

    def take_scan(self) -> bool:
        """Open the case that was scanned; False where nothing was."""
        text, self._scan = self._scan, ""
        return len(text) >= 4 and self.open_scanned(text)

    def open_scanned(self, text: str) -> bool:
        """Open the one case that `text` means, or go on with the blank form that it names."""
        from hallclient.services.lookup import find_by_scan
        from hallclient.services.paper_forms import find_form

        found = find_by_scan(self.window, text)
        if found:
            if len(found) == 1:
                self.open_case(found[0])
            return len(found) == 1
        form = find_form(self.window, text)
        if isinstance(form, Problem):
            self.refuse(form)
        elif form is not None:
            self.form_scanned(form.number)
        return form is not None

    def form_scanned(self, number: str) -> None:
        """An open form printed ahead was scanned: offer to type it in."""
        from hallclient.screens.backfill import offer_backfill

        self.run_worker(offer_backfill(self, number), exit_on_error=False, group="backfill")

    def open_case(self, number: str) -> None:
        from hallclient.screens.case_detail import CaseDetail

        self.app.push_screen(CaseDetail(number))

    async def action_back(self) -> None:
        """One screen back; from a workplace to the first one."""
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()
        else:
            await self.hall.action_go("desk")


def is_scan(text: str) -> bool:
    """A full case number or the QR of a slip, as a scanner gun types them."""
    from hallcore.numbering import normalise_case_number

    bare = text.strip()
    head = bare.split("-")[0] if len(bare) == 31 else bare
    return len(bare) >= 24 and normalise_case_number(head) is not None
