"""What to send to the routes of cemeteries; the API documentation shows it."""

from collections.abc import Mapping
from typing import Any

DIVISION = "2f0c5a3e-6c1e-4b5e-9b57-0d6a4f2f9a10"
BURIAL = "5b1f6a34-91c8-4c0b-8b32-7f0d5a6e9c21"
AREA = {
    "type": "Polygon",
    "coordinates": [[[108.84, 38.6], [108.843, 38.6], [108.843, 38.602], [108.84, 38.602], [108.84, 38.6]]],
}
APPROVAL = {"number": "乌民审〔2024〕1号", "by": "乌审旗民政局", "on": "2024-03-01"}
_CEMETERY = {
    "number": "GM-01",
    "name": "演示镇公益性公墓",
    "kind": "public_cemetery",
    "division_id": DIVISION,
    "area": AREA,
    "manager": "演示镇人民政府",
    "approval": APPROVAL,
}

CEMETERY_EXAMPLES: Mapping[tuple[str, str], Mapping[str, Mapping[str, Any]]] = {
    ("POST", "/cemeteries"): {
        "规划": {**_CEMETERY, "state": "planned", "since": "2024-03-01"},
        "历史性集中埋葬点": {
            "number": "LS-01",
            "name": "演示梁埋葬点",
            "kind": "historic_cluster",
            "division_id": DIVISION,
            "survey": {"graves": 120, "on": "2024-05-01"},
            "state": "unregulated",
            "since": "2024-05-01",
        },
    },
    ("PUT", "/cemeteries/{cemetery_id}"): {"更正": {**_CEMETERY, "approved_area_m2": "40000"}},
    ("POST", "/cemeteries/{cemetery_id}/states"): {
        "启用": {"state": "open", "since": "2024-09-01", "basis": "竣工验收"}
    },
    ("POST", "/cemeteries/{cemetery_id}/capacities"): {
        "容量": {"since": "2024-09-01", "plots": 400, "niches": 200, "basis": "批复"}
    },
    ("POST", "/cemeteries/{cemetery_id}/places"): {
        "骨灰墓位": {"numbers": ["A-001", "A-002"], "kind": "ashes", "area_m2": "0.8"}
    },
    ("PUT", "/cemeteries/places/{place_id}"): {
        "实测": {"number": "A-001", "area_m2": "0.9", "stone_height_m": "0.7"}
    },
    ("POST", "/cemeteries/places/{place_id}/burials"): {
        "新逝": {
            "buried_on": "2026-10-12",
            "certificate": "medical",
            "person": {"name": "演示逝者", "certificate_number": "演示-0001", "died_on": "2026-10-09"},
        },
        "旧坟迁入": {
            "buried_on": "2026-10-12",
            "certificate": "relocation",
            "origin_grave": "2026-0007",
            "person": {"name": "演示逝者", "certificate_number": "演示迁坟协议-0007"},
        },
    },
    ("POST", "/cemeteries/burials/{burial_id}/end"): {
        "迁出": {"ended_on": "2026-11-26", "reason": "家属迁往外地"}
    },
    ("POST", "/cemeteries/burials/{burial_id}/term"): {"续期": {"term_until": "2066-10-12"}},
    ("POST", "/cemeteries/burials/{burial_id}/person"): {"核对": {"reason": "核对直报系统信息"}},
    ("POST", "/cemeteries/burials/entered"): {
        "已录": {"burials": [BURIAL], "entered_on": "2026-11-26"},
        "撤销": {"burials": [BURIAL], "entered_on": None},
    },
    ("POST", "/cemeteries/burials/list.xlsx"): {
        "录入用": {"is_entered": False, "reason": "录入自治区直报系统"}
    },
}
