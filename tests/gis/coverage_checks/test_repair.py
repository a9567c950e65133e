"""Repairs: who gains and loses what, and that no legal line is moved without an approved one."""

import pytest

from shapely.geometry.base import BaseGeometry

from gis.coordinates import area_m2
from gis.coverage_checks import Unit, check_coverage
from gis.coverage_checks.repair import Repair, moves_legal_line, propose
from tests.grid import Grid

GRID = Grid("""
    a   e b   c
          m
    d   f g   h
""")
GAP = Grid("""
    a   b   c
       e m
    d   f   g
""")


def repaired(
    left: BaseGeometry, right: BaseGeometry, codes: tuple[str, str], *approved: BaseGeometry
) -> Repair:
    units = [Unit(1, left, codes[0]), Unit(2, right, codes[1])]
    return propose(units, check_coverage(units), approved)


TOWNS = ("150626102", "150626108")
COUNTIES = ("150626", "150624")


def test_towns_an_overlap_goes_to_one_and_is_taken_from_the_other() -> None:
    left, right = GRID.polygon("adgb"), GRID.polygon("efhc")
    proposed = repaired(left, right, TOWNS)
    overlap = area_m2(left.intersection(right))
    moved = sorted((round(one.gained_m2), round(one.lost_m2)) for one in proposed.changes)
    assert moved == [(0, 0), (0, round(overlap))]
    assert (proposed.pending, proposed.after.findings) == ((), ())


def test_towns_a_gap_is_filled() -> None:
    left, right = GAP.polygon("adfeb"), GAP.polygon("bmfgc")
    proposed = repaired(left, right, TOWNS)
    (finding,) = check_coverage([Unit(1, left), Unit(2, right)]).findings
    assert sum(one.gained_m2 for one in proposed.changes) == pytest.approx(finding.area_m2, rel=1e-6)
    assert proposed.after.findings == ()


def test_a_legal_line_waits_for_an_approved_one() -> None:
    proposed = repaired(GRID.polygon("adgb"), GRID.polygon("efhc"), COUNTIES)
    assert (proposed.shares, proposed.changes) == ((), ())
    assert [one.kind for one in proposed.pending] == ["overlap"]
    assert len(proposed.after.findings) == 1


def test_a_unit_of_unknown_level_counts_as_legal() -> None:
    assert repaired(GRID.polygon("adgb"), GRID.polygon("efhc"), ("", "")).pending != ()


def test_counties_are_set_to_the_approved_line_along_one_side() -> None:
    left, right = GRID.polygon("adgb"), GRID.polygon("efhc")
    for line, loser in (("ef", "150626"), ("bg", "150624")):
        proposed = repaired(left, right, COUNTIES, GRID.line(line))
        assert (proposed.pending, proposed.after.findings) == ((), ())
        assert [one.unit.code for one in proposed.changes if one.lost_m2 > 1] == [loser]


def test_counties_share_a_piece_that_the_approved_line_divides() -> None:
    left, right = GRID.polygon("adgb"), GRID.polygon("efhc")
    proposed = repaired(left, right, COUNTIES, GRID.line("eg"))
    overlap = area_m2(left.intersection(right))
    assert [one.lost_m2 for one in proposed.changes] == pytest.approx([overlap / 2, overlap / 2], rel=0.001)
    assert (proposed.pending, proposed.after.findings) == ((), ())


def test_half_a_line_decides_nothing() -> None:
    proposed = repaired(GRID.polygon("adgb"), GRID.polygon("efhc"), COUNTIES, GRID.line("ea"))
    assert len(proposed.pending) == 1


def test_between_towns_of_two_counties_the_line_is_legal() -> None:
    towns = ("150626102", "150624101")
    left, right = GRID.polygon("adgb"), GRID.polygon("efhc")
    assert len(repaired(left, right, towns).pending) == 1
    along = repaired(left, right, towns, GRID.line("eg"))
    assert (along.pending, along.after.findings) == ((), ())


FAMILY = Grid("""
    a   b   c
            e
    d   f   g
""")


def test_a_town_is_set_to_its_county_s_line_which_stays() -> None:
    county = Unit(1, FAMILY.polygon("adfb"), "150626")
    town = Unit(2, FAMILY.polygon("adgc"), "150626102", parent="150626")
    result = check_coverage([county, town])
    assert [one.kind for one in result.findings] == ["child_outside_parent"]
    proposed = propose([county, town], result)
    assert [(one.unit.code, one.lost_m2 > 1) for one in proposed.changes] == [("150626102", True)]
    assert (proposed.pending, proposed.after.findings) == ((), ())


def test_bare_ground_of_a_county_goes_to_the_town_beside_it() -> None:
    county = Unit(1, FAMILY.polygon("adgc"), "150626")
    town = Unit(2, FAMILY.polygon("adfb"), "150626102", parent="150626")
    proposed = propose([county, town], check_coverage([county, town]))
    assert [(one.unit.code, one.gained_m2 > 1) for one in proposed.changes] == [("150626102", True)]
    assert proposed.after.findings == ()


def test_a_corner_that_one_town_lacks_is_given_to_it() -> None:
    left = GRID.polygon("adfe")
    _, south, _, north = left.bounds
    units = [
        Unit(1, left.segmentize(0.6 * (north - south)), TOWNS[0]),
        Unit(2, GRID.polygon("efhc"), TOWNS[1]),
    ]
    result = check_coverage(units)
    assert {one.kind for one in result.findings} == {"vertex_mismatch"}
    proposed = propose(units, result)
    assert proposed.after.findings == ()
    assert all(one.gained_m2 < 0.01 and one.lost_m2 < 0.01 for one in proposed.changes)


def test_only_the_findings_that_are_chosen_are_mended() -> None:
    units = [Unit(1, GRID.polygon("adgb"), TOWNS[0]), Unit(2, GRID.polygon("efhc"), TOWNS[1])]
    result = check_coverage(units)
    assert propose(units, result, only=[]).changes == ()
    assert propose(units, result, only=[0]).after.findings == ()


def test_ground_across_a_legal_line_moves_only_as_the_approved_line_says() -> None:
    units = [Unit(1, GRID.polygon("adgb"), COUNTIES[0]), Unit(2, GRID.polygon("efhc"), COUNTIES[1])]
    result = check_coverage(units)
    line = [GRID.line("eg")]
    by_line = [
        next((one.after for one in propose(units, result, line).changes if one.unit is unit), unit.geometry)
        for unit in units
    ]
    wilful = [GRID.polygon("adgb"), GRID.polygon("bghc")]
    unmoved = [unit.geometry for unit in units]
    for after, approved, broken in (
        (by_line, line, 0),
        (by_line, [], 1),
        (wilful, line, 1),
        (unmoved, [], 0),
    ):
        found = moves_legal_line(units, result.findings, after, approved, result.tolerance_m)
        assert len(found) == broken
