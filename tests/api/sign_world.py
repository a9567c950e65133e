"""A sign with errors, an inspection, a notice that was served, and reports of the public, for every route."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.history.as_known import today
from gis.place_name_signs import inspecting, notices, queries, registering, reports
from gis.place_name_signs import notice_queries as kept
from gis.place_name_signs.entries import Found, Photo, Reading, Sign

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8ffff3f0005fe02fedccc59e70000000049454e44ae426082"
)
ROAD, UNIT = "锡尼街", "世界路政队"
ISSUED = today() - timedelta(days=40)


@dataclass
class SignedRoad:
    """Ids of what the routes are tried on."""

    sign: str = ""
    photo: str = ""
    #: An error that no notice holds, and its unit
    error: str = ""
    unit: str = ""
    inspection: str = ""
    #: Served and overdue, at version 2; and one that was not served, at version 1
    overdue: str = ""
    unserved: str = ""
    ticket: str = ""
    #: Role → a report in its hands, at version 2
    report: dict[str, str] = field(default_factory=dict)


def signed_road(
    session: Session, callers: Mapping[str, Caller], feature: UUID, inside: UUID, receipt: str, home: Path
) -> SignedRoad:
    """Write a road with one sign and all that can follow from it; the road lies in the area of the 镇."""
    editor = callers["editor"]
    said = Sign("LP-900", "road_sign", ROAD, "东口", feature, inside, unit=UNIT, set_on=date(2024, 1, 1))
    stored = attachments.store(session, editor, BytesIO(PNG + b"road"), "标志.png", home)
    road = SignedRoad(photo=stored.sha256)
    sign = registering.register(session, editor, said, [Photo(stored.sha256)])
    road.sign = str(sign)
    inspection = inspecting.begin(session, editor, road=ROAD, inspected_on=ISSUED, inspector="甲")
    road.inspection = str(inspection)
    layout = Reading(ISSUED, "甲", "standing", "错名", "", None, inspection, found=[Found("layout")])
    inspecting.read(session, editor, sign, 1, layout)
    unit = queries.unit_named(session, UNIT)
    assert unit is not None
    road.unit = str(unit.id)
    overdue = notices.issue(session, editor, unit.id, issued_on=ISSUED)
    notices.serve(session, editor, overdue, 1, served_on=ISSUED, served_to="乙", receipt_sha256=receipt)
    road.overdue = str(overdue)
    place = Reading(ISSUED, "甲", "standing", None, None, None, found=[Found("wrong_place")])
    inspecting.read(session, editor, sign, 2, place)
    road.unserved = str(notices.issue(session, editor, unit.id, issued_on=today()))
    damaged = Reading(ISSUED, "甲", "damaged", None, None, None)
    inspecting.read(session, editor, sign, 3, damaged)
    road.error = next(
        str(each.id) for each in queries.errors_of(session, sign) if each.error_class == "damaged"
    )
    for role, caller in callers.items():
        sent = reports.Sent("sign_wrong", "写错", photo=PNG, informant_contact="甲")
        road.ticket = reports.send(session, sent, home).ticket
        report = kept.report_of_ticket(session, road.ticket)
        assert report is not None
        reports.take(session, caller, report.id, 1)
        road.report[role] = str(report.id)
    return road
