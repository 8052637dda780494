"""预警: what rings at this window, the worst first, and licences whose renewal is due."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from hallclient.screens.lists import ListScreen
from hallclient.screens.renewal import open_renewal
from hallclient.services import alerts
from hallclient.services.alerts import Ending, Ringing, Rung
from hallclient.services.renewing import renewal_fault
from hallclient.widgets.alert_words import LEVEL_STYLES, counts_content, level_content
from hallclient.widgets.paged_table import Column, Line, PagedTable
from hallclient.widgets.words import day_words, lines, plain
from hallcore.moments import local_day
from hallcore.numbering import short_number
from hallcore.problems import Problem

MOST = 200
"""Rows of one table; whoever has more works from the worst down, or asks the command."""

COLUMNS = (
    Column("级别", 4, 4),
    Column("尾号", 4, 4),
    Column("申请人", 14, 8),
    Column("事项", 22, 10),
    Column("期限", 42, 40),
    Column("点名", 18, 0),
)
ENDING_COLUMNS = (
    Column("延续", 4, 4),
    Column("尾号", 4, 4),
    Column("申请人", 14, 8),
    Column("事项", 22, 10),
    Column("有效期", 42, 40),
    Column("证照编号", 18, 0),
)
REMIND = "提醒持证人按时申请延续；期限写在行政许可法第五十条。"
REMIND_LATE = "申请延续的期限已过：提醒持证人尽快申请，能否延续由决定机关定。"
NEXT_STEPS = {
    "agency": "把材料移交给乡镇窗口；办事人不办了的，撤回。",
    "answer": "打开这个件：受理、一次性告知或者不予受理。",
    "first_review": "打开这个件：写初审意见，连同全部材料移交。",
    "promise": "请经办人先办；办不完的，依法延期或者说明原因。",
    "statutory": "请经办人马上办，并说明原因。",
    "step": "请办理这个环节的人先办。",
    "transit": "请收方核对材料后接收；找不到的，按移交单查找。",
    "delivery": "通知申请人来取，或者另行送达。",
    "pledge": "提醒申请人补齐承诺的材料。",
    "renewal": "请经办人在原证照到期前作出是否准予延续的决定。",
}


def alert_line(one: Rung) -> Line:
    """One alert as a row."""
    style = LEVEL_STYLES[one.alert.level]
    named = "、".join(named.name for named in one.named)
    return Line(
        f"{one.case.number}/{one.alert.rule}/{one.alert.clock}",
        (
            alerts.level_text(one.alert.level),
            short_number(one.case.number),
            one.case.applicant.name,
            one.item_name,
            one.text,
            named,
        ),
        (style, "bold", "", "", style, ""),
    )


def ending_line(one: Ending) -> Line:
    """One licence that ends soon as a row."""
    late = one.renewal.is_late
    return Line(
        one.case.number,
        (
            "已过" if late else "将到",
            short_number(one.case.number),
            one.case.applicant.name,
            one.item_name,
            one.text,
            one.case.certificate_number or "",
        ),
        ("warning" if late else "", "bold", "", "", "warning" if late else "", ""),
    )


class Alerts(ListScreen[Ringing]):
    CSS_PATH = "alerts.tcss"
    HELP = (
        "期限快到或者已过的件，没有网络也照样算。红最急，黄其次，预警是提醒。\n"
        "上下键选件，下面写着从哪天起、点名谁、下一步；Enter 打开这个件。办完以后它自己消失。\n"
        "点名的是持有材料的窗口；部门审查中的是部门和环节；移交途中没有接收的，点名双方。\n"
        "延续提醒列出有效期快到的证照，和应在哪天前申请延续（行政许可法第五十条）；"
        "持证人来申请了，按 F9 收这件延续。\n"
        "天数和级别是县中心发布的监察规则，随同步更新。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "打开", id="open_alert"),
        Binding("f9", "renew", "收延续", id="renew"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.seen: Ringing | None = None
        self._is_below = False

    def body(self) -> Iterable[Widget]:
        with Vertical(id="alerts-body"):
            yield Static("", id="alerts-head", classes="heading")
            yield PagedTable(COLUMNS, id="alerts-table")
            yield Static(plain("没有预警。期限都还早。", "$dim"), id="alerts-empty")
            yield Static("", id="endings-head", classes="heading")
            yield PagedTable(ENDING_COLUMNS, id="endings-table")
            yield Static("", id="alerts-detail", classes="context")

    def reader(self) -> Callable[[], Ringing | Problem]:
        return partial(alerts.ringing, self.window)

    @property
    def upper(self) -> PagedTable:
        return self.query_one("#alerts-table", PagedTable)

    @property
    def lower(self) -> PagedTable:
        return self.query_one("#endings-table", PagedTable)

    def put(self, found: Ringing) -> None:
        self.seen = seen = found
        head = plain("预警", "bold") + plain("   ") + counts_content(alerts.counts_of(seen.alerts))
        if len(seen.alerts) > MOST:
            head = head + plain(f"   先列最急的 {MOST} 件", "$dim")
        self.query_one("#alerts-head", Static).update(head)
        self.upper.show([alert_line(one) for one in seen.alerts[:MOST]])
        self.upper.display = bool(seen.alerts)
        self.query_one("#alerts-empty").display = not seen.alerts
        self.query_one("#endings-head", Static).update(
            plain("延续提醒", "bold") + plain(f"   {len(seen.endings)}") if seen.endings else ""
        )
        self.lower.show([ending_line(one) for one in seen.endings[:MOST]])
        self.lower.display = bool(seen.endings)
        self._is_below = bool(seen.endings) and (self._is_below or not seen.alerts)
        self._mark()

    def _mark(self) -> None:
        self.upper.show_cursor, self.lower.show_cursor = not self._is_below, self._is_below
        self.query_one("#alerts-detail", Static).update(self._detail())
        self.refresh_bindings()

    @property
    def marked(self) -> Rung | Ending | None:
        """What the cursor stands on."""
        if self.seen is None:
            return None
        rows: tuple[Rung | Ending, ...] = self.seen.endings if self._is_below else self.seen.alerts
        at = (self.lower if self._is_below else self.upper).cursor_row
        return rows[at] if 0 <= at < len(rows) else None

    def _detail(self) -> Content:
        one, today = self.marked, local_day(self.window.now())
        if one is None:
            return plain("")
        who = plain(f"   {one.case.applicant.name}   {one.item_name}")
        if isinstance(one, Ending):
            number = one.case.certificate_number
            title = plain("延续提醒", "bold") + who
            told = plain(one.text + (f"   证照 {number}" if number else ""))
            return lines(title, told, plain(REMIND_LATE if one.renewal.is_late else REMIND, "$dim"))
        alert = one.alert
        title = level_content(alert.level) + plain(f" {one.rule_name}", "bold") + who
        since = day_words(alert.since_on, today)
        named = "、".join(named.name for named in one.named)
        step = NEXT_STEPS.get(alert.clock, "")
        if alert.is_deemed and alert.clock == "renewal":
            step = "已视为准予延续：按准予作出决定，发给证照。"
        elif alert.is_deemed:
            step = "已视为受理：补出受理通知书，按已受理办理。"
        return lines(
            title,
            plain(f"{one.text}   {since}起   点名 {named}"),
            plain(f"规则 {alert.rule}   {step}", "$dim"),
        )

    # -- keys -------------------------------------------------------------------------------

    def action_step(self, by: int) -> None:
        """Through both tables as if they were one."""
        table = self.lower if self._is_below else self.upper
        at = table.cursor_row + by
        if by > 0 and at >= table.row_count and not self._is_below and self.lower.display:
            self._is_below = True
            self.lower.move_cursor(row=0)
        elif by < 0 and at < 0 and self._is_below and self.upper.display:
            self._is_below = False
            self.upper.move_cursor(row=self.upper.row_count - 1)
        else:
            table.step(by)
        self._mark()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A renewal is received for a licence of the lower table only."""
        if action == "renew":
            return isinstance(self.marked, Ending)
        return super().check_action(action, parameters)

    @work(exclusive=True, group="renew", exit_on_error=False)
    async def action_renew(self) -> None:
        """F9: receive the renewal of the marked licence, where this window may."""
        one = self.marked
        if not isinstance(one, Ending):
            return
        fault = await self.ask(partial(renewal_fault, self.window, one.case))
        if fault is not None:
            self.refuse(fault)
            return
        await open_renewal(self, one.case)

    def action_open(self) -> None:
        if not self.take_scan() and self.marked is not None:
            self.open_case(self.marked.case.number)
