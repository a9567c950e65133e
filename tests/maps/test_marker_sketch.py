"""The sketch of a marker: where things lie by the figures of the register, what it says, what overlaps."""

import math
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from gis.coordinates.plane import Plane
from gis.inspection_papers.facts import Reference, SketchLine
from maps.inspection_papers.samples import BARE, MARKER_FORM
from maps.marker_sketch import HEIGHT, WIDTH, _drawing, marker_sketch_png
from maps.sketch_labels import Box

MANY = (
    *MARKER_FORM.references,
    Reference("乌兰陶勒盖移动通信基站", 95.0, "true", 2310.0),
    Reference("独立树", 44.0, "grid", 41.0),
    Reference("机井房", 50.0, "grid", 60.0),
)


def bearing(drawing: dict[str, Any], number: int) -> float:
    start, end = drawing["rays"][number]
    return math.degrees(math.atan2(end[0] - start[0], start[1] - end[1])) % 360


def test_objects_lie_at_their_bearing_and_distance_at_the_scale_that_is_written() -> None:
    drawing = _drawing(MARKER_FORM)
    scale = float(drawing["scale"].removeprefix("1:").replace(",", ""))
    for number, reference in enumerate(MARKER_FORM.references):
        start, end = drawing["rays"][number]
        assert reference.distance_m is not None
        assert math.dist(start, end) * scale / 1000 == pytest.approx(reference.distance_m, rel=1e-6)
    assert bearing(drawing, 0) == pytest.approx(45.5)
    assert bearing(drawing, 1) == pytest.approx(201.25)
    # α = M + D - γ, with a declination of -4° and the convergence of the place
    longitude, latitude = MARKER_FORM.stones[0].position
    convergence = Plane.at(longitude).convergence_deg(longitude, latitude)
    assert bearing(drawing, 2) == pytest.approx(300 - 4 - convergence)
    assert drawing["bar"]["length"] * scale / 1000 == pytest.approx(100)


def test_distances_too_different_for_any_scale_keep_their_bearings_and_order_and_say_so() -> None:
    drawing = _drawing(replace(MARKER_FORM, references=MANY))
    assert drawing["bar"] is None
    assert "距离缩绘" in drawing["scale"]
    drawn = [math.dist(*ray) for ray in drawing["rays"]]
    given = [each.distance_m or 0.0 for each in MANY]
    nearest = min(range(len(MANY)), key=given.__getitem__)
    farthest = max(range(len(MANY)), key=given.__getitem__)
    assert min(drawn) == drawn[nearest]
    assert max(drawn) == drawn[farthest]


@pytest.mark.parametrize("references", [MARKER_FORM.references, MANY], ids=["three", "six"])
def test_no_label_lies_over_another_or_outside(references: tuple[Reference, ...]) -> None:
    drawing = _drawing(replace(MARKER_FORM, references=references))
    boxes = [Box(each["x"], each["y"], each["width"], each["height"]) for each in drawing["labels"]]
    texts = [each["text"] for each in drawing["labels"]]
    assert [text for text in ("007号界桩", "鄂托克旗", "乌审旗") if text not in texts] == []
    frame = Box(0, 0, WIDTH, HEIGHT)
    assert all(box.within(frame) for box in boxes)
    assert [
        pair for pair in combinations(range(len(boxes)), 2) if boxes[pair[0]].touches(boxes[pair[1]])
    ] == []


def test_each_side_is_written_on_its_side_of_the_line() -> None:
    # From south to north: west is left.
    line = SketchLine(((108.20512345, 38.70), (108.20512345, 38.73)), "西旗", "东旗")
    drawing = _drawing(replace(MARKER_FORM, lines=(line,)))
    place = {each["text"]: each["x"] + each["width"] / 2 for each in drawing["labels"]}
    across = drawing["lines"][0][0][0]
    assert place["西旗"] < across < place["东旗"]


def test_notes_say_what_the_line_is_worth() -> None:
    assert _drawing(MARKER_FORM)["notes"] == ["界线仅为示意，不作划界依据。", "演示数据"]
    legal = replace(MARKER_FORM, head=replace(MARKER_FORM.head, is_indicative=False, is_demonstration=False))
    assert _drawing(legal)["notes"] == []


def test_a_marker_without_line_and_objects_has_a_sketch_too() -> None:
    bare = BARE["marker_form"]
    assert marker_sketch_png(bare).startswith(b"\x89PNG")  # type: ignore[arg-type]
