"""Who changed what when; every table keeps its history, and nobody can take it away."""

from datetime import date
from importlib import import_module
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Table, inspect, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from geoalchemy2 import WKTElement

import gis
from gis.accounts.rules import PUBLIC, Caller
from gis.accounts.tables import Account, Organisation
from gis.database import Base, act_as
from gis.errors import NotAllowed
from gis.history import service as history
from gis.history.rules import NoHistory, UnknownTable
from gis.place_names.tables import Feature, FeatureGeometry, PlaceName
from gis.publication import service as publication
from gis.reference.tables import Source

for tables in sorted(Path(gis.__file__).parent.glob("*/tables.py")):
    import_module(f"gis.{tables.parent.name}.tables")
KEPT = [table for table in Base.metadata.sorted_tables if table.info.get("history", True)]
STAFF = Caller(account_id=uuid4(), roles=frozenset({"editor"}), clearance="internal")
REVIEWER = Caller(account_id=uuid4(), roles=frozenset({"reviewer"}), clearance="restricted")


def an_account(session: Session, name: str = "其其格") -> Account:
    office = Organisation(kind="bureau", name=f"民政局{uuid4()}")
    session.add(office)
    session.flush()
    account = Account(login=str(uuid4()), display_name=name, organisation_id=office.id)
    session.add(account)
    session.flush()
    return account


def a_feature(session: Session, publication_level: str = "public") -> tuple[Feature, PlaceName]:
    source = Source(title="二普成果", licence="内部")
    session.add(source)
    session.flush()
    category = session.scalars(text("SELECT code FROM place_name_category ORDER BY code LIMIT 1")).one()
    feature = Feature(
        category=category,
        valid=Range(None, None),
        source_id=source.id,
        publication_level=publication_level,
    )
    session.add(feature)
    session.flush()
    name = PlaceName(
        feature_id=feature.id,
        name_type="alias",
        language="zh",
        name="图克",
        valid=Range(date(1958, 1, 1), None),
        source_id=source.id,
    )
    session.add(name)
    session.flush()
    return feature, name


@pytest.mark.parametrize("table", KEPT, ids=lambda table: table.name)
def test_every_table_is_copied_with_all_its_columns(session: Session, table: Table) -> None:
    copied = {column["name"] for column in inspect(session.connection()).get_columns(table.name, "history")}
    assert {column.name for column in table.columns} <= copied


@pytest.mark.parametrize("table", KEPT, ids=lambda table: table.name)
@pytest.mark.parametrize(
    "statement",
    ["UPDATE history.{0} SET history_action = 'insert'", "DELETE FROM history.{0}", "TRUNCATE history.{0}"],
)
def test_history_is_append_only(session: Session, table: Table, statement: str) -> None:
    with pytest.raises(DBAPIError, match="history is append-only"), session.begin_nested():
        session.execute(text(statement.format(table.name)))


@pytest.mark.parametrize("table", KEPT, ids=lambda table: table.name)
def test_every_table_has_the_triggers_that_fill_its_history(session: Session, table: Table) -> None:
    triggers = session.scalars(
        text(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = CAST(:name AS regclass) AND tgenabled = 'O'"
            " AND tgname LIKE 'history\\_%'"
        ),
        {"name": f"public.{table.name}"},
    )
    assert set(triggers) == {"history_insert", "history_update", "history_delete"}


def test_secrets_and_queues_have_no_history(session: Session) -> None:
    copied = set(inspect(session.connection()).get_table_names("history"))
    assert copied == {table.name for table in KEPT}


def test_history_says_who_and_by_which_proposal(session: Session) -> None:
    account, proposal = an_account(session), uuid4()
    act_as(session, account.id, proposal)
    _, name = a_feature(session)
    name.romanization = "Tuke"
    session.flush()
    session.delete(name)
    session.flush()
    rows = session.execute(
        text(
            "SELECT history_action, history_account_id, history_proposal_id, romanization"
            " FROM history.place_name WHERE id = :id ORDER BY history_id"
        ),
        {"id": name.id},
    ).all()
    assert [tuple(row) for row in rows] == [
        ("insert", account.id, proposal, ""),
        ("update", account.id, proposal, "Tuke"),
        ("delete", account.id, proposal, "Tuke"),
    ]


