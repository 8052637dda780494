"""收件: five steps on one screen, and what comes of them."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from hallclient.screens.backfill import BackfillWanted, ask_written, may_go_on
from hallclient.screens.case_acts import ask_reasons
from hallclient.screens.case_acts_law import ask_pledges
from hallclient.screens.item_guide import ItemGuide
from hallclient.screens.questions import Confirm, Menu
from hallclient.screens.receive_assistance import ROW as ASSISTANCE
from hallclient.screens.receive_form import LAST, ReceiveForm, place_of
from hallclient.screens.receive_known import ReceiveKnown
from hallclient.screens.receive_steps import (
    DonePanel,
    papers_of,
)
from hallclient.screens.renewal import RenewalWanted, may_begin, renewal_form
from hallclient.services import drafts
from hallclient.services.acts import document_title, write_slip
from hallclient.services.half_form import (
    faults,
    new_half_form,
    read_half_form,
)
from hallclient.services.item_guide import next_matters
from hallclient.services.receiving import Finished, Result, finish, prospects
from hallclient.services.slips import mark_handed_out
from hallclient.widgets.checklist import MaterialLine
from hallclient.widgets.form_row import ROW_KEYS
from hallcore.cases import Case
from hallcore.problems import Problem


class Receive(ReceiveKnown):
    CSS_PATH = "receive.tcss"
    HELP = (
        "五步在一个画面里：选事项，申请人，一表，材料，办理结果。PageDown 和 PageUp 换步。\n"
        "事项：输入拼音首字母、名称或代码，Enter 选中；F4 再加一项，几项合填一张表。\n"
        "一件事：选中后先答几个情形，要办的事项由它决定；改情形就再选一次。\n"
        "Enter 到下一项，一步填完自动到下一步。选项按数字键，或用左右键。\n"
        "来办过的人，输完证件号码就带出登记的内容，旁边写着来源和日期；Ctrl+T 全部取用登记的，"
        "本窗口没有的，联网向县中心查。改过的当天回到登记里。\n"
        "材料：空格键表示有或没有，数字键改复印件份数。缺的写着“缺”；Ctrl+T 取用存档件。\n"
        "F5 附上高拍仪刚拍的图片或 PDF，有几个新文件就问是哪一个；Ctrl+O 看附上的电子件。\n"
        "填过的内容随时保存；断电、关机以后登录，还是这张表。证件号码离开时核对校验位。\n"
        "F9 办理：先存好，再写文书。F7 清空这张表，从头再来。Esc 先回工作台，表留着。\n"
        "延续的件，在第二步写原证照编号和到期日；在预警的延续提醒里按 F9 会带过来。"
        "晚了也能收，会提醒。\n"
        "F6 补录：停机时手工填写的空白收件凭证，恢复后在这里录入；在第一步扫描它的条码也可以。"
        "期限从凭证上写的时间起算。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *ROW_KEYS,
        Binding("f9", "finish", "办理", id="act"),
        Binding("pagedown,ctrl+down", "turn(1)", "下一步", show=False, id="next_step"),
        Binding("pageup,ctrl+up", "turn(-1)", "上一步", show=False, id="previous_step"),
        Binding("f7", "restart", "清空", id="restart"),
        Binding("f4", "pick", "名单", id="pick"),
        Binding("ctrl+t", "take_known", "取用登记", id="take_known", show=False),
        Binding("f5", "attach", "附件", id="attach"),
        Binding("ctrl+o", "view_scan", "看电子件", id="view_scan", show=False),
        Binding("f6", "backfill", "补录", id="backfill", show=False),
        Binding("ctrl+g", "item_guide", "办事指南", id="item_guide", show=False),
    ]

    def opened(self, *, is_new: bool) -> None:
        if is_new:
            self.offer_others()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A finished receipt is not finished again; a file is attached to the material on which
        the cursor stands, elsewhere the key is the program's own."""
        is_done = getattr(self, "finished", None) is not None
        if is_done and action in ("finish", "restart", "turn"):
            return False
        if action in ("attach", "view_scan"):
            return isinstance(self.focused, MaterialLine)
        if action == "pick":
            return self.is_area_row
        return super().check_action(action, parameters)

    @on(ReceiveForm.Finishing)
    def _confirmed(self) -> None:
        self.action_finish()

    @work(exclusive=True, group="others", exit_on_error=False)
    async def offer_others(self) -> None:
        """A colleague's half-typed form waits on this machine: go on with it, or leave it."""
        for draft in drafts.of_others(self.window, self.clerk_number):
            other = read_half_form(draft.body)
            names = "、".join(item.name for item in self.ground.items(other)) or "还没有选事项"
            text = f"{names}  {other.applicant.get('name', '')}"
            chosen = await self.app.push_screen_wait(
                Menu(
                    f"工号 {draft.clerk} 有一张没有填完的表", ["接过来填", "不动它，另填一张"], text
                )
            )
            if chosen == 0:
                drafts.take_over(self.window, draft, self.clerk_number)
                self.half = other
                await self._restore()
                return

    @work(group="finish", exit_on_error=False)
    async def action_finish(self) -> None:
        """F9: to the result first, then everything is made durable in one commit."""
        if self.finished is not None or self._is_finishing or not self.half.items:
            return
        self._gather()
        if self.half.step != LAST:
            await self.go(LAST)
            return
        found = faults(self.ground, self.half)
        if found:
            await self._go_to_fault(found)
            return
        seen = prospects(self.ground, self.half)
        result = self.chosen_result(seen)
        if result is None or self.result.choice.value != result:
            # What stands there is not what would be done: show it first.
            self._show_again()
            return
        reasons = None
        if result is Result.SUPPLEMENT:
            reasons = await ask_reasons(self, list(seen.missing))
            if reasons is None:
                return
        pledges = None
        if result is Result.PLEDGE:
            given = await ask_pledges(self, seen.pledges)
            if given is None:
                return
            if isinstance(given, Problem):
                self.refuse(given)
                return
            pledges = given
        self._is_finishing = True
        try:
            await self._finish(result, reasons, pledges)
        finally:
            self._is_finishing = False

    async def _go_to_fault(self, found: dict[str, Problem]) -> None:
        self._is_strict = True
        wanted = {ASSISTANCE if one.startswith("assistance.") else place_of(one) for one in found}
        first = next((key for key in self.rows if key in wanted), None)
        theme = self.ground.theme(self.half)
        if first is None and any(one.startswith("answers.") for one in found):
            if theme is not None:
                self.choose_theme(theme)
            else:
                self.choose_items(self.half.items, step=self.half.step)
            return
        if first is None:
            self.refuse(next(iter(found.values())))
            return
        await self.go(3 if first.startswith("fields.") else 2, first)

    async def _finish(
        self,
        result: Result,
        reasons: dict[str, str] | None,
        pledges: dict[str, date | None] | None,
    ) -> None:
        done = await self.ask(
            partial(finish, self.window, self.clerk_number, self.half, result, reasons, pledges)
        )
        if isinstance(done, Problem):
            self.refuse(done, "没有办成，表还在")
            return
        self.finished = done
        await self.ask(self.keeper.forget)
        names = {item.code: item.name for item in self.ground.items(self.half)}
        theme = self.ground.theme(self.half)
        names |= {theme.code: theme.name} if theme else {}
        names |= {name: document_title(name, self.window) for name, _ in papers_of(done)}
        after = next_matters(self.ground.catalogue, self.ground.items(self.half))
        self.done.show(done, names, self.ground.today, after)
        await self.go(self.half.step)
        self._hint("")
        self.refresh_bindings()
        self.hall.committed()
        await self._write_papers(done)

    async def _write_papers(self, done: Finished) -> None:
        """Paper comes after the commit; a paper that fails never loses the case."""
        told = []
        for name, (case_number, _) in papers_of(done):
            path = await self.ask(partial(write_slip, self.window, case_number, name))
            if isinstance(path, Problem):
                text = f"没有写成：{path.cause}办件已存好，在工作台按 F6 再写。"
            else:
                text = str(path.relative_to(self.window.home))
            told.append((document_title(name, self.window), text))
        if self.finished is done:
            self.done.show_papers(told)

    @on(DonePanel.HandedOut)
    async def _handed_out(self) -> None:
        if self.finished is not None:
            for _, (_, number) in papers_of(self.finished):
                marked = await self.ask(partial(mark_handed_out, self.window, number))
                if isinstance(marked, Problem):
                    self.refuse(marked)
        await self._begin_anew()

    def action_item_guide(self) -> None:
        """Ctrl+G: what to tell of the marked item, or of what is chosen."""
        marked = self.items.marked if self.half.step == 1 else None
        codes = [marked] if marked and not self.half.items else self.half.items
        if codes:
            self.app.push_screen(ItemGuide(codes, self.half.answers if self.half.items else {}))

    # -- 补录 ---------------------------------------------------------------------------------

    def action_backfill(self) -> None:
        """F6: a form that was filled in by hand; once more: put its time or writer right."""
        self.begin_backfill(self.half.paper.get("number", ""))

    @on(BackfillWanted)
    def _wanted(self, event: BackfillWanted) -> None:
        self.begin_backfill(event.number)

    def form_scanned(self, number: str) -> None:
        self.begin_backfill(number)

    @work(exclusive=True, group="backfill", exit_on_error=False)
    async def begin_backfill(self, number: str) -> None:
        """Make this receipt the one that was written on the form `number`; "" asks which."""
        if self.finished is not None:
            await self._begin_anew()
        self._gather()
        is_same = bool(self.half.paper) and number == self.half.paper["number"]
        if self.half.has_content and not is_same and not await may_go_on(self):
            return
        found = await ask_written(self, number, self.half.written)
        if found is None:
            return
        written, item = found
        self.half.take_paper(written)
        self._search("")
        await self.go(self.half.step)
        if not item or self.half.items:
            return
        theme = self.ground.catalogue.themes.get(item)
        if theme is not None:
            self.choose_theme(theme)
        elif item in self.ground.catalogue.items:
            self.choose_items([item], step=2)

    # -- 延续 ---------------------------------------------------------------------------------

    @on(RenewalWanted)
    def _renewal_wanted(self, event: RenewalWanted) -> None:
        self.begin_renewal(event.case)

    @work(exclusive=True, group="renewal", exit_on_error=False)
    async def begin_renewal(self, case: Case) -> None:
        """Begin a receipt that renews the licence of `case`, with what is known of its holder."""
        if self.is_half_typed and not await may_begin(self):
            return
        self.half = renewal_form(case)
        await self._restore()
        self.bring_in()
        self._save()
        self.refresh_notes()
        self.refresh_side()
        self.refresh_bindings()

    async def _begin_anew(self) -> None:
        self.half = new_half_form()
        await self._restore()
        self.refresh_bindings()

    @work(exclusive=True, group="restart", exit_on_error=False)
    async def action_restart(self) -> None:
        if self.finished is None and not self.half.has_content:
            return
        text = "填过的内容都不要了，从头再来？"
        if self.finished is None and not await self.app.push_screen_wait(
            Confirm("清空这张表", text)
        ):
            return
        await self.ask(self.keeper.forget)
        await self._begin_anew()

    async def action_back(self) -> None:
        """Esc: to 工作台. A form stays as it is; papers that were not taken stay listed there."""
        if self.finished is not None:
            await self._begin_anew()
        await super().action_back()
