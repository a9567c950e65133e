"""Which stone a measured position is of, and how much higher that stone was measured than registered."""

from types import SimpleNamespace
from typing import Any

import pytest

from gis.inspection_papers.measured_sources import positions
from gis.inspection_papers.vocabulary import Vocabulary

WORDS = Vocabulary({"location_method": {"rtk": "RTK测量"}, "height_datum": {}}, ("rtk",))


def stone(letter: str, height: float, until: str | None = None) -> dict[str, Any]:
    return {
        "letter": letter,
        "height_m": height,
        "height_datum": "yellow_sea_1985",
        "valid_from": "2000-01-01",
        "valid_to": until,
    }


@pytest.mark.parametrize(
    ("stones", "letter", "said", "higher"),
    [
        ([stone("A", 1300.0), stone("B", 1308.0)], "B", "B桩体", 0.5),
        ([stone("A", 1300.0), stone("B", 1308.0)], None, "未注明哪个桩体", None),
        ([stone("Q", 1308.0)], None, "", 0.5),
        # The other stone was gone by then
        ([stone("A", 1300.0, "2026-06-01"), stone("B", 1308.0)], None, "", 0.5),
    ],
    ids=["of several", "not said of several", "the only one", "the only one that day"],
)
def test_a_position_is_set_beside_the_stone_that_was_measured(
    stones: list[dict[str, Any]], letter: str | None, said: str, higher: float | None
) -> None:
    source: Any = SimpleNamespace(
        inspection={"sides": {"ours": {"name": "乌审旗"}}, "markers": [{"id": "m", "number": "1561040"}]},
        markers=[{"id": "m", "stones": stones}],
        words=WORDS,
    )
    entry = {
        "target_id": "m",
        "side": "ours",
        "observed_on": "2026-06-10",
        "observer": "",
        "position": [109.0, 38.3],
        "position_accuracy_m": 0.02,
        "position_method": "rtk",
        "position_stone": letter,
        "provided_by": "own",
        "position_height_m": 1308.5,
        "position_height_datum": "yellow_sea_1985",
        "position_readings": None,
        "position_spread_m": None,
        "position_verbatim": "",
        "position_note": "",
    }
    (found,) = positions(source, [entry])
    assert (found.stone, found.above_registered_m) == (said, higher)
