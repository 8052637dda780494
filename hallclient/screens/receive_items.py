"""Step 1 of 收件: items and themes, and the questions that choose their variant."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on, work

from hallclient.screens.receive_form import ReceiveForm
from hallclient.screens.receive_questions import ask_answers
from hallclient.screens.receive_steps import ItemStep
from hallclient.services import lookup
from hallcore.catalogue import Theme
from hallcore.problems import problem


class ReceiveItems(ReceiveForm):
    """Finds what is applied for; the items and their answers decide every later step."""

    def _search(self, text: str) -> None:
        chosen = self.ground.items(self.half)
        self.items.set_class(bool(chosen), "-chosen")
        theme = self.ground.theme(self.half)
        found = lookup.find_items(self.window, text)
        self.items.show(found, chosen, self.ground, theme.name if theme else "")

    @on(ItemStep.Searched)
    def _searched(self, event: ItemStep.Searched) -> None:
        self._search(event.text)

    @on(ItemStep.Scanned)
    def _scanned(self, event: ItemStep.Scanned) -> None:
        self.items.clear()
        self._search("")
        self.open_scanned(event.text)

    @on(ItemStep.Continued)
    async def _continued(self) -> None:
        await self.go(2)

    @on(ItemStep.Taken)
    async def _taken(self, event: ItemStep.Taken) -> None:
        code = self.items.marked
        if code is None:
            return
        theme = self.ground.catalogue.themes.get(code)
        other = theme or self.ground.theme(self.half)
        if event.is_more and other is not None and self.half.items:
            self.refuse(problem("theme.alone", item=other.name))
            return
        if theme is not None:
            self.choose_theme(theme)
            return
        before = list(self.half.items) if event.is_more else []
        codes = [one for one in before if one != code]
        if code not in before:
            codes.append(code)
        self.choose_items(codes, step=1 if event.is_more else 2)

    async def _take(self, codes: list[str], answers: dict[str, str], step: int) -> None:
        self.half.items, self.half.answers = codes, answers
        self.half.outcome = ""
        self.items.clear()
        self._search("")
        await self.go(step)

    @work(exclusive=True, group="questions", exit_on_error=False)
    async def choose_theme(self, theme: Theme) -> None:
        """The theme's questions choose its items, theirs choose their materials."""
        answers = await ask_answers(self.app, theme.name, theme.questions, {})
        if answers is None:
            return
        brought = theme.chosen(answers)
        if not brought:
            self.refuse(problem("theme.nothing", item=theme.name))
            return
        await self._choose([theme.code], brought, answers, 2)

    @work(exclusive=True, group="questions", exit_on_error=False)
    async def choose_items(self, codes: list[str], *, step: int) -> None:
        """Items one by one; what was answered for one of them before is not asked again."""
        known = self.half.answers if self.ground.theme(self.half) is None else {}
        await self._choose(codes, codes, known, step)

    async def _choose(
        self, codes: list[str], items: Sequence[str], known: dict[str, str], step: int
    ) -> None:
        answers = dict(known)
        for item in (self.ground.catalogue.items[code] for code in items):
            asked = await ask_answers(self.app, item.name, item.questions, answers)
            if asked is None:
                return
            answers = asked
        await self._take(codes, answers, step)
