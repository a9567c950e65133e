"""Open what comes back from QGIS or QField: a GeoPackage, or a ZIP of it with its photos.

Layers are known by their name, or by their columns where somebody renamed them; never by the ids that QGIS
gives them. Rows are read as they are; what a value means is said elsewhere.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import fiona

from gis.errors import InvalidInput
from gis.field_work.geopackage import CODES, HANDED_OUT, STONES
from gis.field_work.project_layers import KEY, PACKAGE, PARENT, ProjectLayer
from gis.field_work.returned_findings import Findings
from gis.field_work.returned_places import Place, place_of, system_of
from gis.field_work.rules import MOST_ITEMS
from gis.vector_files.datasets import unpack
from gis.vector_files.errors import TooManyMembers, UnpacksTooLarge, VectorFileUnreadable

#: What is taken at once, packed or unpacked
MOST_BYTES = 1 << 30
#: Files of an archive: photos that were handed out and new ones, about two of each for each record
MOST_FILES = 4 * MOST_ITEMS
#: Rows of a layer beside those that were handed out
MOST_MORE_ROWS = 4 * MOST_ITEMS
#: Where SQLite says in which mode a file is written, and the number of the mode with a log beside the file
_MODE_AT, _WITH_LOG = 18, 2
_MAGIC = b"SQLite format 3\x00"
#: How a journal ends that names a journal over others, which SQLite would delete wherever it is
_JOURNAL_OF_JOURNALS = bytes.fromhex("d9d505f920a163d7")
#: Share of a layer's columns by which it is known under another name
_ALIKE = 0.7
_OURS = frozenset({HANDED_OUT, CODES, STONES})
#: What fiona raises of a file that it can't read through
_UNREADABLE = (fiona.errors.FionaError, OSError, ValueError, LookupError)
#: What a check says of contents that somebody's columns forbid; such rows are read as they are
_ONLY_CONTENTS = (" value in ", "CHECK constraint failed")


class NoGeoPackage(InvalidInput):
    """The file is no GeoPackage of a package, nor a ZIP with one."""

    message_id = "field_returned.no_geopackage"


class LogBeside(InvalidInput):
    """The GeoPackage came without the log that holds its last edits."""

    message_id = "field_returned.log_beside"


class TooLarge(InvalidInput):
    """The file is larger than what is taken at once, as it came or unpacked."""

    message_id = "field_returned.too_large"


class TooManyFiles(InvalidInput):
    """The archive holds more files than are unpacked."""

    message_id = "field_returned.too_many_files"


class TooManyRows(InvalidInput):
    """A layer has more rows than anybody made by hand."""

    message_id = "field_returned.too_many_rows"


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
    #: Why what is drawn can't be taken
    problem: InvalidInput | None = None
    #: Columns that today's form lacks
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class ReadLayer:
    """A layer as it came back."""

    columns: frozenset[str]
    rows: list[ReadRow] = field(default_factory=list)


@contextmanager
def opened(path: Path, name: str, findings: Findings) -> Iterator[Opened]:
    """Give the GeoPackage in a file, unpacked for the time of the context.

    Raises NoGeoPackage, LogBeside, TooLarge, TooManyFiles, and VectorFileUnreadable for what is damaged or
    locked.
    """
    if path.stat().st_size > MOST_BYTES:
        raise TooLarge(name=name, most=MOST_BYTES >> 20)
    with tempfile.TemporaryDirectory(prefix="diming-returned-") as folder:
        with path.open("rb") as source:
            is_archive = source.read(4) == b"PK\x03\x04"
        if is_archive:
            _unpacked(path, Path(folder), name)
        else:
            # SQLite writes beside a file that it opens, so it opens a copy.
            shutil.copyfile(path, Path(folder) / "package.gpkg")
        members = [each for each in sorted(Path(folder).rglob("*")) if each.is_file()]
        found = _chosen(
            [each for each in members if each.suffix.lower() == ".gpkg" and _is_sqlite(each)], name
        )
        # What a log beside a file alone says is not in it, and SQLite's copy here lacks the log.
        if not is_archive and _is_filled(path.with_name(f"{path.name}-wal")):
            raise LogBeside(name=name)
        _settled(found, name, findings)
        beside = {
            PurePosixPath(each.relative_to(found.parent)).as_posix().lower(): each
            for each in members
            if each.is_relative_to(found.parent) and each != found
        }
        yield Opened(found, beside)


def handed_out(path: Path) -> dict[str, str]:
    """Return what the file says of the package that it is; nothing where that table was left out.

    Raises VectorFileUnreadable for a file that is damaged.
    """
    if HANDED_OUT not in _tables(path):
        return {}
    try:
        with fiona.open(path, layer=HANDED_OUT, driver="GPKG") as source:
            rows = [each["properties"] for each in source]
    except _UNREADABLE as error:
        raise _damaged(path.name) from error
    return {str(each["name"]): str(each.get("value") or "") for each in rows if each.get("name")}


def _unpacked(path: Path, folder: Path, name: str) -> None:
    try:
        unpack(path, folder, name, MOST_BYTES, MOST_FILES)
    except TooManyMembers as error:
        raise TooManyFiles(name=name, count=error.params["count"], most=MOST_FILES) from error
    except UnpacksTooLarge as error:
        raise TooLarge(name=name, most=MOST_BYTES >> 20) from error


def _chosen(geopackages: Sequence[Path], name: str) -> Path:
    """Return the one of an archive's GeoPackages that was handed out; raise NoGeoPackage."""
    ours = geopackages
    if len(geopackages) > 1:
        ours = [each for each in geopackages if _is_ours(each)] or geopackages
    if len(ours) != 1:
        raise NoGeoPackage(name=name, count=len(ours))
    return ours[0]


