"""What to send to the routes of joint inspections, by method and route template."""

from collections.abc import Mapping
from typing import Any

LINE = "4b0e7f3a-2c1d-4e8f-9a6b-5d7c8e9f0a1b"
MARKER = "1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9"
OTHER_MARKER = "7a6b5c4d-3e2f-4a1b-9c8d-0e1f2a3b4c5d"
REFERENCE = "3c2b1a09-8f7e-4d6c-9b5a-4f3e2d1c0b9a"
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_INSPECTION = "/joint-inspections/{inspection_id}"

INSPECTION_EXAMPLES: Mapping[tuple[str, str], Mapping[str, Mapping[str, Any]]] = {
    ("POST", "/joint-inspections"): {
        "下一轮": {"line_id": LINE, "year": 2026, "lead_office": "乌审旗民政局"},
        "汛后检查": {
            "line_id": LINE,
            "cause": "river_shift",
            "trigger_on": "2026-08-02",
            "trigger_note": "汛期河流改道约200米",
            "marker_ids": [MARKER, OTHER_MARKER],
        },
    },
    ("PATCH", _INSPECTION): {
        "方案": {
            "plan_number": "乌民发〔2026〕12号",
            "plan_scope": "全线",
            "starts_on": "2026-06-10",
            "ends_on": "2026-06-30",
        }
    },
    ("PUT", f"{_INSPECTION}/sections"): {
        "两段": {
            "sections": [
                {"name": "北段", "marker_ids": [MARKER], "planned_on": "2026-06-10", "team": "第一组"},
                {"name": "南段", "marker_ids": [OTHER_MARKER], "planned_on": "2026-06-11", "team": "第二组"},
            ]
        }
    },
    ("PUT", f"{_INSPECTION}/members"): {
        "双方检查组": {
            "members": [
                {"side": "ours", "name": "甲", "office": "乌审旗民政局", "duty": "组长"},
                {"side": "theirs", "name": "乙", "office": "鄂托克旗民政局", "duty": "组长"},
            ]
        }
    },
    ("POST", f"{_INSPECTION}/documents"): {
        "签章方案": {
            "kind": "plan_signed",
            "sha256": SHA256,
            "title": "联合检查实施方案（签章）",
            "number": "乌民发〔2026〕12号",
            "dated": "2026-05-10",
        }
    },
    ("POST", f"{_INSPECTION}/signatures"): {
        "对方签署": {
            "subject": "plan",
            "side": "theirs",
            "signer": "乙",
            "office": "鄂托克旗民政局",
            "signed_on": "2026-05-10",
            "sha256": SHA256,
            "fingerprint": SHA256,
        }
    },
    ("POST", f"{_INSPECTION}/steps"): {
        "会签方案": {"step": "agree_plan", "evidence": [SHA256]},
        "联合报备": {
            "step": "file",
            "filing": {
                "number": "乌政发〔2026〕45号",
                "on": "2026-11-20",
                "with": "内蒙古自治区人民政府",
                "our_government": "乌审旗人民政府",
                "their_government": "鄂托克旗人民政府",
            },
        },
    },
    ("PUT", f"{_INSPECTION}/observations/{{observation_id}}"): {
        "界桩": {
            "side": "ours",
            "observed_on": "2026-06-10",
            "marker_id": MARKER,
            "found": "found",
            "stone_condition": "weathered",
            "inscription_legible": False,
            "inscription_right": True,
            "position": [109.0, 38.3],
            "position_accuracy_m": 0.5,
            "position_method": "surveyed",
            "references": [{"reference_id": REFERENCE, "present": True}],
            "terrain_changed": False,
            "cross_line_activity": False,
            "needs_resurvey": False,
            "photos": [{"sha256": SHA256, "view": "near", "taken_on": "2026-06-10"}],
        }
    },
    ("POST", f"{_INSPECTION}/surveyed-points"): {
        "RTK成果": {
            "system": "cgcs2000-3-cm108",
            "method": "rtk",
            "height_datum": "yellow_sea_1985",
            "points": [
                {
                    "row": 2,
                    "point": "007",
                    "x_north": 4242126.518,
                    "y_east": 587482.113,
                    "height_m": 1310.42,
                    "sigma_m": 0.03,
                }
            ],
        }
    },
    ("PUT", f"{_INSPECTION}/differences/{{target_id}}/{{field}}"): {
        "以对方为准": {"choice": "theirs", "reason": "双方同到现场复核"},
        "复测": {
            "choice": "remeasured",
            "reason": "双方共同复测",
            "value": {"position": [109.0, 38.3], "accuracy_m": 0.2, "method": "surveyed"},
        },
    },
    ("PUT", f"{_INSPECTION}/measures/{{measure_id}}"): {
        "原位更换": {
            "kind": "replace",
            "marker_id": MARKER,
            "reason": "桩体断毁",
            "responsible_side": "ours",
            "due_on": "2026-09-30",
        }
    },
    ("POST", f"{_INSPECTION}/measures/{{measure_id}}/steps"): {
        "完成": {
            "step": "complete",
            "done_on": "2026-09-20",
            "our_present": "乌审旗民政局 甲",
            "their_present": "鄂托克旗民政局 乙",
            "details": {
                "position": [109.0, 38.3],
                "accuracy_m": 0.3,
                "method": "surveyed",
                "material": "stone",
            },
        }
    },
}
