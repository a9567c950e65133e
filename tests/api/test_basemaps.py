"""天地图 comes through this server, and its key goes nowhere else."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from gis.embedded_postgis import Cluster
from gis.settings import Settings
from maps import tianditu

KEY = "a-secret-key"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 1000
TILE = "/basemap/tianditu/vec_w/8/205/98"


@dataclass
class StandIn:
    """A server in 天地图's place; it notes what is asked."""

    url: str = ""
    status: int = 200
    media_type: str = "image/png"
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    told = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(self.path)
            self.send_response(told.status)
            self.send_header("Content-Type", told.media_type)
            self.send_header("Content-Length", str(len(PICTURE)))
            self.end_headers()
            self.wfile.write(PICTURE)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_port}"
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield told
    server.shutdown()
    serving.join()
    server.server_close()


def service(cluster: Cluster, template: str, home: Path, **settings: str) -> TestClient:
    app = create_app(Settings(database_url=cluster.server_url(template), home=home, **settings))  # type: ignore[arg-type]
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def client(cluster: Cluster, sample_template: str, tmp_path: Path, stand_in: StandIn) -> Iterator[TestClient]:
    found = service(cluster, sample_template, tmp_path, tianditu_key=KEY, tianditu_url=stand_in.url)
    yield found
    found.close()
    found.app.state.tianditu.close()  # type: ignore[attr-defined]
    found.app.state.engine.dispose()  # type: ignore[attr-defined]


def test_a_tile_is_fetched_once_with_the_key(client: TestClient, stand_in: StandIn) -> None:
    answers = [client.get(TILE) for _ in range(3)]
    assert {(one.status_code, one.content, one.headers["content-type"]) for one in answers} == {
        (200, PICTURE, "image/png")
    }
    (asked,) = stand_in.asked
    parts = urlsplit(asked)
    sent = {name: value for name, (value,) in parse_qs(parts.query).items()}
    assert parts.path == "/vec_w/wmts"
    assert (sent["TILEMATRIX"], sent["TILEROW"], sent["TILECOL"]) == ("8", "98", "205")
    assert (sent["LAYER"], sent["tk"]) == ("vec", KEY)


def test_the_key_never_reaches_a_reader_or_the_log(
    client: TestClient, stand_in: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "maps.tianditu")
    answers = [client.get("/basemaps"), client.get(TILE)]
    stand_in.status = 403
    answers.append(client.get("/basemap/tianditu/vec_w/8/0/0"))
    for answer in answers:
        assert KEY not in answer.text
        assert KEY not in str(answer.headers)
    assert KEY not in caplog.text


def test_the_list_says_what_there_is(client: TestClient, stand_in: StandIn) -> None:
    found = client.get("/basemaps").json()["basemaps"]
    assert [one["id"] for one in found] == ["register", "vec_w", "img_w", "ter_w"]
    for one in found[1:]:
        for template in one["tiles"]:
            assert template.startswith("/")
            address = template.replace("{z}", "3").replace("{x}", "1").replace("{y}", "2")
            assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["vec_w/0/0/0", "vec_w/19/0/0", "vec_w/3/8/0", "vec_w/3/0/8", "osm/3/0/0", "vec_w/a/0/0", "vec_w/3/-1/0"],
)
def test_what_is_no_tile_is_not_asked_for(client: TestClient, stand_in: StandIn, address: str) -> None:
    answer = client.get(f"/basemap/tianditu/{address}")
    assert answer.status_code == 404
    assert answer.json()["detail"]
    assert stand_in.asked == []


@pytest.mark.parametrize(
    ("status", "media_type"), [(500, "image/png"), (200, "text/html"), (302, "image/png")]
)
def test_what_is_no_picture_is_not_handed_on(
    client: TestClient, stand_in: StandIn, status: int, media_type: str
) -> None:
    stand_in.status, stand_in.media_type = status, media_type
    for language in ("zh", "en"):
        answer = client.get(TILE, headers={"Accept-Language": language})
        assert answer.status_code == 503
        assert answer.json()["type"] == "urn:diming:Away"
    stand_in.status, stand_in.media_type = 200, "image/jpeg"
    assert client.get(TILE).status_code == 200


def test_a_server_that_is_away_costs_a_sentence(
    cluster: Cluster, sample_template: str, tmp_path: Path
) -> None:
    away = service(cluster, sample_template, tmp_path, tianditu_key=KEY, tianditu_url="http://127.0.0.1:9")
    try:
        assert away.get(TILE).status_code == 503
    finally:
        away.close()
        away.app.state.tianditu.close()  # type: ignore[attr-defined]
        away.app.state.engine.dispose()  # type: ignore[attr-defined]


def test_without_a_key_there_is_none(cluster: Cluster, sample_template: str, tmp_path: Path) -> None:
    without = service(cluster, sample_template, tmp_path)
    try:
        assert [one["id"] for one in without.get("/basemaps").json()["basemaps"]] == ["register"]
        answer = without.get(TILE, headers={"Accept-Language": "en"})
        assert answer.status_code == 404
        assert "DIMING_TIANDITU_KEY" in answer.json()["detail"]
    finally:
        without.close()
        without.app.state.engine.dispose()  # type: ignore[attr-defined]


def test_what_is_kept_has_a_limit(
    client: TestClient, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tianditu, "KEPT_BYTES", 3 * len(PICTURE))
    for column in range(5):
        assert client.get(f"/basemap/tianditu/vec_w/8/{column}/0").status_code == 200
    assert client.get("/basemap/tianditu/vec_w/8/4/0").status_code == 200
    assert len(stand_in.asked) == 5
    assert client.get("/basemap/tianditu/vec_w/8/0/0").status_code == 200
    assert len(stand_in.asked) == 6
