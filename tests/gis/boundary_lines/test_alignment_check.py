"""An alignment description that somebody wrote, against the geometry: planted errors, nothing else."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shapely

from gis.boundary_lines.alignment import Mark, describe, sections
from gis.boundary_lines.alignment_check import check_alignment
from gis.boundary_lines.alignment_text import read_alignment
from gis.boundary_lines.findings import Finding
from gis.boundary_lines.reasons import allowance, manner, reasons, sentence, winds
from tests.gis.boundary_lines.test_alignment import GOLDEN, LINE, MARKS, RIVER


def found(text: str) -> list[Finding]:
    said = read_alignment(text, winds())
    return check_alignment(said, LINE, MARKS, winds(), [RIVER], allowance(), manner())


def kinds(text: str) -> list[str]:
    return [finding.kind for finding in found(text)]


def test_our_own_text_has_nothing_wrong() -> None:
    assert kinds(GOLDEN) == []


#: What agreements write for the same line
WORDINGS = [
    """边界线走向如下：
    从001号界桩起，向北行13.3公里至002号界桩止。
    由002号界桩向北偏东方向延伸，至敖包，该段长约19公里。
    自敖包向正东17500米到003号界桩。""",
    """第一段：由１号界桩起，向北方向行十三点三千米，到２号界桩处。
    第二段：由2号界桩起，先向北6.66km，再折向东北12.47km，至敖包为止。该段界线长19.13km。
    第三段：从敖包出发，朝东方向行进，抵达3号界桩。本段长17.5公里。
    全长49.9公里。""",
    # Against the direction in which the line is stored
    """第一段：自003号界桩起，向西方向行进，至敖包止。本段长17.50千米。
    第二段：自敖包起，向南偏西南方向行进，至002号界桩止。本段长19.1千米。
    第三段：自002号界桩起，向南方向行进，至001号界桩止。本段长13.3千米。""",
]


@pytest.mark.parametrize("text", WORDINGS)
def test_other_wordings_are_read_and_agree(text: str) -> None:
    said = read_alignment(text, winds())
    assert len(said.sections) == 3
    assert found(text) == []


PLANTED = [
    ("本段长13.32千米", "本段长31.32千米", ["text_length", "text_sum"]),
    ("全长49.96千米", "全长52.96千米", ["text_total_length", "text_sum"]),
    ("起，向北方向行进", "起，向南方向行进", ["text_direction"]),
    ("再折向东北方向", "再折向西北方向", ["text_direction"]),
    ("先向北方向行6.66千米", "先向北方向行6.96千米", ["text_legs_sum"]),
    ("总体向北偏东北方向", "总体向东方向", ["text_direction"]),
    ("起，向东方向", "起，向东偏东北方向", ["text_direction"]),
    ("自敖包起，向东", "自敖包起，沿无定河向东", ["text_feature"]),
    ("自敖包起，向东", "自敖包起，沿黄河中心线向东", ["text_feature_unknown"]),
    ("至003号界桩止。", "至030号界桩止。", ["text_unknown_mark", "text_mark_missing"]),
    ("第三段：自敖包起", "第三段：自002号界桩起", ["text_break", "text_length", "text_direction"]),
    ("向北方向行进，至002", "一路行进，至002", ["text_no_direction"]),
    ("本段长13.32千米。", "", ["text_no_length"]),
    (
        "第三段：自敖包起，向东方向行进，至003号界桩止。",
        "第三段：（略）。",
        ["text_mark_missing", "text_incomplete", "text_sum"],
    ),
]


@pytest.mark.parametrize(("right", "wrong", "expected"), PLANTED)
def test_each_planted_error_is_found_and_nothing_else(right: str, wrong: str, expected: list[str]) -> None:
    assert right in GOLDEN
    assert kinds(GOLDEN.replace(right, wrong)) == expected


def test_marks_in_the_wrong_order_are_found() -> None:
    swapped = GOLDEN.replace("002号界桩", "X").replace("敖包", "002号界桩").replace("X", "敖包")
    assert "text_order" in kinds(swapped)


def test_a_text_that_can_t_be_read_says_so() -> None:
    assert kinds("双方同意维持现状。") == ["text_unreadable"]
    assert kinds("第一段：自某处起。" + GOLDEN[GOLDEN.index("第一段") :])[0] == "text_section_unreadable"


@pytest.mark.parametrize("character", ["自", "至", "沿", "向", "第", "一", "1"])
def test_a_text_of_nothing_but_one_character_is_read_at_once(character: str) -> None:
    assert kinds(character * 100_000) == ["text_unreadable"]


def test_every_finding_reads_in_both_languages_and_has_a_reason() -> None:
    met = {finding.kind: finding for _, wrong, _ in PLANTED for finding in found(wrong + GOLDEN)}
    for right, wrong, _ in PLANTED:
        met |= {finding.kind: finding for finding in found(GOLDEN.replace(right, wrong))}
    assert len(met) > 9
    for finding in met.values():
        assert sentence(finding, "zh") != sentence(finding, "en")
        assert reasons()[finding.kind].basis


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0.05, 0.2), st.floats(0, 359)), min_size=2, max_size=12), st.data())
def test_whatever_the_line_its_own_description_agrees_with_it(
    steps: list[tuple[float, float]], data: st.DataObject
) -> None:
    x, y, points = 108.5, 38.5, [(108.5, 38.5)]
    for length, turn in steps:
        x += length * math.sin(turn)
        y += length * math.cos(turn) / 3
        points.append((x, y))
    line = shapely.LineString(points)
    if not line.is_simple:
        return
    at = sorted(data.draw(st.sets(st.integers(1, 99), max_size=6)))
    marks = [Mark(f"{n}号界桩", line.interpolate(n / 100, normalized=True)) for n in at]
    text = describe("甲—乙", sections(line, marks, winds(), (), manner()))
    said = read_alignment(text, winds())
    assert len(said.sections) == len(at) + 1
    assert check_alignment(said, line, marks, winds(), (), allowance(), manner()) == []
