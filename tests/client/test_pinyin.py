"""How names are read: surnames as surnames, rare characters never in the way."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hallclient.pinyin import (
    MAX_SPELLINGS,
    PHRASES,
    SURNAMES,
    TWO_WAYS,
    WORDS,
    initials,
    is_han,
    readings,
    spellings,
    syllables,
)

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("单雄信", "shan xiong xin"),
        ("仇英", "qiu ying"),
        ("解缙", "xie jin"),
        ("区小明", "ou xiao ming"),
        ("查良镛", "zha liang yong"),
        ("曾国藩", "zeng guo fan"),
        ("盖聂", "ge nie"),
        ("朴正", "piao zheng"),
        ("任行", "ren xing"),
        ("乐毅", "yue yi"),
        ("种师道", "chong shi dao"),
        ("缪贤", "miao xian"),
        ("员半千", "yun ban qian"),
        ("尉迟恭", "yu chi gong"),
        ("尉某", "wei mou"),
        ("万俟卨", "mo qi xie"),
        ("万某", "wan mou"),
        ("令狐冲", "ling hu chong"),
        ("单于明", "chan yu ming"),
        ("长孙无忌", "zhang sun wu ji"),
        ("澹台灭明", "tan tai mie ming"),
        ("單雄信", "shan xiong xin"),
        ("张𬱖", "zhang di"),
        ("𠮷国", "ji guo"),
    ],
)
def test_surnames_are_read_as_surnames(name: str, read: str) -> None:
    assert syllables(name) == read.split()
    assert initials(name) == "".join(one[0] for one in read.split())


def test_the_same_characters_elsewhere_are_read_as_usual() -> None:
    assert syllables("张单") == ["zhang", "dan"]
    assert syllables("李解")[1] == "jie"
    assert initials("解放村农民专业合作社").startswith("jfc"), "an organisation has no surname"
    assert initials("三里镇重庆火锅店") == "slzcqhgd"
    assert initials("石桥县商业银行") == "sqxsyyh"


def test_both_ways_of_a_doubtful_name_are_known() -> None:
    read = ["".join(one[0] for one in spelling) for spelling in spellings("覃明")]
    assert {"qm", "tm"} <= set(read)
    assert read[0] == "qm"
    assert all(1 <= len(spellings(name)) <= MAX_SPELLINGS for name in ("李长乐", "重长乐行解" * 9))


@pytest.mark.parametrize("name", ["", "张𰻝", "\U00031350明", "\U000f0001", "買買提·艾力", "O'B 7"])
def test_no_name_breaks_it(name: str) -> None:
    assert initials(name).isascii()
    assert all(len(one) >= 1 for one in readings(name))


def test_characters_of_planes_2_and_3_are_characters() -> None:
    assert all(map(is_han, "张〇㛃𬱖𰻝\U00031350\U000f0001"))
    assert not any(map(is_han, "aA1，·①"))


def test_every_table_has_one_reading_a_character() -> None:
    for known in (PHRASES, WORDS):
        for word, read in known.items():
            assert len(word) == len(read.split()) == 2, word
    assert all(len(one) == 1 and read.isascii() for one, read in SURNAMES.items())
    assert set(TWO_WAYS) - set(SURNAMES) <= {"適"}


def test_the_table_is_that_of_pypinyin() -> None:
    script = ROOT / "docs" / "make_readings.py"
    subprocess.run([sys.executable, str(script), "--check"], check=True, timeout=60)
