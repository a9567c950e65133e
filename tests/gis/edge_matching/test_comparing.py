"""Pairs of units in drawings with known figures, and in the several real versions of Uxin's neighbours."""

from collections import defaultdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

import geopandas
import shapely
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from gis.coordinates import Datum, add_offset, area_m2, length_m
from gis.edge_matching.comparing import Matching, Pair, match_edges
from gis.edge_matching.units import Unit, read_units

REAL = Path(__file__).parents[4] / "shared" / "data"
AMAP, TIANDITU, AMAP_2021 = (
    REAL / f"uxin_neighbours_{name}.geojson" for name in ("amap_wgs84", "tianditu_cgcs2000", "amap2021_gcj02")
)
real = pytest.mark.skipif(not AMAP.exists(), reason="the three real versions of the counties are not here")

#: A degree of longitude and of latitude near 38.5° N, in metres
EAST_M, NORTH_M = 87_200.0, 111_000.0


def a_unit(shape: Polygon, code: str, number: int = 1) -> Unit:
    return Unit(number, shape, {"code": code}, code)


def only(matching: Matching) -> Pair:
    assert len(matching.pairs) == 1
    return matching.pairs[0]


def hectares(shape: BaseGeometry) -> float:
    return area_m2(shape) / 10_000


def test_versions_of_one_unit_have_what_each_has_alone() -> None:
    ours, theirs = box(109.0, 38.0, 109.3, 38.2), box(109.001, 38.0, 109.302, 38.2)
    pair = only(match_edges([a_unit(ours, "150626")], [a_unit(theirs, "150626")]))
    assert pair.kind == "same"
    assert pair.overlap_ha == pytest.approx(hectares(box(109.3, 38.0, 109.302, 38.2)), rel=1e-6)
    assert pair.gap_ha == pytest.approx(hectares(box(109.0, 38.0, 109.001, 38.2)), rel=1e-6)
    assert pair.hausdorff_m == pytest.approx(0.002 * EAST_M, rel=0.02)
    assert pair.frechet_m == pytest.approx(0.002 * EAST_M, rel=0.05)
    assert pair.beyond_tolerance_m == pytest.approx(0.2 * NORTH_M, rel=0.02)


def test_neighbours_gap_and_overlap_lie_along_the_common_line() -> None:
    ours = box(109.0, 38.0, 109.3, 38.2)
    gap = Polygon(
        [(109.302, 38.0), (109.6, 38.0), (109.6, 38.2), (109.299, 38.2), (109.299, 38.1), (109.302, 38.1)]
    )
    pair = only(match_edges([a_unit(ours, "150626")], [a_unit(gap, "610802")]))
    assert pair.kind == "adjacent"
    assert pair.gap_ha == pytest.approx(hectares(box(109.3, 38.0, 109.302, 38.1)), rel=1e-3)
    assert pair.overlap_ha == pytest.approx(hectares(box(109.299, 38.1, 109.3, 38.2)), rel=1e-3)
    assert pair.hausdorff_m == pytest.approx(0.002 * EAST_M, rel=0.03)
    # Of two stretches, half a line each, the longest counts; the corner between them is within.
    assert pair.beyond_tolerance_m == pytest.approx(0.1 * NORTH_M, rel=0.03)


def test_lines_that_agree_have_no_difference() -> None:
    ours, theirs = box(109.0, 38.0, 109.3, 38.2), box(109.3, 38.0, 109.6, 38.2)
    pair = only(match_edges([a_unit(ours, "150626")], [a_unit(theirs, "610802")]))
    figures = (pair.overlap_ha, pair.gap_ha, pair.hausdorff_m, pair.frechet_m, pair.beyond_tolerance_m)
    assert figures == pytest.approx((0, 0, 0, 0, 0), abs=1e-6)
    assert len(pair.vertices) == 2


def test_a_corner_that_touches_is_no_common_line() -> None:
    ours, theirs = box(109.0, 38.0, 109.3, 38.2), box(109.3, 38.2, 109.6, 38.4)
    assert not match_edges([a_unit(ours, "150626")], [a_unit(theirs, "610802")]).pairs


