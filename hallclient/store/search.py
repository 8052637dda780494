"""The search index of cases and of people: an FTS5 table over a narrow table of what is looked for.

FTS5 splits by characters that we part ourselves, so a name is found by any run of its characters,
also by a single one and by those of planes 2 and 3. Numbers are kept back to front: the tail of a
number is the beginning of a word, and the beginning of a word is an index look-up. Hits come newest
entry first, by the row id, so a page costs as much as its rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import Any
from unicodedata import category, normalize

from sqlalchemy import (
    ColumnElement,
    Connection,
    Join,
    TableClause,
    column,
    delete,
    func,
    insert,
    literal_column,
    select,
    table,
    update,
)

from hallclient.pinyin import PERSON_LENGTH, is_han, spellings
from hallclient.store.tables import CaseEntryRow, PersonEntryRow
from hallcore.cases import Case

COLUMNS = ("name", "initials", "tails", "papers")

MAX_TYPED = 64
"""Characters of a query that are looked at."""

SHORT_TAIL = 4
"""From so many digits on the tail of every number is meant, below only those that clerks call out:
case numbers and telephones."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one case or one person is found by."""

    name: str
    initials: str
    tails: str
    papers: str


def entry_of_case(case: Case) -> Entry:
    """Name, number with and without its check digits, telephone; papers, transfer, 登记号."""
    applicant = case.applicant
    papers = [paper.number for paper in case.papers]
    if case.transit is not None:
        papers.append(case.transit.transfer_number)
    return _entry(
        applicant.name,
        [case.number, case.number[:-2], applicant.phone],
        [*papers, case.registration_number],
    )


def entry_of_person(registration_number: str, names: Iterable[str], tails: Iterable[str]) -> Entry:
    """Names, telephone and other numbers that people call out the tail of; 登记号."""
    return _entry("\n".join(names), tails, [registration_number])


def _entry(names: str, tails: Iterable[str], papers: Iterable[str]) -> Entry:
    known = names.splitlines()
    read = dict.fromkeys(word for name in known for word in _read_words(name))
    return Entry(
        # A sign between two names: what stands in neither is not found in both together.
        " | ".join(_parted(name) for name in known if name),
        " ".join(read),
        _backwards(tails),
        _backwards(papers),
    )


def _read_words(name: str) -> Iterable[str]:
    """The initials of the name and of the given name, and of people the whole pinyin. Of an
    organisation the initials from every character on: its usual name stands in the middle."""
    is_person = sum(map(is_han, name)) <= PERSON_LENGTH
    for spelling in spellings(name):
        letters = "".join(one[0] for one in spelling)
        if is_person:
            yield from (letters, letters[1:], "".join(spelling), "".join(spelling[1:]))
        else:
            yield from (letters[at:] for at in range(len(letters) - 1))


def _backwards(numbers: Iterable[str]) -> str:
    found = ("".join(filter(_is_code, number.casefold()))[::-1] for number in numbers)
    return " ".join(dict.fromkeys(number for number in found if number))


def _is_code(one: str) -> bool:
    return one.isascii() and one.isalnum()


def _is_digit(one: str) -> bool:
    return one.isascii() and one.isdigit()


def searchable(text: str) -> str:
    """The characters that count: no signs, no controls; characters that this Python does not know
    yet are names of people, too."""
    plain = normalize("NFKC", text).casefold()
    return "".join(one for one in plain if one.isalnum() or category(one) in ("Co", "Cn", "Mn"))


def _parted(name: str) -> str:
    return " ".join(searchable(name))


def match_of(typed: str) -> str | None:
    """The FTS5 expression of what was typed; None where nothing in it can be looked for. Every
    word must be found; digits are one number, however they are grouped."""
    words = [searchable(word) for word in typed[:MAX_TYPED].split()]
    joined = "".join(words)
    if joined and all(map(_is_digit, joined)):
        words = [joined]
    if not words or not all(words):
        return None
    return " AND ".join(f"({_word(word)})" for word in words)


def _word(word: str) -> str:
    runs = ["".join(run) for _, run in groupby(word, _kind)]
    phrase = _phrase(word)
    if len(runs) == 1 and not word[0].isascii():
        return phrase
    found = " AND ".join(_run(run) for run in runs)
    if len(runs) > 1 and all(map(_is_code, word)) and sum(map(_is_digit, word)) >= SHORT_TAIL - 1:
        # The tail of an id number that ends with X, or of a passport's.
        found = f"{found}) OR ({_tail(word)}"
    return f"{phrase} OR ({found})"


