"""What the tables hold that nothing uses, or that decides nothing: harmless, so only told."""

from hallcore.catalogue.dictionary import FieldType
from hallcore.catalogue.draft import Draft

TEXTS = frozenset({FieldType.TEXT, FieldType.LONG_TEXT})


def check_use(draft: Draft) -> None:
    """Warn of entries without a reader."""
    used_fields = {form.key for forms in draft.forms.values() for form in forms}
    for field in draft.fields.values():
        used_fields |= {*field.value.columns, *draft.inputs_of(field.value)}
    used_posts = {step.value.post for steps in draft.steps.values() for step in steps}
    used_remedies = {row.peek("remedy") for row in draft.items.values()}
    for field in draft.fields.values():
        spec = field.value
        if field.key not in used_fields:
            field.row.warn("key", f"没有事项的表单用到“{spec.label}”", "orphan.field")
        if spec.max_length is not None and spec.type not in TEXTS:
            field.row.warn("max_length", "只有文字型字段限制字数", "field.length")
        if spec.type is FieldType.CHOICE and len(spec.choices) == 1:
            field.row.warn("key", f"“{spec.label}”只有一个选项", "field.one_choice")
    for post in draft.posts.values():
        if post.key not in used_posts:
            post.row.warn("code", f"没有环节用到岗位“{post.value.name}”", "orphan.post")
    for remedy in draft.remedies.values():
        if remedy.key not in used_remedies:
            remedy.row.warn("code", f"没有事项用到“{remedy.key}”", "orphan.remedy")
    _check_questions(draft)


def _check_questions(draft: Draft) -> None:
    """A question brings something in, or a field waits for its answer."""
    waited = {
        form.value.when.key
        for forms in draft.forms.values()
        for form in forms
        if form.value.when is not None
    }
    for owner, questions in draft.questions.items():
        theme = draft.themes.get(owner)
        row = theme.row if theme else draft.items.get(owner)
        for question in questions:
            brings = any(choice.items or choice.materials for choice in question.choices)
            if row is not None and not brings and question.key not in waited:
                message = f"问题“{question.label}”的答案什么也不带出"
                row.warn("code", message, "orphan.answer")
