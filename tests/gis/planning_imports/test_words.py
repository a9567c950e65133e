"""What cells of planning layers may say."""

from decimal import Decimal

import pytest

from gis.planning_imports.columns import guess_layer, mapped
from gis.planning_imports.words import kilometres, months, number, words_of

ROADS = [{"code": "national", "name_zh": "国道", "name_en": "national road"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4-10", [4, 5, 6, 7, 8, 9, 10]),
        ("4月至6月", [4, 5, 6]),
        ("11-3", [1, 2, 3, 11, 12]),
        ("4、5，6月", [4, 5, 6]),
        ("5", [5]),
        ("0-3", None),
        ("夏天", None),
        ("", None),
    ],
)
def test_months_are_read(text: str, expected: list[int] | None) -> None:
    assert months(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50", Decimal(50)),
        ("50 km/h", Decimal(50)),
        ("60公里/时", Decimal(60)),
        ("50 mph", None),
        ("快", None),
    ],
)
def test_a_number_may_have_its_unit(text: str, expected: Decimal | None) -> None:
    assert number(text) == expected


def test_a_stake_is_kilometres() -> None:
    assert kilometres("K12+300") == Decimal("12.3")
    assert kilometres("12.3") == Decimal("12.3")
    assert kilometres("K12") is None


def test_codes_names_and_the_words_of_other_maps_mean_a_class() -> None:
    words = words_of("corridor_class", ROADS)
    for said in ("national", "国道", "National road", "trunk"):
        found = words.find(said)
        assert found is not None
        assert found.value == "national"
    path = words.find("footway")
    assert path is not None
    assert (path.value, path.walkable, path.drivable) == ("", True, False)
    assert words.find("primary_road") is None


@pytest.mark.parametrize(
    ("columns", "shape", "layer"),
    [
        (["name"], "MultiLineString", "corridors"),
        (["name"], "Point", "places"),
        (["name", "landuse"], "Polygon", "areas"),
        (["名称", "区划代码"], "MultiPolygon", "units"),
        (["居民点", "年份", "人口"], None, "population"),
        (["名称", "城乡", "经度", "纬度"], None, "places"),
        (["甲", "乙"], None, None),
    ],
)
def test_geometry_and_columns_tell_what_a_file_is_of(
    columns: list[str], shape: str | None, layer: str | None
) -> None:
    assert guess_layer(columns, shape) == layer


def test_columns_are_found_by_their_heads_in_either_language() -> None:
    english = ["osm_id", "kind", "fclass", "name", "oneway", "maxspeed", "u", "v"]
    assert mapped("corridors", english, None) == {
        "kind": "kind", "klass": "fclass", "name": "name", "one_way": "oneway", "speed_km_h": "maxspeed",
    }  # fmt: skip
    chinese = ["道路名称", "路线编号", "技术等级", "设计速度", "通行月份"]
    assert mapped("corridors", chinese, {"设计速度": ""}) == {
        "name": "道路名称", "number": "路线编号", "klass": "技术等级", "open_months": "通行月份",
    }  # fmt: skip


def test_who_has_to_choose_is_shown_words_of_each_meaning() -> None:
    assert words_of("urban").shown == "城镇、城市、镇区、农村、牧区、农村牧区"
    assert words_of("corridor_class", ROADS).shown == "国道"
