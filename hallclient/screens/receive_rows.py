"""The rows of 收件: one for each field of the one form, shown while it is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.containers import VerticalScroll
from textual.widgets import Static

from hallclient.services.group_rows import group_words
from hallclient.services.half_form import Ground, HalfForm, form_of, text_of
from hallclient.widgets.form_row import ChoiceRow, Row, TextRow
from hallclient.widgets.wide_rows import ComputedRow, GroupRow
from hallclient.widgets.words import plain
from hallcore.catalogue import FieldSpec, FieldType
from hallcore.forms import MergedField


def field_row(field: MergedField, value: str) -> Row:
    """One line of step 3."""
    spec, key = field.spec, f"fields.{field.key}"
    if field.is_computed:
        return ComputedRow(key, spec.label, hint=spec.help)
    if spec.type is FieldType.GROUP:
        return GroupRow(key, spec.label, required=field.required, hint=spec.help)
    return spec_row(key, spec, value, required=field.required)


def spec_row(key: str, spec: FieldSpec, value: str, *, required: bool = False) -> Row:
    """A row to type or choose a value of this kind in."""
    if spec.type is FieldType.CHOICE:
        options = [(one.value, one.label) for one in spec.choices]
        return ChoiceRow(key, spec.label, options, value=value, required=required, hint=spec.help)
    if spec.type is FieldType.BOOLEAN:
        options = [("yes", "是"), ("no", "否")]
        return ChoiceRow(key, spec.label, options, value=value, required=required, hint=spec.help)
    unit = "元" if spec.type is FieldType.MONEY else spec.unit
    # Money is kept in fen, and typed in yuan: the dictionary's own help speaks of fen.
    hint = "" if spec.type is FieldType.MONEY else spec.help
    return TextRow(
        key,
        spec.label,
        value=value,
        required=required,
        hint=hint or (f"单位：{unit}" if unit else ""),
        placeholder="例 20261121" if spec.type is FieldType.DATE else unit,
    )


class RowsStep(VerticalScroll):
    """Rows below each other, under the headings of their sections."""

    def __init__(self, rows: Iterable[Row] = (), *, id: str | None = None) -> None:
        super().__init__(*rows, id=id, can_focus=False)
        self.sections: list[tuple[Static, Sequence[Row]]] = []

    @property
    def rows(self) -> list[Row]:
        return [row for row in self.query(Row) if row.display]

    async def rebuild(self, sections: Sequence[tuple[str, Sequence[Row]]]) -> None:
        """Other items ask other things: take the rows away and put others there."""
        await self.remove_children()
        self.sections = [
            (Static(plain(title, "bold"), classes="heading"), rows) for title, rows in sections
        ]
        for heading, rows in self.sections:
            await self.mount(heading, *rows)

    def focus_field(self) -> None:
        if self.rows:
            self.rows[0].focus_field()


class FieldsStep(RowsStep):
    """Step 3: every field that the items may ask, each shown while it is asked."""

    async def build(self, ground: Ground, half: HalfForm) -> None:
        sections: dict[str, list[Row]] = {}
        for one in ground.all_fields(half):
            sections.setdefault(one.section, []).append(
                field_row(one, half.fields.get(one.key, ""))
            )
        await self.rebuild(list(sections.items()))
        self.show_asked(ground, half)

    def show_asked(self, ground: Ground, half: HalfForm) -> None:
        """Show what is asked as the form stands, and write in what follows from it."""
        asked = {f"fields.{one.key}": one for one in ground.fields(half)}
        values = form_of(ground, half).fields
        for title, rows in self.sections:
            for row in rows:
                field = asked.get(row.key)
                row.display = field is not None
                if field is None:
                    continue
                row.require(is_required=field.required)
                if isinstance(row, ComputedRow):
                    row.put(text_of(field.spec, values.get(field.key)))
                elif isinstance(row, GroupRow):
                    row.put(group_words(ground, half, field.key))
            title.display = any(row.display for row in rows)
