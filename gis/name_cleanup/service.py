"""What people read of cleanup cases: the board, lists, one case whole, its files, the procedure.

Cases are for staff. Who objected is for those who work on cases and whoever sees what is restricted.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.attachments import service as evidence
from gis.attachments.rules import NoSuchAttachment
from gis.errors import NotAllowed
from gis.history.as_known import today
from gis.name_cleanup import queries, views
from gis.name_cleanup.procedures import CleanupRules, rules_of
from gis.name_cleanup.rules import HANDLING, READING, CaseNotFound
from gis.name_cleanup.tables import NameCleanupCase
from gis.publication.pages import Page, check_filter, key_of, last_of, page_size

SUBJECT = "name_cleanup_case"
#: As many cards as a column of the board shows at first
CARDS = 30
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list is narrowed to, as people say it; None does not narrow it."""

    #: A column of the board
    stage: str | None = None
    name_class: str | None = None
    measure: str | None = None
    division_id: UUID | None = None
    feature_id: UUID | None = None
    #: Part of a name, or the beginning of a number
    text: str | None = None
    is_open: bool | None = None
    is_overdue: bool = False

    def filter(self, rules: CleanupRules) -> queries.Filter:
        """Return it as queries take it; raise UnreadableFilter."""
        check_filter(self.text, self.stage, self.name_class, self.measure)
        return queries.Filter(
            states=None if self.stage is None else rules.stages.get(self.stage, ()),
            name_class=self.name_class,
            measure=self.measure,
            division_id=self.division_id,
            feature_id=self.feature_id,
            text=self.text,
            is_open=self.is_open,
            due_before=today() if self.is_overdue else None,
        )


def board(session: Session, caller: Caller, wanted: Narrowing) -> list[Row]:
    """Return the columns of the board: each with how many cases stand there, and the first of them."""
    levels = reading(session, caller).levels()
    rules = rules_of(session)
    counts, found = queries.first_of_states(session, levels, wanted.filter(rules), CARDS)
    rows = views.list_rows(session, rules, found)
    return [
        {
            "stage": stage,
            "count": sum(counts.get(state, 0) for state in states),
            "cases": [row for row in rows if row["stage"] == stage][:CARDS],
        }
        for stage, states in rules.stages.items()
    ]


def find(
    session: Session,
    caller: Caller,
    wanted: Narrowing,
    after: str | None = None,
    limit: int = 50,
) -> Page[Row]:
    """List cases by number, the latest first; raise NotAllowed, UnreadableKey."""
    return of_filter(session, caller, wanted.filter(rules_of(session)), after, limit)


def of_filter(
    session: Session, caller: Caller, wanted: queries.Filter, after: str | None, limit: int
) -> Page[Row]:
    """List the cases of a filter by number, the latest first; raise NotAllowed, UnreadableKey."""
    levels = reading(session, caller).levels()
    size = page_size(limit)
    key = None if after is None else last_of(after)
    found = queries.cases(session, levels, wanted, key, size + 1)
    rows = views.list_rows(session, rules_of(session), found[:size])
    last = found[size - 1] if len(found) > size else None
    return Page(rows, None if last is None else key_of(last.number, str(last.id)))


def get(session: Session, caller: Caller, case_id: UUID) -> Row:
    """Return a case whole, without the names of objectors for those they are not for; CaseNotFound."""
    case = seen(session, caller, case_id)
    reader = reading(session, caller)
    row = views.case_row(session, rules_of(session), case)
    found = {UUID(each["finding_id"]) for each in row["grounds"] if each["finding_id"]}
    untold = {str(each) for each in queries.untold(session, found, reader.levels())}
    for ground in row["grounds"]:
        if ground["finding_id"] in untold:
            ground["compared_with"] = ""
    if caller.roles.intersection(HANDLING):
        return row
    shown = reader.publish(SUBJECT, row, case.publication_level, ())
    if shown is None:
        raise CaseNotFound(id=case_id)
    return shown


def seen(session: Session, caller: Caller, case_id: UUID) -> NameCleanupCase:
    """Return a case that the caller may read; CaseNotFound."""
    case = queries.find(session, case_id, reading(session, caller).levels())
    if case is None:
        raise CaseNotFound(id=case_id)
    return case


def reading(session: Session, caller: Caller) -> Reader:
    """Return a reader of cases; NotSignedIn, NotAllowed."""
    caller.account()
    caller.must_hold(*READING)
    if caller.shared_counties is not None:
        raise NotAllowed
    return Reader.of(session, caller)


def open_attachment(
    session: Session, caller: Caller, case_id: UUID, sha256: str, home: Path
) -> evidence.OpenFile:
    """Open a file that a case cites; CaseNotFound, NoSuchAttachment.

    What was handed in with an objection tells who objected, so it is for those who may know.
    """
    case = seen(session, caller, case_id)
    reader = reading(session, caller)
    knows = bool(caller.roles.intersection(HANDLING)) or reader.sees_field(SUBJECT, "objections.objector")
    if not queries.citing_case(session, case.id, sha256, with_objections=knows):
        raise NoSuchAttachment
    return evidence.open_cited(session, sha256, home)


def procedure(session: Session, caller: Caller) -> Row:
    """Return the rules in force: classes, steps of both kinds, measures, settings, stages; NotAllowed."""
    reading(session, caller)
    rules = rules_of(session)
    return {
        "stages": [{"stage": stage, "states": list(states)} for stage, states in rules.stages.items()],
        "classes": [
            {
                "name_class": each.code,
                "name_en": each.name_en,
                "kind": each.kind,
                "campaign_category": each.campaign_category,
                "art9_item": each.art9_item,
                "clause": each.clause,
                "clause_verified": each.is_verified,
            }
            for each in rules.classes.values()
        ],
        "procedures": [
            {"kind": kind, "steps": [views.step_words(step) for step in known.steps.values()]}
            for kind, known in rules.procedures.items()
        ],
        "measures": [
            {
                "measure": each.code,
                "name_zh": each.name_zh,
                "name_en": each.name_en,
                "needs_new_name": each.needs_new_name,
                "application": each.application,
                "is_keep": each.is_keep,
                "clause": each.clause,
                "clause_verified": each.is_verified,
            }
            for each in rules.measures.values()
        ],
        "settings": [
            {
                "setting": each.code,
                "value": each.value,
                "name_zh": each.name_zh,
                "name_en": each.name_en,
                "source": each.source,
                "verified": each.is_verified,
            }
            for each in rules.settings.values()
        ],
    }
