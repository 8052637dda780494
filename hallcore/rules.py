"""The versions of catalogue and calendar that judgements look things up in.

A case is judged by the versions that its operations name; the centre keeps them for ever
(design.md 4). A version that is not at hand makes a refusal, never a guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hallcore.calendar import Calendar
from hallcore.cases import Case
from hallcore.catalogue import Catalogue, Item


@dataclass(frozen=True, slots=True)
class Rules:
    """Catalogues and calendars by version, and whether this is practice."""

    catalogues: Mapping[str, Catalogue] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    is_practice: bool | None = None
    """Whether who judges belongs to a practice county; None where that does not matter."""

    def item(self, version: str, code: str) -> Item | None:
        catalogue = self.catalogues.get(version)
        return catalogue.items.get(code) if catalogue else None

    def item_of(self, case: Case) -> Item | None:
        """The item of a case under the version that it was received with."""
        return self.item(case.catalogue, case.item)

    def calendar(self, version: str) -> Calendar | None:
        return self.calendars.get(version)
