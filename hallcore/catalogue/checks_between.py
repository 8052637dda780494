"""What the tables hold that nothing uses, or that decides nothing: harmless, so only told."""

from hallcore.catalogue.draft import Draft
from hallcore.catalogue.model import FieldType

TEXTS = frozenset({FieldType.TEXT, FieldType.LONG_TEXT})


def check_use(draft: Draft) -> None:
    """Warn of entries without a reader."""
    used_fields = {form.key for forms in draft.forms.values() for form in forms}
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
    """A question of a theme has at least two answers, and one of them brings something in."""
    for theme in draft.themes.values():
        for question in theme.value.questions:
            if len(question.choices) < 2:
                message = f"问题“{question.label}”只有一个答案"
                theme.row.warn("code", message, "cooperation.question")
            elif not any(choice.items for choice in question.choices):
                message = f"问题“{question.label}”的答案不带出任何事项"
                theme.row.warn("code", message, "orphan.answer")
