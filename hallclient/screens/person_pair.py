"""Two of the register side by side: is it one person? A person says so, with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from hallclient.screens.base import WorkScreen
from hallclient.screens.questions import Fill, Menu
from hallclient.services.register import (
    BASIC_TEXTS,
    Pair,
    Person,
    document_name,
    mask_phone,
    origin_words,
    say_same,
)
from hallclient.widgets.form_row import TextRow
from hallclient.widgets.words import lines, pad, plain
from hallcore.identity import mask_id
from hallcore.moments import local_day
from hallcore.problems import Problem

LABEL_CELLS = 14


class PersonPair(WorkScreen):
    CSS_PATH = "person_detail.tcss"
    HELP = (
        "两个登记并排，相同的在前面有等号。号码只显示头尾，请当面核对证件。\n"
        "F9 写明结论和理由：以左边或右边的登记号为准归并，或者不是同一人。\n"
        "归并以后两个登记号都查得到；写错了的，以后可以再写明不是同一人，把它撤开。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f9", "decide", "写明结论", id="act")]

    def __init__(self, pair: Pair) -> None:
        super().__init__()
        self.pair = pair

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(id="person-body", can_focus=False):
            yield Static("", id="person-text")

    def on_mount(self) -> None:
        self.draw()

    def on_resize(self) -> None:
        self.draw()

    def draw(self) -> None:
        """One line a fact, both sides, and whether they agree."""
        one, other = self.pair.one, self.pair.other
        room = max((self.app.size.width - LABEL_CELLS - 12) // 2, 20)
        parts: list[Content | str] = [
            plain("是不是同一人", "bold") + plain(f"   {self.pair.words}", "$warning"),
            "",
        ]
        for label, left, right in self._rows(one, other):
            is_same = bool(left) and left == right
            parts.append(
                plain("＝ " if is_same else "   ", "$success")
                + plain(pad(label, LABEL_CELLS), "$dim")
                + plain(pad(left or "（没有）", room), "bold" if is_same else "")
                + plain("  ")
                + plain(pad(right or "（没有）", room), "bold" if is_same else "")
            )
        parts += ["", plain("F9 写明结论    Esc 返回，以后再看", "$dim")]
        self.query_one("#person-text", Static).update(lines(*parts))

    def _rows(self, one: Person, other: Person) -> list[tuple[str, str, str]]:
        today = local_day(self.window.now())
        left, right = one.known, other.known
        rows = [
            ("登记号", left.registration_number, right.registration_number),
            ("证件", document_name(left), document_name(right)),
            ("证件号码", mask_id(left.entry.id_number), mask_id(right.entry.id_number)),
        ]
        if left.entry.kind == "person":
            rows.append(("出生日期", _born(one), _born(other)))
        for key, label in BASIC_TEXTS.items():
            if key in left.entry.facts or key in right.entry.facts:
                shown = [
                    mask_phone(known.phone) if key == "phone" else known.entry.text(key)
                    for known in (left, right)
                ]
                rows.append((label, shown[0], shown[1]))
        said = [origin_words(known, "name", today) for known in (left, right)]
        rows += [("来源", said[0], said[1]), ("办件", f"{one.cases} 件", f"{other.cases} 件")]
        return rows

    @work(exclusive=True, group="decide", exit_on_error=False)
    async def action_decide(self) -> None:
        """F9: whose number goes on, or that they are two; never without a reason."""
        left = self.pair.one.known.registration_number
        right = self.pair.other.known.registration_number
        options = [
            f"是同一人，以左边的登记号 {left} 为准",
            f"是同一人，以右边的登记号 {right} 为准",
            "不是同一人",
        ]
        chosen = await self.app.push_screen_wait(Menu("写明结论", options))
        if chosen is None:
            return
        filled = await self.app.push_screen_wait(
            Fill(
                options[chosen],
                [TextRow("reason", "理由", required=True)],
                ["reason"],
                "结论、理由和工号一起记下来，报县中心。",
            )
        )
        if filled is None:
            return
        kept, alias = (right, left) if chosen == 1 else (left, right)
        done = await self.ask(
            partial(
                say_same,
                self.window,
                self.clerk_number,
                kept,
                alias,
                filled["reason"],
                is_same=chosen < 2,
            )
        )
        if isinstance(done, Problem):
            self.refuse(done)
            return
        self.hall.committed()
        self.app.pop_screen()


def _born(person: Person) -> str:
    born = person.known.entry.birth_on
    return f"{born.year}年{born.month}月{born.day}日" if born else ""
