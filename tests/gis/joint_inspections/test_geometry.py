"""Where the sections of an inspection run, and in which order markers stand along a line."""

from uuid import UUID, uuid4

import pytest

from shapely.geometry import LineString

from gis.joint_inspections.geometry import along, drawn_length, section_lines

#: Eastwards, then northwards; a degree of longitude is 87.4 km here
COURSE = LineString([(108.9, 38.3), (109.1, 38.3), (109.1, 38.4)])
#: Between two vertices the plane's straight line bends from the parallel by 5 m
PLACES = [(108.9, 38.3), (109.0, 38.3), (109.1, 38.35), (109.1, 38.4)]


@pytest.mark.parametrize(
    ("places", "own", "order"),
    [
        pytest.param(PLACES, [True] * 4, [0, 1, 2, 3], id="as numbered"),
        pytest.param(PLACES[::-1], [True] * 4, [0, 1, 2, 3], id="numbered the other way"),
        pytest.param(
            [PLACES[3], *PLACES[:3]],
            [False, True, True, True],
            [1, 2, 3, 0],
            id="a 三交点 of another line's number",
        ),
        pytest.param(
            [PLACES[0], PLACES[2], PLACES[1], PLACES[3]], [True] * 4, [0, 2, 1, 3], id="one out of order"
        ),
        pytest.param(
            [PLACES[0], None, PLACES[2], PLACES[3]], [True] * 4, [0, 1, 2, 3], id="one without a position"
        ),
    ],
)
def test_markers_are_ordered_along_the_line(
    places: list[tuple[float, float] | None], own: list[bool], order: list[int]
) -> None:
    assert along(COURSE, places, own) == order


def test_sections_of_a_round_make_up_the_whole_line() -> None:
    ids: list[UUID] = [uuid4() for _ in PLACES]
    positions = dict(zip(ids, PLACES, strict=True))
    first, second = section_lines(COURSE, [ids[:2], ids[2:]], positions, whole=True)
    assert first is not None
    assert second is not None
    assert first.coords[0] == pytest.approx(COURSE.coords[0], abs=1e-4)
    assert first.coords[-1] == pytest.approx(PLACES[2], abs=1e-4)
    assert second.coords[-1] == pytest.approx(COURSE.coords[-1], abs=1e-4)
    # By hand: 0.2 degrees of longitude at 38.3° and 0.05 of latitude; another 0.05
    assert drawn_length(first) == pytest.approx(17_502 + 5_550, abs=20)
    assert drawn_length(second) == pytest.approx(5_550, abs=5)


def test_a_check_of_a_stretch_runs_from_its_first_marker_to_its_last() -> None:
    ids: list[UUID] = [uuid4() for _ in PLACES]
    positions = dict(zip(ids, PLACES, strict=True))
    (stretch,) = section_lines(COURSE, [ids[1:3]], positions, whole=False)
    assert stretch is not None
    assert stretch.coords[0] == pytest.approx(PLACES[1], abs=1e-4)
    assert stretch.coords[-1] == pytest.approx(PLACES[2], abs=1e-4)
    assert section_lines(COURSE, [ids[:1], [uuid4()]], positions, whole=False) == [None, None]
