"""Reading place names: as of a day, as known on one, filters, pages, exports, and through the indexes."""

from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from gis import database
from gis.accounts.rules import PUBLIC
from gis.administrative_divisions.readers import Reader
from gis.errors import NotAllowed, NotSignedIn
from gis.history.as_known import today
from gis.place_names import queries, service
from gis.place_names.documents import FeatureDocuments
from gis.place_names.queries import Filter
from gis.place_names.rules import FeatureNotFound, NotThere
from gis.publication.pages import UnreadableFilter, UnreadableKey
from tests.gis.administrative_divisions.registered import (
    REVIEWER,
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


def names(session: Session, **filters: Any) -> list[str]:
    return [row["name"] for row in service.find(session, PUBLIC, **filters).rows]


def a_renamed_feature(session: Session) -> UUID:
    """图克 until the end of 2010, 图克村 from 2011, gone from 2020."""
    source = a_source(session)
    old = a_name(source, valid_to="2011-01-01")
    new = a_name(source, "图克村", valid_from="2011-01-01", valid_to="2020-01-01")
    return register_feature(session, a_feature(source, old, new, valid_to="2020-01-01"))


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2010, 12, 31), ["图克"]),
        (date(2011, 1, 1), ["图克村"]),
        (date(2019, 12, 31), ["图克村"]),
        (date(2020, 1, 1), []),
    ],
    ids=["last day of the old", "first of the new", "last of all", "gone"],
)
def test_as_of_reads_half_open_ranges(session: Session, day: date, shown: list[str]) -> None:
    feature = a_renamed_feature(session)
    assert names(session, as_of=day) == shown
    assert names(session, as_of=day, text="图克") == shown
    if shown:
        row = service.get(session, PUBLIC, feature, day)
        assert row["name"] == shown[0]
        assert {name["name"] for name in row["names"]} == {"图克", "图克村"}
    else:
        with pytest.raises(NotThere):
            service.get(session, PUBLIC, feature, day)


def test_historic_features_and_names_are_listed_on_request(session: Session) -> None:
    a_renamed_feature(session)
    assert names(session) == []
    (row,) = service.find(session, PUBLIC, include_historic=True, text="图克").rows
    assert {name["name"] for name in row["names"]} == {"图克", "图克村"}


def test_a_name_no_longer_valid_does_not_find_its_feature(session: Session) -> None:
    a_renamed_feature(session)
    assert names(session, as_of=date(2010, 1, 1), text="图克村") == []


def test_as_known_on_reads_what_the_register_knew(committed_database: Engine) -> None:
    with database.unit_of_work(committed_database) as session:
        source = a_source(session)
        feature = register_feature(
            session, a_feature(source, geometries=[a_geometry(source, point(109, 38))])
        )
    with committed_database.begin() as connection:
        for table in ("feature", "place_name", "feature_geometry", "source"):
            connection.execute(text(f"ALTER TABLE history.{table} DISABLE TRIGGER append_only"))
            connection.execute(
                text(f"UPDATE history.{table} SET history_recorded_at = '2026-03-01 23:59:59.999999+08'")
            )
            connection.execute(text(f"ALTER TABLE history.{table} ENABLE TRIGGER append_only"))
    with database.unit_of_work(committed_database) as session:
        document = deepcopy(FeatureDocuments().load(session, feature).document)
        document["names"] = {str(uuid4()): a_name(source, "图克村")}
        document["geometries"] = {}
        change_feature(session, feature, document)
    with database.unit_of_work(committed_database) as session:

        def known(day: date) -> list[tuple[str, bool]]:
            page = service.find(session, REVIEWER, text="图", as_known_on=day)
            return [(row["name"], row["position"] is not None) for row in page.rows]

        assert known(date(2026, 2, 28)) == []
        assert known(date(2026, 3, 1)) == [("图克", True)]
        assert known(today()) == [("图克村", False)]
        window = (108.5, 37.5, 109.5, 38.5)
        assert service.find(session, REVIEWER, bbox=window).rows == []
        assert len(service.find(session, REVIEWER, bbox=window, as_known_on=date(2026, 3, 1)).rows) == 1
        row = service.get(session, REVIEWER, feature, as_known_on=date(2026, 3, 1))
        assert row["geometries"][0]["geometry"] == point(109, 38)
        with pytest.raises(FeatureNotFound):
            service.get(session, REVIEWER, feature, as_known_on=date(2026, 2, 28))


def test_only_staff_ask_what_was_known(session: Session) -> None:
    with pytest.raises(NotSignedIn):
        service.find(session, PUBLIC, as_known_on=today())
    neighbour = replace(REVIEWER, shared_counties=frozenset({uuid4()}))
    with pytest.raises(NotAllowed):
        next(service.stream(session, neighbour, as_known_on=today()))


