"""The window program: modes, keys, the status strip, the line to the centre. Nothing else.

The store, HTTP, fonts and pinyin are not imported before the first frame: the home is opened by
a worker while the sign-in screen stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen

from hallclient.config import read_settings
from hallclient.screens.questions import Confirm, HelpText, Refusal
from hallclient.screens.sign_in import SignIn
from hallclient.widgets.status_strip import Status
from hallclient.widgets.theme import CALM, key_name
from hallcore.problems import ENVIRONMENT, Problem, ProblemError, problem

if TYPE_CHECKING:
    from hallclient.records import Clerk
    from hallclient.screens.alert_watch import AlertWatch
    from hallclient.services.syncing import Outcome, Syncing
    from hallclient.window import Window


class HallApp(App[None]):
    """One window program on one home. `opener` opens the home; tests hand in their own."""

    TITLE = "政务服务窗口"
    CSS_PATH = "screens/app.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "guide", "指南", id="guide", priority=True),
        Binding("f2", "go('receive')", "收件", id="receive"),
        Binding("f3", "go('find')", "查询", id="find"),
        Binding("f5", "go('alerts')", "预警", id="alerts"),
        Binding("f8", "go('sync')", "同步", id="sync"),
        Binding("f12", "go('register')", "登记", id="register", show=False),
        Binding("f10", "lock", "换人", id="lock", priority=True),
        Binding("ctrl+p", "command_palette", "命令", id="commands", show=False, priority=True),
        Binding("ctrl+q", "leave", "离开", id="leave", priority=True),
    ]
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {"sign_in": SignIn}
    DEFAULT_MODE = "sign_in"

    status: reactive[Status] = reactive(Status(), init=False)

    class Opened(Message):
        """The home was opened, or could not be."""

        def __init__(self, window: Window | None, problem: Problem | None) -> None:
            super().__init__()
            self.window, self.problem = window, problem

    class SyncEnded(Message):
        """One exchange with the centre ended."""

        def __init__(self, outcome: Outcome) -> None:
            super().__init__()
            self.outcome = outcome

    def __init__(
        self, home: Path, opener: Callable[[Path], Window] | None = None, *, syncs: bool = True
    ) -> None:
        super().__init__()
        self.register_theme(CALM)
        self.theme = CALM.name
        self.home, self._opener, self._syncs = home, opener, syncs
        self._window: Window | None = None
        self._syncing: Syncing | None = None
        self._watch: AlertWatch | None = None
        self.clerk: Clerk | None = None
        self.last_outcome: Outcome | None = None

    @property
    def window(self) -> Window:
        if self._window is None:
            raise RuntimeError("no screen but the sign-in stands before the home is open")
        return self._window

    @property
    def is_open(self) -> bool:
        return self._window is not None

    def on_mount(self) -> None:
        self.set_keymap(dict(read_settings(self.home).keys.model_extra or {}))
        self.call_after_refresh(self._open)

    @work(thread=True, exit_on_error=False, group="open")
    def _open(self) -> None:
        try:
            from hallclient.screens import workplaces

            opener = self._opener or workplaces.open_home
            self.post_message(self.Opened(opener(self.home), None))
        except ProblemError as error:
            self.post_message(self.Opened(None, error.problem))

    def on_hall_app_opened(self, message: Opened) -> None:
        if message.window is None:
            if message.problem is not None:
                self.push_screen(Refusal(message.problem))
            return
        from hallclient.screens.alert_watch import AlertWatch
        from hallclient.services.syncing import Syncing

        self._window = message.window
        self._watch = AlertWatch(self, message.window)
        self.refresh_status()
        if self._syncs:
            self._syncing = Syncing(message.window, self._exchanged)
            self._syncing.start()
        self._tell_screens(message)

    def _exchanged(self, outcome: Outcome) -> None:
        """Called in the thread that exchanges: only a message may leave it."""
        self.post_message(self.SyncEnded(outcome))

    def on_hall_app_sync_ended(self, message: SyncEnded) -> None:
        self.last_outcome = message.outcome
        self.refresh_status()
        self._tell_screens(message)

    def _tell_screens(self, message: Message) -> None:
        """Screens that have `on_news` look at their data again."""
        for screen in self.screen_stack:
            if callable(news := getattr(screen, "on_news", None)):
                news(message)

    def refresh_status(self) -> None:
        from hallclient.screens.workplaces import status_of

        self.status = status_of(self.window, self.clerk, self.last_outcome, self.status.alerts)
        if self._watch is not None and self.clerk is not None:
            self._watch.look()

    def on_day_began(self, message: Message) -> None:
        self.refresh_status()
        self._tell_screens(message)

    def committed(self) -> None:
        """Something was written: show it in the strip and send it on."""
        self.refresh_status()
        self.sync_soon()

    def sync_soon(self) -> None:
        if self._syncing is not None:
            self._syncing.wake()

    async def signed_in(self, clerk: Clerk) -> None:
        """Open the workplaces of `clerk`; the same clerk finds them as he left them."""
        from hallclient.screens.workplaces import WORKPLACES

        is_new = self.clerk is None or self.clerk.number != clerk.number
        self.clerk = clerk
        for name, screen in WORKPLACES.items() if is_new else ():
            if name in self._modes:
                await self.remove_mode(name)
            self.add_mode(name, screen)
        self.refresh_status()
        if self._syncing is not None:
            self._syncing.wake()
        workplace = "desk" if is_new else self._left_from
        await self.switch_mode(workplace)
        if is_new:
            await self.switch_mode(self._first_workplace())

    _left_from = "desk"

    def _first_workplace(self) -> str:
        """A half-typed form is open again after a power cut."""
        from hallclient.screens.workplaces import has_half_form

        is_half = self.clerk is not None and has_half_form(self.window, self.clerk)
        return "receive" if is_half else "desk"

    def get_key_display(self, binding: Binding) -> str:
        """As it stands on the key: F1, Enter, Esc, Ctrl+Q."""
        return binding.key_display or key_name(binding.key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """At the sign-in only help and leaving work; a question must be answered first."""
        if action in ("go", "lock", "command_palette"):
            return self.current_mode != "sign_in" and not self.screen.is_modal
        return True

    async def action_go(self, workplace: str) -> None:
        """Show a workplace, at its own first screen."""
        await self.switch_mode(workplace)
        while len(self.screen_stack) > 1:
            await self.pop_screen()

    async def action_lock(self) -> None:
        """换人: the screens stay, the store stays open, sync goes on."""
        self._left_from = self.current_mode
        await self.switch_mode("sign_in")

    def action_guide(self) -> None:
        if not isinstance(self.screen, HelpText):
            bindings = [one.binding for one in self.screen.active_bindings.values() if one.enabled]
            self.push_screen(HelpText(str(getattr(self.screen, "HELP", "Esc 返回。")), bindings))

    @work
    async def action_leave(self) -> None:
        half = any(getattr(screen, "is_half_typed", False) for screen in self._every_screen())
        text = "有一张没有填完的表，已经保存；下次登录接着填。现在离开吗？"
        if half and not await self.push_screen_wait(Confirm("离开程序", text)):
            return
        self.exit()

    def _every_screen(self) -> Iterable[Screen[Any]]:
        return [screen for stack in self._screen_stacks.values() for screen in stack]

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Only our own commands: no picture of a screen with people's data reaches the disk."""
        from hallclient.screens.workplaces import commands

        return commands(self)

    def close_home(self) -> None:
        """After the screens are gone."""
        if self._syncing is not None:
            self._syncing.stop()
        if self._window is not None:
            from hallclient.screens.workplaces import close_window

            close_window(self._window)


def run_app(home: Path) -> int:
    """Run the window program on `home`; a second one on the same home is refused (exit 3)."""
    import fcntl

    if not (home / "keys" / "enrolment.json").exists():
        raise ProblemError(problem("enrolment.none"), ENVIRONMENT)
    read_settings(home)
    with ExitStack() as stack:
        lock = stack.enter_context((home / "window.lock").open("a"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ProblemError(problem("home.in_use", path=home), ENVIRONMENT) from None
        app = HallApp(home)
        app.run()
        app.close_home()
        return app.return_code or 0
