"""How a marker's record stands after it was found so, and which of its stones the position is of."""

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from gis.joint_inspections.outcomes import observed
from gis.joint_inspections.stages import status_of


@pytest.mark.parametrize(
    ("found", "condition", "status"),
    [
        ("found", "sound", "intact"),
        ("found", "weathered", "weathered"),
        ("found", "broken", "damaged"),
        ("found", "tilted", "tilted"),
        ("found", None, None),
        ("lost", None, "lost"),
        ("moved_away", "sound", "displaced"),
        ("not_reached", None, None),
        (None, None, None),
    ],
)
def test_what_was_found_says_the_status(found: str | None, condition: str | None, status: str | None) -> None:
    assert status_of(found, condition) == status


@pytest.mark.parametrize(
    ("letters", "said", "written"),
    [
        (["A", "B"], {"stone": "B"}, ["B"]),
        (["A", "B"], {}, []),
        (["A"], {"stone": "B"}, []),
        (["Q"], {}, ["Q"]),
    ],
    ids=["of several", "not said of several", "gone that day", "the only one"],
)
def test_a_position_is_written_of_the_stone_that_was_measured(
    letters: list[str], said: dict[str, str], written: list[str]
) -> None:
    marker = uuid4()
    looked = SimpleNamespace(marker_id=marker, observed_on=date(2026, 6, 10))
    inspection = SimpleNamespace(title="第四轮", source_id=uuid4())
    kept: Any = SimpleNamespace(observations=[looked], surveyed=("rtk",), inspection=inspection)
    stones = [{"letter": each, "valid_from": "2000-01-01", "valid_to": None} for each in letters]
    measured = {"position": [109.0, 38.3], "accuracy_m": 0.02, "method": "rtk", **said}
    changes = observed(kept, marker, {"stones": dict(enumerate(stones))}, {"position": measured})
    assert [each["letter"] for each in changes.values()] == written
