"""The base map that goes with a package: the right tiles, nothing that its holder may not see."""

import gzip
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import mapbox_vector_tile
import pytest
from pmtiles.reader import MmapSource, Reader, all_tiles
from sqlalchemy.orm import Session

import shapely

from gis.accounts.rules import Caller
from gis.administrative_divisions import service as divisions
from gis.field_work.area import Ground, positions_of
from gis.map_shapes import service as map_shapes
from gis.periods import service as periods
from gis.samples import load
from gis.tiles.rules import Tile
from maps import field_basemap
from maps.field_basemap import FINEST, MARGIN, OVERVIEW, TILES_AT_ONCE
from maps.tiles import columns_and_rows
from tests.gis.administrative_divisions.registered import a_source
from tests.gis.place_names.registered import a_feature, a_geometry, a_name, point, register_feature

STAFF = Caller(clearance="internal")
MEGABYTE = 2**20
#: Two stones, 9 km apart
STONES = [(109.0, 38.6), (109.1, 38.61)]


@pytest.fixture
def register(session: Session) -> Session:
    """The sample with a place name that only staff may see, beside a stone, and one that is far from both."""
    load(session)
    source = a_source(session, demonstration_name="names")
    for level, name, longitude in (
        ("internal", "内部名", 109.001),
        ("public", "演示名", 109.002),
        ("public", "远处", 109.05),
    ):
        feature = a_feature(
            source, a_name(source, name), geometries=[a_geometry(source, point(longitude, 38.6))]
        )
        register_feature(session, feature | {"publication_level": level})
    periods.settle(session)
    map_shapes.refresh(session)
    return session


def covered(session: Session, **more: Any) -> Any:
    ground = Ground("段", False, more.get("places", STONES), more.get("line"), more.get("division_id"))
    found = field_basemap.around(session, STAFF, ground)
    assert found is not None
    return found


def read(path: Path) -> tuple[dict[tuple[int, int, int], dict[str, Any]], dict[str, Any], dict[str, Any]]:
    with path.open("rb") as file:
        reader = Reader(MmapSource(file))
        tiles = {
            address: mapbox_vector_tile.decode(gzip.decompress(content))
            for address, content in all_tiles(MmapSource(file))
        }
        return tiles, reader.header(), reader.metadata()


def names(tiles: dict[tuple[int, int, int], dict[str, Any]], zoom: int) -> set[str]:
    layers = [
        tile["place-names"]["features"]
        for at, tile in tiles.items()
        if at[0] == zoom and "place-names" in tile
    ]
    return {one["properties"]["name"] for features in layers for one in features}


def test_the_map_lies_around_the_work_down_to_the_finest_zoom(register: Session, tmp_path: Path) -> None:
    path, ground = tmp_path / "map.pmtiles", covered(register)
    written = field_basemap.write(register, STAFF, ground, path, 40 * MEGABYTE, TILES_AT_ONCE)
    tiles, head, said = read(path)
    # What is counted beforehand is what is made; of a whole banner it is more than anybody waits for.
    assert field_basemap._count(ground, TILES_AT_ONCE) == written == len(tiles)
    (banner,) = [row for row in divisions.boundaries(register, STAFF) if row["name"] == "乌审旗"]
    whole = covered(register, places=[], division_id=UUID(banner["id"]))
    assert field_basemap._count(whole, TILES_AT_ONCE) > TILES_AT_ONCE
    assert (head["min_zoom"], head["max_zoom"]) == (0, FINEST)
    for longitude, latitude in STONES:
        (column,), (row,) = columns_and_rows((longitude, latitude, longitude, latitude), FINEST)
        assert {"divisions"} <= tiles[FINEST, column, row].keys()
    # Between the stones nobody walks: the overview covers it, the finest zooms do not.
    (column,), (row,) = columns_and_rows((109.05, 38.605, 109.05, 38.605), FINEST)
    assert (FINEST, column, row) not in tiles
    assert (OVERVIEW, column >> FINEST - OVERVIEW, row >> FINEST - OVERVIEW) in tiles
    assert names(tiles, FINEST) == {"内部名", "演示名"}
    west, east = head["min_lon_e7"] / 1e7, head["max_lon_e7"] / 1e7
    assert 108.97 < west < 108.98
    assert 109.12 < east < 109.13
    assert said["maxzoom"] == said["wanted_maxzoom"] == FINEST
    assert "演示数据" in said["attribution"]
    assert "Demonstration data" in said["attribution_en"]
    # The signs come along, as the map of the office asks for them.
    assert {"division_levels", "name_classes", "boundary_lines", "register_layers"} <= said[
        "map_settings"
    ].keys()
    assert said["data_version"] > 0


def test_whoever_may_not_see_a_name_does_not_carry_it_away(register: Session, tmp_path: Path) -> None:
    path = tmp_path / "map.pmtiles"
    field_basemap.write(register, Caller(), covered(register), path, 40 * MEGABYTE, TILES_AT_ONCE)
    tiles, _, said = read(path)
    assert names(tiles, FINEST) == {"演示名"}
    # Whoever sees no stones in the register has none in his hands, nor the signs for them.
    assert not any("boundary-markers" in tile or "grave-sites" in tile for tile in tiles.values())
    assert said["map_settings"]["marker_statuses"] == []


def test_a_map_that_does_not_fit_ends_at_a_coarser_zoom_and_says_so(
    register: Session, tmp_path: Path
) -> None:
    for most_bytes, most_tiles in ((20_000, TILES_AT_ONCE), (40 * MEGABYTE, 40)):
        path = tmp_path / f"{most_tiles}.pmtiles"
        written = field_basemap.write(register, STAFF, covered(register), path, most_bytes, most_tiles)
        tiles, head, said = read(path)
        assert 0 < head["max_zoom"] < FINEST
        assert (said["maxzoom"], said["wanted_maxzoom"]) == (head["max_zoom"], FINEST)
        assert written == len(tiles) <= most_tiles
        assert path.stat().st_size < most_bytes + 20_000


def test_the_ground_is_the_records_the_section_and_the_division() -> None:
    pair = {"positions": [{"position": [109.0, 38.0]}, {"position": [109.1, 38.0, 1200.0]}]}
    assert list(positions_of("marker", pair)) == [(109.0, 38.0), (109.1, 38.0)]
    assert list(positions_of("grave_site", {"position": None})) == []
    line = {"type": "LineString", "coordinates": [[109.0, 38.0], [110.0, 38.0]]}
    along = field_basemap.around(None, STAFF, Ground("", False, [], line, None))  # type: ignore[arg-type]
    assert along is not None
    # Two kilometres of the ground to either side
    _, south, _, north = along.bounds
    assert (north - south) * 0.788 == pytest.approx(2 * MARGIN, rel=0.01)
    assert shapely.intersects(along, shapely.box(*Tile(0, 0, 0).box))
    assert field_basemap.around(None, STAFF, Ground("", False, [], None, None)) is None  # type: ignore[arg-type]
    assert json.dumps(field_basemap._as_json({"a": (1, (2, 3))})) == '{"a": [1, [2, 3]]}'
