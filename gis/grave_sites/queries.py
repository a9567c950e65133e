"""Statements on grave sites, their cases and papers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    SQLColumnExpression,
    String,
    Subquery,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    table,
    union_all,
)
from sqlalchemy import column as named_column
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from gis import number_queries
from gis.administrative_divisions.tables import DivisionPeriod
from gis.database import Base
from gis.grave_sites.tables import (
    GraveAcceptance,
    GraveAgreement,
    GraveAnnouncement,
    GraveContact,
    GraveDuplicateDecision,
    GraveNotice,
    GravePhoto,
    GraveSite,
    GraveSplit,
    GraveStatusCheck,
    GraveStep,
)
from gis.history.as_known import among
from gis.planning_layers.tables import Corridor
from gis.reference import source_queries
from gis.reference.tables import Source

#: Title of the source that staff's own records cite
OWN_SOURCE = "违建墓地整治台账"
#: Fewer metres than a degree of longitude has anywhere a grave is looked for (below 63° of latitude)
LEAST_METRES_PER_DEGREE = 50_000.0
Part = TypeVar(
    "Part",
    GraveStep,
    GraveStatusCheck,
    GraveNotice,
    GraveAgreement,
    GraveAcceptance,
    GravePhoto,
    GraveContact,
)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which sites a list has; None: any."""

    kind: str | None = None
    state: str | None = None
    #: Sites of this division or below it
    division_ids: frozenset[UUID] | None = None
    #: Item of the definition that counts first
    zone_item: str | None = None
    #: Name of the road or railway
    corridor: str | None = None
    ownership: str | None = None
    #: Part of number, place, road
    text: str | None = None
    #: Only sites whose deadline is past while they are not accepted
    late: bool | None = None
    #: Only sites that lie in these divisions
    areas: frozenset[UUID] | None = None


def add(session: Session, *records: Base) -> None:
    """Write new rows."""
    session.add_all(records)
    session.flush()


def save(session: Session) -> None:
    """Write what was changed."""
    session.flush()


def remove(session: Session, record: Base) -> None:
    """Take a row away."""
    session.delete(record)
    session.flush()


def own_source(session: Session) -> UUID:
    """Return the source of what staff record here; made when first needed."""
    return source_queries.own(session, OWN_SOURCE)


def find(session: Session, site_id: UUID) -> GraveSite | None:
    """Return a site."""
    return session.get(GraveSite, site_id, populate_existing=True)


def lock(session: Session, site_id: UUID) -> GraveSite | None:
    """Return a site that nobody else changes until the transaction ends."""
    return session.get(GraveSite, site_id, with_for_update=True, populate_existing=True)


def by_ids(session: Session, site_ids: Collection[UUID]) -> Sequence[GraveSite]:
    """Return some sites by number."""
    return session.scalars(
        select(GraveSite).where(among(GraveSite.id, site_ids)).order_by(GraveSite.number)
    ).all()


def numbers_taken(session: Session, numbers: Collection[str]) -> frozenset[str]:
    """Return those of some numbers that sites bear."""
    statement = select(GraveSite.number).where(GraveSite.number.in_(list(numbers)))
    return frozenset(session.scalars(statement))


def sites(
    session: Session, wanted: Filter, day: date, after: str | None, limit: int | None
) -> Sequence[GraveSite]:
    """Return sites by number."""
    statement = select(GraveSite).where(*_conditions(wanted, day))
    if after is not None:
        statement = statement.where(GraveSite.number > after)
    return session.scalars(statement.order_by(GraveSite.number).limit(limit)).all()


