"""The statement that says which features stand in the protection list on a day, all at once."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.history.as_known import among
from gis.naming_checks.tables import ProtectedName
from gis.place_names.tables import PlaceName


def unseen_entries(session: Session, ids: Collection[UUID], levels: Collection[str]) -> Sequence[UUID]:
    """Return those of some entries whose publication level is none of these."""
    statement = select(ProtectedName.id)
    unseen = ProtectedName.publication_level.not_in(levels)
    return session.scalars(statement.where(among(ProtectedName.id, ids), unseen)).all()


def listed_features(session: Session, day: date) -> Sequence[UUID]:
    """Return the features that the list names, and those whose standard name it protects wherever it is."""
    entry, name = ProtectedName, PlaceName
    named = select(entry.feature_id).where(entry.feature_id.is_not(None), entry.valid.contains(day))
    bearing = (
        select(name.feature_id)
        .join(entry, entry.name == name.name)
        .where(
            entry.feature_id.is_(None),
            entry.valid.contains(day),
            name.valid.contains(day),
            name.name_type == "standard",
            name.language == "zh",
        )
    )
    return [each for each in session.scalars(named.union(bearing)) if each is not None]
