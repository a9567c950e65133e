"""Read what is in a package's form by itself: a manifest with its files, a packed package, one of its files.

A file that is something else is none of it: None, not an error.
"""

import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import fiona
from fiona.errors import FionaError

from gis.errors import DimingError
from gis.national_database.package_files import (
    GEOMETRY,
    LONG_TEXTS,
    fiona_rows,
    long_texts,
    record_in,
    shapefile_keys,
    shapefile_rows,
)
from gis.national_database.packages import FORM, MANIFEST, read_package
from gis.national_database.profile import Profile
from gis.national_database.records import NationalRecord, from_columns, from_public
from gis.national_database.rules import ReturnedUnreadable
from gis.spreadsheets.many_sheets import read_rows
from gis.vector_files.datasets import unpack

#: Fields that tell a sheet or layer of ours from any other list
_HEADINGS = ("record_id", "place_type_code", "use_time")
_REMOVED = "注销"


@dataclass(frozen=True)
class Placed:
    """A record, and where it stands in its file: sheet or layer (if it has one) and row."""

    record: NationalRecord
    row: int
    part: str = ""


@dataclass(frozen=True)
class LoneFile:
    """The records of a file in a package's form."""

    records: Sequence[Placed]
    #: Whether it can tell where the records are; a workbook by itself can't
    has_positions: bool = True
    demonstration: frozenset[str] = field(default_factory=frozenset)


def read_lone_file(path: Path, name: str, profile: Profile, document: object) -> LoneFile | None:
    """Read a file in a package's form; `document` is its JSON, if it is JSON. None for any other file.

    Raises PackageDamaged and ReturnedUnreadable for one that is in that form and can't be read.
    """
    ending = Path(name).suffix.lower()
    if isinstance(document, Mapping) and document.get("form") == FORM:
        return _package(path.parent, profile)
    if ending in (".json", ".geojson"):
        return _json(name, profile, document)
    if ending == ".zip" and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
        if MANIFEST not in names:
            return _shapefiles(path, name, names, profile)
        with tempfile.TemporaryDirectory(prefix="diming-package-") as folder:
            unpack(path, Path(folder), name)
            return _package(Path(folder), profile)
    if ending == ".xlsx":
        return _workbook(path, profile)
    return _layers(path, profile) if ending == ".gpkg" else None


def _package(folder: Path, profile: Profile) -> LoneFile:
    found = read_package(folder, profile)
    placed = [Placed(record, row) for row, record in enumerate(found.records, start=1)]
    return LoneFile(placed, demonstration=frozenset(found.manifest.demonstration))


def _json(name: str, profile: Profile, document: object) -> LoneFile | None:
    held = document.get("records") if isinstance(document, Mapping) else None
    own = {one.json_key for one in profile.fields if not one.public_key}
    if not isinstance(held, list) or not any(isinstance(one, Mapping) and own & one.keys() for one in held):
        return None
    placed = []
    for row, one in enumerate(held, start=1):
        try:
            if one.get("change") != _REMOVED:
                placed.append(Placed(from_public(profile, one), row))
        except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
            raise ReturnedUnreadable("national.returned_row", file=name, row=row) from error
    return LoneFile(placed)


def _workbook(path: Path, profile: Profile) -> LoneFile | None:
    needed = {profile.field(key).name_zh for key in _HEADINGS}
    titles = {one.name_zh for one in profile.classes}
    try:
        sheets = read_rows(path)
    except DimingError:
        return None
    ours = {
        title: rows for title, rows in sheets.items() if title in titles and rows and needed <= rows[0].keys()
    }
    if not ours:
        return None
    beside = path.parent / GEOMETRY
    drawn: dict[str, Any] = json.loads(beside.read_text("utf-8")) if beside.is_file() else {}
    number = profile.field("record_id").name_zh
    placed = [
        Placed(from_columns(profile, row, drawn.get(row[number])), at, title)
        for title, rows in ours.items()
        for at, row in enumerate(rows, start=2)
        if any(row.values())
    ]
    return LoneFile(placed, has_positions=bool(drawn))


def _shapefiles(path: Path, name: str, members: Sequence[str], profile: Profile) -> LoneFile | None:
    """Read the set of Shapefiles of one class: a table for each kind of geometry, `settlement_point.dbf`."""
    classes = {PurePosixPath(one).stem.rpartition("_")[0] for one in members if one.lower().endswith(".dbf")}
    if len(classes) != 1 or not classes <= {one.name for one in profile.classes}:
        return None
    keys = shapefile_keys(profile, classes.pop())
    needed = {alias for alias, key in keys.items() if key in _HEADINGS}
    beside = path.parent / LONG_TEXTS
    long = long_texts(beside) if beside.is_file() else {}
    placed: list[Placed] = []
    with tempfile.TemporaryDirectory(prefix="diming-package-") as folder:
        unpack(path, Path(folder), name)
        for table in sorted(Path(folder).glob("*.dbf")):
            if not needed <= _columns(table):
                return None
            placed += [
                Placed(record_in(one), at, table.stem)
                for at, one in enumerate(shapefile_rows(table, keys, long), start=1)
            ]
    return LoneFile(placed)


def _layers(path: Path, profile: Profile) -> LoneFile | None:
    needed = {profile.field(key).name_zh for key in _HEADINGS}
    if not needed <= _columns(path):
        return None
    return LoneFile(list(_rows(path, profile)))


def _rows(path: Path, profile: Profile) -> Iterator[Placed]:
    for at, (properties, gdm) in enumerate(fiona_rows(path, "utf-8"), start=1):
        yield Placed(from_columns(profile, properties, gdm), at, path.stem)


def _columns(path: Path) -> set[str]:
    """Return the columns of the first layer; none of a file that is no GeoPackage."""
    try:
        with fiona.open(path) as source:
            return set(source.schema["properties"])
    except (FionaError, OSError, ValueError):
        return set()
