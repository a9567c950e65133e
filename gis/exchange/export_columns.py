"""Lay published records out as the rows of a list; the headings are those that an import understands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gis.exchange.rules import Kind
from gis.messages import text

Record = Mapping[str, Any]

#: Where a place is drawn when it has several geometries: the first of these that it has
ROLES = ("position", "seat", "entrance", "area", "course", "start", "end", "source", "mouth")


#: Where `prepared` keeps a record's names by (type, language), and the geometry that is drawn
_NAMED, _SHOWN = "names by kind", "geometry shown"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: key in ASCII (Shapefile: ten bytes), heading, value, and the field that is published."""

    key: str
    title: str
    value: Callable[[Record], object]
    published_as: str
    kind: Literal["text", "number"] = "text"
    width: int = 16
    #: Code list whose Chinese names stand in the list instead of codes
    code_list: str = ""


def _field(name: str) -> Callable[[Record], object]:
    return lambda record: record.get(name)


def prepared(record: Record) -> Record:
    """Look up once what many columns show of a record: its names by kind, and the geometry that is drawn."""
    named: dict[tuple[str, str], list[Record]] = {}
    for one in record.get("names", ()):
        named.setdefault((one.get("name_type"), one.get("language")), []).append(one)
    listed = record.get("geometries", ())
    shown = (
        min(listed, key=lambda one: ROLES.index(one["role"])) if len(listed) > 1 else next(iter(listed), {})
    )
    return {**record, _NAMED: named, _SHOWN: shown}


def _standard(name: str) -> Callable[[Record], object]:
    """A field of the Chinese standard name, which a list shows on the feature's own row."""

    def value(record: Record) -> object:
        standard = record[_NAMED].get(("standard", "zh"))
        return standard[0].get(name) if standard else None

    return value


def _names(name_type: str, language: str = "zh") -> Callable[[Record], object]:
    kind = (name_type, language)

    def value(record: Record) -> object:
        listed = record[_NAMED].get(kind)
        return "、".join(one["name"] for one in listed) if listed else ""

    return value


def _divisions(record: Record) -> object:
    return "、".join(division["name"] or "" for division in record.get("divisions", ()))


def _from_geometry(name: str) -> Callable[[Record], object]:
    return lambda record: record[_SHOWN].get(name)


def _lon_lat(at: int) -> Callable[[Record], object]:
    def value(record: Record) -> object:
        found = record[_SHOWN].get("geometry")
        return found["coordinates"][at] if found is not None and found["type"] == "Point" else None

    return value


def _approximate(record: Record) -> object:
    return "概略" if record[_SHOWN].get("is_approximate") else ""


def _code(system: str) -> Callable[[Record], object]:
    def value(record: Record) -> object:
        return next((one["code"] for one in record.get("codes", ()) if one["code_system"] == system), None)

    return value


def _statistical(record: Record) -> object:
    return "统计单位，不是行政区划" if record.get("is_statistical") else ""


def _source(name: str) -> Callable[[Record], object]:
    return lambda record: (record.get("source") or {}).get(name)


def is_demonstration(record: Record) -> bool:
    """Whether the record, one of its names or the place shown comes from invented data."""
    parts = [record, *record.get("names", ()), *record.get("geometries", ())]
    return any((part.get("source") or {}).get("is_demonstration") for part in parts)


def label(record: Record) -> str:
    """Every row says what it is: a list may be cut apart."""
    return _marked(is_demonstration(record))


@cache
def _marked(demonstration: bool) -> str:
    marks = ["map.unclassified_system", *(["map.demonstration"] if demonstration else [])]
    return "；".join(text(mark) for mark in marks)


def geometry(record: Record) -> BaseGeometry | None:
    """Return what is drawn of a record, EPSG:4490, longitude then latitude; None when nothing is known."""
    drawn = record.get("geometry") or record[_SHOWN].get("geometry")
    return None if drawn is None else shape(drawn)