def test_land_of_a_third_unit_is_no_gap() -> None:
    ours, theirs = box(109.0, 38.0, 109.3, 38.2), box(109.3005, 38.0, 109.6, 38.2)
    between = box(109.3, 38.1, 109.3005, 38.2)
    alone = only(match_edges([a_unit(ours, "150626")], [a_unit(theirs, "610802")]))
    matching = match_edges([a_unit(ours, "150626")], [a_unit(theirs, "610802"), a_unit(between, "610881", 2)])
    beside = next(pair for pair in matching.pairs if pair.right.code == "610802")
    # Our line belongs to whom it is nearest to, so to the strip a strip's width before it begins.
    assert alone.gap_ha - beside.gap_ha == pytest.approx(hectares(between), rel=0.005)


def test_a_line_that_we_share_with_somebody_they_lack_is_none_of_theirs() -> None:
    ours = box(109.0, 38.0, 109.3, 38.2)
    # Beyond the corner their line leaves ours slowly enough to run along it.
    theirs = Polygon([(109.3, 38.0), (109.6, 38.0), (109.6, 38.1), (109.31, 38.14), (109.3, 38.1)])
    third = Polygon([(109.3, 38.1), (109.31, 38.14), (109.6, 38.1), (109.6, 38.2), (109.3, 38.2)])
    alone = only(match_edges([a_unit(ours, "150626")], [a_unit(theirs, "610802")]))
    assert alone.gap_ha > 100
    around = [a_unit(third, "610881", 2), a_unit(theirs, "610802", 3)]
    told = only(match_edges([a_unit(ours, "150626")], [a_unit(theirs, "610802")], around=around))
    figures = (told.overlap_ha, told.gap_ha, told.hausdorff_m, told.beyond_tolerance_m)
    assert figures == pytest.approx((0, 0, 0, 0), abs=0.2)
    # A unit of ours that is theirs, though nothing names it so, takes no line from theirs and fills no gap.
    moved = shifted(theirs, 30, 0)
    around = [a_unit(third, "610881", 2), Unit(3, moved)]
    unnamed = only(match_edges([a_unit(ours, "150626")], [Unit(1, moved)], around=around))
    assert unnamed.gap_ha == pytest.approx(hectares(box(109.3, 38.0, 109.3 + 30 / EAST_M, 38.1)), rel=0.05)


def test_who_has_no_partner_is_named() -> None:
    far = a_unit(box(100.0, 30.0, 100.1, 30.1), "510000")
    matching = match_edges([a_unit(box(109.0, 38.0, 109.3, 38.2), "150626")], [far])
    assert (matching.pairs, matching.only_theirs) == ((), (far,))


def shifted(shape: Polygon, dx_m: float, dy_m: float) -> Polygon:
    moved: Polygon = shapely.transform(
        shape, lambda points: points + np.array([dx_m / EAST_M, dy_m / NORTH_M])
    )
    return moved


ODD = Polygon([(109, 38), (109.2, 37.97), (109.3, 38.05), (109.34, 38.2), (109.15, 38.26), (109.02, 38.18)])


