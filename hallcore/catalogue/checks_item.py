"""Whether the facts of one item are all there and make sense by themselves: whom it is for, on
which conditions, with which papers, who takes it in and who decides (五清)."""

from re import compile as compile_pattern
from unicodedata import normalize

from hallcore.catalogue.draft import Draft
from hallcore.catalogue.model import CaseType, Level, MaterialForm, Role
from hallcore.catalogue.tables import Row

PHONE = compile_pattern(
    r"(?:0[0-9]{2,3}-?[0-9]{7,8}(?:-[0-9]{1,6})?|1[3-9][0-9]{9}|[0-9]{5}|[48]00-?[0-9]{3}-?[0-9]{4})"
)
"""Land line with its area code, mobile, short numbers such as 12345, 400 and 800 numbers."""

TAKING = (Role.DECIDE, Role.ACCEPT, Role.RECEIVE, Role.AGENCY, Role.FIRST_REVIEW)
ANSWERING = (Role.DECIDE, Role.ACCEPT)


def check_clear(code: str, row: Row, draft: Draft) -> None:
    """Note what an item leaves open."""
    for column, message, kind in (
        ("audience", "没有写服务对象", "applicants.missing"),
        ("conditions", "没有写办理条件；没有条件的写“无”", "conditions.missing"),
    ):
        if not row.peek(column):
            row.fault(column, message, kind)
    for column in ("phone", "complaint_phone"):
        number = normalize("NFKC", row.peek(column))
        if number and not PHONE.fullmatch(number):
            row.warn(column, f"“{number}”不像电话号码", "item.phone_shape")
    _check_who(code, row, draft)
    _check_papers(code, row, draft)
    orders: dict[int, str] = {}
    for field in draft.forms.get(code, ()):
        twin = orders.setdefault(field.value.order, field.key)
        if twin != field.key:
            message = f"与字段“{twin}”的次序相同"
            field.row.warn("order", message, "field.order")


def _check_who(code: str, row: Row, draft: Draft) -> None:
    """Some level takes the matter in and some level answers it; every level knows its part."""
    placed = draft.roles.get(code, [])
    if not placed:
        return
    given = {role for one in placed for role in one.value}
    if given.isdisjoint(TAKING):
        row.fault("code", "roles.csv 里没有一级可以收件", "process.nowhere")
    elif given.isdisjoint(ANSWERING):
        row.fault("code", "roles.csv 里没有一级受理或决定", "cooperation.chain")
    absent = [level for level in Level if level not in {one.key for one in placed}]
    if absent:
        row.warn("code", f"roles.csv 里没有写 {'、'.join(absent)} 一级", "cooperation.levels")


def _check_papers(code: str, row: Row, draft: Draft) -> None:
    """What a citizen must bring says how many of it; most matters need something."""
    materials = draft.materials.get(code, [])
    is_instant = row.peek("case_type") == CaseType.ON_THE_SPOT
    if materials and not is_instant and not any(one.value.required for one in materials):
        row.warn("code", "materials.csv 里没有一份必需的材料", "materials.none_required")
    for one in materials:
        spec = one.value
        is_paper = spec.form is not MaterialForm.ELECTRONIC
        if spec.required and is_paper and not (spec.originals or spec.copies):
            one.row.warn("originals", "原件和复印件都是 0 份", "materials.count")
