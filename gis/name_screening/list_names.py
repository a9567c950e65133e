"""Take a name of a yearly list apart: the name itself, and what only says which body bears it.

田村村民委员会, 田村委会 and 田村 are one name, 田村; 绿洲社区居民委员会 and 绿洲居委会 are 绿洲.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: A remark behind a name: 沙石村委会（赣州经济技术开发区）
#: No part of it can match what the part before it does: one that is never closed is read once
REMARK = re.compile(r"[（(][\d一二三四五六七八九十]*[^（）()\d一二三四五六七八九十][^（）()]*[)）]")
#: No place is called by more; what is longer is a remark or a mistake, and costs hours to compare
MOST_CHARACTERS = 60
#: A name never gets shorter than this by taking off what its body is called (田村, not 田)
SHORTEST = 2
#: Names of parents before a name: 四平市铁东区山门镇
PARENTS = re.compile(
    r"(?:[^市区县旗镇乡]{2,7}市)?(?:[^市区县旗镇乡]{1,7}[区县旗])?[^市区县旗镇乡]{1,5}(?:镇|乡|苏木|街道)(?=..)"
)
DIGITS = {character: str(number) for number, character in enumerate("〇一二三四五六七八九")} | {"零": "0"}
COUNTED = re.compile(r"[(（]?第?([0-9]+|[〇零一二三四五六七八九十]+)[)）]?")


@dataclass(frozen=True)
class ListName:
    """A name taken apart: `core` 绿洲, `ending` 社区居民委员会, `remark` what stood in brackets."""

    core: str
    ending: str
    remark: str


class Endings:
    """What bodies are called, taken off the end of a name one after another."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Take the rows of data/rules/list_name_endings.csv."""
        #: By their last character, the longest first
        self._endings: dict[str, list[str]] = {}
        for ending in sorted((row["ending"] for row in rows), key=len, reverse=True):
            self._endings.setdefault(ending[-1], []).append(ending)

    def take_apart(self, name: str) -> ListName:
        """Return the name and what was taken off it; a core has two characters at least where it can."""
        text = tidied(name)
        whole, remark = text, ""
        if "（" in text:
            remark = "".join(match.group() for match in REMARK.finditer(text))
            whole = REMARK.sub("", text)
        core = whole
        while shorter := self._shorter(core):
            core = shorter
        return ListName(core or text, whole[len(core) :], remark)

    def _shorter(self, name: str) -> str:
        for ending in self._endings.get(name[-1:], ()):
            if name.endswith(ending) and len(name) - len(ending) >= SHORTEST:
                return name[: -len(ending)]
        return ""


def parents_before(name: str) -> str:
    """Return the names of parents that a name opens with: 四平市铁东区山门镇, or an empty text."""
    match = PARENTS.match(name)
    return match.group() if match else ""


def tidied(name: str) -> str:
    """Return a name as it is compared: full-width forms folded, no spaces."""
    return "".join(unicodedata.normalize("NFKC", name).split()).replace("(", "（").replace(")", "）")


def as_written(name: str, text: str) -> str:
    """Return the characters of a name that a text of its tidied form stands for: Ⅱ for II, ① for 1."""
    parts = [tidied(character) for character in name]
    start = "".join(parts).find(text)
    if start < 0 or "".join(parts) != tidied(name):
        return text
    places = [place for place, part in enumerate(parts) for _ in part]
    return name[places[start] : places[start + len(text) - 1] + 1]


def is_too_long(name: str) -> bool:
    """Say whether a text is longer than any name, as it is written or unfolded (one ﷺ is 18 letters)."""
    return len(name) > MOST_CHARACTERS or len(tidied(name)) > MOST_CHARACTERS


def with_plain_numbers(name: str) -> str:
    """Write every number of a name alike: 市光一村第二, 市光一村(2) and 市光1村二 become one text."""
    spelled = name.replace("廿", "二十").replace("卅", "三十")
    return COUNTED.sub(lambda match: _plain(match.group(1)), spelled)


def _plain(number: str) -> str:
    if number.isascii():
        # As text: Python makes no number of thousands of digits
        return f"#{number.lstrip('0') or '0'}"
    if "十" in number:
        tens, _, ones = number.partition("十")
        return f"#{int(DIGITS.get(tens, '1')) * 10 + int(DIGITS.get(ones, '0'))}"
    return _plain("".join(DIGITS[each] for each in number))
