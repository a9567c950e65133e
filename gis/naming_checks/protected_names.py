"""Read the protection list: its entries with their plans, and the place that bears each name."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.attachments import service as attachments
from gis.attachments.rules import NoSuchAttachment
from gis.attachments.service import OpenFile
from gis.history.as_known import today
from gis.naming_checks import queries
from gis.naming_checks.documents import ProtectedNameNotFound
from gis.periods import service as periods
from gis.publication.pages import Page, key_of, last_of, page_size

Row = dict[str, Any]
SUBJECT = "protected_name"


def find(
    session: Session,
    caller: Caller,
    *,
    text: str | None = None,
    kind: str | None = None,
    feature_id: UUID | None = None,
    as_of: date | None = None,
    include_ended: bool = False,
    after: str | None = None,
    limit: int = 50,
) -> Page[Row]:
    """List the entries that stand on a day, by name; with `include_ended` those taken off too.

    Raises UnreadableKey.
    """
    reader, size, day = Reader.of(session, caller), page_size(limit), as_of or today()
    wanted = queries.Entries(text, kind, feature_id, None if include_ended else day, reader.levels())
    key = None if after is None else last_of(after)
    found = queries.entries(session, wanted, key, size + 1)
    shown = found[:size]
    last = shown[-1].ProtectedName if len(found) > size else None
    return Page(_rows(session, reader, shown, day), None if last is None else key_of(last.name, str(last.id)))


def get(session: Session, caller: Caller, entry_id: UUID) -> Row:
    """Return one entry; raises ProtectedNameNotFound."""
    reader = Reader.of(session, caller)
    found = queries.entries(session, queries.Entries(levels=reader.levels(), ids=[entry_id]), None, 1)
    if not found:
        raise ProtectedNameNotFound(id=entry_id)
    return _rows(session, reader, found, today())[0]


def open_file(session: Session, caller: Caller, entry_id: UUID, sha256: str, home: Path) -> OpenFile:
    """Open a plan for whoever may see it at its entry; raise ProtectedNameNotFound, NoSuchAttachment."""
    if not any(each["sha256"] == sha256 for each in get(session, caller, entry_id).get("plans", ())):
        raise NoSuchAttachment
    return attachments.open_cited(session, sha256, home)


def _rows(session: Session, reader: Reader, found: Sequence[Any], day: date) -> list[Row]:
    periods.settle(session)
    plans: dict[UUID, list[Row]] = {}
    for plan in queries.plans_of(session, [row.ProtectedName.id for row in found]):
        plans.setdefault(plan.protected_name_id, []).append(
            {
                "id": str(plan.id),
                "title": plan.title,
                "adopted_on": plan.adopted_on.isoformat(),
                "authority": plan.authority,
                "document_number": plan.document_number,
                "sha256": plan.sha256,
            }
        )
    features = queries.places(session, [row.ProtectedName.feature_id for row in found], day)
    rows = []
    for one in found:
        entry = one.ProtectedName
        place = features.get(entry.feature_id)
        seen = place is not None and place.publication_level in reader.levels()
        row = {
            "id": str(entry.id),
            "name": entry.name,
            "kind": entry.kind,
            "kind_zh": one.kind_zh,
            "kind_en": one.kind_en,
            "feature_id": None if entry.feature_id is None or not seen else str(entry.feature_id),
            "feature_name": place.name if seen and place is not None else None,
            "reason": entry.reason,
            "authority": entry.authority,
            "document_number": entry.document_number,
            "valid_from": None if entry.valid.lower is None else entry.valid.lower.isoformat(),
            "valid_to": None if entry.valid.upper is None else entry.valid.upper.isoformat(),
            "has_plan": entry.id in plans,
            "plans": plans.get(entry.id, []),
            "publication_level": entry.publication_level,
            "version": entry.version,
            "source": {
                "id": str(entry.source_id),
                "title": one.source_title,
                "is_demonstration": one.is_demonstration,
            },
        }
        published = reader.publish(SUBJECT, row, entry.publication_level, ())
        if published is not None:
            rows.append(published)
    return rows
