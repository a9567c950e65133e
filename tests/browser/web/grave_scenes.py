"""Grave sites for the browser: one on the ledger in the editor's hands, one close by, one with a family."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from gis.history.as_known import today
from tests.api.conftest import Service

TOWN = "150626100"
NAME, PHONE = "植入的家属", "13977778888"
SURVEYED = (today() - timedelta(days=60)).isoformat()


@dataclass(frozen=True)
class Buried:
    """Ids of what there is."""

    site: str
    near: str


def grave(service: Service, number: str, longitude: float, **more: Any) -> dict[str, Any]:
    """Register a site of the banner's town."""
    body = {"number": number, "kind": "scattered", "division_id": service.id_of(TOWN), "graves": 3}
    body |= {"surveyed_on": SURVEYED, "place": "国道东侧", "position": [longitude, 38.603], **more}
    answer = service.client("editor").post("/grave-sites", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def buried(service: Service) -> Buried:
    """Register what there is, or return it."""
    editor = service.client("editor")
    known = {row["number"]: row["id"] for row in editor.get("/grave-sites?text=QJ-").json()["rows"]}
    if not known:
        known = {
            each: grave(service, each, at)["id"] for each, at in (("QJ-01", 108.84), ("QJ-02", 108.8401))
        }
        contact = {"name": NAME, "phone": PHONE}
        answer = editor.post(
            f"/grave-sites/{known['QJ-01']}/contacts", json=contact, headers={"If-Match": '"1"'}
        )
        assert answer.status_code == 201, answer.text
    return Buried(known["QJ-01"], known["QJ-02"])
