"""The five steps of 收件 as widgets. They show and ask; the screen keeps the form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from hallclient.screens.base import is_scan
from hallclient.screens.receive_assistance import assistance_row
from hallclient.services.half_form import Ground, HalfForm, whole_theme, why_not_here
from hallclient.services.receiving import RESULT_TEXTS, Finished, Prospects, Result
from hallclient.widgets.big_digits import big_digits
from hallclient.widgets.checklist import MaterialLine
from hallclient.widgets.form_row import ChoiceRow, LineInput, Row, TextRow
from hallclient.widgets.words import cut, day_words, lines, pad, plain
from hallcore.cases import STATE_TEXTS
from hallcore.catalogue import Item, Theme
from hallcore.identity import ID_TYPES
from hallcore.numbering import group_case_number, short_number

PERSON_LABELS = {
    "id_type": "证件类型",
    "id_number": "证件号码",
    "name": "姓名（名称）",
    "phone": "联系电话",
    "address": "联系地址",
    "legal_representative": "法定代表人",
    "relation": "与申请人关系",
}
ID_OPTIONS = tuple((code, one.name) for code, one in ID_TYPES.items())
PERSON_ID_OPTIONS = tuple((code, name) for code, name in ID_OPTIONS if code[0] != "C")


class ItemStep(Vertical):
    """Find an item with the input method off: initials, name or code; Enter takes it."""

    class Taken(Message):
        """The clerk chose the marked item; `is_more`: besides those chosen before. Which one is
        marked is known where this message is handled: what was typed before it comes first."""

        def __init__(self, *, is_more: bool) -> None:
            super().__init__()
            self.is_more = is_more

    class Continued(Message):
        """Nothing more is looked for."""

    class Scanned(Message):
        """A slip or a form was scanned where an item is looked for."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Searched(Message):
        """The text to look for is another one."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("f4", "more", "再加一项", id="add_item"),
    ]

    def compose(self) -> ComposeResult:
        yield LineInput(placeholder="拼音首字母、名称或代码")
        yield Static("", id="items-chosen")
        yield OptionList(id="items-found", markup=False)

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False

    def focus_field(self) -> None:
        self.screen.set_focus(self.query_one(LineInput))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Searched(event.value))

    def show(
        self, found: Sequence[Item | Theme], chosen: Sequence[Item], ground: Ground, theme: str = ""
    ) -> None:
        """The items and themes found, those that this hall takes in first; and what is chosen so
        far: `theme` is the name of the theme that the items belong to."""
        options, others = [], []
        for one in found:
            item = whole_theme(ground.catalogue, one) if isinstance(one, Theme) else one
            kind = f"一件事 {len(one.items)} 项" if isinstance(one, Theme) else item.case_type.label
            if reason := why_not_here(item, ground.level):
                others.append(self._option(item.name, item.code, reason))
            else:
                options.append(self._option(item.name, item.code, "", kind))
        listing = self.query_one(OptionList)
        listing.clear_options()
        listing.add_options([*options, *others][:50])
        listing.highlighted = 0 if options else None
        names = "、".join(one.name for one in chosen)
        named = f"{theme}（{len(chosen)} 项）  {names}" if theme else names
        told = plain("已选  ", "$dim") + plain(named, "bold") if chosen else Content("")
        if not found:
            told = plain("没有这样的事项，换一个说法再找。", "$warning")
        self.query_one("#items-chosen", Static).update(told)

    def _option(self, name: str, code: str, reason: str, kind: str = "") -> Option:
        room = max(min(self.app.size.width - 76, 44), 26)
        text = pad(name, room) + "  "
        if reason:
            return Option(plain(text + reason, "$dim"), disabled=True)
        return Option(plain(f"{text}{kind}  {code}"), id=code)

    @property
    def marked(self) -> str | None:
        listing = self.query_one(OptionList)
        at = listing.highlighted
        return listing.get_option_at_index(at).id if at is not None else None

    def action_step(self, by: int) -> None:
        listing = self.query_one(OptionList)
        if by > 0:
            listing.action_cursor_down()
        else:
            listing.action_cursor_up()

    def clear(self) -> None:
        field = self.query_one(LineInput)
        if field.value:
            field.value = ""

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if is_scan(event.value):
            self.post_message(self.Scanned(event.value))
        elif not event.value.strip() and self.has_class("-chosen"):
            self.post_message(self.Continued())
        else:
            self.post_message(self.Taken(is_more=False))

    def action_more(self) -> None:
        self.post_message(self.Taken(is_more=True))


def person_rows() -> Iterable[Row]:
    """Step 2: the applicant, and somebody who acts for him."""
    yield ChoiceRow(
        "applicant.id_type", "证件类型", ID_OPTIONS, value="111", required=True, hint="左右键换"
    )
    yield TextRow("applicant.id_number", "证件号码", required=True)
    yield TextRow("applicant.name", "姓名（名称）", required=True)
    yield TextRow("applicant.phone", "联系电话")
    yield TextRow("applicant.address", "联系地址")
    yield TextRow("applicant.legal_representative", "法定代表人")
    yield ChoiceRow("has_agent", "代理人", (("", "无"), ("yes", "有")))
    yield ChoiceRow("agent.id_type", "代理人证件", PERSON_ID_OPTIONS, value="111", hint="左右键换")
    yield TextRow("agent.id_number", "代理人号码", required=True)
    yield TextRow("agent.name", "代理人姓名", required=True)
    yield TextRow("agent.phone", "代理人电话")
    yield TextRow("agent.relation", "与申请人关系")
    yield TextRow("renews.number", "延续原证照", hint="延续时填原证照编号，不是延续就空着")
    yield TextRow("renews.valid_until", "原证照到期", placeholder="例 20261121")
    yield assistance_row()


class MaterialsStep(VerticalScroll):
    """The checklist."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, can_focus=False)

    @property
    def material_lines(self) -> list[MaterialLine]:
        return list(self.query(MaterialLine))

    async def rebuild(self, ground: Ground, half: HalfForm) -> None:
        await self.remove_children()
        built = []
        for one in ground.materials(half):
            ticked = half.materials.get(one.spec.code)
            hint = "；".join(
                text.replace("\n", "")
                for text in (one.spec.accept_standard, one.spec.source)
                if text
            )
            if ticked and ticked.told:
                hint = ticked.told
            built.append(
                MaterialLine(
                    one.spec.code,
                    one.spec.name,
                    required=one.required,
                    asked=(one.spec.originals, one.spec.copies),
                    counts=(ticked.originals, ticked.copies) if ticked else (0, 0),
                    hint=hint,
                    needs_file=str(one.spec.form) == "both",
                    file=ticked.file if ticked else "",
                    on_file=ticked.on_file if ticked else "",
                )
            )
        await self.mount(
            Static(
                plain("材料（空格键：有／没有；数字键：复印件份数）", "bold"), classes="heading"
            ),
            *built,
        )

    def focus_field(self) -> None:
        if self.material_lines:
            self.screen.set_focus(self.material_lines[0])


