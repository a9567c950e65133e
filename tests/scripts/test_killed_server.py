"""A server that is really killed while a device sends: nothing is lost, nothing doubled, receipts stay."""

import multiprocessing
import random
import socket
import time
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from gis import database
from gis.accounts import service as accounts
from gis.history.as_known import today
from scripts.field_device import Account, FieldDevice, Line, photo_of, sha256_of
from tests.api.conftest import PASSWORD, Service, sample_template, shared_service
from tests.scripts import dying

__all__ = ["sample_template", "shared_service"]

#: Each server is forked from a process that has loaded the application once
FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["tests.scripts.dying"])
SEED, PIECE, PHOTO = 20261127, 4_000, 10_000
#: For each server that dies, on a machine that has other things to do
PATIENCE_SECONDS = 12


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def device_of(service: Service, port: int, chance: random.Random, moments: int) -> FieldDevice:
    with database.unit_of_work(service.engine) as session:
        signed = accounts.sign_in(session, "tuke", PASSWORD, timedelta(days=1))
        assert signed is not None
        account = Account(f"diming={signed.token}", signed.csrf_token)
    line = Line("127.0.0.1", port, account, chance)
    return FieldDevice(line, PIECE, time.monotonic() + moments * PATIENCE_SECONDS, replayed=0.3)


def survey(device: FieldDevice, town: str, sites: int) -> None:
    """Hold graves that were found, each with a photo that follows it and cites its record."""
    chance = device.line.chance
    said = {"kind": "scattered", "division_id": town, "graves": 2, "surveyed_on": today().isoformat()}
    for number in range(sites):
        found = device.hold("new_grave_site", None, {**said, "place": f"断电{number}"})
        photo = photo_of(chance, PHOTO)
        cited = {"sha256": sha256_of(photo), "stage": "before", "taken_on": today().isoformat()}
        device.hold("grave_photos", found.id, {"photos": [cited]}, parent_id=found.id, photos=[photo])


def kills(chance: random.Random, count: int) -> list[tuple[str, int]]:
    """When servers die: the moments in turn, each at its nth time."""
    return [(dying.MOMENTS[at % len(dying.MOMENTS)], chance.randint(1, 4)) for at in range(count)]


def test_a_server_that_is_killed_again_and_again_takes_each_change_once(
    shared_service: Service, long: bool
) -> None:
    port = free_port()
    url = shared_service.engine.url.render_as_string(hide_password=False)
    moments = kills(random.Random(SEED), 100 if long else 10)
    device = device_of(shared_service, port, random.Random(SEED), len(moments))
    server = FORKED.Process(target=dying.lives, args=(url, shared_service.home, port, moments))
    server.start()
    town = shared_service.id_of("150626102")
    try:
        device.take({"kind": "grave_survey", "division_id": town}, "killed-server")
        survey(device, town, 40 if long else 8)
        device.send(4)
        device.replay()
        device.verify()
    finally:
        device.line.close()
        server.terminate()
        server.join()
    # Every moment came.
    assert server.exitcode == 0
    assert {one.state for one in device.held} == {"accepted"}
    assert kept(shared_service, device) == {
        "changes": len(device.held),
        "receipts": {one.id: one.receipt for one in device.held},
        "sites": len(device.held) // 2,
        "photos": len(device.held) // 2,
        "files": len(device.held) // 2,
    }


def kept(service: Service, device: FieldDevice) -> dict[str, Any]:
    """Count what the register has of what a device sent."""
    with service.engine.connect() as connection:
        changes = connection.execute(
            text("SELECT id, receipt FROM field_change WHERE package_id = :id AND state = 'accepted'"),
            {"id": device.manifest["id"]},
        ).all()
        sites = "SELECT count(*) FROM grave_site WHERE place LIKE '断电%'"
        photos = f"SELECT count(*) FROM grave_photo WHERE site_id IN ({sites.replace('count(*)', 'id')})"
        files = "SELECT count(*) FROM attachment WHERE sha256 = ANY(:hashes)"
        hashes = [sha256_of(photo) for one in device.held for photo in one.photos]
        return {
            "changes": len(changes),
            "receipts": {str(change): receipt for change, receipt in changes},
            "sites": connection.scalar(text(sites)),
            "photos": connection.scalar(text(photos)),
            "files": connection.scalar(text(files), {"hashes": hashes}),
        }
