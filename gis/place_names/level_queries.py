"""Statements on the present publication levels of features, for what keeps the level of an earlier day."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from gis.history.as_known import among
from gis.place_names.tables import Feature


def is_hidden(feature_id: Any, levels: Collection[str]) -> ColumnElement[bool]:
    """Return whether the feature of a column is, at present, none of those of some levels."""
    return exists().where(Feature.id == feature_id, Feature.publication_level.not_in(levels))


def levels_of(session: Session, feature_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the present levels of features."""
    statement = select(Feature.id, Feature.publication_level).where(among(Feature.id, feature_ids))
    return {row.id: row.publication_level for row in session.execute(statement)}
