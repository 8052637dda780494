"""Reader of themes (一件事): their items and limits."""

from collections.abc import Mapping, Sequence

from hallcore.catalogue.draft import Placed, keyed, limits_of, most_working_days
from hallcore.catalogue.model import LICENCE, Theme
from hallcore.catalogue.questions import Question
from hallcore.catalogue.tables import Reader, Row
from hallcore.deadlines import Limit

JOINT_DAYS = 45
"""Working days in which licences handled together are decided (行政许可法 42(2))."""

THEME_COLUMNS = "code name aliases initials items basis"
SHARED_LIMITS = frozenset({"answer", "delivery", "service", "supplement"})
"""What a theme takes from the limits of every item; the others are its own."""


def read_themes(
    reader: Reader,
    items: Mapping[str, Row],
    limits: Mapping[str, list[Placed[Limit]]],
    questions: Mapping[str, tuple[Question, ...]],
) -> dict[str, Placed[Theme]]:
    """Themes with their questions and limits."""

    def theme(row: Row) -> Theme:
        code, chosen = row.code("code"), row.many("items")
        if code and code in items:
            row.fault("code", f"代码“{code}”已是一个事项", "row.twice")
        for unknown in (one for one in chosen if one not in items):
            row.fault("items", f"没有代码为“{unknown}”的事项", "row.unknown")
        if len(chosen) < 2:
            row.fault("items", "一件事至少有两个事项", "cooperation.theme")
        own = _own_limits(code, chosen, items, limits)
        for name in ("promise", "statutory", "answer", "delivery"):
            if name not in own:
                row.fault("code", f"limits.csv 里没有这件事的期限 {name}", "limit.missing")
        return Theme(
            code=code,
            name=row.text("name", required=True),
            aliases=row.many("aliases"),
            initials=row.many("initials"),
            items=chosen,
            limits=own,
            basis=row.text("basis", required=True),
            questions=questions.get(code, ()),
        )

    return keyed(reader.rows("themes", THEME_COLUMNS), "code", theme)


def _own_limits(
    code: str,
    chosen: Sequence[str],
    items: Mapping[str, Row],
    limits: Mapping[str, list[Placed[Limit]]],
) -> dict[str, Limit]:
    """The rows of the theme, what it shares with every item, and its statutory limit."""
    written = {placed.key for placed in limits.get(code, ())}
    found = {
        name: placed.value
        for name, placed in limits_of(limits, code).items()
        if name in written or name in SHARED_LIMITS
    }
    children = [one for one in chosen if one in items]
    if "statutory" not in found and children:
        kinds = {items[child].peek("kind") for child in children}
        statutory = [limits_of(limits, child).get("statutory") for child in children]
        default = default_statutory(kinds, [one.value for one in statutory if one is not None])
        found |= {default.name: default} if default else {}
    return found


def default_statutory(kinds: set[str], limits: Sequence[Limit]) -> Limit | None:
    """The statutory limit of a theme that states none, by the kinds and the statutory limits of
    its items (domain.md 10, rule 18): 45 working days for licences only, else that of the item
    which may take longest."""
    if kinds == {LICENCE}:
        return Limit(
            name="statutory", days=JOINT_DAYS, basis="《中华人民共和国行政许可法》第四十二条第二款"
        )
    return max(limits, key=most_working_days, default=None)