def test_filters_narrow_the_list(session: Session) -> None:
    source = a_source(session)
    banner = register(session, a_division(source, "乌审旗", "banner"))
    town = register(session, a_division(source, parent=banner))
    located = [a_geometry(source, point(109, 38.6))]
    register_feature(
        session,
        a_feature(
            source,
            a_name(source, "图克镇", romanization="Tug Zhen"),
            a_name(source, "吐克", name_type="alias"),
            category="21500",
            division_id=str(town),
            geometries=located,
        ),
    )
    register_feature(
        session,
        a_feature(source, a_name(source, "无定河", pinyin="Wúdìng Hé"), category="12100", divisions=[town]),
    )
    register_feature(session, a_feature(source, a_name(source, "绿洲", pinyin="Lǜzhōu"), divisions=[banner]))

    everything = ["绿洲", "图克镇", "无定河"]
    assert names(session) == everything
    assert (
        names(session, text="图") == names(session, text="tug zh") == names(session, text="Tug") == ["图克镇"]
    )
    assert names(session, text="吐") == ["图克镇"]
    assert names(session, text="吐", name_type="standard") == []
    assert names(session, text="lvz") == names(session, text="Lǜ") == ["绿洲"]
    assert names(session, text="克") == ["图克镇"]
    assert names(session, text="%") == names(session, text="图a") == []
    assert names(session, category="21") == names(session, category="21500") == ["图克镇"]
    assert names(session, division_id=town) == ["图克镇", "无定河"]
    assert names(session, division_id=banner) == everything
    assert names(session, name_type="alias") == ["图克镇"]
    assert names(session, located=False) == ["绿洲", "无定河"]
    assert names(session, bbox=(108.9, 38.5, 109.1, 38.7)) == names(session, located=True) == ["图克镇"]
    assert names(session, bbox=(38.5, 108.9, 38.7, 109.1)) == []
    with pytest.raises(UnreadableFilter):
        names(session, category="21\x00")


