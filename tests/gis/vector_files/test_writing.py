import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import shapely

from gis import messages
from gis.vector_files.errors import CannotBeWritten, ReadBackDiffers
from gis.vector_files.out_fields import OutFeature, OutField, shapefile_aliases
from gis.vector_files.read_back import read_back
from gis.vector_files.reading import read_features
from gis.vector_files.writing import Format, Written, write_vector
from tests.gis.vector_files.sample_layers import RARE, UXIN_MONGOLIAN

FIELDS = [
    OutField("standard_name", "标准地名"),
    OutField("standard_name_mongolian", "蒙古文名称"),
    OutField("division_code", "区划代码", "integer"),
    OutField("height", "高程", "real"),
    OutField("since", "设立日期", "date"),
    OutField("is_demonstration", "演示数据", "boolean"),
]
VALUES = {
    "standard_name": RARE,
    "standard_name_mongolian": UXIN_MONGOLIAN,
    "division_code": 150626100200,
    "height": 1300.25,
    "since": date(1984, 5, 1),
    "is_demonstration": False,
}
SHAPES = [
    shapely.Point(108.8400001, 38.6),
    shapely.MultiPoint([(108, 38), (109, 39)]),
    shapely.LineString([(108, 38), (109, 39)]),
    shapely.box(108, 38, 109.5, 39),
    shapely.MultiPolygon([shapely.box(108, 38, 108.1, 38.1), shapely.box(109, 38, 109.1, 38.1)]),
    shapely.Polygon(),
    None,
]
FEATURES = [OutFeature(shape, VALUES) for shape in SHAPES]
ENDING: dict[Format, str] = {"GeoJSON": "geojson", "GPKG": "gpkg", "ESRI Shapefile": "zip"}


@pytest.mark.parametrize("driver", list(ENDING))
def test_every_format_is_read_back_by_the_other_library(driver: Format, tmp_path: Path) -> None:
    path = tmp_path / f"地名.{ENDING[driver]}"
    written = write_vector(path, iter(FEATURES), FIELDS, driver)
    found = read_back(path, written)
    assert found.count == len(FEATURES)
    assert found.bounds == pytest.approx((108, 38, 109.5, 39))
    names = {
        "GPKG": tuple(f.title for f in FIELDS),
        "GeoJSON": tuple(f.key for f in FIELDS),
        "ESRI Shapefile": ("standard_n", "standard_2", "division_c", "height", "since", "is_demonst"),
    }
    assert found.fields == names[driver]
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("driver", list(ENDING))
def test_an_empty_list_can_be_written(driver: Format, tmp_path: Path) -> None:
    path = tmp_path / f"a.{ENDING[driver]}"
    written = write_vector(path, [], FIELDS, driver)
    assert read_back(path, written).count == 0


def test_gpkg_comes_back_through_our_own_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write_vector(path, FEATURES, FIELDS, "GPKG", layer="地名")
    with read_features(path) as layer:
        assert layer.name == "地名"
        assert (layer.system.epsg, layer.system_from) == (4490, "file")
        features = list(layer)
    assert features[0].properties == {
        "标准地名": RARE,
        "蒙古文名称": UXIN_MONGOLIAN,
        "区划代码": 150626100200,
        "高程": 1300.25,
        "设立日期": "1984-05-01",
        "演示数据": False,
    }
    assert features[0].geometry == SHAPES[0]
    assert [f.flags for f in features[-2:]] == [{"missing"}, {"missing"}]


