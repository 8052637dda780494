"""Which items a receipt is for: named one by one, or chosen by the answers to a theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hallcore.catalogue import Catalogue, Item, Question, Theme
from hallcore.catalogue.questions import merge_questions
from hallcore.catalogue.themes import chosen_items, theme_item
from hallcore.problems import Problem, problem


@dataclass(frozen=True, slots=True)
class Chosen:
    """The items of a receipt, and the theme that they belong to, if they came by one."""

    items: list[Item]
    theme: Theme | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        """Those of the theme, then those of the items, each once."""
        own = self.theme.questions if self.theme else ()
        return merge_questions(own, *(item.questions for item in self.items))

    def all(self, catalogue: Catalogue) -> list[Item]:
        """The items and, in front of them, their theme as one item."""
        own = [theme_item(catalogue, self.theme, self.items)] if self.theme else []
        return [*own, *self.items]


def choose(
    catalogue: Catalogue, codes: Sequence[str], answers: Mapping[str, str] | None = None
) -> Chosen | Problem:
    """The items with these codes, each once; or those that `answers` choose of the one theme that
    is named; each in the variant that the answers choose. `answers` None: all items of the theme,
    with everything that any answer may bring in."""
    wanted = list(dict.fromkeys(codes))
    named = [catalogue.themes[code] for code in wanted if code in catalogue.themes]
    if named and len(wanted) > 1:
        return problem("theme.alone", item=named[0].name, field="item")
    if named:
        theme = named[0]
        brought = theme.items if answers is None else theme.chosen(answers)
        items = chosen_items(catalogue, theme, brought, answers)
        return Chosen(items, theme) if items else problem("theme.nothing", item=theme.name)
    for code in wanted:
        if code not in catalogue.items:
            return problem("item.unknown", code=code, field="item")
    if not wanted:
        return problem("item.unknown", code="", field="item")
    items = [catalogue.items[code] for code in wanted]
    return Chosen(items if answers is None else [item.for_answers(answers) for item in items])
