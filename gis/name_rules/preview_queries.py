"""Statements on previews of changed rules."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update
from sqlalchemy.orm import Session

from gis.name_rules.tables import RulePreview, RulePreviewName

#: Previews that no proposal has are kept so long
KEPT_FOR = timedelta(days=2)
#: Names written in one statement
CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Readable:
    """Names that a reader may see: of these levels when the preview was made, of no feature hidden since."""

    levels: Sequence[str]
    #: Makes of a column of features whether each is hidden at present
    is_hidden: Callable[[Any], ColumnElement[bool]]


def keep(session: Session, columns: Mapping[str, Any], names: Iterable[Mapping[str, Any]]) -> UUID:
    """Keep a preview in place of the one that its proposal had; return its id."""
    old = (RulePreview.proposal_id.is_(None)) & (RulePreview.made_at < func.clock_timestamp() - KEPT_FOR)
    session.execute(delete(RulePreview).where(old))
    if columns.get("proposal_id") is not None:
        session.execute(delete(RulePreview).where(RulePreview.proposal_id == columns["proposal_id"]))
    made: UUID = session.scalars(insert(RulePreview).values(**columns).returning(RulePreview.id)).one()
    rows = [{**name, "preview_id": made, "number": number} for number, name in enumerate(names, start=1)]
    for at in range(0, len(rows), CHUNK):
        session.execute(insert(RulePreviewName), rows[at : at + CHUNK])
    return made


def attach(session: Session, preview_id: UUID, proposal_id: UUID) -> None:
    """Give a preview to a proposal."""
    session.execute(update(RulePreview).where(RulePreview.id == preview_id).values(proposal_id=proposal_id))


def find(session: Session, preview_id: UUID) -> RulePreview | None:
    """Find a preview."""
    return session.get(RulePreview, preview_id, populate_existing=True)


def of_proposal(session: Session, proposal_id: UUID) -> RulePreview | None:
    """Find the preview of a proposal."""
    statement = select(RulePreview).where(RulePreview.proposal_id == proposal_id)
    return session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def counts(session: Session, preview_id: UUID, readable: Readable) -> dict[str, int]:
    """Count the names of a preview by what became of them, of those that a reader may see."""
    statement = (
        select(RulePreviewName.kind, func.count().label("number"))
        .where(RulePreviewName.preview_id == preview_id, _seen(readable))
        .group_by(RulePreviewName.kind)
    )
    return {row.kind: row.number for row in session.execute(statement)}


def names(
    session: Session,
    preview_id: UUID,
    readable: Readable,
    *,
    kind: str | None,
    after: int | None,
    limit: int,
) -> Sequence[RulePreviewName]:
    """List names of a preview by number, of those that a reader may see."""
    statement = select(RulePreviewName).where(RulePreviewName.preview_id == preview_id, _seen(readable))
    if kind is not None:
        statement = statement.where(RulePreviewName.kind == kind)
    if after is not None:
        statement = statement.where(RulePreviewName.number > after)
    return session.scalars(statement.order_by(RulePreviewName.number).limit(limit)).all()


def _seen(readable: Readable) -> ColumnElement[bool]:
    return and_(
        RulePreviewName.publication_level.in_(readable.levels),
        ~readable.is_hidden(RulePreviewName.feature_id),
    )
