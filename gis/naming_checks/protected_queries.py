"""The statement that says which features stand in the protection list on a day, all at once."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.naming_checks.tables import ProtectedName
from gis.place_names.tables import PlaceName


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
