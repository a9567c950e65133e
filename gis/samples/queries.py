"""Statements of the sample: whether the register is empty, and how complete it is."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, exists, func, select, text, update
from sqlalchemy.orm import Session

import shapely
from geoalchemy2.shape import to_shape
from shapely.geometry import MultiPolygon, Point

from gis.administrative_divisions.tables import (
    AdministrativeDivision,
    DivisionBoundary,
    DivisionCode,
    DivisionState,
)
from gis.database import Base, translated_errors
from gis.editions.tables import Edition, EditionReading
from gis.history import service as history
from gis.name_screening.tables import ScreeningFinding
from gis.place_names.rules import list_key
from gis.place_names.tables import Feature, FeatureGeometry, PlaceName
from gis.reference.tables import DivisionType, Source


def is_empty(session: Session) -> bool:
    """Say whether the register holds neither a division nor a place."""
    divisions = select(AdministrativeDivision.id).limit(1)
    features = select(Feature.id).limit(1)
    return session.scalar(divisions) is None and session.scalar(features) is None


def divisions_by_type(
    session: Session, levels: Collection[str] | None = None
) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Count today's divisions by (level, type): all, located (place or boundary), with a boundary.

    `levels` are those of the records that are counted; None counts all.
    """
    place = exists().where(
        Feature.division_id == DivisionState.division_id, FeatureGeometry.feature_id == Feature.id
    )
    boundary = exists().where(
        DivisionBoundary.division_id == DivisionState.division_id,
        DivisionBoundary.valid.op("@>")(func.current_date()),
    )
    statement = (
        select(
            DivisionType.level,
            DivisionType.code,
            func.count(),
            func.count().filter(place | boundary),
            func.count().filter(boundary),
        )
        .select_from(DivisionState)
        .join(DivisionType, DivisionType.code == DivisionState.type)
        .where(DivisionState.valid.op("@>")(func.current_date()))
        .group_by(DivisionType.level, DivisionType.code, DivisionType.position)
        .order_by(DivisionType.position)
    )
    if levels is not None:
        seen = AdministrativeDivision.publication_level.in_(levels)
        statement = statement.where(
            exists().where(AdministrativeDivision.id == DivisionState.division_id, seen)
        )
    return {
        (level, code): (total, located, bounded)
        for level, code, total, located, bounded in session.execute(statement)
    }


def names(session: Session, levels: Collection[str] | None = None) -> dict[str, int]:
    """Count the real standard names in force: Chinese, romanized, confirmed, with a basis, Mongolian.

    `levels` are those of the records that are counted; None counts all.
    """
    statement = (
        select(
            func.count().filter(PlaceName.language == "zh").label("chinese"),
            func.count()
            .filter((PlaceName.language == "zh") & (PlaceName.romanization != ""))
            .label("romanized"),
            func.count().filter(PlaceName.reading_confirmed).label("confirmed"),
            func.count().filter(PlaceName.standard_basis != "unchecked").label("based"),
            func.count().filter(PlaceName.language == "mn").label("mongolian"),
        )
        .join(Source, Source.id == PlaceName.source_id)
        .where(
            PlaceName.name_type == "standard",
            PlaceName.valid.op("@>")(func.current_date()),
            Source.is_demonstration.is_(False),
        )
    )
    if levels is not None:
        seen = Feature.publication_level.in_(levels)
        statement = statement.where(exists().where(Feature.id == PlaceName.feature_id, seen))
    return dict(session.execute(statement).mappings().one())


def boundary(session: Session, county: str) -> tuple[UUID, MultiPolygon] | None:
    """Find the division that bears a six-digit code today, with its polygon."""
    found = session.execute(
        select(DivisionBoundary.division_id, DivisionBoundary.geom)
        .join(DivisionCode, DivisionCode.division_id == DivisionBoundary.division_id)
        .where(
            DivisionCode.code == county,
            DivisionCode.valid.op("@>")(func.current_date()),
            DivisionBoundary.valid.op("@>")(func.current_date()),
        )
        .order_by(DivisionCode.code_system)
        .limit(1)
    ).first()
    if found is None:
        return None
    polygon = to_shape(found.geom)
    return found.division_id, MultiPolygon(shapely.get_parts(polygon).tolist())


def division(session: Session, code: str) -> UUID:
    """Return the one division that bears a statistical code today."""
    statement = select(DivisionCode.division_id).where(
        DivisionCode.code == code,
        DivisionCode.code_system == "nbs",
        DivisionCode.valid.op("@>")(func.current_date()),
    )
    return session.scalars(statement).one()


def seats(session: Session, division_id: UUID) -> list[tuple[str, Point]]:
    """List the located seats of the divisions right below one, with their names."""
    rows = session.execute(
        select(DivisionState.name, FeatureGeometry.geom)
        .join(Feature, Feature.division_id == DivisionState.division_id)
        .join(FeatureGeometry, FeatureGeometry.feature_id == Feature.id)
        .where(
            DivisionState.parent_id == division_id,
            DivisionState.valid.op("@>")(func.current_date()),
            FeatureGeometry.role == "seat",
        )
        .order_by(DivisionState.name, FeatureGeometry.id)
    )
    return [(name, shapely.centroid(to_shape(geom))) for name, geom in rows]


