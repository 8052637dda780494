"""Slips: composed once in the commit that makes them, rendered as often as asked (design.md 8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from hallclient.store.unit import Unit
from hallclient.window import Window
from hallcore.cases import Case, Paper
from hallcore.document_facts import Making, document_facts, transfer_facts
from hallcore.family import SPOKEN_FOR, with_children
from hallcore.fold import fold
from hallcore.operations import DocumentMade, Operation, read_operation
from hallcore.problems import ENVIRONMENT, Problem, ProblemError, problem
from hallcore.slips import Slip, fill_template, parse_template

PaperSize = Literal["a4", "a5", "80mm", "58mm"]
ALIASES = {"receipt": "on_spot", "acceptance": "on_spot"}
"""An on-the-spot case has one merged slip in place of these (domain.md 12)."""


def compose_case_slip(
    window: Window,
    unit: Unit,
    document: DocumentMade,
    operation: Operation,
    case_numbers: Sequence[str],
) -> None:
    """Write the content of a new document into its print job, in the commit that makes it."""
    cases = [stored.case for number in case_numbers if (stored := unit.cases.get(number))]
    slip = _compose(window, unit, document, operation, cases)
    if isinstance(slip, Problem):
        raise ProblemError(slip, ENVIRONMENT)
    for number in case_numbers[:1]:
        unit.papers.ask(
            document_number=document.number,
            document=document.name,
            case_number=number,
            slip=slip.model_dump_json(),
            clerk=operation.clerk,
            at=operation.occurred_at,
        )


def case_slip(window: Window, unit: Unit, number: str, name: str) -> Slip | Problem:
    """The document `name` of a case as it was made; from the operations where another made it."""
    stored = unit.cases.get(number)
    if stored is None:
        return problem("case.unknown", number=number)
    paper = stored.case.paper(name) or stored.case.paper(ALIASES.get(name, name))
    if paper is None:
        return problem("document.unknown", name=name)
    job = unit.papers.original(paper.number)
    if job is not None:
        return Slip.model_validate_json(job.slip)
    return _recompose(window, unit, number, paper)


def _recompose(window: Window, unit: Unit, number: str, paper: Paper) -> Slip | Problem:
    """Compose a document that another window made, from the cases as they were then: those of a
    theme's family that it speaks of, or the one case."""
    making: Operation | None = None
    cases: list[Case] = []
    for member in _family(unit, number):
        found = _as_made(unit, member, paper.number)
        if found is not None:
            making = making or found[0]
            cases.append(found[1])
    if making is None:
        return problem("document.unknown", name=paper.name)
    parent = unit.cases.get(cases[0].parent) if cases[0].parent else None
    if paper.name in SPOKEN_FOR and parent is not None and cases[0].number in parent.case.children:
        cases.insert(0, with_children(parent.case, cases))
    document = DocumentMade(name=paper.name, number=paper.number)
    return _compose(window, unit, document, making, cases)


def _family(unit: Unit, number: str) -> list[str]:
    """The case's parent and all its children, or the case alone."""
    stored = unit.cases.get(number)
    known = unit.cases.relatives([stored.case]) if stored else {}
    roots = [one for one in known.values() if one.items and number in (one.number, *one.children)]
    return [roots[0].number, *roots[0].children] if roots else [number]


def _as_made(unit: Unit, number: str, document: str) -> tuple[Operation, Case] | None:
    """The operation of a case that made this document, and the case right after its commit."""
    bodies = unit.operations.bodies(number)
    operations = [one for one in map(read_operation, bodies) if isinstance(one, Operation)]
    making = next(
        (
            one
            for one in operations
            if one.kind != "print" and any(made.number == document for made in one.documents)
        ),
        None,
    )
    if making is None:
        return None
    until = operations.index(making) + 1
    # Acts of one commit share author and instant; a merged slip speaks of all of them.
    while until < len(operations) and (
        operations[until].enrolment == making.enrolment
        and operations[until].times.at == making.times.at
    ):
        until += 1
    case = fold(operations[:until])
    return None if case is None else (making, case)


def _compose(
    window: Window,
    unit: Unit,
    document: DocumentMade,
    operation: Operation,
    cases: Sequence[Case],
) -> Slip | Problem:
    template = parse_template(_template(window, unit, document.name))
    if isinstance(template, Problem):
        return template
    halls = window.halls(unit)
    hall = halls.get(operation.hall)
    number = operation.clerk or ""
    making = Making(
        hall=operation.hall,
        clerk_number=number,
        clerk_name=hall.clerks.get(number, number) if hall else number,
        made_at=operation.occurred_at,
        payload=operation.payload,
    )
    rules = window.rules(unit)
    named = [(case, rules.name_of(case)) for case in cases]
    first = cases[0]
    if document.name == "transfer":
        facts = transfer_facts(document.number, operation.payload["to"], named, halls, making)
    else:
        facts = document_facts(
            first,
            rules.item_of(first),
            rules.catalogues.get(first.catalogue),
            halls,
            making,
            named,
        )
    return fill_template(
        template,
        facts,
        number=document.number,
        case_numbers=[case.number for case in cases],
        office=hall.name if hall else operation.hall,
        practice=window.enrolment.is_practice,
    )


def _template(window: Window, unit: Unit, name: str) -> Mapping[str, Any]:
    templates = window.templates(unit)
    if name not in templates:
        raise ProblemError(problem("paper.unknown_document", name=name), ENVIRONMENT)
    template: dict[str, Any] = templates[name]
    return template


def render(
    window: Window, slip: Slip, paper: PaperSize, form: str = "pdf", *, is_large: bool = False
) -> bytes:
    """The slip on paper, in large print if wished: PDF bytes, or a text preview in UTF-8."""
    if form == "text":
        from hallclient.print.terminal import render_text

        widths: dict[str, int] = {"a4": 80, "a5": 64, "80mm": 48, "58mm": 32}
        return render_text(slip, widths[paper]).encode("utf-8")
    from hallclient.print.fonts import default_chain
    from hallclient.print.pdf import render_pdf

    chain = default_chain(window.settings.print.font)
    return render_pdf(slip, paper, chain, is_large=is_large)


def unprintable(window: Window, slip: Slip) -> Problem | None:
    """What to tell the clerk before a paper is printed on which a character has no glyph."""
    from hallclient.print.fonts import default_chain

    lacking = default_chain(window.settings.print.font).unprintable(slip.model_dump_json())
    return problem("paper.unprintable", characters="、".join(lacking)) if lacking else None


def mark_handed_out(window: Window, document_number: str) -> None:
    """A person took the paper: it leaves the list of papers that still lie here."""
    with window.store.write() as unit:
        unit.papers.mark(document_number, state="confirmed", is_handed_out=True)
        unit.commit()
