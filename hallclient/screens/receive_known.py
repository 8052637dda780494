"""收件 of somebody who is known: what the register, the centre and the file of materials bring
along, with origin and age; one key takes it over, nothing that was typed is wiped."""

from __future__ import annotations

from functools import partial

from textual import work

from hallclient.screens.questions import Menu
from hallclient.screens.receive_fields import ReceiveFields
from hallclient.services.centre_lookup import Answer, ask_centre
from hallclient.services.on_file import Reusable, reusable_for
from hallclient.services.prefill import (
    Offer,
    is_search,
    known_person,
    number_of,
    offers,
    people_like,
    take,
)
from hallclient.widgets.checklist import MaterialLine
from hallcore.identity import mask_id
from hallcore.problems import Problem
from hallcore.register import Entry

MATERIALS_STEP = 4


class ReceiveKnown(ReceiveFields):
    """Brings in what is known as soon as the number is whole."""

    def __init__(self) -> None:
        super().__init__()
        self._entry: Entry | None = None
        self._looked_at = ""
        self._on_file: dict[str, Reusable] = {}

    @property
    def _number(self) -> str:
        """The applicant's 登記号, once his number is whole; empty before."""
        if "applicant.id_number" in self.wrong():
            return ""
        id_type, number = self._typed("applicant.id_type"), self._typed("applicant.id_number")
        return (number_of(self.window, id_type, number) or "") if number.strip() else ""

    @property
    def _reason(self) -> str:
        return "收件：" + "、".join(one.name for one in self.ground.items(self.half))

    def offers(self) -> list[Offer]:
        """What is known for this form; nothing of somebody else."""
        entry = self._entry
        if entry is None or entry.registration_number != self._number:
            return []
        return offers(self.ground, self.half, entry)

    # -- finding ----------------------------------------------------------------------------------

    def find_known(self, text: str) -> bool:
        """A name, its initials, the tail of a number or phone in the place of the number: whoever
        is meant is taken, of several the clerk chooses. False where nobody was looked for."""
        found = people_like(self.window, text) if is_search(text) else []
        if len(found) == 1:
            self._take_person(found[0])
        elif found:
            self.choose_person(found)
        return bool(found)

    @work(exclusive=True, group="person", exit_on_error=False)
    async def choose_person(self, found: list[Entry]) -> None:
        options = [
            f"{one.name}  {mask_id(one.id_number)}  {mask_id(one.phone)}".rstrip() for one in found
        ]
        chosen = await self.app.push_screen_wait(Menu("哪一位", options, "按证件核对以后选。"))
        if chosen is None:
            self.rows["applicant.id_number"].put("")
            self.half.applicant["id_number"] = ""
        else:
            self._take_person(found[chosen])
        self._save()
        self.refresh_notes()
        self.refresh_side()

    def _take_person(self, entry: Entry) -> None:
        self.half.applicant |= {"id_type": entry.id_type, "id_number": entry.id_number}
        for key in ("applicant.id_type", "applicant.id_number"):
            self.rows[key].put(self._typed(key))
        self._show_agent()
        self.bring_in()

    # -- prefill ----------------------------------------------------------------------------------

    def bring_in(self) -> None:
        """A person who was here before types nothing twice. That somebody looked is written down
        once for each person."""
        number = self._number
        if not number:
            return
        if number != self._looked_at:
            id_type, typed = self._typed("applicant.id_type"), self._typed("applicant.id_number")
            known = known_person(
                self.window, id_type, typed, clerk=self.clerk_number, reason=self._reason
            )
            self._looked_at, self._entry = number, known.entry if known else None
        self._show_taken(take(self.half, self.offers()))

    def _show_taken(self, taken: list[str]) -> None:
        rows = self.rows
        for key in taken:
            if key in rows:
                rows[key].put(self._typed(key))
        if any(key not in rows for key in taken):
            # Rows of groups, and fields that other answers bring: shown when they are built.
            self._built_for = None
        if taken:
            self._save()

    @work(exclusive=True, group="known", exit_on_error=False)
    async def action_take_known(self) -> None:
        """Ctrl+T: everything that is known, also where something else was typed; of a person whom
        this window does not know, what the centre knows; on a material, what is on file."""
        line = self.focused
        if isinstance(line, MaterialLine):
            self._use_on_file(line)
            return
        self._gather()
        self.bring_in()
        if self._entry is None and self._number:
            await self._ask_centre()
        offered = self.offers()
        self._show_taken(take(self.half, offered, over_typed=True))
        self.refresh_notes()
        self.refresh_side()
        if self._entry is not None and offered:
            self._hint(f"已取用登记的 {len(offered)} 项；与今天不符的，直接改。")

    async def _ask_centre(self) -> None:
        self._hint("正在向县中心查询……")
        found = await self.ask(
            partial(
                ask_centre,
                self.window,
                self.clerk_number,
                self._typed("applicant.id_type"),
                self._typed("applicant.id_number"),
                reason=self._reason,
                items=[item.code for item in self.ground.items(self.half)],
            )
        )
        if isinstance(found, Problem):
            self.refuse(found)
            self._hint("")
        elif isinstance(found, Answer) and found.entry is None:
            self._hint("县中心也没有这个人的登记，请照证件填写。")
        else:
            # For this receipt only: it is kept in no table.
            self._entry = found.entry

    def refresh_notes(self) -> None:
        """Where something else was typed than is known: what is known stands beside it."""
        super().refresh_notes()
        wrong, rows = self.wrong(), self.rows
        for one in self.offers():
            row = rows.get(one.where)
            if row is not None and not one.is_taken and one.typed and one.where not in wrong:
                row.note(f"登记 {one.value}  {one.words}", "warning")

    # -- materials on file ------------------------------------------------------------------------

    async def go(self, step: int, at: str = "") -> None:
        await super().go(step, at)
        if self.half.step == MATERIALS_STEP and self.finished is None:
            self._offer_on_file()

    def _offer_on_file(self) -> None:
        number = self._number
        items = self.ground.items(self.half)
        self._on_file = reusable_for(self.window, number, items) if number else {}
        for line in self.materials.material_lines:
            found = self._on_file.get(line.code)
            line.offer(found.words if found else "")
            if line.on_file and found is None:
                # Another applicant now, or its day has passed.
                line.use_on_file("")
        first = self.focused
        if isinstance(first, MaterialLine):
            self._hint(first.hint)

    def _use_on_file(self, line: MaterialLine) -> None:
        found = self._on_file.get(line.code)
        if found is None:
            self._hint("这份材料没有可用的存档，请申请人出示原件。")
            return
        line.use_on_file("" if line.on_file else found.filed.case)
        self._hint(found.words)
