"""JSON as bytes: UTF-8, keys sorted, no blanks, no floats (design.md 4).

Both directions keep to the same values: null, booleans, strings that UTF-8 can carry, whole
numbers of signed 64 bits (what a database column holds), lists and objects nested at most
`MAX_DEPTH` deep. So whatever was decoded can be encoded, stored and decoded again.
"""

import json
from typing import Any, NoReturn

MAX_DEPTH = 64
"""Lists and objects inside each other, the outermost counted."""

INTEGER_LIMIT = 2**63


def encode(value: object) -> bytes:
    """The bytes of `value`, the same for equal values. Contains no line break.

    Raises `ValueError` for floats, keys that are not strings, lone surrogates, numbers beyond
    64 bits, nesting beyond `MAX_DEPTH` and any type that JSON does not have.
    """
    _check(value)
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode("utf-8")


def decode(data: bytes) -> object:
    """Read JSON bytes that somebody else wrote.

    Raises `ValueError` (and nothing else) for bytes that are not UTF-8 or not one JSON value, and
    for floats, NaN, duplicate keys, lone surrogates, numbers beyond 64 bits, nesting beyond
    `MAX_DEPTH`.
    """
    try:
        value = _DECODER.decode(data.decode("utf-8"))
    except RecursionError:
        raise ValueError("nested too deep") from None
    _check(value)
    return value


def _refuse_float(text: str) -> NoReturn:
    raise ValueError(f"not a whole number: {text[:40]}")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two readers may keep different ones of two equal keys, so neither is believed."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return made


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_refuse_float, parse_constant=_refuse_float
)


def _check(value: object) -> None:
    """Walk `value` without recursion, so that deep nesting cannot exhaust the stack."""
    waiting: list[tuple[object, int]] = [(value, 1)]
    while waiting:
        current, depth = waiting.pop()
        if isinstance(current, str):
            _check_text(current)
        elif current is None or isinstance(current, bool):
            continue
        elif isinstance(current, int):
            if not -INTEGER_LIMIT <= current < INTEGER_LIMIT:
                raise ValueError("a number beyond 64 bits")
        elif isinstance(current, dict | list | tuple):
            if depth > MAX_DEPTH:
                raise ValueError("nested too deep")
            if isinstance(current, dict):
                for key in current:
                    if not isinstance(key, str):
                        raise ValueError("a key that is not a string")
                    _check_text(key)
                current = current.values()
            waiting.extend((inner, depth + 1) for inner in current)
        else:
            raise ValueError(f"JSON here has no {type(current).__name__}")


def _check_text(text: str) -> None:
    """Raises `UnicodeEncodeError`, a `ValueError`, for half of a surrogate pair."""
    if not text.isascii():
        text.encode("utf-8")
