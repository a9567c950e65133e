"""Every kind of finding, drawn as text, and what must not be found."""

from collections.abc import Mapping, Sequence

import pytest

import shapely
from shapely.geometry.base import BaseGeometry

from gis.coordinates import area_m2
from gis.coverage_checks import Finding, Result, Unit, check_coverage
from tests.grid import Grid

Found = list[tuple[str, bool, tuple[str, ...]]]
#: One column is 8.7 m: a column between two corners leaves a sliver
NARROW = (0.0001, 0.001)


def check(**polygons: BaseGeometry) -> Result:
    """Check units that are called by their keys."""
    return check_with(0.01, **polygons)


def check_with(tolerance_m: float, **polygons: BaseGeometry) -> Result:
    units = [
        Unit(number, polygon, name=name) for number, (name, polygon) in enumerate(polygons.items(), start=1)
    ]
    return check_coverage(units, tolerance_m)


def found(findings: Sequence[Finding]) -> Found:
    return sorted((one.kind, one.sliver, tuple(sorted(one.parties))) for one in findings)


SQUARES = Grid("""
    a   b   c

    d   e   f

    g   h   i
""")


def quarters() -> dict[str, BaseGeometry]:
    """Return four clean neighbours."""
    return {
        "NW": SQUARES.polygon("adeb"),
        "NE": SQUARES.polygon("befc"),
        "SW": SQUARES.polygon("dghe"),
        "SE": SQUARES.polygon("ehif"),
    }


def test_clean_neighbours_give_nothing() -> None:
    assert check(**quarters()).findings == ()


@pytest.mark.parametrize("count", [2, 3, 4, 9, 16])
def test_squares_of_one_size_give_nothing(count: int) -> None:
    """A point in the middle of the whole lies on the border of two."""
    row = {f"{at}": shapely.box(109 + at / 10, 38, 109 + (at + 1) / 10, 38.1) for at in range(count)}
    assert check(**row).findings == ()


@pytest.mark.parametrize("turn", ["one", "all"])
def test_the_direction_of_rings_says_nothing(turn: str) -> None:
    units = quarters()
    for name in units if turn == "all" else ["NW"]:
        units[name] = units[name].reverse()
    assert check(**units).findings == ()


def test_units_that_touch_in_a_point_are_no_finding() -> None:
    units = quarters()
    assert check(NW=units["NW"], SE=units["SE"]).findings == ()


def test_an_enclave_in_a_hole_is_no_finding() -> None:
    grid = Grid("""
        a       b

          e f
          h g

        d       c
    """)
    around, within = grid.polygon("adcb", "ehgf"), grid.polygon("ehgf")
    assert check(A=around, B=within).findings == ()
    assert found(check(A=around).findings) == [("gap", False, ("A",))]
    assert found(check(A=grid.polygon("adcb"), B=within).findings) == [("overlap", False, ("A", "B"))]


def test_an_overlap_says_how_large_how_wide_and_where() -> None:
    grid = Grid("""
        a   e b   c

        d   f g   h
    """)
    result = check(A=grid.polygon("adgb"), B=grid.polygon("efhc"))
    (one,) = result.findings
    piece = grid.polygon("efgb")
    assert (one.kind, one.sliver, one.parties) == ("overlap", False, ("A", "B"))
    assert one.area_m2 == pytest.approx(area_m2(piece), rel=1e-6)
    assert one.max_width_m == pytest.approx(174.3, abs=0.2)
    assert one.length_m == pytest.approx(222.0, abs=0.2)
    assert one.location is not None
    assert piece.contains(shapely.Point(one.location))
    assert one.rule.rule.startswith("COV-2")


def test_identical_polygons_overlap_wholly() -> None:
    square = SQUARES.polygon("agic")
    (one,) = check(A=square, B=square).findings
    assert (one.kind, one.parties) == ("overlap", ("A", "B"))
    assert one.area_m2 == pytest.approx(area_m2(square), rel=1e-9)


def test_three_units_on_one_place_overlap_two_by_two() -> None:
    square = SQUARES.polygon("agic")
    assert found(check(A=square, B=square, C=square).findings) == [
        ("overlap", False, pair) for pair in (("A", "B"), ("A", "C"), ("B", "C"))
    ]


