"""The form of 收件: what is typed is kept at every change; nothing blocks moving on."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on, work
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from hallclient.screens.base import WorkScreen
from hallclient.screens.receive_assistance import ROW as ASSISTANCE
from hallclient.screens.receive_rows import FieldsStep, RowsStep
from hallclient.screens.receive_side import side_content, steps_content
from hallclient.screens.receive_steps import (
    DonePanel,
    ItemStep,
    MaterialsStep,
    ResultStep,
    person_rows,
)
from hallclient.screens.scan_asking import attach, view
from hallclient.services import drafts, lookup
from hallclient.services.areas import place_names
from hallclient.services.half_form import (
    STEPS,
    Ticked,
    faults,
    ground,
    new_half_form,
    read_half_form,
    warnings,
)
from hallclient.services.receiving import Finished, Prospects, Result, prospects
from hallclient.services.scans import REFERENCE
from hallclient.widgets.checklist import MaterialLine
from hallclient.widgets.form_row import Row, row_of
from hallclient.widgets.words import lines, plain
from hallcore.forms.groups import base_key
from hallcore.problems import Problem

LAST = len(STEPS)
RENEWAL_END = "renews.valid_until"


def place_of(where: str) -> str:
    """The row of the screen on which a fault is told: a cell's on the row of its group."""
    part, _, key = where.partition(".")
    return f"{part}.{base_key(key)}" if part == "fields" else where


