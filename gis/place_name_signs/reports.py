"""Reports of the public (条例 Art. 33): anybody sends one; the desk says what came of it.

"有关部门应当对举报人的相关信息予以保密": who sent a report is kept apart from what he says, is read only by
whoever has the report in hand, for a stated reason, and each reading is noted. Telephone numbers and the like
in his words are kept there too, and a photo keeps nothing but its picture.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as evidence
from gis.database import act_as
from gis.entries import known_code, written
from gis.errors import FieldUnreadable
from gis.history.as_known import today
from gis.name_cleanup.opening import open_case
from gis.place_name_signs import notice_queries, queries
from gis.place_name_signs.entries import Position, point
from gis.place_name_signs.personal_numbers import taken_out
from gis.place_name_signs.photo_metadata import NotAPhoto, without_metadata
from gis.place_name_signs.rules import (
    ISSUING,
    UNSETTLED,
    NoInformant,
    NotTheHandler,
    PhotoUnreadable,
    ReasonNeeded,
    ReportDecision,
    ReportNotFound,
    ReportSettled,
    ReportTaken,
    SignNotFound,
    SignStale,
)
from gis.place_name_signs.tables import (
    NameReport,
    NameReportInformant,
    NameReportInformantReading,
    SignError,
)
from gis.reference import service as reference

#: Letters and digits that nobody takes for one another
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
TICKET_LENGTH = 12
MOST_PHOTO_BYTES = 10 * 1024 * 1024
#: States in which a report waits for the desk
WAITING = ("received", "in_hand")


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody reports; who he is he need not say."""

    kind: str
    description: str
    name: str = ""
    place: str = ""
    position: Position | None = None
    photo: bytes | None = None
    informant_name: str = ""
    informant_contact: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What came of a report; `answer` is what whoever sent it reads."""

    decision: ReportDecision
    answer: str = ""
    #: joined: the sign, the class of its error, what stands there and should
    sign_id: UUID | None = None
    error_class: str = ""
    found: str = ""
    expected: str = ""
    #: case: the feature, the class of nonstandard names, and why
    feature_id: UUID | None = None
    case_class: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What whoever sent a report gets: the ticket, and whether his photo could not be kept any more today."""

    ticket: str
    is_photo_left_out: bool = False


def send(
    session: Session,
    sent: Sent,
    home: Path,
    source_id: UUID | None = None,
    most_photo_megabytes: int | None = None,
) -> Receipt:
    """Keep a report and return its receipt; raise FieldUnreadable, PhotoUnreadable, MarkedSecret.

    Photos of one day have so many megabytes in all (None: any); beyond it a report is kept without its
    photo. From here on the transaction acts for nobody: history must not name whoever was signed in.
    """
    act_as(session, None)
    kind = known_code(session, "name_report_kind", "kind", sent.kind)
    said: dict[str, str] = {}
    numbers: list[str] = []
    for field, value in (("name", sent.name), ("place", sent.place), ("description", sent.description)):
        said[field], found = taken_out(written(field, value, is_required=field == "description"))
        numbers += found
    picture = None if sent.photo is None else _picture(sent.photo)
    is_left_out = picture is not None and not _has_room(session, picture, most_photo_megabytes)
    kept = None if picture is None or is_left_out else _keep(session, picture, home)
    report = NameReport(
        id=uuid4(),
        ticket="".join(secrets.choice(LETTERS) for _ in range(TICKET_LENGTH)),
        kind=kind,
        geom=point(sent.position),
        photo_sha256=kept,
        source_id=source_id or queries.own_source(session),
        **said,
    )
    queries.add(session, report)
    if sent.informant_name.strip() or sent.informant_contact.strip() or numbers:
        who = NameReportInformant(
            report_id=report.id,
            name=sent.informant_name.strip(),
            contact=sent.informant_contact.strip(),
            from_words="、".join(numbers),
        )
        queries.add(session, who)
    return Receipt(report.ticket, is_left_out)


Picture = tuple[bytes, str]


def _picture(content: bytes) -> Picture:
    """Return a photo without what it says of its taker, and its type; raise PhotoUnreadable."""
    if len(content) > MOST_PHOTO_BYTES:
        raise PhotoUnreadable
    try:
        return without_metadata(content)
    except NotAPhoto:
        raise PhotoUnreadable from None


def _has_room(session: Session, picture: Picture, most_megabytes: int | None) -> bool:
    """Whether a photo fits into what strangers may bring on one day; the disk is bounded, reports are not."""
    if most_megabytes is None:
        return True
    brought = notice_queries.photo_bytes_since(session, today())
    return brought + len(picture[0]) <= most_megabytes * 2**20


def _keep(session: Session, picture: Picture, home: Path) -> str:
    content, media_type = picture
    name = "举报照片.jpg" if media_type == "image/jpeg" else "举报照片.png"
    return evidence.store_from_public(session, content, name, home).sha256


