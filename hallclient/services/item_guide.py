"""办事指南 at the counter: what is told before a receipt, without a network (行政许可法 30)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hallclient.services.choosing import choose
from hallclient.services.slips import PaperSize, render
from hallclient.store.unit import Unit
from hallclient.window import Window
from hallcore.catalogue import Catalogue, Item, Question, Relation
from hallcore.guide_facts import guide_facts, link_words
from hallcore.moments import local_day
from hallcore.problems import ENVIRONMENT, Problem, ProblemError, problem
from hallcore.slips import Slip, fill_template, parse_template
from hallkit.files import write_private

GUIDE, BRING_LIST = "guide", "bring_list"


@dataclass(frozen=True, slots=True)
class Matter:
    """What somebody asks about: an item, several, or a theme, in the variant of his answers."""

    whole: Item
    items: tuple[Item, ...]
    questions: tuple[Question, ...]
    answers: Mapping[str, str]
    catalogue: Catalogue
    facts: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The answer of `guide` (docs/commands.md)."""
        guide = self.facts["guide"]
        return {
            "code": self.whole.code,
            "name": self.whole.name,
            "items": [item.code for item in self.items],
            "version": self.catalogue.version,
            "answers": dict(self.answers),
            "open_questions": [one.key for one in self.questions if one.key not in self.answers],
            "basis": self.facts["item"]["basis"],
            "department": self.facts["item"]["department"],
            "promised": self.facts["promised_days_text"],
            "statutory": self.facts["statutory_days_text"],
            "fee": self.facts["fee_text"],
            **{key: value for key, value in guide.items() if key not in ("version", "items")},
        }


def matter(
    window: Window, codes: Sequence[str], answers: Mapping[str, str] | None = None
) -> Matter | Problem:
    """What the window's catalogue says of these items, or of the one theme. A question that is
    not answered brings in everything that any of its answers may."""
    with window.store.read() as unit:
        return _matter(window, unit, codes, answers or {})


def _matter(
    window: Window, unit: Unit, codes: Sequence[str], answers: Mapping[str, str]
) -> Matter | Problem:
    catalogue = window.catalogue(unit)
    every = choose(catalogue, codes)
    if isinstance(every, Problem):
        return every
    fault = _answer_fault(every.questions, answers)
    if fault is not None:
        return fault
    is_answered = all(question.key in answers for question in every.questions)
    chosen = choose(catalogue, codes, answers) if is_answered else every
    if isinstance(chosen, Problem):
        return chosen
    if not is_answered and every.theme is None:
        # What was answered counts; what was not may still be asked for.
        given = [
            item.for_answers(answers)
            if all(question.key in answers for question in item.questions)
            else item
            for item in every.items
        ]
        chosen = type(every)(given)
    whole = _whole(catalogue, chosen.all(catalogue))
    hall = window.halls(unit).get(window.hall)
    facts = guide_facts(whole, chosen.items, catalogue, answers, hall, local_day(window.now()))
    return Matter(whole, tuple(chosen.items), every.questions, dict(answers), catalogue, facts)


def _whole(catalogue: Catalogue, found: Sequence[Item]) -> Item:
    """The theme as one item or the one item; of several items the first with all their names."""
    first = found[0]
    if len(found) == 1 or first.code in catalogue.themes:
        return first
    return first.model_copy(update={"name": "、".join(item.name for item in found)})


def _answer_fault(questions: Sequence[Question], answers: Mapping[str, str]) -> Problem | None:
    by_key = {question.key: question for question in questions}
    for key, answer in answers.items():
        question = by_key.get(key)
        if question is None:
            return problem("input.unknown_key", path="answers", key=key, field=f"answers.{key}")
        if answer not in {choice.value for choice in question.choices}:
            return problem(
                "form.choice",
                label=question.label,
                value=answer,
                choices="、".join(f"{one.value} {one.label}" for one in question.choices),
                field=f"answers.{key}",
            )
    return None


def guide_slip(window: Window, asked: Matter, name: str) -> Slip | Problem:
    """The document `guide` or `bring_list` on it; the same catalogue and day give the same."""
    with window.store.read() as unit:
        templates = window.templates(unit)
        hall = window.halls(unit).get(window.hall)
    if name not in templates:
        raise ProblemError(problem("paper.unknown_document", name=name), ENVIRONMENT)
    template = parse_template(templates[name])
    if isinstance(template, Problem):
        return template
    return fill_template(
        template,
        asked.facts,
        number="",
        case_numbers=(),
        office=hall.name if hall else window.hall,
        practice=window.enrolment.is_practice,
    )


def write_guide(
    window: Window,
    asked: Matter,
    name: str,
    path: Path | None = None,
    *,
    paper: PaperSize = "a4",
    form: str = "pdf",
    is_large: bool = False,
) -> Path | Problem:
    """The file with the guide or the list; into the folder of slips where no path is given."""
    slip = guide_slip(window, asked, name)
    if isinstance(slip, Problem):
        return slip
    if path is None:
        folder = window.home / window.settings.print.folder
        path = folder / f"{name}-{asked.whole.code}.pdf"
    data = render(window, slip, paper, form, is_large=is_large)
    try:
        write_private(path, data)
    except OSError as error:
        detail = error.strerror or ""
        return problem("paper.unwritable", path=path, detail=detail)
    return path


def next_matters(catalogue: Catalogue, items: Sequence[Item]) -> list[str]:
    """主动导引: what most people need after these items, in words."""
    return link_words(items, Relation.AFTER, catalogue)
