"""The base map of a package in the field (任务包底图): the register's layers around its records, as PMTiles.

It holds what whoever took the package may see of the register, and the signs that it is drawn by, so that a
device needs nothing else. It is made once and then stays the same file, so that a download that broke off
goes on; another reader's rights, or his own after they were changed, make another file.
"""

import contextlib
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

import shapely
from shapely.geometry import MultiPoint, box, shape
from shapely.geometry.base import BaseGeometry

from gis.accounts.rules import Caller
from gis.administrative_divisions import service as divisions
from gis.administrative_divisions.readers import Reader
from gis.collections.declarations import collections
from gis.errors import Conflict, NotFound
from gis.field_work import area, packages
from gis.history.as_known import today
from gis.jobs import service as jobs
from gis.jobs.rules import Progress
from gis.releases import folders
from gis.tiles import service as tiles
from gis.tiles.rules import EARTH_RADIUS, Tile, Wish, degrees
from maps.map_settings import map_settings
from maps.tile_archive import write_archive
from maps.tiles import tile_set

if TYPE_CHECKING:
    from gis.jobs.tables import Job

#: Kind of job
BASEMAP_JOB = "field_basemap"
#: Around every record and along the section, metres: how far one walks off to find a stone
MARGIN = 2_000.0
#: Finest zoom, where what is registered is drawn to 15 cm a unit; maps enlarge it from there
FINEST = 15
#: Up to this zoom the map covers the window around all that the package holds, so that one finds the way
OVERVIEW = 11
#: What is made while somebody waits for it, a few seconds; of more a job is made
TILES_AT_ONCE = 300
#: The most that a job makes, some minutes
MOST_TILES = 20_000
_WAITING = ("queued", "running")


class NoBasemap(NotFound):
    """Nothing of the package lies anywhere, or the office gives out no base maps."""

    message_id = "field_basemap.none"


class BasemapBeingMade(Conflict):
    """A job is at work on the base map; it is there a little later."""

    message_id = "field_basemap.being_made"


def prepare(session: Session, caller: Caller, package_id: UUID, megabytes: int) -> "Job | None":
    """Have a job make the map of a package that covers much; a small one is made when it is fetched.

    Raises NoSuchPackage, PackageClosed.
    """
    if megabytes == 0:
        return None
    ground = area.ground(session, caller, package_id)
    covered = around(session, caller, ground)
    if covered is None or _count(covered, TILES_AT_ONCE) <= TILES_AT_ONCE:
        return None
    arguments = {"package_id": str(package_id), "name": ground.title, "megabytes": megabytes}
    return jobs.enqueue(session, caller, BASEMAP_JOB, arguments, one_at_a_time=BASEMAP_JOB)


def make_queued(
    session: Session, caller: Caller, home: Path, arguments: Mapping[str, Any], progress: Progress
) -> Mapping[str, Any]:
    """Do what `prepare` asked for."""
    package_id = UUID(arguments["package_id"])

    def tell(zoom: int, written: int) -> None:
        progress.step("field_basemap.step", written)

    path = _made(session, caller, home, package_id, int(arguments["megabytes"]), MOST_TILES, tell)
    return {"size_bytes": path.stat().st_size}


def basemap(session: Session, caller: Caller, home: Path, package_id: UUID, megabytes: int) -> Path:
    """Return the file, made now where it is small; `megabytes` is the most it may hold, 0: none is given out.

    Raises NoSuchPackage, PackageClosed, NoBasemap, BasemapBeingMade.
    """
    if megabytes == 0:
        raise NoBasemap
    packages.open_package(session, caller, package_id)
    kept = _kept(session, caller, home, package_id)
    if kept.exists():
        return kept
    found = jobs.latest_about(session, BASEMAP_JOB, "package_id", str(package_id))
    if found is not None and jobs.get(session, caller, found).state in _WAITING:
        raise BasemapBeingMade
    # Where a job broke off or was stopped, what can be made at once is better than no map.
    return _made(session, caller, home, package_id, megabytes, TILES_AT_ONCE)


def forget(home: Path, package_id: UUID) -> None:
    """Remove the maps of a package that was closed."""
    for each in (_all(home) / str(package_id)).glob("*.pmtiles"):
        each.unlink(missing_ok=True)


def sweep(session: Session, home: Path) -> None:
    """Remove the maps of packages that are closed or over their time."""
    folders.remove_orphans(_all(home), area.out(session))


def _all(home: Path) -> Path:
    return home / "field_basemaps"


def _kept(session: Session, caller: Caller, home: Path, package_id: UUID) -> Path:
    """Return where the map of a package lies, as the caller sees it with the rights that he has now."""
    view = tiles.view_of(Reader.of(session, caller), caller.own_areas)
    return _all(home) / str(package_id) / f"{view.tag}.pmtiles"


