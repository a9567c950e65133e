import zipfile
from pathlib import Path

import pytest

import fiona
import shapely
from pyproj import Transformer
from shapely.geometry import mapping

from gis import messages
from gis.coordinates import (
    CoordinateOutOfRange,
    DatumParameters,
    UnknownCoordinateSystem,
    add_offset,
    distance_m,
)
from gis.errors import InvalidInput
from gis.vector_files.errors import LayerNotFound, SystemNeeded, VectorFileUnreadable
from gis.vector_files.reading import VectorFeature, VectorLayer, read_features
from tests.gis.vector_files.sample_layers import KML, RARE, UXIN_MONGOLIAN, geojson, shapefile, zipped

POINT = {"type": "Point", "coordinates": [108.84, 38.60]}


def said(layer: VectorLayer) -> str:
    for language in ("zh", "en"):
        texts = [messages.text(n.message_id, language, **n.params) for n in layer.notes]
    return "".join(texts)


def refusal(error: InvalidInput) -> str:
    for language in ("zh", "en"):
        assert messages.text(error.message_id, language, **error.params)
    return error.message_id


def close(feature: VectorFeature, lon: float, lat: float, metres: float = 0.001) -> bool:
    assert isinstance(feature.geometry, shapely.Point)
    return distance_m(feature.geometry.x, feature.geometry.y, lon, lat) < metres


@pytest.mark.parametrize(
    ("encoding", "cpg", "where"),
    [
        ("GBK", "kept", "GBK"),
        ("GBK", "removed", "judged by the content"),
        ("GBK", "nonsense", "“nonsense” in the .cpg file is not known"),
        ("GBK", "UTF-8", "not in the encoding “UTF-8”"),
        ("UTF-8", "kept", "UTF-8"),
        ("UTF-8", "removed", "judged by the content"),
        ("GB18030", "removed", "GB18030"),
    ],
)
def test_shapefile_encodings(encoding: str, cpg: str, where: str, tmp_path: Path) -> None:
    rare = RARE if encoding != "GBK" else "图克镇"
    path = shapefile(tmp_path, ("嘎鲁图镇", rare), encoding)
    beside = path.with_suffix(".cpg")
    if cpg == "removed":
        beside.unlink()
    elif cpg != "kept":
        beside.write_text(cpg, "ascii")
    with read_features(path) as layer:
        assert [f.properties["名称"] for f in layer] == ["嘎鲁图镇", rare]
        assert [f.properties["code"] for f in layer] == [150626100, 150626101]
        assert list(layer.fields) == ["名称", "code"]
        assert where in said(layer) or layer.encoding == where


def test_a_name_cut_off_in_the_middle_of_a_character_does_not_hide_utf8(tmp_path: Path) -> None:
    path = shapefile(tmp_path, ("乌审旗" * 6, "甲"), "UTF-8")
    dbf = path.with_suffix(".dbf")
    content = dbf.read_bytes()
    assert "乌审旗".encode() in content
    path.with_suffix(".cpg").unlink()
    with read_features(path) as layer:
        assert layer.encoding == "UTF-8"
    with read_features(path, encoding="gb2312") as layer:
        assert layer.encoding == "GBK"
    with pytest.raises(VectorFileUnreadable) as refused, read_features(path, encoding="乱码"):
        pass
    assert refusal(refused.value) == "vector_file.encoding_unknown"


