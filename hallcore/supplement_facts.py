"""What a 补正材料一次性告知书 says of days (data/documents/supplement_notice.toml)."""

from __future__ import annotations

from collections.abc import Sequence

from hallcore.answering import deemed_day, is_told_in_vain
from hallcore.cases import Case
from hallcore.document_words import day_text


def supplement_facts(case: Case, together: Sequence[tuple[Case, str]]) -> dict[str, str]:
    """What a supplement notice says of days: until when the applicant brings what is missing, or
    that the law has accepted already (行政许可法 32(1)④); of a family both may stand there."""
    members = [(one, name) for one, name in together if not one.items] or [(case, "")]
    accepted = [(one, name) for one, name in members if is_told_in_vain(one)]
    days = [one.supplement.supply_by for one, _ in members if one.supplement]
    is_waiting = len(accepted) < len(members)
    names = "".join(f"“{name}”" for _, name in accepted) if is_waiting else ""
    return {
        "supply_by_text": day_text(max((day for day in days if day), default=None))
        if is_waiting
        else "",
        "restart_text": "材料补齐之日起重新计算答复期限。" if is_waiting else "",
        "deemed_names": f"其中{names}的申请" if names else "您（单位）的申请",
        "deemed_on_text": day_text(deemed_day(accepted[0][0])) if accepted else "",
    }
