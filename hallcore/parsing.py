"""Input files at the edge: a value of a model, or the first thing that is wrong, in plain words."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from hallcore.labels import label_of, place_label
from hallcore.problems import Problem, problem

M = TypeVar("M", bound=BaseModel)

WHOLE = "整个文件"
COUNT_DIGITS = 6
SHOWN = 60
"""The longest piece of somebody's input that a message repeats."""

_DETAILS = {
    "missing": "必须填写",
    "string_too_short": "不能为空",
    "too_long": "太多",
    "string_type": "应是文字",
    "string_unicode": "含有不成字的编码",
    "int_type": "应是整数",
    "int_from_float": "应是整数",
    "int_parsing": "应是整数",
    "bool_type": "应是 true 或 false",
    "dict_type": "应是一组“项:值”",
    "model_type": "应是一组“项:值”",
    "tuple_type": "应是一个列表",
}
_BOUNDS = {
    "string_too_long": ("max_length", "太长，最多 {} 个字"),
    "greater_than_equal": ("ge", "太小，不能小于 {}"),
    "greater_than": ("gt", "太小，要大于 {}"),
    "less_than_equal": ("le", "太大，不能大于 {}"),
}


def parse_model(model: type[M], data: object, path: str) -> M | Problem:
    """Validate parsed JSON. `path` names the file in messages; `field` is dotted, as in the file.

    Unknown keys are `input.unknown_key`, anything else is `input.invalid`.
    """
    try:
        value = model.model_validate(data)
    except ValidationError as refused:
        errors = refused.errors(include_url=False, include_context=True, include_input=False)
        unknown = next((one for one in errors if one["type"] == "extra_forbidden"), None)
        where = _dotted(unknown or errors[0], data)
        if unknown:
            key = shown(str(unknown["loc"][-1]))
            return problem("input.unknown_key", path=path, key=key, field=where)
        # A union tells one error for each of its members; together they mean: none fits.
        same = [one for one in errors if _dotted(one, data) == where]
        detail = _detail(errors[0]) if len(same) == 1 else "应是文字、整数、true、false 或 null"
        key = place_label(where) if where else WHOLE
        return problem("input.invalid", key=key, detail=detail, field=where or None)
    broken = next((text for text in _texts(value.model_dump()) if _is_broken(text)), None)
    if broken is not None:
        return problem("input.invalid", key=shown(broken), detail=_DETAILS["string_unicode"])
    return value


def refusal_of(refused: ValidationError) -> Problem:
    """The first thing that is wrong with values that a person gave one by one."""
    error = refused.errors(include_url=False, include_context=True, include_input=False)[0]
    named = [part for part in error["loc"] if isinstance(part, str)]
    where = shown(named[-1]) if named else WHOLE
    return problem("input.invalid", key=label_of(where), detail=_detail(error), field=where)


def shown(text: str) -> str:
    """A piece of input that is safe to print: short, no control characters, no half characters."""
    cut = text if len(text) <= SHOWN else text[:SHOWN] + "…"
    whole = cut.encode("utf-8", "replace").decode()
    return "".join(character if character.isprintable() else "?" for character in whole)


def read_count(text: str) -> int | None:
    """A number of things as a person types it: ASCII digits, at most six."""
    is_one = text.isascii() and text.isdigit() and len(text) <= COUNT_DIGITS
    return int(text) if is_one else None


def _detail(error: Mapping[str, Any]) -> str:
    if error["type"] == "literal_error":
        expected = str(error["ctx"]["expected"])
        return f"只能是 {expected.replace(' or ', '、').replace(', ', '、')}"
    if bound := _BOUNDS.get(error["type"]):
        key, text = bound
        return text.format(error["ctx"][key])
    return _DETAILS.get(error["type"], "填写的内容不对")


def _dotted(error: Mapping[str, Any], data: object) -> str:
    """The place in the file; parts that name members of a union instead of keys are left out."""
    *above, last = error["loc"] or ("",)
    parts: list[str] = []
    here = data
    for part in above:
        if not _has(here, part):
            return ".".join(parts)
        parts.append(shown(str(part)))
        here = here[part]  # type: ignore[index]
    if _has(here, last) or error["type"] == "missing":
        parts.append(shown(str(last)))
    return ".".join(parts)


def _has(value: object, part: int | str) -> bool:
    if isinstance(value, list):
        return isinstance(part, int) and part < len(value)
    return isinstance(value, dict) and part in value


def _texts(value: object) -> Iterator[str]:
    """Every string in a value made of dicts and lists, keys included."""
    open_values = [value]
    while open_values:
        here = open_values.pop()
        if isinstance(here, str):
            yield here
        elif isinstance(here, dict):
            open_values += [*here.keys(), *here.values()]
        elif isinstance(here, list | tuple):
            open_values += here


def _is_broken(text: str) -> bool:
    """A lone surrogate: JSON can write it, no file or printer can."""
    return any("\ud800" <= character <= "\udfff" for character in text)
