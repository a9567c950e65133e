"""Show where the first rows of a list come to lie: as their numbers stand, and after conversion.

Before: the same numbers taken for CGCS2000. After: what an import would store. Where nothing has to be
converted both are the same place.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from gis.coordinates import CoordinateSystem, DatumParameters, distance_m, find_system, on_datum
from gis.errors import DimingError
from gis.exchange.positions import Placed, Placer, Reading
from gis.exchange.sources import Drawn, SourceRow

#: Rows that are shown
MOST_ROWS = 50

LonLat = tuple[float, float]


class PreviewRow(NamedTuple):
    """A row of a list and its place: longitude and latitude in EPSG:4490, before and after conversion."""

    row: int
    name: str
    #: The numbers, or the kind of geometry, as the list has them
    stated: str
    before: LonLat | None
    after: LonLat | None
    #: Metres from before to after; None where either is missing
    moved_m: float | None
    approximate: bool
    #: Why the row can't be placed
    problem: DimingError | None


def rows_of_table(
    rows: Sequence[SourceRow],
    reading: Reading,
    parameters: DatumParameters | None,
    name_column: str | None,
    datum_column: str | None,
) -> list[PreviewRow]:
    """Place the first rows of a table by its coordinate columns."""
    problems: dict[int, DimingError] = {}

    def refused(row: int, _column: str, _value: str, why: DimingError) -> None:
        problems.setdefault(row, why)

    placer = Placer(reading, parameters, refused)
    as_numbers = Placer(reading, None, lambda *_: None)
    found: list[PreviewRow] = []
    for row in islice(rows, MOST_ROWS):
        pair = placer.pair(row.number, row.values, row.values[datum_column] if datum_column else "")
        after = before = None
        if pair is not None:
            key, numbers = pair
            after = placer.place([pair]).get(row.number)
            as_cgcs2000 = on_datum(find_system(key), "cgcs2000")
            if after is not None and as_cgcs2000 is not None:
                before = as_numbers.place([(as_cgcs2000.key, numbers)]).get(row.number)
        stated = "，".join(row.values[column] for column in reading.columns if row.values[column])
        found.append(
            _row(
                row.number,
                row.values[name_column] if name_column else "",
                stated,
                _place(before),
                _place(after),
                approximate=after is not None and after.approximate,
                problem=problems.get(row.number),
            )
        )
    return found


def rows_of_layer(
    rows: Iterator[SourceRow], as_they_stand: Mapping[int, Drawn], name_column: str | None
) -> list[PreviewRow]:
    """Show the first records of a GIS file by a point inside each; `as_they_stand` is read as CGCS2000."""
    return [
        _row(
            row.number,
            row.values[name_column] if name_column else "",
            "" if row.drawn is None or row.drawn.geometry is None else row.drawn.geometry.geom_type,
            _inside(as_they_stand.get(row.number, row.drawn)),
            _inside(row.drawn),
            approximate=row.drawn is not None and row.drawn.approximate,
            problem=row.drawn.problem if row.drawn is not None else None,
        )
        for row in islice(rows, MOST_ROWS)
    ]


def system_as_it_stands(system: CoordinateSystem) -> CoordinateSystem | None:
    """Return the system on CGCS2000 with the same numbers, where the two differ."""
    if system.datum in ("cgcs2000", "wgs84"):
        return None
    return on_datum(system, "cgcs2000")


def _row(
    row: int,
    name: str,
    stated: str,
    before: LonLat | None,
    after: LonLat | None,
    *,
    approximate: bool,
    problem: DimingError | None,
) -> PreviewRow:
    moved = None if before is None or after is None else distance_m(*before, *after)
    return PreviewRow(row, name, stated, before, after, moved, approximate, problem)


def _place(placed: Placed | None) -> LonLat | None:
    return None if placed is None else (placed.lon, placed.lat)


def _inside(drawn: Drawn | None) -> LonLat | None:
    if drawn is None or drawn.geometry is None:
        return None
    point = drawn.geometry.representative_point()
    return point.x, point.y