def _conditions(wanted: Filter, day: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for value, column in (
        (wanted.kind, GraveSite.kind),
        (wanted.state, GraveSite.state),
        (wanted.ownership, GraveSite.ownership),
        (wanted.zone_item, GraveSite.zone_items[1]),
        (wanted.corridor, GraveSite.corridor["name"].astext),
    ):
        if value is not None:
            conditions.append(column == value)
    for areas in (wanted.areas, wanted.division_ids):
        if areas is not None:
            conditions.append(among(GraveSite.division_id, areas))
    if wanted.text:
        texts = (GraveSite.number, GraveSite.place, GraveSite.corridor["name"].astext)
        conditions.append(or_(*(each.contains(wanted.text, autoescape=True) for each in texts)))
    if wanted.late is not None:
        late = and_(
            GraveSite.deadline < day,
            GraveSite.state.not_in(("accepted", "excluded")),
            GraveSite.merged_into_id.is_(None),
        )
        conditions.append(late if wanted.late else ~func.coalesce(late, literal(False)))
    return conditions


def parts(session: Session, table: type[Part], site_ids: Collection[UUID]) -> dict[UUID, list[Part]]:
    """Return the rows of a part by site, in the order in which they were recorded."""
    statement = select(table).where(among(table.site_id, site_ids)).order_by(table.recorded_at)
    found: dict[UUID, list[Part]] = {each: [] for each in site_ids}
    for row in session.scalars(statement):
        found[row.site_id].append(row)
    return found


def of_site(session: Session, table: type[Part], site_id: UUID) -> list[Part]:
    """Return the rows of a part of one site, in the order in which they were recorded."""
    return parts(session, table, [site_id])[site_id]


def find_notice(session: Session, site_id: UUID, notice_id: UUID) -> GraveNotice | None:
    """Return a notice of a site."""
    found = session.get(GraveNotice, notice_id, populate_existing=True)
    return found if found is not None and found.site_id == site_id else None


def next_count(session: Session, kind: str, year: int) -> int:
    """Return the next number of a kind of notice in a year."""
    return number_queries.next_count(
        session, GraveNotice.count, GraveNotice.kind == kind, GraveNotice.year == year
    )


def together(session: Session, announcement_id: UUID) -> Sequence[GraveNotice]:
    """Return the copies of an announcement over many sites, by site."""
    statement = select(GraveNotice).where(GraveNotice.announcement_id == announcement_id)
    return session.scalars(statement.order_by(GraveNotice.site_id)).all()


def find_announcement(session: Session, announcement_id: UUID) -> GraveAnnouncement | None:
    """Return an announcement over many sites."""
    return session.get(GraveAnnouncement, announcement_id)


def announcements(session: Session, areas: frozenset[UUID] | None) -> Sequence[GraveAnnouncement]:
    """Return the announcements that have a site in some areas, the latest first."""
    copies = select(GraveNotice.announcement_id).join(GraveSite, GraveSite.id == GraveNotice.site_id)
    if areas is not None:
        copies = copies.where(among(GraveSite.division_id, areas))
    statement = select(GraveAnnouncement).where(GraveAnnouncement.id.in_(copies))
    return session.scalars(statement.order_by(GraveAnnouncement.recorded_at.desc())).all()


def has_photo(session: Session, site_id: UUID, sha256: str) -> bool:
    """Whether a site has a photo."""
    return session.get(GravePhoto, (site_id, sha256)) is not None


def cites(session: Session, site_id: UUID, hashes: Collection[str]) -> bool:
    """Whether a site shows one of some files to whoever reads it: a photo, scan of a check or an acceptance.

    Scans of steps, notices, agreements and sheets bear names: they are for whoever has the site in hand.
    """
    statement = select(
        or_(
            exists().where(GravePhoto.site_id == site_id, GravePhoto.sha256.in_(hashes)),
            exists().where(GraveStatusCheck.site_id == site_id, GraveStatusCheck.document_sha256.in_(hashes)),
            exists().where(GraveAcceptance.site_id == site_id, GraveAcceptance.sheet_sha256.in_(hashes)),
        )
    )
    return bool(session.scalar(statement))


def cites_named(session: Session, site_id: UUID, hashes: Collection[str]) -> bool:
    """Whether one of some files bears names: a scan of a step, a notice, an agreement, a sheet of a site."""
    statement = select(
        or_(
            exists().where(GraveStep.site_id == site_id, GraveStep.scan_sha256.in_(hashes)),
            exists().where(GraveNotice.site_id == site_id, GraveNotice.receipt_sha256.in_(hashes)),
            exists().where(
                GraveAgreement.site_id == site_id,
                or_(GraveAgreement.scan_sha256.in_(hashes), GraveAgreement.paid_sha256.in_(hashes)),
            ),
        )
    )
    return bool(session.scalar(statement))


def names_of(session: Session, division_ids: Collection[UUID], day: date) -> dict[UUID, str]:
    """Return what divisions are called on a day."""
    statement = select(DivisionPeriod.division_id, DivisionPeriod.name).where(
        among(DivisionPeriod.division_id, division_ids), DivisionPeriod.valid.contains(day)
    )
    return {row.division_id: row.name for row in session.execute(statement)}


def is_known_division(session: Session, division_id: UUID, day: date) -> bool:
    """Whether a division stands on a day."""
    return division_id in names_of(session, [division_id], day)


def pairs(session: Session, metres: float, areas: frozenset[UUID] | None, limit: int) -> Sequence[Row[Any]]:
    """Return two records within metres of one another that nobody has decided on, the nearest first.

    Metres are geodesic; degrees only bring the index in.
    """
    one, other = aliased(GraveSite), aliased(GraveSite)
    distance = func.ST_DistanceSpheroid(one.geom, other.geom)
    statement = (
        select(one.id.label("one_id"), other.id.label("other_id"), distance.label("distance_m"))
        .join(
            other,
            and_(one.id < other.id, func.ST_DWithin(one.geom, other.geom, metres / LEAST_METRES_PER_DEGREE)),
        )
        .where(
            distance <= metres,
            one.merged_into_id.is_(None),
            other.merged_into_id.is_(None),
            ~exists().where(
                GraveDuplicateDecision.one_id == one.id, GraveDuplicateDecision.other_id == other.id
            ),
            ~_parted(one.id, other.id),
        )
        .order_by(distance, one.id, other.id)
        .limit(limit)
    )
    if areas is not None:
        statement = statement.where(or_(among(one.division_id, areas), among(other.division_id, areas)))
    return session.execute(statement).all()


def near(session: Session, site: GraveSite, metres: float) -> list[tuple[UUID, float]]:
    """Return other records within metres of a site, the nearest first."""
    other = aliased(GraveSite)
    distance = func.ST_DistanceSpheroid(GraveSite.geom, other.geom)
    statement = (
        select(other.id, distance.label("distance_m"))
        .join(GraveSite, GraveSite.id == site.id)
        .where(
            other.id != site.id,
            other.merged_into_id.is_(None),
            func.ST_DWithin(GraveSite.geom, other.geom, metres / LEAST_METRES_PER_DEGREE),
            distance <= metres,
            ~_parted(GraveSite.id, other.id),
        )
        .order_by(distance, other.id)
    )
    return [(row.id, row.distance_m) for row in session.execute(statement)]


def _parted(one_id: SQLColumnExpression[UUID], other_id: SQLColumnExpression[UUID]) -> ColumnElement[bool]:
    """Whether one record was made of a part of the other's graves, or both of a third one's."""
    own, its = aliased(GraveSplit), aliased(GraveSplit)
    of_a_third = exists().where(own.site_id == one_id, its.site_id == other_id, own.from_id == its.from_id)
    return or_(_made_of(one_id, other_id), of_a_third)


def _made_of(
    one_id: UUID | SQLColumnExpression[UUID], other_id: UUID | SQLColumnExpression[UUID]
) -> ColumnElement[bool]:
    own = aliased(GraveSplit)
    return or_(
        exists().where(own.site_id == one_id, own.from_id == other_id),
        exists().where(own.site_id == other_id, own.from_id == one_id),
    )


def is_parted(session: Session, one_id: UUID, other_id: UUID) -> bool:
    """Whether one record was made of a part of the other's graves."""
    return bool(session.scalar(select(_made_of(one_id, other_id))))


def splits(session: Session, site_id: UUID) -> Sequence[GraveSplit]:
    """Return how a site was made of another one's graves, and others of its own, by day."""
    statement = select(GraveSplit).where(or_(GraveSplit.site_id == site_id, GraveSplit.from_id == site_id))
    return session.scalars(statement.order_by(GraveSplit.recorded_at)).all()


def decisions_of(session: Session, site_id: UUID) -> Sequence[GraveDuplicateDecision]:
    """Return what was decided on pairs of a site."""
    statement = select(GraveDuplicateDecision).where(
        or_(GraveDuplicateDecision.one_id == site_id, GraveDuplicateDecision.other_id == site_id)
    )
    return session.scalars(statement.order_by(GraveDuplicateDecision.decided_at)).all()


def decision(session: Session, one_id: UUID, other_id: UUID) -> GraveDuplicateDecision | None:
    """Return what was decided on a pair."""
    return session.get(GraveDuplicateDecision, (one_id, other_id))


#: What a row of the ledger on a day is made of
SURVEYED = (
    "id", "number", "kind", "division_id", "zone_items", "corridor", "graves", "merged_on", "surveyed_on",
    "source_id",
)  # fmt: skip


def _surveyed(day: date) -> Subquery:
    """Select each site as it was last surveyed by a day: one surveyed anew since stands as history has it."""
    site = GraveSite.__table__.c
    known = [named_column(name, site[name].type) for name in SURVEYED]
    history = table(
        "grave_site",
        *known,
        named_column("history_id"),
        named_column("history_action", String),
        schema="history",
    )
    before = (
        select(*(history.c[name] for name in SURVEYED))
        .ext(distinct_on(history.c.id))
        .join(GraveSite, GraveSite.id == history.c.id)
        .where(
            GraveSite.surveyed_on > day, history.c.surveyed_on <= day, history.c.history_action != "delete"
        )
        .order_by(history.c.id, history.c.history_id.desc())
        .subquery()
    )
    now = select(*(site[name] for name in SURVEYED)).where(GraveSite.surveyed_on <= day)
    return union_all(now, select(*(before.c[name] for name in SURVEYED))).subquery()


def ledger_rows(session: Session, day: date) -> Sequence[Row[Any]]:
    """Return every site that was surveyed by a day, with what was decided and accepted by then."""
    site = _surveyed(day)
    checked = (
        select(GraveStatusCheck.site_id, GraveStatusCheck.exclusion)
        .where(GraveStatusCheck.decided_on <= day)
        .ext(distinct_on(GraveStatusCheck.site_id))
        .order_by(GraveStatusCheck.site_id, GraveStatusCheck.recorded_at.desc())
        .subquery()
    )
    accepted = (
        select(GraveAcceptance.site_id, func.max(GraveAcceptance.accepted_on).label("accepted_on"))
        .where(GraveAcceptance.accepted_on <= day, GraveAcceptance.is_passed)
        .group_by(GraveAcceptance.site_id)
        .subquery()
    )
    statement = (
        select(site, checked.c.exclusion, accepted.c.accepted_on, Source.is_demonstration)
        .join(Source, Source.id == site.c.source_id)
        .outerjoin(checked, checked.c.site_id == site.c.id)
        .outerjoin(accepted, accepted.c.site_id == site.c.id)
        .order_by(site.c.number, site.c.id)
    )
    return session.execute(statement).all()


def corridors(session: Session, areas: frozenset[UUID] | None) -> list[str]:
    """Return the names of roads and railways that sites lie at."""
    name = GraveSite.corridor["name"].astext
    statement = select(name).where(name != "").distinct().order_by(name)
    if areas is not None:
        statement = statement.where(among(GraveSite.division_id, areas))
    return list(session.scalars(statement))


def invented_corridors(session: Session, corridor_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of some roads and railways of the planning layers that are demonstration data."""
    statement = (
        select(Corridor.id)
        .join(Source, Corridor.source_id == Source.id)
        .where(among(Corridor.id, corridor_ids), Source.is_demonstration)
    )
    return frozenset(session.scalars(statement))
