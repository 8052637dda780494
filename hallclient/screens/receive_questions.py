"""Questions before a receipt, one by one: they choose the items of a theme and the materials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.app import App

from hallclient.screens.questions import Menu
from hallcore.catalogue import Question


async def ask_answers(
    app: App[object], title: str, questions: Sequence[Question], known: Mapping[str, str]
) -> dict[str, str] | None:
    """`known` with an answer to each of the questions that it does not answer yet; None if the
    clerk went back."""
    answers = dict(known)
    for question in questions:
        if answers.get(question.key) in {choice.value for choice in question.choices}:
            continue
        labels = [choice.label for choice in question.choices]
        chosen = await app.push_screen_wait(Menu(title, labels, question.label))
        if chosen is None:
            return None
        answers[question.key] = question.choices[chosen].value
    return answers