_PLACE_NAMES = (
    Column("name", "标准地名", _field("name"), "name", width=20),
    Column("place_code", "地名代码", _field("national_code"), "national_code", width=24),
    Column("category", "地名类别", _field("category"), "category", width=10),
    Column("cat_name", "类别说明", _field("category_zh"), "category", width=16),
    Column("division", "所在（跨）行政区", _divisions, "divisions", width=20),
    Column("alias", "别名", _names("alias"), "names"),
    Column("former", "曾用名", _names("former"), "names"),
    Column("short_name", "简称", _names("short"), "names"),
    Column("variant", "异写", _names("variant"), "names"),
    Column("mongolian", "蒙古文", _names("standard", "mn"), "names"),
    Column("roman", "罗马字母拼写", _standard("romanization"), "names", width=24),
    Column("pinyin", "读音", _standard("pinyin"), "names", width=24),
    Column("specific", "专名", _standard("specific_term"), "names", width=12),
    Column("generic", "通名", _standard("generic_term"), "names", width=8),
    Column(
        "basis", "标准地名依据", _standard("standard_basis"), "names", width=12, code_list="standard_basis"
    ),
    Column("lon", "经度", _lon_lat(0), "geometries", "number", 14),
    Column("lat", "纬度", _lon_lat(1), "geometries", "number", 14),
    Column("role", "坐标含义", _from_geometry("role"), "geometries", width=10, code_list="geometry_role"),
    Column(
        "method", "测量方法", _from_geometry("method"), "geometries", width=10, code_list="location_method"
    ),
    Column("accuracy_m", "精度（米）", _from_geometry("accuracy_m"), "geometries.accuracy_m", "number", 10),
    Column("approx", "概略位置", _approximate, "geometries", width=8),
    Column("origin", "地名来历", _field("origin"), "origin", width=30),
    Column("meaning", "地名含义", _field("meaning"), "meaning", width=30),
    Column("history", "历史沿革", _field("history"), "history", width=30),
    Column("descr", "地理实体描述", _field("description"), "description", width=30),
    Column("from", "启用日期", _standard("valid_from"), "names", width=12),
    Column("to", "停用日期", _field("valid_to"), "valid_to", width=12),
    Column("source", "资料来源", _source("title"), "source", width=30),
    Column("licence", "使用许可", _source("licence"), "source", width=20),
    Column("label", "标注", label, "source", width=20),
    Column("record_id", "登记号", _field("id"), "id", width=38),
)
_DIVISIONS = (
    Column("name", "区划名称", _field("name"), "name", width=20),
    Column("body_name", "机构全称", _field("body_name"), "body_name", width=24),
    Column("type", "区划类型", _field("type"), "type", width=12, code_list="division_type"),
    Column("mca_code", "民政区划代码", _code("mca"), "codes", width=16),
    Column("nbs_code", "统计用区划代码", _code("nbs"), "codes", width=16),
    Column("parent", "上级区划", _field("parent_name"), "parent_name", width=16),
    Column("stat", "统计单位", _statistical, "is_statistical", width=16),
    Column("from", "设立日期", _field("valid_from"), "valid_from", width=12),
    Column("to", "撤销日期", _field("valid_to"), "valid_to", width=12),
    Column("note", "备注", _field("note"), "note", width=30),
    Column("source", "资料来源", _source("title"), "source", width=30),
    Column("licence", "使用许可", _source("licence"), "source", width=20),
    Column("label", "标注", label, "source", width=20),
    Column("record_id", "登记号", _field("id"), "id", width=38),
)
COLUMNS: Mapping[Kind, tuple[Column, ...]] = {"place-names": _PLACE_NAMES, "divisions": _DIVISIONS}
#: Kind of list → subject of the publication rules
PUBLISHED_AS: Mapping[Kind, str] = {"place-names": "place_name", "divisions": "administrative_division"}