def test_geojson_follows_rfc_7946_and_states_its_datum(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    dated = [OutField("approved", "批准日期")]
    write_vector(path, FEATURES, FIELDS, "GeoJSON")
    content = json.loads(path.read_text("utf-8"))
    assert "crs" not in content
    assert "EPSG:4490" in content["description"]
    assert content["features"][0]["geometry"]["coordinates"] == [108.8400001, 38.6]
    ring = shapely.LinearRing(content["features"][3]["geometry"]["coordinates"][0])
    assert ring.is_ccw
    features = [OutFeature(None, {"approved": "2020-01-02"})]
    written = write_vector(tmp_path / "b.geojson", features, dated, "GeoJSON")
    assert read_back(tmp_path / "b.geojson", written).characters == {"approved": 10}


def test_shapefile_parts_dictionary_and_cpg(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    write_vector(path, FEATURES, FIELDS, "ESRI Shapefile", layer="place-名")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        kinds = {"point", "multipoint", "line", "polygon"}
        assert {n for n in names if n.endswith(".shp")} == {f"place___{k}.shp" for k in kinds}
        assert "place___none.dbf" in names
        assert archive.read("place___point.cpg") == b"UTF-8"
        text = archive.read("field_dictionary.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[1] == {
        "字段": "standard_2",
        "含义": "蒙古文名称",
        "英文名": "standard_name_mongolian",
        "类型": "text",
    }
    with read_features(path, layer="place___point") as layer:
        (feature,) = layer
    assert feature.properties["standard_n"] == RARE
    assert feature.properties["division_c"] == 150626100200


def test_gbk_is_used_when_asked_and_refuses_what_it_lacks(tmp_path: Path) -> None:
    fields = FIELDS[:1]
    plain = [OutFeature(shapely.Point(108, 38), {"standard_name": "嘎鲁图镇"})]
    path = tmp_path / "a.zip"
    written = write_vector(path, plain, fields, "ESRI Shapefile", encoding="GBK")
    assert read_back(path, written).characters == {"standard_n": 4}
    with zipfile.ZipFile(path) as archive:
        assert "嘎鲁图镇".encode("gbk") in archive.read("features_point.dbf")
        assert archive.read("features_point.cpg") == b"GBK"
    for text in (RARE, UXIN_MONGOLIAN):
        rare = [OutFeature(None, {"standard_name": text})]
        with pytest.raises(CannotBeWritten) as refused:
            write_vector(tmp_path / "b.zip", rare, fields, "ESRI Shapefile", encoding="GBK")
        assert messages.text(refused.value.message_id, "zh", **refused.value.params)
    assert not (tmp_path / "b.zip").exists()


def test_long_text_is_cut_between_characters_and_told(tmp_path: Path) -> None:
    features = [OutFeature(shapely.Point(108, 38), {"standard_name": "乌审" * 60})]
    path = tmp_path / "a.zip"
    written = write_vector(path, features, FIELDS[:1], "ESRI Shapefile")
    assert written.shortened == [(1, "standard_name")]
    read_back(path, written)
    with read_features(path) as layer:
        assert next(iter(layer)).properties["standard_n"] == ("乌审" * 60)[:84]


def test_a_collection_does_not_fit_a_shapefile(tmp_path: Path) -> None:
    collection = shapely.GeometryCollection([shapely.Point(108, 38)])
    with pytest.raises(CannotBeWritten) as refused:
        write_vector(tmp_path / "a.zip", [OutFeature(collection, {})], FIELDS, "ESRI Shapefile")
    assert refused.value.message_id == "vector_file.collection_in_shapefile"
    written = write_vector(tmp_path / "a.gpkg", [OutFeature(collection, {})], FIELDS, "GPKG")
    read_back(tmp_path / "a.gpkg", written)


@pytest.mark.parametrize("driver", list(ENDING))
def test_a_file_that_differs_is_refused(driver: Format, tmp_path: Path) -> None:
    path = tmp_path / f"a.{ENDING[driver]}"
    good = write_vector(path, FEATURES[:1], FIELDS[:2], driver)
    text_field = next(iter(good.characters))
    for change in (
        {"count": 2},
        {"fields": ("other",)},
        {"bounds": (108.0, 38.0, 109.0, 39.0)},
        {"bounds": None},
        {"characters": {text_field: 99}},
    ):
        claimed = Written(
            **{  # type: ignore[arg-type]
                "count": good.count,
                "fields": good.fields,
                "bounds": good.bounds,
                "characters": good.characters,
                **change,
            }
        )
        with pytest.raises(ReadBackDiffers) as refused:
            read_back(path, claimed)
        assert messages.text(refused.value.message_id, "zh", **refused.value.params)
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(ReadBackDiffers):
        read_back(path)


@given(st.lists(st.text("abcdefg_名", min_size=1, max_size=14), min_size=1, max_size=60))
def test_aliases_fit_and_differ(keys: list[str]) -> None:
    aliases = shapefile_aliases([OutField(key, key) for key in keys])
    names = [aliases[key] for key in dict.fromkeys(keys)]
    assert len({name.upper() for name in names}) == len(names)
    assert all(len(name.encode("ascii")) <= 10 and name for name in names)
