"""Which stone a point of a file names; a device says the same (maps/web/src/field/namedStones.test.ts)."""

import json
from pathlib import Path
from typing import Any

import pytest

from gis.joint_inspections.named_stones import NamedStones

GIVEN = json.loads(Path("tests/data/named_stones.json").read_text("utf-8"))
NAMED = NamedStones(
    (
        marker,
        [stone | {"geometry": {"coordinates": stone["position"]}} for stone in marker["stones"]],
    )
    for marker in GIVEN["markers"]
)


@pytest.mark.parametrize("case", GIVEN["cases"], ids=lambda case: case["name"])
def test_a_point_names_a_marker_and_one_of_its_stones(case: dict[str, Any]) -> None:
    place = (case["at"][0], case["at"][1])
    meant = NAMED.find(case["point"], place)
    assert [each.marker["id"] for each in meant] == case["found"]
    lettered = None if meant else NAMED.without_letter(case["point"], place)
    assert (lettered and lettered.marker["id"]) == case.get("lettered")
    assert (lettered and lettered.letters) == case.get("letters")
    if "stone" in case:
        stone = meant[0].stone(place)
        assert (meant[0].called(stone), stone and stone["height_m"]) == (case["stone"], case["height_m"])