def write(session: Session, records: Sequence[Base]) -> None:
    """Insert records, a table after those it refers to; a feature comes with all its names."""
    names: dict[UUID, list[dict[str, str | None]]] = {}
    for record in records:
        if isinstance(record, PlaceName):
            given = ("name_type", "language", "name", "romanization", "pinyin")
            part = {field: getattr(record, field) for field in given}
            names.setdefault(record.feature_id, []).append(part)
    for record in records:
        if isinstance(record, Feature):
            record.list_key = list_key(names.get(record.id, []))
    for table in Base.metadata.sorted_tables:
        session.add_all(record for record in records if record.__table__ is table)
        session.flush()


#: Kinds of records of work on names and of boundaries, what refers to another before it
NAMING_RECORDS = (
    "name_cleanup_notice",
    "name_cleanup_case",
    "protected_name",
    "name_application",
)
BOUNDARY_RECORDS = ("joint_inspection", "boundary_dispute", "boundary_marker", "boundary_line")


def _remove_records(session: Session, name: str, root: str) -> int:
    """Take away the records of one kind that cite a source of a demonstration, with their parts."""
    cited = (
        f"SELECT id FROM {root} WHERE source_id IN (SELECT id FROM source WHERE demonstration_name = :name)"
    )
    parts = history.parts(root).values()
    for table in reversed(Base.metadata.sorted_tables):
        if table in parts:
            _, owner, _ = table.info["part_of"]
            session.execute(text(f"DELETE FROM {table.name} WHERE {owner} IN ({cited})"), {"name": name})
    removed = session.execute(text(f"DELETE FROM {root} WHERE id IN ({cited}) RETURNING id"), {"name": name})
    return len(removed.all())


def neighbours(session: Session, division_id: UUID) -> list[tuple[UUID, str, str]]:
    """List the divisions of a division's own level whose polygons touch its own: id, name, civil code."""
    rows = session.execute(
        text(
            "SELECT DISTINCT s.division_id, s.name, (SELECT min(c.code) FROM division_code c"
            " WHERE c.division_id = s.division_id AND c.valid @> current_date) AS code"
            " FROM division_boundary ours JOIN division_boundary theirs"
            " ON theirs.division_id <> ours.division_id AND ST_DWithin(theirs.geom, ours.geom, 0)"
            " AND theirs.valid @> current_date"
            " JOIN division_state s ON s.division_id = theirs.division_id AND s.valid @> current_date"
            " JOIN division_type t ON t.code = s.type"
            " WHERE ours.division_id = :division AND ours.valid @> current_date AND t.level ="
            " (SELECT o.level FROM division_state d JOIN division_type o ON o.code = d.type"
            " WHERE d.division_id = :division AND d.valid @> current_date)"
            " ORDER BY code"
        ),
        {"division": division_id},
    )
    return [(row.division_id, row.name, row.code) for row in rows]


def names_today(session: Session, division_id: UUID) -> tuple[str, str]:
    """Return the name and the least code that a division bears today."""
    row = session.execute(
        text(
            "SELECT s.name, min(c.code) AS code FROM division_state s JOIN division_code c"
            " ON c.division_id = s.division_id AND c.valid @> current_date"
            " WHERE s.division_id = :division AND s.valid @> current_date GROUP BY s.name"
        ),
        {"division": division_id},
    ).one()
    return row.name, row.code


#: Take away what speaks of invented signs, units and reports, what refers to another before it; what staff
#: tried on them goes too, and a real report that joined an invented sign is in hand again
SIGN_REMOVALS = (
    "UPDATE name_report SET state = 'in_hand', sign_id = NULL, decided_by = NULL, decided_at = NULL"
    " WHERE sign_id IN (SELECT id FROM place_name_sign WHERE source_id IN ({cited}))",
    "UPDATE place_name_sign SET unit_id = NULL WHERE source_id NOT IN ({cited})"
    " AND unit_id IN (SELECT id FROM sign_unit WHERE source_id IN ({cited}))",
    "DELETE FROM sign_notice_item WHERE error_id IN ({errors})"
    " OR notice_id IN (SELECT id FROM sign_notice WHERE source_id IN ({cited}))",
    "DELETE FROM sign_recheck WHERE error_id IN ({errors})",
    "DELETE FROM sign_photo WHERE sign_id IN ({signs})",
    "DELETE FROM sign_error WHERE id IN ({errors})",
    "DELETE FROM sign_reading WHERE sign_id IN ({signs})",
    "DELETE FROM sign_notice WHERE source_id IN ({cited})",
    "DELETE FROM sign_state_record WHERE sign_id IN ({signs})",
    "DELETE FROM place_name_sign WHERE id IN ({signs})",
    "DELETE FROM sign_inspection WHERE source_id IN ({cited})",
    "DELETE FROM sign_unit WHERE source_id IN ({cited})",
    "DELETE FROM name_report_informant_reading WHERE report_id IN ({reports})",
    "DELETE FROM name_report_informant WHERE report_id IN ({reports})",
    "DELETE FROM name_report WHERE id IN ({reports})",
)