def test_two_overlaps_of_one_pair_are_two_findings() -> None:
    grid = Grid("""
        a   b   c
              n
            o
              q
        d   e   f
    """)
    result = check(A=grid.polygon("adeqonb"), B=grid.polygon("boefc"))
    assert found(result.findings) == [("overlap", False, ("A", "B"))] * 2


def test_a_thin_overlap_is_a_sliver() -> None:
    grid = Grid(
        """
        a                eb                c

        d                fg                h
        """,
        NARROW,
    )
    (one,) = check(A=grid.polygon("adgb"), B=grid.polygon("efhc")).findings
    assert (one.kind, one.sliver) == ("overlap", True)
    assert one.max_width_m == pytest.approx(8.7, abs=0.1)


def test_a_sliver_with_a_bulge_is_none() -> None:
    grid = Grid(
        """
        a                eb                c

        i                   j

        d                fg                h
        """,
        NARROW,
    )
    (one,) = check(A=grid.polygon("adgjb"), B=grid.polygon("efhc")).findings
    assert (one.kind, one.sliver) == ("overlap", False)


def test_a_closed_gap_has_both_its_neighbours() -> None:
    grid = Grid("""
        a   b   c
            e
           d  f
            g
        i   h   j
    """)
    (one,) = check(A=grid.polygon("aihgdeb"), B=grid.polygon("befghjc")).findings
    assert (one.kind, one.sliver, sorted(one.parties)) == ("gap", False, ["A", "B"])
    assert one.area_m2 == pytest.approx(area_m2(grid.polygon("edgf")), rel=1e-6)


def test_three_parties_at_one_gap_are_one_finding() -> None:
    grid = Grid("""
        a   b   c

          p   q
            r
        d   e   f
    """)
    units: dict[str, BaseGeometry] = {
        "A": grid.polygon("aderpb"),
        "B": grid.polygon("bqrefc"),
        "C": grid.polygon("bpq"),
    }
    (one,) = check(**units).findings
    assert (one.kind, sorted(one.parties)) == ("gap", ["A", "B", "C"])


def test_a_gap_that_is_open_to_the_outside_is_found() -> None:
    grid = Grid(
        """
        a                bc                e

        d                f                 g
        """,
        NARROW,
    )
    (one,) = check(A=grid.polygon("adfb"), B=grid.polygon("cfge")).findings
    assert (one.kind, one.sliver, sorted(one.parties)) == ("gap", True, ["A", "B"])
    assert one.area_m2 == pytest.approx(area_m2(grid.polygon("bfc")), rel=0.02)
    assert one.max_width_m == pytest.approx(8.1, abs=0.7)


def test_a_gap_that_is_open_at_both_ends_is_found() -> None:
    grid = Grid(
        """
        a                bc                e

        d                fg                h
        """,
        NARROW,
    )
    (one,) = check(A=grid.polygon("adfb"), B=grid.polygon("cghe")).findings
    assert (one.kind, one.sliver, sorted(one.parties)) == ("gap", True, ["A", "B"])
    assert one.area_m2 == pytest.approx(area_m2(grid.polygon("bfgc")), rel=0.02)
    assert one.max_width_m == pytest.approx(8.7, abs=0.2)


def test_a_bay_between_two_units_is_no_gap() -> None:
    grid = Grid("""
        a     b         c    e


        d          f         g
    """)
    assert check(A=grid.polygon("adfb"), B=grid.polygon("cfge")).findings == ()


def test_a_corner_that_only_one_side_has_is_a_mismatch() -> None:
    grid = Grid("""
        a   b   c
            m
        d   e   f
    """)
    (one,) = check(A=grid.polygon("ademb"), B=grid.polygon("befc")).findings
    assert (one.kind, one.sliver, one.parties, one.area_m2) == ("vertex_mismatch", False, ("A", "B"), 0)
    assert one.location == pytest.approx(grid.corners["m"])
    assert one.length_m == pytest.approx(222.0, abs=0.2)


def test_a_mismatch_at_a_junction_concerns_each_pair() -> None:
    grid = Grid("""
        a       b
        d   m   e
        g   h   i
    """)
    units: dict[str, BaseGeometry] = {
        "N": grid.polygon("adeb"),
        "W": grid.polygon("dghm"),
        "E": grid.polygon("mhie"),
    }
    assert found(check(**units).findings) == [
        ("vertex_mismatch", False, ("E", "N")),
        ("vertex_mismatch", False, ("N", "W")),
    ]


