"""What 办事指南 and the list of what to bring say of an item or a theme (行政许可法 30)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from hallcore.catalogue import Catalogue, Item, Link, MaterialForm, MaterialSpec, Relation
from hallcore.deadlines import Limit
from hallcore.document_words import day_text, fee_text, hall_facts, limit_text
from hallcore.halls import Hall
from hallcore.materials import merge_materials

FORM_TEXTS = {
    MaterialForm.PAPER: "纸质",
    MaterialForm.ELECTRONIC: "电子件",
    MaterialForm.BOTH: "纸质和电子件都要",
}


def guide_facts(
    whole: Item,
    items: Sequence[Item],
    catalogue: Catalogue,
    answers: Mapping[str, str],
    hall: Hall | None,
    today: date,
) -> dict[str, Any]:
    """Facts of the documents `guide` and `bring_list`.

    `whole`: the item, or the theme as one item; `items`: what it consists of, each in the variant
    that `answers` choose; `hall`: where it is asked.
    """
    guide = items[0].guide
    return {
        "item": {
            "name": whole.name,
            "code": whole.code,
            "basis": "；".join(dict.fromkeys([whole.basis, *(item.basis for item in items)])),
            "department": whole.body,
        },
        "hall": hall_facts(hall, hall.area if hall else ""),
        "made_on_text": day_text(today),
        "promised_days_text": _days(whole.limit("promise"), is_on_spot=whole.is_on_spot),
        "statutory_days_text": _days(whole.limit("statutory"), is_on_spot=False),
        "fee_text": fee_text(items),
        "guide": {
            "version": catalogue.version,
            "items": [{"text": item.name} for item in items] if len(items) > 1 else [],
            "audience": _joined(item.audience for item in items),
            "conditions": _joined(item.conditions for item in items),
            "variant_text": "；".join(variant_words(whole, items, answers)),
            "case_type": whole.case_type.label,
            "place": guide.place,
            "hours": guide.hours,
            "partners": _joined(item.guide.partners for item in items),
            "visits_text": f"{guide.visits} 次" if guide.visits is not None else "",
            "phone": whole.phone,
            "complaint_phone": whole.complaint_phone,
            "result": "、".join(dict.fromkeys(item.result_name for item in items)),
            "process": [{"text": text} for text in guide.process],
            "notes": [{"text": text} for item in items for text in item.guide.notes],
            "materials": [
                _material(one.spec, is_required=one.required) for one in merge_materials(items)
            ],
            "grounds": [
                {"text": ground.text, "basis": ground.basis}
                for item in items
                for ground in item.grounds
            ],
            "before": [{"text": text} for text in link_words(items, Relation.BEFORE, catalogue)],
            "after": [{"text": text} for text in link_words(items, Relation.AFTER, catalogue)],
            "faq": [
                {"question": one.question, "answer": one.answer}
                for item in items
                for one in item.faq
            ],
        },
    }


def variant_words(whole: Item, items: Sequence[Item], answers: Mapping[str, str]) -> list[str]:
    """有客房吗：有客房 …, for the questions that were answered."""
    questions = {question.key: question for item in (whole, *items) for question in item.questions}
    return [
        f"{question.label}：{choice.label}"
        for question in questions.values()
        for choice in question.choices
        if answers.get(question.key) == choice.value
    ]


def link_words(items: Sequence[Item], relation: Relation, catalogue: Catalogue) -> list[str]:
    """What comes before or after these items, once each; not what is among them."""
    own = {item.code for item in items}
    links = [
        link
        for item in items
        for link in item.links
        if link.relation is relation and link.code not in own
    ]
    return list(dict.fromkeys(_link(link, catalogue) for link in links))


def _link(link: Link, catalogue: Catalogue) -> str:
    known = catalogue.items.get(link.code) or catalogue.themes.get(link.code)
    return f"{link.text}（{known.name}）" if known and known.name not in link.text else link.text


def _material(spec: MaterialSpec, *, is_required: bool) -> dict[str, str]:
    counts = [
        f"原件 {spec.originals} 份" if spec.originals else "",
        f"复印件 {spec.copies} 份" if spec.copies else "",
    ]
    notes = [
        "" if is_required else "没有可以不带",
        spec.accept_standard,
        "可以容缺，以后补交" if spec.deferrable else "",
        "可以书面承诺代替" if spec.pledgeable else "",
    ]
    return {
        "name": spec.name,
        "count_text": "，".join(text for text in counts if text) or FORM_TEXTS[spec.form],
        "form_text": FORM_TEXTS[spec.form],
        "source": spec.source,
        "note": "；".join(text for text in notes if text),
    }


def _days(limit: Limit | None, *, is_on_spot: bool) -> str:
    if is_on_spot:
        return "当场办结"
    return limit_text(limit)


def _joined(texts: Iterable[str]) -> str:
    return "；".join(dict.fromkeys(text for text in texts if text))
