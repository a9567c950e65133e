"""For the access matrix: on each of the world's lines an inspection in the field, with one difference."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.joint_inspections import service
from gis.joint_inspections.evidence import NewDocument
from gis.joint_inspections.measures import Wanted
from gis.joint_inspections.observing import Entry
from gis.joint_inspections.planning import Opening

FOUND = {"terrain_changed": False, "cross_line_activity": False, "needs_resurvey": False}


@dataclass(frozen=True)
class Inspected:
    """Ids of an inspection and of what is in it."""

    inspection: str
    section: str
    marker: str
    measure: str
    #: A scan that the author added, and one of the other side's account where it has one
    document: str
    their_document: str
    #: An issued paper
    issued: str


def inspect(
    session: Session, caller: Caller, other: Caller | None, line: str, marker: str, ours: str, paper: str
) -> Inspected:
    """Open a round on a line and enter what both sides found at its marker, differently."""
    inspection = service.open_inspection(
        session, caller, Opening(UUID(line), our_division_id=UUID(ours), year=2026)
    )
    statement = "UPDATE joint_inspection SET state = 'in_field' WHERE id = :id"
    session.execute(text(statement), {"id": inspection})
    for side, found in (("ours", "found"), ("theirs", "lost")):
        entry = Entry(
            side,
            date(2026, 6, 10),
            marker_id=UUID(marker),
            values={**FOUND, "found": found},
            sheet_sha256=paper,
        )
        service.put_observation(session, caller, inspection, uuid4(), 0, entry)
    measure = uuid4()
    wanted = Wanted("repaint", "字迹模糊", UUID(marker))
    service.put_measure(session, caller, inspection, measure, 0, wanted)
    new = NewDocument("other", paper)
    own_scan, their_scan = (
        str(service.add_document(session, each, inspection, new)["id"]) for each in (caller, other or caller)
    )
    section = service.get(session, caller, inspection)["sections"][0]["id"]
    issued = _issued(session, inspection, paper)
    return Inspected(str(inspection), section, marker, str(measure), own_scan, their_scan, issued)


def _issued(session: Session, inspection: UUID, file: str) -> str:
    """Keep a paper as issued whose only file was stored before."""
    statement = (
        "INSERT INTO issued_paper (inspection_id, kind, title, version, check_code, content_sha256,"
        " template_version, template_sha256, docx_sha256)"
        " VALUES (:inspection, 'plan', '实施方案', 1, '2026', :file, 0, :file, :file) RETURNING id"
    )
    found = session.execute(text(statement), {"inspection": inspection, "file": file})
    return str(found.scalars().one())
