"""Lists of divisions: parents, codes of both systems, bodies and places, what a list may not change."""

import json

import pytest

from shapely import Polygon
from shapely.geometry import mapping

from gis.exchange.rules import ImportRefused, NothingNew
from tests.gis.exchange.conftest import DIVISIONS, Desk
from tests.gis.vector_files.sample_layers import geojson

HEAD = "区划名称,民政区划代码,统计用区划代码,上级区划"


def test_the_first_load_splits_bodies_from_places_and_finds_parents(desk: Desk) -> None:
    states = desk.rows(
        "SELECT s.name, s.body_name, s.type, p.name FROM division_state s"
        " LEFT JOIN division_state p ON p.division_id = s.parent_id ORDER BY s.type, s.name"
    )
    assert states == [
        ("乌审旗", None, "banner", None),
        ("梅林庙嘎查", "梅林庙嘎查村委员会", "gacha", "图克镇"),
        ("嘎鲁图镇", None, "town", "乌审旗"),
        ("图克镇", None, "town", "乌审旗"),
        ("神水台村", "神水台村民委员会", "village", "嘎鲁图镇"),
        ("苏里格虚拟社区", None, "virtual_community", "嘎鲁图镇"),
    ]
    codes = desk.rows(
        "SELECT c.code_system, c.code FROM division_code c JOIN division_state s USING (division_id)"
        " WHERE s.name IN ('神水台村', '苏里格虚拟社区') ORDER BY 1, 2"
    )
    assert codes == [("mca", "150626108202"), ("nbs", "150626100202"), ("nbs", "150626100498")]


def test_a_list_in_any_order_is_approved_as_one_proposal(desk: Desk) -> None:
    rows = "呼吉尔特村,150626109201,,新设镇\n新设镇,150626109,,乌审旗\n"
    result = desk.bring(desk.file(f"{HEAD}\n{rows}"), kind="divisions")
    assert result["new"] == 2
    assert desk.rows("SELECT count(*) FROM division_state") == [(6,)]
    desk.approve(result)
    assert desk.rows(
        "SELECT s.name, p.name FROM division_state s JOIN division_state p ON p.division_id = s.parent_id"
        " WHERE s.name IN ('呼吉尔特村', '新设镇') ORDER BY 1"
    ) == [("呼吉尔特村", "新设镇"), ("新设镇", "乌审旗")]


@pytest.mark.parametrize(
    ("row", "column", "value", "rule"),
    [
        (",150626109,,", "区划名称", "", "import.name_missing"),
        ("无名地,150626109,,", "区划名称", "无名地", "import.type_not_told"),
        ("新设镇,15062,,", "民政区划代码", "15062", "import.division_code_form"),
        ("新设镇,150626109,,河南县", "上级区划", "河南县", "import.parent_unknown"),
        ("新设村,,999999999999,", "上级区划", "新设村", "import.parent_missing"),
        (
            "新虚拟社区,150626108499,,嘎鲁图镇",
            "民政区划代码",
            "150626108499",
            "import.statistical_unit_has_mca_code",
        ),
        (
            "新设镇,150626109201,,乌审旗",
            "民政区划代码",
            "150626109201",
            "administrative_divisions.code_length",
        ),
        ("图克苏木,150626102,,乌审旗", "区划名称", "图克苏木", "import.division_differs"),
        ("图克镇,150626103,150626102,乌审旗", "民政区划代码", "150626103", "import.division_differs"),
        ("梅林庙嘎查,150626102201,,嘎鲁图镇", "上级区划", "嘎鲁图镇", "import.division_differs"),
    ],
)
def test_each_error_names_row_column_value_and_rule(
    desk: Desk, row: str, column: str, value: str, rule: str
) -> None:
    found = desk.bring(desk.file(f"{HEAD}\n{row}\n"), kind="divisions", dry_run=True)["findings"]
    assert [(f["row"], f["column"], f["value"], f["rule"]) for f in found if f["is_error"]] == [
        (2, column, value, rule)
    ]


def test_two_rows_with_one_code(desk: Desk) -> None:
    found = desk.check(f"{HEAD}\n甲镇,150626109,,乌审旗\n乙镇,150626109,,乌审旗\n", kind="divisions")
    assert found == [(3, "民政区划代码", "150626109", "import.repeated_row")]


def test_an_ended_division_is_an_event_not_a_row(desk: Desk) -> None:
    found = desk.check(f"{HEAD},撤销日期\n甲镇,150626109,,乌审旗,2005-01-01\n", kind="divisions")
    assert found == [(2, "撤销日期", "2005-01-01", "import.ended_division")]


def test_the_same_list_again_changes_nothing(desk: Desk) -> None:
    with pytest.raises(NothingNew):
        desk.bring(desk.file(DIVISIONS), kind="divisions")


def test_a_list_adds_the_other_code_and_a_boundary(desk: Desk) -> None:
    square = mapping(Polygon([(108.5, 38.4), (109.2, 38.4), (109.2, 38.9), (108.5, 38.9)]))
    drawn = geojson(
        desk.folder / "界线.geojson", [(square, {"区划名称": "嘎鲁图镇", "民政代码": "150626108"})]
    )
    result = desk.bring(drawn, kind="divisions")
    assert (result["changed"], result["new"]) == (1, 0)
    desk.approve(result)
    ((stored, indicative),) = desk.rows("SELECT ST_AsGeoJSON(geom), is_indicative FROM division_boundary")
    assert json.loads(stored)["type"] == "MultiPolygon"
    assert indicative


def test_a_bow_tie_is_no_boundary(desk: Desk) -> None:
    tie = mapping(Polygon([(108, 38), (109, 39), (109, 38), (108, 39)]))
    drawn = geojson(desk.folder / "界线.geojson", [(tie, {"区划名称": "嘎鲁图镇", "民政代码": "150626108"})])
    with pytest.raises(ImportRefused) as refused:
        desk.bring(drawn, kind="divisions")
    assert [detail["rule"] for detail in refused.value.details] == ["import.geometry_invalid"]


def test_a_reporter_adds_villages_to_his_own_town_only(desk: Desk) -> None:
    reporter = desk.reporter_of("150626102")
    own = desk.file(f"{HEAD}\n葫芦素村,150626102202,,图克镇\n")
    assert desk.bring(own, reporter, kind="divisions")["new"] == 1
    with pytest.raises(ImportRefused):
        desk.bring(desk.file(f"{HEAD}\n某某村,150626108203,,嘎鲁图镇\n"), reporter, kind="divisions")
