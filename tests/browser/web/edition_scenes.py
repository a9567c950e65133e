"""An edition of the gazetteer of one town, read from the register, and what is done of it by hand."""

import time
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import text

from tests.api.conftest import Service
from tests.browser.web.conftest import PATIENCE_MS

TOWN = "150626102"
DAY = "2026-06-30"


def waited(client: TestClient, job: str) -> dict[str, Any]:
    """Wait until a job has ended; return it."""
    until = time.monotonic() + PATIENCE_MS / 1000
    found: dict[str, Any] = client.get(f"/jobs/{job}").json()
    while found["state"] in ("queued", "running") and time.monotonic() < until:
        time.sleep(0.2)
        found = client.get(f"/jobs/{job}").json()
    assert found["state"] == "succeeded", found["error"]
    return found


def edition(service: Service) -> str:
    """Open an edition of a town and read the register for it, once; return its id."""
    client = service.client("editor")
    rows = client.get("/editions").json()["rows"]
    known = next((row["id"] for row in rows if row["name"] == "every-screen"), None)
    if known is not None:
        return str(known)
    said = {
        "name": "every-screen",
        "title": "图克镇地名志",
        "label": "试编",
        "as_of": DAY,
        "division_ids": [service.id_of(TOWN)],
        "contributors": [{"role": "主编", "names": ["演示人员"]}],
        "prose": [{"place": "front", "heading": "凡例", "paragraphs": ["一、本志收录标准地名。"]}],
    }
    made = client.post("/editions", json=said)
    assert made.status_code == 201, made.text
    edition_id = str(made.json()["id"])
    waited(client, client.post(f"/editions/{edition_id}/readings").json()["id"])
    return edition_id


def entry(service: Service) -> str:
    """Return the address of an entry of that edition, below its own."""
    edition_id = edition(service)
    rows = (
        service.client("editor").get(f"/editions/{edition_id}/entries", params={"q": "图克"}).json()["rows"]
    )
    return f"{edition_id}/entries/{rows[0]['key']}"


def village(service: Service, edition_id: str) -> tuple[str, str, str]:
    """Return key and name of an entry below the town, and the id of its place."""
    client = service.client("editor")
    rows = client.get(f"/editions/{edition_id}/entries", params={"limit": 200}).json()["rows"]
    found = text("SELECT id FROM feature WHERE division_id = :id OR id = :id")
    with service.engine.connect() as connection:
        for row in reversed(rows):
            place = connection.execute(found, {"id": row["key"].split(":")[1]}).scalars().first()
            if place is not None:
                return str(row["key"]), str(row["name"]), str(place)
    raise AssertionError(rows)
