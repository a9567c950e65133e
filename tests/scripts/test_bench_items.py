"""Whether pages hold the same is really looked at."""

from collections.abc import Callable
from typing import Any

import pytest

from scripts import bench_items
from scripts.bench_items import Figure, features, ratios, stretches
from scripts.bench_load import Cell
from scripts.bench_same_tiles import Unequal
from scripts.bench_servers import Server

WHO = ("ours", "tipg", "pygeoapi")


def page(**changes: Any) -> dict[str, Any]:
    feature = {
        "id": "1",
        "properties": {"name": "图克镇", "aliases": []},
        "geometry": {"type": "Point", "coordinates": [108.9, 38.6]},
    }
    return {"features": [{**feature, **changes}]}


def comparing(monkeypatch: pytest.MonkeyPatch, **told: dict[str, Any]) -> Callable[[], int]:
    servers = {who: Server(who, 0) for who in WHO}
    monkeypatch.setattr(bench_items, "document", lambda address: told.get(address.partition("/")[0], page()))
    return lambda: bench_items._compared(servers, {who: ["/page"] for who in WHO})


def test_the_same_features_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert comparing(monkeypatch)() == 2


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize(
    "other",
    [
        pytest.param(page(id="2"), id="another feature"),
        pytest.param({"features": []}, id="no feature"),
        pytest.param(page(properties={"name": "图克镇"}), id="a property is missing"),
        pytest.param(page(properties={"name": "乌审召镇", "aliases": []}), id="another value"),
        pytest.param(page(geometry={"coordinates": [38.6, 108.9]}), id="axes turned round"),
    ],
)
def test_different_pages_are_not_measured(
    monkeypatch: pytest.MonkeyPatch, who: str, other: dict[str, Any]
) -> None:
    with pytest.raises(Unequal):
        comparing(monkeypatch, **{who: other})()


def test_coordinates_are_compared_to_a_hundredth_of_a_metre() -> None:
    written_longer = page(geometry={"coordinates": [108.90000000001, 38.6]})
    assert features(written_longer) == features(page())


def test_deep_pages_lie_behind_nine_tenths() -> None:
    found = stretches([f"/{number}" for number in range(500)])
    assert (found["shallow"][0], found["deep"][0]) == ("/0", "/450")
    assert len(found["shallow"]) == len(found["deep"]) == 10


def test_ratios_say_how_much_faster_ours_is() -> None:
    rates = {"ours": 100, "tipg": 20, "pygeoapi": 5}
    figures = [Figure("deep", who, 4, Cell(rate, 1.0, 1.0, 2.0, 10.0, 1.0)) for who, rate in rates.items()]
    assert ratios(figures) == [{"stretch": "deep", "connections": 4, "to_tipg": 5, "to_pygeoapi": 20}]
