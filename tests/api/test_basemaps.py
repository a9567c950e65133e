"""天地图 comes through this server, and its key goes nowhere else."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from gis.basemap_use.service import DAYS_OF, UsedUp, spend
from gis.embedded_postgis import Cluster
from gis.settings import Settings
from maps import tianditu
from tests.api.conftest import PASSWORD

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


@contextmanager
def closing_service(cluster: Cluster, template: str, home: Path, **settings: Any) -> Iterator[TestClient]:
    name = f"{template}_{uuid4().hex[:12]}"
    cluster.create_database(name, template)
    settings = {"tianditu_key": KEY, **settings}
    app = create_app(Settings(database_url=cluster.server_url(name), home=home, **settings))
    found = TestClient(app, raise_server_exceptions=False)
    yield found
    found.close()
    app.state.tianditu.close()
    app.state.engine.dispose()
    cluster.drop_database(name)


@pytest.fixture
def client(cluster: Cluster, sample_template: str, tmp_path: Path, stand_in: StandIn) -> Iterator[TestClient]:
    with closing_service(
        cluster, sample_template, tmp_path, tianditu_url=stand_in.url, tianditu_for="everybody"
    ) as found:
        yield found


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
    nowhere = {"tianditu_url": "http://127.0.0.1:9", "tianditu_for": "everybody"}
    with closing_service(cluster, sample_template, tmp_path, **nowhere) as away:
        assert away.get(TILE).status_code == 503


def test_without_a_key_there_is_none(cluster: Cluster, sample_template: str, tmp_path: Path) -> None:
    with closing_service(cluster, sample_template, tmp_path, tianditu_key="") as without:
        assert [one["id"] for one in without.get("/basemaps").json()["basemaps"]] == ["register"]
        answer = without.get(TILE, headers={"Accept-Language": "en"})
        assert answer.status_code == 404
        assert "DIMING_TIANDITU_KEY" in answer.json()["detail"]


def test_the_quota_is_for_those_who_sign_in(
    cluster: Cluster, sample_template: str, tmp_path: Path, stand_in: StandIn
) -> None:
    with closing_service(cluster, sample_template, tmp_path, tianditu_url=stand_in.url) as client:
        assert [one["id"] for one in client.get("/basemaps").json()["basemaps"]] == ["register"]
        refused = client.get(TILE)
        assert (refused.status_code, refused.json()["type"]) == (401, "urn:diming:SignedInOnly")
        assert stand_in.asked == []
        client.post("/session", json={"login": "editor", "password": PASSWORD}).raise_for_status()
        assert [one["id"] for one in client.get("/basemaps").json()["basemaps"]][1:] == [
            "vec_w",
            "img_w",
            "ter_w",
        ]
        assert client.get(TILE).status_code == 200


def test_a_day_has_so_many_tiles_and_no_more(
    cluster: Cluster, sample_template: str, tmp_path: Path, stand_in: StandIn
) -> None:
    few = {"tianditu_url": stand_in.url, "tianditu_for": "everybody", "tianditu_tiles_per_day": 2}
    with closing_service(cluster, sample_template, tmp_path, **few) as client:
        addresses = [f"/basemap/tianditu/vec_w/8/{column}/0" for column in range(3)]
        assert [client.get(one).status_code for one in addresses[:2]] == [200, 200]
        for language, said in (("zh", "2 张"), ("en", "2 tiles")):
            refused = client.get(addresses[2], headers={"Accept-Language": language})
            assert (refused.status_code, refused.json()["type"]) == (429, "urn:diming:UsedUp")
            assert said in refused.json()["detail"]
            assert 0 < int(refused.headers["retry-after"]) <= 86_401
        # What is kept costs nothing.
        assert client.get(addresses[0]).status_code == 200
        assert len(stand_in.asked) == 2
        # The next day has its own.
        engine = client.app.state.engine  # type: ignore[attr-defined]
        tomorrow = datetime.now(DAYS_OF) + timedelta(days=1)
        spend(engine, 2, tomorrow)
        spend(engine, 2, tomorrow)
        with pytest.raises(UsedUp):
            spend(engine, 2, tomorrow)
        with pytest.raises(UsedUp):
            spend(engine, 0, tomorrow + timedelta(days=1))


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
