"""界线走向说明 generated: word for word, and measured on the real line."""

import pytest

from shapely.geometry import LineString, Point

from gis.boundary_lines.alignment import FollowedFeature, Mark, Section, describe, said_length, sections
from gis.boundary_lines.derivation import shared_lines
from gis.boundary_lines.reasons import manner, winds
from gis.coordinates import length_m
from tests.gis.boundary_lines.uxin import UXIN, polygons

#: North for 20 km, then north-east along a river, then east
LINE = LineString([(109.0, 38.0), (109.0, 38.18), (109.1, 38.26), (109.3, 38.26)])
MARKS = [
    Mark("001号界桩", Point(109.0, 38.0), "tri_junction"),
    Mark("002号界桩", Point(109.0, 38.12)),
    Mark("敖包", Point(109.1, 38.26), "named_object"),
    Mark("003号界桩", Point(109.3, 38.26)),
]
RIVER = FollowedFeature(
    "无定河", "无定河中心线", LineString([(109.0, 38.1799), (109.1, 38.26), (109.2, 38.4)])
)


def described() -> tuple[Section, ...]:
    return sections(LINE, MARKS, winds(), [RIVER], manner())


GOLDEN = """\
乌审旗—鄂托克旗行政区域界线走向说明
（参考稿）
界线起自001号界桩，止于003号界桩，全长49.96千米，共三段。
第一段：自001号界桩起，向北方向行进，至002号界桩止。本段长13.32千米。
第二段：自002号界桩起，总体向北偏东北方向行进，先向北方向行6.66千米，再折向东北方向行12.47千米，至敖包止。本段长19.13千米。
第三段：自敖包起，向东方向行进，至003号界桩止。本段长17.50千米。
说明：方向自真北起算，按十六方位；长度为2000国家大地坐标系椭球面上的长度。\
本稿由图形推算，以双方签订的边界协议书及其附图为准。"""


def test_the_text_word_for_word() -> None:
    assert describe("乌审旗—鄂托克旗", described()) == GOLDEN


def test_what_is_followed_is_said() -> None:
    marks = [*MARKS, Mark("002-1号界桩", Point(109.0, 38.18))]
    found = sections(LINE, marks, winds(), [RIVER], manner())
    assert [section.follows.name if section.follows else None for section in found] == [
        None,
        None,
        "无定河",
        None,
    ]
    text = describe("乌审旗—鄂托克旗", found)
    assert "自002-1号界桩起，沿无定河中心线向东北方向行进，至敖包止。" in text
    assert "共四段" in text


def test_the_ends_of_a_line_without_marks_have_names() -> None:
    found = sections(LINE, MARKS[1:3], winds())
    assert [(section.start, section.end) for section in found] == [
        ("界线起点", "002号界桩"),
        ("002号界桩", "敖包"),
        ("敖包", "界线终点"),
    ]
    (whole,) = sections(LINE, [], winds())
    assert (whole.start, whole.end) == ("界线起点", "界线终点")


def test_sections_make_up_the_whole_line() -> None:
    found = described()
    assert sum(section.length_m for section in found) == pytest.approx(length_m(LINE), rel=1e-9)
    for section in found:
        assert sum(leg.length_m for leg in section.stretches) == pytest.approx(section.length_m, rel=1e-9)
        neighbours = zip(section.stretches, section.stretches[1:], strict=False)
        assert all(one.wind != other.wind for one, other in neighbours)


def test_marks_beside_the_line_cut_it_at_the_nearest_point() -> None:
    aside = sections(LINE, [Mark("甲", Point(109.001, 38.12))], winds())
    assert aside[0].length_m == pytest.approx(described()[0].length_m, abs=1)


def test_directions_are_counted_from_true_north() -> None:
    """At 109.4°E grid north is 0.9° off: a true azimuth just inside 东北 lies outside of it on the grid."""
    start = Point(109.4, 38.6)
    line = LineString([(start.x, start.y), (start.x + 0.1, start.y + 0.1178)])
    (found,) = sections(line, [], winds())
    assert 33.5 < found.azimuth_deg < 34.2
    assert found.wind == winds().of(found.azimuth_deg)


def test_the_real_line_with_the_neighbour_is_described_end_to_end() -> None:
    (line,) = shared_lines(polygons()).between(UXIN, "150624")
    marks = [Mark(f"{n:03d}号界桩", line.geometry.interpolate(n / 9, normalized=True)) for n in range(10)]
    text = describe("乌审旗—鄂托克旗", sections(line.geometry, marks, winds()))
    assert "界线起自000号界桩，止于009号界桩，全长151.60千米，共九段。" in text
    assert (
        "第一段：自000号界桩起，总体向南偏西南方向行进，先向西南方向行10.21千米，"
        "再折向南偏西南方向行6.16千米，至001号界桩止。本段长16.36千米。"
    ) in text


@pytest.mark.parametrize(
    ("metres", "said"),
    [(0.4, "0米"), (850.4, "850米"), (999.6, "1.00千米"), (1234.5, "1.23千米"), (151_602, "151.60千米")],
)
def test_lengths_are_said_in_metres_below_a_kilometre(metres: float, said: str) -> None:
    assert said_length(metres) == said
