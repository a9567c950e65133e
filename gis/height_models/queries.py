"""Statements on height models."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Row, delete, select
from sqlalchemy.orm import Session

from gis.accounts.tables import Account
from gis.height_models.tables import HeightModel
from gis.reference.tables import Source

#: Longitude and latitude bounds: west, south, east, north in degrees of EPSG:4490
Bounds = tuple[float, float, float, float]


def add(session: Session, model: HeightModel) -> HeightModel:
    """Keep a model; raise HeightsKnown."""
    session.add(model)
    session.flush()
    return model


def listed(
    session: Session, levels: Collection[str]
) -> Sequence[Row[HeightModel, str, str, bool, str | None]]:
    """List models of some levels, the youngest first: source, licence, invented or not, who loaded it."""
    return session.execute(
        select(HeightModel, Source.title, Source.licence, Source.is_demonstration, Account.display_name)
        .join(Source, Source.id == HeightModel.source_id)
        .join(Account, Account.id == HeightModel.loaded_by, isouter=True)
        .where(HeightModel.publication_level.in_(levels))
        .order_by(HeightModel.loaded_at.desc(), HeightModel.id)
    ).all()


def overlapping(session: Session, bounds: Bounds) -> Sequence[HeightModel]:
    """Return the models that know any ground within bounds: the finest first, then the youngest."""
    west, south, east, north = bounds
    statement = select(HeightModel).where(
        HeightModel.west < east,
        HeightModel.east > west,
        HeightModel.south < north,
        HeightModel.north > south,
    )
    order = (HeightModel.step_deg, HeightModel.loaded_at.desc(), HeightModel.id)
    return session.scalars(statement.order_by(*order)).all()


def content(session: Session, model_id: UUID) -> bytes:
    """Return the grid of a model."""
    return session.scalars(select(HeightModel.content).where(HeightModel.id == model_id)).one()


def find(session: Session, model_id: UUID) -> HeightModel | None:
    """Find a model."""
    return session.get(HeightModel, model_id)


def remove(session: Session, model_id: UUID) -> None:
    """Remove a model; its source stays, as runs cite it."""
    session.execute(delete(HeightModel).where(HeightModel.id == model_id))
