"""Markers against their line: every planted error is found, and nothing else."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.boundary_lines.findings import Finding
from gis.boundary_lines.reasons import reasons, sentence
from gis.boundary_markers.audit import audit
from gis.boundary_markers.registered import Face, RegisteredMarker, Stone
from gis.boundary_markers.yardsticks import number_patterns, yardsticks
from tests.gis.boundary_markers.sound import NORTH, SOUTH, away, line, markers, place, references, with_stone

Markers = list[RegisteredMarker]


def found(given_markers: Markers, *, is_whole: bool = True, tolerance_m: float = 1.0) -> list[Finding]:
    return audit(line(is_whole=is_whole, tolerance_m=tolerance_m), given_markers, yardsticks())


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.kind, finding.about[0]) for finding in findings]


def renumbered(marker: RegisteredMarker, number: str) -> RegisteredMarker:
    return replace(marker, number=number, parsed=number_patterns().parse(number, "province"))


def face(marker: RegisteredMarker, *faces: Face) -> RegisteredMarker:
    return replace(marker, stones=(replace(marker.stones[0], faces=faces),))


def double(marker: RegisteredMarker, *positions: tuple[str, float, float]) -> RegisteredMarker:
    """Two stones at grid bearing and distance from the point on the line."""
    (stone,) = marker.stones
    chance = random.Random(marker.number)
    stones, objects = [], []
    for letter, bearing, metres in positions:
        position = away(stone.position, bearing, metres)
        stones.append(Stone(letter, position, 0.5))
        objects += [replace(each, letter=letter) for each in references(position, chance)]
    return replace(marker, stone_count=2, stones=tuple(stones), references=tuple(objects), observations=())


@pytest.mark.parametrize("seed", range(20))
def test_sound_markers_have_nothing_wrong(seed: int) -> None:
    assert found(markers(seed)) == []


Plant = Callable[[Markers], Markers]


def but(at: int, change: Callable[[RegisteredMarker], RegisteredMarker]) -> Plant:
    """All as it was but for one marker."""
    return lambda each: [*each[:at], change(each[at]), *each[at + 1 :]]


def and_another(ratio: float, number: str) -> Plant:
    """One more marker, at a part of the line."""
    return lambda each: [*each, renumbered(with_stone(each[8], place(ratio)), number)]


def letter_a(marker: RegisteredMarker) -> RegisteredMarker:
    return replace(marker, stones=(replace(marker.stones[0], letter="A"),), observations=())


#: What is planted, how, the finding and the number that it concerns; 005 at 0.8 stands between 007 and 008
PLANTED: list[tuple[str, Plant, str, str]] = [
    ("off by 3 m", but(4, lambda m: with_stone(m, away(place(0.5), 10, 3))), "marker_off_line", "1561005Q"),
    ("out of order", but(4, lambda m: with_stone(m, place(0.8))), "marker_order", "1561005Q"),
    ("a number missing", lambda each: [*each[:3], *each[4:]], "number_gap", "乌审—榆阳线"),
    ("a serial twice", and_another(0.94, "1561009Q"), "number_twice", "1561009Q"),
    ("an old number", but(8, lambda m: renumbered(m, "238184I")), "number_unread", "238184I"),
    ("two at one place", and_another(0.9803, "1561010Q"), "markers_too_near", "1561009Q"),
    ("called double", but(0, lambda m: replace(m, stone_count=2)), "marker_stone_count", "1561001Q"),
    ("another kind's letter", but(0, letter_a), "marker_letters", "1561001Q"),
    (
        "both stones on one side",
        but(0, lambda m: double(m, ("A", 0, 20), ("B", 5, 40))),
        "marker_stones_on_one_side",
        "1561001Q",
    ),
    (
        "A and B swapped",
        but(0, lambda m: double(m, ("A", 180, 20), ("B", 0, 20))),
        "marker_letters_swapped",
        "1561001Q",
    ),
    ("no stone", but(4, lambda m: replace(m, stones=())), "marker_without_stone", "1561005Q"),
    (
        "tri-junction elsewhere",
        but(0, lambda m: replace(m, is_tri_junction=True)),
        "marker_not_at_junction",
        "1561001Q",
    ),
    (
        "faces turned round",
        but(0, lambda m: face(m, Face(NORTH, "乌审旗", 180), Face(SOUTH, "榆阳区", 10))),
        "face_wrong_side",
        "1561001Q",
    ),
    (
        "an old name on a face",
        but(0, lambda m: face(m, Face(NORTH, "乌审旗", 0), Face(SOUTH, "榆林县", 180))),
        "face_outdated",
        "1561001Q",
    ),
    ("a face not listed", but(0, lambda m: face(m, Face(NORTH, "乌审旗", 0))), "face_count", "1561001Q"),
    (
        "two objects",
        but(0, lambda m: replace(m, references=m.references[:2])),
        "references_too_few",
        "1561001Q",
    ),
]


@pytest.mark.parametrize(
    ("plant", "kind", "about"), [row[1:] for row in PLANTED], ids=[row[0] for row in PLANTED]
)
@pytest.mark.parametrize("seed", range(3))
def test_what_is_planted_is_found_and_nothing_else(
    plant: Callable[[Markers], Markers], kind: str, about: str, seed: int
) -> None:
    findings = found(plant(markers(seed)))
    assert {each.kind for each in findings} == {kind}
    assert findings[0].about[0] == about
    # Of a pair of faces that are turned round each is told
    assert len(findings) == (2 if kind == "face_wrong_side" else 1)
    for finding in findings:
        assert about in sentence(finding, "zh")
        assert about in sentence(finding, "en")
        assert reasons()[kind].basis


def test_two_stones_with_the_line_between_them_are_sound() -> None:
    each = markers()
    assert found([double(each[0], ("A", 0, 20), ("B", 180, 20)), *each[1:]]) == []


def test_gaps_are_judged_on_whole_lines_only() -> None:
    segment = [*markers()[2:4], *markers()[5:]]
    assert told(found(segment)) == [("number_gap", "乌审—榆阳线")]
    assert found(segment, is_whole=False) == []


def test_a_line_may_be_counted_from_its_other_end() -> None:
    turned = [renumbered(marker, f"1561{10 - n:03d}Q") for n, marker in enumerate(markers(), start=1)]
    assert found(turned) == []


def test_far_apart_is_worth_a_look() -> None:
    few = [renumbered(marker, f"1561{n:03d}Q") for n, marker in enumerate(markers()[::4], start=1)]
    assert told(found(few)) == [("markers_far_apart", "1561001Q"), ("markers_far_apart", "1561002Q")]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 8), st.floats(0, 360), st.floats(0.0, 40.0), st.sampled_from([1.0, 5.0, 25.0]))
def test_off_the_line_means_farther_than_the_tolerance(
    at: int, bearing: float, metres: float, tolerance_m: float
) -> None:
    each = markers()
    position = away(each[at].stones[0].position, bearing, metres)
    each[at] = with_stone(each[at], position)
    kinds = {finding.kind for finding in found(each, tolerance_m=tolerance_m)}
    if metres <= tolerance_m:
        assert kinds == set()
    else:
        assert kinds <= {"marker_off_line"}


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(9)))
def test_whoever_is_out_of_order_the_rest_is_in_order(order: list[int]) -> None:
    shuffled = [renumbered(marker, f"1561{order[n] + 1:03d}Q") for n, marker in enumerate(markers())]
    findings = found(shuffled)
    assert {finding.kind for finding in findings} <= {"marker_order"}
    wrong = {finding.about[0] for finding in findings}
    serials = [marker.parsed.serial for marker in shuffled if marker.parsed and marker.number not in wrong]
    assert serials in (sorted(serials), sorted(serials, reverse=True))
    for finding in findings:
        assert len(finding.about) > 1