def take(session: Session, caller: Caller, report_id: UUID, expected_version: int) -> None:
    """Take a report in hand; a reviewer may take over what somebody else has. ReportTaken, ReportSettled."""
    caller.must_hold(*ISSUING)
    report = _held(session, report_id, expected_version)
    if report.state not in WAITING:
        raise ReportSettled
    is_others = report.handler_id not in (None, caller.account())
    if is_others and "reviewer" not in caller.roles:
        raise ReportTaken
    report.handler_id, report.state = caller.account(), "in_hand"
    _count_up(session, report)


def informant(session: Session, caller: Caller, report_id: UUID, reason: str) -> dict[str, str]:
    """Return who sent a report to whoever has it in hand, and note who read it when and why.

    Raises ReportNotFound, NotTheHandler, ReasonNeeded, NoInformant.
    """
    caller.must_hold(*ISSUING)
    report = notice_queries.find_report(session, report_id)
    if report is None:
        raise ReportNotFound
    if report.handler_id != caller.account():
        raise NotTheHandler
    if not reason.strip():
        raise ReasonNeeded
    found = notice_queries.informant(session, report_id)
    if found is None:
        raise NoInformant
    noted = NameReportInformantReading(
        report_id=report_id, account_id=caller.account(), reason=reason.strip()
    )
    queries.add(session, noted)
    return {"name": found.name, "contact": found.contact, "from_words": found.from_words}


def decide(session: Session, caller: Caller, report_id: UUID, expected_version: int, said: Decision) -> None:
    """Say what came of a report that the caller has in hand.

    Raises ReportNotFound, SignStale, ReportSettled, NotTheHandler, ReasonNeeded, SignNotFound,
    FieldUnreadable, and what opening a case of name cleanup raises.
    """
    caller.must_hold(*ISSUING)
    report = _held(session, report_id, expected_version)
    if report.state not in WAITING:
        raise ReportSettled
    if report.handler_id != caller.account():
        raise NotTheHandler
    answer, numbers = taken_out(said.answer.strip())
    if numbers:
        raise FieldUnreadable("signs.answer_names_somebody", field="answer")
    if said.decision in ("answered", "closed") and not answer:
        raise ReasonNeeded
    if said.decision == "joined":
        _join(session, report, said)
    elif said.decision == "case":
        if said.feature_id is None:
            raise FieldUnreadable("fields.empty", field="feature_id")
        report.case_id = open_case(session, caller, said.feature_id, said.case_class, said.reason, "report")
    report.state, report.answer = said.decision, answer
    report.decided_by, report.decided_at = caller.account(), queries.present(session)
    _count_up(session, report)


def _join(session: Session, report: NameReport, said: Decision) -> None:
    """Let the error that was reported join the list of the sign's errors, unless it waits there already."""
    sign = None if said.sign_id is None else queries.lock(session, said.sign_id)
    if sign is None:
        raise SignNotFound
    classes = {row["code"]: row for row in reference.codes(session, "sign_error_class")}
    found = classes.get(said.error_class)
    if found is None:
        raise FieldUnreadable("fields.unknown_code", field="error_class")
    report.sign_id = sign.id
    waits = any(
        each.state in UNSETTLED and (each.script, each.error_class) == (found["script"], said.error_class)
        for each in queries.errors_of(session, sign.id)
    )
    if waits:
        return
    error = SignError(
        sign_id=sign.id,
        report_id=report.id,
        found_on=today(),
        script=found["script"],
        error_class=said.error_class,
        found_text=said.found.strip(),
        expected=said.expected.strip(),
        why_zh=said.reason.strip(),
        why_en=said.reason.strip(),
        confirmer="mongolian_reader" if found["needs_reader"] else "",
        state="to_confirm" if found["needs_reader"] else "open",
    )
    queries.add(session, error)
    sign.version += 1


def state_of(session: Session, ticket: str) -> dict[str, Any]:
    """Return where a report stands, to whoever has its ticket; nothing of what it says, or by whom."""
    report = notice_queries.report_of_ticket(session, ticket.strip().upper())
    if report is None:
        raise ReportNotFound
    return {
        "ticket": report.ticket,
        "kind": report.kind,
        "received_on": report.received_at.date().isoformat(),
        "state": report.state,
        "answer": report.answer,
        "decided_on": None if report.decided_at is None else report.decided_at.date().isoformat(),
    }


def _held(session: Session, report_id: UUID, expected_version: int) -> NameReport:
    report = notice_queries.find_report(session, report_id, lock=True)
    if report is None:
        raise ReportNotFound
    if report.version != expected_version:
        raise SignStale(version=report.version, expected=expected_version)
    return report


def _count_up(session: Session, report: NameReport) -> None:
    report.version += 1
    queries.save(session)
