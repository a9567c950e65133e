"""How the web application's files are given out: the first page everywhere, assets for good, nothing else."""

import gzip
from pathlib import Path

import pytest

from maps import web_assets
from tests.api.conftest import Service


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small application that stands for the built one."""
    (tmp_path / "dist" / "assets").mkdir(parents=True)
    (tmp_path / "dist" / "index.html").write_text("<!doctype html><p>first page", "utf-8")
    (tmp_path / "dist" / "assets" / "index-abc.js").write_text("plain", "utf-8")
    (tmp_path / "dist" / "assets" / "index-abc.js.gz").write_bytes(gzip.compress(b"plain"))
    (tmp_path / "secret").write_text("not ours", "utf-8")
    monkeypatch.setattr(web_assets, "_BUILT", tmp_path / "dist")
    return tmp_path


@pytest.mark.parametrize("path", ["/app/", "/app/map", "/app/place-names/1?as_of=2020-01-01"])
def test_every_screen_begins_with_the_first_page(service: Service, built: Path, path: str) -> None:
    answer = service.client().get(path)
    assert "first page" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "http" not in policy


def test_assets_are_kept_for_ever_and_come_compressed(service: Service, built: Path) -> None:
    client = service.client()
    packed = client.get("/app/assets/index-abc.js", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == "plain"
    assert "immutable" in packed.headers["cache-control"]
    assert packed.headers["content-type"].startswith("text/javascript")
    whole = client.get("/app/assets/index-abc.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in whole.headers
    assert whole.text == "plain"


def test_what_devices_keep_is_asked_anew_each_time(service: Service, built: Path) -> None:
    (built / "dist" / "field-worker.js").write_text("worker", "utf-8")
    worker = service.client().get("/app/field-worker.js")
    assert (worker.text, worker.headers["cache-control"]) == ("worker", "no-cache")
    assert worker.headers["content-type"].startswith("text/javascript")
    assert "worker-src 'self'" in worker.headers["content-security-policy"]
    # A version that was built before there was one says how to build it, not that the page is a script.
    assert service.client().get("/app/field.webmanifest").status_code == 503


@pytest.mark.parametrize("name", ["gone.js", "../index.html", "..%2f..%2fsecret", "index-abc.js.gz"])
def test_nothing_else_is_given_out(service: Service, built: Path, name: str) -> None:
    answer = service.client().get(f"/app/assets/{name}")
    assert "not ours" not in answer.text
    assert answer.status_code == 404 or "first page" in answer.text


def test_it_is_only_read(service: Service, built: Path) -> None:
    assert service.client().post("/app/").status_code == 405


def test_what_is_not_built_says_how_to_build_it(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_assets, "_BUILT", tmp_path / "none")
    answer = service.client().get("/app/")
    assert answer.status_code == 503
    assert "scripts/build_web" in answer.json()["detail"]