def test_changes_tell_fields_before_and_after(session: Session) -> None:
    account = an_account(session)
    act_as(session, account.id)
    feature, name = a_feature(session)
    name.valid = Range(date(1958, 1, 1), date(1984, 1, 1))
    feature.origin = "蒙古语"
    feature.version = 2
    session.flush()
    session.delete(name)
    session.flush()
    found = history.changes(session, STAFF, "feature", feature.id)
    assert {change.account_name for change in found} == {"其其格"}
    told = [(change.part, change.action) for change in found]
    assert told[0] == ("names", "delete")
    assert sorted(told[1:3]) == [("", "update"), ("names", "update")]
    assert told[3:] == [("names", "insert"), ("", "insert")]
    by_kind = {(change.part, change.action): change.fields for change in found}
    assert [(d.field, d.before, d.after) for d in by_kind["", "update"]] == [("origin", "", "蒙古语")]
    assert [(d.field, d.before, d.after) for d in by_kind["names", "update"]] == [
        ("valid_to", None, "1984-01-01")
    ]
    assert ("name", "图克", None) in [(d.field, d.before, d.after) for d in by_kind["names", "delete"]]
    assert [d.recorded_at for d in found] == sorted((d.recorded_at for d in found), reverse=True)


def test_pages_of_changes_follow_one_another(session: Session) -> None:
    feature, _ = a_feature(session)
    for number in range(7):
        feature.meaning = f"第{number}次"
        session.flush()
        feature.version += 1  # alone, it is nobody's business
        session.flush()
    pages: list[int] = []
    after = None
    while page := history.changes(session, STAFF, "feature", feature.id, after, 2):
        assert len(page) <= 2
        pages += [change.id for change in page]
        after = page[-1].id
    whole = history.changes(session, STAFF, "feature", feature.id)
    assert pages == [change.id for change in whole]
    assert len(whole) == 9


def test_a_geometry_is_geojson_without_a_crs(session: Session) -> None:
    feature, _ = a_feature(session)
    session.add(
        FeatureGeometry(
            feature_id=feature.id,
            role=_first(session, "geometry_role"), method=_first(session, "location_method"),
            geom=WKTElement("POINT(109.5 38.25)", srid=4490), source_id=feature.source_id, accuracy_m=5,
        )
    )  # fmt: skip
    session.flush()
    change = history.changes(session, REVIEWER, "feature", feature.id)[0]
    fields = {delta.field: delta.after for delta in change.fields}
    assert fields["geometry"] == {"type": "Point", "coordinates": [109.5, 38.25]}


def _first(session: Session, table: str) -> str:
    return str(session.scalars(text(f"SELECT code FROM {table} ORDER BY code LIMIT 1")).one())


def test_fields_above_the_clearance_are_absent(session: Session) -> None:
    feature, _ = a_feature(session)
    admin = Caller(account_id=uuid4(), roles=frozenset({"admin"}), clearance="restricted")
    publication.set_level(session, admin, "place_name", "names.name", "restricted")
    told = {
        delta.field
        for change in history.changes(session, STAFF, "feature", feature.id)
        for delta in change.fields
    }
    all_told = {
        delta.field
        for change in history.changes(session, REVIEWER, "feature", feature.id)
        for delta in change.fields
    }
    assert all_told - told == {"name"}


def test_a_restricted_record_has_no_history_for_others(session: Session) -> None:
    feature, _ = a_feature(session, publication_level="restricted")
    with pytest.raises(NoHistory):
        history.changes(session, STAFF, "feature", feature.id)
    assert history.changes(session, REVIEWER, "feature", feature.id)


def test_the_public_sees_no_history(session: Session) -> None:
    feature, _ = a_feature(session)
    with pytest.raises(NotAllowed):
        history.changes(session, PUBLIC, "feature", feature.id)


@pytest.mark.parametrize("record", [uuid4(), "not-an-id"])
def test_a_record_that_never_was_has_no_history(session: Session, record: UUID | str) -> None:
    with pytest.raises(NoHistory):
        history.changes(session, STAFF, "feature", record)


