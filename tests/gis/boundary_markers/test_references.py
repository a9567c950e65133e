"""Reference objects: errors of each kind are named, by whatever seed, and sound ones are left alone."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gis.boundary_lines.reasons import reasons, sentence
from gis.boundary_markers.reference_audit import AuditedReferences, audit_references, audit_stone
from gis.boundary_markers.registered import LonLat, ReferenceObject, RegisteredMarker, Stone
from gis.boundary_markers.resection import Precision, resect, to_grid_deg
from gis.boundary_markers.yardsticks import yardsticks
from gis.coordinates import distance_m
from gis.coordinates.plane import Plane
from tests.gis.boundary_markers.sound import away, references

HERE = (109.0, 38.6)
PRECISION = yardsticks().precision
Objects = tuple[ReferenceObject, ...]


def marker(objects: Objects, position: LonLat = HERE) -> RegisteredMarker:
    return RegisteredMarker("001", None, 1, (Stone("Q", position, 0.5),), objects)


def adjusted(objects: Objects) -> AuditedReferences:
    one = marker(objects)
    return audit_stone(one, one.stones[0], PRECISION)


def told(objects: Objects, position: LonLat = HERE) -> list[tuple[str, object]]:
    found = audit_references(marker(objects, position), PRECISION)
    return [(finding.kind, finding.params.get("names")) for finding in found]


def turned(objects: Objects, degrees: float) -> Objects:
    return tuple(replace(each, bearing_deg=((each.bearing_deg or 0) + degrees) % 360) for each in objects)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32), st.integers(3, 6))
def test_sound_objects_give_the_position_and_nothing_else(seed: int, count: int) -> None:
    objects = references(HERE, random.Random(seed), count)
    audited = adjusted(objects)
    assert audited.findings == ()
    assert audited.resection is not None
    assert distance_m(*HERE, *audited.resection.position) < 1.0
    assert 0.1 < audited.resection.accuracy_m < 2.0
    assert audited.resection.redundancy == 2 * count - 2
    assert max(abs(residual.w) for residual in audited.resection.residuals) < 3.29


#: The rotation that a magnetic bearing has against the grid here: γ - D
MAGNETIC = Plane.at(HERE[0]).convergence_deg(*HERE) - PRECISION.declination_deg

Plant = Callable[[Objects], Objects]


def off(at: int, *, degrees: float = 0.0, metres: float = 0.0, times: float = 1.0) -> Plant:
    """One object's bearing or distance out."""

    def change(objects: Objects) -> Objects:
        one = objects[at]
        bearing, distance = one.bearing_deg or 0.0, one.distance_m or 0.0
        wrong = replace(one, bearing_deg=(bearing + degrees) % 360, distance_m=distance * times + metres)
        return (*objects[:at], wrong, *objects[at + 1 :])

    return change


def called_magnetic(objects: Objects) -> Objects:
    return tuple(replace(each, bearing_kind="magnetic") for each in objects)


PLANTED: list[tuple[str, Plant, str, str | None]] = [
    ("bearing", off(0, degrees=25), "reference_bearing_out", "方位物1"),
    ("distance", off(2, metres=30), "reference_distance_out", "方位物3"),
    ("a digit of a distance", off(0, times=10), "reference_distance_out", "方位物1"),
    ("another object meant", off(0, degrees=20, times=2), "reference_object_out", "方位物1"),
    ("all bearings magnetic", lambda o: turned(o, MAGNETIC), "references_magnetic_as_grid", None),
    ("grid called magnetic", called_magnetic, "references_grid_as_magnetic", None),
    ("all bearings turned", lambda o: turned(o, 11), "references_rotated", None),
]


@pytest.mark.parametrize(
    ("plant", "kind", "name"), [row[1:] for row in PLANTED], ids=[row[0] for row in PLANTED]
)
@pytest.mark.parametrize("count", [3, 4])
def test_a_planted_error_is_named_and_nothing_else(
    plant: Callable[[Objects], Objects], kind: str, name: str | None, count: int
) -> None:
    for seed in range(40):
        objects = plant(references(HERE, random.Random(seed), count))
        names = name or "、".join(each.name for each in objects)
        assert told(objects) == [(kind, names)], seed


