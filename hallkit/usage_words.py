"""What `argparse` says about a line that it cannot read, in Chinese; options stay as typed."""

from __future__ import annotations

import re

_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (?P<a>.*)", "还要写：{a}。"),
    (r"one of the arguments (?P<a>.*) is required", "这几项要写其中一项：{a}。"),
    (r"unrecognized arguments: (?P<a>.*)", "不认识：{a}。"),
    (r"argument (?P<o>.*?): invalid int value: '(?P<v>.*)'", "{o} 要写整数，不是“{v}”。"),
    (
        r"argument (?P<o>.*?): invalid choice: '(?P<v>.*)' \(choose from (?P<a>.*)\)",
        "{o} 没有“{v}”，只能写：{a}。",
    ),
    (r"argument (?P<o>.*?): expected one argument", "{o} 后面要写一项内容。"),
    (r"argument (?P<o>.*?): expected at least one argument", "{o} 后面至少要写一项内容。"),
    (r"argument (?P<o>.*?): not allowed with argument (?P<a>.*)", "{o} 不能与 {a} 同时写。"),
    (r"argument (?P<o>.*?): ignored explicit argument .*", "{o} 后面不写内容。"),
    (r"argument (?P<o>.*?): invalid .* value: '(?P<v>.*)'", "{o} 的“{v}”写法不对。"),
)
_PATTERNS = tuple((re.compile(pattern, re.DOTALL), text) for pattern, text in _SENTENCES)


def in_chinese(message: str) -> str:
    """The sentence for a message of `argparse`; one that is not known stays as it is."""
    for pattern, text in _PATTERNS:
        if found := pattern.fullmatch(message):
            parts = {key: value.replace("'", "") for key, value in found.groupdict().items()}
            return text.format(**parts)
    return message
