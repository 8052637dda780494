"""One person of the register: what is known with origin and day, cases, materials on file, other
numbers of his, others who look like him."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from hallclient.screens.base import WorkScreen
from hallclient.screens.questions import Fill, Menu
from hallclient.services.register import (
    BASIC_TEXTS,
    Detail,
    Pair,
    amend_person,
    document_name,
    look_at,
    mask_phone,
    origin_words,
    say_same,
    state_text,
)
from hallclient.widgets.form_row import TextRow
from hallclient.widgets.words import day_words, lines, pad, plain
from hallcore.identity import mask_id
from hallcore.moments import local_day
from hallcore.numbering import group_case_number
from hallcore.problems import Problem, problem
from hallcore.register import LIKENESS_TEXTS

TRUST_TEXTS = {"A": "A 机关核发", "B": "B 核对过原件", "C": "C 本人上传", "D": "D 本人承诺"}
LABEL_CELLS = 14


class PersonDetail(WorkScreen):
    CSS_PATH = "person_detail.tcss"
    HELP = (
        "一个人的登记：每项内容后面是来源和日期，号码只显示头尾。\n"
        "下面是他的办件、存档材料（谁在哪天核对、用于什么、到哪天）、归并过的登记号和疑似重复。\n"
        "F9 更正姓名、电话、地址，要写理由；F7 归并或撤开，要写理由。\n"
        "数字键打开办件；上下键翻看，Esc 返回。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "amend", "更正", id="act"),
        Binding("f7", "same", "归并", id="filter"),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "scroll(-10)", "上翻", show=False),
        Binding("pagedown", "scroll(10)", "下翻", show=False),
        *(Binding(str(at), f"open({at})", show=False) for at in range(1, 10)),
    ]

    def __init__(self, detail: Detail, reason: str) -> None:
        super().__init__()
        self.detail, self.reason = detail, reason

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(id="person-body", can_focus=False):
            yield Static("", id="person-text")

    def on_mount(self) -> None:
        self.draw()

    def on_news(self, message: Message) -> None:
        """What an exchange brings is shown when the person is opened again: looking anew would be
        another look."""

    def draw(self) -> None:
        """Everything on one page, for reading from top to bottom."""
        today = local_day(self.window.now())
        parts: list[Content | str] = [*self._who(today)]
        for head, told in (
            ("办件", self._cases(today)),
            ("存档材料", self._materials(today)),
            ("登记号", self._links(today)),
            ("疑似重复", self._alike()),
        ):
            parts += ["", plain(head, "bold"), *(told or [plain("  没有", "$dim")])]
        self.query_one("#person-text", Static).update(lines(*parts))

    def _who(self, today: date) -> list[Content]:
        known = self.detail.person.known
        entry = known.entry
        head = plain(entry.name, "bold") + plain(
            f"   {document_name(known)} {mask_id(entry.id_number)}"
        )
        rows = [head, plain(f"登记号 {entry.registration_number}", "$dim"), Content("")]
        for key, label in BASIC_TEXTS.items():
            if key not in entry.facts:
                continue
            value = mask_phone(entry.phone) if key == "phone" else entry.text(key)
            rows.append(
                plain(pad(label, LABEL_CELLS), "$dim")
                + plain(pad(value or "（没有）", 34))
                + plain(origin_words(known, key, today), "$dim")
            )
        return rows

    def _cases(self, today: date) -> list[Content]:
        return [
            plain(f" {at if at < 10 else ' '}  ", "bold")
            + plain(
                f"{group_case_number(case.number)}  {pad(name, 30)}  {pad(state_text(case), 8)}"
                f"  {day_words(case.received_on, today)}"
            )
            for at, (case, name) in enumerate(self.detail.cases, start=1)
        ]

    def _materials(self, today: date) -> list[Content]:
        found = []
        for filed, name, purpose, ends_on in self.detail.on_file:
            is_over = ends_on < today
            last = f"{day_words(ends_on, today)}{'已到期' if is_over else '前可再用'}"
            serves = filed.record.trust in "AB"
            told = last if serves else "再用要核对原件"
            found.append(
                plain("    ")
                + plain(f"{pad(name, 22)}  {pad(TRUST_TEXTS[filed.record.trust], 14)}  ")
                + plain(
                    f"{day_words(filed.verified_on, today)} 工号 {filed.verified_by}"
                    f"  用于 {purpose}  ",
                    "$dim",
                )
                + plain(told, "$warning" if is_over or not serves else "$success")
            )
        return found

    def _links(self, today: date) -> list[Content]:
        found = []
        for link in self.detail.links:
            day = day_words(local_day(link.at), today)
            found.append(
                plain(f"    {link.alias} 并入 {link.kept}  ")
                + plain(f"{day} 工号 {link.clerk}：{link.reason}", "$dim")
            )
        return found

    def _alike(self) -> list[Content]:
        return [
            plain(f"    {pad(one.known.name, 14)}  {mask_id(one.known.entry.id_number)}  ")
            + plain("、".join(LIKENESS_TEXTS[reason] for reason in why), "$warning")
            for one, why in self.detail.alike
        ]

    def action_scroll(self, by: int) -> None:
        self.query_one("#person-body").scroll_relative(y=by, animate=False)

    def action_open(self, at: int) -> None:
        if at <= len(self.detail.cases):
            self.open_case(self.detail.cases[at - 1][0].number)

    async def _again(self) -> None:
        """After something was put right: the same look, for the same reason."""
        number = self.detail.person.known.registration_number
        found = await self.ask(
            partial(look_at, self.window, self.clerk_number, number, self.reason)
        )
        if isinstance(found, Problem):
            self.refuse(found)
            return
        self.detail = found
        self.draw()
        self.hall.committed()

    @work(exclusive=True, group="amend", exit_on_error=False)
    async def action_amend(self) -> None:
        """F9: a form, so what stands there is shown whole."""
        entry = self.detail.person.known.entry
        keys = [
            key
            for key in BASIC_TEXTS
            if key != "legal_representative" or entry.kind == "organisation"
        ]
        rows = [TextRow(key, BASIC_TEXTS[key], value=entry.text(key)) for key in keys]
        rows.append(TextRow("reason", "更正理由", required=True))
        filled = await self.app.push_screen_wait(
            Fill("更正登记", rows, ["name", "reason"], "以前的办件保持当时填写的内容。")
        )
        if filled is None:
            return
        reason = filled.pop("reason")
        number = entry.registration_number
        done = await self.ask(
            partial(amend_person, self.window, self.clerk_number, number, filled, reason)
        )
        if isinstance(done, Problem):
            self.refuse(done)
        else:
            await self._again()

    @work(exclusive=True, group="same", exit_on_error=False)
    async def action_same(self) -> None:
        """F7: side by side with one who looks like him; or take a merge back."""
        from hallclient.screens.person_pair import PersonPair

        alike, links = self.detail.alike, self.detail.links
        if not alike and not links:
            self.refuse(problem("register.nobody_alike"))
            return
        options = [
            f"与 {one.known.name} {mask_id(one.known.entry.id_number)} 比较" for one, _ in alike
        ]
        options += [f"撤开 {link.alias}" for link in links]
        chosen = await self.app.push_screen_wait(Menu("归并", options))
        if chosen is None:
            return
        if chosen < len(alike):
            other, why = alike[chosen]
            self.app.push_screen(PersonPair(Pair(self.detail.person, other, why)))
            return
        link = links[chosen - len(alike)]
        filled = await self.app.push_screen_wait(
            Fill("不是同一人", [TextRow("reason", "理由", required=True)], ["reason"])
        )
        if filled is None:
            return
        done = await self.ask(
            partial(
                say_same,
                self.window,
                self.clerk_number,
                link.kept,
                link.alias,
                filled["reason"],
                is_same=False,
            )
        )
        if isinstance(done, Problem):
            self.refuse(done)
        else:
            await self._again()
