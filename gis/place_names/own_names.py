"""Restricting a division leaves its own place name as public as it was, and the other way round: say so."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from gis.administrative_divisions.documents import DivisionDocuments
from gis.place_names import level_queries
from gis.place_names.documents import FeatureDocuments
from gis.proposals.fields import Finding
from gis.proposals.words import Words
from gis.publication import service as publication
from gis.reference import service as reference

LEVEL = "publication_level"
Changed = Mapping[UUID, Collection[str]]


class DivisionsWithNames(DivisionDocuments):
    """Divisions, with a warning where a restricted one has a place name that more people see."""

    def look_around(self, session: Session, changed: Changed) -> Mapping[UUID, list[Finding]]:
        """Return what a changed polygon leaves beside it, and what a changed level leaves to be seen."""
        found = {division: list(said) for division, said in super().look_around(session, changed).items()}
        moved = _moved(changed)
        for own in level_queries.own_names(session, divisions=moved) if moved else ():
            said = _still_seen(session, "place_names.own_name_stays", own.division_level, own.level, own)
            found.setdefault(own.division_id, []).extend(said)
        return found


class NamesOfDivisions(FeatureDocuments):
    """Features, with a warning where a restricted one is the place of a division that more people see."""

    def look_around(self, session: Session, changed: Changed) -> Mapping[UUID, list[Finding]]:
        """Return what a changed level leaves to be seen."""
        moved = _moved(changed)
        if not moved:
            return {}
        return {
            own.feature_id: _still_seen(
                session, "place_names.own_division_stays", own.level, own.division_level, own
            )
            for own in level_queries.own_names(session, features=moved)
        }


def _moved(changed: Changed) -> list[UUID]:
    return [record for record, paths in changed.items() if LEVEL in paths]


def _still_seen(
    session: Session, message_id: str, level: str, other: str, own: level_queries.OwnName
) -> list[Finding]:
    """Return the warning where the other record is seen by more people than the one that was changed."""
    ranks = publication.load(session).ranks
    if ranks[other] >= ranks[level]:
        return []
    feature = FeatureDocuments().load_many(session, [own.feature_id])[own.feature_id]
    names = {row["code"]: Words(row["name_zh"], row["name_en"]) for row in reference.codes(session, LEVEL)}
    params = {
        "name": FeatureDocuments().title(feature.document),
        "level": names[level],
        "other": names[other],
    }
    return [Finding(LEVEL, level, message_id, params, is_warning=True)]
