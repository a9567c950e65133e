"""What to send to the routes of place-name signs; the API documentation shows it."""

from collections.abc import Mapping
from typing import Any

FEATURE = "8a3d1b52-0a52-4a55-8f0e-2c9ab3a2a111"
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
ERROR = "5b1f6a34-91c8-4c0b-8b32-7f0d5a6e9c21"
UNIT = "2f0c5a3e-6c1e-4b5e-9b57-0d6a4f2f9a10"
_SIGN = {
    "number": "LP-0012",
    "kind": "road_sign",
    "road": "锡尼街",
    "place": "与乌审街交叉口东北角",
    "unit": "旗住房和城乡建设局",
    "position": [108.842, 38.601],
}

SIGN_EXAMPLES: Mapping[tuple[str, str], Mapping[str, Mapping[str, Any]]] = {
    ("POST", "/place-name-signs"): {"路牌": {**_SIGN, "feature_id": FEATURE, "set_on": "2024-05-01"}},
    ("POST", "/place-name-signs/comparisons"): {
        "一块路牌": {"feature_id": FEATURE, "chinese": "錫尼街", "mongolian": "", "roman": "Xini Street"}
    },
    ("POST", "/place-name-signs/errors/{error_id}/cleanup-case"): {
        "转地名清理": {"reason": "多次通知后仍使用非标准名称"}
    },
    ("POST", "/place-name-signs/errors/{error_id}/decision"): {
        "确认": {"is_error": True},
        "不予认定": {"is_error": False, "reason": "经识蒙古文者核对，写法正确"},
    },
    ("POST", "/place-name-signs/notices"): {"下达": {"unit_id": UNIT, "issued_on": "2026-11-26"}},
    ("POST", "/place-name-signs/notices/{notice_id}/repeats"): {"再次通知": {"issued_on": "2026-12-15"}},
    ("POST", "/place-name-signs/notices/{notice_id}/service"): {
        "送达": {"served_on": "2026-11-27", "served_to": "收发室", "served_how": "直接送达"}
    },
    ("PUT", "/place-name-signs/{sign_id}"): {"更正位置": _SIGN},
    ("POST", "/place-name-signs/{sign_id}/readings"): {
        "巡检": {
            "read_on": "2026-11-26",
            "reader": "其其格",
            "state": "standing",
            "chinese": "锡尼街",
            "mongolian": "",
            "roman": "Xini Street",
            "photos": [{"sha256": SHA256}],
        },
        "复查": {
            "read_on": "2026-12-12",
            "reader": "其其格",
            "chinese": "锡尼街",
            "roman": "Xīní Jiē",
            "photos": [{"sha256": SHA256}],
            "rechecked": [{"error_id": ERROR, "is_rectified": True}],
        },
    },
    ("POST", "/place-name-signs/{sign_id}/states"): {"破损": {"state": "damaged", "since": "2026-11-20"}},
    ("POST", "/sign-inspections"): {
        "按路巡检": {"road": "锡尼街", "inspected_on": "2026-11-26", "inspector": "其其格"}
    },
    ("POST", "/name-reports/{report_id}/decision"): {
        "列入标志问题": {
            "decision": "joined",
            "sign_id": FEATURE,
            "error_class": "traditional_character",
            "found": "錫尼街",
            "expected": "锡尼街",
            "answer": "已列入整改。",
        },
        "答复": {"decision": "answered", "answer": "经核实，该名称为标准地名。"},
    },
    ("POST", "/name-reports/{report_id}/informant"): {"核实": {"reason": "核实标志位置"}},
}