def _remove_signs(session: Session, name: str) -> int:
    """Take away the signs of a demonstration; return how many signs and reports there were."""
    cited = "SELECT id FROM source WHERE demonstration_name = :name"
    signs = f"SELECT id FROM place_name_sign WHERE source_id IN ({cited})"
    reports = f"SELECT id FROM name_report WHERE source_id IN ({cited})"
    errors = f"SELECT id FROM sign_error WHERE sign_id IN ({signs}) OR report_id IN ({reports})"
    counted = text(f"SELECT (SELECT count(*) FROM ({signs}) s) + (SELECT count(*) FROM ({reports}) r)")
    count: int = session.execute(counted, {"name": name}).scalar_one()
    for statement in SIGN_REMOVALS:
        filled = statement.format(cited=cited, signs=signs, errors=errors, reports=reports)
        session.execute(text(filled), {"name": name})
    return count


def features_of(session: Session, source: UUID) -> list[UUID]:
    """Return the features of a source, in the order of their names."""
    statement = select(Feature.id).where(Feature.source_id == source).order_by(Feature.list_key, Feature.id)
    return list(session.scalars(statement))


def _remove_national(session: Session, name: str, features: str) -> int:
    """Take away what was invented of the national database; return how many states and returned records."""
    records = (
        "SELECT r.id, r.return_id FROM national_return_record r JOIN national_return n ON n.id = r.return_id"
        " WHERE n.is_demonstration AND EXISTS (SELECT FROM national_return_candidate c"
        f" JOIN national_return_record o ON o.id = c.record_id WHERE o.return_id = n.id"
        f" AND c.feature_id IN ({features}))"
    )
    states = f"SELECT feature_id FROM national_entry WHERE feature_id IN ({features})"
    counted = text(f"SELECT (SELECT count(*) FROM ({records}) r) + (SELECT count(*) FROM ({states}) s)")
    count: int = session.execute(counted, {"name": name}).scalar_one()
    for statement in (
        f"DELETE FROM national_return WHERE id IN (SELECT return_id FROM ({records}) r)",
        f"DELETE FROM national_entry WHERE feature_id IN ({features})",
    ):
        session.execute(text(statement), {"name": name})
    return count


def remove_demonstration(session: Session, name: str) -> int:
    """Take away every record that cites a source of this demonstration; return how many features."""
    cited = "SELECT id FROM source WHERE demonstration_name = :name"
    features = f"SELECT id FROM feature WHERE source_id IN ({cited})"
    count = _remove_national(session, name, features) + _remove_signs(session, name)
    count += sum(_remove_records(session, name, root) for root in NAMING_RECORDS)
    parts = ("name_event", "place_name", "feature_geometry")
    for table in parts:
        statement = f"DELETE FROM {table} WHERE feature_id IN ({features}) OR source_id IN ({cited})"
        session.execute(text(statement), {"name": name})
    session.execute(text(f"DELETE FROM feature_division WHERE feature_id IN ({features})"), {"name": name})
    removed = session.execute(
        text(f"DELETE FROM feature WHERE source_id IN ({cited}) RETURNING id"), {"name": name}
    )
    count += len(removed.all()) + sum(_remove_records(session, name, root) for root in BOUNDARY_RECORDS)
    session.execute(text("DELETE FROM source WHERE demonstration_name = :name"), {"name": name})
    return count


def remove_edition(session: Session, edition_id: UUID) -> int:
    """Take an open edition away with all that belongs to it; return how many entries it had."""
    count = session.scalar(
        select(func.count()).select_from(EditionReading).where(EditionReading.edition_id == edition_id)
    )
    with translated_errors():
        for table in reversed(Base.metadata.sorted_tables):
            # What was frozen stays: nothing is taken away of an edition that has a snapshot
            if "edition_id" in table.c and table.name not in ("edition_snapshot", "edition"):
                session.execute(delete(table).where(table.c.edition_id == edition_id))
        session.execute(delete(Edition).where(Edition.id == edition_id))
    return count or 0


def retire_name(session: Session, feature_id: UUID, name: str) -> None:
    """Let a name of an invented feature be a former one."""
    of_it = (PlaceName.feature_id == feature_id, PlaceName.name == name)
    session.execute(update(PlaceName).where(*of_it).values(name_type="former", standard_basis=None))


def screened(session: Session, source: UUID) -> dict[tuple[str, str], ScreeningFinding]:
    """Return the gravest finding of each name and class among the features of a source."""
    statement = (
        select(ScreeningFinding)
        .join(Feature, Feature.id == ScreeningFinding.feature_id)
        .where(Feature.source_id == source, ScreeningFinding.is_current)
        .order_by(ScreeningFinding.weight, ScreeningFinding.id)
    )
    return {(found.name, found.kind): found for found in session.scalars(statement)}
