"""How names are read: pinyin without tones, and its initials, computed when a name is written.

The readings of characters are a table of their own (`readings.txt`, docs/make_readings.py): 0.2 MB
and 25 ms, read at the first name. Names of people begin with a surname, which often is read in
another way than the same character elsewhere.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from pathlib import Path

READINGS_FILE = Path(__file__).with_name("readings.txt")

PERSON_LENGTH = 4
"""Han characters that a person's name has at most: longer ones are those of organisations, of
which the first character is no surname."""

MAX_SPELLINGS = 4
"""How many ways to read one name the search knows."""

SURNAMES = {
    "单": "shan", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "曾": "zeng", "朴": "piao",
    "盖": "ge", "尉": "wei", "乐": "yue", "冼": "xian", "洗": "xian", "缪": "miao", "种": "chong",
    "秘": "bi", "员": "yun", "翟": "zhai", "重": "chong", "覃": "qin", "纪": "ji", "华": "hua",
    "任": "ren", "过": "guo", "召": "shao", "葛": "ge", "宁": "ning", "万": "wan", "黑": "he",
    "那": "na", "折": "she", "盛": "sheng", "祭": "zhai", "繁": "po", "牟": "mu", "句": "gou",
    "隗": "wei", "乜": "nie", "逄": "pang", "逢": "pang", "郗": "xi", "郇": "xun", "佴": "nai",
    "谌": "chen", "眭": "sui", "阚": "kan", "燕": "yan", "应": "ying", "令": "ling", "车": "che",
    "石": "shi", "沈": "shen", "厍": "she", "俞": "yu", "宓": "mi", "柏": "bai", "薄": "bo",
    "晟": "cheng", "褚": "chu", "都": "du", "费": "fei", "干": "gan", "呙": "guo", "妫": "gui",
    "炅": "gui", "角": "jue", "隽": "juan", "能": "nai", "粘": "nian", "强": "qiang", "莘": "shen",
    "宿": "su", "遆": "ti", "蔚": "yu", "毋": "wu", "要": "yao", "占": "zhan", "笮": "ze",
    "长": "zhang", "相": "xiang", "适": "kuo", "瞿": "qu", "贾": "jia", "尹": "yin", "曲": "qu",
    "卜": "bu", "撒": "sa", "哈": "ha", "会": "gui", "降": "jiang", "鲜": "xian", "尧": "yao",
    "夏": "xia", "桂": "gui", "危": "wei", "仉": "zhang", "訾": "zi", "俎": "zu", "昝": "zan",
    "郝": "hao", "靳": "jin", "阙": "que", "肖": "xiao", "奇": "qi", "还": "huan", "生": "sheng",
    "藏": "zang", "调": "diao", "率": "shuai", "铅": "qian", "番": "pan", "塔": "ta", "色": "se",
    "單": "shan", "區": "ou", "樂": "yue", "種": "chong", "員": "yun", "紀": "ji", "華": "hua",
    "萬": "wan", "蓋": "ge", "繆": "miao", "過": "guo", "費": "fei", "應": "ying", "車": "che",
    "俱": "ju", "賈": "jia", "祕": "bi", "長": "zhang", "閔": "min", "諶": "chen", "寧": "ning",
}  # fmt: skip
"""Surnames, with the reading they have as such."""

TWO_WAYS = {
    "覃": "tan", "乐": "le", "盖": "gai", "郇": "huan", "谌": "shen", "牟": "mou", "隗": "kui",
    "翟": "di", "宓": "fu", "费": "bi", "莘": "xin", "蔚": "wei", "尉": "yu", "宁": "ning",
    "葛": "ge", "折": "zhe", "洗": "xi", "藏": "cang", "毋": "guan", "適": "kuo",
}  # fmt: skip
"""Surnames that some families read otherwise: the search knows both."""

PHRASES = {
    "尉迟": "yu chi", "万俟": "mo qi", "令狐": "ling hu", "单于": "chan yu", "长孙": "zhang sun",
    "乐正": "yue zheng", "子车": "zi ju", "澹台": "tan tai", "亓官": "qi guan", "鲜于": "xian yu",
    "中行": "zhong hang", "拓跋": "tuo ba", "宰父": "zai fu", "毌丘": "guan qiu", "闾丘": "lv qiu",
    "皇甫": "huang fu", "呼延": "hu yan", "夏侯": "xia hou", "宇文": "yu wen", "贺兰": "he lan",
    "尉遲": "yu chi", "單于": "chan yu", "長孫": "zhang sun", "樂正": "yue zheng",
}  # fmt: skip
"""Surnames of two characters."""

WORDS = {
    "银行": "yin hang", "商行": "shang hang", "车行": "che hang", "行业": "hang ye",
    "分行": "fen hang", "支行": "zhi hang", "农行": "nong hang", "工行": "gong hang",
    "重庆": "chong qing", "重阳": "chong yang", "长沙": "chang sha", "长春": "chang chun",
    "长城": "chang cheng", "长江": "chang jiang", "长兴": "chang xing", "长安": "chang an",
    "长寿": "chang shou", "长宁": "chang ning", "长乐": "chang le", "长虹": "chang hong",
    "音乐": "yin yue", "乐器": "yue qi", "会计": "kuai ji", "财会": "cai kuai", "厦门": "xia men",
    "大厦": "da sha", "六安": "lu an", "番禺": "pan yu", "朝阳": "chao yang", "朝天": "chao tian",
    "种植": "zhong zhi", "种子": "zhong zi", "种业": "zhong ye", "养殖": "yang zhi",
    "传媒": "chuan mei", "传统": "chuan tong", "便民": "bian min", "便利": "bian li",
    "西藏": "xi zang", "宝藏": "bao zang", "人参": "ren shen", "供给": "gong ji",
    "调味": "tiao wei", "调料": "tiao liao", "调解": "tiao jie", "仓储": "cang chu",
    "单位": "dan wei", "解放": "jie fang", "成都": "cheng du", "都市": "du shi",
    "学校": "xue xiao", "阿胶": "e jiao", "蔚来": "wei lai", "大夫": "dai fu", "曾都": "zeng du",
    "单县": "shan xian", "石家": "shi jia", "率先": "shuai xian", "称重": "cheng zhong",
}  # fmt: skip
"""Words in names of organisations in which a character is not read as usual."""


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in READINGS_FILE.read_text(encoding="utf-8").splitlines():
        readings, _, characters = line.partition(" ")
        if readings != "#":
            found.update(dict.fromkeys(characters, tuple(readings.split(","))))
    return found


def is_han(character: str) -> bool:
    """A Chinese character, also of planes 2 and 3 and of private use."""
    code = ord(character)
    return (
        code == 0x3007
        or 0x3400 <= code <= 0x9FFF
        or 0xE000 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFD
        or code >= 0xF0000
    )


def readings(name: str) -> list[tuple[str, ...]]:
    """How each character may be read, the likely way first. Latin letters and digits read as
    themselves, in lower case; what has no reading is left out."""
    table = _table()
    found: list[tuple[str, ...]] = []
    at = 0
    is_person = 0 < sum(map(is_han, name)) <= PERSON_LENGTH
    while at < len(name):
        pair, one = name[at : at + 2], name[at]
        fixed = WORDS.get(pair) if not is_person or at else None
        if at == 0:
            fixed = PHRASES.get(pair) or fixed
        if fixed:
            found += [(part,) for part in fixed.split()]
            at += 2
            continue
        at += 1
        if one.isascii():
            if one.isalnum():
                found.append((one.lower(),))
        elif at == 1 and is_person and one in SURNAMES:
            found.append(tuple(dict.fromkeys((SURNAMES[one], TWO_WAYS.get(one, SURNAMES[one])))))
        elif at == 1 and is_person and one in table:
            found.append(table[one][:1])
        elif one in table:
            found.append(table[one])
    return found


def syllables(name: str) -> list[str]:
    """`单雄信` → shan, xiong, xin."""
    return [one[0] for one in readings(name)]


def initials(name: str) -> str:
    """`张建国` → `zjg`. Latin letters and digits stay; what has no reading is left out."""
    return "".join(one[0] for one in syllables(name))


def spellings(name: str) -> list[list[str]]:
    """The ways in which a clerk may read the name, the likely one first."""
    ways = [tuple(dict.fromkeys(one))[:2] for one in readings(name)]
    doubtful = [at for at, one in enumerate(ways) if len(one) > 1]
    kept = set(doubtful[: MAX_SPELLINGS.bit_length() - 1])
    choices = [one if at in kept else one[:1] for at, one in enumerate(ways)]
    return [list(way) for way in product(*choices)][:MAX_SPELLINGS]
