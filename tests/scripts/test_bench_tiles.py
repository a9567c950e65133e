"""Whether tiles hold the same is really looked at, and the bench runs through on a few points."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pytest
from sqlalchemy import Engine, text

from gis.settings import Settings, read_settings
from scripts import bench_same_tiles, bench_tiles, cli
from scripts.bench_country import BOX, points
from scripts.bench_load import Cell
from scripts.bench_same_tiles import Unequal, compare, content


def tile(ids: list[str], **properties: object) -> bytes:
    features = [
        {"geometry": f"POINT({place} {place})", "properties": {"id": one, **properties}}
        for place, one in enumerate(ids)
    ]
    encoded: bytes = mapbox_vector_tile.encode([{"name": "layer", "features": features}])
    return encoded


MANY = [f"feature {number}" for number in range(2000)]


def comparing(monkeypatch: pytest.MonkeyPatch, **told: bytes) -> Callable[[], Any]:
    """Compare one tile of which each server says what is given; who is not given says the plain one."""
    plain = told["plain"]
    monkeypatch.setattr(bench_same_tiles, "fetched", lambda who: told.get(who, plain))
    return lambda: compare(
        "layer", [bench_tiles.Address(5, 0, 0)],
        ours=lambda _: "ours", cached=lambda _: "cached", tipg=lambda _: "tipg", plain=lambda _: plain,
    )  # fmt: skip


def test_the_same_features_may_be_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = comparing(monkeypatch, plain=tile(MANY, name="a"))()
    assert (compared.features, compared.tipg_features, compared.rounded_away) == (2000, 2000, 0)
    assert compared.properties == ["id", "name"]


def test_what_lies_in_the_buffer_only_is_counted_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = comparing(monkeypatch, plain=tile(MANY), tipg=tile(MANY[:1900]))()
    assert (compared.in_buffer_only, compared.rounded_away) == (100, 0)


@pytest.mark.parametrize(
    ("who", "other"),
    [
        pytest.param("ours", tile(MANY[:1900], name="a"), id="features are missing"),
        pytest.param("ours", tile([*MANY[:-1], MANY[0]], name="a"), id="a feature twice"),
        pytest.param("ours", tile(MANY), id="a property is missing"),
        pytest.param("cached", tile(MANY[:-1], name="a"), id="the cache has something else"),
        pytest.param("tipg", tile([*MANY[5:], *"abcde"], name="a"), id="tipg has others"),
        pytest.param("tipg", tile(MANY, name="a", level="b"), id="tipg shows more"),
        pytest.param("ours", b"", id="nothing"),
    ],
)
def test_different_tiles_are_not_measured(monkeypatch: pytest.MonkeyPatch, who: str, other: bytes) -> None:
    told = {"plain": tile(MANY, name="a"), who: other}
    if who == "ours":
        told["cached"] = other
    with pytest.raises(Unequal):
        comparing(monkeypatch, **told)()


def test_an_empty_tile_holds_nothing() -> None:
    assert content(b"").count == 0


def test_the_box_has_the_tiles_that_it_touches() -> None:
    found = bench_tiles.tiles_of_box()
    assert len(found) == len(set(found))
    assert [sum(one.zoom == zoom for one in found) for zoom in bench_tiles.ZOOMS] == [4, 9, 30, 110, 399]


def test_a_seed_makes_the_same_points_inside_the_box() -> None:
    west, south, east, north = BOX
    made = list(points(200, 7))
    assert made == list(points(200, 7))
    assert made != list(points(200, 8))
    assert all(west <= lon <= east and south <= lat <= north for *_, lon, lat in made)


def test_ratios_say_how_much_faster_ours_is() -> None:
    def figure(who: str, requests: int) -> bench_tiles.Figure:
        return bench_tiles.Figure("divisions", who, 4, Cell(requests, 1.0, 1.0, 2.0, 10.0, 1.0))

    rates = {"plain": 10, "tipg": 5, "uncached": 20, "cached": 100}
    (found,) = bench_tiles.ratios([figure(who, rate) for who, rate in rates.items()])
    assert (found["uncached_to_plain"], found["uncached_to_tipg"], found["cached_to_tipg"]) == (2, 4, 20)


HOME = Settings.model_fields["home"].default


@pytest.fixture
def fetched_before(monkeypatch: pytest.MonkeyPatch, committed_database: Engine, long: bool) -> Engine:
    """Skips where nobody has fetched yet what is compared with; tests fetch nothing."""
    if not long:
        pytest.skip("four servers are started: only with --long")
    if not (HOME / "bench" / "venv" / "made-of").exists():
        pytest.skip("tipg and pygeoapi are fetched by the first `diming bench`, not by tests")
    monkeypatch.setenv("DIMING_DATABASE_URL", committed_database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("DIMING_HOME", str(HOME))
    assert read_settings().home == HOME
    return committed_database


@pytest.mark.parametrize("what", ["tiles", "items"])
def test_a_small_bench_runs_through(what: str, fetched_before: Engine, tmp_path: Path) -> None:
    out = tmp_path / "result.json"
    arguments = ["bench", what, "--points", "3000", "--seconds", "0", "--out", str(out)]
    assert cli.run(arguments) == 0
    result = json.loads(out.read_text("utf-8"))
    assert result["country"]["points"] == 3000
    assert result["figures"]
    assert result["ratios"]
    if what == "tiles":
        for layer in result["compared"].values():
            assert layer["features"] >= layer["tipg_features"] > 0
    else:
        assert result["features_compared"] == 2000
    with fetched_before.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM pg_database WHERE datname LIKE 'bench%'")) == 0