class ResultStep(VerticalScroll):
    """What will come of it; the proposal stands first."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, can_focus=False)
        self.choice = ChoiceRow("outcome", "办理结果", ())

    def compose(self) -> ComposeResult:
        yield Static("", id="result-told")
        yield self.choice
        yield Static(plain("按 F9 办理，写成文书。", "$dim"), id="result-then")

    def show(self, seen: Prospects, chosen: Result, told: Content) -> None:
        self.query_one("#result-told", Static).update(told)
        self.choice.offer([(str(one), RESULT_TEXTS[one]) for one in seen.results], str(chosen))

    def focus_field(self) -> None:
        self.choice.focus_field()


class DonePanel(VerticalScroll, can_focus=True):
    """The receipt is made: its number large, what the citizen takes home."""

    class HandedOut(Message):
        """The papers are in the citizen's hand."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "handed_out", "已交给办事人", id="handed_out")
    ]

    def compose(self) -> ComposeResult:
        yield Static("", id="done-title")
        yield Static("", id="done-tail")
        yield Static("", id="done-text")
        yield Static("", id="done-papers")

    def show(
        self, done: Finished, names: dict[str, str], today: object, after: Sequence[str] = ()
    ) -> None:
        """`names`: of the items and of the documents, by their codes. `after`: what most people
        need next (主动导引)."""
        first = done.cases[0]
        head = plain(RESULT_TEXTS[done.result] + "，已经存好", "bold $success")
        self.query_one("#done-title", Static).update(head)
        self.query_one("#done-tail", Static).update(big_digits(short_number(first.number)))
        parts: list[Content | str] = []
        numbers = {case.number for case in done.cases}
        for case in done.cases:
            if case.parent in numbers:
                name = cut(names.get(case.item, case.item), 32)
                number = group_case_number(case.number)
                parts.append(plain(f"{number}  {name}  {STATE_TEXTS[case.state]}"))
                continue
            parts += [
                plain(group_case_number(case.number), "bold"),
                plain(f"{cut(names.get(case.item, case.item), 40)}   {STATE_TEXTS[case.state]}"),
                plain(f"查询码 {case.query_code}"),
            ]
            if case.promised_due_on:
                parts.append(
                    plain(f"承诺 {day_words(case.promised_due_on, case.received_on)}前办结")
                )
            elif case.answer_due_on and str(case.state) == "received":
                parts.append(plain(f"{day_words(case.answer_due_on, case.received_on)}前答复"))
            parts.append("")
        if done.problem is not None:
            parts += [
                plain(f"收件已存好，后一步没有办成：{done.problem.title}", "$warning"),
                plain(f"{done.problem.cause}{done.problem.next_step}"),
                "",
            ]
        parts += [plain(f"接着可以办：{text}") for text in after]
        self.query_one("#done-text", Static).update(lines(*parts))
        self.show_papers([(names.get(n, n), "正在写成 PDF……") for n, _ in papers_of(done)])

    def show_papers(self, papers: Sequence[tuple[str, str]]) -> None:
        rows = [plain(f"{name}  ", "bold") + plain(told, "$dim") for name, told in papers]
        foot = plain("Enter 已交给办事人    Esc 以后再交，先留在工作台")
        self.query_one("#done-papers", Static).update(lines(*rows, "", foot))

    def action_handed_out(self) -> None:
        self.post_message(self.HandedOut())


def papers_of(done: Finished) -> list[tuple[str, tuple[str, str]]]:
    """The documents of a receipt, each once: name, (case number, document number)."""
    found: dict[str, tuple[str, tuple[str, str]]] = {}
    for case in done.cases:
        for paper in case.papers:
            found.setdefault(paper.number, (paper.name, (case.number, paper.number)))
    return list(found.values())
