"""A package as GeoPackage: a layer for each kind of change, tables of lists, code lists, what it is.

Written by fiona in EPSG:4490, longitude before latitude as the format has it. The table `handed_out` says of
which package it is, so that what comes back is known whatever the file is called by then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

import fiona
from fiona.crs import CRS

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.attachments.service import OpenFile
from gis.errors import RuleBroken
from gis.field_work import packages, queries
from gis.field_work.project_layers import ProjectLayer, layers_of, words
from gis.field_work.project_rows import Item, Named, ProjectRow, photos_of, rows_of, stones_of
from gis.field_work.tables import FieldPackage
from gis.reference import service as reference

Row = Mapping[str, Any]
SRID = 4490
FILE_NAME = "package.gpkg"
HANDED_OUT, CODES, STONES = "handed_out", "code_list", "stone"
_FIONA = {"text": "str", "integer": "int64", "real": "float", "date": "date"}
_STONE_COLUMNS = (
    ("number", "str"),
    ("letter", "str"),
    ("accuracy_m", "float"),
    ("method", "str"),
    ("height_m", "float"),
)
_LISTS = ("marker_kind", "marker_status", "sign_kind", "location_method")


class NoProject(RuleBroken):
    """What is asked in packages of the task is no form of QGIS, such as recordings of sound."""

    message_id = "field_returned.no_project"


@dataclass(frozen=True, slots=True)
class Project:
    """A package as layers and rows, with the photos that rows name: path → hash."""

    package: FieldPackage
    layers: Sequence[ProjectLayer]
    rows: Sequence[ProjectRow]
    stones: Sequence[ProjectRow]
    photos: Mapping[str, str]
    code_lists: Mapping[str, Sequence[Row]]

    @property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """Return west, south, east, north of all that is drawn, in degrees; None where nothing is."""
        corners = [
            corner
            for each in (*self.rows, *self.stones)
            if each.place is not None
            for corner in (each.place if isinstance(each.place[0], Sequence) else [each.place])
        ]
        if not corners:
            return None
        x, y = zip(*((each[0], each[1]) for each in corners), strict=True)
        return min(x), min(y), max(x), max(y)


def project(session: Session, caller: Caller, package_id: UUID, forms: Row) -> Project:
    """Return a package that the caller took as layers and rows.

    Raises NoSuchPackage, PackageClosed, NoProject.
    """
    return project_of(session, packages.open_package(session, caller, package_id), forms)


def project_of(session: Session, package: FieldPackage, forms: Row) -> Project:
    """Return a package as layers and rows; raise NoProject."""
    return built(package, queries.items(session, package.id), forms, code_names(session))


def built(package: FieldPackage, items: Sequence[Item], forms: Row, named: Named) -> Project:
    """Return a package with its records as layers and rows; `named` tells what codes are called."""
    layers = layers_of(package.task_kind, forms, divisions_of(package, items))
    if not layers:
        raise NoProject
    rows = rows_of(package.id, items, layers, package.files, named)
    return Project(package, layers, rows, stones_of(items), photos_of(rows), forms["code_lists"])


def open_photo(session: Session, sha256: str, home: Path) -> OpenFile:
    """Open a photo of a project; raise NoSuchAttachment, Damaged."""
    return attachments.open_cited(session, sha256, home)


def write(of: Project, path: Path) -> None:
    """Write the GeoPackage."""
    for layer in of.layers:
        geometry = {"None": "None", "Point": "Point", "LineString": "LineString"}[layer.geometry]
        properties = [(each.name, _FIONA[each.kind]) for each in layer.columns]
        days = {each.name for each in layer.columns if each.kind == "date"}
        rows = [each for each in of.rows if each.layer == layer.name]
        _write(path, layer.name, geometry, properties, (_record(each, days) for each in rows))
    if of.stones:
        _write(path, STONES, "Point", _STONE_COLUMNS, (_record(each, set()) for each in of.stones))
    names = ("list", "code", "name_zh", "name_en")
    codes = (
        {"list": name, **{key: code[key] for key in names[1:]}}
        for name, listed in of.code_lists.items()
        for code in listed
        if code["active"]
    )
    _write(path, CODES, "None", [(name, "str") for name in names], map(_plain, codes))
    package = of.package
    said = {
        "package_id": str(package.id),
        "title": package.title,
        "task_kind": package.task_kind,
        "schema_version": str(package.schema_version),
        "sha256": package.sha256,
        "made_at": package.made_at.isoformat(),
        "expires_at": package.expires_at.isoformat(),
        "is_demonstration": words("zh", "choice.yes" if package.is_demonstration else "choice.no"),
    }
    pairs = ({"name": name, "value": value} for name, value in said.items())
    _write(path, HANDED_OUT, "None", [("name", "str"), ("value", "str")], map(_plain, pairs))


def _write(
    path: Path, layer: str, geometry: str, properties: Sequence[tuple[str, str]], records: Iterable[Row]
) -> None:
    options: dict[str, Any] = {} if geometry == "None" else {"crs": CRS.from_epsg(SRID)}
    schema = {"geometry": geometry, "properties": list(properties)}
    with fiona.open(path, "w", driver="GPKG", layer=layer, schema=schema, **options) as sink:
        sink.writerecords(records)


def _record(row: ProjectRow, days: set[str]) -> Row:
    cells = {
        name: date.fromisoformat(str(value)) if name in days and value is not None else value
        for name, value in row.cells.items()
    }
    drawn = None
    if row.place is not None:
        kind = "LineString" if isinstance(row.place[0], Sequence) else "Point"
        drawn = {"type": kind, "coordinates": row.place}
    return {"type": "Feature", "geometry": drawn, "properties": cells}


def _plain(properties: Row) -> Row:
    return {"type": "Feature", "geometry": None, "properties": properties}


def code_names(session: Session) -> Named:
    """Return what codes that packages show are called."""
    lists = {name: {row["code"]: row["name_zh"] for row in reference.codes(session, name)} for name in _LISTS}
    return lambda name, code: lists[name].get(code, "")


def divisions_of(package: FieldPackage, items: Iterable[Item]) -> list[tuple[str, str]]:
    """Return where a grave may lie: in the area of the task, and where those lie that were handed out."""
    if package.task_kind != "grave_survey":
        return []
    known = {package.task["division_id"]: package.title}
    known |= {each["id"]: each["name"] for each in package.head.get("divisions", ())}
    for each in items:
        known.setdefault(each.content["division_id"], each.content["division"])
    return list(known.items())
