"""Statements on templates and issued papers."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, defer

from gis.inspection_papers.tables import IssuedPaper, PaperTemplate


def latest_template(session: Session, kind: str) -> PaperTemplate | None:
    """Return the newest stored version of a template, or None."""
    statement = select(PaperTemplate).where(PaperTemplate.kind == kind)
    return session.scalar(statement.order_by(PaperTemplate.version.desc()).limit(1))


def template(session: Session, kind: str, version: int) -> PaperTemplate | None:
    """Return one stored version of a template, or None."""
    return session.scalar(
        select(PaperTemplate).where(PaperTemplate.kind == kind, PaperTemplate.version == version)
    )


def templates(session: Session) -> Sequence[PaperTemplate]:
    """List every stored version without its bytes, the newest of each kind first."""
    statement = select(PaperTemplate).options(defer(PaperTemplate.content, raiseload=True))
    return session.scalars(statement.order_by(PaperTemplate.kind, PaperTemplate.version.desc())).all()


def add_template(session: Session, values: Mapping[str, Any]) -> PaperTemplate:
    """Store a version of a template."""
    return session.scalars(insert(PaperTemplate).values(values).returning(PaperTemplate)).one()


def issued(session: Session, inspection_id: UUID) -> Sequence[IssuedPaper]:
    """List the papers issued of an inspection, by kind and what they are about, the newest first."""
    statement = select(IssuedPaper).where(IssuedPaper.inspection_id == inspection_id)
    order = (IssuedPaper.kind, IssuedPaper.about, IssuedPaper.version.desc())
    return session.scalars(statement.order_by(*order)).all()


def paper(session: Session, paper_id: UUID) -> IssuedPaper | None:
    """Return an issued paper, or None."""
    return session.get(IssuedPaper, paper_id)


def same_paper(
    session: Session, inspection_id: UUID, kind: str, about: str, content_sha256: str
) -> IssuedPaper | None:
    """Return the paper that was issued of just this, or None."""
    return session.scalar(
        select(IssuedPaper).where(
            IssuedPaper.inspection_id == inspection_id,
            IssuedPaper.kind == kind,
            IssuedPaper.about == about,
            IssuedPaper.content_sha256 == content_sha256,
        )
    )


def last_version(session: Session, inspection_id: UUID, kind: str, about: str) -> int:
    """Return how many papers of a kind and about were issued of an inspection."""
    statement = select(func.coalesce(func.max(IssuedPaper.version), 0)).where(
        IssuedPaper.inspection_id == inspection_id, IssuedPaper.kind == kind, IssuedPaper.about == about
    )
    return session.scalars(statement).one()


def add_issued(session: Session, values: Mapping[str, Any]) -> IssuedPaper:
    """Write an issued paper."""
    return session.scalars(insert(IssuedPaper).values(values).returning(IssuedPaper)).one()
