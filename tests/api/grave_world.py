"""Grave sites of each town at every stage of a case, for every route."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.grave_sites import queries
from gis.grave_sites.tables import (
    GraveAgreement,
    GraveAnnouncement,
    GraveContact,
    GraveNotice,
    GravePhoto,
    GraveSite,
    GraveStatusCheck,
    GraveStep,
)
from gis.history.as_known import today
from tests.api.sign_world import PNG

DAY = today() - timedelta(days=40)
#: Of families: no output holds them but what whoever has the site in hand asks for
PLANTED = ("植入家属", "植入逝者", "植入住址", "13933334444")
REGULATION = {
    "name_zh": "世界条例",
    "article": "第一条",
    "text": "世界条文",
    "checked_by": "甲",
    "checked_on": "2026-04-01",
    "effective_from": "2026-03-30",
    "source": "测试",
}


@dataclass
class Graves:
    """Ids of what the routes are tried on; every site is at version 1."""

    #: Ownerless and listed
    listed: str = ""
    announced: str = ""
    agreed: str = ""
    #: Over a site of its own, not posted yet
    announcement: str = ""
    done: str = ""
    photo: str = ""
    #: Role → a site with a contact and a notice in its hands: site, contact, notice
    told: dict[str, tuple[str, str, str]] = field(default_factory=dict)


def buried(session: Session, callers: Mapping[str, Caller], town: UUID, number: str, home: Path) -> Graves:
    """Write sites of a town; the editor noted what is done, so that only others accept it."""
    editor = callers["editor"]
    source = queries.own_source(session)

    def site(
        at: str, state: str, ownership: str = "owned", handler: Caller = editor, **more: Any
    ) -> GraveSite:
        made = GraveSite(
            id=uuid4(),
            number=f"{number}-{at}",
            kind="scattered",
            division_id=town,
            graves=2,
            ownership=ownership,
            state=state,
            state_since=DAY,
            surveyed_on=DAY,
            handler_id=handler.account(),
            source_id=source,
            **more,
        )
        check = GraveStatusCheck(site_id=made.id, decided_on=DAY, checked_by=editor.account())
        step = GraveStep(
            site_id=made.id, ordinal=1, step=state, taken_on=DAY, recorded_by=callers["author"].account()
        )
        queries.add(session, made)
        queries.add(session, check, step)
        return made

    photo = attachments.store(session, editor, BytesIO(PNG + number.encode()), "坟墓.png", home).sha256
    found = Graves(photo=photo)
    found.listed = str(site("1", "listed", "unowned").id)
    found.announced = str(site("2", "announced").id)
    agreed, done = site("3", "agreed"), site("4", "carried_out", measure="screen", deadline=today())
    found.agreed, found.done = str(agreed.id), str(done.id)
    queries.add(
        session,
        GraveAgreement(
            site_id=agreed.id,
            agreed_on=DAY,
            measure="relocate",
            destination="公墓",
            deadline=today(),
            graves=2,
            subsidy_per_grave=100,
            subsidy_basis="1号",
        ),
        *(
            GravePhoto(site_id=done.id, sha256=sha256, stage=stage, taken_on=DAY)
            for stage, sha256 in (("before", photo), ("after", _other(session, editor, number, home)))
        ),
    )
    told = site("0", "notified")
    announcement = GraveAnnouncement(id=uuid4(), corridor="世界国道", issued_by=editor.account())
    queries.add(session, announcement)
    found.announcement = str(announcement.id)
    queries.add(
        session,
        GraveNotice(
            id=uuid4(),
            site_id=told.id,
            kind="announcement",
            number=f"{number}〔2026〕公告",
            year=1900,
            count=1,
            issued_on=DAY,
            term_days=15,
            regulation=REGULATION,
            issued_by=editor.account(),
            announcement_id=announcement.id,
        ),
    )
    name, deceased, address, phone = PLANTED
    for at, (role, caller) in enumerate(callers.items(), start=5):
        told = site(str(at), "listed", handler=caller)
        contact = GraveContact(
            id=uuid4(), site_id=told.id, name=name, phone=phone, address=address, deceased=deceased
        )
        notice = GraveNotice(
            id=uuid4(),
            site_id=told.id,
            kind="notice",
            number=f"{number}〔2026〕{at}号",
            year=1900,
            count=at,
            issued_on=DAY,
            term_days=15,
            regulation=REGULATION,
            issued_by=editor.account(),
        )
        queries.add(session, contact, notice)
        found.told[role] = (str(told.id), str(contact.id), str(notice.id))
    return found


def _other(session: Session, editor: Caller, number: str, home: Path) -> str:
    return attachments.store(
        session, editor, BytesIO(PNG + b"after" + number.encode()), "坟墓.png", home
    ).sha256