def test_an_edge_drawn_with_other_corners_all_along_is_one_mismatch() -> None:
    grid = Grid("""
        a   b   c
            m
            n
            o
        d   e   f
    """)
    (one,) = check(A=grid.polygon("adeomb"), B=grid.polygon("bnefc")).findings
    assert (one.kind, one.parties, one.detail) == ("vertex_mismatch", ("A", "B"), "3")
    assert one.length_m == pytest.approx(444.0, abs=0.3)


def test_a_difference_within_the_tolerance_is_the_same_corner() -> None:
    units = quarters()
    units["NW"] = shapely.transform(units["NW"], lambda xy: xy + 5e-8)
    assert check(**units).findings == ()
    assert check_with(0.001, **units).findings != ()


def test_parts_of_one_unit_are_one_party() -> None:
    grid = Grid("""
        a   b   c   e
        d   f   g   h
    """)
    outer = grid.polygons("adfb", "cghe")
    assert check(A=outer, B=grid.polygon("bfgc")).findings == ()
    wide = grid.polygon("bfhe")
    assert found(check(A=outer, B=wide).findings) == [("overlap", False, ("A", "B"))]


def test_a_crossed_ring_is_one_finding_and_none_with_its_neighbours() -> None:
    grid = Grid("""
        a   b   c
            m
            n
        d   e   f
    """)
    (one,) = check(A=grid.polygon("adenmb"), B=grid.polygon("bnmefc")).findings
    assert (one.kind, one.parties) == ("invalid_geometry", ("B",))
    assert one.location is not None


@pytest.mark.parametrize(
    "geometry", [None, shapely.Polygon(), shapely.Point(109, 38), shapely.LineString([(109, 38), (110, 38)])]
)
def test_what_is_no_polygon_is_said(geometry: BaseGeometry | None) -> None:
    units = [Unit(1, geometry, name="A"), Unit(2, SQUARES.polygon("adeb"), name="B")]
    assert found(check_coverage(units).findings) == [("invalid_geometry", False, ("A",))]


def test_nothing_to_check_is_no_finding() -> None:
    assert check_coverage([]).findings == ()


# Parents and children

FAMILY = Grid("""
    a   b   c   j

    d   e   f   k
    n       m
    g   h   i   l
""")
CODES: Mapping[str, tuple[str, str]] = {
    "150600": ("agic", ""),
    "150700": ("cilj", ""),
    "150601": ("aghb", "150600"),
    "150602": ("bhic", "150600"),
    "150701": ("cilj", "150700"),
}


def family(**other: tuple[str, str]) -> list[Unit]:
    """Return two parents and their three children, some drawn or described otherwise."""
    rows = {**CODES, **{code.removeprefix("_"): row for code, row in other.items()}}
    return [
        Unit(number, FAMILY.polygon(word), code=code, parent=parent)
        for number, (code, (word, parent)) in enumerate(rows.items(), start=1)
    ]


def test_a_clean_family_gives_nothing() -> None:
    result = check_coverage(family())
    assert (result.findings, result.layers) == ((), 2)


def test_children_are_told_by_code_where_no_parent_is_stated() -> None:
    units = [Unit(unit.number, unit.geometry, code=unit.code) for unit in family()]
    assert check_coverage(units).findings == ()
    assert check_coverage(units).layers == 2


def test_a_child_that_reaches_out_is_outside_its_parent() -> None:
    units = [unit for unit in family(_150602=("bhikc", "150600")) if not unit.code.startswith("1507")]
    assert found(check_coverage(units).findings) == [("child_outside_parent", False, ("150600", "150602"))]


def test_what_a_child_takes_of_the_next_parent_s_child_is_told_once_as_overlap() -> None:
    units = family(_150602=("bhikc", "150600"))
    assert found(check_coverage(units).findings) == [("overlap", False, ("150602", "150701"))]


def test_what_no_child_covers_makes_a_parent_more_than_its_children() -> None:
    units = family(_150602=("bhfc", "150600"), _150701=("cfilj", "150700"), _150700=("cilj", ""))
    assert found(check_coverage(units).findings) == [("parent_not_union", False, ("150600", "150602"))]


