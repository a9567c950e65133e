"""A register that has released its data once."""

import time

from tests.api.conftest import Service

#: Seconds that a build may take on a machine that does much else
PATIENCE = 150


def released(service: Service) -> int:
    """Build a release and make it current, where none is yet; return the current one's number."""
    client = service.client("admin")
    current = client.get("/releases/current")
    if current.status_code == 200:
        return int(current.json()["number"])
    begun = client.post("/releases", json={}).json()
    until = time.monotonic() + PATIENCE
    job = f"/jobs/{begun['job']['id']}"
    while client.get(job).json()["state"] in ("queued", "running") and time.monotonic() < until:
        time.sleep(0.2)
    switched = client.post(f"/releases/{begun['number']}/switch")
    assert switched.status_code == 200, (switched.text, client.get(job).text)
    return int(begun["number"])
