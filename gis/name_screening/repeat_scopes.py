"""Within which part of the country which names must not repeat, by two yardsticks (uniqueness_scopes.csv).

地名管理条例 Art. 9(7)(8) and the narrower scopes of the campaign of 2018. A built-up area is seldom in a
list: all 街道 of a county stand for one, every 镇 for one by itself, the county where a list says no more.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from gis.name_screening.screening import SEVERITIES, Severity
from gis.name_screening.screening_terms import Divided

#: Last terms of divisions of county level and above, and of township level
COUNTY_TERMS = (
    *("县", "市", "区", "旗", "自治县", "自治旗", "林区", "盟", "州", "地区", "自治州", "自治区", "省"),
    "特别行政区",
)
TOWNSHIP_TERMS = ("镇", "乡", "苏木", "街道", "民族乡")
#: Words and categories by which somebody says that a village is a committee's seat, or that it is none
SEATS = ("行政村", "嘎查", "社区", "居委会", "村委会", "216", "276")
NATURAL_VILLAGES = ("自然村", "居民点", "222", "224")
COUNTY_DIGITS, TOWNSHIP_DIGITS = 6, 9
#: Classes that repeat without harm where a list does not say where they lie
NEEDS_CODES = (
    *("village", "village_seat", "natural_village", "township", "nature"),
    *("institution", "park", "memorial", "area", "highway", "facility"),
)
#: The scopes, the narrowest first
WIDTHS = ("township", "built_up_area", "county", "province", "nation")
SEAT, NATURAL, EITHER = "village_seat", "natural_village", "village"


@dataclass(frozen=True, slots=True)
class Scope:
    """One scope of one yardstick: how wide, what repeats in it, how severe each way of repeating is."""

    width: str
    yardstick: str
    clause: str
    same: Severity
    strong: Severity
    weak: Severity
    specific: Severity

    @property
    def is_campaign(self) -> bool:
        """Say whether it is the scope of the campaign of 2018."""
        return self.yardstick == "campaign"

    @property
    def art9(self) -> str:
        """Return the item of Art. 9 that it is the scope of."""
        if self.yardstick != "art9":
            return ""
        return "9(7)" if self.width == "nation" else "9(8)"


class RepeatScopes:
    """Knows of which class of Art. 9 a name is, and within which areas it must not repeat."""

    def __init__(
        self,
        rows: Iterable[Mapping[str, str]],
        famous: Collection[str],
        classes: Iterable[Mapping[str, str]],
    ) -> None:
        """Take the rows of uniqueness_scopes, features that the whole country knows, and naming_classes."""
        self._groups = {row["category"]: row["group"] for row in classes}
        self._scopes: dict[str, list[Scope]] = {}
        for row in rows:
            severities = [_severity(row[key]) for key in ("same", "strong", "weak", "same_specific")]
            scope = Scope(row["scope"], row["yardstick"], row["clause"], *severities)
            self._scopes.setdefault(row["group"], []).append(scope)
        # Nobody says whether it is a committee's seat: by that rule no more than a warning
        seat = [replace(scope, same="warning") for scope in self._scopes.get(SEAT, [])]
        natural = [scope for scope in self._scopes.get(NATURAL, []) if scope.width == "township"]
        self._scopes[EITHER] = [*natural, *seat]
        for scopes in self._scopes.values():
            scopes.sort(key=lambda scope: WIDTHS.index(scope.width))
        self._famous = frozenset(famous)

    def kind_of(self, core: str, divided: Divided, said: str, category: str, *, is_seat: bool) -> str:
        """Return the class of a name, a group of the table: county, township, village_seat, road, estate …

        A category's code says it, for Art. 9(8) lists roads and no stations of them; else `said` or the name.
        """
        if group := self._group_of(category):
            return "famous_nature" if group == "nature" and core in self._famous else group
        context = divided.context
        if context == "division":
            if divided.term in TOWNSHIP_TERMS:
                return "township"
            return "county" if divided.term in COUNTY_TERMS else "area"
        if context in ("village", "community"):
            if said.startswith(NATURAL_VILLAGES):
                return NATURAL
            known = is_seat or context == "community" or divided.term == "嘎查" or said.startswith(SEATS)
            return SEAT if known else EITHER
        if context in ("estate", "building", "hotel", ""):
            return "estate"
        if context == "nature":
            return "famous_nature" if core in self._famous else "nature"
        return context

    def _group_of(self, category: str) -> str:
        """Return the group of the longest beginning of a category's code that the table has, or nothing."""
        starts = (category[:length] for length in range(len(category), 1, -1))
        return next((self._groups[start] for start in starts if start in self._groups), "")

    def scopes(self, kind: str) -> list[Scope]:
        """Return the scopes of a class, the narrowest first."""
        return self._scopes.get(kind, [])


def area(width: str, code: str) -> str:
    """Return the code of the area of a width that a division lies in; empty where its code does not say."""
    if width == "nation":
        return "*"
    if not are_digits(code):
        return ""
    if width == "province":
        return code[:2]
    if width == "county":
        return code[:COUNTY_DIGITS] if len(code) >= COUNTY_DIGITS else ""
    is_town = width == "built_up_area"
    if len(code) < TOWNSHIP_DIGITS:
        return area("county", code) if is_town else ""
    # 001-099 below the county's code are 街道: together one built-up area
    is_urban = is_town and code[COUNTY_DIGITS] == "0"
    return f"{code[:COUNTY_DIGITS]}街道" if is_urban else code[:TOWNSHIP_DIGITS]


def are_digits(code: str) -> bool:
    """Say whether a text can be a code of the state: digits and nothing else."""
    return code.isascii() and code.isdigit()


def _severity(text: str) -> Severity:
    return next(each for each in SEVERITIES if each == text)
