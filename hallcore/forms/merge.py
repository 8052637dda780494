"""One form from the forms of several items: every dictionary key is asked once."""

from collections.abc import Mapping, Sequence

from hallcore.base import Frozen
from hallcore.catalogue import Catalogue, Condition, FieldSpec, FormField, Item
from hallcore.forms.model import FieldValue


class Use(Frozen):
    """How one item uses a field."""

    item: str
    required: bool
    when: Condition | None = None


class MergedField(Frozen):
    """A field of the one form, and the items that use it."""

    key: str
    spec: FieldSpec
    required: bool
    section: str
    order: int
    used_by: tuple[str, ...]
    uses: tuple[Use, ...] = ()

    @property
    def is_computed(self) -> bool:
        """Nobody types it."""
        return bool(self.spec.formula)

    @property
    def when(self) -> Condition | None:
        """The condition, where all items have the same one."""
        conditions = {use.when for use in self.uses}
        return next(iter(conditions)) if len(conditions) == 1 else None


def merge_fields(items: Sequence[Item], catalogue: Catalogue) -> list[MergedField]:
    """Each key once, section by section; a field is required if one of the items requires it
    without a condition.

    Section and place are those of the item that asks earliest.
    """
    together: dict[str, list[tuple[Item, FormField]]] = {}
    for item in items:
        for field in item.fields:
            together.setdefault(field.key, []).append((item, field))
    merged = []
    for key, pairs in together.items():
        first = min((field for _, field in pairs), key=lambda field: field.order)
        merged.append(
            MergedField(
                key=key,
                spec=catalogue.fields[key],
                required=any(field.required and field.when is None for _, field in pairs),
                section=first.section,
                order=first.order,
                used_by=tuple(dict.fromkeys(item.code for item, _ in pairs)),
                uses=tuple(
                    Use(item=item.code, required=field.required, when=field.when)
                    for item, field in pairs
                ),
            )
        )
    starts: dict[str, int] = {}
    for one in merged:
        starts[one.section] = min(one.order, starts.get(one.section, one.order))
    return sorted(merged, key=lambda f: (starts[f.section], f.section, f.order, f.key))


def asked_now(
    fields: Sequence[MergedField],
    values: Mapping[str, FieldValue],
    answers: Mapping[str, str],
) -> list[MergedField]:
    """The fields whose conditions hold, each with the items that ask for it now and whether one
    of them requires it. A field that is not asked has no value for the conditions of others."""
    texts = dict(answers)
    asked: dict[str, MergedField] = {}
    while True:
        more = {
            field.key: now
            for field in fields
            if field.key not in asked and (now := _as_asked(field, texts)) is not None
        }
        if not more:
            break
        asked |= more
        texts |= {key: text_of_value(values[key]) for key in more if key in values}
    return [_as_asked(field, texts) or field for field in fields if field.key in asked]


def _as_asked(field: MergedField, texts: Mapping[str, str]) -> MergedField | None:
    uses = tuple(use for use in field.uses if use.when is None or use.when.holds(texts))
    if not uses:
        return None
    return field.model_copy(
        update={
            "required": any(use.required for use in uses),
            "used_by": tuple(dict.fromkeys(use.item for use in uses)),
        }
    )


def text_of_value(value: FieldValue) -> str:
    """A value as conditions name it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value).strip()


def count_asked(fields: Sequence[MergedField]) -> tuple[int, int]:
    """(n, m): what the one form asks beside the applicant, and what the separate forms of its
    items would ask together. What is computed is asked nowhere."""
    typed = [field for field in fields if not field.is_computed]
    return len(typed), sum(len(field.used_by) for field in typed)