def some_features(session: Session, count: int, source: str | None = None) -> str:
    source = source or a_source(session)
    FeatureDocuments().create_many(
        session,
        {
            uuid4(): a_feature(
                source,
                a_name(source, f"地名{number}", pinyin=f"Dìmíng {number % 7:05d}"),
                geometries=[a_geometry(source, point(108 + number % 100 / 50, 37.7 + number // 100 / 50))],
            )
            for number in range(count)
        },
    )
    return source


def test_pages_hold_every_row_once_and_in_order(session: Session) -> None:
    some_features(session, 23)
    seen: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        page = service.find(session, PUBLIC, after=after, limit=5)
        assert len(page.rows) <= 5
        seen += page.rows
        after = page.after
        if after is None:
            break
    assert len({row["id"] for row in seen}) == len(seen) == 23
    keys = [(row["names"][0]["pinyin"], row["name"]) for row in seen]
    assert keys == sorted(keys)
    streamed = [row["id"] for row in service.stream(session, PUBLIC)]
    assert streamed == [row["id"] for row in seen]
    with pytest.raises(UnreadableKey):
        service.find(session, PUBLIC, after="WyJhIiwiYiJd")


def test_a_page_costs_the_same_however_long(session: Session) -> None:
    some_features(session, 50)
    with counted_statements(session) as few:
        assert len(service.find(session, PUBLIC, limit=2).rows) == 2
    with counted_statements(session) as many:
        assert len(service.find(session, PUBLIC, limit=50).rows) == 50
    assert len(many) == len(few) <= 6


def test_a_stream_reads_in_chunks(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    some_features(session, 25)
    monkeypatch.setattr(service, "CHUNK", 10)
    rows = service.stream(session, PUBLIC)
    first = next(rows)
    assert first["geometries"][0]["geometry"]["type"] == "Point"
    assert len([first, *rows]) == 25


def test_the_public_sees_no_internal_field_or_record(session: Session) -> None:
    source = a_source(session)
    measured = a_geometry(source, point(109, 38), accuracy_m=2.0, verbatim="38°N")
    shown = register_feature(session, a_feature(source, geometries=[measured]))
    hidden = register_feature(session, a_feature(source, publication_level="internal"))
    (row,) = service.find(session, PUBLIC).rows
    assert row["id"] == str(shown)
    assert {"version", "publication_level"}.isdisjoint(row)
    (geometry,) = service.get(session, PUBLIC, shown)["geometries"]
    assert {"accuracy_m", "verbatim"}.isdisjoint(geometry)
    assert [row["id"] for row in service.stream(session, PUBLIC)] == [str(shown)]
    with pytest.raises(FeatureNotFound):
        service.get(session, PUBLIC, hidden)
    editor = replace(REVIEWER, clearance="internal")
    assert service.get(session, editor, shown)["geometries"][0]["accuracy_m"] == 2.0
    assert len(service.find(session, editor).rows) == 2


def test_the_name_of_a_hidden_division_is_not_shown(session: Session) -> None:
    source = a_source(session)
    hidden = register(session, a_division(source, publication_level="restricted"))
    register_feature(session, a_feature(source, divisions=[hidden]))
    assert service.find(session, PUBLIC).rows[0]["divisions"] == []
    assert service.find(session, REVIEWER).rows[0]["divisions"][0]["name"] == "图克镇"


def test_a_neighbour_sees_beyond_the_public_only_what_he_shares(session: Session) -> None:
    source = a_source(session)
    ours, theirs = (register(session, a_division(source, name, "banner")) for name in ("乌审旗", "杭锦旗"))
    shared = register_feature(session, a_feature(source, divisions=[ours], publication_level="internal"))
    register_feature(session, a_feature(source, divisions=[theirs], publication_level="internal"))
    public = register_feature(session, a_feature(source, divisions=[theirs]))
    neighbour = replace(REVIEWER, clearance="internal", shared_counties=frozenset({ours}))
    rows = {row["id"]: row for row in service.find(session, neighbour).rows}
    assert rows.keys() == {str(shared), str(public)}
    assert "version" in rows[str(shared)]
    assert "version" not in rows[str(public)]


def test_the_position_is_the_surest_point(session: Session) -> None:
    source = a_source(session)
    line = {"type": "LineString", "coordinates": [[108.0, 38.0], [109.0, 38.0]]}
    register_feature(
        session,
        a_feature(
            source,
            geometries=[
                a_geometry(source, point(1, 1), method="approximate", is_approximate=True),
                a_geometry(source, line, role="course"),
            ],
        ),
    )
    (row,) = service.find(session, PUBLIC).rows
    assert row["position"]["latitude"] == 38.0
    assert 108 <= row["position"]["longitude"] <= 109
    assert row["position"]["is_approximate"] is False


def test_counts_leave_invented_data_out(session: Session) -> None:
    real, invented = a_source(session), a_source(session, demonstration_name="roads")
    banner = register(session, a_division(real, "乌审旗", "banner"))
    villages = [register(session, a_division(real, f"{n}嘎查", "gacha", parent=banner)) for n in "甲乙"]
    exact, rough = (
        a_geometry(real, point(109, 38)),
        a_geometry(real, point(109, 38), method="approximate", is_approximate=True),
    )
    register_feature(session, a_feature(real, division_id=str(villages[0]), geometries=[exact, rough]))
    register_feature(session, a_feature(real, division_id=str(villages[1])))
    register_feature(session, a_feature(real, divisions=[banner], geometries=[rough]))
    register_feature(session, a_feature(invented, divisions=[banner], geometries=[exact]))
    counts = service.counts(session, within=banner)
    assert (counts.features, counts.located, counts.approximate) == (3, 2, 1)
    assert counts.located_by_type == {"gacha": 1}
    assert {row.type: row.divisions for row in counts.divisions} == {"banner": 1, "gacha": 2}
    invented_row = service.find(session, PUBLIC, division_id=banner).rows
    assert sum(row["source"]["is_demonstration"] for row in invented_row) == 1


@pytest.mark.parametrize(
    ("narrowed", "index"),
    [
        (Filter(window=(108.0, 37.7, 108.03, 37.73)), "ix_feature_geometry_geom"),
        (Filter(text="地名12"), "ix_place_name_name"),
        (Filter(text="diming", spelling="diming00003x"), "ix_place_name_roman_key"),
    ],
    ids=["window", "characters", "letters"],
)
def test_lists_go_through_their_index(session: Session, narrowed: Filter, index: str) -> None:
    some_features(session, 4000)
    session.execute(text("ANALYZE feature, place_name, feature_geometry"))
    statement = queries.features(Reader.of(session, PUBLIC), narrowed, today()).limit(50)
    assert index in explained(session, statement)


@pytest.mark.parametrize("narrowed", [Filter(), Filter(text="地名12"), Filter(window=(108, 37, 109, 38))])
def test_a_list_of_then_reads_each_history_once(session: Session, narrowed: Filter) -> None:
    some_features(session, 10)
    plan = explained(session, queries.features(Reader.of(session, REVIEWER, today()), narrowed, today()))
    assert "history_recorded_at <= " in plan
    assert "Nested Loop" not in plan


def explained(session: Session, statement: Any) -> str:
    """How PostgreSQL would answer a statement."""
    connection = session.connection()
    compiled = statement.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
    parameters = compiled.construct_params()
    plan = connection.exec_driver_sql(f"EXPLAIN {compiled}", parameters)
    return "\n".join(plan.scalars())
