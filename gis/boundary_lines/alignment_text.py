"""Read an alignment description (界线走向说明) that somebody wrote: its sections with all they say.

Understood are sentences of the form 自…起，沿…向…方向行…千米，至…止 in the wordings that agreements use; what
can't be read is kept, so that a person can be told of it.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from gis.boundary_lines.chinese_numbers import NUMBER, read, smallest_digit
from gis.boundary_lines.winds import Wind, Winds

_UNITS = {"千米": 1000.0, "公里": 1000.0, "km": 1000.0, "里": 500.0, "米": 1.0, "m": 1.0}
_LENGTH = rf"(?P<about>约|大约|近)?(?:为|是)?(?P<number>{NUMBER})(?P<unit>千米|公里|km|米|m|里)"
_SECTION = re.compile(r"第[〇零一二三四五六七八九十百千\d]+段[：:，、]?")
# Names are bounded, so that no text takes longer to read than its length
_START = re.compile(
    r"(?:自|从|由|起于|起自)(?P<name>[^，。；]{1,60}?)(?:起(?!点)|出发|开始|，|处|(?=[向沿往朝至到]))"
)
_END = re.compile(r"(?:抵达|到达|止于|终于|至|到)(?P<name>[^，。；至到]{1,60}?)(?:为?止|处|(?=[，。；]|$))")
_FOLLOWS = re.compile(
    r"(?:沿着?|顺着?|循)(?P<name>[^，。；]{1,60}?)(?=总体|大致|(?:转|折)?[向往朝]|行|延伸|，|。|；|至|到|$)"
)
_SECTION_LENGTH = re.compile(rf"(?:本段|该段|此段|段)(?:界线|边界线)?(?:总?长度?|全长){_LENGTH}")
_TOTAL = re.compile(rf"(?:全长|总长度?|全线长){_LENGTH}")


@dataclass(frozen=True, slots=True)
class SaidLength:
    """A length in metres as a text says it, and how exactly: half its last digit, more when it says 约."""

    metres: float
    rounding_m: float
    is_about: bool


@dataclass(frozen=True, slots=True)
class SaidDirection:
    """A direction that a section takes, with the way that it goes so where the text says it."""

    wind: Wind
    length: SaidLength | None
    #: Of the section as a whole (总体, 大致), not of a leg
    is_overall: bool


@dataclass(frozen=True, slots=True)
class SaidSection:
    """One section as written: between which marks, how, how long."""

    text: str
    start: str
    end: str
    directions: tuple[SaidDirection, ...]
    follows: str | None
    length: SaidLength | None


@dataclass(frozen=True, slots=True)
class SaidAlignment:
    """A whole description: its sections in their order, and the length that it gives the line."""

    sections: tuple[SaidSection, ...]
    total: SaidLength | None
    #: Paragraphs that begin as a section does and name no two marks
    unread: tuple[str, ...] = field(default=())


def read_alignment(text: str, winds: Winds) -> SaidAlignment:
    """Read a description in words; whatever is no section (title, notes) is passed over."""
    tidy = re.sub(r"[ \t\u3000]+", "", unicodedata.normalize("NFKC", text).replace("\r", ""))
    tidy = tidy.translate(str.maketrans(",;:", "，；："))
    found: list[SaidSection] = []
    unread: list[str] = []
    pieces = _pieces(tidy)
    for piece in pieces:
        section = _section(piece, winds)
        if section is not None:
            found.append(section)
        elif _START.search(piece) and _SECTION.match(piece):
            unread.append(piece)
    head = tidy if not found else tidy.split(found[0].text)[0]
    total = _TOTAL.search(re.sub(_SECTION_LENGTH, "", head)) or _TOTAL.search(
        re.sub(_SECTION_LENGTH, "", tidy)
    )
    return SaidAlignment(tuple(found), _length(total) if total else None, tuple(unread))


def _pieces(tidy: str) -> list[str]:
    """Cut a text into what may be sections: at 第…段 where it counts them, else at sentences."""
    if len(_SECTION.findall(tidy)) > 0:
        starts = [match.start() for match in _SECTION.finditer(tidy)]
        return [
            tidy[start:end].split("\n")[0] for start, end in zip(starts, [*starts[1:], None], strict=True)
        ]
    sentences = [each for each in re.split(r"(?<=。)|\n", tidy) if each]
    joined: list[str] = []
    for sentence in sentences:
        if joined and _SECTION_LENGTH.match(sentence):
            joined[-1] += sentence
        else:
            joined.append(sentence)
    return joined


def _section(piece: str, winds: Winds) -> SaidSection | None:
    body = _SECTION.sub("", piece, count=1)
    length = _SECTION_LENGTH.search(body)
    way = body[: length.start()] if length else body
    directions = _directions(way, winds)
    start = _START.search(way)
    ends = list(_END.finditer(way, start.end() if start else 0))
    if start is None or not ends or not (directions or length):
        return None
    follows = _FOLLOWS.search(way)
    said = _length(length) if length else None
    if said is None and len(directions) == 1:
        said = directions[0].length
    return SaidSection(
        piece,
        start["name"],
        ends[-1]["name"],
        directions,
        None if follows is None else follows["name"],
        said,
    )


def _directions(way: str, winds: Winds) -> tuple[SaidDirection, ...]:
    pattern = re.compile(
        rf"(?P<overall>总体|大致|基本)?(?:呈|由此)?[向往朝](?P<wind>{winds.pattern})(?:方向|方)?"
        rf"(?:行进|延伸|行走|前行|行|走|直行)?(?:{_LENGTH})?"
    )
    found = []
    for match in pattern.finditer(way):
        wind = winds.named(match["wind"])
        if wind is not None:
            length = _length(match) if match["number"] else None
            found.append(SaidDirection(wind, length, is_overall=match["overall"] is not None))
    return tuple(found)


def _length(match: re.Match[str]) -> SaidLength:
    unit = _UNITS[match["unit"]]
    is_about = match["about"] is not None
    rounding = smallest_digit(match["number"]) * unit / 2
    return SaidLength(read(match["number"]) * unit, rounding, is_about)
