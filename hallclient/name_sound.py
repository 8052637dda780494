"""How a name sounds: its pinyin without tones, by which two spellings of one name are found."""

from __future__ import annotations

from functools import lru_cache

from hallclient.pinyin import syllables


@lru_cache(maxsize=4096)
def name_sound(name: str) -> str:
    """`张建国` → `zhang jian guo`; Latin letters stay, what has no reading stays as it is."""
    return " ".join(syllables(name))
