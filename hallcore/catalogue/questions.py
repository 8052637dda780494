"""Questions before a receipt: their answers choose the items of a theme and the materials of an
item (variants, 情形)."""

from collections.abc import Mapping, Sequence
from typing import Literal

from hallcore.base import Frozen


class QuestionChoice(Frozen):
    """An answer, and what it brings in: items of a theme, materials of an item."""

    value: str
    label: str
    items: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()


class Question(Frozen):
    """A question of a theme or of an item."""

    key: str
    label: str
    choices: tuple[QuestionChoice, ...]


def left_out(
    questions: Sequence[Question],
    answers: Mapping[str, str],
    part: Literal["items", "materials"],
) -> frozenset[str]:
    """The codes that some question decides on and that no answer brings in."""
    asked: set[str] = set()
    brought: set[str] = set()
    for question in questions:
        for choice in question.choices:
            codes = choice.items if part == "items" else choice.materials
            asked.update(codes)
            if answers.get(question.key) == choice.value:
                brought.update(codes)
    return frozenset(asked - brought)


def merge_questions(*asked: Sequence[Question]) -> tuple[Question, ...]:
    """Each question once, in order: items that ask the same thing share its key. An answer brings
    in what it brings in for each of them."""
    found: dict[str, Question] = {}
    for questions in asked:
        for question in questions:
            known = found.get(question.key)
            found[question.key] = _with(known, question) if known else question
    return tuple(found.values())


def _with(one: Question, other: Question) -> Question:
    more = {choice.value: choice for choice in other.choices}
    choices = tuple(
        choice.model_copy(
            update={
                "items": tuple(dict.fromkeys(choice.items + more[choice.value].items)),
                "materials": tuple(dict.fromkeys(choice.materials + more[choice.value].materials)),
            }
        )
        if choice.value in more
        else choice
        for choice in one.choices
    )
    return one.model_copy(update={"choices": choices})


def own_answers(questions: Sequence[Question], answers: Mapping[str, str]) -> dict[str, str]:
    """Of all answers those to these questions."""
    keys = {question.key for question in questions}
    return {key: answer for key, answer in answers.items() if key in keys}


def open_question(questions: Sequence[Question], answers: Mapping[str, str]) -> Question | None:
    """The first question without an answer of its list."""
    for question in questions:
        if answers.get(question.key) not in {choice.value for choice in question.choices}:
            return question
    return None
