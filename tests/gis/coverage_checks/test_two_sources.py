"""Real counties of two sources against each other: overlaps and gaps as computed pair by pair."""

import json
from itertools import combinations
from pathlib import Path

import pytest

import geopandas
import shapely
from shapely.geometry.base import BaseGeometry

from gis.coordinates import area_m2
from gis.coverage_checks import Unit, check_coverage
from gis.coverage_checks.listing import read_units

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
AMAP = DATA / "uxin_neighbours_amap_wgs84.geojson"
TIANDITU = DATA / "uxin_neighbours_tianditu_cgcs2000.geojson"


def counties(file: Path) -> dict[str, BaseGeometry]:
    if not file.exists():
        pytest.skip(f"{file.name} is not here: real lines of two sources can't be compared")
    return {unit.code or unit.name: unit.geometry for unit in read_units(file).units if unit.geometry}


def mixed() -> dict[str, BaseGeometry]:
    """Return Inner Mongolia's side as one source draws it and Shaanxi's as the other."""
    features = json.loads(TIANDITU.read_text("utf-8"))["features"] if TIANDITU.exists() else []
    other = counties(TIANDITU)
    assert len(features) == len(other)
    ours = {code: polygon for code, polygon in counties(AMAP).items() if code.startswith("15")}
    theirs = {code[-6:]: polygon for code, polygon in other.items() if code[-6:].startswith("61")}
    return {**ours, **theirs}


def test_one_source_alone_has_only_the_exclave_that_the_list_leaves_out() -> None:
    units = [Unit(n, polygon, code) for n, (code, polygon) in enumerate(counties(AMAP).items(), start=1)]
    (hole,) = check_coverage(units).findings
    assert (hole.kind, hole.parties) == ("gap", ("610803",))


def test_overlaps_of_two_sources_are_those_of_every_pair() -> None:
    polygons = mixed()
    units = [Unit(n, polygon, code) for n, (code, polygon) in enumerate(polygons.items(), start=1)]
    found: dict[tuple[str, ...], float] = {}
    for one in check_coverage(units, tolerance_m=0.001).findings:
        if one.kind == "overlap":
            pair = tuple(sorted(one.parties))
            found[pair] = found.get(pair, 0) + one.area_m2
    expected = {
        (a, b): area_m2(polygons[a].intersection(polygons[b]))
        for a, b in combinations(sorted(polygons), 2)
        if polygons[a].intersection(polygons[b]).area > 0
    }
    assert len(expected) >= 7
    for pair, area in expected.items():
        assert found.get(pair, 0) == pytest.approx(area, rel=0.001, abs=1.0), pair
    assert set(found) <= set(expected)


def test_gaps_of_two_sources_are_the_holes_of_their_union() -> None:
    polygons = mixed()
    units = [Unit(n, polygon, code) for n, (code, polygon) in enumerate(polygons.items(), start=1)]
    frame = geopandas.GeoDataFrame({"code": list(polygons)}, geometry=list(polygons.values()), crs=4490)
    shells = geopandas.GeoDataFrame(
        geometry=[shapely.Polygon(part.exterior) for part in shapely.get_parts(frame.union_all())], crs=4490
    )
    holes = geopandas.overlay(shells, frame, how="difference", keep_geom_type=True).explode()
    closed = sum(area_m2(hole) for hole in holes.geometry)
    gaps = [one for one in check_coverage(units, tolerance_m=0.001).findings if one.kind == "gap"]
    shell = shells.union_all()
    inside = sum(
        one.area_m2 for one in gaps if one.geometry is not None and shell.covers(one.geometry.centroid)
    )
    assert inside == pytest.approx(closed, rel=0.001)
