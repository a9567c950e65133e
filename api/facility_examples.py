"""What to send to the routes of elderly services; the API documentation shows it."""

from collections.abc import Mapping
from typing import Any

DIVISION = "2f0c5a3e-6c1e-4b5e-9b57-0d6a4f2f9a10"
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_FACILITY = {
    "number": "YL-012",
    "name": "锡尼社区养老服务站",
    "kind": "community_station",
    "division_id": DIVISION,
    "made": "rebuilt",
    "position": [108.842, 38.601],
    "floor_area_m2": 380.5,
    "operator": "某养老服务公司",
    "services": ["meal", "bath"],
}

FACILITY_EXAMPLES: Mapping[tuple[str, str], Mapping[str, Mapping[str, Any]]] = {
    ("POST", "/facilities"): {
        "社区养老服务站": {**_FACILITY, "state": "open", "since": "2026-03-01", "beds": 10, "nursing_beds": 6}
    },
    ("PUT", "/facilities/{facility_id}"): {"更正面积": _FACILITY},
    ("POST", "/facilities/{facility_id}/capacities"): {
        "增加床位": {"since": "2026-06-01", "beds": 20, "nursing_beds": 12, "meals": 40}
    },
    ("POST", "/facilities/{facility_id}/fire-problems"): {
        "问题": {
            "number": "XF-2026-001",
            "found_on": "2026-11-20",
            "found_by": "旗消防救援大队",
            "place": "一层西侧",
            "problem": "疏散通道堆放杂物",
            "is_major": True,
        }
    },
    ("PUT", "/facilities/{facility_id}/months/{month}"): {
        "当月运营": {"days_open": 26, "meals": 780, "people": 41, "visits": 12}
    },
    ("POST", "/facilities/{facility_id}/photos"): {
        "外观": {"sha256": SHA256, "taken_on": "2026-11-20", "caption": "正门"}
    },
    ("POST", "/facilities/{facility_id}/states"): {
        "关闭": {"state": "closed", "since": "2026-12-31", "basis": "停止服务备案"}
    },
    ("POST", "/facilities/fire-problems/{problem_id}/measures"): {
        "措施": {"measure": "清理疏散通道", "responsible": "站长", "due_on": "2026-11-30"}
    },
    ("POST", "/facilities/fire-problems/{problem_id}/settlement"): {
        "销号": {"on": "2026-12-01", "is_accepted": True},
        "退回": {"on": "2026-12-01", "is_accepted": False, "note": "通道仍有杂物"},
    },
    ("POST", "/facilities/fire-measures/{measure_id}/completion"): {
        "完成": {"done_on": "2026-11-28", "note": "已清理"}
    },
    ("POST", "/subsidy-sheets"): {"一季度": {"first_month": "2026-01-01", "last_month": "2026-03-01"}},
    ("POST", "/service-requests"): {
        "助餐": {
            "division_id": DIVISION,
            "service": "meal",
            "wanted_on": "2026-11-27",
            "name": "演示老人",
            "phone": "13800000000",
            "position": [108.84, 38.6],
        }
    },
    ("POST", "/service-requests/{request_id}/assignment"): {
        "派给最近的设施": {},
        "派给另一设施": {"facility_id": DIVISION, "reason": "最近的设施当日人手不足"},
    },
    ("POST", "/service-requests/{request_id}/cancellation"): {"取消": {"reason": "住户改期"}},
    ("POST", "/service-requests/{request_id}/completion"): {
        "办结": {"done_on": "2026-11-27", "outcome": "已送餐"}
    },
    ("POST", "/service-requests/{request_id}/household"): {"上门前联系": {"reason": "上门送餐前联系"}},
}
