"""Write hallclient/readings.txt, the pinyin of Chinese characters, from the table of pypinyin.

python docs/make_readings.py            writes the file
python docs/make_readings.py --check    exits 1 where the file is stale
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

FILE = Path(__file__).parents[1] / "hallclient" / "readings.txt"
HEAD = """\
# The pinyin of Chinese characters without tones, the usual reading first. Made by
# docs/make_readings.py from the table of pypinyin 0.55.0 (MIT licence, (c) mozillazg and others,
# after pinyin-data and the Unihan database). A line: one or several readings, then the characters.
"""
MORE = {"𠮷": ("ji",), "〇": ("ling",)}
"""What the table lacks and people are called."""
READINGS_KEPT = 3


def made() -> str:
    """The whole file."""
    lines: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for code, text in PINYIN_DICT.items():
        found = [to_normal(one).replace("ü", "v").replace("ê", "e") for one in text.split(",")]
        kept = tuple(dict.fromkeys(one for one in found if one.isascii() and one.isalpha()))
        if kept and chr(code) not in MORE:
            lines[kept[:READINGS_KEPT]].append(chr(code))
    for one, readings in MORE.items():
        lines[readings].append(one)
    body = (f"{','.join(key)} {''.join(sorted(value))}\n" for key, value in sorted(lines.items()))
    return HEAD + "".join(body)


def main() -> int:
    if "--check" not in sys.argv:
        FILE.write_text(made(), encoding="utf-8", newline="\n")
        return 0
    is_current = FILE.read_text(encoding="utf-8") == made()
    if not is_current:
        print("hallclient/readings.txt is stale: python docs/make_readings.py", file=sys.stderr)
    return 0 if is_current else 1


if __name__ == "__main__":
    sys.exit(main())