def test_a_true_azimuth_entered_as_grid_is_recognised_where_the_convergence_is_great() -> None:
    fine = Precision(
        bearing_deg=0.05, object_m=0.02, distance_m=0.02, distance_ratio=0.0005, declination_deg=-4.0
    )
    exact = tuple(
        ReferenceObject(f"物{n}", n * 90.0, "grid", 150.0, away(HERE, n * 90.0, 150.0)) for n in range(4)
    )
    convergence = Plane.at(HERE[0]).convergence_deg(*HERE)
    found = audit_references(marker(turned(exact, convergence)), fine)
    assert [finding.kind for finding in found] == ["references_true_as_grid"]


def test_one_magnetic_bearing_among_grid_ones_is_recognised() -> None:
    objects = references(HERE, random.Random(3), 4)
    objects = (*turned(objects[:1], MAGNETIC), *objects[1:])
    assert told(objects) == [("references_magnetic_as_grid", "方位物1")]


def test_magnetic_bearings_that_say_so_are_sound() -> None:
    objects = turned(references(HERE, random.Random(5)), MAGNETIC)
    assert told(tuple(replace(each, bearing_kind="magnetic") for each in objects)) == []


def test_two_errors_of_five_objects_are_both_named() -> None:
    wrong = off(4, metres=40)(off(0, degrees=30)(references(HERE, random.Random(8), 5)))
    assert sorted(told(wrong)) == [
        ("reference_bearing_out", "方位物1"),
        ("reference_distance_out", "方位物5"),
    ]


def test_a_wrong_registered_position_disagrees_with_sound_objects() -> None:
    objects = references(HERE, random.Random(2))
    assert told(objects, away(HERE, 70, 12.0)) == [("position_disagrees", None)]


@pytest.mark.parametrize("degrees", [20, 25])
@given(st.integers(0, 2**32))
@example(24)
@example(88)
def test_bearings_alone_contradict_without_saying_which(degrees: float, seed: int) -> None:
    """Three bearings for two unknowns leave one redundant observation: every one of them fits equally."""
    o = tuple(replace(each, distance_m=None) for each in references(HERE, random.Random(seed)))
    wrong = (replace(o[0], bearing_deg=((o[0].bearing_deg or 0) + degrees) % 360), *o[1:])
    # Another place may agree with the three by chance: then nothing is out but the registered position
    assert {kind for kind, _ in told(wrong)} <= {"references_contradict", "position_disagrees"}
    assert told(wrong)


def test_fewer_than_three_located_objects_are_not_judged() -> None:
    objects = references(HERE, random.Random(1))
    nowhere = (replace(objects[0], position=None), *objects[1:])
    assert adjusted(nowhere).resection is None
    assert told(nowhere) == []


def test_three_distances_from_one_point_determine_nothing() -> None:
    one = ReferenceObject("井", None, "grid", 100.0, away(HERE, 10, 100))
    objects = tuple(replace(one, name=f"井{n}") for n in range(3))
    assert resect(objects, HERE, PRECISION) is None
    assert told(objects) == [("references_undetermined", None)]


@pytest.mark.parametrize(
    ("kind", "grid"), [("grid", 50.0), ("magnetic", 50.0 - 4.0 - 0.6), ("true", 50.0 - 0.6)]
)
def test_bearings_are_brought_to_the_grid(kind: str, grid: float) -> None:
    assert to_grid_deg(50.0, kind, -4.0, 0.6) == pytest.approx(grid)  # type: ignore[arg-type]


def test_findings_read_in_both_languages() -> None:
    for _, plant, kind, _ in PLANTED:
        (finding,) = audit_references(marker(plant(references(HERE, random.Random(1), 4))), PRECISION)
        assert "001" in sentence(finding, "zh")
        assert "001" in sentence(finding, "en")
        assert reasons()[kind].verified
