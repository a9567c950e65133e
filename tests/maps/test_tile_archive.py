"""One file of tiles holds what the service gives, and other programs read it."""

import gzip
import json
import subprocess
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pytest
from pmtiles.reader import MmapSource, Reader, all_tiles
from sqlalchemy import text
from sqlalchemy.orm import Session

import pyogrio

from gis.accounts.rules import PUBLIC, Caller
from gis.map_shapes import service as map_shapes
from gis.periods import service as periods
from gis.samples import load
from gis.tiles.rules import Wish, gzipped
from maps.tile_archive import write_archive
from maps.tiles import tile_set
from tests.gis.administrative_divisions.registered import a_source
from tests.gis.place_names.registered import a_feature, a_geometry, a_name, point, register_feature

DAY = date(2026, 6, 30)
WISH = Wish(("divisions", "place-names"), DAY)
STAFF = Caller(clearance="internal")


@pytest.fixture
def sample(session: Session) -> Session:
    """The sample with one place name that only staff may see, and one that is invented."""
    load(session)
    for level, name, demonstration in (("internal", "内部名", None), ("public", "演示名", "names")):
        source = a_source(session, demonstration_name=demonstration)
        feature = a_feature(source, a_name(source, name), geometries=[a_geometry(source, point(109.0, 38.6))])
        register_feature(session, feature | {"publication_level": level})
    periods.settle(session)
    map_shapes.refresh(session)
    return session


def tiles_of(path: Path) -> dict[tuple[int, int, int], dict[str, Any]]:
    with path.open("rb") as file:
        return {
            address: mapbox_vector_tile.decode(gzip.decompress(content))
            for address, content in all_tiles(MmapSource(file))
        }


def names(path: Path, layer: str) -> set[str]:
    drawn = [tile[layer]["features"] for tile in tiles_of(path).values() if layer in tile]
    return {one["properties"]["name"] for features in drawn for one in features}


def test_the_file_holds_every_tile_of_its_zooms(sample: Session, tmp_path: Path) -> None:
    file = tmp_path / "uxin.pmtiles"
    said: list[tuple[int, int]] = []
    given = tile_set(sample, PUBLIC, WISH, "zh")
    written = write_archive(file, sample, given, range(4, 9), lambda zoom, count: said.append((zoom, count)))
    found = tiles_of(file)
    assert len(found) == written
    assert {zoom for zoom, _, _ in found} == {4, 5, 6, 7, 8}
    assert said[-1] == (8, written)
    assert names(file, "divisions") >= {"乌审旗", "榆阳区"}
    labels = Counter(
        one["properties"]["name"]
        for (zoom, _, _), tile in found.items()
        if zoom == 8
        for one in tile.get("divisions-labels", {"features": []})["features"]
    )
    assert set(labels.values()) == {1}
    assert [path.name for path in tmp_path.iterdir()] == ["uxin.pmtiles"]


def test_the_file_says_what_it_is(sample: Session, tmp_path: Path) -> None:
    file = tmp_path / "uxin.pmtiles"
    write_archive(file, sample, tile_set(sample, PUBLIC, WISH, "zh"), range(6))
    with file.open("rb") as opened:
        reader = Reader(MmapSource(opened))
        head, said = reader.header(), reader.metadata()
    assert (head["min_zoom"], head["max_zoom"]) == (0, 5)
    assert head["min_lon_e7"] < 1_083_000_000 < head["max_lon_e7"]
    assert {layer["id"] for layer in said["vector_layers"]} >= {"divisions", "place-names"}
    assert "界线仅为示意，不作划界依据" in said["attribution"]
    assert "演示数据" in said["attribution"]
    assert said["as_of"] == "2026-06-30"


def test_without_an_account_only_what_is_public_is_written(sample: Session, tmp_path: Path) -> None:
    public, staff = tmp_path / "public.pmtiles", tmp_path / "staff.pmtiles"
    write_archive(public, sample, tile_set(sample, PUBLIC, WISH, "zh"), range(5, 6))
    write_archive(staff, sample, tile_set(sample, STAFF, WISH, "zh"), range(5, 6))
    assert "内部名" not in names(public, "place-names")
    assert "内部名" in names(staff, "place-names")
    assert "演示名" in names(public, "place-names")


def test_gdal_reads_it(sample: Session, tmp_path: Path) -> None:
    file = tmp_path / "uxin.pmtiles"
    write_archive(file, sample, tile_set(sample, PUBLIC, WISH, "zh"), range(9))
    told = subprocess.run(
        ["ogrinfo", "-json", "-oo", "ZOOM_LEVEL=8", str(file)], capture_output=True, text=True, check=False
    )
    if (
        told.returncode != 0
        and "PMTiles"
        not in subprocess.run(["ogrinfo", "--formats"], capture_output=True, text=True, check=True).stdout
    ):
        # Debian 12's GDAL is older than its PMTiles driver; the wheel's has it.
        layers = {name for name, _ in pyogrio.list_layers(file)}
    else:
        layers = {layer["name"] for layer in json.loads(told.stdout)["layers"]}
    assert layers >= {"divisions", "divisions-labels", "place-names"}
    read = pyogrio.read_dataframe(file, layer="divisions", ZOOM_LEVEL="8")
    registered = sample.execute(
        text("SELECT count(*) FROM division_period WHERE geom IS NOT NULL AND valid @> CAST(:day AS date)"),
        {"day": DAY},
    ).scalar()
    assert read["id"].nunique() == registered
    assert "乌审旗" in set(read["name"])


def test_an_empty_register_makes_a_file_that_opens(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "empty.pmtiles"
    assert write_archive(file, session, tile_set(session, PUBLIC, WISH, "zh"), range(3)) == 0
    with file.open("rb") as opened:
        assert Reader(MmapSource(opened)).get(0, 0, 0) == gzipped(b"")


def test_what_was_begun_leaves_nothing_behind(sample: Session, tmp_path: Path) -> None:
    def stop(zoom: int, written: int) -> None:
        raise KeyboardInterrupt

    given = tile_set(sample, PUBLIC, WISH, "zh")
    with pytest.raises(KeyboardInterrupt):
        write_archive(tmp_path / "half.pmtiles", sample, given, range(9), stop)
    assert list(tmp_path.iterdir()) == []
