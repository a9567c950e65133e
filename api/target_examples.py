"""What to send to the routes of reporting periods; the API documentation shows it."""

from collections.abc import Mapping
from typing import Any

SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

TARGET_EXAMPLES: Mapping[tuple[str, str], Mapping[str, Mapping[str, Any]]] = {
    ("POST", "/reporting-periods"): {
        "月报": {"kind": "month", "first_day": "2026-10-01"},
        "季报": {"kind": "quarter", "first_day": "2026-07-01"},
    },
    ("POST", "/reporting-periods/{period_id}/closing"): {"签发": {"signatory": "分管副局长"}},
    ("POST", "/reporting-periods/forms"): {
        "上级表样": {"name": "殡葬整治月报", "authority": "市民政局", "sha256": SHA256}
    },
    ("PUT", "/reporting-periods/forms/{form_id}/cells"): {
        "对应": {
            "cells": [
                {"sheet": "Sheet1", "cell": "B4", "field": "graves_by_roads|part"},
                {"sheet": "Sheet1", "cell": "C4", "field": "graves_by_roads|whole"},
            ]
        }
    },
}
