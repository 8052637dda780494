"""办理协助: guardian, helper, fingerprint and witness, asked on a screen of their own so that the
form stays short for everybody else (domain.md 7.1, 11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual import on

from hallclient.screens.questions import Fill
from hallclient.services.half_form import HalfForm, assistance_of
from hallclient.widgets.form_row import ChoiceRow, Row, TextRow
from hallcore.assistance import guardian_text
from hallcore.labels import LABELS
from hallcore.problems import Problem

ROW = "has_assistance"
"""The row of step 2. Enter passes it by; the arrows reach it."""

YES_NO = (("", "否"), ("yes", "是"))
FACTS = (
    ("has_fingerprint", "按指印代替签名"),
    ("was_read_back", "已读给本人听"),
    ("has_large_print", "用大字文书"),
)
TOLD = "谁协助就填谁，其余空着。写下的随时保存，Esc 也不会丢。"


def assistance_row() -> ChoiceRow:
    """One line of step 2."""
    hint = "监护人、协助填写、按指印、大字"
    return ChoiceRow(ROW, "办理协助", (("", "无"), ("yes", "有")), hint=hint)


class AssistanceQuestions(Fill):
    """Asks for all of it. `keep` takes every change at once; `check`: what is wrong, by field."""

    def __init__(
        self,
        half: HalfForm,
        keep: Callable[[dict[str, str]], None],
        check: Callable[[], dict[str, Problem]],
    ) -> None:
        super().__init__("办理协助", list(_rows(half)), text=TOLD)
        self._keep, self._check = keep, check

    @on(Row.Changed)
    def _changed(self, event: Row.Changed) -> None:
        event.stop()
        self._keep({row.key: row.value.strip() for row in self.rows})

    def action_done(self) -> None:
        self._keep({row.key: row.value.strip() for row in self.rows})
        wrong = self._check()
        for row in self.rows:
            fault = wrong.get(f"assistance.{row.key}")
            # There is little room beside a row here; what is wrong with a whole is an empty part.
            is_empty = fault is not None and fault.code.startswith("assistance.")
            told = "这一项要填写" if is_empty else fault.title if fault else ""
            row.note(told, "error" if fault else "dim")
        first = next((row for row in self.rows if f"assistance.{row.key}" in wrong), None)
        if first is None:
            self.dismiss({})
        else:
            first.focus_field()


def _rows(half: HalfForm) -> Iterable[Row]:
    typed = half.assistance
    for name in ("guardian", "guardian_relation", "guardian_id_number", "helper"):
        yield TextRow(name, LABELS[name], value=typed.get(name, ""))
    for name, label in FACTS:
        yield ChoiceRow(name, label, YES_NO, value=typed.get(name, ""))
        if name == "has_fingerprint":
            yield TextRow("witness", "按指印的见证人", value=typed.get("witness", ""))


def assistance_words(half: HalfForm) -> str:
    """监护人 李秀英（母亲） 按指印 大字; nothing where nothing was written."""
    given = assistance_of(half)
    guardian = guardian_text(given)
    said = [
        f"监护人 {guardian}" if guardian else "",
        f"协助 {given.helper}" if given.helper else "",
        "按指印" if given.has_fingerprint else "",
        "已读" if given.was_read_back else "",
        "大字" if given.has_large_print else "",
    ]
    return "  ".join(text for text in said if text)
