"""登录: who stands at this machine. The home is opened meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from hallclient.screens.base import WorkScreen
from hallclient.widgets.form_row import ROW_KEYS, Row, TextRow, row_of
from hallclient.widgets.words import lines, pad, plain
from hallcore.problems import Problem


class SignIn(WorkScreen):
    """Number and PIN. In practice the made-up clerks and their PINs stand beside them."""

    CSS_PATH = "sign_in.tcss"
    HELP = (
        "输入工号和密码，按 Enter 登录。没有网络也能登录。\n"
        "几位同事共用一台机器时，按 F10 换人；没有填完的表各自留着。\n"
        "演练环境里，右边列出的工号和密码都是虚构的，任选一个。"
    )
    BINDINGS: ClassVar[list[BindingType]] = ROW_KEYS

    def __init__(self) -> None:
        super().__init__()
        self.number = TextRow("number", "工号")
        self.pin = TextRow("pin", "密码", password=True)

    def body(self) -> Iterable[Widget]:
        with Vertical(id="sign-in"):
            yield Static("政务服务窗口", id="sign-title")
            yield Static("", id="sign-place")
            yield self.number
            yield self.pin
            yield Static("", id="sign-told")
            yield Static("", id="sign-clerks")

    def on_mount(self) -> None:
        self._told("正在打开本机数据……" if not self.hall.is_open else "")
        self.number.focus_field()

    def on_screen_resume(self) -> None:
        self.pin.put("")
        if self.hall.is_open:
            self._show_place()
        (self.pin if self.number.value else self.number).focus_field()

    def on_news(self, message: Message) -> None:
        if self.hall.is_open:
            self._show_place()

    def _show_place(self) -> None:
        from hallclient.services.lookup import roster
        from hallclient.services.signin import practice_pins

        window = self.window
        self.query_one("#sign-place", Static).update(plain(window.enrolment.hall_name))
        pins = practice_pins(window)
        clerks = roster(window)
        head = "演练：任选一位，工号和密码都在这里" if pins else "本窗口人员"
        shown = [
            plain(
                f"{one.number}  {pad(one.name, 16)}"
                + (f"  密码 {pins[one.number]}" if one.number in pins else "")
            )
            for one in clerks[:8]
        ]
        if clerks:
            text = lines(plain(head, "$dim"), *shown)
        else:
            text = plain("还没有收到人员名册，正在与县中心同步。", "$warning")
        self.query_one("#sign-clerks", Static).update(text)
        if not self._is_told_wrong:
            self._told("")

    _is_told_wrong = False

    def _told(self, text: str, tone: str = "dim") -> None:
        self._is_told_wrong = tone == "error"
        self.query_one("#sign-told", Static).update(plain(text, f"${tone}"))

    @on(Row.Changed)
    def _typed(self) -> None:
        if self._is_told_wrong:
            self._told("")

    def action_row_move(self, by: int, is_enter: bool) -> None:
        here = row_of(self.focused)
        if here is self.number and by > 0:
            self.pin.focus_field()
        elif here is self.pin and by < 0:
            self.number.focus_field()
        elif here is self.pin and is_enter:
            here.after_typing(self.enter)

    @work(exclusive=True, exit_on_error=False)
    async def enter(self) -> None:
        from hallclient.services.signin import sign_in

        if not self.hall.is_open:
            self._told("本机数据还没有打开，请稍等。")
            return
        number, pin = self.number.value.strip(), self.pin.value
        answer = await asyncio.to_thread(sign_in, self.window, number, pin)
        if isinstance(answer, Problem):
            self._told(f"{answer.title}：{answer.cause}{answer.next_step}", "error")
            self.pin.put("")
            wrong = self.number if answer.field == "clerk" else self.pin
            wrong.focus_field()
            return
        self._told("")
        self.pin.put("")
        self.app.call_later(self.hall.signed_in, answer)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing behind the sign-in to go back to."""
        return action != "back" and (action != "row_move" or row_of(self.focused) is not None)
