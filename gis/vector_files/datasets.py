"""Find what a file holds: which format, which layers, unpacked from a zip where it is one."""

import lzma
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

import fiona

from gis.vector_files.errors import TooManyMembers, UnpacksTooLarge, VectorFileUnreadable
from gis.vector_files.kml import folder_names

Driver = Literal["GeoJSON", "GPKG", "ESRI Shapefile", "KML", "OpenFileGDB"]

_DRIVERS: dict[str, Driver] = {
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".gpkg": "GPKG",
    ".shp": "ESRI Shapefile",
    ".kml": "KML",
    ".kmz": "KML",
}
#: Ending of the folder that is a file geodatabase; it travels in a zip
_GEODATABASE = ".gdb"
_TABLE = ".dbf"
_NEEDED_BESIDE_SHP = (".shx", _TABLE)
#: Tables in which QGIS keeps how layers are drawn
_OF_QGIS = ("layer_styles", "qgis_projects")
MOST_UNPACKED_BYTES = 4 << 30
MOST_MEMBERS = 2_000
#: What the packers of a zip's members raise where its bytes are none of theirs, names with a NUL too
_UNPACKABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer to be read: its name for the user, the file and format, and its name inside the file."""

    name: str
    path: Path
    driver: Driver
    inner_name: str


@contextmanager
def layers_of(path: Path, name: str) -> Iterator[list[Layer]]:
    """Give the layers of a GIS file or of a zip of such files, unpacked for the time of the context.

    Raises VectorFileUnreadable with advice when it is something else, damaged or incomplete.
    """
    if not zipfile.is_zipfile(path) or Path(name).suffix.lower() == ".kmz":
        yield _layers(path, name)
        return
    with tempfile.TemporaryDirectory() as folder:
        unpack(path, Path(folder), name)
        members = sorted(Path(folder).rglob("*"))
        found = [
            layer
            for member in members
            if member.suffix.lower() in _DRIVERS or member.suffix.lower() == _GEODATABASE
            for layer in _layers(member, member.name)
        ]
        # Records without geometry are a table alone.
        found += [
            Layer(member.stem, member, "ESRI Shapefile", member.stem)
            for member in members
            if member.suffix.lower() == _TABLE and companion(member, ".shp") is None
        ]
        if not found:
            raise VectorFileUnreadable("vector_file.nothing_in_zip", name=name)
        yield found


def unpack(
    path: Path, folder: Path, name: str, most_bytes: int | None = None, most_members: int = MOST_MEMBERS
) -> None:
    """Unpack a zip into an empty folder; Chinese names written by Windows (GBK) come out right.

    Raises UnpacksTooLarge, TooManyMembers, and VectorFileUnreadable when it is locked, damaged, or a member
    would leave the folder.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            if any(member.flag_bits & 1 for member in members):
                raise VectorFileUnreadable("vector_file.locked", name=name)
            if len(members) > most_members:
                raise TooManyMembers(name=name, count=len(members), most=most_members)
            if sum(member.file_size for member in members) > (most_bytes or MOST_UNPACKED_BYTES):
                raise UnpacksTooLarge(name=name)
            for member in members:
                inner = PurePosixPath(member_name(member).replace("\\", "/"))
                if inner.is_absolute() or ".." in inner.parts:
                    raise VectorFileUnreadable("vector_file.damaged", name=name)
                target = folder.joinpath(*inner.parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as source, target.open("wb") as sink:
                    shutil.copyfileobj(source, sink)
    except _UNPACKABLE as error:
        raise VectorFileUnreadable("vector_file.damaged", name=name) from error


def member_name(member: zipfile.ZipInfo) -> str:
    """Return the name of a zip's member; one not marked as UTF-8 is tried as GBK, as Windows writes it."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gbk")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return member.filename


def _layers(path: Path, name: str) -> list[Layer]:
    if path.is_dir():
        return [Layer(layer, path, "OpenFileGDB", layer) for layer in _listed(path, name)]
    driver = _DRIVERS.get(Path(name).suffix.lower()) or _DRIVERS.get(path.suffix.lower())
    if driver is None:
        raise VectorFileUnreadable(name=name)
    if driver == "ESRI Shapefile":
        for suffix in _NEEDED_BESIDE_SHP:
            if companion(path, suffix) is None:
                raise VectorFileUnreadable("vector_file.part_missing", name=name, part=suffix)
        return [Layer(Path(name).stem, path, driver, path.stem)]
    inner = folder_names(path, name) if driver == "KML" else _listed(path, name)
    if driver == "GeoJSON":
        return [Layer(Path(name).stem, path, driver, layer) for layer in inner]
    return [Layer(layer, path, driver, layer) for layer in inner]


def _listed(path: Path, name: str) -> list[str]:
    try:
        found: list[str] = fiona.listlayers(path)
    except fiona.errors.FionaError as error:
        raise VectorFileUnreadable("vector_file.damaged", name=name) from error
    return [one for one in found if one not in _OF_QGIS]


def companion(path: Path, suffix: str) -> Path | None:
    """Return the file of the same name with another ending, in whatever case it is written."""
    for other in path.parent.iterdir():
        if other.stem == path.stem and other.suffix.lower() == suffix:
            return other
    return None
