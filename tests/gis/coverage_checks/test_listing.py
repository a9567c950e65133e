"""Files in and out: which columns are read, and the layer of findings as another library reads it."""

from pathlib import Path

import pytest

import pyogrio

from gis.coverage_checks import Unit, check_coverage
from gis.coverage_checks.columns import ColumnUnknown, columns_of
from gis.coverage_checks.listing import LAYER, read_units, write_findings
from gis.coverage_checks.units import nests, significant
from gis.vector_files.out_fields import OutFeature, OutField
from gis.vector_files.writing import write_vector
from tests.grid import Grid

GRID = Grid("""
    a   e b   c

    d   f g   h
""")
FIELDS = [OutField("adcode", "区划代码"), OutField("name", "名称"), OutField("parent", "上级代码")]


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        (["adcode", "name", "parent"], ("adcode", "name", "parent")),
        (["XZQDM", "XZQMC"], ("XZQDM", "XZQMC", None)),
        (["区划代码", "区划名称", "上级区划代码"], ("区划代码", "区划名称", "上级区划代码")),
        (
            [
                "province_name",
                "province_adcode",
                "city_name",
                "city_adcode",
                "district_name",
                "district_adcode",
            ],
            ("district_adcode", "district_name", "city_adcode"),
        ),
        (["town_code", "town_name", "county_code"], ("town_code", "town_name", "county_code")),
        (["Shape_Area"], (None, None, None)),
    ],
)
def test_columns_are_recognised(present: list[str], expected: tuple[str | None, ...]) -> None:
    found = columns_of(present)
    assert (found.code, found.name, found.parent) == expected


def test_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(ColumnUnknown):
        columns_of(["adcode"], {"code": "dm"})
    assert columns_of(["adcode", "dm"], {"code": "dm"}).code == "dm"


@pytest.mark.parametrize(
    ("code", "digits"),
    [
        ("150000", "15"),
        ("150600", "1506"),
        ("150626", "150626"),
        ("150626000000", "150626"),
        ("150626100000", "150626100"),
        ("150626100200", "150626100200"),
        ("乌审旗", "乌审旗"),
    ],
)
def test_the_digits_of_a_code_that_count(code: str, digits: str) -> None:
    assert significant(code) == digits


@pytest.mark.parametrize(
    ("code", "parent", "does"),
    [
        ("150626", "150600", True),
        ("150626100", "150626", True),
        ("429004", "420000", True),
        ("441900", "441900", True),
        ("150626", "150700", False),
    ],
)
def test_codes_nest(code: str, parent: str, does: bool) -> None:
    assert nests(code, parent) is does


def test_findings_go_through_a_file_and_back(tmp_path: Path) -> None:
    drawn = tmp_path / "units.gpkg"
    write_vector(
        drawn,
        [
            OutFeature(GRID.polygon("adgb"), {"adcode": "150601", "name": "甲旗", "parent": "150600"}),
            OutFeature(GRID.polygon("efhc"), {"adcode": "150602", "name": "乙旗", "parent": "150600"}),
        ],
        FIELDS,
        "GPKG",
    )
    listed = read_units(drawn)
    assert [(unit.code, unit.name, unit.parent) for unit in listed.units] == [
        ("150601", "甲旗", "150600"),
        ("150602", "乙旗", "150600"),
    ]
    result = check_coverage(listed.units)
    out = tmp_path / "findings.gpkg"
    write_findings(out, result, {unit.label: unit.name for unit in listed.units})
    frame = pyogrio.read_dataframe(out, layer=LAYER)
    assert frame.crs.to_epsg() == 4490
    (one,) = frame.to_dict("records")
    assert (one["kind"], one["类别"], one["涉及各方"]) == ("overlap", "重叠", "150601、150602")
    assert one["各方名称"] == "甲旗、乙旗"
    assert one["面积（公顷）"] == pytest.approx(result.findings[0].area_m2 / 10_000, rel=1e-6)
    assert one["geometry"].equals(result.findings[0].geometry)


def test_a_clean_list_gives_a_layer_without_rows(tmp_path: Path) -> None:
    out = tmp_path / "findings.gpkg"
    write_findings(out, check_coverage([Unit(1, GRID.polygon("adgb"))]), {})
    assert pyogrio.read_info(out, layer=LAYER)["features"] == 0
