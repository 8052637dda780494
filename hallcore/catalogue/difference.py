"""What a new version of the catalogue changes, in the words of those who work with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal

from hallcore.base import Frozen
from hallcore.catalogue.model import Catalogue, Item, Theme
from hallcore.deadlines import Limit, Unit

UNITS = {Unit.WORKING: "个工作日", Unit.CALENDAR: "个自然日"}
LIMITS = {
    "answer": "答复期限",
    "promise": "承诺期限",
    "statutory": "法定期限",
    "delivery": "送达期限",
    "first_review": "初审期限",
    "extension": "延期",
    "service": "告知书送达期限",
}
FACTS = {
    "name": "名称",
    "aliases": "别名",
    "initials": "拼音首字母",
    "kind": "事项类型",
    "case_type": "办件类型",
    "department": "承办部门",
    "body": "实施机关",
    "decides_at": "决定的一级",
    "upward": "上报",
    "deemed": "视为受理",
    "renewable": "可以延续",
    "basis": "设定依据",
    "conditions": "办理条件",
    "audience": "服务对象",
    "fee_basis": "收费依据",
    "quantity": "数量限制",
    "remedy": "救济途径",
    "result_name": "结果名称",
    "phone": "咨询电话",
    "complaint_phone": "监督电话",
    "planned_from": "施行第一天",
    "planned_until": "施行最后一天",
}
"""Facts of an item that are told with their old and new value."""

LONGEST_VALUE = 60


class Change(Frozen):
    """One change. `code`: the item, theme, field … that it belongs to."""

    what: Literal["added", "removed", "changed"]
    table: str
    code: str
    text: str


def compare(old: Catalogue, new: Catalogue) -> tuple[Change, ...]:
    """Everything that differs between two versions, items first."""
    return (
        *_entries("items", "事项", old.items, new.items, _item),
        *_entries("themes", "一件事", old.themes, new.themes, _theme),
        *_entries("fields", "字段", old.fields, new.fields, _plain, name="label"),
        *_entries("procedures", "特别程序", old.procedures, new.procedures, _plain),
        *_entries("remedies", "救济途径", old.remedies, new.remedies, _plain, name="body"),
        *_entries("posts", "岗位", old.posts, new.posts, _plain),
    )


def _entries(
    table: str,
    word: str,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    differ: Callable[[Any, Any], Iterator[str]],
    *,
    name: str = "name",
) -> Iterator[Change]:
    for code, one in new.items():
        title = f"{word} {code} {getattr(one, name)}"
        if code not in old:
            yield Change(what="added", table=table, code=code, text=f"新增{title}")
        elif old[code] != one:
            texts = list(differ(old[code], one)) or ["其他内容有改动"]
            for text in texts:
                yield Change(what="changed", table=table, code=code, text=f"{title}：{text}")
    for code, one in old.items():
        if code not in new:
            title = f"{word} {code} {getattr(one, name)}"
            yield Change(what="removed", table=table, code=code, text=f"删去{title}")


def _item(old: Item, new: Item) -> Iterator[str]:
    for fact, word in FACTS.items():
        yield from _value(word, getattr(old, fact), getattr(new, fact))
    yield from _limits(old.limits, new.limits)
    levels = sorted(old.roles.keys() | new.roles.keys())
    for level in levels:
        yield from _value(f"{level} 的角色", old.roles.get(level, ()), new.roles.get(level, ()))
    yield from _rows("材料", _by(old.materials, "code"), _by(new.materials, "code"), "name")
    yield from _rows("字段", _by(old.fields, "key"), _by(new.fields, "key"), "key")
    yield from _rows("环节", _by(old.steps, "code"), _by(new.steps, "code"), "name")
    yield from _rows("收费", _by(old.fees, "code"), _by(new.fees, "code"), "name")
    yield from _rows("不予受理情形", _by(old.grounds, "code"), _by(new.grounds, "code"), "text")
    yield from _rows("问题", _by(old.questions, "key"), _by(new.questions, "key"), "label")
    for fact, word in (("links", "前后事项"), ("guide", "办事指南"), ("faq", "常见问题")):
        if getattr(old, fact) != getattr(new, fact):
            yield f"{word}有改动"
    for occasion in sorted(old.own_documents.keys() | new.own_documents.keys()):
        before, after = (one.own_documents.get(occasion, ()) for one in (old, new))
        yield from _value(f"{occasion} 附的文书", before, after)


def _theme(old: Theme, new: Theme) -> Iterator[str]:
    for fact, word in (("name", "名称"), ("aliases", "别名"), ("items", "事项"), ("basis", "依据")):
        yield from _value(word, getattr(old, fact), getattr(new, fact))
    yield from _limits(old.limits, new.limits)
    yield from _rows("问题", _by(old.questions, "key"), _by(new.questions, "key"), "label")


def _plain(old: Any, new: Any) -> Iterator[str]:
    """The facts that differ, by the names of their columns."""
    for fact in type(new).model_fields:
        yield from _value(fact, getattr(old, fact), getattr(new, fact))


def _limits(old: Mapping[str, Limit], new: Mapping[str, Limit]) -> Iterator[str]:
    for name in sorted(old.keys() | new.keys()):
        word = LIMITS.get(name, name)
        before, after = old.get(name), new.get(name)
        if before is None or after is None:
            yield f"新增{word} {_limit_text(after)}" if after else f"删去{word}"
        elif (before.days, before.unit) != (after.days, after.unit):
            yield f"{word}由 {_limit_text(before)}改为 {_limit_text(after)}"
        elif before != after:
            yield f"{word}的依据或顺延有改动"


def _limit_text(limit: Limit | None) -> str:
    return f"{limit.days} {UNITS[limit.unit]}" if limit else ""


def _by(entries: Iterable[Any], key: str) -> dict[str, Any]:
    return {getattr(one, key): one for one in entries}


def _rows(word: str, old: Mapping[str, Any], new: Mapping[str, Any], name: str) -> Iterator[str]:
    """What was added to, taken from or changed in a list of an item."""
    for key, one in new.items():
        title = f"{word}“{getattr(one, name)}”"
        if key not in old:
            yield f"新增{title}"
        elif old[key] != one:
            facts = [fact for fact in type(one).model_fields if _differs(old[key], one, fact)]
            yield f"{title}改动：{'、'.join(facts)}"
    for key, one in old.items():
        if key not in new:
            yield f"删去{word}“{getattr(one, name)}”"


def _differs(old: Any, new: Any, fact: str) -> bool:
    return bool(getattr(old, fact) != getattr(new, fact))


def _value(word: str, old: Any, new: Any) -> Iterator[str]:
    if old != new:
        yield f"{word}由“{_text(old)}”改为“{_text(new)}”"


def _text(value: Any) -> str:
    if value is None or value == () or value == "":
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        value = "、".join(getattr(one, "label", str(one)) for one in value)
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