@pytest.mark.parametrize("name_encoding", ["utf-8", "gbk"])
def test_zip_with_two_shapefiles_in_epsg_4545(tmp_path: Path, name_encoding: str) -> None:
    project = Transformer.from_crs(4490, 4545, always_xy=True)
    x, y = project.transform(108.84, 38.60)
    first = shapefile(
        tmp_path, ("嘎鲁图镇",), crs="EPSG:4545", geometries=(f"POINT ({x!r} {y!r})",), stem="点"
    )
    second = shapefile(tmp_path, stem="other")
    # In GBK the stand-in for a name may be longer than it; a plain name keeps the files together.
    stem = first.stem if name_encoding == "utf-8" else "dian"
    parts = [f.rename(tmp_path / f"{stem}{f.suffix}") for f in sorted(tmp_path.glob("点.*"))]
    parts += sorted(tmp_path.glob("other.*"))
    archive = zipped(tmp_path / "数据.zip", parts, name_encoding)
    before = set(tmp_path.iterdir())
    with read_features(archive, layer=stem) as layer:
        assert set(layer.layers) == {stem, second.stem}
        assert layer.system.epsg == 4545
        assert layer.system_from == "file"
        (feature,) = layer
        assert close(feature, 108.84, 38.60)
    with read_features(archive) as layer:
        assert "also has" in said(layer)
    assert set(tmp_path.iterdir()) == before


