"""The hash chain, JSON bytes, base64 with one spelling."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallcore.wire import json_bytes
from hallcore.wire.base64_text import read_base64, write_base64
from hallcore.wire.chain import chain_next, chain_over, chain_start

# Made with coreutils: printf w-0001 | sha256sum; then each head (xxd -r -p) and bytes piped to it.
H0 = "0fbc955ea4c41f59e71de16cfb06c69d03f39980d309105eb25f0f09b1561e5d"
H1 = "019882e1e92977f43cdd20df05f11d7f536eb701f25ab3464d8e38b2db5dd095"
H2 = "6dbbb543d2f3d40da04fc9006f3f8f4409ad8962cc6beff5cee3ebd60703c998"


def test_chain_vectors() -> None:
    assert chain_start("w-0001").hex() == H0
    assert chain_next(bytes.fromhex(H0), b'{"sequence":1}').hex() == H1
    assert chain_over(bytes.fromhex(H0), [b'{"sequence":1}', b"\xe6\xb2\xb3"]).hex() == H2


def test_an_empty_chain_ends_where_it_started() -> None:
    assert chain_over(b"\x01" * 32, []) == b"\x01" * 32


@given(st.lists(st.binary(max_size=40), max_size=8), st.integers(0, 8))
def test_a_chain_can_be_taken_up_anywhere(operations: list[bytes], cut: int) -> None:
    start = chain_start("w-0001")
    middle = chain_over(start, operations[:cut])
    assert chain_over(middle, operations[cut:]) == chain_over(start, operations)


def test_order_and_author_change_the_chain() -> None:
    assert chain_over(chain_start("a"), [b"1", b"2"]) != chain_over(chain_start("a"), [b"2", b"1"])
    assert chain_over(chain_start("a"), [b"1"]) != chain_over(chain_start("b"), [b"1"])
    assert chain_start("窗口") == sha256(b"\xe7\xaa\x97\xe5\x8f\xa3").digest()


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ({"b": 1, "a": [True, None, "x"]}, b'{"a":[true,null,"x"],"b":1}'),
        ("清河\n县\u2028", b'"\xe6\xb8\x85\xe6\xb2\xb3\\n\xe5\x8e\xbf\xe2\x80\xa8"'),
        ("𠮷", b'"\xf0\xa0\xae\xb7"'),
        ((), b"[]"),
        (-(2**63), b"-9223372036854775808"),
        ({}, b"{}"),
    ],
)
def test_encode_vectors(value: object, data: bytes) -> None:
    assert json_bytes.encode(value) == data


def nested(depth: int) -> object:
    value: object = []
    for _ in range(depth - 1):
        value = [value]
    return value


def cyclic() -> object:
    value: list[object] = []
    value.append(value)
    return value


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        [float("nan")],
        {"a": {"b": float("inf")}},
        {1: "a"},
        {None: 1},
        "\ud800",
        {"\udfff": 1},
        2**63,
        b"bytes",
        {1, 2},
        nested(65),
        cyclic(),
    ],
)
def test_encode_refuses(value: object) -> None:
    with pytest.raises(ValueError):
        json_bytes.encode(value)


@pytest.mark.parametrize(
    "data",
    [
        b"1.0",
        b"[1e3]",
        b'{"a":-0.0}',
        b"NaN",
        b"[Infinity]",
        b"-Infinity",
        b'{"a":1,"a":1}',
        b'[{"b":{"a":1,"\\u0061":2}}]',
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b'"\\ud800"',
        b'{"\\udc00":1}',
        b"\xef\xbb\xbf{}",
        b"",
        b"{} {}",
        b"{'a':1}",
        b'"a\nb"',
        b"9223372036854775808",
        b"9" * 5000,
        b"[" * 65 + b"]" * 65,
        b'{"a":' * 65 + b"1" + b"}" * 65,
        b"[" * 200_000,
        '{"a":1}'.encode("utf-16"),
    ],
    ids=lambda data: repr(data[:20]),
)
def test_decode_refuses(data: bytes) -> None:
    with pytest.raises(ValueError):
        json_bytes.decode(data)


def test_decode_accepts_up_to_its_bounds() -> None:
    assert json_bytes.decode(b"[" * 64 + b"]" * 64) == nested(64)
    assert json_bytes.decode(json_bytes.encode(nested(64))) == nested(64)
    assert json_bytes.decode(b"9223372036854775807") == 2**63 - 1
    assert json_bytes.decode(b'"\\ud842\\udfb7"') == "𠮷"


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(json_values)
def test_json_round_trip(value: object) -> None:
    data = json_bytes.encode(value)
    assert json_bytes.decode(data) == value
    assert b"\n" not in data


@given(
    st.binary(max_size=60)
    | st.text(alphabet='{}[]",:0123456789.eE-\\ud8truefalsn ').map(str.encode)
)
def test_random_bytes_decode_or_are_refused(data: bytes) -> None:
    try:
        value = json_bytes.decode(data)
    except ValueError:
        return
    assert json_bytes.decode(json_bytes.encode(value)) == value


@given(st.binary(max_size=40))
def test_base64_round_trip(data: bytes) -> None:
    assert read_base64(write_base64(data)) == data


@pytest.mark.parametrize(
    "text", [b"AB==", b"AAB=", b"AA", b"AA==\n", b"A A=", b"AA==AA==", b"_-8="]
)
def test_base64_has_one_spelling(text: bytes) -> None:
    assert read_base64(text) is None
