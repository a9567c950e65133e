"""A device's ZIP is brought in portion by portion: a job that ends early loses and doubles nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from api.jobs import works
from gis.exchange import uploads
from gis.field_work import bringing_in, queries, sync
from gis.jobs import service as jobs
from gis.settings import Settings
from tests.api.conftest import Service
from tests.api.field_scene import Device, site
from tests.api.field_world import picture, sha256
from tests.api.field_zip import device_zip, kept
from tests.api.inspection_scene import ok
from tests.api.test_field_archives import AT, done, looked_into

PLACES = [f"分批带入{number}号" for number in range(5)]


class Killed(BaseException):
    """The worker dies."""


@pytest.mark.parametrize("ends", ["cancelled", "interrupted"])
def test_a_job_that_ends_in_the_midst_goes_on_when_it_is_done_again(
    shared_service: Service, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    tuke = shared_service.client("tuke")
    device = Device.take(tuke, kind="grave_survey", division_id=shared_service.id_of("150626102"))
    photos = [picture(f"{ends} {place}") for place in PLACES]
    day = site(shared_service)["surveyed_on"]
    changes = [
        device.change(
            "new_grave_site",
            None,
            site(
                shared_service,
                place=f"{place}{ends}",
                photos=[{"sha256": sha256(photo), "stage": "before", "taken_on": day}],
            ),
        )
        for place, photo in zip(PLACES, photos, strict=True)
    ]
    content = device_zip(
        device.manifest,
        [kept(device.manifest["id"], each) for each in changes],
        files={f"{number}.png": photo for number, photo in enumerate(photos)},
    )
    look = done(shared_service, tuke, looked_into(tuke, content))
    at = f"{AT}/{look['upload_id']}/jobs"
    job = ok(tuke.post(at), 202)
    assert job["in_portions"]

    def break_off() -> None:
        # A recording that is withdrawn meanwhile waits, for the ZIP that is being kept may hold it.
        with shared_service.engine.begin() as connection:
            free = text("SELECT pg_try_advisory_xact_lock(:key)")
            assert not connection.scalar(free, {"key": queries.WITHDRAWAL_LOCK})
        if ends == "interrupted":
            raise Killed
        ok(tuke.post(f"/jobs/{job['id']}/cancel"))

    monkeypatch.setattr(jobs, "SAY_EVERY", 0)
    monkeypatch.setattr(bringing_in, "FILES_AT_ONCE", 2)
    monkeypatch.setattr(bringing_in, "CHANGES_AT_ONCE", 2)
    with monkeypatch.context() as patched:
        patched.setattr(bringing_in, "receive", in_the_second(sync.receive, break_off))
        work = works(Settings(home=shared_service.home))[job["kind"]]
        if ends == "interrupted":
            with pytest.raises(Killed):
                jobs.perform(shared_service.engine, job["id"], work)
            jobs.recover_interrupted(shared_service.engine)
        else:
            jobs.perform(shared_service.engine, job["id"], work)
    ended = ok(tuke.get(f"/jobs/{job['id']}"))
    assert (ended["state"], "保留" in ended["error"]["zh"]) == (ends, True)
    assert ended["log"][-1]["words"].endswith("此前已登记的部分保留")
    # What was begun is rolled back as it is killed, and ended as it is cancelled.
    so_far = {"cancelled": 4, "interrupted": 2}[ends]
    assert [registered(tuke, place, ends) for place in PLACES] == [1] * so_far + [0] * (5 - so_far)
    (back,) = ok(tuke.get(f"{device.at}/returned-geopackages"))
    assert (back["made"], back["left"]) == (so_far, 5 - so_far)

    # Whatever job ends next, the file stays until it is brought in whole.
    uploads.sweep(shared_service.engine, shared_service.home)
    told = done(shared_service, tuke, tuke.post(at))
    assert [each["standing"] for each in told["changes"]] == ["known"] * so_far + ["new"] * (5 - so_far)
    assert {each["state"] for each in told["changes"]} == {"accepted"}
    assert told["files"] == {"new": 0, "known": 5, "bad": 0, "beside": 0}
    assert [registered(tuke, place, ends) for place in PLACES] == [1] * 5
    (back,) = ok(tuke.get(f"{device.at}/returned-geopackages"))
    assert (back["made"], back["left"], back["again_at"]) == (5, 0, None)
    assert back["states"] == {"accepted": 5}
    # Each leads to the file that said it, whichever of the two jobs wrote it.
    for each in changes:
        assert ok(tuke.get(f"/field-work/changes/{each['id']}"))["returned_file"]["sha256"] == back["sha256"]


def in_the_second(receive: Callable[..., Any], break_off: Callable[..., None]) -> Callable[..., Any]:
    """Return what takes changes in, and breaks off in its second portion."""
    calls: list[int] = []

    def received(*asked: Any) -> Any:
        calls.append(1)
        answer = receive(*asked)
        if len(calls) == 2:
            break_off()
        return answer

    return received


def registered(client: Any, place: str, ends: str) -> int:
    return len(ok(client.get(f"/grave-sites?text={place}{ends}"))["rows"])