def _made(
    session: Session,
    caller: Caller,
    home: Path,
    package_id: UUID,
    megabytes: int,
    most_tiles: int,
    tell: Callable[[int, int], object] = lambda zoom, written: None,
) -> Path:
    ground = area.ground(session, caller, package_id)
    covered = around(session, caller, ground)
    if covered is None:
        raise NoBasemap
    place = _kept(session, caller, home, package_id)
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        written = Path(folder) / place.name
        write(session, caller, covered, written, megabytes * 2**20, most_tiles, tell)
        # Who made it first has made it: a download that has begun goes on with the same bytes.
        with contextlib.suppress(FileExistsError):
            os.link(written, place)
    return place


def write(
    session: Session,
    caller: Caller,
    covered: BaseGeometry,
    path: Path,
    most_bytes: int,
    most_tiles: int,
    tell: Callable[[int, int], object] = lambda zoom, written: None,
) -> int:
    """Write the map of an area (EPSG:3857) as a caller sees it; return how many tiles hold something.

    A map that would be larger than `most_bytes`, or have more tiles than `most_tiles`, ends at a coarser zoom
    and says so: `maxzoom` is then less than `wanted_maxzoom`.
    """
    day = today()
    wish = Wish(tuple(collections()), day)
    given = replace(tile_set(session, caller, wish, "zh"), box=degrees(covered.bounds))
    said = {
        "attribution_en": replace(given, language="en").attribution,
        "data_version": tiles.version_of(session, wish.collections),
        "wanted_maxzoom": FINEST,
        # The signs as `GET /map-settings` gives them
        "map_settings": _as_json(asdict(map_settings(session, caller))),
    }
    choice = _Choice(covered, most_bytes, most_tiles)
    return write_archive(path, session, given, range(FINEST + 1), tell, chosen=choice, said=said)


def _as_json(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _as_json(each) for name, each in value.items()}
    return [_as_json(each) for each in value] if isinstance(value, (list, tuple)) else value


class _Choice:
    """The tiles near the work; none any more when the next zoom would not fit."""

    def __init__(self, covered: BaseGeometry, most_bytes: int, most_tiles: int) -> None:
        self._near = _Near(covered)
        self._most_bytes, self._most_tiles = most_bytes, most_tiles
        self._tiles = self._last = 0
        self._bytes = 0

    def __call__(self, present: Sequence[Tile], written: int) -> list[Tile]:
        wanted = self._near(present)
        # A tile of the next zoom is hardly ever larger than one of this: it shows a quarter of the ground.
        more = len(wanted) * (written - self._bytes) / self._last if self._last else 0.0
        if written + more > self._most_bytes or self._tiles + len(wanted) > self._most_tiles:
            return []
        self._tiles, self._last, self._bytes = self._tiles + len(wanted), len(wanted), written
        return wanted


class _Near:
    """Which tiles lie near the work: in overviews those of the whole window."""

    def __init__(self, covered: BaseGeometry) -> None:
        shapely.prepare(covered)
        self._covered, self._window = covered, box(*covered.bounds)

    def __call__(self, present: Sequence[Tile]) -> list[Tile]:
        if not present:
            return []
        over = self._window if present[0].zoom <= OVERVIEW else self._covered
        touched = shapely.intersects(over, shapely.box(*np.array([tile.box for tile in present]).T))
        return [tile for tile, touches in zip(present, touched, strict=True) if touches]


def _count(covered: BaseGeometry, enough: int) -> int:
    """Return how many tiles a map has; of more than enough only that it is more."""
    near, present, count = _Near(covered), [Tile(0, 0, 0)], 0
    for _ in range(FINEST + 1):
        present = near(present)
        count += len(present)
        if count > enough:
            break
        present = [child for tile in present for child in tile.children()]
    return count


def around(session: Session, caller: Caller, ground: area.Ground) -> BaseGeometry | None:
    """Return the area that the work needs a map of, EPSG:3857; None where nothing lies anywhere."""
    parts: list[BaseGeometry] = []
    if ground.places:
        parts.append(MultiPoint(ground.places))
    if ground.line is not None:
        parts.append(shape(dict(ground.line)))
    parts += [shape(each) for each in _division(session, caller, ground.division_id)]
    if not parts:
        return None
    projected = shapely.union_all([shapely.transform(part, _mercator) for part in parts])
    middle = degrees(projected.bounds)
    # A metre of the ground is so many of the projection.
    stretch = 1 / np.cos(np.radians((middle[1] + middle[3]) / 2))
    # The same as the buffer of all, but thousands of circles over each other are united piece by piece.
    each = shapely.buffer(shapely.get_parts(projected), MARGIN * stretch, quad_segs=4)
    covered: BaseGeometry = shapely.union_all(each)
    return covered


def _division(session: Session, caller: Caller, division_id: UUID | None) -> list[Any]:
    if division_id is None:
        return []
    rows = divisions.boundaries(session, caller)
    return [row["geometry"] for row in rows if row["id"] == str(division_id)]


def _mercator(positions: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Project degrees, longitude first, to EPSG:3857."""
    longitude, latitude = np.radians(positions[:, 0]), np.radians(positions[:, 1])
    return np.column_stack((EARTH_RADIUS * longitude, EARTH_RADIUS * np.arcsinh(np.tan(latitude))))
