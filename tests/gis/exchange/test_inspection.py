"""What a list is shown as before it is taken: encodings, delimiters, layers, where its rows come to lie."""

from pathlib import Path
from typing import Any

import pytest

from gis.coordinates import add_offset
from gis.errors import DimingError
from gis.exchange.inspection import inspect
from gis.exchange.rules import ImportOptions
from tests.gis.vector_files.sample_layers import shapefile

PARAMETERS = {
    **dict.fromkeys(("dy", "dz", "rx", "ry", "rz", "scale_ppm"), 0.0),
    "dx": 100.0,
    "convention": "position_vector",
}


def shown(path: Path, content: bytes | str, **options: Any) -> dict[str, Any]:
    file = path / "名单.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return inspect(file, file.name, ImportOptions(**options))


def test_the_encoding_and_delimiter_are_shown_and_can_be_chosen(tmp_path: Path) -> None:
    content = "名称;备注\n图克;甲,乙\n".encode("gb18030")
    found = shown(tmp_path, content)
    assert (found["encoding"], found["delimiter"]) == ("GB18030", ";")
    found = shown(tmp_path, content, encoding="GBK", delimiter=",")
    assert (found["encoding"], found["delimiter"]) == ("GBK", ",")
    assert found["columns"][0]["column"] == "图克;甲"


def test_a_file_of_unsure_encoding_is_shown_so_that_one_can_choose(tmp_path: Path) -> None:
    content = ("名称,备注\n" + "图克,甲\n" * 50).encode() + b"\xe5\x98,\n"
    found = shown(tmp_path, content)
    assert "请选择正确的编码" in found["notes"][0]["zh"]
    assert found["columns"][0]["samples"][0] == "图克"
    with pytest.raises(DimingError) as refused:
        shown(tmp_path, content, encoding="UTF-8")
    assert refused.value.message_id == "spreadsheet.not_in_encoding"


def test_offset_coordinates_are_shown_before_and_after(tmp_path: Path) -> None:
    lon, lat = add_offset(109.3, 38.9, "gcj02")
    found = shown(tmp_path, f"名称,经度,纬度\n图克,{lon:.7f},{lat:.7f}\n甲,109.9,x\n", crs="gcj02")
    one, other = found["coordinates"]["preview"]
    assert one["name"] == "图克"
    assert one["before"] == pytest.approx((lon, lat), abs=1e-6)
    assert one["after"] == pytest.approx((109.3, 38.9), abs=1e-6)
    assert 300 < one["moved_m"] < 800
    assert other["after"] is None
    assert other["problem"]["zh"]


def test_parameters_of_an_older_datum_move_what_is_shown(tmp_path: Path) -> None:
    text = "名称,X坐标,Y坐标\n图克,4321567.2,36445123.5\n"
    found = shown(tmp_path, text, crs="beijing54-3-zone36")["coordinates"]
    assert (found["datum"], found["north"]) == ("beijing54", "first")
    assert found["preview"][0]["approximate"]
    moved = shown(tmp_path, text, crs="beijing54-3-zone36", datum_parameters=PARAMETERS)["coordinates"]
    assert not moved["preview"][0]["approximate"]
    assert moved["preview"][0]["after"] != found["preview"][0]["after"]
    assert moved["preview"][0]["moved_m"] > 50


def test_a_local_system_needs_both_words_of_its_user(tmp_path: Path) -> None:
    text = "名称,甲,乙\n图克,45123.5,21567.2\n"
    mapping = {"甲": "y", "乙": "x"}
    own = "cgcs2000:109:50000:-4300000"
    doubtful = shown(tmp_path, text, mapping=mapping, crs=own)["coordinates"]
    assert doubtful["system"] is None
    found = shown(tmp_path, text, mapping=mapping, crs=own, north="first")["coordinates"]
    assert found["north"] == "first"
    assert found["preview"][0]["after"] == pytest.approx((108.94, 39.0), abs=0.5)


def test_a_layer_is_shown_before_and_after_too(tmp_path: Path) -> None:
    path = shapefile(tmp_path, ("图克镇",), geometries=("POINT (109.3 38.9)",))
    found = inspect(path, path.name, ImportOptions())
    assert found["encoding"] == "GBK"
    assert found["coordinates"]["preview"][0]["moved_m"] == 0
    found = inspect(path, path.name, ImportOptions(crs="gcj02"))["coordinates"]
    assert found["datum"] == "gcj02"
    assert found["preview"][0]["before"] == pytest.approx((109.3, 38.9), abs=1e-6)
    assert 300 < found["preview"][0]["moved_m"] < 800


def test_a_layer_without_a_stated_system_is_shown_so_that_one_can_choose(tmp_path: Path) -> None:
    path = shapefile(tmp_path, ("甲",), crs=None, geometries=("POINT (36573000 4273000)",))
    found = inspect(path, path.name, ImportOptions())
    assert found["columns"][0]["samples"] == ["甲"]
    assert found["coordinates"]["system"] is None
    assert found["coordinates"]["reasons"]
    found = inspect(path, path.name, ImportOptions(crs="cgcs2000-3-zone36"))["coordinates"]
    assert found["preview"][0]["after"] == pytest.approx((108.84, 38.6), abs=0.1)