def _is_ours(path: Path) -> bool:
    try:
        return HANDED_OUT in _tables(path)
    except VectorFileUnreadable:
        return False


def _settled(path: Path, name: str, findings: Findings) -> None:
    """Take what stands in a log beside the file into it, and look whether the file is whole."""
    if _names_a_journal(path.with_name(f"{path.name}-journal")):
        raise _damaged(name)
    if _has_log(path):
        # QGIS 3.22 leaves the mark after closing too. A whole folder, with its project, has the log while it
        # is open; of a file without its folder nobody can tell.
        if _is_filled(path.with_name(f"{path.name}-wal")):
            findings.note("log_counted", value=path.name)
        elif not any(path.parent.glob("*.qg[sz]")):
            findings.note("log_left", value=path.name)
    try:
        with closing(sqlite3.connect(path)) as file:
            file.execute("PRAGMA trusted_schema = OFF")
            said = [str(row[0]) for row in file.execute("PRAGMA quick_check")]
            if any(each != "ok" and not any(word in each for word in _ONLY_CONTENTS) for each in said):
                raise _damaged(name)
            file.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise _damaged(name) from error


def read(
    path: Path, layers: Sequence[ProjectLayer], handed: Mapping[str, int], findings: Findings
) -> dict[str, ReadLayer]:
    """Return the layers of a project that are in the file, by the name under which they were handed out.

    `handed` says how many rows of each were handed out. Raises TooManyRows, SystemUnknown, NoGeoPackage, and
    VectorFileUnreadable for what is damaged.
    """
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
    return {
        each.name: _read(path, taken[each.name], each, MOST_MORE_ROWS + handed.get(each.name, 0), findings)
        for each in layers
        if each.name in taken
    }


def _marks(layer: ProjectLayer) -> set[str]:
    return {PARENT} if layer.parent else {KEY, PACKAGE}


def _read(path: Path, name: str, layer: ProjectLayer, most: int, findings: Findings) -> ReadLayer:
    wanted = {each.name for each in layer.columns}
    try:
        with fiona.open(path, layer=name, driver="GPKG") as source:
            columns = frozenset(source.schema["properties"])
            found = ReadLayer(columns)
            for each in source:
                if len(found.rows) == most:
                    raise TooManyRows(layer=name, most=most)
                place = Place()
                if layer.geometry != "None" and each["geometry"] is not None:
                    place = place_of(each["geometry"], layer.geometry, system_of(name, source.crs_wkt))
                told = dict(each["properties"])
                cells = {key: value for key, value in told.items() if key in wanted}
                more = {key: value for key, value in told.items() if key not in wanted}
                found.rows.append(ReadRow(str(each["id"]), cells, place.at, place.problem, more))
    except _UNREADABLE as error:
        raise _damaged(path.name) from error
    for missing in sorted(wanted - columns):
        findings.note("column_missing", layer=layer, column=missing)
    for more in sorted(columns - wanted):
        findings.note("column_more", layer=layer, column=more)
    return found


def _tables(path: Path) -> list[str]:
    """Return the layers that are stored in a file; a view is somebody's SQL, and is never run.

    Raises VectorFileUnreadable for a file that is damaged.
    """
    stored = _stored(path)
    if "gpkg_contents" not in stored:
        return []
    try:
        with closing(sqlite3.connect(path)) as file:
            rows = file.execute("SELECT table_name FROM gpkg_contents").fetchall()
    except sqlite3.Error as error:
        raise _damaged(path.name) from error
    return [str(name) for (name,) in rows if str(name).lower() in stored]


def _stored(path: Path) -> set[str]:
    """Return the tables of a file in lower case; none where its own lists are views."""
    try:
        with closing(sqlite3.connect(path)) as file:
            rows = file.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    except sqlite3.Error as error:
        raise _damaged(path.name) from error
    if any(kind == "view" and name.lower().startswith("gpkg_") for kind, name, _ in rows):
        return set()
    # A virtual table is whatever its module makes of it.
    return {
        name.lower()
        for kind, name, sql in rows
        if kind == "table" and not str(sql).lower().startswith("create virtual")
    }


def _columns(path: Path, name: str) -> set[str]:
    try:
        with fiona.open(path, layer=name, driver="GPKG") as source:
            return set(source.schema["properties"])
    except _UNREADABLE as error:
        raise _damaged(path.name) from error


def _damaged(name: str) -> VectorFileUnreadable:
    return VectorFileUnreadable("vector_file.damaged", name=name)


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as source:
        return source.read(len(_MAGIC)) == _MAGIC


def _is_filled(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _names_a_journal(journal: Path) -> bool:
    if not journal.exists() or journal.stat().st_size < len(_JOURNAL_OF_JOURNALS):
        return False
    with journal.open("rb") as source:
        source.seek(-len(_JOURNAL_OF_JOURNALS), os.SEEK_END)
        return source.read() == _JOURNAL_OF_JOURNALS


def _has_log(path: Path) -> bool:
    with path.open("rb") as source:
        return source.read(_MODE_AT + 1)[_MODE_AT] == _WITH_LOG
