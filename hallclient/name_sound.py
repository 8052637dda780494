"""How a name sounds: its pinyin without tones, by which two spellings of one name are found."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4096)
def name_sound(name: str) -> str:
    """`张建国` → `zhang jian guo`; Latin letters stay, what has no reading stays as it is."""
    from pypinyin import Style, lazy_pinyin

    parts = lazy_pinyin(name, style=Style.NORMAL, errors="default")
    sounds = ("".join(one for one in part.casefold() if one.isalnum()) for part in parts)
    return " ".join(sound for sound in sounds if sound)
