"""Make odd GIS files for the tests of reading, writing and of secrecy marks."""

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import fiona
from shapely import wkt
from shapely.geometry import mapping

RARE = "\U00023d66"  # 𣵦, outside the basic plane
UXIN_MONGOLIAN = "ᠦᠦᠰᠢᠨ ᠬᠣᠰᠢᠭᠤ"


def shapefile(
    folder: Path,
    names: Sequence[str] = ("嘎鲁图镇", "图克镇"),
    encoding: str = "GBK",
    crs: str | None = "EPSG:4490",
    geometries: Sequence[str] = ("POINT (108.84 38.60)", "POINT (109.32 38.97)"),
    stem: str = "地名",
    field: str = "名称",
) -> Path:
    path = folder / f"{stem}.shp"
    kind = geometries[0].split("(")[0].strip().title().replace("string", "String").removesuffix(" Z")
    schema = {"geometry": kind, "properties": [(field, "str:40"), ("code", "int:9")]}
    with fiona.open(path, "w", driver="ESRI Shapefile", crs=crs, encoding=encoding, schema=schema) as sink:
        for number, (name, geometry) in enumerate(zip(names, geometries, strict=True)):
            properties = {field: name, "code": 150626100 + number}
            sink.write({"geometry": mapping(wkt.loads(geometry)), "properties": properties})
    return path


def zipped(path: Path, files: Sequence[Path], name_encoding: str = "utf-8") -> Path:
    """Zip files; in GBK as Windows does it, without the flag that says UTF-8."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in files:
            info = zipfile.ZipInfo(file.name.encode("gbk").decode("cp437"))
            if name_encoding == "utf-8":
                info = zipfile.ZipInfo(file.name)
            archive.writestr(info, file.read_bytes())
    if name_encoding == "gbk":
        # zipfile marks any name beyond ASCII as UTF-8: write the bytes that Windows would.
        content = path.read_bytes()
        for file in files:
            asked = file.name.encode("gbk").decode("cp437").encode()
            raw = file.name.encode("gbk")
            content = content.replace(asked, raw.ljust(len(asked), b"_"))
        path.write_bytes(content)
    return path


def geojson(path: Path, features: Sequence[tuple[object, dict[str, object]]], **more: object) -> Path:
    listed = [{"type": "Feature", "geometry": g, "properties": p} for g, p in features]
    path.write_text(
        json.dumps({"type": "FeatureCollection", **more, "features": listed}, ensure_ascii=False),
        "utf-8",
    )
    return path


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Folder><name>苏木镇</name>
<Placemark><name>嘎鲁图镇</name><description>旗府</description>
<ExtendedData><Data name="代码"><value>150626100</value></Data>
<Data name="类别"><value>行政</value></Data></ExtendedData>
<Point><coordinates>108.84,38.60,1300</coordinates></Point></Placemark>
<Placemark><name>𣵦</name></Placemark>
</Folder>
<Folder><name>道路</name>
<Placemark><name>一号路</name><LineString>
<coordinates>108.8,38.6
108.9,38.7</coordinates></LineString></Placemark>
<Placemark><name>站场</name><MultiGeometry>
<Polygon><outerBoundaryIs><LinearRing>
<coordinates>108,38 108.1,38 108.1,38.1 108,38.1 108,38</coordinates></LinearRing></outerBoundaryIs>
<innerBoundaryIs><LinearRing>
<coordinates>108.02,38.02 108.04,38.02 108.04,38.04 108.02,38.04 108.02,38.02</coordinates>
</LinearRing></innerBoundaryIs></Polygon>
<Polygon><outerBoundaryIs><LinearRing>
<coordinates>109,38 109.1,38 109.1,38.1 109,38.1 109,38</coordinates></LinearRing></outerBoundaryIs>
</Polygon></MultiGeometry></Placemark>
<Placemark><name>坏</name><LineString><coordinates>108.8,38.6</coordinates></LineString></Placemark>
<Placemark><name>杂</name><MultiGeometry><Point><coordinates>108.8,38.6</coordinates></Point>
<LineString><coordinates>108.8,38.6 108.9,38.7</coordinates></LineString></MultiGeometry></Placemark>
</Folder></Document></kml>
"""
