"""How a marker's record stands after it was found so."""

import pytest

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
