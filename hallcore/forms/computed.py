"""Fields that are computed from others: filled in by the program, typed by nobody."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hallcore.catalogue import FieldSpec, FieldType
from hallcore.catalogue.formula import FormulaError, parse_formula
from hallcore.forms.merge import MergedField
from hallcore.forms.model import FieldValue

PLACES = Decimal("0.01")
LARGEST = Decimal(10**12)


def computed_value(spec: FieldSpec, values: Mapping[str, FieldValue]) -> FieldValue:
    """What the formula of a field gives; None where an input is missing. Integers and money (fen)
    are rounded half up, decimals to two places."""
    try:
        value = parse_formula(spec.formula).value(values)
    except FormulaError:
        return None
    if isinstance(value, date):
        return value.isoformat() if spec.type is FieldType.DATE else None
    if value is None or spec.type is FieldType.DATE or not 0 <= value < LARGEST:
        return None
    if spec.type is FieldType.DECIMAL:
        rounded = value.quantize(PLACES, ROUND_HALF_UP).normalize()
        return f"{rounded:f}"
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def computed_values(
    fields: Sequence[MergedField], values: Mapping[str, FieldValue]
) -> dict[str, FieldValue]:
    """The computed ones of these fields that have a value."""
    found = {one.key: computed_value(one.spec, values) for one in fields if one.is_computed}
    return {key: value for key, value in found.items() if value is not None}
