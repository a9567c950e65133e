"""What to send to the routes of releases; the API documentation shows it."""

from collections.abc import Mapping
from typing import Any

RELEASE_EXAMPLES: Mapping[tuple[str, str], Mapping[str, Mapping[str, Any]]] = {
    ("POST", "/releases"): {"今日": {}, "截至某日": {"as_of": "2026-01-01"}},
    ("POST", "/releases/{number}/withdrawal"): {"撤下": {"reason": "含有误公开的内容"}},
}
