"""Read applications to name, rename and abolish: the list, one whole, what is due; and what was announced.

Applications are for staff of the bureau; what was announced is for everybody.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.attachments import service as evidence
from gis.attachments.rules import NoSuchAttachment
from gis.history.as_known import today
from gis.name_applications import queries, views
from gis.name_applications.checks import protection_of
from gis.name_applications.entries import Opening
from gis.name_applications.naming_rules import NamingRules, rules_of
from gis.name_applications.opening import open_application
from gis.name_applications.procedure import class_of
from gis.name_applications.rules import HANDED_IN, HANDLING, KINDS, ApplicationNotFound
from gis.name_applications.tables import NameApplication
from gis.naming_checks.protection import unseen
from gis.publication.pages import Page, after_day, key_of, page_size
from gis.reference import source_queries

SUBJECT = "name_application"
Row = dict[str, Any]


def open(session: Session, caller: Caller, kind: str, said: Opening) -> UUID:
    """Open an application of a kind (name, rename, abolish) and return its id.

    Raises NotAllowed, FieldUnreadable, FeatureUnfit, FeatureNotFound, AlreadyApplied.
    """
    return open_application(session, caller, kind, said)


def get(session: Session, caller: Caller, application_id: UUID) -> Row:
    """Return an application with clocks, what it lacks, papers, checks, steps and next steps.

    Who speaks for the applicant, and what he handed in, is for those who handle applications.
    """
    application = seen(session, caller, queries.find(session, application_id))
    reader, rules = Reader.of(session, caller), rules_of(session)
    row = views.case_row(session, rules, application)
    if not _sees_protection(session, application, row, reader.levels()):
        row["protected_by"] = None
    if _knows_applicant(reader, caller):
        return _published(reader, application, row) | {"contact": row["contact"]}
    kinds = _made_by_offices(rules)
    for paper in row["papers"]:
        if paper["kind"] not in kinds:
            paper["sha256"] = None
    return _published(reader, application, row)


def _sees_protection(
    session: Session, application: NameApplication, row: Row, levels: Collection[str]
) -> bool:
    """Whether the entry of the protection list is for the reader too; it asks for the plan all the same."""
    entry = None if row["protected_by"] is None else protection_of(session, application.feature_id)
    return entry is None or not unseen(session, [entry.id], levels)


def find(
    session: Session,
    caller: Caller,
    *,
    kind: str | None = None,
    name_class: str | None = None,
    state: str | None = None,
    is_open: bool | None = None,
    is_overdue: bool = False,
    division_id: UUID | None = None,
    text: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[Row]:
    """List applications, the latest first; raise UnreadableKey."""
    reader = Reader.of(session, caller)
    size, rules = page_size(limit), rules_of(session)
    wanted = queries.Filter(
        kind=kind,
        name_class=name_class,
        state=state,
        is_open=is_open,
        division_ids=None if division_id is None else queries.below(session, division_id, today()),
        text=text,
        missed=(rules.deadlines, today()) if is_overdue else None,
    )
    found = queries.applications(session, _levels(reader), wanted, after_day(after), size + 1)
    rows = _rows(session, reader, found[:size])
    last = found[size - 1] if len(found) > size else None
    return Page(rows, None if last is None else key_of(last.opened_on.isoformat(), str(last.id)))


def due(session: Session, caller: Caller, limit: int) -> list[Row]:
    """List the applications whose filing or announcement is overdue or soon due, the most urgent first."""
    reader = Reader.of(session, caller)
    if not caller.signed_in:
        return []
    rules = rules_of(session)
    soon = max((each.soon_days for each in rules.deadlines), default=0)
    wanted = queries.Filter(missed=(rules.deadlines, today() + timedelta(days=soon + 1)))
    found = queries.applications(session, _levels(reader), wanted, None, 100)
    rows = [row for row in _rows(session, reader, found) if row["clock"]["state"] in ("overdue", "soon")]
    return sorted(rows, key=lambda row: str(row["clock"]["due_on"]))[:limit]


def _rows(session: Session, reader: Reader, found: Sequence[NameApplication]) -> list[Row]:
    rules = rules_of(session)
    announced = queries.announcements_of(session, {each.id for each in found})
    names = queries.division_names(session, {each.division_id for each in found}, today())
    invented = source_queries.demonstrations(session, {each.source_id for each in found if each.source_id})
    rows = []
    for application in found:
        one = announced.get(application.id)
        row = views.list_row(
            rules,
            application,
            None if one is None else one.announced_on,
            names.get(application.division_id, ""),
            is_demonstration=application.source_id in invented,
        )
        rows.append(_published(reader, application, row))
    return rows


def seen(session: Session, caller: Caller, application: NameApplication | None) -> NameApplication:
    """Return an application that the caller may see; raise ApplicationNotFound."""
    levels = _levels(Reader.of(session, caller))
    if application is None or application.publication_level not in levels:
        raise ApplicationNotFound
    if queries.feature_level(session, application) not in (None, *levels):
        raise ApplicationNotFound
    return application


def _knows_applicant(reader: Reader, caller: Caller) -> bool:
    """Whether a caller may know who speaks for applicants: by the rules, or as he handles applications."""
    return bool(caller.roles.intersection(HANDLING)) or reader.sees_field(SUBJECT, "contact")


def _made_by_offices(rules: NamingRules) -> frozenset[str]:
    """Return the kinds of papers that no applicant hands in."""
    return frozenset(each.code for each in rules.papers if each.stage not in HANDED_IN)


def _levels(reader: Reader) -> tuple[str, ...]:
    """Return the levels of applications that a reader sees: a 毗邻方 and the public see none."""
    if reader.shared is not None or not reader.sees_field(SUBJECT, "number"):
        return ()
    return reader.levels()


def _published(reader: Reader, application: NameApplication, row: Row) -> Row:
    shown = reader.publish(SUBJECT, row, application.publication_level, ())
    if shown is None:
        raise ApplicationNotFound
    return shown


def open_attachment(
    session: Session, caller: Caller, application_id: UUID, sha256: str, home: Path
) -> evidence.OpenFile:
    """Open a file that an application cites; ApplicationNotFound, NoSuchAttachment.

    What the applicant handed in is for those who may know who speaks for him.
    """
    application = seen(session, caller, queries.find(session, application_id))
    knows = _knows_applicant(Reader.of(session, caller), caller)
    kinds = None if knows else _made_by_offices(rules_of(session))
    if not queries.citing(session, application.id, sha256, kinds):
        raise NoSuchAttachment
    return evidence.open_cited(session, sha256, home)


def procedures(session: Session) -> Row:
    """Return the rules as they are held: steps by kind, approvers by class, deadlines, channels."""
    rules = rules_of(session)
    return {
        "kinds": [
            {
                "kind": kind,
                "steps": [views.step_row(step) for step in rules.procedures[kind].steps.values()],
            }
            for kind in KINDS
        ],
        "approvers": [views.approver_row(each) for each in rules.approvers.values()],
        "deadlines": [
            {
                "step": each.step,
                "kinds": list(each.kinds),
                "approver_class": each.approver_class,
                "name_zh": each.name_zh,
                "name_en": each.name_en,
                "days": each.days,
                "starts": each.starts,
                "clause": each.clause,
                "late_clause": each.late_clause,
                "clause_verified": each.is_verified,
            }
            for each in rules.deadlines
        ],
        "channels": [
            {
                "channel": each.code,
                "name_zh": each.name_zh,
                "name_en": each.name_en,
                "is_required": each.is_required,
                "clause": each.clause,
                "clause_verified": each.is_verified,
            }
            for each in rules.channels
        ],
    }


def class_for(session: Session, category: str) -> str:
    """Return the class of names that a category most likely belongs to; empty: unknown."""
    return class_of(list(rules_of(session).approvers.values()), category)


def announcements(
    session: Session, *, text: str | None = None, after: str | None = None, limit: int = 50
) -> Page[Row]:
    """List what was announced of places now public, the latest first, for whoever asks; UnreadableKey."""
    size, rules = page_size(limit), rules_of(session)
    found = queries.announcements(session, text, after_day(after), size + 1)
    rows = [
        views.announcement_row(rules, one) | {"is_demonstration": invented} for one, invented in found[:size]
    ]
    last = found[size - 1][0] if len(found) > size else None
    return Page(rows, None if last is None else key_of(last.announced_on.isoformat(), str(last.id)))
