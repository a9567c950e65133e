"""Read cases whole: the rows of every part, a statement a part however many sites there are."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from gis.grave_sites import queries
from gis.grave_sites.situation import Case
from gis.grave_sites.tables import (
    GraveAcceptance,
    GraveAgreement,
    GraveNotice,
    GravePhoto,
    GraveSite,
    GraveStatusCheck,
    GraveStep,
)


def cases(session: Session, sites: Sequence[GraveSite]) -> dict[UUID, Case]:
    """Return the cases of sites."""
    ids = [each.id for each in sites]
    photos, checks = (queries.parts(session, GravePhoto, ids), queries.parts(session, GraveStatusCheck, ids))
    steps, notices = (queries.parts(session, GraveStep, ids), queries.parts(session, GraveNotice, ids))
    agreed = queries.parts(session, GraveAgreement, ids)
    accepted = queries.parts(session, GraveAcceptance, ids)
    return {
        site.id: Case(
            site,
            photos[site.id],
            checks[site.id],
            sorted(steps[site.id], key=lambda each: each.ordinal),
            notices[site.id],
            agreed[site.id],
            accepted[site.id],
        )
        for site in sites
    }


def case(session: Session, site: GraveSite) -> Case:
    """Return the case of a site."""
    return cases(session, [site])[site.id]
