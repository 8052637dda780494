"""Readers of the data dictionary and of the forms that use it."""

from collections.abc import Mapping

from hallcore.catalogue.dictionary import (
    MAX_CELLS,
    MAX_KEY,
    MAX_ROWS,
    Choice,
    Condition,
    FieldSpec,
    FieldType,
    FormField,
    cell_key,
)
from hallcore.catalogue.draft import Placed, keyed
from hallcore.catalogue.formula import FormulaError, parse_formula
from hallcore.catalogue.tables import Reader, Row

FIELD_COLUMNS = "key label type max_length help unit columns max_rows formula"
FORM_COLUMNS = "item field required section order when"

COMPUTABLE = frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY, FieldType.DATE})


def read_fields(reader: Reader) -> dict[str, Placed[FieldSpec]]:
    """The dictionary, with the choices of choices.csv."""
    choices: dict[str, list[Choice]] = {}
    last: dict[str, Row] = {}
    for row in reader.rows("choices", "field value label"):
        key, value = row.code("field"), row.code("value")
        label = row.text("label", required=True)
        if any(one.value == value for one in choices.get(key, ())):
            row.fault("value", f"字段“{key}”已有值“{value}”", "row.twice")
        choices.setdefault(key, []).append(Choice(value=value, label=label))
        last[key] = row
    known = reader.codes("fields", "key")
    for key, row in last.items():
        if key not in known:
            row.fault("field", f"字段表里没有“{key}”", "row.unknown")
    fields = keyed(reader.rows("fields", FIELD_COLUMNS), "key", lambda row: _field(row, choices))
    for placed in fields.values():
        _check_group(placed, fields)
        _check_formula(placed, fields)
    return fields


def _field(row: Row, choices: Mapping[str, list[Choice]]) -> FieldSpec:
    key, kind = row.code("key"), row.choice("type", FieldType)
    if "." in key:
        row.fault("key", "字段代码里不能有点号，点号用来写组里的行和列", "cell.code")
    if row.is_sound and (kind is FieldType.CHOICE) != (key in choices):
        message = "选择型字段要在 choices.csv 里列出选项，其他字段不列"
        row.fault("type", message, "field.choices")
    max_rows = row.whole("max_rows", default=0)
    if max_rows > MAX_ROWS:
        row.fault("max_rows", f"最多 {MAX_ROWS} 行", "field.group")
    return FieldSpec(
        key=key,
        label=row.text("label", required=True),
        type=kind,
        choices=tuple(choices.get(key, ())),
        max_length=row.whole("max_length", default=0) or None,
        help=row.text("help"),
        unit=row.text("unit"),
        columns=row.many("columns"),
        max_rows=max_rows,
        formula=row.text("formula"),
    )


def _check_group(placed: Placed[FieldSpec], fields: Mapping[str, Placed[FieldSpec]]) -> None:
    spec, row = placed.value, placed.row
    if (spec.type is FieldType.GROUP) != bool(spec.columns):
        row.fault("columns", "组（group）要写出每行有哪些字段，其他字段空着", "field.group")
    if (spec.type is FieldType.GROUP) != bool(spec.max_rows):
        row.fault("max_rows", "组（group）要写最多几行，其他字段空着", "field.group")
    if len(spec.columns) * spec.max_rows > MAX_CELLS:
        cells = len(spec.columns) * spec.max_rows
        message = f"一共 {cells} 格，一个组最多 {MAX_CELLS} 格；少几行或者少几个字段"
        row.fault("max_rows", message, "field.group")
    for key in spec.columns:
        column = fields.get(key)
        if len(cell_key(spec.key, spec.max_rows, key)) > MAX_KEY:
            message = f"“{spec.key}”和“{key}”加起来太长，合起来最多 {MAX_KEY} 个字符"
            row.fault("columns", message, "field.group")
        if column is None:
            row.fault("columns", f"字段表里没有“{key}”", "row.unknown")
        elif column.value.type is FieldType.GROUP or column.value.formula:
            row.fault("columns", f"“{key}”是组或算出来的字段，不能放在组里", "field.group")


def _check_formula(placed: Placed[FieldSpec], fields: Mapping[str, Placed[FieldSpec]]) -> None:
    spec, row = placed.value, placed.row
    if not spec.formula:
        return
    if spec.type not in COMPUTABLE:
        row.fault("formula", "只有整数、小数、金额和日期字段可以算出来", "field.formula")
    try:
        formula = parse_formula(spec.formula)
    except FormulaError as error:
        row.fault("formula", f"算式“{spec.formula}”看不懂：{error}", "field.formula")
        return
    for key in sorted(formula.keys):
        named = fields.get(key)
        if named is None:
            row.fault("formula", f"字段表里没有“{key}”", "row.unknown")
        elif named.value.formula:
            message = f"“{key}”也是算出来的；算式里只能用填写的字段"
            row.fault("formula", message, "field.formula")


def form_field(row: Row) -> FormField:
    """One row of forms.csv; `when` is `key=value` or `key=value|value`."""
    return FormField(
        key=row.code("field"),
        required=row.flag("required"),
        section=row.text("section", required=True),
        order=row.whole("order"),
        when=_condition(row),
    )


def _condition(row: Row) -> Condition | None:
    text = row.peek("when")
    if not text:
        return None
    key, equals, rest = text.partition("=")
    values = tuple(value.strip() for value in rest.split("|") if value.strip())
    if not (equals and key.strip() and values):
        message = f"“{text}”应写成 字段=值 的样子，几个值用 | 隔开"
        row.fault("when", message, "field.condition")
        return None
    return Condition(key=key.strip(), values=values)
