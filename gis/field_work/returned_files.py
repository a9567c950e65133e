"""Open what comes back from QGIS or QField: a GeoPackage, or a ZIP of it with its photos.

Layers are known by their name, or by their columns where somebody renamed them; never by the ids that QGIS
gives them. Rows are read as they are; what a value means is said elsewhere.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import fiona
from pyproj import CRS, Transformer

from gis.errors import InvalidInput
from gis.field_work.geopackage import CODES, HANDED_OUT, SRID, STONES
from gis.field_work.project_layers import KEY, PACKAGE, PARENT, ProjectLayer
from gis.field_work.returned_findings import Findings
from gis.vector_files.datasets import unpack

#: Where SQLite says in which mode a file is written, and the number of the mode with a log beside the file
_MODE_AT, _WITH_LOG = 18, 2
_MAGIC = b"SQLite format 3\x00"
#: Share of a layer's columns by which it is known under another name
_ALIKE = 0.7
#: Systems whose degrees are taken as those of CGCS2000
_SAME = frozenset({SRID, 4326, 4979})
_OURS = frozenset({HANDED_OUT, CODES, STONES})


class NoGeoPackage(InvalidInput):
    """The file is no GeoPackage of a package, nor a ZIP with one."""

    message_id = "field_returned.no_geopackage"


class OtherPackage(InvalidInput):
    """The GeoPackage was handed out as another package."""

    message_id = "field_returned.other_package"


@dataclass(frozen=True, slots=True)
class Opened:
    """A GeoPackage that came back, with what lies beside it: path within the archive, lower case → file."""

    path: Path
    beside: Mapping[str, Path]


@dataclass(slots=True)
class ReadRow:
    """A row as it stands in the file; `place` as in what was handed out, None where there is no geometry."""

    number: str
    cells: Mapping[str, Any]
    place: Sequence[Any] | None
    #: Columns that today's form lacks
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class ReadLayer:
    """A layer as it came back."""

    columns: frozenset[str]
    rows: list[ReadRow] = field(default_factory=list)


@contextmanager
def opened(path: Path, name: str, findings: Findings) -> Iterator[Opened]:
    """Give the GeoPackage in a file, unpacked for the time of the context; raise NoGeoPackage.

    Raises VectorFileUnreadable for an archive that is damaged, locked or too large.
    """
    with tempfile.TemporaryDirectory(prefix="diming-returned-") as folder:
        with path.open("rb") as source:
            is_archive = source.read(4) == b"PK\x03\x04"
        if is_archive:
            unpack(path, Path(folder), name)
        else:
            # SQLite writes beside a file that it opens, so it opens a copy.
            shutil.copyfile(path, Path(folder) / "package.gpkg")
        members = [each for each in sorted(Path(folder).rglob("*")) if each.is_file()]
        geopackages = [each for each in members if each.suffix.lower() == ".gpkg" and _is_sqlite(each)]
        ours = [each for each in geopackages if HANDED_OUT in _tables(each)] or geopackages
        if len(ours) != 1:
            raise NoGeoPackage(name=name, count=len(ours))
        found = ours[0]
        # A whole folder has the log beside the file while there is one; of a file alone nobody can tell.
        if not is_archive and _has_log(found):
            findings.note("log_left", value=found.name)
        beside = {
            PurePosixPath(each.relative_to(found.parent)).as_posix().lower(): each
            for each in members
            if each.is_relative_to(found.parent) and each != found
        }
        yield Opened(found, beside)


def handed_out(path: Path) -> dict[str, str]:
    """Return what the file says of the package that it is; nothing where that table was left out."""
    if HANDED_OUT not in _tables(path):
        return {}
    with fiona.open(path, layer=HANDED_OUT) as source:
        rows = [each["properties"] for each in source]
    return {str(each["name"]): str(each["value"] or "") for each in rows if each.get("name")}


def read(path: Path, layers: Sequence[ProjectLayer], findings: Findings) -> dict[str, ReadLayer]:
    """Return the layers of a project that are in the file, by the name under which they were handed out."""
    there = {name: _columns(path, name) for name in _tables(path) if name not in _OURS}
    taken: dict[str, str] = {each.name: each.name for each in layers if each.name in there}
    for layer in layers:
        if layer.name in taken:
            continue
        free = {name: own for name, own in there.items() if name not in taken.values()}
        wanted = {each.name for each in layer.columns}
        alike = {name: len(wanted & own) / len(wanted) for name, own in free.items() if _marks(layer) <= own}
        best = max(alike, key=lambda name: alike[name], default="")
        if best and alike[best] >= _ALIKE:
            taken[layer.name] = best
            findings.note("layer_renamed", layer=layer, value=best)
        else:
            findings.note("layer_missing", layer=layer)
    return {each.name: _read(path, taken[each.name], each, findings) for each in layers if each.name in taken}


def _marks(layer: ProjectLayer) -> set[str]:
    return {PARENT} if layer.parent else {KEY, PACKAGE}


def _read(path: Path, name: str, layer: ProjectLayer, findings: Findings) -> ReadLayer:
    wanted = {each.name for each in layer.columns}
    try:
        with fiona.open(path, layer=name) as source:
            columns = frozenset(source.schema["properties"])
            turned = None if layer.geometry == "None" else _turning(source.crs_wkt)
            found = ReadLayer(columns)
            for each in source:
                place = None if layer.geometry == "None" else _place(each["geometry"], turned)
                told = dict(each["properties"])
                cells = {key: value for key, value in told.items() if key in wanted}
                more = {key: value for key, value in told.items() if key not in wanted}
                found.rows.append(ReadRow(str(each["id"]), cells, place, more))
    except (fiona.errors.FionaError, ValueError) as error:
        raise NoGeoPackage(name=name, count=1) from error
    for missing in sorted(wanted - columns):
        findings.note("column_missing", layer=layer, column=missing)
    for more in sorted(columns - wanted):
        findings.note("column_more", layer=layer, column=more)
    return found


def _turning(wkt: str) -> Transformer | None:
    """Return what brings a layer's coordinates to EPSG:4490; None where they are degrees of it already."""
    system = CRS.from_user_input(wkt) if wkt else CRS.from_epsg(SRID)
    if system.to_epsg() in _SAME:
        return None
    return Transformer.from_crs(system, CRS.from_epsg(SRID), always_xy=True)


