"""The form of 收件: what is typed is kept at every change; nothing blocks moving on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from textual import on, work
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from hallclient.screens.base import WorkScreen, is_scan
from hallclient.screens.group_rows import GroupPanel
from hallclient.screens.picking import Pick
from hallclient.screens.receive_assistance import ROW as ASSISTANCE
from hallclient.screens.receive_assistance import AssistanceQuestions, assistance_words
from hallclient.screens.receive_questions import ask_answers
from hallclient.screens.receive_rows import FieldsStep, RowsStep
from hallclient.screens.receive_side import born_words, short, side_content, steps_content
from hallclient.screens.receive_steps import (
    DonePanel,
    ItemStep,
    MaterialsStep,
    ResultStep,
    person_rows,
)
from hallclient.screens.scan_asking import attach, view
from hallclient.services import drafts, lookup
from hallclient.services.areas import find_places, only_place, place_names
from hallclient.services.group_rows import group_text, put_rows
from hallclient.services.half_form import (
    STEPS,
    Ticked,
    faults,
    ground,
    new_half_form,
    read_day,
    read_half_form,
    warnings,
)
from hallclient.services.receiving import Finished, Prospects, Result, prospects
from hallclient.services.renewing import asked_of, known_end
from hallclient.services.scans import REFERENCE
from hallclient.widgets.checklist import MaterialLine
from hallclient.widgets.form_row import Row, TextRow, row_of
from hallclient.widgets.wide_rows import ComputedRow, GroupRow
from hallclient.widgets.words import lines, plain
from hallcore.catalogue import FieldType, Theme
from hallcore.forms.groups import base_key
from hallcore.identity import normalise_id
from hallcore.problems import Problem, problem

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

    # -- 1 事项 -------------------------------------------------------------------------------

    def _search(self, text: str) -> None:
        chosen = self.ground.items(self.half)
        self.items.set_class(bool(chosen), "-chosen")
        theme = self.ground.theme(self.half)
        found = lookup.find_items(self.window, text)
        self.items.show(found, chosen, self.ground, theme.name if theme else "")

    @on(ItemStep.Searched)
    def _searched(self, event: ItemStep.Searched) -> None:
        self._search(event.text)

    @on(ItemStep.Scanned)
    def _scanned(self, event: ItemStep.Scanned) -> None:
        self.items.clear()
        self._search("")
        self.open_scanned(event.text)

    @on(ItemStep.Continued)
    async def _continued(self) -> None:
        await self.go(2)

    @on(ItemStep.Taken)
    async def _taken(self, event: ItemStep.Taken) -> None:
        code = self.items.marked
        if code is None:
            return
        theme = self.ground.catalogue.themes.get(code)
        other = theme or self.ground.theme(self.half)
        if event.is_more and other is not None and self.half.items:
            self.refuse(problem("theme.alone", item=other.name))
            return
        if theme is not None:
            self.choose_theme(theme)
            return
        before = list(self.half.items) if event.is_more else []
        codes = [one for one in before if one != code]
        if code not in before:
            codes.append(code)
        self.choose_items(codes, step=1 if event.is_more else 2)

    async def _take(self, codes: list[str], answers: dict[str, str], step: int) -> None:
        self.half.items, self.half.answers = codes, answers
        self.half.outcome = ""
        self.items.clear()
        self._search("")
        await self.go(step)

    @work(exclusive=True, group="questions", exit_on_error=False)
    async def choose_theme(self, theme: Theme) -> None:
        """The theme's questions choose its items, theirs choose their materials."""
        answers = await ask_answers(self.app, theme.name, theme.questions, {})
        if answers is None:
            return
        brought = theme.chosen(answers)
        if not brought:
            self.refuse(problem("theme.nothing", item=theme.name))
            return
        await self._choose([theme.code], brought, answers, 2)

    @work(exclusive=True, group="questions", exit_on_error=False)
    async def choose_items(self, codes: list[str], *, step: int) -> None:
        """Items one by one; what was answered for one of them before is not asked again."""
        known = self.half.answers if self.ground.theme(self.half) is None else {}
        await self._choose(codes, codes, known, step)

    async def _choose(
        self, codes: list[str], items: Sequence[str], known: dict[str, str], step: int
    ) -> None:
        answers = dict(known)
        for item in (self.ground.catalogue.items[code] for code in items):
            asked = await ask_answers(self.app, item.name, item.questions, answers)
            if asked is None:
                return
            answers = asked
        await self._take(codes, answers, step)

    # -- 2 申请人, 3 一表 ---------------------------------------------------------------------

    @on(Row.Changed)
    def _changed(self, event: Row.Changed) -> None:
        self._keep(event.row)
        self._save()
        if event.row.key in ("applicant.id_type", "has_agent"):
            self._show_agent()
        if event.row.key.startswith("fields.") and not isinstance(event.row, TextRow):
            self.fields.show_asked(self.ground, self.half)
        if event.row.key == ASSISTANCE and event.row.value:
            self.ask_assistance()
        if self.half.step == LAST:
            self._show_again()

    @on(Row.Entered)
    def _entered(self, event: Row.Entered) -> None:
        self.half.at = event.row.key
        self._before[event.row.key] = event.row.value
        self._hint(event.row.hint)

    @on(Row.Left)
    def _left(self, event: Row.Left) -> None:
        # The field may be left before its last change was told.
        row = event.row
        self._keep(row)
        if isinstance(row, TextRow) and is_scan(row.value):
            self._take_scan_back(row)
            return
        spec = self.ground.catalogue.fields.get(row.key.partition(".")[2])
        if row.key.endswith("id_number") and not row.key.startswith("fields."):
            typed = normalise_id(self._typed(row.key.replace("number", "type")), row.value)
            if row.key != "applicant.id_number":
                self._correct(row, typed)
            elif not self.find_known(row.value):
                self._correct(row, typed)
                self.bring_in()
        elif row.key == RENEWAL_END:
            self._correct(row, read_day(row.value))
        elif row.key == "renews.number":
            self._bring_in_end(row.value)
        elif spec is not None and spec.type is FieldType.DATE and row.key.startswith("fields."):
            self._correct(row, read_day(row.value))
        elif spec is not None and spec.type is FieldType.AREA and row.key.startswith("fields."):
            self._correct(row, only_place(self.places, row.value) or row.value)
        self._save()
        if row.key.startswith("fields."):
            self.fields.show_asked(self.ground, self.half)
        self.refresh_notes()
        self.refresh_side()

    @property
    def is_area_row(self) -> bool:
        """The cursor stands where a place is asked."""
        row = row_of(self.focused)
        if row is None:
            return False
        spec = self.ground.catalogue.fields.get(row.key.partition(".")[2])
        return spec is not None and spec.type is FieldType.AREA

    @work(exclusive=True, group="pick", exit_on_error=False)
    async def action_pick(self) -> None:
        """F4 on a place: choose it from the county's list."""
        row = row_of(self.focused)
        if row is None:
            return
        find = partial(find_places, self.places)
        code = await self.app.push_screen_wait(Pick(row.label, find))
        if code is not None:
            self._correct(row, code)
            self._save()
            self.refresh_notes()
            self.refresh_side()

    def _take_scan_back(self, row: Row) -> None:
        """A slip was scanned into a field: the field keeps what it had, the case opens."""
        scanned = row.value
        row.put(self._before.get(row.key, ""))
        self._keep(row)
        self._save()
        self.open_scanned(scanned)

    def _correct(self, row: Row, text: str) -> None:
        row.put(text)
        self._keep(row)

    def find_known(self, text: str) -> bool:
        """Something else than a number stands in its place: whether it found somebody."""
        return False

    def bring_in(self) -> None:
        """The applicant's number is whole: what is known of him comes along."""

    def _bring_in_end(self, number: str) -> None:
        """A licence that was granted here is known with its last day."""
        until = known_end(self.window, number) if number.strip() else ""
        if until and not self._typed(RENEWAL_END):
            row = self.rows[RENEWAL_END]
            row.put(until)
            self._keep(row)

    @on(GroupRow.Opened)
    def _opened(self, event: GroupRow.Opened) -> None:
        self.open_group(event.row)

    @work(exclusive=True, group="group", exit_on_error=False)
    async def open_group(self, row: GroupRow) -> None:
        """The rows of a group on a panel of its own, kept at every change."""
        key = row.key.partition(".")[2]

        def keep(rows: list[dict[str, str]]) -> None:
            put_rows(self.half, key, rows)
            self._save()

        def check() -> dict[str, Problem]:
            found = faults(self.ground, self.half)
            return {
                where.removeprefix(f"{row.key}."): fault
                for where, fault in found.items()
                if where.startswith(f"{row.key}.")
            }

        shown = group_text(self.ground, self.half, key)
        await self.app.push_screen_wait(GroupPanel(shown, keep, check))
        self.half.origins.pop(row.key, None)
        self.fields.show_asked(self.ground, self.half)
        self.refresh_notes()
        self.refresh_side()

    @work(exclusive=True, group="assistance", exit_on_error=False)
    async def ask_assistance(self) -> None:
        """Guardian, helper, fingerprint: a screen of its own, kept at every change."""

        def keep(typed: dict[str, str]) -> None:
            self.half.assistance = typed
            self._save()

        def check() -> dict[str, Problem]:
            return faults(self.ground, self.half)

        await self.app.push_screen_wait(AssistanceQuestions(self.half, keep, check))
        if not any(self.half.assistance.values()):
            self.half.has_assistance = False
            self.rows[ASSISTANCE].put("")
        self._save()
        self.refresh_notes()
        self.refresh_side()

    def _passes_by(self, place: Widget) -> bool:
        """Enter does not stop where most citizens need nothing, unless somebody should look."""
        if isinstance(place, Row) and place.key.startswith("renews."):
            return asked_of(self.half.renews) is None
        is_aside = isinstance(place, Row) and place.key == ASSISTANCE
        return is_aside and "assistance" not in warnings(self.ground, self.half)

    async def action_row_move(self, by: int, is_enter: bool) -> None:
        """Enter, up and down: to the next or previous field, at the end to the next step."""
        row = row_of(self.focused)
        if row is not None and row.key == ASSISTANCE and is_enter and row.value:
            self.ask_assistance()
            return
        if row is not None and row.key == "outcome":
            if is_enter:
                self.post_message(self.Finishing())
            return
        places: list[Widget] = list(self.materials.material_lines)
        here: Widget | None = self.focused
        if row is not None:
            here, places = row, list(self.steps[self.half.step - 1].query(Row))
            places = [
                place for place in places if place.display and not isinstance(place, ComputedRow)
            ]
            if is_enter:
                places = [one for one in places if one is here or not self._passes_by(one)]
        if here not in places:
            return
        at = places.index(here) + by
        if 0 <= at < len(places):
            if is_enter and isinstance(row, GroupRow) and not row.value and row.required:
                self.open_group(row)
                return
            target = places[at]
            self.set_focus(target.input_widget if isinstance(target, Row) else target)
            if isinstance(target, MaterialLine):
                self._hint(target.hint)
        elif is_enter and at >= len(places):
            self._gather()
            await self.go(self.half.step + 1)

    def refresh_notes(self) -> None:
        """Beside each field: what is wrong, else where the value is from, else who uses it."""
        wrong, doubtful = faults(self.ground, self.half), warnings(self.ground, self.half)
        names = {one.code: one.name for one in self.ground.items(self.half)}
        used = {f"fields.{one.key}": one.used_by for one in self.ground.fields(self.half)}
        wrong = {place_of(key): fault for key, fault in reversed(wrong.items())}
        for key, row in self.rows.items():
            found = wrong.get(key) if row.value.strip() or self._is_strict else None
            if key == ASSISTANCE:
                self._note_assistance(row, wrong, doubtful)
            elif found is not None:
                row.note(short(found), "error")
            elif key == RENEWAL_END and key in doubtful:
                row.note(doubtful[key].title, "warning")
            elif key in doubtful and row.value.strip():
                row.note(doubtful[key].cause, "warning")
            elif key == "applicant.id_number":
                row.note(born_words(self._typed("applicant.id_type"), row.value, self.ground.today))
            elif row.value in self.places and key.startswith("fields."):
                row.note(self.places[row.value])
            elif key in self.half.origins:
                row.note(self.half.origins[key])
            elif len(names) > 1 and key in used:
                row.note("用于 " + "、".join(names[code] for code in used[key]))
            else:
                row.note(row.hint)
        here = self.rows.get(self.half.at)
        if here is not None:
            found = wrong.get(here.key) if here.value.strip() or self._is_strict else None
            found = found or (doubtful.get(here.key) if here.key == RENEWAL_END else None)
            self._hint(f"{found.cause}{found.next_step}" if found else here.hint)
        elif self.keeper.problem is not None:
            self._hint(
                f"这张表没有存住：{self.keeper.problem.cause}{self.keeper.problem.next_step}"
            )

    def _note_assistance(
        self, row: Row, wrong: Mapping[str, Problem], doubtful: Mapping[str, Problem]
    ) -> None:
        fault = next((one for key, one in wrong.items() if key.startswith("assistance.")), None)
        if fault is not None:
            row.note(f"{fault.title}，按 Enter 修改", "error")
        elif "assistance" in doubtful:
            row.note(doubtful["assistance"].title, "warning")
        else:
            told = assistance_words(self.half) if self.half.has_assistance else ""
            row.note(told or row.hint)

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
