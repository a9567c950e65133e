"""What a name belongs to, read from its last term: an estate, a building, a road, a village, a river …

Which names a rule is about depends on it (民发〔2018〕146号: residential areas, large buildings, roads,
streets; never natural features). A category or kind that a person gives wins over the term.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: Categories of data/reference/place_name_category.csv by their beginning
CATEGORIES: tuple[tuple[str, str], ...] = (
    ("11", "nature"),
    ("12", "nature"),
    ("13", "nature"),
    ("211", "division"),
    ("212", "division"),
    ("213", "division"),
    ("214", "division"),
    ("215", "division"),
    ("216", "village"),
    ("221", "estate"),
    ("222", "village"),
    ("22", "village"),
    ("23", "road"),
    ("24", "nature"),
    ("25", "memorial"),
    ("26", "building"),
    ("276", "community"),
    ("27", "institution"),
)
#: Words for kinds of place, as people write them
KINDS: Mapping[str, str] = {
    **dict.fromkeys(("住宅区", "居民区", "居住区", "小区", "楼盘", "estate", "residential"), "estate"),
    **dict.fromkeys(("楼宇", "建筑物", "大型建筑物", "大厦", "商场", "building"), "building"),
    **dict.fromkeys(("酒店", "宾馆", "饭店", "hotel"), "hotel"),
    **dict.fromkeys(("道路", "街巷", "街路巷", "街道名", "路", "街", "巷", "road", "street"), "road"),
    **dict.fromkeys(("村", "自然村", "村庄", "行政村", "嘎查", "village", "settlement"), "village"),
    **dict.fromkeys(("社区", "居委会", "community"), "community"),
    **dict.fromkeys(("政区", "行政区划", "镇", "乡", "苏木", "街道", "division", "town"), "division"),
    **dict.fromkeys(("自然", "自然地理实体", "山", "河流", "湖泊", "nature"), "nature"),
    **dict.fromkeys(("单位", "学校", "医院", "企业", "institution"), "institution"),
    **dict.fromkeys(("纪念地", "公园", "桥梁", "保护区", "memorial"), "memorial"),
    **dict.fromkeys(("园区", "park"), "park"),
}
LONGEST = 6


@dataclass(frozen=True, slots=True)
class Divided:
    """A name in its specific term and its last term, with what the last term says it is (or empty)."""

    specific: str
    term: str
    context: str
    #: Somebody said what it is, or its body's name does; the last term alone may mislead (棕榈泉加州)
    said: bool = False


class Terms:
    """Divides names by their last term."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Take the rows of data/rules/screening_terms.csv."""
        self._contexts = {row["ending"]: row["context"] for row in rows}

    def divide(self, name: str, said: str = "") -> Divided:
        """Divide a name; `said` is a category code or a word for its kind, which wins."""
        term = ""
        for length in range(min(LONGEST, len(name) - 1), 0, -1):
            if name[-length:] in self._contexts:
                term = name[-length:]
                break
        specific = name.removesuffix(term) if term else name
        given = context_of(said)
        return Divided(specific, term, given or self._contexts.get(term, ""), bool(given))


def context_of(said: str) -> str:
    """Return the context that a category code or a word names, or an empty text."""
    text = said.strip()
    if text[:1].isdigit():
        return next((context for start, context in CATEGORIES if text.startswith(start)), "")
    return KINDS.get(text.lower(), "")
