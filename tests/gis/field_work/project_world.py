"""Packages of each task as they are kept, without a database: what GeoPackages and projects are made of."""

import csv
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import files
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid5

from api.field_forms import made
from gis.field_work.geopackage import Project, built
from gis.field_work.tables import FieldPackage, FieldPackageItem
from tests.api.field_world import picture, sha256

NAMESPACE = UUID("6f1c1f57-55a3-4c0e-9c5a-1d6d1b0f7a11")
PHOTO = picture("registered")
TOWN = str(uuid5(NAMESPACE, "图克镇"))
INSPECTION = str(uuid5(NAMESPACE, "inspection"))
SECTION = str(uuid5(NAMESPACE, "section"))


def record_id(of: str) -> str:
    """Return the id of a record by what people call it."""
    return str(uuid5(NAMESPACE, of))


def codes(name: str) -> list[dict[str, Any]]:
    """Return a code list as it is delivered."""
    with (files("data") / "reference" / f"{name}.csv").open(encoding="utf-8") as source:
        rows: list[dict[str, Any]] = list(csv.DictReader(source))
    return [row | {"is_surveyed": row.get("is_surveyed") == "true"} for row in rows]


FORMS = made(codes, [])


def named(name: str, code: str) -> str:
    """Return what a code is called."""
    return next((row["name_zh"] for row in codes(name) if row["code"] == code), "")


def project(task_kind: str) -> Project:
    """Return a package of a task as layers and rows."""
    package, items = PACKAGES[task_kind]()
    return built(package, items, FORMS, named)


def _package(task_kind: str, title: str, task: dict[str, Any], head: dict[str, Any]) -> FieldPackage:
    said: Any = SimpleNamespace(
        id=UUID(record_id(task_kind)),
        task_kind=task_kind,
        title=title,
        task=task,
        head=head,
        schema_version=FORMS["schema_version"],
        sha256="0" * 64,
        made_at=datetime(2026, 6, 1, tzinfo=UTC),
        expires_at=datetime(2026, 6, 15, tzinfo=UTC),
        is_demonstration=True,
        files=[
            {
                "sha256": sha256(PHOTO),
                "size_bytes": len(PHOTO),
                "media_type": "image/png",
                "file_name": "坟.png",
            }
        ],
    )
    found: FieldPackage = said
    return found


def _item(kind: str, of: str, version: int, content: Mapping[str, Any], base: Mapping[str, Any]) -> Any:
    return FieldPackageItem(
        record_id=UUID(record_id(of)),
        ordinal=1,
        kind=kind,
        version=version,
        sha256="0" * 64,
        content=dict(content),
        base=dict(base),
    )


def inspection_section() -> tuple[FieldPackage, list[Any]]:
    """Return a section with three markers, one of two stones, one observed already."""
    markers = []
    for number, (longitude, latitude) in enumerate(((108.95, 38.3), (109.0, 38.32), (109.08, 38.31)), 1):
        stones = [(longitude, latitude)]
        if number == 2:
            stones.append((longitude + 0.0005, latitude))
        base = {}
        if number == 3:
            base = {
                "observed_on": "2026-06-01",
                "observer": "甲",
                "found": "found",
                "stone_condition": "broken",
                "inscription_legible": True,
                "terrain_changed": False,
                "cross_line_activity": False,
                "needs_resurvey": True,
                "position": [109.0801, 38.31],
                "references": [],
                "photos": [{"sha256": sha256(PHOTO), "view": "near", "caption": "", "taken_on": None}],
            }
        content = {
            "number": f"00{number}",
            "kind": "double" if number == 2 else "single",
            "status": "intact",
            "positions": [
                {
                    "letter": "AB"[at] if len(stones) > 1 else "",
                    "position": list(place),
                    "accuracy_m": 0.05,
                    "method": "surveyed",
                    "height_m": 1300.5,
                }
                for at, place in enumerate(stones)
            ],
            "references": [
                {
                    "id": record_id(f"00{number} 水井"),
                    "name": "水井",
                    "bearing_deg": 35.5,
                    "distance_m": 52.0,
                }
            ],
        }
        markers.append(_item("marker", f"00{number}", 1 if base else 0, content, base))
    section = {
        "name": "第一段",
        "start_mark": "001",
        "end_mark": "003",
        "length_m": 11400.0,
        "team": "一组",
        "geometry": {"type": "LineString", "coordinates": [[108.95, 38.3], [109.0, 38.32], [109.08, 38.31]]},
    }
    items = [*markers, _item("section", "section", 0, {"section": section, "observation": None}, {})]
    task = {"inspection_id": INSPECTION, "section_id": SECTION, "side": "ours"}
    return _package("inspection_section", "乌审—鄂托克线 第一段", task, {}), items


def sign_inspection() -> tuple[FieldPackage, list[Any]]:
    """Return a road with two signs, one of which has an open error."""
    signs = [
        _item(
            "sign",
            f"PZ-{number}",
            2,
            {
                "number": f"PZ-{number}",
                "kind": "road_sign",
                "road": "乌审街",
                "place": "路口",
                "unit": "交通运输局",
                "position": [108.84 + number / 1000, 38.6],
                "standard": {"chinese": "乌审街", "mongolian": "ᠦᠦᠰᠢᠨ", "roman": "Üüxin Jie"},
                "errors": [
                    {
                        "id": record_id(f"error {number}"),
                        "error_class": "layout",
                        "why_zh": "版面不符",
                        "found": "乌申街",
                        "expected": "乌审街",
                        "state": "open" if number == 1 else "rectified",
                    }
                ],
            },
            {"state": "standing"},
        )
        for number in (1, 2)
    ]
    head = {"inspection": {"road": "乌审街"}}
    return _package("sign_inspection", "乌审街 1", {"inspection_id": INSPECTION}, head), signs


def grave_survey() -> tuple[FieldPackage, list[Any]]:
    """Return two sites of a town, one with a photo, one without a position."""
    sites = []
    for number, position in ((1, [109.1, 38.9]), (2, None)):
        base = {
            "number": f"M{number}",
            "kind": "scattered",
            "division_id": TOWN,
            "place": "沙梁",
            "position": position,
            "graves": 3,
            "area_m2": None,
            "built": "",
            "ownership": "unknown",
            "basis": "",
            "visible": None,
            "zone_items": [],
            "responsible": "",
            "surveyed_on": "2026-05-01",
            "note": "",
        }
        photos = [{"sha256": sha256(PHOTO), "stage": "before", "taken_on": "2026-05-01"}]
        content = {
            **base,
            "division": "图克镇",
            "town": "图克镇",
            "state_zh": "已摸排",
            "photos": photos if number == 1 else [],
        }
        sites.append(_item("grave_site", f"M{number}", 4, content, base))
    return _package("grave_survey", "图克镇", {"division_id": TOWN}, {}), sites


PACKAGES = {
    "inspection_section": inspection_section,
    "sign_inspection": sign_inspection,
    "grave_survey": grave_survey,
}
