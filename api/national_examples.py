"""What to send to the routes of the national database; the API documentation shows it."""

from collections.abc import Mapping
from typing import Any

FEATURE = "8a3d1b52-0a52-4a55-8f0e-2c9ab3a2a111"
RECORD = "5b1f6a34-91c8-4c0b-8b32-7f0d5a6e9c21"

NATIONAL_EXAMPLES: Mapping[tuple[str, str], Mapping[str, Mapping[str, Any]]] = {
    ("POST", "/national-entries/steps"): {
        "已录": {
            "feature_ids": [FEATURE],
            "state": "entered",
            "on_date": "2026-11-02",
            "operator": "录入员",
        },
        "退回": {
            "feature_ids": [FEATURE],
            "state": "returned",
            "on_date": "2026-11-10",
            "reason": "地名含义未填",
        },
        "整份清单": {
            "all_of": {"state": "not_entered", "category": "22200"},
            "expected": 120,
            "state": "entered",
            "on_date": "2026-11-02",
            "operator": "录入员",
        },
    },
    ("POST", "/national-packages"): {
        "只检查": {"only_check": True},
        "全量": {"formats": ["xlsx", "json"]},
        "增量": {"since": "2026-10-01", "good_rows": True},
        "自发布版以来": {"since_release": 3, "formats": ["xlsx", "json"]},
    },
    ("POST", "/national-return-records/decisions"): {
        "认定为同一地名": {
            "decisions": [
                {
                    "record_id": RECORD,
                    "version": 0,
                    "decision": "accepted",
                    "feature_id": FEATURE,
                    "fields": ["meaning"],
                }
            ]
        },
        "不采用": {
            "decisions": [
                {"record_id": RECORD, "version": 0, "decision": "refused", "reason": "不是本旗的地名"}
            ]
        },
    },
    ("POST", "/national-returns/{return_id}/acceptances"): {
        "得分不低于 0.9": {"threshold": 0.9, "take": "blanks", "expected": 35}
    },
}
