"""Show a list to its user before anything is done with it: sheets, columns, what they seem to be."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from gis.coordinates import CoordinateSystem, Reason, UnknownCoordinateSystem
from gis.errors import DimingError
from gis.exchange.columns import fields, guess, guess_kind, mapped
from gis.exchange.positions import coordinate_columns, read_how, system_choices
from gis.exchange.preview import MOST_ROWS, PreviewRow, rows_of_layer, rows_of_table, system_as_it_stands
from gis.exchange.rules import KINDS, ImportOptions, Kind
from gis.exchange.running import parameters
from gis.exchange.sources import Source, open_list, sheet_names, shown_rows
from gis.messages import text
from gis.spreadsheets.errors import SpreadsheetUnreadable
from gis.vector_files.errors import SystemNeeded

SHOWN_ROWS = 5
#: Rows read to tell the coordinate system
SAMPLED_ROWS = 200
#: Refusals after which a file can be shown all the same, for its user to choose an encoding
_ENCODING_UNSURE = ("spreadsheet.encoding_unknown", "spreadsheet.utf8_damaged")


def inspect(path: Path, name: str, options: ImportOptions, kind: Kind | None = None) -> dict[str, Any]:
    """Return what a file holds and how it would be read, as JSON for the screen and the command line.

    A file whose encoding or coordinate system is in doubt is shown all the same, with the doubt: the user has
    to choose. Raises the reading modules' other refusals.
    """
    with _opened(path, name, options) as (source, doubts):
        chosen = kind or guess_kind(source.columns)
        column_of = mapped(chosen, source.columns, options.mapping)
        return {
            "name": name,
            "kind": chosen,
            "kinds": list(KINDS),
            "sheet": source.sheet,
            "sheets": sheet_names(path, name),
            "header_row": source.table.header_row,
            "encoding": source.text.encoding if source.text else None,
            "delimiter": source.text.delimiter if source.text else None,
            "rows": source.count,
            "columns": _columns(chosen, source, options.mapping or {}),
            "fields": [
                {"field": field.name, "name_zh": field.name_zh, "name_en": field.name_en, "note": field.note}
                for field in fields(chosen).values()
            ],
            "coordinates": _coordinates(path, name, chosen, source, options, column_of, doubts),
            "notes": [
                *(_sentence("import.encoding_to_choose", {}) for doubt in doubts if _of_encoding(doubt)),
                *(_note(note) for note in source.notes),
            ],
        }


@contextmanager
def _opened(path: Path, name: str, options: ImportOptions) -> Iterator[tuple[Source, list[DimingError]]]:
    """Open a list as an import would, or in the way that shows most of it while something is in doubt."""
    doubts: list[DimingError] = []
    wanted: dict[str, Any] = {
        "sheet": options.sheet,
        "header_row": options.header_row,
        "encoding": options.encoding,
        "delimiter": options.delimiter,
        "crs": options.crs,
        "datum_parameters": parameters(options),
    }
    with ExitStack() as stack:
        try:
            source = stack.enter_context(open_list(path, name, **wanted))
        except SpreadsheetUnreadable as error:
            if options.encoding is not None or not _of_encoding(error):
                raise
            doubts.append(error)
            shown = wanted | {"encoding": "UTF-8", "lenient": True}
            source = stack.enter_context(open_list(path, name, **shown))
        except (SystemNeeded, UnknownCoordinateSystem) as error:
            if options.crs is not None:
                raise
            doubts.append(error)
            source = stack.enter_context(open_list(path, name, **wanted | {"crs": "cgcs2000"}))
        yield source, doubts


def _of_encoding(doubt: DimingError) -> bool:
    return doubt.message_id in _ENCODING_UNSURE


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


def _coordinates(
    path: Path,
    name: str,
    kind: Kind,
    source: Source,
    options: ImportOptions,
    column_of: Mapping[str, str],
    doubts: list[DimingError],
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "columns": [],
        "system": None,
        "reasons": [_sentence(doubt.message_id, doubt.params) for doubt in doubts if not _of_encoding(doubt)],
        "choices": system_choices(),
        "preview": [],
    }
    if source.system is not None:
        if not found["reasons"]:
            _say_system(found, source.system)
            found["preview"] = _shown(_of_layer(path, name, source, options, column_of.get("name")))
        return found
    columns = coordinate_columns(column_of)
    found["columns"] = list(columns)
    if not columns or kind == "divisions":
        return found
    rows = list(islice(source.rows(), SAMPLED_ROWS))
    try:
        reading = read_how([row.values for row in rows], columns, options.crs, options.north)
    except DimingError as error:
        found["reasons"] = [_sentence(error.message_id, error.params)]
        return found
    _say_system(found, reading.system)
    found["north_column"] = columns[reading.north] if len(columns) == 2 else None
    found["north"] = ("first", "second")[reading.north]
    found["reasons"] = [_note(reason) for reason in (reading.axes.reasons if reading.axes else ())]
    found["preview"] = _shown(
        rows_of_table(rows, reading, parameters(options), column_of.get("name"), column_of.get("crs"))
    )
    return found


def _say_system(found: dict[str, Any], system: CoordinateSystem) -> None:
    found["system"] = system.key
    found["system_zh"], found["system_en"] = system.name_zh, system.name_en
    found["datum"] = system.datum


def _of_layer(
    path: Path, name: str, source: Source, options: ImportOptions, name_column: str | None
) -> list[PreviewRow]:
    other = system_as_it_stands(source.system) if source.system else None
    as_they_stand = {}
    if other is not None:
        with open_list(
            path, name, sheet=options.sheet, encoding=options.encoding, crs=other.key
        ) as same_numbers:
            for row in islice(same_numbers.rows(), MOST_ROWS):
                if row.drawn is not None:
                    as_they_stand[row.number] = row.drawn
    return rows_of_layer(source.rows(), as_they_stand, name_column)


def _shown(rows: list[PreviewRow]) -> list[dict[str, Any]]:
    return [
        row._asdict() | {"problem": row.problem and _sentence(row.problem.message_id, row.problem.params)}
        for row in rows
    ]


def _note(reason: Reason) -> dict[str, str]:
    return _sentence(reason.message_id, reason.params)


def _sentence(message_id: str, params: Any) -> dict[str, str]:
    return {language: text(message_id, language, **params) for language in ("zh", "en")}
