"""Money in words on fee notices."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallcore.amounts import capital_text, yuan_text

WORDS = {
    0: "零元整",
    1: "壹分",
    10: "壹角整",
    55: "伍角伍分",
    100: "壹元整",
    105: "壹元零伍分",
    2000: "贰拾元整",
    10_00: "壹拾元整",
    101_00: "壹佰零壹元整",
    1001_20: "壹仟零壹元贰角整",
    1010_00: "壹仟零壹拾元整",
    10_000_00: "壹万元整",
    10_001_00: "壹万零壹元整",
    10_500_00: "壹万零伍佰元整",
    100_000_00: "壹拾万元整",
    1_0000_0001_00: "壹亿零壹元整",
    1_2345_6789_12: "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元壹角贰分",
    1_0500_0000_00: "壹亿零伍佰万元整",
}


@pytest.mark.parametrize(("fen", "words"), WORDS.items())
def test_capital_figures(fen: int, words: str) -> None:
    assert capital_text(fen) == words


@given(st.integers(0, 10**17), st.integers(0, 10**17))
def test_two_amounts_never_read_alike(one: int, other: int) -> None:
    assert (capital_text(one) == capital_text(other)) == (one == other)
    assert "零零" not in capital_text(one)


def test_yuan_and_fen() -> None:
    assert (yuan_text(2000), yuan_text(5), yuan_text(123456)) == ("20.00", "0.05", "1234.56")
