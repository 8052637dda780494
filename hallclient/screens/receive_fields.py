"""Steps 2 and 3 of 收件: the applicant and the one form, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from textual import on, work
from textual.widget import Widget

from hallclient.screens.base import is_scan
from hallclient.screens.group_rows import GroupPanel
from hallclient.screens.picking import Pick
from hallclient.screens.receive_assistance import ROW as ASSISTANCE
from hallclient.screens.receive_assistance import AssistanceQuestions, assistance_words
from hallclient.screens.receive_form import LAST, RENEWAL_END, place_of
from hallclient.screens.receive_items import ReceiveItems
from hallclient.screens.receive_side import born_words, short
from hallclient.services.areas import find_places, only_place
from hallclient.services.group_rows import group_text, put_rows
from hallclient.services.half_form import faults, read_day, warnings
from hallclient.services.renewing import asked_of, known_end
from hallclient.widgets.checklist import MaterialLine
from hallclient.widgets.form_row import Row, TextRow, row_of
from hallclient.widgets.wide_rows import ComputedRow, GroupRow
from hallcore.catalogue import FieldType
from hallcore.identity import normalise_id
from hallcore.problems import Problem


class ReceiveFields(ReceiveItems):
    """Takes in what is typed at every change, and says beside each field what is wrong with it,
    where it is from, or who uses it."""

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
