"""Statements on cleanup cases."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    and_,
    any_,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session, aliased

from geoalchemy2.functions import ST_X, ST_Y

from gis.administrative_divisions.tables import DivisionPeriod
from gis.database import Base
from gis.history.as_known import among
from gis.name_applications.tables import NameApplication, NameApplicationTask
from gis.name_cleanup.tables import (
    NameCleanupCase,
    NameCleanupCheckoff,
    NameCleanupClass,
    NameCleanupGround,
    NameCleanupNotice,
    NameCleanupNoticeEntry,
    NameCleanupObjection,
    NameCleanupOpinion,
    NameCleanupStep,
)
from gis.name_screening.tables import ScreeningFinding
from gis.place_names.level_queries import is_hidden
from gis.place_names.tables import Feature, PlaceNamePeriod

TOWNSHIP = "township"
STANDARD, FORMER = "standard", "former"
#: Levels of divisions that a location names, from the top
NAMED_LEVELS = ("county", TOWNSHIP, "village")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases a list has; None: any."""

    states: Collection[str] | None = None
    name_class: str | None = None
    measure: str | None = None
    division_id: UUID | None = None
    feature_id: UUID | None = None
    #: Part of the name, or beginning of the number
    text: str | None = None
    is_open: bool | None = None
    #: Whose deadline is before this day
    due_before: date | None = None
    ids: Collection[UUID] | None = None


@dataclass(frozen=True, slots=True)
class NamedFeature:
    """What a case takes over of a feature."""

    id: UUID
    name: str | None
    category: str
    divisions: Sequence[UUID]
    publication_level: str
    source_id: UUID


@dataclass(frozen=True, slots=True)
class NamesInUse:
    """The standard name of a feature on a day, empty without one, and all names that it is known by then."""

    standard: str
    names: frozenset[str]


NONE_IN_USE = NamesInUse("", frozenset())


def feature(session: Session, feature_id: UUID) -> NamedFeature | None:
    """Return a feature with the name that it bears now, or bore last."""
    return features(session, [feature_id]).get(feature_id)


def features(session: Session, ids: Collection[UUID]) -> dict[UUID, NamedFeature]:
    """Return features with the name that each bears now, or bore last."""
    statement = (
        select(
            PlaceNamePeriod.feature_id,
            PlaceNamePeriod.name,
            PlaceNamePeriod.category,
            PlaceNamePeriod.divisions,
            PlaceNamePeriod.publication_level,
            PlaceNamePeriod.source_id,
        )
        .where(among(PlaceNamePeriod.feature_id, ids))
        .order_by(PlaceNamePeriod.feature_id, func.lower(PlaceNamePeriod.valid).nulls_first())
    )
    return {row.feature_id: NamedFeature(*row) for row in session.execute(statement)}


def names_in_use(session: Session, feature_ids: Collection[UUID], day: date) -> dict[UUID, NamesInUse]:
    """Return the names of features that hold on a day, former ones left out."""
    statement = select(
        PlaceNamePeriod.feature_id, PlaceNamePeriod.name, PlaceNamePeriod.name_type, PlaceNamePeriod.aliases
    ).where(among(PlaceNamePeriod.feature_id, feature_ids), PlaceNamePeriod.valid.op("@>")(day))
    return {
        row.feature_id: NamesInUse(
            (row.name or "") if row.name_type == STANDARD else "",
            # A feature that has no other name is still called by its former one
            frozenset(each for each in (row.name_type != FORMER and row.name, *row.aliases) if each),
        )
        for row in session.execute(statement)
    }


def chains(session: Session, division_ids: Collection[UUID], day: date) -> dict[UUID, list[Any]]:
    """Return each division with those above it on a day, the lowest first: id, name, level."""
    start = (
        select(
            DivisionPeriod.division_id.label("root"),
            DivisionPeriod.division_id,
            DivisionPeriod.name,
            DivisionPeriod.level,
            DivisionPeriod.parent_id,
            literal(0).label("height"),
        )
        .where(among(DivisionPeriod.division_id, division_ids), DivisionPeriod.valid.op("@>")(day))
        .cte(recursive=True)
    )
    above = aliased(DivisionPeriod)
    tree = start.union_all(
        select(
            start.c.root,
            above.division_id,
            above.name,
            above.level,
            above.parent_id,
            start.c.height + 1,
        ).where(above.division_id == start.c.parent_id, above.valid.op("@>")(day))
    )
    found: dict[UUID, list[Any]] = {}
    for row in session.execute(select(tree).order_by(tree.c.root, tree.c.height)):
        found.setdefault(row.root, []).append(row)
    return found


