"""Statements on the present publication levels of features, for what keeps the level of an earlier day."""

from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from gis.administrative_divisions.tables import AdministrativeDivision
from gis.history.as_known import among
from gis.place_names.tables import Feature


def is_hidden(feature_id: Any, levels: Collection[str]) -> ColumnElement[bool]:
    """Return whether the feature of a column is, at present, none of those of some levels."""
    return exists().where(Feature.id == feature_id, Feature.publication_level.not_in(levels))


def levels_of(session: Session, feature_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the present levels of features."""
    statement = select(Feature.id, Feature.publication_level).where(among(Feature.id, feature_ids))
    return {row.id: row.publication_level for row in session.execute(statement)}


class OwnName(NamedTuple):
    """A feature that is the place of a division, and the present levels of both."""

    feature_id: UUID
    level: str
    division_id: UUID
    division_level: str


def own_names(
    session: Session, *, divisions: Collection[UUID] = (), features: Collection[UUID] = ()
) -> list[OwnName]:
    """Return the features that are the places of some divisions, or which of some features are so."""
    statement = (
        select(
            Feature.id, Feature.publication_level, AdministrativeDivision.id,
            AdministrativeDivision.publication_level,
        )
        .join(AdministrativeDivision, AdministrativeDivision.id == Feature.division_id)
        .where(or_(among(Feature.division_id, divisions), among(Feature.id, features)))
        .order_by(Feature.id)
    )  # fmt: skip
    return [OwnName(*row) for row in session.execute(statement)]
