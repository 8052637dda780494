"""材料: one line a material, ticked by the space bar."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from hallclient.widgets.words import pad, plain


class MaterialLine(Static, can_focus=True):
    """One material. `asked`: originals and copies that the item asks for.

    Keys are taken as events, not as bindings, so that a clerk may type ahead (`Choices`).
    """

    class Ticked(Message):
        """The counts are others now."""

        def __init__(self, line: MaterialLine) -> None:
            super().__init__()
            self.line = line

    def __init__(
        self,
        code: str,
        name: str,
        *,
        required: bool,
        asked: tuple[int, int],
        counts: tuple[int, int] = (0, 0),
        hint: str = "",
        needs_file: bool = False,
        file: str = "",
        on_file: str = "",
    ) -> None:
        super().__init__(classes="material")
        self.code, self.material_name, self.required = code, name, required
        self.asked, self.hint, self.needs_file, self.file = asked, hint, needs_file, file
        self.originals, self.copies = counts
        self.on_file, self.own_hint = on_file, hint
        """`on_file`: the case from which it serves again."""

    def offer(self, words: str) -> None:
        """What is on file and may serve again; nothing for an empty text."""
        self.hint = f"Ctrl+T 取用：{words}" if words else self.own_hint
        self.set_class(bool(words), "-on-file")
        self.draw()

    def use_on_file(self, case: str) -> None:
        """It serves again from that case; with an empty number it does not."""
        self.originals = self.copies = 0
        self.on_file = case
        self.draw()
        self.post_message(self.Ticked(self))

    @property
    def is_in(self) -> bool:
        is_paper = bool(self.originals or self.copies)
        if self.on_file:
            return True
        return is_paper and (bool(self.file) or not self.needs_file)

    def on_mount(self) -> None:
        self.draw()

    def on_resize(self) -> None:
        self.draw()

    def draw(self) -> None:
        asked_originals, asked_copies = self.asked
        mark = self._mark()
        counts = f"原件 {self.originals}/{asked_originals}  复印件 {self.copies}/{asked_copies}"
        least = 16
        if self.on_file:
            counts = "存档件，不用再交"
        elif self.has_class("-on-file"):
            counts += "  有存档"
        elif self.needs_file or self.file:
            least = 10
            counts += "  电子件 有" if self.file else "  电子件 缺"
        room = max(self.size.width - 8 - len(counts) * 2, least)
        self.update(
            Content.assemble(mark, " ", pad(self.material_name, room), "  ", plain(counts, "$dim"))
        )

    def _mark(self) -> Content:
        if self.is_in:
            return plain("有", "$success")
        return plain("缺", "bold $error") if self.required else plain("无", "$dim")

    def put(self, originals: int, copies: int, file: str | None = None) -> None:
        """Set the counts; tells about it."""
        self.originals, self.copies, self.on_file = originals, copies, ""
        self.file = self.file if file is None else file
        self.draw()
        self.post_message(self.Ticked(self))

    def on_key(self, event: events.Key) -> None:
        if event.key == "space":
            self.tick()
        elif len(event.key) == 1 and event.key in "0123456789":
            self.put(self.originals, int(event.key))
        else:
            return
        event.stop()

    def tick(self) -> None:
        """There or not there, in the numbers that are asked for."""
        if self.originals or self.copies:
            self.put(0, 0)
        else:
            originals, copies = self.asked
            self.put(originals or (0 if copies else 1), copies)