def test_a_shift_as_a_whole_is_told_from_a_local_difference() -> None:
    moved = match_edges([a_unit(ODD, "150626")], [a_unit(shifted(ODD, 60, -35), "150626")]).shift
    assert moved is not None
    assert (moved.kind, moved.side) == ("offset", None)
    assert (moved.dx_m, moved.dy_m) == pytest.approx((60, -35), abs=1.0)
    bulge = ODD.union(box(109.0, 37.9, 109.05, 38.0)).difference(box(109.2, 38.2, 109.25, 38.3))
    assert isinstance(bulge, Polygon)
    assert match_edges([a_unit(ODD, "150626")], [a_unit(bulge, "150626")]).shift is None


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_web_maps_coordinates_are_recognised_on_either_side(datum: Datum) -> None:
    def offset(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.array([add_offset(lon, lat, datum) for lon, lat in points])

    dense = Polygon(shapely.segmentize(ODD, 0.01).exterior)
    web = shapely.transform(dense, offset)
    theirs = match_edges([a_unit(dense, "150626")], [a_unit(web, "150626")]).shift
    ours = match_edges([a_unit(web, "150626")], [a_unit(dense, "150626")]).shift
    assert theirs is not None
    assert ours is not None
    assert (theirs.kind, theirs.side) == (datum, "theirs")
    assert (ours.kind, ours.side) == (datum, "ours")
    assert theirs.dx_m == pytest.approx(-ours.dx_m, rel=0.02)
    assert theirs.corrected_m < 1.0


@pytest.fixture(scope="module")
def amap_against_tianditu() -> Matching:
    return match_edges(read_units(AMAP).units, read_units(TIANDITU).units)


#: Lambert's azimuthal equal-area projection about Uxin: areas by another way, on edges as straight as ours
EQUAL_AREA = "+proj=laea +lat_0=38.5 +lon_0=108.8 +ellps=GRS80 +units=m"


def overlay_areas() -> dict[tuple[str, str], float]:
    """Return hectares that a unit of ours has in common with one of theirs, by geopandas' overlay."""
    ours, theirs = (
        geopandas.read_file(path)[["adcode", "geometry"]].to_crs(4490) for path in (AMAP, TIANDITU)
    )
    pieces = ours.overlay(theirs, how="intersection", keep_geom_type=True)
    found: dict[tuple[str, str], float] = defaultdict(float)
    areas = pieces.geometry.to_crs(EQUAL_AREA).area / 10_000
    for one, other, area in zip(pieces.adcode_1, pieces.adcode_2, areas, strict=True):
        found[str(one), str(other)] += area
    return found


@real
def test_every_real_pair_has_the_areas_of_an_independent_overlay(amap_against_tianditu: Matching) -> None:
    areas = overlay_areas()
    neighbours = [pair for pair in amap_against_tianditu.pairs if pair.kind == "adjacent"]
    assert len(neighbours) == 36
    for pair in neighbours:
        expected = areas[pair.left.code, pair.right.code]
        assert pair.overlap_ha == pytest.approx(expected, rel=1e-3, abs=0.01), (
            pair.left.name,
            pair.right.name,
        )
    ours = {unit.code: unit for unit in read_units(AMAP).units}
    for pair in amap_against_tianditu.pairs:
        if pair.kind == "same":
            elsewhere = hectares(ours[pair.left.code].geometry) - areas[pair.left.code, pair.right.code]
            whole = hectares(pair.left.geometry)
            assert pair.gap_ha == pytest.approx(elsewhere, abs=whole * 1e-5)


@real
def test_land_between_adds_up_to_what_the_other_version_has_more(amap_against_tianditu: Matching) -> None:
    """What theirs has more of 乌审旗 is what lies between our line and their versions of its neighbours.

    Only at places where three meet may a few hectares lie along no single pair.
    """
    pairs = [pair for pair in amap_against_tianditu.pairs if pair.left.name == "乌审旗"]
    same = next(pair for pair in pairs if pair.kind == "same")
    adjacent = [pair for pair in pairs if pair.kind == "adjacent"]
    assert {pair.right.name for pair in adjacent} == {
        "鄂托克旗", "伊金霍洛旗", "榆阳区", "靖边县", "鄂托克前旗", "横山区", "杭锦旗", "神木市",
    }  # fmt: skip
    assert sum(pair.overlap_ha for pair in adjacent) == pytest.approx(same.gap_ha, rel=1e-6)
    assert sum(pair.gap_ha for pair in adjacent) == pytest.approx(same.overlap_ha, rel=5e-3)
    assert sum(length_m(line) for pair in adjacent for line in pair.our_lines) == pytest.approx(
        length_m(same.left.geometry), rel=0.01
    )


@real
def test_real_versions_without_an_offset_have_none(amap_against_tianditu: Matching) -> None:
    assert amap_against_tianditu.shift is None


@real
@pytest.mark.parametrize("path", [AMAP, TIANDITU], ids=["amap", "tianditu"])
def test_the_real_file_in_gcj02_is_recognised(path: Path) -> None:
    def uxin(file: Path, crs: str | None = None) -> list[Unit]:
        return [unit for unit in read_units(file, crs=crs).units if unit.name == "乌审旗"]

    shift = match_edges(uxin(path), uxin(AMAP_2021)).shift
    assert shift is not None
    assert (shift.kind, shift.side) == ("gcj02", "theirs")
    assert match_edges(uxin(path), uxin(AMAP_2021, "gcj02")).shift is None
