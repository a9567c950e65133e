"""Compare a statistics table with the register and a release; write every difference down with its places."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.errors import InvalidInput
from gis.exchange import queries
from gis.exchange.division_index import DivisionIndex
from gis.exchange.findings import Findings
from gis.exchange.place_name_rows import CodeWords
from gis.exchange.rules import Finding
from gis.exchange.statistics_comparison import Difference, Held, Stated, compare, repeated
from gis.exchange.statistics_table import StatisticsTable, open_table
from gis.history.as_known import today
from gis.messages import Language, text
from gis.place_names import service as place_names
from gis.reference import service as reference
from gis.secrecy_marks import refuse_marked_file
from gis.spreadsheets.writing import OutColumn, write_csv, write_xlsx

_COLUMNS = ("row", "column", "division", "category", "stated", "registered", "by", "place", "record_id")
_NUMBERS = frozenset(("row", "stated", "registered", "released", "by"))
#: The places of a release in its files
Released = Callable[[], Sequence[Held]]


class NothingToCompare(InvalidInput):
    """Neither a table nor a release is given to compare the register with."""

    message_id = "statistics.nothing_to_compare"


@dataclass(frozen=True)
class Comparison:
    """What became of one table: counts read, differences, cells that can't be read."""

    name: str
    day: date
    counts: int
    differences: Sequence[Difference]
    findings: Sequence[Finding]
    #: Division → its path of names; category → its Chinese name
    divisions: Mapping[UUID, str]
    categories: Mapping[str, str]
    #: Number of the release that is compared too
    release: int | None = None

    @property
    def agreeing(self) -> int:
        """How many counts are the register's."""
        return self.counts - sum(one.stated is not None and one.by != 0 for one in self.differences)

    def as_json(self) -> dict[str, Any]:
        """Return it all, every difference with its places."""
        return {
            "file": self.name,
            "as_of": self.day.isoformat(),
            "counts": self.counts,
            "agreeing": self.agreeing,
            "release": self.release,
            "differences": [
                {
                    "row": one.stated and one.stated.row,
                    "column": one.stated and one.stated.column,
                    "division_id": one.division and str(one.division),
                    "division": self.division(one),
                    "category": one.category,
                    "category_zh": self.category(one),
                    "stated": one.stated and one.stated.count,
                    "registered": one.registered,
                    "released": one.released,
                    "by": one.by,
                    "places": _named(one.places),
                    "only_registered": _named(one.only_registered),
                    "only_released": _named(one.only_released),
                }
                for one in self.differences
            ],
            "findings": [one.as_json() for one in self.findings],
        }

    def division(self, one: Difference, language: Language = "zh") -> str:
        """Return the path of names of a difference's division."""
        if one.division is None:
            return text("statistics.all" if one.stated else "statistics.no_division", language)
        return self.divisions.get(one.division, str(one.division))

    def category(self, one: Difference, language: Language = "zh") -> str:
        """Return the name of a difference's category."""
        return self.categories.get(one.category, "") or text("statistics.all", language)

    def rows(self) -> Iterator[dict[str, object]]:
        """Yield a row for each place behind a difference; one without any has a row of its own."""
        for one in self.differences:
            said: dict[str, object] = {
                "row": one.stated and one.stated.row,
                "column": one.stated and one.stated.column,
                "division": self.division(one),
                "category": f"{self.category(one)} {one.category}".strip(),
                "stated": one.stated and one.stated.count,
                "registered": one.registered,
                "released": one.released,
                "by": one.by,
            }
            added = {id_ for id_, _ in one.only_registered}
            for id_, name in one.places or ([] if one.only_released else [("", "")]):
                standing = text("statistics.only_registered") if id_ in added else ""
                yield said | {"place": name, "record_id": id_, "standing": standing}
            for id_, name in one.only_released:
                yield said | {"place": name, "record_id": id_, "standing": text("statistics.only_released")}

    def write(self, path: Path, language: Language = "zh") -> None:
        """Write the differences as CSV or, by the ending of the path, as a workbook."""
        keys = _COLUMNS if self.release is None else (*_COLUMNS, "released", "standing")
        columns = [
            OutColumn(
                key, text(f"statistics.column_{key}", language), "number" if key in _NUMBERS else "text"
            )
            for key in keys
        ]
        if path.suffix.lower() == ".xlsx":
            sheet = text("statistics.differences", language)
            about = [text("map.unclassified_system", language), text("map.as_of", language, date=self.day)]
            write_xlsx(path, columns, self.rows(), sheet, about)
        else:
            write_csv(path, columns, self.rows())


def _named(places: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"record_id": id_, "name": name} for id_, name in places]


def compare_table(
    session: Session,
    caller: Caller,
    path: Path | None,
    name: str,
    *,
    as_of: date | None = None,
    sheet: str | None = None,
    demonstration: bool = False,
    release: int | None = None,
    released: Released | None = None,
) -> Comparison:
    """Compare the counts of a CSV or workbook with the places that a signed-in caller sees on a day.

    With a release its places are compared too (`released` reads them); without a table (`path` None) only
    register and release are. Invented data counts only with `demonstration`. Raises NotSignedIn,
    MarkedSecret, ColumnsUnmapped and what reading a table raises.
    """
    caller.account()
    day = as_of or today()
    divisions = queries.known_divisions(session, day)
    index = DivisionIndex(divisions)
    codes = reference.codes(session, "place_name_category")
    findings = Findings()
    stated: Sequence[Stated] = ()
    if path is not None:
        refuse_marked_file(path, name)
        stated = StatisticsTable(open_table(path, name, sheet), index, CodeWords.of(codes), findings).counts()
    for again, first in repeated(stated):
        findings.note(again.row, again.column, str(again.count), "import.repeated_row", first=first.row)
    only_real = {} if demonstration else {"demonstration": False}
    held = [
        Held(one.category, one.divisions, one.features)
        for one in place_names.groups(session, caller, day, **only_real)  # type: ignore[arg-type]
    ]
    above = {one.id: one.parent_id for one in divisions}
    return Comparison(
        name,
        day,
        len(stated),
        compare(stated, held, above, None if released is None else released()),
        list(findings),
        {one.id: index.path(one.id) for one in divisions},
        {row["code"]: row["name_zh"] for row in codes},
        release,
    )
