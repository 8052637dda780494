"""The versions of catalogue and calendar that judgements look things up in.

A case is judged by the versions that its operations name; the centre keeps them for ever
(design.md 4). A version that is not at hand makes a refusal, never a guess.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hallcore.calendar import Calendar
from hallcore.cases import Case
from hallcore.catalogue import Catalogue, Item, Theme
from hallcore.catalogue.themes import chosen_items, theme_item


@dataclass(frozen=True, slots=True)
class Rules:
    """Catalogues and calendars by version, and whether this is practice."""

    catalogues: Mapping[str, Catalogue] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    is_practice: bool | None = None
    """Whether who judges belongs to a practice county; None where that does not matter."""
    _variants: dict[tuple[object, ...], Item | None] = field(
        default_factory=dict, compare=False, repr=False
    )

    def item(
        self,
        version: str,
        code: str,
        items: Sequence[str] = (),
        answers: Mapping[str, str] | None = None,
    ) -> Item | None:
        """The item with this code; with `items`, the theme of this code as one item. `answers`
        choose the variant; None lists everything that any answer may bring in."""
        catalogue = self.catalogues.get(version)
        if catalogue is None:
            return None
        if not items:
            item = catalogue.items.get(code)
            if item is None or answers is None or not item.questions:
                return item
        key = (version, code, tuple(items), None if answers is None else frozenset(answers.items()))
        if key not in self._variants:
            self._variants[key] = _variant(catalogue, code, items, answers)
        return self._variants[key]

    def item_of(self, case: Case) -> Item | None:
        """The item of a case under the version that it was received with, as its answers have it;
        of a parent, its theme as one item."""
        return self.item(case.catalogue, case.item, case.items, case.answers)

    def name_of(self, case: Case) -> str:
        """What the case is about: the name of its item or theme, its code where unknown."""
        item = self.item_of(case)
        return item.name if item else case.item

    def theme(self, version: str, code: str) -> Theme | None:
        catalogue = self.catalogues.get(version)
        return catalogue.themes.get(code) if catalogue else None

    def calendar(self, version: str) -> Calendar | None:
        return self.calendars.get(version)


def _variant(
    catalogue: Catalogue, code: str, items: Sequence[str], answers: Mapping[str, str] | None
) -> Item | None:
    if not items:
        item = catalogue.items.get(code)
        return item.for_answers(answers or {}) if item else None
    theme = catalogue.themes.get(code)
    chosen = chosen_items(catalogue, theme, items, answers) if theme else []
    is_known = len(chosen) == len(set(items))
    return theme_item(catalogue, theme, chosen) if theme and chosen and is_known else None
