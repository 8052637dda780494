"""What must agree between the forms of an item, its questions and the dictionary."""

from hallcore.catalogue.dictionary import Condition, FieldSpec, FieldType, FormField
from hallcore.catalogue.draft import Draft, Placed
from hallcore.catalogue.questions import Question

YES_NO = frozenset({"yes", "no"})


def check_forms(draft: Draft) -> None:
    """Each fault at the row of forms.csv that has to change."""
    for item, placed in draft.forms.items():
        fields = {one.key: one.value for one in placed}
        questions = {question.key: question for question in draft.questions.get(item, ())}
        for one in placed:
            if one.key not in draft.fields:
                one.row.fault("field", f"字段表里没有“{one.key}”", "row.unknown")
            elif one.value.when is not None:
                _check_condition(one, one.value.when, draft, fields, questions)
            _check_inputs(one, draft, fields)
        for question in questions.keys() & fields.keys():
            place = next(one for one in placed if one.key == question)
            message = f"问题也叫“{question}”；换一个代码，条件里才分得清"
            place.row.fault("field", message, "field.condition")


def _check_condition(
    placed: Placed[FormField],
    when: Condition,
    draft: Draft,
    fields: dict[str, FormField],
    questions: dict[str, Question],
) -> None:
    """The condition names something that is asked of the same item, with values it can have."""
    question, spec = questions.get(when.key), draft.fields.get(when.key)
    if question is not None:
        allowed = {choice.value for choice in question.choices}
    elif when.key in fields and spec is not None:
        allowed = _values_of(spec.value)
    else:
        message = f"这个事项的表里没有字段“{when.key}”，也没有这个问题"
        placed.row.fault("when", message, "field.condition")
        return
    if not allowed:
        message = f"“{when.key}”不是选择型、是否型字段，不能作条件"
        placed.row.fault("when", message, "field.condition")
    for value in when.values:
        if allowed and value not in allowed:
            message = f"“{when.key}”没有“{value}”这个选项"
            placed.row.fault("when", message, "field.condition")
    if _leads_back(placed.key, fields):
        message = "条件绕了一圈又回到自己，这一项永远不会问到"
        placed.row.fault("when", message, "field.cycle")


def _values_of(spec: FieldSpec) -> set[str]:
    if spec.type is FieldType.CHOICE:
        return {choice.value for choice in spec.choices}
    return set(YES_NO) if spec.type is FieldType.BOOLEAN else set()


def _leads_back(key: str, fields: dict[str, FormField]) -> bool:
    seen: set[str] = set()
    here = key
    while (field := fields.get(here)) is not None and field.when is not None:
        here = field.when.key
        if here == key:
            return True
        if here in seen:
            return False
        seen.add(here)
    return False


def _check_inputs(placed: Placed[FormField], draft: Draft, fields: dict[str, FormField]) -> None:
    """What is computed on a form is computed from what the same form asks."""
    spec = draft.fields.get(placed.key)
    if spec is None or not spec.value.formula:
        return
    for key in sorted(draft.inputs_of(spec.value) - fields.keys()):
        message = f"“{placed.key}”要由“{key}”算出来，这个事项的表里却没有它"
        placed.row.fault("field", message, "field.formula")
