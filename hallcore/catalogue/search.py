"""Finding items and themes by code, name, alias, theme or pinyin initials."""

from collections.abc import Iterable
from unicodedata import normalize

from hallcore.catalogue.model import Catalogue, Item, Theme

Found = Item | Theme

EXACT, INITIALS, PREFIX, NAME, INITIALS_START, INITIALS_PART, MIXED, CODE, THEME, LOOSE = range(10)
"""Ranks, best first."""

NEAR = range(CODE)
"""How well a theme must match for its items to be found with it."""


def search(catalogue: Catalogue, text: str) -> list[Found]:
    """Themes and items that match every word of `text`, best first, then in catalogue order.

    Letters may be full-width or capital. An empty text finds everything.
    """
    words = normalize("NFKC", text).casefold().split()
    found: list[tuple[int, Found]] = []
    entries: list[Found] = [*catalogue.themes.values(), *catalogue.items.values()]
    for entry in entries:
        themes = [] if isinstance(entry, Theme) else catalogue.themes_of(entry.code)
        ranks = [_rank(entry, themes, word) for word in words]
        if None not in ranks:
            found.append((sum(rank for rank in ranks if rank is not None), entry))
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0])]


def _rank(entry: Found, themes: Iterable[Theme], word: str) -> int | None:
    names = [normalize("NFKC", name).casefold() for name in (entry.name, *entry.aliases)]
    code = entry.code.casefold()
    tests = (
        (EXACT, word == code or word in names),
        (INITIALS, word in entry.initials),
        (PREFIX, any(name.startswith(word) for name in names)),
        (NAME, any(word in name for name in names)),
        (INITIALS_START, any(initials.startswith(word) for initials in entry.initials)),
        (INITIALS_PART, any(word in initials for initials in entry.initials)),
        (MIXED, any(_is_mixed(word, *pair) for pair in zip(names, entry.initials, strict=False))),
        (CODE, word in code or word in code.replace("-", "")),
        (THEME, any(_rank(theme, (), word) in NEAR for theme in themes)),
        (LOOSE, any(_is_subsequence(word, initials) for initials in entry.initials)),
    )
    return next((rank for rank, holds in tests if holds), None)


def _is_mixed(word: str, name: str, initials: str) -> bool:
    """Whether the word stands in the name, some of its characters written as their initials, as
    whoever types with the input method half on writes them: `nj乐`, `开办njl`."""
    characters = "".join(filter(str.isalnum, name))
    if word.isascii() or len(characters) != len(initials):
        return False
    both = list(zip(characters, initials, strict=True))
    return any(
        all(one in pair for one, pair in zip(word, both[at:], strict=False))
        for at in range(len(both) - len(word) + 1)
    )


def _is_subsequence(word: str, initials: str) -> bool:
    """The letters of `word` in this order with gaps; single letters would match almost anything."""
    rest = iter(initials)
    return len(word) > 1 and all(letter in rest for letter in word)
