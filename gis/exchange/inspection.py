"""Show a list to its user before anything is done with it: sheets, columns, what they seem to be."""

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from gis.coordinates import Reason
from gis.errors import DimingError
from gis.exchange.columns import fields, guess, guess_kind, mapped
from gis.exchange.positions import coordinate_columns, read_how, system_choices
from gis.exchange.rules import KINDS, ImportOptions, Kind
from gis.exchange.sources import Source, open_list, sheet_names, shown_rows
from gis.messages import text

SHOWN_ROWS = 5
#: Rows read to tell the coordinate system
SAMPLED_ROWS = 200


def inspect(path: Path, name: str, options: ImportOptions, kind: Kind | None = None) -> dict[str, Any]:
    """Return what a file holds and how it would be read, as JSON for the screen and the command line.

    Raises the reading modules' own refusals.
    """
    with open_list(
        path,
        name,
        sheet=options.sheet,
        header_row=options.header_row,
        encoding=options.encoding,
        crs=options.crs,
    ) as source:
        chosen = kind or guess_kind(source.columns)
        return {
            "name": name,
            "kind": chosen,
            "kinds": list(KINDS),
            "sheet": source.sheet,
            "sheets": sheet_names(path, name),
            "header_row": source.table.header_row,
            "rows": source.count,
            "columns": _columns(chosen, source, options.mapping or {}),
            "fields": [
                {"field": field.name, "name_zh": field.name_zh, "name_en": field.name_en, "note": field.note}
                for field in fields(chosen).values()
            ],
            "coordinates": _coordinates(chosen, source, options),
            "notes": [_note(note) for note in source.notes],
        }


def _columns(kind: Kind, source: Source, mapping: Mapping[str, str]) -> list[dict[str, Any]]:
    guessed = {match.column: match for match in guess(kind, source.columns)}
    field_of = {column: field for field, column in mapped(kind, source.columns, mapping).items()}
    first = shown_rows(source.table, SHOWN_ROWS)
    return [
        {
            "column": column,
            "field": field_of.get(column)
            or (guessed[column].field if column in guessed and column not in mapping else None),
            "confidence": 1.0
            if column in mapping
            else guessed[column].confidence
            if column in guessed
            else 0.0,
            "used": column in field_of,
            "samples": [row.values.get(column, "") for row in first],
        }
        for column in source.columns
    ]


def _coordinates(kind: Kind, source: Source, options: ImportOptions) -> dict[str, Any]:
    found: dict[str, Any] = {
        "columns": [],
        "system": source.system,
        "reasons": [],
        "choices": system_choices(),
    }
    if source.system is not None or kind == "divisions":
        return found
    columns = coordinate_columns(mapped(kind, source.columns, options.mapping))
    found["columns"] = list(columns)
    if not columns:
        return found
    rows: Sequence[Any] = [row.values for row in islice(source.rows(), SAMPLED_ROWS)]
    try:
        reading = read_how(rows, columns, options.crs)
    except DimingError as error:
        found["reasons"] = [_sentence(error.message_id, error.params)]
        return found
    found["system"] = reading.system.key
    found["system_zh"], found["system_en"] = reading.system.name_zh, reading.system.name_en
    found["north_column"] = columns[reading.north] if len(columns) == 2 else None
    found["reasons"] = [_note(reason) for reason in (reading.axes.reasons if reading.axes else ())]
    return found


def _note(reason: Reason) -> dict[str, str]:
    return _sentence(reason.message_id, reason.params)


def _sentence(message_id: str, params: Any) -> dict[str, str]:
    return {language: text(message_id, language, **params) for language in ("zh", "en")}
