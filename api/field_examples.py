"""What to send to the routes of field work; the API documentation shows it."""

import json
from collections.abc import Mapping
from typing import Any

INSPECTION = "2f0c5a3e-6c1e-4b5e-9b57-0d6a4f2f9a10"
SECTION = "8a3d1b52-0a52-4a55-8f0e-2c9ab3a2a111"
MARKER = "5b1f6a34-91c8-4c0b-8b32-7f0d5a6e9c21"
CHANGE = "c4a7e9d1-3b5f-4e6a-9c8d-0f1e2d3c4b5a"
TOWN = "9e8d7c6b-5a49-4838-a727-161504f3e2d1"
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_DEVICE = {"device_id": "b7c1d2e3-0001-4a5b-8c9d-112233445566", "device_name": "外业平板3号"}
_OBSERVATION = {
    "kind": "marker_observation",
    "target_id": MARKER,
    "base_version": 0,
    "schema_version": 1,
    "device_time": "2026-06-10T09:30:00+08:00",
    "sequence": 7,
    "values": {
        "side": "ours",
        "marker_id": MARKER,
        "observed_on": "2026-06-10",
        "found": "found",
        "stone_condition": "sound",
        "terrain_changed": False,
        "cross_line_activity": False,
        "needs_resurvey": False,
        "photos": [{"sha256": SHA256, "view": "near"}],
    },
}
_AT = "/field-work/packages/{package_id}"
_CHANGE = "/field-work/changes/{change_id}"

FIELD_EXAMPLES: Mapping[tuple[str, str], Mapping[str, Mapping[str, Any]]] = {
    ("POST", "/field-work/packages"): {
        "联合检查一段": {
            "task": {
                "kind": "inspection_section",
                "inspection_id": INSPECTION,
                "section_id": SECTION,
                "side": "ours",
            },
            **_DEVICE,
        },
        "一条路的标志": {"task": {"kind": "sign_inspection", "inspection_id": INSPECTION}, **_DEVICE},
        "一个镇的墓": {"task": {"kind": "grave_survey", "division_id": TOWN}, **_DEVICE, "days": 7},
        "一个镇的地名": {"task": {"kind": "name_survey", "division_id": TOWN}, **_DEVICE},
    },
    ("POST", f"{_AT}/contacts"): {"入户核实": {"reason": "入户核实座数"}},
    ("POST", f"{_AT}/closing"): {"收回": {"reason": "已返回，资料已全部回传"}},
    ("POST", f"{_AT}/changes"): {
        "一根界桩": {
            "sent_at": "2026-06-12T18:00:00+08:00",
            "changes": [{"id": CHANGE, "content": json.dumps(_OBSERVATION, ensure_ascii=False)}],
            "pending": 0,
        },
        "只报到": {"sent_at": "2026-06-12T18:05:00+08:00"},
    },
    ("PUT", f"{_CHANGE}/conflicts/{{field}}"): {
        "以外业为准": {"choice": "device"},
        "两者皆非": {"choice": "other", "value": "lost", "reason": "照片显示界桩已不在"},
    },
    ("POST", f"{_CHANGE}/retry"): {"再试": {"reason": "检查已转入外业阶段"}},
    ("POST", f"{_CHANGE}/discarding"): {"不采用": {"reason": "误点，非本段界桩"}},
    ("POST", "/field-work/device-archives/begun"): {
        "一个设备的 zip": {"file_name": "diming-field.zip", "size_bytes": 734003200}
    },
    ("POST", "/field-work/uploads/known"): {"照片清单": {"sha256": [SHA256]}},
}
