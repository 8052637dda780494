"""What was filled in on a form, as people read it on paper."""

from hallcore.amounts import yuan_text
from hallcore.cases import Case
from hallcore.catalogue import Catalogue, FieldSpec, FieldType, Item
from hallcore.forms.groups import base_key, cell_label, spec_of, split_cell
from hallcore.identity import mask_id


def field_rows(case: Case, item: Item | None, catalogue: Catalogue | None) -> list[dict[str, str]]:
    """What was filled in on the form, in its order, as people read it."""
    if item is None or catalogue is None:
        return []
    rows = []
    for field in sorted(item.fields, key=lambda one: one.order):
        own = [key for key in case.fields if base_key(key) == field.key]
        for key in sorted(own, key=lambda one: split_cell(one) or ("", 0, "")):
            spec, value = spec_of(key, catalogue), case.fields[key]
            if spec is not None and value not in (None, ""):
                rows.append({"label": cell_label(key, catalogue), "value": _read(spec, value)})
    return rows


def _read(spec: FieldSpec, value: object) -> str:
    """A kept value as people read it; the numbers of documents masked."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if spec.type is FieldType.MONEY and isinstance(value, int):
        return f"{yuan_text(value)} 元"
    text = next((one.label for one in spec.choices if one.value == value), str(value))
    if spec.type in (FieldType.RESIDENT_ID, FieldType.BANK_CARD):
        return mask_id(text)
    return f"{text}{spec.unit}"