def findings(session: Session, ids: Collection[UUID]) -> Sequence[ScreeningFinding]:
    """Return findings of the screening, the most severe first."""
    statement = select(ScreeningFinding).where(among(ScreeningFinding.id, ids))
    return session.scalars(statement.order_by(ScreeningFinding.weight.desc(), ScreeningFinding.id)).all()


def untold(session: Session, finding_ids: Collection[UUID], levels: Collection[str]) -> set[UUID]:
    """Return those of some findings that compare with a feature which is none of some levels at present."""
    compared = any_(ScreeningFinding.compared_ids)
    statement = select(ScreeningFinding.id).where(
        among(ScreeningFinding.id, finding_ids), is_hidden(compared, levels)
    )
    return set(session.scalars(statement))


def open_cases(session: Session, feature_ids: Collection[UUID]) -> list[Any]:
    """Return the open cases of features by class: feature_id, name_class, case id and number, state."""
    statement = (
        select(
            NameCleanupClass.feature_id,
            NameCleanupClass.name_class,
            NameCleanupCase.id,
            NameCleanupCase.number,
            NameCleanupCase.name,
            NameCleanupCase.kind,
            NameCleanupCase.state,
        )
        .join(NameCleanupCase, NameCleanupCase.id == NameCleanupClass.case_id)
        .where(among(NameCleanupClass.feature_id, feature_ids), NameCleanupClass.is_open)
        .order_by(NameCleanupCase.number, NameCleanupClass.position)
    )
    return list(session.execute(statement))


def readable(levels: Collection[str]) -> ColumnElement[bool]:
    """Return whether a case is of some levels, and so is its feature at present."""
    return and_(NameCleanupCase.publication_level.in_(levels), ~is_hidden(NameCleanupCase.feature_id, levels))


def find(session: Session, case_id: UUID, levels: Collection[str]) -> NameCleanupCase | None:
    """Return a case of some levels."""
    statement = select(NameCleanupCase).where(NameCleanupCase.id == case_id, readable(levels))
    return session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def lock(
    session: Session, case_ids: Collection[UUID], levels: Collection[str] | None = None
) -> Sequence[NameCleanupCase]:
    """Return cases of some levels, by number, that nobody else changes until the transaction ends."""
    statement = (
        select(NameCleanupCase).where(among(NameCleanupCase.id, case_ids)).order_by(NameCleanupCase.number)
    )
    if levels is not None:
        statement = statement.where(readable(levels))
    return session.scalars(statement.with_for_update().execution_options(populate_existing=True)).all()


def cases(
    session: Session, levels: Collection[str], wanted: Filter, after: tuple[str, UUID] | None, limit: int
) -> Sequence[NameCleanupCase]:
    """Return cases by number, the latest first."""
    statement = select(NameCleanupCase).where(and_(*conditions(levels, wanted)))
    if after is not None:
        statement = statement.where(tuple_(NameCleanupCase.number, NameCleanupCase.id) < tuple_(*after))
    ordered = statement.order_by(NameCleanupCase.number.desc(), NameCleanupCase.id.desc())
    return session.scalars(ordered.limit(limit)).all()


def first_of_states(
    session: Session, levels: Collection[str], wanted: Filter, each: int
) -> tuple[dict[str, int], Sequence[NameCleanupCase]]:
    """Return how many cases are in each state, and the first of each by deadline."""
    narrowed = and_(*conditions(levels, wanted))
    counts = session.execute(
        select(NameCleanupCase.state, func.count()).where(narrowed).group_by(NameCleanupCase.state)
    )
    rank = (
        func.row_number()
        .over(
            partition_by=NameCleanupCase.state,
            order_by=(NameCleanupCase.deadline.nulls_last(), NameCleanupCase.number),
        )
        .label("rank")
    )
    ranked = select(NameCleanupCase.id, rank).where(narrowed).subquery()
    statement = (
        select(NameCleanupCase)
        .join(ranked, ranked.c.id == NameCleanupCase.id)
        .where(ranked.c.rank <= each)
        .order_by(NameCleanupCase.deadline.nulls_last(), NameCleanupCase.number)
    )
    return {row[0]: row[1] for row in counts}, session.scalars(statement).all()


