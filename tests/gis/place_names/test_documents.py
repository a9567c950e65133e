"""Documents of features: what is written is what is read, live and as known."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from gis import database
from gis.history.as_known import today
from gis.place_names.documents import COLUMNS, FeatureDocuments, rows
from gis.place_names.rules import FeatureNotFound, NationalCodeTaken, TwoStandardNames
from gis.proposals.fields import FieldsBreakRules, FieldsInvalid, IdTaken
from tests.gis.administrative_divisions.registered import (
    a_division,
    a_source,
    counted_statements,
    register,
)
from tests.gis.place_names.registered import (
    a_feature,
    a_geometry,
    a_name,
    change_feature,
    point,
    register_feature,
)

SUBJECT = FeatureDocuments()
LINE = {"type": "LineString", "coordinates": [[108.1, 38.123456789012345], [109.2, 38.2]]}
AREA = {
    "type": "MultiPolygon",
    "coordinates": [
        [
            [[108, 38], [109, 38], [109, 39], [108, 38]],
            [[108.8, 38.2], [108.9, 38.2], [108.9, 38.3], [108.8, 38.2]],
        ]
    ],
}


def test_what_is_written_is_what_is_read(session: Session) -> None:
    source = a_source(session)
    banner = register(session, a_division(source, "乌审旗", "banner"))
    town = register(session, a_division(source, parent=banner))
    document = a_feature(
        source,
        a_name(source, "图克镇", romanization="Tug Zhen", reading_confirmed=True, valid_from="1984-01-01"),
        a_name(source, "ᠲᠦᠭᠡ", language="mn", romanization="Tug"),
        a_name(source, "𣵦图克", name_type="alias", pinyin="Tú Kè"),
        division_id=str(town),
        divisions=[town, banner],
        geometries=[
            a_geometry(source, point(109.123456789012345, 38.6), accuracy_m=2.5),
            a_geometry(source, LINE, role="course", verbatim="X=4276543.21, Y=36543210.98"),
            a_geometry(source, AREA, role="area", method="approximate", is_approximate=True),
        ],
        national_code="12345678901234567890",
        meaning="旗帜",
    )
    (first, *_) = document["names"]
    document["events"][str(uuid4())] = {
        "name_id": first,
        "type": "naming",
        "on_date": "1984-01-01",
        "date_precision": "year",
        "authority": "旗人民政府",
        "document_number": "乌政发〔1984〕1号",
        "description": "",
        "source_id": source,
    }
    feature = register_feature(session, document)
    loaded = SUBJECT.load(session, feature, lock=True)
    assert loaded.document == document
    assert (loaded.version, loaded.areas) == (1, frozenset({town, banner}))
    assert SUBJECT.load_as_known(session, feature, datetime.now(UTC)) == loaded
    assert SUBJECT.title(document) == "图克镇"
    stored = session.execute(
        text("SELECT roman_key FROM place_name WHERE feature_id = :id ORDER BY roman_key"), {"id": feature}
    )
    assert list(stored.scalars()) == ["tug", "tugzhen", "tuke"]


def test_rows_have_the_columns_they_promise(session: Session) -> None:
    source = a_source(session)
    filled = rows(uuid4(), a_feature(source, geometries=[a_geometry(source, point(109, 38))]))
    assert list(filled) == list(COLUMNS)
    assert all(len(row) == len(COLUMNS[table]) for table, found in filled.items() for row in found)


def test_a_change_touches_only_the_rows_that_differ(session: Session) -> None:
    source = a_source(session)
    feature = register_feature(
        session,
        a_feature(
            source,
            a_name(source),
            a_name(source, "旧", name_type="former"),
            geometries=[a_geometry(source, point(109, 38))],
        ),
    )
    document = deepcopy(SUBJECT.load(session, feature).document)
    document["meaning"] = "旗帜"
    next(name for name in document["names"].values() if name["name"] == "旧")["pinyin"] = "Jiù"
    with counted_statements(session) as sent:
        SUBJECT.write(session, feature, document, creating=False)
    assert sum(statement.startswith(("INSERT", "UPDATE", "DELETE")) for statement in sent) == 2
    assert SUBJECT.load(session, feature).document == document
    assert SUBJECT.load(session, feature).version == 2
    counted = {
        table: session.execute(
            text(f"SELECT count(*) FROM history.{table} WHERE feature_id = :id"), {"id": feature}
        ).scalar_one()
        for table in ("place_name", "feature_geometry")
    }
    assert counted == {"place_name": 3, "feature_geometry": 1}


def test_a_name_ends_and_another_begins_in_one_change(session: Session) -> None:
    source = a_source(session)
    feature = register_feature(session, a_feature(source))
    document = deepcopy(SUBJECT.load(session, feature).document)
    next(iter(document["names"].values()))["valid_to"] = "2011-01-01"
    document["names"][str(uuid4())] = a_name(source, "图克村", valid_from="2011-01-01")
    change_feature(session, feature, document)
    assert SUBJECT.load(session, feature).document == document


def test_a_name_with_its_event_is_replaced(session: Session) -> None:
    source = a_source(session)
    document = a_feature(source)
    (name_id,) = document["names"]
    event = {"name_id": name_id, "type": "observation", "on_date": "2016-01-01", "source_id": source}
    document["events"] = {str(uuid4()): event}
    feature = register_feature(session, document)
    document = deepcopy(SUBJECT.load(session, feature).document)
    other = str(uuid4())
    document["names"] = {other: a_name(source, "图克村")}
    next(iter(document["events"].values()))["name_id"] = other
    change_feature(session, feature, document)
    assert SUBJECT.load(session, feature).document == document


def test_the_register_knows_what_it_knew(committed_database: Engine) -> None:
    with database.unit_of_work(committed_database) as session:
        source = a_source(session)
        feature = register_feature(
            session, a_feature(source, geometries=[a_geometry(source, point(109, 38))])
        )
        before = SUBJECT.load(session, feature)
    with database.unit_of_work(committed_database) as session:
        then = session.execute(text("SELECT clock_timestamp()")).scalar_one()
        document = deepcopy(before.document)
        document["geometries"] = {}
        document["names"] = {str(uuid4()): a_name(source, "图克村")}
        change_feature(session, feature, document)
    with database.unit_of_work(committed_database) as session:
        assert SUBJECT.load_as_known(session, feature, then) == before
        assert SUBJECT.load_as_known(session, feature, datetime.now(UTC)) == SUBJECT.load(session, feature)
        with pytest.raises(FeatureNotFound):
            SUBJECT.load_as_known(session, feature, datetime(2020, 1, 1, tzinfo=UTC))


def test_the_database_refuses_two_standard_names(session: Session) -> None:
    source = a_source(session)
    document = a_feature(source, a_name(source), a_name(source, "图克村"))
    with pytest.raises(TwoStandardNames):
        SUBJECT.write(session, uuid4(), document, creating=True)


def test_the_database_refuses_a_national_code_twice(session: Session) -> None:
    source = a_source(session)
    register_feature(session, a_feature(source, national_code="1" * 20))
    with pytest.raises(NationalCodeTaken):
        register_feature(session, a_feature(source, national_code="1" * 20))


def test_a_statistical_unit_gets_no_place_name_code(session: Session) -> None:
    source = a_source(session)
    zone = register(session, a_division(source, "苏里格经济开发区", "development_zone"))
    with pytest.raises(FieldsBreakRules):
        register_feature(session, a_feature(source, division_id=str(zone), national_code="1" * 20))


def test_a_new_standard_name_needs_its_paper(session: Session) -> None:
    source = a_source(session)
    tomorrow = (today() + timedelta(days=1)).isoformat()
    with pytest.raises(FieldsBreakRules) as refused:
        register_feature(session, a_feature(source, a_name(source, valid_from=tomorrow)))
    assert [found.message_id for found in refused.value.findings] == ["place_names.new_name_needs_approval"]


def test_many_features_cost_no_more_statements(session: Session) -> None:
    source = a_source(session)
    with counted_statements(session) as one:
        SUBJECT.create_many(session, {uuid4(): a_feature(source)})
    ids = [uuid4() for _ in range(40)]
    with counted_statements(session) as many:
        SUBJECT.create_many(session, {key: a_feature(source) for key in ids})
    assert len(many) == len(one)
    assert SUBJECT.load_many(session, [*ids, uuid4()]).keys() == set(ids)
    with pytest.raises(FieldsInvalid):
        SUBJECT.create_many(session, {uuid4(): a_feature(source), uuid4(): a_feature(source, category="x")})


def test_an_unknown_feature_is_not_found(session: Session) -> None:
    with pytest.raises(FeatureNotFound):
        SUBJECT.load(session, uuid4(), lock=True)
    with pytest.raises(FeatureNotFound):
        SUBJECT.load(session, uuid4())


def test_a_name_of_another_feature_is_not_taken(session: Session) -> None:
    source = a_source(session)
    document = a_feature(source)
    register_feature(session, document)
    with pytest.raises(IdTaken):
        register_feature(session, {**a_feature(source), "names": document["names"]})


def test_a_document_that_makes_no_sense_is_refused_and_breaks_nothing(session: Session) -> None:
    source = a_source(session)
    for path, value, message in (
        ("names", "图克", "fields.not_a_group"),
        ("names/x", "图克", "fields.not_a_group"),
        ("names/x/nmae", "图克", "fields.unknown_field"),
        ("names/x/name", ["图克"], "fields.not_plain"),
        ("divisions/x", False, "fields.not_true"),
        ("divisions", ["x"], "fields.not_a_group"),
        ("category", {"a": 1}, "fields.not_plain"),
        ("hights", 7, "fields.unknown_field"),
    ):
        document = a_feature(source)
        *steps, leaf = path.split("/")
        target: Any = document
        for step in steps:
            target = target.setdefault(step, {})
        target[leaf] = value
        SUBJECT.title(document)
        with pytest.raises(FieldsInvalid) as refused:
            SUBJECT.check(session, uuid4(), document, creating=True)
        assert (path, message) in {(found.path, found.message_id) for found in refused.value.findings}
