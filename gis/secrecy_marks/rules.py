"""Tell a mark of secrecy (秘密, 机密, 绝密) from the same characters inside a name or a sentence.

A text is marked when the level
  1. is all it says, or all of a line or of a part set off by a tab or wide space, apart from brackets,
     stars and spaces: 秘密, 【机 密】, 绝密★, "特急  机密";
  2. carries a star or a term: 机密★10年, 秘密10年, 绝密·长期;
  3. follows 密级, 保密等级 and the like: 密级：机密;
  4. stands alone in brackets: （秘密）, [机密];
  5. with a kind of document is all it says: 机密文件, 秘密级, 绝密资料.
So 秘密花园路, 保守国家秘密法, 非涉密, 公开, 内部 and the choices of a blank form (□绝密 □机密) pass.

A file's or folder's name is marked also when 秘密 stands between separators or at its end, and when 机密 or
绝密, which no place is called, stand anywhere. A value under a heading 密级 is marked when it contains a
level that is not denied (非机密). Pure.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Level = Literal["秘密", "机密", "绝密"]

_SPELLINGS: dict[str, Level] = {
    "秘密": "秘密", "祕密": "秘密", "机密": "机密", "機密": "机密", "绝密": "绝密", "絕密": "绝密",
}  # fmt: skip
_GAP = "[\\s\u3000\u00a0]*"
_LEVEL = f"(?P<level>[秘祕机機绝絕]{_GAP}密)"
_STAR = "[★☆＊*⭐✩✭]"
_OPEN, _CLOSE = r"[\[［(（【〔〖<＜《「『{｛]", r"[\]］)）】〕〗>＞》」』}｝]"
_TERM = r"(?:[\d０-９一二三四五六七八九十]+\s*(?:年|个月|個月|月)|长期|長期)"
_DOCUMENT = (
    "(?:级|級|文件|资料|資料|材料|件|图|圖|图件|地图|档案|檔案|成果|数据|數據|事项|信息|载体|测绘成果)"
)
_LABEL = "(?:密级|密級|秘级|保密等级|保密级别|涉密等级|涉密级别|秘密等级|密别|定密)"

# A form offers the levels to be ticked (□绝密 □机密, 绝密/机密/秘密): an offer is no mark, a ticked box is.
_EDGE = r"(?:(?![□○◯〇])[\W_])*"
_NOT_OFFERED = rf"(?!{_GAP}[/／、,，|或□○]{_GAP}[秘祕机機绝絕]{_GAP}密)"

_WHOLE = re.compile(rf"{_EDGE}{_LEVEL}(?:{_GAP}{_DOCUMENT})?{_EDGE}")
_SET_OFF = re.compile("[\t\n\r\u3000]|[ \u00a0]{2,}")
_INSIDE = (
    re.compile(rf"{_LEVEL}{_GAP}{_STAR}"),
    re.compile(rf"{_STAR}{_GAP}{_LEVEL}(?![\u4e00-\u9fff])"),
    re.compile(rf"{_LEVEL}{_GAP}[·•・\-—_:：]?{_GAP}{_TERM}"),
    re.compile(rf"{_LABEL}[\s\u3000]*(?:[:：=\]】)）|,，\t]|为|是)*[\s\u3000]*{_LEVEL}{_NOT_OFFERED}"),
    re.compile(rf"{_OPEN}{_GAP}{_LEVEL}{_GAP}{_CLOSE}"),
)
_IN_FILE_NAME = (
    re.compile(r"(?P<level>[机機绝絕]密)"),
    re.compile(rf"(?:^|[^\u4e00-\u9fff]){_LEVEL}(?:$|[^\u4e00-\u9fff]|{_DOCUMENT})"),
    re.compile(rf"{_LEVEL}[\W_\d]*$"),
)
_DENIED = re.compile(rf"(?:非|不|无|無|未){_GAP}(?:属于?|是|含|涉及?)?(?:国家)?{_GAP}$")
_COLUMN = re.compile(
    rf"{_LABEL}|secrecy|security.?level|classification.?level|^classification$|^mi_?ji$", re.IGNORECASE
)
_ENGLISH: dict[str, Level] = {"top secret": "绝密", "secret": "机密", "confidential": "秘密"}


@dataclass(frozen=True, slots=True)
class SecrecyMark:
    """A mark that was found: its level and where it stands. The marked text itself is not kept."""

    level: Level
    place: str = ""


def mark_in_text(text: str) -> SecrecyMark | None:
    """Return the mark that a cell, paragraph or attribute bears, or None."""
    if "密" not in text:
        return None
    whole = _WHOLE.fullmatch(text)
    if whole is not None:
        return SecrecyMark(_level(whole))
    for part in _SET_OFF.split(text):
        whole = _WHOLE.fullmatch(part)
        if whole is not None:
            return SecrecyMark(_level(whole))
    for pattern in _INSIDE:
        for found in pattern.finditer(text):
            if not _DENIED.search(text[: found.start("level")]):
                return SecrecyMark(_level(found))
    return None


def mark_in_file_name(name: str) -> SecrecyMark | None:
    """Return the mark in the name of a file or of a folder it lies in (endings left out), or None."""
    for part in re.split(r"[/\\]", name):
        stem = re.sub(r"(?:\.[A-Za-z0-9]{1,8})+$", "", part)
        found = mark_in_text(stem)
        if found is not None:
            return found
        for pattern in _IN_FILE_NAME:
            for match in pattern.finditer(stem):
                if not _DENIED.search(stem[: match.start("level")]):
                    return SecrecyMark(_level(match))
    return None


def is_secrecy_column(heading: str) -> bool:
    """Return whether a heading names the column of secrecy levels (密级, 保密等级, secrecy …)."""
    return _COLUMN.search(heading.strip()) is not None


def mark_in_secrecy_value(value: str) -> SecrecyMark | None:
    """Return the mark of a value under such a heading: any level not denied, in Chinese or English."""
    for found in re.finditer(_LEVEL, value):
        if not _DENIED.search(value[: found.start()]):
            return SecrecyMark(_level(found))
    level = _ENGLISH.get(" ".join(value.lower().split()))
    return None if level is None else SecrecyMark(level)


def mark_in_row(values: Mapping[str, object]) -> SecrecyMark | None:
    """Return the first mark of a record: in its column of levels, or as the text of any value or heading."""
    for heading, value in values.items():
        found = mark_in_text(heading)
        if found is None and isinstance(value, str):
            found = mark_in_text(value)
            if found is None and is_secrecy_column(heading):
                found = mark_in_secrecy_value(value)
        if found is not None:
            return SecrecyMark(found.level, heading if not mark_in_text(heading) else "")
    return None


def _level(found: re.Match[str]) -> Level:
    return _SPELLINGS[re.sub(r"\s", "", found["level"])]
