"""What to send to the routes of recordings of names; the API documentation shows it."""

from collections.abc import Mapping
from typing import Any

NAME_RECORDING_EXAMPLES: Mapping[tuple[str, str], Mapping[str, Mapping[str, Any]]] = {
    ("POST", "/place-names/{feature_id}/recordings"): {
        "当地读音": {
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "heard_form": "tüüx",
            "speaker_kind": "mongolian_local",
            "speaker_agreed": True,
            "place": "图克镇图克嘎查",
            "recorded_on": "2026-06-10",
        }
    },
    ("POST", "/place-names/{feature_id}/recordings/{recording_id}/withdrawal"): {
        "说话人撤回同意": {"reason": "说话人来电撤回同意"}
    },
}
