"""空白收件凭证: printing them ahead of an outage, and the list of those that are out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from hallclient.screens.backfill import open_backfill
from hallclient.screens.base import WorkScreen
from hallclient.screens.lists import ListScreen
from hallclient.screens.questions import Fill, Menu
from hallclient.services import paper_forms
from hallclient.services.paper_forms import FORM_STATES, Listed
from hallclient.widgets.form_row import TextRow
from hallclient.widgets.paged_table import Column, Line, PagedTable
from hallclient.widgets.words import plain
from hallcore.cases import STATE_TEXTS, State
from hallcore.numbering import group_case_number, short_number
from hallcore.problems import Problem

COLUMNS = (
    Column("尾号", 4, 4),
    Column("打印日", 10, 10),
    Column("状态", 8, 8),
    Column("事项", 24, 20),
    Column("办件或作废理由", 26, 18),
)
FILTERS: tuple[str | None, ...] = (None, *FORM_STATES)
USUAL_COUNT = "20"


class PaperFormList(ListScreen[list[Listed]]):
    """Every form that was printed here: open, used, void."""

    CSS_PATH = "paper_forms.tcss"
    HELP = (
        "停机以前打印的空白收件凭证，每张有自己的受理号和查询码。\n"
        "上下键选一张，Enter 办理：没有用过的可以补录、重新写成 PDF、作废；"
        "已经补录的打开办件。\n"
        "F7 换状态：全部、未用、已补录、已作废。F6 再打印一批。Esc 返回。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "办理"),
        Binding("f6", "print_more", "打印", id="print_forms"),
        Binding("f7", "filter", "状态", id="filter"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.filter_at = 0
        self.forms: dict[str, Listed] = {}

    def body(self) -> Iterable[Widget]:
        with Vertical(id="forms-body"):
            yield Static("", id="forms-count", classes="heading")
            yield PagedTable(COLUMNS, id="forms-list")

    def reader(self) -> Callable[[], list[Listed] | Problem]:
        return partial(paper_forms.list_forms, self.window)

    def put(self, found: list[Listed]) -> None:
        state = FILTERS[self.filter_at]
        self.forms = {one.form.number: one for one in reversed(found)}
        shown = [one for one in self.forms.values() if state in (None, one.form.state)]
        self.table.show([_line(one) for one in shown])
        told = "   ".join(
            f"{text} {sum(one.form.state == key for one in found)}"
            for key, text in FORM_STATES.items()
        )
        name = FORM_STATES[state] if state else "全部"
        self.query_one("#forms-count", Static).update(
            plain(f"空白收件凭证  {name}", "bold") + plain(f"   {told}")
        )

    def action_filter(self) -> None:
        self.filter_at = (self.filter_at + 1) % len(FILTERS)
        self.load()

    @work(exclusive=True, group="print", exit_on_error=False)
    async def action_print_more(self) -> None:
        await print_blank_forms(self)
        self.load()

    @work(exclusive=True, group="choose", exit_on_error=False)
    async def action_choose(self) -> None:
        if self.take_scan():
            return
        listed = self.forms.get(self.table.marked or "")
        if listed is None:
            return
        form = listed.form
        if form.state == "used":
            self.open_case(form.number)
            return
        title = f"空白收件凭证 {group_case_number(form.number)}"
        if form.state == "void":
            await self.app.push_screen_wait(Menu(title, ["知道了"], f"已作废：{form.reason}"))
            return
        chosen = await self.app.push_screen_wait(Menu(title, ["补录", "重新写成 PDF", "作废"]))
        if chosen == 0:
            await open_backfill(self, form.number)
        elif chosen == 1:
            path = await self.ask(partial(paper_forms.write_forms, self.window, [form]))
            if isinstance(path, Problem):
                self.refuse(path)
            else:
                self.notify(f"已写到 {path}", markup=False)
        elif chosen == 2:
            await self._void(form.number)

    async def _void(self, number: str) -> None:
        rows = [TextRow("reason", "作废理由", required=True)]
        text = "作废以后这个受理号不再使用。已经交给办事人的不要作废，请补录。"
        filled = await self.app.push_screen_wait(
            Fill(f"作废 {group_case_number(number)}", rows, ["reason"], text)
        )
        if filled is None:
            return
        done = await self.ask(
            partial(paper_forms.void_form, self.window, self.clerk_number, number, filled["reason"])
        )
        if isinstance(done, Problem):
            self.refuse(done)
        else:
            self.hall.committed()
        self.load()


def _line(one: Listed) -> Line:
    form = one.form
    state = STATE_TEXTS[State(one.case_state)] if one.case_state else ""
    told = f"{one.applicant}  {state}" if form.state == "used" else form.reason
    style = "bold" if form.state == "open" else ""
    return Line(
        form.number,
        (
            short_number(form.number),
            one.printed_on.isoformat(),
            FORM_STATES[form.state],
            one.item_name or "手写",
            told,
        ),
        ("bold", "", style, "", ""),
    )


async def print_blank_forms(screen: WorkScreen) -> None:
    """How many, and for which item; then one PDF with a page each."""
    rows = [
        TextRow("count", "打印几张", value=USUAL_COUNT, required=True),
        TextRow("item", "事项代码", hint="可以不填，事项由人手写"),
    ]
    text = "每张有自己的受理号和查询码，停机时手工填写，恢复后补录。"
    filled = await screen.app.push_screen_wait(Fill("空白收件凭证", rows, ["count"], text))
    if filled is None:
        return
    digits = filled["count"]
    count = int(digits) if digits.isdecimal() and len(digits) < 6 else 0
    make = partial(paper_forms.print_forms, screen.window, screen.clerk_number, count)
    made = await screen.ask(partial(make, filled["item"] or None))
    if isinstance(made, Problem):
        screen.refuse(made, "没有打印")
        return
    screen.hall.committed()
    path = await screen.ask(partial(paper_forms.write_forms, screen.window, made))
    if isinstance(path, Problem):
        screen.refuse(path, "凭证已经编号，文件没有写成；在空白凭证清单里重新写")
        return
    first, last = short_number(made[0].number), short_number(made[-1].number)
    text = f"{len(made)} 张，尾号 {first} 至 {last}，已写到 {path}"
    chosen = await screen.app.push_screen_wait(Menu("空白收件凭证", ["知道了", "看清单"], text))
    if chosen == 1 and not isinstance(screen, PaperFormList):
        screen.app.push_screen(PaperFormList())
