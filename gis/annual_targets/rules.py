"""Rules on targets; no database."""

from collections.abc import Mapping
from typing import Any

from gis.errors import InvalidInput, NotFound

#: What staff may change of a target
SETTABLE = frozenset(
    {
        "text_zh",
        "text_en",
        "target_value",
        "due",
        "recorded_value",
        "recorded_on",
        "recorded_note",
        "verified",
        "note",
    }
)


class NoSuchTarget(NotFound):
    """There is no target with this code."""

    message_id = "annual_targets.not_found"


class RecordUndated(InvalidInput):
    """What is reached has no day, or a day nothing that was reached on it."""

    message_id = "annual_targets.record_undated"


def check(row: Mapping[str, Any]) -> None:
    """Raise RecordUndated when only one of figure and day is there."""
    if (row["recorded_value"] is None) != (row["recorded_on"] is None):
        raise RecordUndated
