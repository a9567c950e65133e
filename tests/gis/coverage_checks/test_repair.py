"""Repairs: who gains and loses what, and that no legal line is moved without an approved one."""

import pytest

from shapely.geometry.base import BaseGeometry

from gis.coordinates import area_m2
from gis.coverage_checks import Unit, check_coverage
from gis.coverage_checks.repair import Repair, propose
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
