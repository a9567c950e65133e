"""Suggest names for what is named against the rules, each with where it comes from and checked before."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.naming_checks.rules import CheckedName, ProposedName


@dataclass(frozen=True)
class Origin:
    """Where a suggested name comes from."""

    #: former, alias, history, division, feature, modifier
    kind: str
    #: In words: 曾用名（至1984年）, 西北3.2公里的乌兰淖尔
    said: str
    feature_id: UUID | None = None
    distance_m: float | None = None


@dataclass(frozen=True)
class Suggestion:
    """A candidate name, the best first in a list of them."""

    name: str
    origin: Origin
    checked: CheckedName


def suggest(
    session: Session, feature_id: UUID, *, caller: Caller | None = None, limit: int = 12
) -> list[Suggestion]:
    """Suggest names for a registered feature; raises FeatureNotFound."""
    raise NotImplementedError


def suggest_for(
    session: Session, proposed: ProposedName, *, caller: Caller | None = None, limit: int = 12
) -> list[Suggestion]:
    """Suggest names in place of a proposed one that is nowhere registered."""
    raise NotImplementedError