@pytest.mark.parametrize("table", ["no_such_table", "account_secret", "place_name"])
def test_history_is_asked_by_record(session: Session, table: str) -> None:
    with pytest.raises(UnknownTable):
        history.changes(session, STAFF, table, uuid4())


ROOTS = [table for table in KEPT if "part_of" not in table.info]


@pytest.mark.parametrize("table", ROOTS, ids=lambda table: table.name)
def test_changes_answer_for_every_table(session: Session, table: Table) -> None:
    an_account(session)
    admin = Caller(account_id=uuid4(), roles=frozenset({"admin"}), clearance="restricted")
    keys = list(table.primary_key)
    row = session.execute(
        text(f"SELECT {', '.join(key.name for key in keys)} FROM {table.name} LIMIT 1")
    ).first()
    if row is None:
        with pytest.raises(NoHistory):
            history.changes(session, admin, table.name, "/".join(str(uuid4()) for _ in keys))
    else:
        assert history.changes(session, admin, table.name, "/".join(map(str, row)))


DUMMIES = {
    "uuid": "gen_random_uuid()",
    "boolean": "false",
    "date": "DATE '2020-01-01'",
    "daterange": "'[2020-01-01,)'::daterange",
    "jsonb": "'{}'::jsonb",
}


SHAPES = {"MultiPolygon": "MULTIPOLYGON EMPTY", "LineString": "LINESTRING(109 38,109.1 38)"}


def _dummy(type_: str) -> str:
    if type_.startswith("geometry"):
        shape = next((text for kind, text in SHAPES.items() if kind in type_), "POINT(109 38)")
        return f"ST_GeomFromText('{shape}', 4490)"
    if type_.startswith("timestamp"):
        return "clock_timestamp()"
    if type_.endswith("[]"):
        return f"'{{}}'::{type_}"
    return DUMMIES.get(type_, "'7'")


@pytest.mark.parametrize("table", KEPT, ids=lambda table: table.name)
def test_every_insert_update_and_delete_is_copied_with_who_and_why(session: Session, table: Table) -> None:
    """A row of dummy values, which no constraint hinders: the copy must say all of it three times."""
    constraints = session.execute(
        text(
            "SELECT conrelid::regclass AS of, conname FROM pg_constraint WHERE contype IN ('f', 'c')"
            " AND connamespace = 'public'::regnamespace"
            " AND CAST(:name AS regclass) IN (conrelid, confrelid)"
        ),
        {"name": table.name},
    ).all()
    for owner, constraint in constraints:
        session.execute(text(f'ALTER TABLE {owner} DROP CONSTRAINT "{constraint}"'))
    guards = session.scalars(
        text(
            "SELECT tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgrelid = CAST(:name AS regclass) AND NOT t.tgisinternal"
            " AND p.pronamespace = 'public'::regnamespace"
        ),
        {"name": table.name},
    ).all()
    for guard in guards:
        session.execute(text(f'ALTER TABLE {table.name} DISABLE TRIGGER "{guard}"'))
    columns = session.execute(
        text(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
            " WHERE attrelid = CAST(:name AS regclass) AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
        ),
        {"name": table.name},
    ).all()
    account, proposal = an_account(session), uuid4()
    act_as(session, account.id, proposal)
    names, values = ", ".join(name for name, _ in columns), ", ".join(_dummy(type_) for _, type_ in columns)
    written = session.execute(
        text(f"INSERT INTO {table.name} ({names}) VALUES ({values}) RETURNING *")
    ).mappings().one()  # fmt: skip
    where = " AND ".join(f"{key.name} = :{key.name}" for key in table.primary_key)
    key = {column.name: written[column.name] for column in table.primary_key}
    column = next(iter(table.primary_key)).name
    session.execute(text(f"UPDATE {table.name} SET {column} = {column} WHERE {where}"), key)
    session.execute(text(f"DELETE FROM {table.name} WHERE {where}"), key)
    copies = session.execute(
        text(f"SELECT * FROM history.{table.name} WHERE {where} ORDER BY history_id"), key
    ).mappings().all()  # fmt: skip
    assert [copy["history_action"] for copy in copies] == ["insert", "update", "delete"]
    for copy in copies:
        assert {name: copy[name] for name in written} == dict(written)
        assert (copy["history_account_id"], copy["history_proposal_id"]) == (account.id, proposal)