def conditions(levels: Collection[str], wanted: Filter) -> list[ColumnElement[bool]]:
    """Return what a list is narrowed to."""
    found: list[ColumnElement[bool]] = [readable(levels)]
    if wanted.states is not None:
        found.append(NameCleanupCase.state.in_(wanted.states))
    if wanted.name_class is not None:
        found.append(
            exists().where(
                NameCleanupClass.case_id == NameCleanupCase.id,
                NameCleanupClass.name_class == wanted.name_class,
            )
        )
    if wanted.measure is not None:
        found.append(NameCleanupCase.measure == wanted.measure)
    if wanted.division_id is not None:
        found.append(NameCleanupCase.division_id == wanted.division_id)
    if wanted.feature_id is not None:
        found.append(NameCleanupCase.feature_id == wanted.feature_id)
    if wanted.text:
        # A number may be written as lists and papers do: 第2026-0003号
        number = wanted.text.removeprefix("第").removesuffix("号") or wanted.text
        found.append(
            or_(
                NameCleanupCase.name.contains(wanted.text, autoescape=True),
                NameCleanupCase.number.startswith(number, autoescape=True),
            )
        )
    if wanted.is_open is not None:
        archived = NameCleanupCase.archived_on.is_not(None)
        found.append(~archived if wanted.is_open else archived)
    if wanted.due_before is not None:
        found += [
            NameCleanupCase.deadline < wanted.due_before,
            NameCleanupCase.archived_on.is_(None),
            NameCleanupCase.accepted_on.is_(None),
            NameCleanupCase.kept_on.is_(None),
        ]
    if wanted.ids is not None:
        found.append(among(NameCleanupCase.id, wanted.ids))
    return found


