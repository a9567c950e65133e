"""Grave sites for the browser: one on the ledger in the editor's hands, one close by, one with a family."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from gis.database import unit_of_work
from gis.grave_sites import queries
from gis.grave_sites.tables import GraveAgreement, GraveAnnouncement, GraveNotice, GraveSite, GraveStatusCheck
from gis.history.as_known import today
from tests.api.conftest import Service
from tests.api.grave_world import REGULATION

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


def announced(service: Service) -> str:
    """Write an announcement over a stretch with one site, as if staff had checked the regulation; its id."""
    known = service.client("editor").get("/grave-sites/announcements").json()
    if known:
        return str(known[0]["id"])
    site = grave(service, "LD-90", 108.92)["id"]
    with unit_of_work(service.engine) as session:
        editor = session.scalars(text("SELECT id FROM account WHERE login = 'editor'")).one()
        made = GraveAnnouncement(id=uuid4(), corridor="演示国道", from_km=12, to_km=18.5, issued_by=editor)
        queries.add(session, made)
        queries.add(
            session,
            GraveNotice(
                site_id=UUID(site),
                announcement_id=made.id,
                kind="announcement",
                number="演示公告〔2026〕1号",
                year=1900,
                count=1,
                issued_on=today(),
                term_days=15,
                regulation=REGULATION,
                issued_by=editor,
            ),
        )
        return str(made.id)


def agreed(service: Service) -> str:
    """Register a site by a road whose family has agreed, in the editor's hands; its id."""
    site = UUID(grave(service, "ZZ-01", 108.95, zone_items=["road_rail"])["id"])
    with unit_of_work(service.engine) as session:
        editor = session.scalars(text("SELECT id FROM account WHERE login = 'editor'")).one()
        kept = session.get_one(GraveSite, site)
        kept.state, kept.state_since, kept.handler_id = "agreed", today(), editor
        kept.measure, kept.deadline = "relocate", today() + timedelta(days=30)
        agreement = GraveAgreement(
            site_id=site,
            agreed_on=today(),
            measure="relocate",
            destination="图克镇公益性公墓",
            deadline=today() + timedelta(days=30),
            graves=3,
            subsidy_per_grave=100,
            subsidy_basis="1号",
        )
        queries.add(
            session,
            GraveStatusCheck(site_id=site, decided_on=today(), checked_by=editor),
            agreement,
        )
    return str(site)
