"""To which class a name belongs, and within which scope names of a class must be unique.

Pure; the tables are data/rules/naming_classes.csv and uniqueness_scopes.csv.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gis.name_screening.screening_terms import context_of
from gis.naming_checks.likeness import Worth
from gis.naming_checks.rules import OUTCOMES, Outcome

#: Contexts of the screening → classes, for names whose category nobody gave
OF_CONTEXT: Mapping[str, str] = {
    "division": "township",
    "village": "village_seat",
    "community": "village_seat",
    "estate": "estate",
    "building": "building",
    "hotel": "building",
    "road": "road",
    "nature": "nature",
    "memorial": "memorial",
    "institution": "institution",
    "park": "park",
}
COUNTY_ENDINGS = ("市", "区", "县", "旗", "盟", "州", "省", "自治区")


@dataclass(frozen=True)
class NamingClass:
    """A class of names; those of one group are compared with one another."""

    code: str
    group: str
    name_zh: str
    name_en: str


UNKNOWN = NamingClass("", "", "类别不明", "class unknown")


@dataclass(frozen=True)
class Scope:
    """Within which names of a group must be unique, by which yardstick, and what each likeness is worth."""

    yardstick: str
    #: province, county, township, built_up_area
    extent: str
    clause: str
    worth: Worth
    name_zh: str
    name_en: str


class NamingClasses:
    """Knows the classes and the scopes."""

    def __init__(self, classes: Iterable[Mapping[str, str]], scopes: Iterable[Mapping[str, str]]) -> None:
        """Take the rows of naming_classes and uniqueness_scopes."""
        self._by_category: dict[str, NamingClass] = {}
        self._by_code: dict[str, NamingClass] = {}
        for row in classes:
            found = NamingClass(row["naming_class"], row["group"], row["name_zh"], row["name_en"])
            self._by_category[row["category"]] = found
            self._by_code.setdefault(found.code, found)
        self._scopes: dict[str, list[Scope]] = {}
        for row in scopes:
            worth = Worth(*(outcome(row[key]) for key in ("same", "strong", "weak", "same_specific")))
            scope = Scope(
                row["yardstick"], row["scope"], row["clause"], worth, row["scope_zh"], row["scope_en"]
            )
            self._scopes.setdefault(row["group"], []).append(scope)

    def of(self, category: str, entity_type: str = "", context: str = "", name: str = "") -> NamingClass:
        """Return the class that a category says, or else a word for the kind, or else the last term."""
        for length in range(len(category), 1, -1):
            found = self._by_category.get(category[:length])
            if found is not None:
                return found
        code = OF_CONTEXT.get(context_of(entity_type) or context, "")
        if code == "township" and name.endswith(COUNTY_ENDINGS):
            code = "county"
        return self._by_code.get(code, UNKNOWN)

    def scopes(self, group: str) -> Sequence[Scope]:
        """Return the scopes of a group, the law's own first; none where nothing is compared."""
        return self._scopes.get(group, ())

    def categories(self, group: str) -> tuple[str, ...]:
        """Return the beginnings of the categories of a group."""
        return tuple(sorted(each for each, found in self._by_category.items() if found.group == group))


def outcome(text: str) -> Outcome:
    """Return an outcome; raise StopIteration for a word that is none."""
    return next(each for each in OUTCOMES if each == text)
