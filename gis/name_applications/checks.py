"""Keep what the check of a proposed name said of an application, with the rules by which it was checked."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from geoalchemy2.shape import to_shape

from gis.accounts.rules import Caller
from gis.history.as_known import today
from gis.name_applications import queries
from gis.name_applications.rules import ABOLISH, stricter
from gis.name_applications.tables import NameApplication, NameApplicationCheck
from gis.name_rules.in_force import rules_version
from gis.naming_checks.protection import protecting
from gis.naming_checks.rules import ProposedName, ProtectedBy
from gis.naming_checks.service import check


def run(
    session: Session, caller: Caller, application: NameApplication, occasion: str
) -> NameApplicationCheck | None:
    """Check the proposed name and keep the answer; None where there is no name to check.

    Everybody who reads the application reads the answer: it names only what all of them may see.
    """
    if application.kind == ABOLISH:
        return None
    level = queries.feature_level(session, application)
    if level is not None:
        application.publication_level = stricter(application.publication_level, level)
    readers = replace(caller, clearance=application.publication_level)
    checked = check(session, proposed(application), caller=readers)
    outcomes = [item.outcome for item in checked.items if item.applies]
    kept = NameApplicationCheck(
        application_id=application.id,
        occasion=occasion,
        name=application.proposed_name,
        outcome=checked.outcome,
        errors=outcomes.count("error"),
        warnings=outcomes.count("warning"),
        rules_version=rules_version(session),
        document=checked.as_document(),
        checked_by=caller.account_id,
    )
    queries.add(session, kept)
    return kept


def proposed(application: NameApplication) -> ProposedName:
    """Return what is checked of an application: the name, what it is for, and where."""
    position = None
    if application.geom is not None:
        centre = to_shape(application.geom).representative_point()
        position = (centre.x, centre.y)
    return ProposedName(
        name=application.proposed_name,
        category=application.category or "",
        division_id=application.division_id,
        position=position,
        area_m2=application.area_m2,
        floors=application.floors,
        length_m=application.length_m,
        feature_id=application.feature_id,
        mongolian=application.proposed_mongolian,
    )


def protection_of(session: Session, feature_id: UUID | None) -> ProtectedBy | None:
    """Return the entry of the protection list (Art. 25) that a feature stands under today, with its plan."""
    return None if feature_id is None else protecting(session, feature_id, today())