def test_a_code_that_does_not_begin_as_its_parents_is_found() -> None:
    units = family()
    units[3] = Unit(4, units[3].geometry, code="150902", parent="150600")
    assert found(check_coverage(units).findings) == [("code_nesting", False, ("150600", "150902"))]


def test_a_parent_that_is_not_the_one_around_is_wrong() -> None:
    units = family(_150602=("bhic", "150700"))
    assert found(check_coverage(units).findings) == [("wrong_parent", False, ("150602", "150700"))]


def test_an_unknown_parent_is_wrong_where_another_is_around() -> None:
    units = family(_150602=("bhic", "159900"))
    assert found(check_coverage(units).findings) == [("wrong_parent", False, ("150602", "159900"))]


def alone(**parents: str) -> list[Unit]:
    """Return the children alone, with the parents that they state."""
    return [
        Unit(
            number,
            FAMILY.polygon(CODES[code.removeprefix("_")][0]),
            code=code.removeprefix("_"),
            parent=parent,
        )
        for number, (code, parent) in enumerate(parents.items(), start=1)
    ]


def test_without_parents_drawn_the_neighbours_tell_which_attribute_is_wrong() -> None:
    right = alone(_150601="150600", _150602="150600", _150701="150700")
    assert check_coverage(right).findings == ()
    wrong = [right[0], Unit(2, right[1].geometry, code="150602", parent="152900"), right[2]]
    assert found(check_coverage(wrong).findings) == [("wrong_parent", False, ("150602", "152900"))]
    recoded = [right[0], Unit(2, right[1].geometry, code="152902", parent="150600"), right[2]]
    assert found(check_coverage(recoded).findings) == [("code_nesting", False, ("150600", "152902"))]


def test_a_city_without_districts_stands_for_itself() -> None:
    square = SQUARES.polygon("agic")
    assert check_coverage([Unit(1, square, code="441900", parent="441900")]).findings == ()
    both = [Unit(1, square, code="441900", parent="440000"), Unit(2, square, code="441900", parent="441900")]
    assert check_coverage(both).findings == ()
    assert check_coverage(both[::-1]).findings == ()


@pytest.mark.parametrize("turn", [1, -1])
def test_a_county_that_is_its_own_city_stands_on_both_levels(turn: int) -> None:
    whole, left, right = (FAMILY.polygon(word) for word in ("agic", "aghb", "bhic"))
    units = [
        Unit(1, whole, code="460000"),
        Unit(2, left, code="460100", parent="460000"),
        Unit(3, right, code="469001", parent="460000"),
        Unit(4, left, code="460105", parent="460100"),
        Unit(5, right, code="469001", parent="469001"),
        Unit(6, FAMILY.polygon("cilj"), code="110000"),
        Unit(7, FAMILY.polygon("cilj"), code="110000", parent="110000"),
        Unit(8, FAMILY.polygon("cilj"), code="110101", parent="110000"),
    ]
    result = check_coverage(units[::turn])
    assert (result.findings, result.layers) == ((), 3)


def test_json_has_exactly_what_was_agreed() -> None:
    grid = Grid("""
        a   e b   c

        d   f g   h
    """)
    made = check(A=grid.polygon("adgb"), B=grid.polygon("efhc")).as_json()
    assert set(made) == {"findings", "summary"}
    (one,) = made["findings"]
    assert list(one) == [
        "kind",
        "sliver",
        "rule",
        "parties",
        "area_ha",
        "length_m",
        "max_width_m",
        "location",
        "remedy",
    ]
    assert made["summary"]["by_kind"] == {"overlap": 1}
    assert made["summary"]["tolerance_m"] == 0.01


def test_an_overlap_across_a_clean_border_is_told_apart_by_pairs() -> None:
    grid = Grid("""
        a   b   c
        p       q
        d   e   f

        g       h
    """)
    units = {
        "A": grid.polygon("apdeb"),
        "B": grid.polygon("befqc"),
        "C": grid.polygon("pghq"),
    }
    result = check(**units)
    areas = {one.parties: one.area_m2 for one in result.findings if one.kind == "overlap"}
    assert set(areas) == {("A", "C"), ("B", "C")}
    for first, second in areas:
        expected = area_m2(units[first].intersection(units[second]))
        assert areas[first, second] == pytest.approx(expected, rel=1e-6)