def _kind(one: str) -> int:
    return 0 if _is_digit(one) else 1 if one.isascii() else 2


def _run(run: str) -> str:
    kind = _kind(run[0])
    if kind == 1:
        return f'initials : "{run}" *'
    if kind == 2:
        return _phrase(run)
    return _tail(run)


def _tail(code: str) -> str:
    where = "{tails papers}" if len(code) >= SHORT_TAIL else "tails"
    return f'{where} : "{code[::-1]}" *'


def _phrase(characters: str) -> str:
    return f'name : "{" ".join(characters)}"'


NO_FILTERS: Mapping[str, Any] = MappingProxyType({})


def _others(row: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if getattr(row, name) != value}


class SearchIndex:
    """One FTS5 table and the entries it stands over, inside one transaction: an entry is written
    in the commit that changes its case or its person."""

    entries: TableClause
    words: TableClause

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def put(self, key: str, entry: Entry, filters: Mapping[str, Any] = NO_FILTERS) -> None:
        """Find `key` by this from now on. What did not change costs one look-up."""
        words = {name: getattr(entry, name) for name in COLUMNS}
        row = self._row(key)
        if row is None:
            made = self._c.execute(insert(self.entries).values(key=key, **words, **filters))
            self._c.execute(insert(self.words).values(rowid=made.lastrowid, **words))
            return
        other = _others(row, words)
        if other:
            self._unindex(row)
        if changed := other | _others(row, filters):
            here = self.entries.c.id == row.id
            self._c.execute(update(self.entries).where(here).values(**changed))
        if other:
            self._c.execute(insert(self.words).values(rowid=row.id, **words))

    def put_filters(self, key: str, **filters: Any) -> None:
        """Write anew what lists filter by."""
        self._c.execute(update(self.entries).where(self.entries.c.key == key).values(**filters))

    def drop(self, key: str) -> None:
        """Find `key` no more."""
        row = self._row(key)
        if row is not None:
            self._unindex(row)
            self._c.execute(delete(self.entries).where(self.entries.c.id == row.id))

    def id_of(self, key: str) -> int:
        """The place of `key` in the order of hits, 0 where it has none."""
        row = self._row(key)
        return row.id if row is not None else 0

    def found(self, match: str) -> ColumnElement[bool]:
        """The condition on `words` that this expression (`match_of`) is met."""
        return literal_column(self.words.name).op("MATCH")(match)

    def keys(self, typed: str, limit: int) -> list[str]:
        """What is found by this, the newest entry first; a number means whatever ends with it."""
        match = match_of(typed)
        if match is None:
            return []
        rows = self._c.execute(
            select(self.entries.c.key)
            .select_from(self.hits())
            .where(self.found(match))
            .order_by(self.words.c.rowid.desc())
            .limit(limit)
        )
        return list(rows.scalars())

    def count(self, match: str, filters: Sequence[ColumnElement[bool]] = ()) -> int:
        """How many entries the expression finds, of those that meet all `filters`."""
        where = self.hits() if filters else self.words
        statement = select(func.count()).select_from(where).where(self.found(match), *filters)
        return self._c.execute(statement).scalar_one()

    def hits(self) -> Join:
        """The words with their entries."""
        return self.words.join(self.entries, self.entries.c.id == self.words.c.rowid)

    def _row(self, key: str) -> Any:
        return self._c.execute(select(self.entries).where(self.entries.c.key == key)).first()

    def _unindex(self, row: Any) -> None:
        # FTS5 over outside content forgets a row only when told what stood in it.
        old = {name: getattr(row, name) for name in COLUMNS}
        told = {self.words.name: "delete", "rowid": row.id} | old
        self._c.execute(insert(self.words).values(told))


def _words_table(name: str) -> TableClause:
    return table(name, column(name), column("rowid"), *(column(one) for one in COLUMNS))


class CaseIndex(SearchIndex):
    """Cases by number."""

    entries = CaseEntryRow.__table__  # type: ignore[attr-defined]
    words = _words_table("case_words")


class PersonIndex(SearchIndex):
    """People and organisations by 登记号."""

    entries = PersonEntryRow.__table__  # type: ignore[attr-defined]
    words = _words_table("person_words")