def classes_of(session: Session, case_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return the classes of cases in their order."""
    statement = select(NameCleanupClass.case_id, NameCleanupClass.name_class).where(
        among(NameCleanupClass.case_id, case_ids)
    )
    found: dict[UUID, list[str]] = {}
    for case_id, name_class in session.execute(
        statement.order_by(NameCleanupClass.case_id, NameCleanupClass.position)
    ):
        found.setdefault(case_id, []).append(name_class)
    return found


def end_classes(session: Session, case_ids: Collection[UUID]) -> None:
    """Let the classes of archived cases be free for new cases."""
    ended = update(NameCleanupClass).where(among(NameCleanupClass.case_id, case_ids)).values(is_open=False)
    session.execute(ended)


def grounds_of(session: Session, case_ids: Collection[UUID]) -> dict[UUID, list[NameCleanupGround]]:
    """Return the grounds of cases in their order."""
    statement = select(NameCleanupGround).where(among(NameCleanupGround.case_id, case_ids))
    return _grouped(session.scalars(statement.order_by(NameCleanupGround.case_id, NameCleanupGround.ordinal)))


def steps_of(session: Session, case_ids: Collection[UUID]) -> dict[UUID, list[NameCleanupStep]]:
    """Return the steps of cases in their order."""
    statement = select(NameCleanupStep).where(among(NameCleanupStep.case_id, case_ids))
    return _grouped(session.scalars(statement.order_by(NameCleanupStep.case_id, NameCleanupStep.ordinal)))


def opinions_of(session: Session, case_ids: Collection[UUID]) -> dict[UUID, list[NameCleanupOpinion]]:
    """Return the opinions on cases by day."""
    statement = select(NameCleanupOpinion).where(among(NameCleanupOpinion.case_id, case_ids))
    return _grouped(
        session.scalars(
            statement.order_by(
                NameCleanupOpinion.given_on, NameCleanupOpinion.recorded_at, NameCleanupOpinion.id
            )
        )
    )


def objections_of(session: Session, case_ids: Collection[UUID]) -> dict[UUID, list[NameCleanupObjection]]:
    """Return the objections to cases by day."""
    statement = select(NameCleanupObjection).where(among(NameCleanupObjection.case_id, case_ids))
    return _grouped(
        session.scalars(
            statement.order_by(
                NameCleanupObjection.received_on, NameCleanupObjection.recorded_at, NameCleanupObjection.id
            )
        )
    )


def checkoffs_of(session: Session, case_ids: Collection[UUID]) -> dict[UUID, list[NameCleanupCheckoff]]:
    """Return what was checked off of cases."""
    statement = select(NameCleanupCheckoff).where(among(NameCleanupCheckoff.case_id, case_ids))
    return _grouped(
        session.scalars(statement.order_by(NameCleanupCheckoff.case_id, NameCleanupCheckoff.item))
    )


def latest_notices(session: Session, case_ids: Collection[UUID]) -> dict[UUID, NameCleanupNotice]:
    """Return the last notice that each case stood on."""
    statement = (
        select(NameCleanupNoticeEntry.case_id, NameCleanupNotice)
        .join(NameCleanupNotice, NameCleanupNotice.id == NameCleanupNoticeEntry.notice_id)
        .where(among(NameCleanupNoticeEntry.case_id, case_ids))
        .order_by(NameCleanupNotice.published_on, NameCleanupNotice.number)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def _grouped(rows: Any) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def division_names(session: Session, division_ids: Collection[UUID], day: date) -> dict[UUID, str]:
    """Return the names of divisions on a day."""
    statement = select(DivisionPeriod.division_id, DivisionPeriod.name).where(
        among(DivisionPeriod.division_id, division_ids), DivisionPeriod.valid.op("@>")(day)
    )
    return {row.division_id: row.name for row in session.execute(statement)}


def place_of(session: Session, feature_id: UUID, day: date) -> tuple[float, float] | None:
    """Return longitude and latitude of a feature's label on a day, degrees, EPSG:4490."""
    statement = select(ST_X(PlaceNamePeriod.label), ST_Y(PlaceNamePeriod.label)).where(
        PlaceNamePeriod.feature_id == feature_id,
        PlaceNamePeriod.valid.op("@>")(day),
        PlaceNamePeriod.label.is_not(None),
    )
    row = session.execute(statement).first()
    return None if row is None else (float(row[0]), float(row[1]))


def category_of(session: Session, feature_id: UUID) -> str:
    """Return the category of a feature."""
    return session.execute(select(Feature.category).where(Feature.id == feature_id)).scalar_one()


def applications(session: Session, ids: Collection[UUID]) -> dict[UUID, NameApplication]:
    """Return the applications that cases led to."""
    statement = select(NameApplication).where(among(NameApplication.id, ids))
    return {each.id: each for each in session.scalars(statement)}


def application_tasks(session: Session, ids: Collection[UUID]) -> dict[UUID, list[NameApplicationTask]]:
    """Return what was checked off in applications."""
    statement = select(NameApplicationTask).where(among(NameApplicationTask.application_id, ids))
    found: dict[UUID, list[NameApplicationTask]] = {}
    for each in session.scalars(
        statement.order_by(NameApplicationTask.application_id, NameApplicationTask.task)
    ):
        found.setdefault(each.application_id, []).append(each)
    return found


def citing_case(session: Session, case_id: UUID, sha256: str, *, with_objections: bool) -> bool:
    """Whether a step, opinion or check-off of a case cites a file, or an objection to it."""
    tables: list[Any] = [NameCleanupStep, NameCleanupOpinion, NameCleanupCheckoff]
    if with_objections:
        tables.append(NameCleanupObjection)
    cited = [exists().where(table.case_id == case_id, table.sha256 == sha256) for table in tables]
    return bool(session.scalar(select(or_(*cited))))


def numbers_from(first: str, count: int) -> list[str]:
    """Return so many numbers from one on."""
    year, _, at = first.partition("-")
    return [f"{year}-{int(at) + step:0{len(at)}d}" for step in range(count)]


def next_ordinals(session: Session, table: Any, case_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """Return the next ordinal of a part for each case."""
    statement = (
        select(table.case_id, func.max(table.ordinal))
        .where(among(table.case_id, case_ids))
        .group_by(table.case_id)
    )
    last = {row[0]: row[1] for row in session.execute(statement)}
    return {case_id: last.get(case_id, 0) + 1 for case_id in case_ids}


def add(session: Session, *records: Base) -> None:
    """Write new rows."""
    session.add_all(records)
    session.flush()


def count_up(session: Session, *changed: NameCleanupCase | NameCleanupNotice) -> None:
    """Write cases or a notice and count their versions up."""
    for one in changed:
        one.version += 1
    session.flush()


def save(session: Session) -> None:
    """Write what was changed."""
    session.flush()
