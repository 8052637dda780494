"""Money in words: 元 with two places, and the capital figures (大写) of fee notices."""

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
FEN_OF_YUAN = 100
GROUP = 10_000


def yuan_text(fen: int) -> str:
    """20.00 for 2000 fen."""
    return f"{fen // FEN_OF_YUAN}.{fen % FEN_OF_YUAN:02d}"


def capital_text(fen: int) -> str:
    """贰拾元整 for 2000 fen; 零 stands once for places left out between others. `fen` is not
    negative and below 10¹⁸."""
    yuan, rest = divmod(fen, FEN_OF_YUAN)
    tenths, hundredths = divmod(rest, 10)
    whole = f"{_whole(yuan)}元" if yuan or not rest else ""
    if not rest:
        return f"{whole}整"
    if not tenths:
        return f"{whole}{'零' if whole else ''}{DIGITS[hundredths]}分"
    last = f"{DIGITS[hundredths]}分" if hundredths else "整"
    return f"{whole}{DIGITS[tenths]}角{last}"


def _whole(number: int) -> str:
    if not number:
        return DIGITS[0]
    text, left_out = "", False
    for place in range(len(GROUPS) - 1, -1, -1):
        group = number // GROUP**place % GROUP
        if not group:
            left_out = bool(text)
            continue
        if text and (left_out or group < GROUP // 10):
            text += DIGITS[0]
        text += _group(group) + GROUPS[place]
        left_out = False
    return text


def _group(number: int) -> str:
    """A number from 1 to 9999."""
    text, left_out = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            left_out = bool(text)
            continue
        text += (DIGITS[0] if left_out else "") + DIGITS[digit] + PLACES[place]
        left_out = False
    return text
