"""Reader of questions.csv: the rows of one question stand together, one for each answer."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from hallcore.catalogue.questions import Question, QuestionChoice
from hallcore.catalogue.tables import Reader, Row

COLUMNS = "owner question label choice choice_label items materials"


def read_questions(
    reader: Reader, theme_items: Mapping[str, str], materials: Mapping[str, set[str]]
) -> dict[str, tuple[Question, ...]]:
    """Questions by theme or item.

    `theme_items`: the cell `items` of each theme; `materials`: the material codes of each item.
    """
    found: dict[str, list[Question]] = {}
    first: dict[str, tuple[Question, Row]] = {}
    rows = reader.rows("questions", COLUMNS)
    for (owner, key), group in groupby(rows, lambda row: (row.code("owner"), row.code("question"))):
        lines = list(group)
        for row in lines:
            _check_brought(row, owner, theme_items, materials)
        question = _question(key, lines)
        if any(known.key == key for known in found.get(owner, ())):
            message = f"“{key}”已经问过；同一个问题的各行写在一起"
            lines[0].fault("question", message, "row.scattered")
        same, place = first.setdefault(key, (question, lines[0]))
        if not _is_same(question, same):
            message = f"“{key}”与第 {place.number} 行的问法或选项不同；同一个代码只问一次"
            lines[0].fault("question", message, "question.differs")
        found.setdefault(owner, []).append(question)
    return {owner: tuple(questions) for owner, questions in found.items()}


def _question(key: str, rows: Sequence[Row]) -> Question:
    choices: dict[str, QuestionChoice] = {}
    for row in rows:
        value = row.code("choice")
        if value in choices:
            row.fault("choice", f"问题“{key}”已有选项“{value}”", "row.twice")
        choices[value] = QuestionChoice(
            value=value,
            label=row.text("choice_label", required=True),
            items=row.many("items"),
            materials=row.many("materials"),
        )
        if row.peek("label") != rows[0].peek("label"):
            message = f"与第 {rows[0].number} 行不同；同一个问题只有一种问法"
            row.fault("label", message, "question.differs")
    if len(rows) < 2:
        rows[0].fault("choice", "一个问题至少有两个选项", "question.choices")
    label = rows[0].text("label", required=True)
    return Question(key=key, label=label, choices=tuple(choices.values()))


def _is_same(one: Question, other: Question) -> bool:
    """Asked once for all who share the key: same words, same answers; what they bring differs."""
    choices = [[(choice.value, choice.label) for choice in q.choices] for q in (one, other)]
    return one.label == other.label and choices[0] == choices[1]


def _check_brought(
    row: Row, owner: str, theme_items: Mapping[str, str], materials: Mapping[str, set[str]]
) -> None:
    if owner in theme_items:
        own = [code.strip() for code in theme_items[owner].split("|")]
        for code in row.many("items"):
            if code not in own:
                row.fault("items", f"“{code}”不是这件事的事项", "cooperation.question")
        if row.many("materials"):
            message = "一件事的问题只选事项；材料写在事项自己的问题里"
            row.fault("materials", message, "question.brings")
    elif owner in materials:
        for code in row.many("materials"):
            if code not in materials[owner]:
                row.fault("materials", f"材料表里这个事项没有“{code}”", "row.unknown")
        if row.many("items"):
            message = "事项的问题只选材料；事项写在一件事的问题里"
            row.fault("items", message, "question.brings")
    elif owner:
        row.fault("owner", f"没有代码为“{owner}”的事项或一件事", "row.unknown")
