"""Which columns tell units apart, and which unit of one file is which of the other."""

import json
from pathlib import Path

import pytest

from shapely.geometry import Polygon, box, mapping

from gis.edge_matching.errors import NoUnits
from gis.edge_matching.units import Unit, read_units, same_units

WEST, EAST = box(109.0, 38.0, 109.5, 38.5), box(109.5, 38.0, 110.0, 38.5)


def a_file(path: Path, *rows: tuple[Polygon | None, dict[str, object]]) -> Path:
    features = [
        {"type": "Feature", "properties": texts, "geometry": None if shape is None else mapping(shape)}
        for shape, texts in rows
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_units_are_matched_by_code_whatever_the_column_is_called(tmp_path: Path) -> None:
    ours = read_units(a_file(
        tmp_path / "ours.geojson",
        (WEST, {"DM": "150626", "MC": "乌审旗", "SHENG": "150000"}),
        (EAST, {"DM": "610802", "MC": "榆阳区", "SHENG": "610000"}),
    )).units  # fmt: skip
    theirs = read_units(a_file(
        tmp_path / "theirs.geojson",
        (EAST, {"gb": 610802000000.0, "title": "榆林市榆阳区"}),
        (WEST, {"gb": 150626000000.0, "title": "Uxin"}),
    )).units  # fmt: skip
    assert [unit.label for unit in ours] == ["150626", "610802"]
    assert [unit.label for unit in theirs] == ["610802", "150626"]
    assert [unit.name for unit in ours] == ["乌审旗", "榆阳区"]
    assert same_units(ours, theirs) == {0: 1, 1: 0}


def test_names_match_what_has_no_code(tmp_path: Path) -> None:
    ours = read_units(
        a_file(tmp_path / "a.geojson", (WEST, {"旗县": " 乌审旗"}), (EAST, {"旗县": "榆阳区"}))
    ).units
    theirs = read_units(
        a_file(tmp_path / "b.geojson", (EAST, {"NAME": "榆阳区"}), (WEST, {"NAME": "乌审旗"}))
    ).units
    assert [unit.label for unit in ours] == ["乌审旗", "榆阳区"]
    assert same_units(ours, theirs) == {0: 1, 1: 0}


def test_neighbours_of_one_province_are_not_one_unit(tmp_path: Path) -> None:
    ours = read_units(
        a_file(tmp_path / "a.geojson", (WEST, {"省": "内蒙古自治区", "省码": "150000", "旗": "乌审旗"}))
    ).units
    theirs = read_units(
        a_file(tmp_path / "b.geojson", (EAST, {"省": "内蒙古自治区", "省码": "150000", "旗": "鄂托克旗"}))
    ).units
    assert same_units(ours, theirs) == {}


def test_rows_of_one_code_are_parts_of_one_unit(tmp_path: Path) -> None:
    far = box(111.0, 38.0, 111.1, 38.1)
    read = read_units(
        a_file(
            tmp_path / "a.geojson",
            (WEST, {"code": "610881", "name": "神木市"}),
            (far, {"code": "610881", "name": "神木市"}),
            (None, {"code": "610802", "name": "榆阳区"}),
        )
    )
    assert len(read.units) == 1
    assert read.units[0].geometry.area == pytest.approx(WEST.area + far.area)
    assert read.without_polygon == 1


def test_an_invalid_polygon_is_repaired_and_said(tmp_path: Path) -> None:
    crossed = Polygon([(109, 38), (109.5, 38.5), (109.5, 38), (109, 38.5)])
    read = read_units(a_file(tmp_path / "a.geojson", (crossed, {"code": "150626"})))
    assert read.units[0].geometry.is_valid
    assert read.repaired
    assert "Self-intersection" in read.repaired[0]


def test_a_file_without_polygons_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoUnits):
        read_units(a_file(tmp_path / "a.geojson", (None, {"code": "150626"})))


def test_a_unit_without_code_and_name_is_called_by_its_number() -> None:
    assert Unit(3, WEST).label == "#3"
