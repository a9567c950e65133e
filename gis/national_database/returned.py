"""Read the records that the national database gives back: JSON as its public query shows them, or a table."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gis.coordinates import parse_angle
from gis.errors import DimingError
from gis.national_database.profile import Profile
from gis.national_database.records import GDM, NationalRecord, from_public, normal_gdm, tidy
from gis.national_database.rules import ReturnedUnreadable
from gis.spreadsheets.errors import HeaderNotFound
from gis.spreadsheets.many_sheets import ABOUT, CHOICES
from gis.spreadsheets.reading import read_sheets
from gis.spreadsheets.sheet import Sheet
from gis.spreadsheets.table import Table

_JSON_ENDINGS = (".json", ".geojson")
#: A sheet without both is no list of records
_NEEDED = frozenset(("standard_name", "place_type_code"))


def read_returned(file: Path, profile: Profile, name: str | None = None) -> list[NationalRecord]:
    """Read `records`, `data.records` or a bare list of JSON, or every sheet of an XLSX or CSV file.

    A table is headed as the census form is, or by the keys of the public query. `name` is what the file was
    called by whoever brought it. Raises ReturnedUnreadable, naming the record at fault.
    """
    shown = name or file.name
    if Path(shown).suffix.lower() in _JSON_ENDINGS:
        return _from_json(file, profile, shown)
    return _from_tables(file, profile, shown)


def _from_json(file: Path, profile: Profile, name: str) -> list[NationalRecord]:
    try:
        told: Any = json.loads(file.read_text("utf-8-sig"))
    except (ValueError, OSError, RecursionError) as error:
        raise ReturnedUnreadable(file=name) from error
    for key in ("data", "records"):
        if isinstance(told, dict) and key in told:
            told = told[key]
    if not isinstance(told, list):
        raise ReturnedUnreadable(file=name)
    records = []
    for number, row in enumerate(told, start=1):
        try:
            records.append(from_public(profile, row))
        except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
            raise ReturnedUnreadable("national.returned_row", file=name, row=number) from error
    return records


def _from_tables(file: Path, profile: Profile, name: str) -> list[NationalRecord]:
    keys = _keys(profile)
    records: list[NationalRecord] = []
    try:
        for sheet in read_sheets(file, name):
            if sheet.name not in (ABOUT, CHOICES) and sheet.row_count != 0 and not sheet.hidden:
                records += _rows(sheet, keys)
    except DimingError as error:
        raise ReturnedUnreadable(file=name) from error
    if not records:
        raise ReturnedUnreadable(file=name)
    return records


def _rows(sheet: Sheet, keys: Mapping[str, str]) -> Iterator[NationalRecord]:
    try:
        table = Table(sheet, list(keys))
    except HeaderNotFound:
        return
    columns = {column: keys[column.strip()] for column in table.columns if column.strip() in keys}
    if not set(columns.values()) >= _NEEDED:
        return
    for row in table:
        texts = {key: tidy(row.values.get(column)) for column, key in columns.items()}
        yield NationalRecord({key: said for key, said in texts.items() if said}, _point(texts))


def _keys(profile: Profile) -> dict[str, str]:
    """Return heading → key of the profile: Chinese, English, of the public query, or the item's code."""
    found: dict[str, str] = {}
    for one in profile.fields:
        for heading in (one.name_zh, one.json_key, one.item_code, one.name_en, one.key):
            if heading and heading != GDM:
                found.setdefault(heading, one.key)
    return found


def _point(texts: Mapping[str, str]) -> dict[str, Any] | None:
    """Return where a row says it is; one with an extent, or an angle that can't be read, says no point."""
    if not (texts.get("east") and texts.get("north")) or texts.get("east_to") or texts.get("north_to"):
        return None
    try:
        return normal_gdm(
            {
                "type": "Point",
                "coordinates": [parse_angle(texts["east"], "lon"), parse_angle(texts["north"], "lat")],
            }
        )
    except DimingError:
        return None