def _place(geometry: Any, turned: Transformer | None) -> Sequence[Any] | None:
    if geometry is None or not geometry["coordinates"]:
        return None
    corners = list(geometry["coordinates"])
    if geometry["type"].startswith("Multi"):
        # A point that went through a Shapefile or another program may be many of one.
        corners = list(corners[0])
    if geometry["type"].endswith("Point"):
        return _turned(corners, turned)
    return [_turned(each, turned) for each in corners]


def _turned(corner: Sequence[float], turned: Transformer | None) -> list[float]:
    x, y = (corner[0], corner[1]) if turned is None else turned.transform(corner[0], corner[1])
    return [float(x), float(y)]


def _tables(path: Path) -> list[str]:
    """Return the layers that are stored in a file; a view is somebody's SQL, and is never run."""
    stored = _stored(path)
    if not stored:
        return []
    try:
        found: list[str] = fiona.listlayers(path)
    except fiona.errors.FionaError:
        return []
    return [name for name in found if name.lower() in stored]


def _stored(path: Path) -> set[str]:
    """Return the tables of a file in lower case; none where its own lists are views or it can't be read."""
    try:
        with closing(sqlite3.connect(path)) as file:
            rows = file.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    except sqlite3.Error:
        return set()
    if any(kind == "view" and name.lower().startswith("gpkg_") for kind, name, _ in rows):
        return set()
    # A virtual table is whatever its module makes of it.
    return {
        name.lower()
        for kind, name, sql in rows
        if kind == "table" and not str(sql).lower().startswith("create virtual")
    }


def _columns(path: Path, name: str) -> set[str]:
    with fiona.open(path, layer=name) as source:
        return set(source.schema["properties"])


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as source:
        return source.read(len(_MAGIC)) == _MAGIC


def _has_log(path: Path) -> bool:
    with path.open("rb") as source:
        return source.read(_MODE_AT + 1)[_MODE_AT] == _WITH_LOG
