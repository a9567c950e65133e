"""Read records of the national database (JSON) as rows with text cells, as any other list is read."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gis.exchange.sources import SourceRow

#: Where answers of the national query and packages keep their records
_HOLDERS = ("records", "data", "rows")
GEOMETRY = "gdm"
#: Code of the township
DIVISION = "area"
#: A record has one of these
_KEYS = frozenset({"standard_name", "place_code", "place_type_code"})
Record = Mapping[str, Any]


def records_of(document: object) -> Sequence[Record] | None:
    """Return the records that a document holds; None when it holds something else."""
    if isinstance(document, Mapping):
        held = next((document[key] for key in _HOLDERS if isinstance(document.get(key), list | dict)), None)
        if isinstance(held, Mapping):
            return records_of(held)
        document = [document] if held is None else held
    if not isinstance(document, list) or not document:
        return None
    if not all(isinstance(one, Mapping) for one in document) or not _KEYS & set(document[0]):
        return None
    return document


def columns_of(records: Sequence[Record]) -> tuple[str, ...]:
    """Return the keys of all records in the order in which they first stand, without the geometry."""
    return tuple(dict.fromkeys(key for one in records for key in one if key != GEOMETRY))


def rows_of(records: Sequence[Record]) -> Iterator[SourceRow]:
    """Yield the records as rows; the first is number 1."""
    columns = columns_of(records)
    for number, one in enumerate(records, start=1):
        yield SourceRow(number, {column: _cell(one.get(column)) for column in columns}, None)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return "、".join(map(_cell, value)) if isinstance(value, list) else str(value).strip()
