"""Compare a generic term with the size of what bears it: a 大厦 of five floors, a 广场 of 2,000 m².

The figures are other places' rules (data/rules/generic_thresholds.csv): a hint, never a verdict.
"""

from collections.abc import Iterable, Iterator, Mapping

from gis.name_screening.screening import Finding
from gis.name_screening.screening_terms import Divided


class Thresholds:
    """Knows how large what bears a generic term should be."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Take the rows of data/rules/generic_thresholds.csv."""
        self._rows = {row["term"]: row for row in rows}

    def check(self, divided: Divided, area_m2: str, floors: str, length_m: str = "") -> Iterator[Finding]:
        """Yield a finding for a size, where one is known, below what the generic term asks for."""
        row = self._rows.get(divided.term)
        if row is None:
            return
        sizes = (
            (area_m2, "least_area_m2", "平方米"),
            (floors, "least_floors", "层"),
            (length_m, "least_length_m", "米"),
        )
        for given, key, unit in sizes:
            size, least = _number(given), _number(row.get(key, ""))
            if size is not None and least is not None and size < least:
                compared = f"{size:g}{unit}，应不少于{least:g}{unit}（{row['source']}）"
                yield Finding("大", "D4", divided.term, compared, "warning", 0.6)


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None