def test_a_zip_must_not_reach_outside(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../evil.geojson", "{}")
    with pytest.raises(VectorFileUnreadable) as refused, read_features(path):
        pass
    assert refusal(refused.value) == "vector_file.damaged"
    assert not (tmp_path.parent / "evil.geojson").exists()


def test_geojson_with_odd_geometries(tmp_path: Path) -> None:
    bow = [[[108, 38], [109, 39], [109, 38], [108, 39], [108, 38]]]
    multi = {"type": "MultiPoint", "coordinates": [[108, 38], [109, 39]]}
    path = geojson(
        tmp_path / "a.geojson",
        [
            ({**POINT, "coordinates": [108.84, 38.60, 1300]}, {"名称": RARE, "更多": {"a": [1]}}),
            (None, {"名称": UXIN_MONGOLIAN}),
            ({"type": "Polygon", "coordinates": []}, {"名称": "空"}),
            (multi, {"名称": "多"}),
            ({"type": "Polygon", "coordinates": bow}, {"名称": "坏"}),
            ({"type": "Point", "coordinates": [38.6, 108.84]}, {"名称": "反"}),
        ],
    )
    with read_features(path) as layer:
        assert (layer.system.key, layer.system_from) == ("wgs84", "file")
        features = list(layer)
    assert [f.number for f in features] == [1, 2, 3, 4, 5, 6]
    assert features[0].properties["名称"] == RARE
    assert features[0].properties["更多"] in ('{"a": [1]}', '{ "a": [ 1 ] }')
    assert features[0].flags == {"z_dropped"}
    assert features[0].geometry is not None
    assert not features[0].geometry.has_z
    assert features[1].flags == {"missing"}
    assert features[1].properties["名称"] == UXIN_MONGOLIAN
    assert features[2].flags == {"empty"}
    assert features[3].flags == {"multi"}
    assert features[4].flags == {"invalid"}
    assert "Self-intersection" in features[4].invalid_reason
    assert features[5].geometry is None
    assert isinstance(features[5].problem, CoordinateOutOfRange)
    assert refusal(features[5].problem) == "coordinates.latitude_first"


def test_a_ring_of_two_points_spoils_only_its_own_record(tmp_path: Path) -> None:
    path = geojson(
        tmp_path / "a.json",
        [
            ({"type": "Polygon", "coordinates": [[[108, 38], [109, 39]]]}, {"n": 1}),
            (POINT, {"n": 2}),
        ],
    )
    with read_features(path) as layer:
        first, second = layer
    assert "invalid" in first.flags
    assert second.geometry is not None


def test_old_style_crs_member_and_the_users_choice(tmp_path: Path) -> None:
    x, y = Transformer.from_crs(4490, 4524, always_xy=True).transform(108.84, 38.60)
    point = {"type": "Point", "coordinates": [x, y]}
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4524"}}
    path = geojson(tmp_path / "a.geojson", [(point, {})], crs=named)
    with read_features(path) as layer:
        assert layer.system.epsg == 4524
        assert close(next(iter(layer)), 108.84, 38.60)
    plain = geojson(tmp_path / "b.geojson", [(point, {})])
    with read_features(plain, crs="cgcs2000-3-zone36") as layer:
        assert layer.system_from == "chosen"
        assert close(next(iter(layer)), 108.84, 38.60)
    lon, lat = add_offset(108.84, 38.60, "gcj02")
    shown = geojson(tmp_path / "c.geojson", [({"type": "Point", "coordinates": [lon, lat]}, {})])
    with read_features(shown, crs="gcj02") as layer:
        assert "read as" in said(layer)
        assert close(next(iter(layer)), 108.84, 38.60)


def test_beijing_54_is_approximate_without_parameters(tmp_path: Path) -> None:
    x, y = Transformer.from_crs(4214, 21419, always_xy=True).transform(108.84, 38.60)
    path = shapefile(tmp_path, ("甲",), crs="EPSG:21419", geometries=(f"POINT ({x!r} {y!r})",))
    with read_features(path) as layer:
        (feature,) = layer
    assert feature.flags == {"approximate"}
    assert isinstance(feature.verbatim, shapely.Point)
    assert (feature.verbatim.x, feature.verbatim.y) == pytest.approx((x, y))
    own = DatumParameters(15.5, -150.2, -90.3, 0, 0, 0, 0, "position_vector", 0.5)
    with read_features(path, datum_parameters=own) as layer:
        (feature,) = layer
    assert feature.flags == set()
    assert feature.verbatim is None
    assert not close(feature, 108.84, 38.60, 20)
    assert close(feature, 108.84, 38.60, 300)


def test_shapefile_without_prj(tmp_path: Path) -> None:
    degrees = shapefile(tmp_path, crs=None)
    with read_features(degrees) as layer:
        assert layer.system_from == "assumed"
        assert "does not state" in said(layer)
    metres = shapefile(tmp_path, ("甲",), crs=None, geometries=("POINT (36573000 4273000)",), stem="metres")
    with pytest.raises(SystemNeeded) as refused, read_features(metres):
        pass
    assert refusal(refused.value) == "vector_file.system_needed"
    assert refused.value.params["candidates"] == "cgcs2000-3-zone36"
    strange = shapefile(tmp_path, ("甲",), crs=None, geometries=("POINT (1 2)",), stem="strange")
    with pytest.raises(SystemNeeded), read_features(strange):
        pass
    with read_features(metres, crs="EPSG:4524") as layer:
        assert next(iter(layer)).geometry is not None


def test_the_layers_of_a_zipped_file_geodatabase(tmp_path: Path) -> None:
    folder = tmp_path / "区划.gdb"
    schema = {"geometry": "Point", "properties": [("名称", "str:40")]}
    for name in ("地名", "村"):
        with fiona.open(
            folder, "w", driver="OpenFileGDB", crs="EPSG:4490", schema=schema, layer=name
        ) as sink:
            point = {"type": "Point", "coordinates": (109.3, 38.9)}
            sink.write({"geometry": point, "properties": {"名称": f"{name}{RARE}"}})
    packed = tmp_path / "区划.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(tmp_path))
    with read_features(packed) as layer:
        assert sorted(layer.layers) == ["地名", "村"]
    with read_features(packed, layer="村") as layer:
        feature = next(iter(layer))
    assert feature.properties["名称"] == f"村{RARE}"
    assert close(feature, 109.3, 38.9, 1)


def test_a_datum_without_a_stated_way_is_refused_unless_the_user_knows(tmp_path: Path) -> None:
    path = shapefile(tmp_path, crs="EPSG:4277")
    with pytest.raises(UnknownCoordinateSystem), read_features(path):
        pass
    with read_features(path, crs="cgcs2000") as layer:
        assert layer.system_from == "chosen"


def test_gpkg_with_several_layers(tmp_path: Path) -> None:
    path = tmp_path / "库.gpkg"
    for title, geometry in (("镇", "Point"), ("界线", "MultiPolygon")):
        schema = {"geometry": geometry, "properties": [("标准地名", "str"), ("设立", "date")]}
        with fiona.open(path, "w", driver="GPKG", layer=title, crs="EPSG:4490", schema=schema) as sink:
            shape = shapely.Point(108, 38)
            area = shapely.MultiPolygon([shapely.box(108, 38, 109, 39)])
            sink.write(
                {
                    "geometry": mapping(shape if geometry == "Point" else area),
                    "properties": {"标准地名": RARE, "设立": "2020-01-02"},
                }
            )
    with read_features(path) as layer:
        assert layer.layers == ("镇", "界线")
        (feature,) = layer
        assert feature.properties == {"标准地名": RARE, "设立": "2020-01-02"}
    with read_features(path, layer="界线") as layer:
        assert next(iter(layer)).flags == {"multi"}
    with pytest.raises(LayerNotFound) as refused, read_features(path, layer="路"):
        pass
    assert refusal(refused.value) == "vector_file.layer_not_found"


@pytest.mark.parametrize("ending", ["kml", "kmz"])
def test_kml(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    if ending == "kml":
        path.write_text(KML, "utf-8")
    else:
        inner = tmp_path / "doc.kml"
        inner.write_text(KML, "utf-8")
        zipped(path, [inner])
    with read_features(path, layer="苏木镇") as layer:
        assert layer.layers == ("苏木镇", "道路")
        assert layer.system.key == "wgs84"
        first, second = layer
        assert list(layer.fields) == ["name", "description", "代码", "类别"]
    assert first.properties == {
        "name": "嘎鲁图镇",
        "description": "旗府",
        "代码": "150626100",
        "类别": "行政",
    }
    assert first.flags == {"z_dropped"}
    assert second.properties["name"] == RARE
    assert second.flags == {"missing"}
    with read_features(path, layer="道路") as layer:
        line, areas, broken, mixed = layer
    assert isinstance(line.geometry, shapely.LineString)
    assert areas.geometry is not None
    assert areas.geometry.geom_type == "MultiPolygon"
    assert areas.geometry.area == pytest.approx(0.01 - 0.0004 + 0.01)
    assert broken.flags == {"invalid"}
    assert mixed.geometry is not None
    assert mixed.geometry.geom_type == "GeometryCollection"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"hello", "vector_file.unreadable"),
        ("a.geojson", b"{ broken", "vector_file.damaged"),
        ("a.gpkg", b"SQLite format 3\0broken", "vector_file.damaged"),
        ("a.kml", b"<html></html>", "vector_file.damaged"),
        ("a.shp", b"\0", "vector_file.part_missing"),
    ],
)
def test_what_is_no_gis_file_is_refused(name: str, content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(VectorFileUnreadable) as refused, read_features(path):
        pass
    assert refusal(refused.value) == message


def test_a_zip_without_gis_files_and_one_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = tmp_path / "readme.txt"
    readme.write_text("hello", "utf-8")
    with pytest.raises(VectorFileUnreadable) as refused, read_features(zipped(tmp_path / "a.zip", [readme])):
        pass
    assert refusal(refused.value) == "vector_file.nothing_in_zip"
    monkeypatch.setattr("gis.vector_files.datasets.MOST_UNPACKED_BYTES", 3)
    with pytest.raises(VectorFileUnreadable) as refused, read_features(tmp_path / "a.zip"):
        pass
    assert refusal(refused.value) == "vector_file.unpacks_too_large"


def test_the_uploads_own_name_decides_when_the_file_is_temporary(tmp_path: Path) -> None:
    path = geojson(tmp_path / "upload.tmp", [(POINT, {"名称": "甲"})])
    with read_features(path, name="地名.geojson") as layer:
        assert layer.name == "地名"
        assert len(list(layer)) == layer.count == 1


def test_a_file_whose_records_all_lack_a_geometry_is_read(tmp_path: Path) -> None:
    path = tmp_path / "names.geojson"
    feature = '{"type": "Feature", "properties": {"name": "图克镇"}, "geometry": null}'
    path.write_text(f'{{"type": "FeatureCollection", "features": [{feature}]}}', encoding="utf-8")
    with read_features(path) as layer:
        (found,) = layer
    assert (found.properties["name"], found.geometry) == ("图克镇", None)
    assert found.flags == frozenset({"missing"})
