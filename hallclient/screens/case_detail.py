"""办件详情: whose, where, until when, what happened, which papers; and what may be done."""

from __future__ import annotations

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

from hallclient.screens import case_acts
from hallclient.screens.base import WorkScreen
from hallclient.screens.due_days import DueDaysScreen
from hallclient.screens.questions import Menu
from hallclient.screens.scan_asking import view_scans
from hallclient.services import lookup
from hallclient.services.acts import document_title, possible_acts, write_paper
from hallclient.widgets.case_facts import facts_content
from hallclient.widgets.clocks import clocks_content
from hallclient.widgets.family import family_lines
from hallclient.widgets.words import clean, lines, moment_words, pad, plain
from hallcore.case_object import Recorded
from hallcore.cases import STATE_TEXTS, Entry, State
from hallcore.identity import mask_id
from hallcore.kinds import KIND_TEXTS
from hallcore.moments import LOCAL, local_day
from hallcore.numbering import group_case_number, short_number
from hallcore.problems import TEXTS, Problem

OUTCOMES = {"pending": "待同步", "rejected": "被退回", "parked": "搁置"}


class CaseDetail(WorkScreen):
    CSS_PATH = "case_detail.tcss"
    HELP = (
        "左边是期限和经过，右边是材料和文书。标着“待同步”的，县中心还没有答复。\n"
        "F9 列出现在能办的步骤，按数字键选。不能办的步骤不会列出来。\n"
        "F6 写文书：再打的号码不变，注明第几次补打。F7 看每个期限怎么算出来。Ctrl+O 看电子件。\n"
        "一件事：主件列出它的分办件，Enter 打开一个；在分办件上按 Enter 回到主件。\n"
        "身份证件号码只显示前三位和后四位。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "act", "办理", id="act"),
        Binding("f6", "reprint", "文书", id="reprint"),
        Binding("f7", "days", "期限", id="days"),
        Binding("ctrl+o", "view_scan", "看电子件", id="view_scan", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number
        self.seen: lookup.Shown | None = None
        self.halls: dict[str, str] = {}

    def body(self) -> Iterable[Widget]:
        yield Static("", id="case-head")
        with VerticalScroll(id="case-scroll", can_focus=False), Horizontal(id="case-body"):
            yield Static("", id="case-left")
            yield Static("", id="case-right", classes="context")

    def on_mount(self) -> None:
        self.load()

    def on_screen_resume(self) -> None:
        self.load()

    def on_news(self, message: Message) -> None:
        self.load()

    def take_scan(self) -> bool:
        """Enter opens what was scanned; otherwise the case's family, where it has one."""
        return super().take_scan() or self._open_family()

    def _open_family(self) -> bool:
        if self.seen is None or not self.seen.relatives:
            return False
        if self.seen.case.parent is not None:
            self.open_case(self.seen.relatives[0].case.number)
        else:
            self.choose_child(self.seen.relatives)
        return True

    @work(exclusive=True, group="family", exit_on_error=False)
    async def choose_child(self, children: tuple[lookup.Shown, ...]) -> None:
        """Which of a theme's children to open."""
        names = [f"{short_number(one.case.number)}  {one.item_name}" for one in children]
        chosen = await self.app.push_screen_wait(Menu("打开哪个分办件", names))
        if chosen is not None:
            self.open_case(children[chosen].case.number)

    def action_days(self) -> None:
        self.app.push_screen(DueDaysScreen(self.number))

    @work(exclusive=True, group="view", exit_on_error=False)
    async def action_view_scan(self) -> None:
        """One of the materials as it was scanned."""
        if self.seen is not None:
            listed = self.seen.item.materials if self.seen.item else ()
            names = {one.code: one.name for one in listed}
            await view_scans(self, names, self.seen.case.materials)

    def action_scroll(self, by: int) -> None:
        self.query_one("#case-scroll").scroll_relative(y=by, animate=False)

    @work(exclusive=True, group="load", exit_on_error=False)
    async def load(self) -> None:
        seen = await self.ask(partial(lookup.find_case, self.window, self.number))
        if isinstance(seen, Problem):
            self.query_one("#case-head", Static).update(plain(f"{seen.title}。{seen.next_step}"))
            return
        self.seen = seen
        self.halls = self.halls or lookup.hall_names(self.window)
        self.query_one("#case-head", Static).update(self._head(seen))
        self.query_one("#case-left", Static).update(self._left(seen))
        self.query_one("#case-right", Static).update(self._right(seen))

    # -- what is shown ------------------------------------------------------------------------

    def _hall(self, code: str | None) -> str:
        return self.halls.get(code or "", code or "")

    def _head(self, seen: lookup.Shown) -> Content:
        case = seen.case
        applicant = case.applicant
        state = STATE_TEXTS[seen.view.state]
        if seen.view.is_deemed and case.accepted_at is None and case.is_open:
            state = "视为受理"
        if case.transit is not None:
            sender, to = self._hall(case.transit.sender), self._hall(case.transit.addressee)
            where = f"移交途中，{sender} 到 {to}"
        else:
            where = f"在{self._hall(case.holder)}"
            if str(seen.view.phase) == "desk":
                where += "，部门审查中"
        flags = [
            plain(text, "bold $warning")
            for name, text in (
                ("disputed", "   有争议"),
                ("paused", "   暂停计时"),
                ("renewed", "   视为准予延续"),
            )
            if name in seen.view.flags
        ]
        phone = f"   {applicant.phone}" if applicant.phone else ""
        agent = f"   代理人 {case.agent.name}" if case.agent else ""
        return lines(
            plain(group_case_number(case.number), "bold") + plain(f"   {seen.item_name}"),
            plain(f"{applicant.name}   {mask_id(applicant.id_number)}{phone}{agent}"),
            sum(flags, plain(state, "bold") + plain(f"   纸质材料{where}")),
        )

    def _left(self, seen: lookup.Shown) -> Content:
        today = local_day(self.window.now())
        records = {(one.enrolment, one.sequence): one for one in seen.operations}
        parts: list[Content | str] = [
            plain("期限", "bold"),
            clocks_content(seen.view, today, seen.item),
            "",
            *family_lines(seen, today),
        ]
        parts.append(plain("经过", "bold"))
        for entry in reversed(seen.case.timeline):
            parts += self._entry(entry, records.get((entry.enrolment, entry.sequence)))
        shown = {(one.enrolment, one.sequence) for one in seen.case.timeline}
        for one in seen.operations:
            if (one.enrolment, one.sequence) not in shown:
                parts.append(self._not_applied(one))
        if seen.confirmed_at is not None and seen.pending:
            when = moment_words(seen.confirmed_at.astimezone(LOCAL), today)
            parts += ["", plain(f"县中心的情况以 {when} 为准", "$dim")]
        return lines(*parts)

    def _entry(self, entry: Entry, record: Recorded | None) -> list[Content | str]:
        today = local_day(self.window.now())
        when = pad(moment_words(entry.at.astimezone(LOCAL), today), 15)
        who = self._hall(entry.hall) + (f" {entry.clerk}" if entry.clerk else "")
        kind = pad(KIND_TEXTS.get(entry.kind, entry.kind), 15)
        line = plain(when, "$dim") + plain(kind, "bold") + plain(who)
        outcome = record.outcome if record else "applied"
        if outcome in OUTCOMES:
            line = line + plain(f"   {OUTCOMES[outcome]}", "$warning")
        text = [plain(f"{' ' * 15}{clean(entry.text)}", "$dim")] if entry.text.strip() else []
        return [line, *text]

    def _not_applied(self, record: Recorded) -> Content:
        today = local_day(self.window.now())
        when = pad(moment_words(record.occurred_at.astimezone(LOCAL), today), 15)
        kind = pad(KIND_TEXTS.get(record.kind, record.kind), 15)
        said = TEXTS[record.code][0] if record.code in TEXTS else "没有采用"
        outcome = OUTCOMES.get(record.outcome, record.outcome)
        return lines(
            plain(when, "$dim") + plain(kind) + plain(outcome, "bold $warning"),
            plain(f"{' ' * 15}{said}", "$dim"),
        )

    def _right(self, seen: lookup.Shown) -> Content:
        return facts_content(seen, local_day(self.window.now()), self.halls)

    # -- what is done -------------------------------------------------------------------------

    @work(exclusive=True, group="act", exit_on_error=False)
    async def action_act(self) -> None:
        if self.seen is None:
            return
        found = await self.ask(partial(possible_acts, self.window, self.clerk_number, self.number))
        if isinstance(found, Problem):
            self.refuse(found)
            return
        title = f"尾号 {self.number[18:22]}  能办的步骤"
        told = "" if self.seen.case.state is not State.DELIVERED else "这个件已经办结。"
        chosen = await self.app.push_screen_wait(Menu(title, [one.title for one in found], told))
        if chosen is None:
            return
        done = await case_acts.perform(self, found[chosen].kind, self.seen)
        if done is None:
            return
        if isinstance(done, Problem):
            self.refuse(done, f"{found[chosen].title}没有办成")
            return
        self.hall.committed()
        self.notify(done, markup=False)
        self.load()

    @work(exclusive=True, group="act", exit_on_error=False)
    async def action_reprint(self) -> None:
        papers = self.seen.case.papers[:9] if self.seen else ()
        if not papers:
            self.notify("这个件还没有文书。", markup=False)
            return
        names = [f"{document_title(one.name, self.window)}  {one.number[-7:-2]}" for one in papers]
        chosen = await self.app.push_screen_wait(Menu("写哪一份文书", names))
        if chosen is None:
            return
        service = partial(write_paper, self.window, self.clerk_number, self.number, papers[chosen])
        path = await self.ask(service)
        if isinstance(path, Problem):
            self.refuse(path)
        else:
            self.notify(f"已写到 {path}", markup=False)
        self.hall.committed()
        self.load()
