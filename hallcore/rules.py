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
    _themes: dict[tuple[str, str, tuple[str, ...]], Item | None] = field(
        default_factory=dict, compare=False, repr=False
    )

    def item(self, version: str, code: str, items: Sequence[str] = ()) -> Item | None:
        """The item with this code; with `items`, the theme of this code as one item."""
        catalogue = self.catalogues.get(version)
        if catalogue is None:
            return None
        if not items:
            return catalogue.items.get(code)
        key = (version, code, tuple(items))
        if key not in self._themes:
            theme = catalogue.themes.get(code)
            chosen = chosen_items(catalogue, theme, items) if theme else []
            is_known = len(chosen) == len(set(items))
            self._themes[key] = (
                theme_item(catalogue, theme, chosen) if theme and chosen and is_known else None
            )
        return self._themes[key]

    def item_of(self, case: Case) -> Item | None:
        """The item of a case under the version that it was received with; of a parent, its theme
        as one item."""
        return self.item(case.catalogue, case.item, case.items)

    def name_of(self, case: Case) -> str:
        """What the case is about: the name of its item or theme, its code where unknown."""
        item = self.item_of(case)
        return item.name if item else case.item

    def theme(self, version: str, code: str) -> Theme | None:
        catalogue = self.catalogues.get(version)
        return catalogue.themes.get(code) if catalogue else None

    def calendar(self, version: str) -> Calendar | None:
        return self.calendars.get(version)
