"""Compare a generic term with the size of what bears it: a 大厦 of five floors, a 广场 of 2,000 m².

The figures are other places' rules (data/rules/generic_thresholds.csv): a hint, never a verdict.
"""

from collections.abc import Iterable, Iterator, Mapping
from math import isfinite

from gis.name_screening.screening import Finding
from gis.name_screening.screening_terms import Divided

#: A term asks for so much ground or so much floor
EITHER = frozenset(("least_area_m2", "least_floor_area_m2"))


class Thresholds:
    """Knows how large what bears a generic term should be."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Take the rows of data/rules/generic_thresholds.csv."""
        self._rows = {row["term"]: row for row in rows}

    def check(
        self, divided: Divided, area_m2: str, floors: str, length_m: str = "", floor_area_m2: str = ""
    ) -> Iterator[Finding]:
        """Yield a finding for a size, where one is known, below what the generic term asks for.

        Where a term asks for so much ground or so much floor, either is enough.
        """
        row = self._rows.get(divided.term)
        if row is None:
            return
        sizes = (
            (area_m2, "least_area_m2", "占地", "平方米"),
            (floor_area_m2, "least_floor_area_m2", "建筑面积", "平方米"),
            (floors, "least_floors", "", "层"),
            (length_m, "least_length_m", "", "米"),
        )
        small: dict[str, str] = {}
        enough: set[str] = set()
        for given, key, what, unit in sizes:
            size, least = _number(given), _number(row.get(key) or "")
            if size is None or least is None:
                continue
            if size < least:
                small[key] = f"{what}{size:g}{unit}，应不少于{least:g}{unit}（{row['source']}）"
            else:
                enough.add(key)
        for key, compared in small.items():
            if not (key in EITHER and enough & EITHER):
                yield Finding("名不副实", "D4", divided.term, compared, "warning", 0.6)


def _number(text: str) -> float | None:
    """Return a size; None for what is none: nothing, nan, no floors at all."""
    try:
        size = float(text.replace(",", ""))
    except ValueError:
        return None
    return size if isfinite(size) and size > 0 else None
