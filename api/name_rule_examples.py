"""What to send to the routes of rules about names; the API documentation shows it."""

from collections.abc import Mapping
from typing import Any

ROW = "8a3d1b52-0a52-4a55-8f0e-2c9ab3a2a111"
_ADDED = {
    "action": "add",
    "table": "screening_words",
    "row": {"word": "寰宇", "list": "grand_more", "severity": "warning", "note": "近义夸大"},
}
_ENDED = {"action": "end", "table": "screening_words", "id": ROW, "version": 1, "on": "2027-01-01"}

NAME_RULE_EXAMPLES: Mapping[tuple[str, str], Mapping[str, Mapping[str, Any]]] = {
    ("POST", "/name-rule-previews"): {
        "增加一个词": {"changes": [_ADDED]},
        "停用一个词": {"changes": [_ENDED]},
    },
    ("POST", "/name-rule-replays"): {
        "某日的地名按当日规则": {"on": "2021-06-01"},
        "两日的规则对照": {"on": "2021-06-01", "against": "2026-01-01"},
    },
    ("POST", "/name-rule-proposals"): {
        "增加一个词": {"title": "夸大词增补", "reason": "近义词，审核会议纪要第3条", "changes": [_ADDED]},
    },
}