class ReceiveForm(WorkScreen):
    """The form of 收件 and its steps; finishing it is `hallclient.screens.receive`."""

    class Finishing(Message):
        """The clerk confirmed what will come of it."""

    def __init__(self) -> None:
        super().__init__()
        self.half = new_half_form()
        self.person = RowsStep(person_rows(), id="step-2")
        self.fields, self.materials = FieldsStep(id="step-3"), MaterialsStep(id="step-4")
        self.items, self.result, self.done = (
            ItemStep(id="step-1"),
            ResultStep(id="step-5"),
            DonePanel(id="done"),
        )
        self._built_for: tuple[object, ...] | None = None
        self._is_strict = self._is_finishing = self._is_restored = False
        self._before: dict[str, str] = {}
        self.finished: Finished | None = None
        self.places: dict[str, str] = {}

    def body(self) -> Iterable[Widget]:
        yield Static("", id="receive-steps")
        with Horizontal(id="receive-body"):
            with Vertical(id="receive-left"):
                yield from (
                    self.items,
                    self.person,
                    self.fields,
                    self.materials,
                    self.result,
                    self.done,
                )
                yield Static("", id="receive-hint")
            yield Static("", id="receive-right", classes="context")

    async def on_mount(self) -> None:
        self.keeper = drafts.Keeper(self.window, self.clerk_number)
        self.ground = ground(self.window)
        self.places = place_names(lookup.hall_names(self.window))
        kept = drafts.load(self.window, self.clerk_number)
        if kept is not None:
            self.half = read_half_form(kept.body)
        await self._restore()
        self.opened(is_new=kept is None)

    def opened(self, *, is_new: bool) -> None:
        """The form stands on the screen; `is_new`: this clerk had none half-typed."""

    async def on_screen_resume(self) -> None:
        self.ground = ground(self.window)
        if self._is_restored and self.focused is None:
            self._focus_step()

    def on_resize(self) -> None:
        if self._is_restored:
            self.refresh_side()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter and the arrows move between rows only where there are rows."""
        is_row = row_of(self.focused) is not None or isinstance(self.focused, MaterialLine)
        return action != "row_move" or is_row

    @property
    def is_half_typed(self) -> bool:
        return self.finished is None and self.half.has_content

    @property
    def rows(self) -> dict[str, Row]:
        return {row.key: row for row in (*self.person.query(Row), *self.fields.query(Row))}

    # -- keeping and restoring ----------------------------------------------------------------

    def _save(self) -> None:
        if self.is_half_typed:
            self.keeper.save(self.half.to_body())

    async def _restore(self) -> None:
        """Show `half` as it is, at its step and row."""
        self.finished, self._is_strict, self._built_for = None, False, None
        for row in self.person.query(Row):
            row.put(self._typed(row.key))
        self._is_restored = True
        self._search("")
        await self.go(self.half.step, self.half.at)

    def _typed(self, key: str) -> str:
        part, _, name = key.partition(".")
        if part == "has_agent":
            return "yes" if self.half.has_agent else ""
        if part == ASSISTANCE:
            return "yes" if self.half.has_assistance else ""
        if part == "outcome":
            return self.half.outcome
        values: dict[str, dict[str, str]] = {
            "applicant": self.half.applicant,
            "agent": self.half.agent,
            "fields": self.half.fields,
            "renews": self.half.renews,
        }
        return values[part].get(name, "111" if name == "id_type" else "")

    def _gather(self) -> None:
        """Take in what was typed and not yet told."""
        for row in self.rows.values():
            self._keep(row)

    def _keep(self, row: Row) -> None:
        """Take the row's answer into the form, if it is another one. What was brought in and then
        changed by hand is no longer brought in."""
        if not row.is_typed or row.value == self._typed(row.key):
            return
        part, _, name = row.key.partition(".")
        if part == "has_agent":
            self.half.has_agent = row.value == "yes"
            self._show_agent()
        elif part == ASSISTANCE:
            self.half.has_assistance = row.value == "yes"
        elif part == "outcome":
            self.half.outcome = row.value
        elif part == "applicant":
            self.half.applicant[name] = row.value
        elif part == "agent":
            self.half.agent[name] = row.value
        elif part == "renews":
            self.half.renews[name] = row.value
        else:
            self.half.fields[name] = row.value
        self.half.origins.pop(row.key, None)

    # -- steps --------------------------------------------------------------------------------

    @property
    def steps(self) -> list[ItemStep | RowsStep | MaterialsStep | ResultStep]:
        return [self.items, self.person, self.fields, self.materials, self.result]

    async def go(self, step: int, at: str = "") -> None:
        """Show a step, the cursor in the row `at` or in the first; the rows of the form are made
        anew only when other items are chosen."""
        self.half.step = step = min(max(step, 1), LAST if self.half.items else 1)
        self.ground = ground(self.window)
        if self._built_for != self._chosen():
            await self._build()
        for number, widget in enumerate(self.steps, start=1):
            widget.display = number == step and self.finished is None
        self.done.display = self.finished is not None
        if step == LAST:
            self._show_result()
        self._show_agent()
        self.half.at = at
        self._save()
        self._focus_step()
        self.refresh_notes()
        self.refresh_side()

    def _focus_step(self) -> None:
        if self.finished is not None:
            self.done.focus()
        else:
            row = self.rows.get(self.half.at)
            (row if row and row.display else self.steps[self.half.step - 1]).focus_field()

    def _chosen(self) -> tuple[object, ...]:
        """The items, the variant of each, and the version of the catalogue that they are of."""
        codes = tuple(item.code for item in self.ground.items(self.half))
        return self.ground.catalogue.version, codes, frozenset(self.half.answers.items())

    async def _build(self) -> None:
        self._built_for = self._chosen()
        await self.fields.build(self.ground, self.half)
        await self.materials.rebuild(self.ground, self.half)

    def _show_agent(self) -> None:
        is_organisation = self.half.kind == "organisation"
        can_renew = self.ground.can_renew(self.half)
        for row in self.person.query(Row):
            if row.key.startswith("agent."):
                row.display = self.half.has_agent
            if row.key == "applicant.legal_representative":
                row.display = is_organisation
            if row.key.startswith("renews."):
                row.display = can_renew

    def refresh_side(self) -> None:
        """The bar of steps, and the answers on the right."""
        seen = prospects(self.ground, self.half)
        lacking = self._lacking(seen)
        is_narrow = self.app.size.width < 100
        paper = self.half.paper.get("number", "")
        bar = steps_content(self.half.step, lacking, is_narrow=is_narrow, paper=paper)
        self.query_one("#receive-steps", Static).update(bar, layout=False)
        right = side_content(seen, self.ground.today, self.chosen_result(seen), is_narrow=is_narrow)
        self.query_one("#receive-right", Static).update(right, layout=False)

    def _lacking(self, seen: Prospects) -> dict[int, int]:
        found = faults(self.ground, self.half)
        persons = sum(not key.startswith("fields.") for key in found)
        return {2: persons, 3: len(found) - persons, 4: len(seen.missing)}

    def chosen_result(self, seen: Prospects) -> Result | None:
        """What the clerk chose, while it is possible; otherwise the proposal."""
        if self.half.outcome in [str(one) for one in seen.results]:
            return Result(self.half.outcome)
        return seen.results[0] if seen.results else None

    async def action_turn(self, by: int) -> None:
        self._gather()
        await self.go(self.half.step + by)

    # -- what is asked -------------------------------------------------------------------------

    def _search(self, text: str) -> None:
        """Step 1: the items that this text finds."""
        raise NotImplementedError

    def refresh_notes(self) -> None:
        """Steps 2 and 3: what stands beside each field."""
        raise NotImplementedError

    def wrong(self) -> dict[str, Problem]:
        """What refuses the form as it stands, by field."""
        return faults(self.ground, self.half)

    def _hint(self, text: str) -> None:
        self.query_one("#receive-hint", Static).update(plain(text, "$dim"), layout=False)

    # -- 4 材料 -------------------------------------------------------------------------------

    @on(MaterialLine.Ticked)
    def _ticked(self, event: MaterialLine.Ticked) -> None:
        line = event.line
        ticked = self.half.materials.get(line.code, Ticked())
        pages, told = (ticked.pages, ticked.told) if ticked.file == line.file else (0, "")
        self.half.materials[line.code] = Ticked(
            line.originals, line.copies, line.file, pages, told, on_file=line.on_file
        )
        self._save()
        self._show_again()

    @work(exclusive=True, group="attach", exit_on_error=False)
    async def action_attach(self) -> None:
        line = self.focused
        if not isinstance(line, MaterialLine):
            return
        taken = await attach(self.app, self.window, line.material_name)
        if taken is not None:
            self.half.materials[line.code] = Ticked(
                line.originals, line.copies, taken.reference, taken.pages, taken.told
            )
            line.hint = taken.told
            line.put(line.originals, line.copies, taken.reference)
            self._hint(taken.told)

    @work(exclusive=True, group="attach", exit_on_error=False)
    async def action_view_scan(self) -> None:
        """Look at what is attached to the material on which the cursor stands."""
        line = self.focused
        if isinstance(line, MaterialLine) and line.file:
            await view(self, line.file.removeprefix(REFERENCE))

    # -- 5 办理结果 ---------------------------------------------------------------------------

    def _show_again(self) -> None:
        """Something changed, perhaps typed ahead of this step: what is proposed follows it."""
        self.refresh_side()
        if self.half.step == LAST and self.finished is None:
            self._show_result()

    def _show_result(self) -> None:
        seen = prospects(self.ground, self.half)
        result = self.chosen_result(seen)
        names = "、".join(item.name for item in self.ground.items(self.half))
        names = f"{seen.theme}（{seen.count} 项）：{names}" if seen.theme else names
        lacking = len(faults(self.ground, self.half))
        told = [
            plain(names, "bold"),
            plain(f"{self._typed('applicant.name')}   材料 {seen.present} / {seen.listed}"),
        ]
        if lacking:
            told.append(plain(f"表里还差 {lacking} 处，按 F9 到第一处。", "$warning"))
        doubt = warnings(self.ground, self.half).get(RENEWAL_END)
        if doubt is not None:
            told.append(plain(f"{doubt.title}：{doubt.cause}", "$warning"))
        told += [plain(text, "$dim") for text in seen.impossible]
        if result is not None:
            self.result.show(seen, result, lines(*told, ""))
