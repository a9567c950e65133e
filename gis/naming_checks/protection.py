"""The protection list of names (地名管理条例 Art. 25): a listed name changes only with a plan attached."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from gis.naming_checks.rules import ProtectedBy


def barred(session: Session, feature_id: UUID, on: date) -> ProtectedBy | None:
    """Return the entry that bars a feature from being renamed or abolished on a day: listed, without a plan."""
    raise NotImplementedError
