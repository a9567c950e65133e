"""A device fetches the base map of its package in pieces; nobody else gets it, and nobody after closing."""

from pmtiles.reader import MemorySource, Reader

from gis.history.as_known import today
from tests.api.conftest import Service
from tests.api.field_scene import Device
from tests.api.inspection_scene import ok

TUKE = "150626102"


def test_a_download_that_broke_off_goes_on_with_the_same_file(shared_service: Service) -> None:
    editor = shared_service.client("editor")
    town = shared_service.id_of(TUKE)
    body = {"kind": "scattered", "division_id": town, "graves": 3, "surveyed_on": today().isoformat()}
    ok(editor.post("/grave-sites", json=body | {"number": "底图-1", "position": [109.3, 38.9]}), 201)
    device = Device.take(editor, kind="grave_survey", division_id=town)
    at = f"{device.at}/basemap.pmtiles"

    first = editor.get(at, headers={"Range": "bytes=0-16383"})
    assert first.status_code == 206
    assert first.headers["content-type"] == "application/vnd.pmtiles"
    size = int(first.headers["content-range"].rpartition("/")[2])
    same = {"If-Range": first.headers["etag"]}
    rest = editor.get(at, headers={"Range": "bytes=16384-", **same})
    assert (rest.status_code, rest.headers["etag"]) == (206, first.headers["etag"])
    whole = first.content + rest.content
    assert len(whole) == size
    assert whole == editor.get(at).content
    # Of another file than the one begun everything comes, not its end.
    other = editor.get(at, headers={"Range": "bytes=16384-", "If-Range": '"other"'})
    assert (other.status_code, len(other.content)) == (200, size)
    assert Reader(MemorySource(whole)).header()["max_zoom"] == 15

    assert shared_service.client("reviewer").get(at).status_code == 404
    kept = shared_service.home / "field_basemaps" / device.manifest["id"]
    assert [each.suffix for each in kept.iterdir()] == [".pmtiles"]
    ok(editor.post(f"{device.at}/closing", json={"reason": "已交回"}))
    assert editor.get(at).status_code == 409
    assert list(kept.iterdir()) == []


def test_a_map_of_a_whole_banner_is_made_by_a_job(shared_service: Service) -> None:
    editor = shared_service.client("editor")
    device = Device.take(editor, kind="grave_survey", division_id=shared_service.id_of("150626"))
    answer = editor.get(f"{device.at}/basemap.pmtiles")
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:diming:BasemapBeingMade")
    (job,) = ok(editor.get("/jobs?kind=field_basemap"))["rows"]
    assert job["state"] == "queued"
    assert device.manifest["title"] in job["title"]
