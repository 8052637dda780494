"""登记: people and organisations by name, initials, tail of an id or phone number; masked. Whoever
opens one says why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from hallclient.screens.base import WorkScreen
from hallclient.screens.questions import Fill, Menu
from hallclient.services.register import (
    Pair,
    Person,
    document_name,
    duplicates,
    find_people,
    look_at,
    mask_phone,
)
from hallclient.widgets.form_row import LineInput, TextRow
from hallclient.widgets.paged_table import Column, Line, PagedTable
from hallclient.widgets.words import day_words, plain
from hallcore.identity import mask_id
from hallcore.moments import local_day
from hallcore.problems import Problem

COLUMNS = (
    Column("姓名（名称）", 22, 14),
    Column("证件", 18, 10),
    Column("号码", 20, 18),
    Column("电话", 13, 12),
    Column("办件", 5, 4),
    Column("最近", 12, 0),
    Column("归并", 8, 4),
)
PAIR_COLUMNS = (
    Column("一方", 22, 14),
    Column("号码", 20, 18),
    Column("另一方", 22, 14),
    Column("号码", 20, 18),
    Column("为什么像", 30, 16),
)
REASONS = ("核对联系方式", "查看以前的办件", "查看存档材料", "核对是否同一人")
"""Why a clerk looks; the last choice lets him write it."""


def person_line(one: Person, today: date) -> Line:
    """One person as a row; nothing on it leads to him but his name."""
    entry = one.known.entry
    others = len(one.numbers) - 1
    return Line(
        entry.registration_number,
        (
            entry.name,
            document_name(one.known),
            mask_id(entry.id_number),
            mask_phone(entry.phone),
            str(one.cases),
            day_words(local_day(entry.changed_at), today),
            f"共 {others + 1} 号" if others else "",
        ),
        ("bold", "dim", "", "", "", "dim", "warning" if others else ""),
    )


def pair_line(pair: Pair) -> Line:
    """Two who look like one, side by side."""
    one, other = pair.one.known.entry, pair.other.known.entry
    return Line(
        f"{one.registration_number} {other.registration_number}",
        (one.name, mask_id(one.id_number), other.name, mask_id(other.id_number), pair.words),
        ("bold", "", "bold", "", "warning"),
    )


async def ask_reason(screen: WorkScreen, name: str) -> str | None:
    """Why somebody is looked at; None where the clerk turned back."""
    chosen = await screen.app.push_screen_wait(
        Menu(f"查看 {name} 的登记", [*REASONS, "其他，写明理由"], "理由和工号一起记下来。")
    )
    if chosen is None:
        return None
    if chosen < len(REASONS):
        return REASONS[chosen]
    filled = await screen.app.push_screen_wait(
        Fill("查看理由", [TextRow("reason", "理由", required=True)], ["reason"])
    )
    return filled["reason"] if filled else None


class RegisterScreen(WorkScreen):
    CSS_PATH = "register.tcss"
    HELP = (
        "登记是本窗口办过件的个人和单位。输入姓名、拼音首字母、证件号码尾号或电话尾号，边输边查。\n"
        "号码只显示头尾。Enter 打开要说明理由，理由、工号和时间都记下来，同步时报县中心。\n"
        "打开以后看到他的办件、存档材料和各项内容的来源；F9 更正，F7 归并。\n"
        "F7 换成疑似重复：姓名或读音相同，出生日期、电话又相同的两个登记并排列出，由人写明理由"
        "归并，或者写明不是同一人。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "pairs", "疑似重复", id="filter"),
        Binding("up", "step(-1)", "上一个", show=False),
        Binding("down", "step(1)", "下一个", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.shows_pairs = False
        self.people: list[Person] = []
        self.pairs: list[Pair] = []

    def body(self) -> Iterable[Widget]:
        with Horizontal(classes="search"):
            yield LineInput(placeholder="姓名  拼音首字母  证件尾号  电话尾号")
        with Vertical(id="register-body"):
            yield Static("", id="register-count", classes="heading")
            yield PagedTable(COLUMNS, id="register-people")
            yield PagedTable(PAIR_COLUMNS, id="register-pairs")

    def on_mount(self) -> None:
        self.load()

    def on_screen_resume(self) -> None:
        self.query_one(LineInput).focus()
        self.load()

    def on_news(self, message: Message) -> None:
        self.load()

    @on(Input.Changed)
    def _typed(self) -> None:
        if self.shows_pairs:
            self.shows_pairs = False
        self.load()

    @property
    def table(self) -> PagedTable:
        name = "#register-pairs" if self.shows_pairs else "#register-people"
        return self.query_one(name, PagedTable)

    @work(exclusive=True, group="load", exit_on_error=False)
    async def load(self) -> None:
        text = self.query_one(LineInput).value
        if self.shows_pairs:
            pairs = await self.ask(partial(duplicates, self.window))
            if isinstance(pairs, Problem):
                self.refuse(pairs)
                return
            self.pairs = pairs
            head, told = "疑似重复", "" if pairs else "没有疑似重复的登记。"
            count = f"{len(pairs)} 对"
            self.table.show([pair_line(one) for one in pairs])
        else:
            people = await self.ask(partial(find_people, self.window, text))
            if isinstance(people, Problem):
                self.refuse(people)
                return
            self.people = people
            head, told = "登记", "" if people else "本窗口没有这个人的登记。"
            count = f"{len(people)} 个" if text.strip() else f"最近 {len(people)} 个"
            today = local_day(self.window.now())
            self.table.show([person_line(one, today) for one in people])
        self.query_one("#register-people").display = not self.shows_pairs
        self.query_one("#register-pairs").display = self.shows_pairs
        self.query_one("#register-count", Static).update(
            plain(head, "bold") + plain(f"   {count}   ") + plain(told, "$dim")
        )

    def action_step(self, by: int) -> None:
        self.table.step(by)

    def action_pairs(self) -> None:
        self.shows_pairs = not self.shows_pairs
        self.load()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        marked = self.table.marked
        if marked is None:
            return
        if self.shows_pairs:
            self.open_pair(marked)
        else:
            self.open_person(marked)

    @work(exclusive=True, group="open", exit_on_error=False)
    async def open_person(self, number: str) -> None:
        from hallclient.screens.person_detail import PersonDetail

        one = next(one for one in self.people if one.known.registration_number == number)
        reason = await ask_reason(self, one.known.name)
        if reason is None:
            return
        found = await self.ask(partial(look_at, self.window, self.clerk_number, number, reason))
        if isinstance(found, Problem):
            self.refuse(found)
        else:
            self.app.push_screen(PersonDetail(found, reason))

    def open_pair(self, key: str) -> None:
        from hallclient.screens.person_pair import PersonPair

        pair = next(one for one in self.pairs if pair_line(one).key == key)
        self.app.push_screen(PersonPair(pair))
