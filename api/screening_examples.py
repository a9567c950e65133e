"""What to send to the routes of screenings; the API documentation shows it."""

from collections.abc import Mapping
from typing import Any

FINDING = "8a3d1b52-0a52-4a55-8f0e-2c9ab3a2a111"
OTHER_FINDING = "5b1f6a34-91c8-4c0b-8b32-7f0d5a6e9c21"

SCREENING_EXAMPLES: Mapping[tuple[str, str], Mapping[str, Mapping[str, Any]]] = {
    ("POST", "/screenings"): {"全库": {}, "截至某日": {"as_of": "2026-01-01"}},
    ("POST", "/screening-findings/decisions"): {
        "确认疑似": {"decision": "confirmed", "ids": [FINDING], "versions": [1]},
        "豁免": {
            "decision": "exempt",
            "reason": "县志有载，1950年以前即用此名",
            "exemption": "historic",
            "ids": [FINDING, OTHER_FINDING],
            "versions": [1, 3],
        },
        "整份清单判为误报": {
            "decision": "dismissed",
            "reason": "词语属于当地旧称",
            "all_of": {"rule": ["D3"], "decision": "open"},
            "expected": 12,
        },
    },
}
