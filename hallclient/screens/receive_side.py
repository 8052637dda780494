"""What stands beside and above the steps of 收件: the answers to the clerk's next questions."""

from __future__ import annotations

from datetime import date

from textual.content import Content

from hallclient.services.half_form import STEPS
from hallclient.services.receiving import RESULT_TEXTS, Prospects, Result
from hallclient.widgets.words import cut, day_words, lines, moment_words, plain
from hallcore.identity import birth_date, is_male
from hallcore.moments import LOCAL
from hallcore.numbering import group_case_number, short_number
from hallcore.problems import Problem


def steps_content(
    step: int, lacking: dict[int, int], *, is_narrow: bool, paper: str = ""
) -> Content:
    """The five steps; the one where the cursor is, and how much each of the others lacks. `paper`:
    the number of the form that is typed in."""
    bar = plain("补录" if paper else "收件", "bold") + Content("  " if is_narrow else "    ")
    for number, name in enumerate(STEPS, start=1):
        if number == step:
            bar = bar + plain(f" {number} {name} ", "bold reverse")
        elif number < step and lacking.get(number):
            bar = bar + plain(f" {number} {name} 差{lacking[number]} ", "$warning")
        else:
            bar = bar + plain(f" {number} {name} ", "$success" if number < step else "$dim")
    if paper:
        shown = short_number(paper) if is_narrow else group_case_number(paper)
        bar = bar + Content("  ") + plain(f" 补录 {shown} ", "bold reverse")
    return bar


def side_content(
    seen: Prospects, today: date, result: Result | None, *, is_narrow: bool
) -> Content:
    """Until when, what is missing, what will come of it."""
    width, most = (25, 5) if is_narrow else (32, 10)
    if not seen.results:
        return lines(plain("先选事项", "bold"), plain("期限、材料和结果会写在这里", "$dim"))
    parts: list[Content | str] = []
    if seen.theme:
        parts += [plain(f"一件事 · {seen.count} 项", "bold"), ""]
    parts.append(plain("时限", "bold"))
    if seen.answer is not None or seen.written is not None:
        parts.append(plain(_received_words(seen, today)))
    if seen.answer is not None:
        guess = "（暂定）" if seen.answer.provisional else ""
        parts.append(
            plain(day_words(seen.answer.due_on, today), "bold") + plain(f" 前须答复{guess}")
        )
    if seen.is_deemed:
        parts.append(plain("期限已过，补录后视为受理", "$warning"))
    if seen.promised_days is not None:
        days = f"{seen.promised_days} 个工作日" if seen.promised_days else "当场"
        parts.append(plain(f"承诺 {days}办结"))
    if seen.statutory_days is not None:
        parts.append(plain(f"法定 {seen.statutory_days} 个工作日", "$dim"))
    parts += ["", plain("一表", "bold") + plain(f"   {seen.filled} / {seen.asked}")]
    if seen.asked_apart > seen.asked:
        parts.append(plain(f"分开填要 {seen.asked_apart} 项", "$dim"))
    parts += ["", plain("材料", "bold") + plain(f"   {seen.present} / {seen.listed}")]
    for _, name in seen.missing[:most]:
        parts.append(plain("缺", "bold $error") + plain(f"  {cut(name, width - 4)}"))
    if len(seen.missing) > most:
        parts.append(plain(f"还缺 {len(seen.missing) - most} 项", "$dim"))
    if not seen.missing:
        parts.append(plain("必交材料都齐了", "$success"))
    parts += ["", plain("预计结果", "bold")]
    if result is not None:
        is_lacking = result in (Result.SUPPLEMENT, Result.PLEDGE)
        tone = "$warning" if is_lacking else "$success"
        parts.append(plain(RESULT_TEXTS[result], tone))
        if result is Result.SUPPLEMENT:
            parts.append(plain(f"告知缺 {len(seen.missing)} 项"))
        if result is Result.PLEDGE:
            parts.append(plain(f"容缺 {len(seen.missing)} 项"))
    return lines(*parts)


def _received_words(seen: Prospects, today: date) -> str:
    if seen.written is None:
        return "今日收件"
    at = seen.written.at.astimezone(LOCAL)
    return f"凭证写 {moment_words(at, today)}"


def born_words(id_type: str, number: str, today: date) -> str:
    """1990年1月1日生，男，36 岁; nothing for a number that does not say so."""
    born = birth_date(id_type, number)
    if born is None:
        return ""
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    sex = {True: "男", False: "女", None: ""}[is_male(id_type, number)]
    return f"{born.year}年{born.month}月{born.day}日生  {sex}  {age} 岁"


def short(fault: Problem) -> str:
    """What stands beside a field that is refused."""
    is_empty = fault.code == "form.required"
    return "这一项要填写" if is_empty else f"{fault.title}：{fault.cause}"
