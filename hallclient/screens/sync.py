"""同步: what waits to be sent, what the centre refused or parked, how the last exchanges went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from hallclient.records import Refused, Waiting
from hallclient.screens.base import WorkScreen
from hallclient.services import lookup
from hallclient.widgets.words import lines, moment_words, plain, size_words, span_words
from hallcore.kinds import KIND_TEXTS
from hallcore.moments import LOCAL, local_day
from hallcore.numbering import short_number
from hallcore.problems import TEXTS, Problem

OUTCOME_TEXTS = {"rejected": "被退回", "parked": "搁置"}


class Sync(WorkScreen):
    CSS_PATH = "sync.tcss"
    HELP = (
        "左边是还没有得到县中心答复的操作，和被退回或搁置的操作。没有网络时照常办理，联网后自动发出。\n"
        "“被退回”的操作没有生效；“搁置”的操作已经有文书交到办事人手里，由县中心核对后定。\n"
        "这些操作不会被删掉。打开对应的件，按它的下一步办理。\n"
        "Enter 立即同步。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "now", "立即同步", id="sync_now"),
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._is_asked = False

    def body(self) -> Iterable[Widget]:
        with Horizontal(id="sync-body"):
            with VerticalScroll(id="sync-left", can_focus=False):
                yield Static("", id="sync-waiting")
                yield Static("", id="sync-refused")
            yield Static("", id="sync-right", classes="context")

    def on_mount(self) -> None:
        self.load()

    def on_screen_resume(self) -> None:
        self.load()

    def on_news(self, message: Message) -> None:
        self._is_asked = False
        self.load()

    def action_scroll(self, by: int) -> None:
        self.query_one("#sync-left").scroll_relative(y=by, animate=False)

    def action_now(self) -> None:
        if self.take_scan():
            return
        self._is_asked = True
        self.hall.sync_soon()
        self.load()

    @work(exclusive=True, group="load", exit_on_error=False)
    async def load(self) -> None:
        waits = await self.ask(partial(lookup.outbox, self.window))
        line = await self.ask(partial(lookup.line, self.window))
        if isinstance(waits, Problem) or isinstance(line, Problem):
            return
        waiting, refused = waits
        self.query_one("#sync-waiting", Static).update(self._waiting(waiting))
        self.query_one("#sync-refused", Static).update(self._refused(refused))
        self.query_one("#sync-right", Static).update(self._line(line))

    def _waiting(self, waiting: list[Waiting]) -> Content:
        now = self.window.now()
        head = plain("待同步", "bold") + plain(f"   {len(waiting)} 笔")
        if not waiting:
            return lines(head, plain("都已送到县中心。", "$dim"), "")
        kinds = Counter(one.kind for one in waiting)
        rows = []
        for kind, count in kinds.most_common():
            of_kind = [one for one in waiting if one.kind == kind]
            size = sum(len(one.body) for one in of_kind)
            age = span_words((now - min(one.occurred_at for one in of_kind)).total_seconds())
            name = KIND_TEXTS.get(kind, kind)
            rows.append(plain(f"{name}  {count} 笔  {size_words(size)}  最早 {age}前"))
        return lines(head, *rows, "")

    def _refused(self, refused: list[Refused]) -> Content:
        head = plain("被退回和搁置的", "bold") + plain(f"   {len(refused)}")
        if not refused:
            return lines(head, plain("没有。", "$dim"))
        today = local_day(self.window.now())
        rows: list[Content] = []
        for one in refused:
            when = moment_words(one.occurred_at.astimezone(LOCAL), today)
            name = KIND_TEXTS.get(one.kind, one.kind)
            subject = f"尾号 {short_number(one.subject)}" if len(one.subject) == 24 else "本机"
            rows.append(
                plain(OUTCOME_TEXTS.get(one.outcome, one.outcome), "bold $warning")
                + plain(f"  {name}  {subject}  {when}")
            )
            rows.append(plain(f"    {why(one.code)}（{one.code}）", "$dim"))
        return lines(head, *rows)

    def _line(self, line: lookup.Line) -> Content:
        today = local_day(self.window.now())
        outcome = self.hall.last_outcome
        parts: list[Content | str] = [plain("线路", "bold")]
        if self._is_asked:
            parts.append(plain("正在与县中心交换……"))
        elif outcome is None:
            parts.append(plain("还没有试过", "$dim"))
        elif outcome.problem is None:
            parts.append(plain("在线", "$success"))
        else:
            parts += [plain(outcome.problem.title, "$warning"), plain(outcome.problem.cause)]
            parts.append(plain(outcome.problem.next_step))
        if line.contact_at is not None:
            when = moment_words(line.contact_at.astimezone(LOCAL), today)
            parts.append(plain(f"最近连上 {when}"))
        parts += [plain(f"待发 {size_words(line.waiting_bytes)}"), "", plain("最近几次", "bold")]
        for one in line.exchanges[:8]:
            when = moment_words(one.began_at.astimezone(LOCAL), today)
            said = TEXTS[one.problem][0] if one.problem in TEXTS else one.problem
            parts.append(
                plain(f"{when}  发 {one.pushed} 收 {one.pulled}")
                if not said
                else plain(f"{when}  {said}", "$dim")
            )
        return lines(*parts)


def why(code: str) -> str:
    """The sentence of a problem code, without its facts."""
    return TEXTS[code][0] if code in TEXTS else "县中心没有采用这一步"
