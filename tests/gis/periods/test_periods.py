"""The derived periods say what the register says, whoever wrote it, on every day."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from gis import samples
from gis.accounts.rules import Caller
from gis.administrative_divisions.documents import DivisionDocuments
from gis.administrative_divisions.tables import DivisionPeriod
from gis.database import migrate, unit_of_work
from gis.periods import service as periods
from gis.place_names.documents import FeatureDocuments
from gis.place_names.tables import PlaceNamePeriod
from gis.publication import service as publication
from gis.samples import demonstration
from tests.gis.administrative_divisions.registered import a_division, a_source, register, square
from tests.gis.periods.answers import check_against_rebuilt, check_periods, everything
from tests.gis.place_names.registered import a_feature, a_geometry, a_name, point, register_feature

ADMIN = Caller(roles=frozenset({"admin"}))
#: Few days, so that edges meet
DAYS = [None, *((date(2000, 1, 1) + timedelta(days=n)).isoformat() for n in range(6))]


def spans() -> st.SearchStrategy[tuple[str | None, str | None]]:
    """Half-open times between a few days, open or not."""
    return st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).filter(
        lambda span: span[0] is None or span[1] is None or span[0] < span[1]
    )


@st.composite
def successions(draw: st.DrawFn) -> list[tuple[str | None, str | None]]:
    """Times that follow one another without overlap, with or without gaps, open at the ends or not."""
    days = sorted(draw(st.sets(st.sampled_from([day for day in DAYS if day]), min_size=2, max_size=5)))
    ends: list[str | None] = [*days]
    if draw(st.booleans()):
        ends[0] = None
    if draw(st.booleans()):
        ends[-1] = None
    pairs = list(pairwise(ends))
    return [pair for pair in pairs if draw(st.integers(0, 4))] or pairs[:1]


@st.composite
def features(draw: st.DrawFn, source: str, divisions: list[UUID]) -> dict[str, Any]:
    """The document of a feature with names that come and go."""
    names = [
        a_name(source, draw(st.sampled_from(["图克", "图格"])), valid_from=start, valid_to=end,
               reading_confirmed=draw(st.booleans()), pinyin="Túkè")
        for start, end in draw(successions())
    ]  # fmt: skip
    for kind in draw(st.lists(st.sampled_from(["alias", "former", "short"]), max_size=3)):
        start, end = draw(spans())
        names.append(a_name(source, draw(st.sampled_from(["图克", "老图克"])), name_type=kind,
                            valid_from=start, valid_to=end))  # fmt: skip
    if draw(st.booleans()):
        start, end = draw(spans())
        names.append(a_name(source, "ᠲᠦᠬᠡ", language="mn", valid_from=start, valid_to=end))
    shapes = [
        a_geometry(source, point(109, 38)),
        a_geometry(source, point(109.5, 38), role="seat", is_approximate=True),
        a_geometry(source, {"type": "LineString", "coordinates": [[109, 38], [110, 39]]}, role="course"),
        a_geometry(source, square(109, 38), role="area"),
    ]
    start, end = draw(spans())
    return a_feature(
        source,
        *names,
        divisions=draw(st.lists(st.sampled_from(divisions), unique=True)),
        geometries=draw(st.lists(st.sampled_from(shapes), max_size=2, unique_by=lambda shape: shape["role"])),
        valid_from=start,
        valid_to=end,
        division_id=draw(st.sampled_from([None, *map(str, divisions)])),
        publication_level=draw(st.sampled_from(["public", "internal"])),
    )


@st.composite
def divisions_of(draw: st.DrawFn, source: str, parents: list[UUID]) -> dict[str, Any]:
    """The document of a division whose states, code and boundary come and go."""
    part = {"source_id": source}
    document = a_division(source)
    document["states"] = {
        str(uuid4()): {
            "name": draw(st.sampled_from(["图克镇", "图格镇"])),
            "body_name": None,
            "type": "town",
            "parent_id": str(draw(st.sampled_from(parents))),
            "valid_from": start,
            "valid_to": end,
            **part,
        }
        for start, end in draw(successions())
    }
    document["boundaries"] = {
        str(uuid4()): {
            "geometry": square(109, 38),
            "is_indicative": True,
            "valid_from": start,
            "valid_to": end,
            **part,
        }
        for start, end in draw(successions())
    }
    return document


def write(session: Session, subject: Any, key: UUID, document: Mapping[str, Any], *, creating: bool) -> None:
    subject.write(session, key, document, creating=creating)


@settings(
    max_examples=25,
    deadline=None,
    # A smaller example takes minutes to find, every step being a transaction
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_whatever_is_written_periods_answer_as_the_register_does(
    session: Session, data: st.DataObject
) -> None:
    with session.begin_nested() as attempt:
        source = a_source(session)
        banner = register(session, a_division(source, "乌审旗", "banner", codes={"nbs": "150626"}))
        towns = [
            register(session, a_division(source, "嘎鲁图镇", parent=banner, codes={"mca": "150626108"})),
            register(session, a_division(source, "图克镇", parent=banner)),
        ]
        written = [uuid4(), uuid4()]
        for key in written:
            write(session, FeatureDocuments(), key, data.draw(features(source, towns)), creating=True)
        for _ in range(data.draw(st.integers(1, 3))):
            if data.draw(st.booleans()):
                which = data.draw(st.sampled_from(written))
                changed = data.draw(features(source, towns))
                write(session, FeatureDocuments(), which, changed, creating=False)
            else:
                which = data.draw(st.sampled_from(towns))
                changed = data.draw(divisions_of(source, [banner]))
                write(session, DivisionDocuments(), which, changed, creating=False)
            if data.draw(st.booleans()):
                periods.settle(session)
        check_periods(session)
        check_against_rebuilt(session)
        attempt.rollback()
    session.expire_all()


def test_the_sample_and_demonstrations_are_covered_and_gone_without_a_trace(session: Session) -> None:
    samples.load(session)
    check_periods(session)
    check_against_rebuilt(session)
    before = session.scalar(select(func.count()).select_from(PlaceNamePeriod))
    for name in demonstration.DEMONSTRATIONS:
        demonstration.load(session, ADMIN, name, county="150626", count=30)
    check_against_rebuilt(session)
    marked = select(func.count()).where(PlaceNamePeriod.is_demonstration)
    assert session.scalar(marked) == (
        session.scalar(select(func.count()).select_from(PlaceNamePeriod)) or 0
    ) - (before or 0)
    for name in demonstration.DEMONSTRATIONS:
        demonstration.remove(session, ADMIN, name)
    check_against_rebuilt(session)
    assert session.scalar(marked) == 0


def test_a_parent_that_is_renamed_renames_itself_below(session: Session) -> None:
    source = a_source(session)
    banner = register(session, a_division(source, "乌审旗", "banner", publication_level="internal"))
    town = register(session, a_division(source, "图克镇", parent=banner))
    periods.settle(session)
    subject = DivisionDocuments()
    document = subject.load(session, banner).document
    (state,) = document["states"].values()
    document["states"] = {
        str(uuid4()): {**state, "valid_to": "2000-01-01"},
        str(uuid4()): {**state, "name": "乌审市", "valid_from": "2000-01-01"},
    }
    subject.write(session, banner, document, creating=False)
    periods.settle(session)
    rows = session.execute(
        select(DivisionPeriod.parent_name, DivisionPeriod.parent_publication_level)
        .where(DivisionPeriod.division_id == town)
        .order_by(func.lower(DivisionPeriod.valid).nulls_first())
    ).all()
    assert rows == [("乌审旗", "internal"), ("乌审市", "internal")]


def test_names_given_up_are_former_names_and_a_label_lies_inside(session: Session) -> None:
    source = a_source(session)
    # A ring around a hole: its middle is not in it
    ring = square(109, 38, 3.0)
    ring["coordinates"][0].append([[110, 39], [111, 39], [111, 40], [110, 40], [110, 39]])
    feature = register_feature(
        session,
        a_feature(
            source,
            a_name(source, "旧名", valid_to="2000-01-01"),
            a_name(source, "新名", valid_from="2000-01-01"),
            a_name(source, "别名", name_type="alias"),
            a_name(source, "更旧名", name_type="former"),
            geometries=[a_geometry(source, ring, role="area")],
        ),
    )
    periods.settle(session)
    rows = session.execute(
        select(
            PlaceNamePeriod.name,
            PlaceNamePeriod.aliases,
            PlaceNamePeriod.former_names,
            func.ST_Contains(PlaceNamePeriod.geom, PlaceNamePeriod.label),
        )
        .where(PlaceNamePeriod.feature_id == feature)
        .order_by(func.lower(PlaceNamePeriod.valid).nulls_first())
    ).all()
    assert [(name, aliases, set(former), inside) for name, aliases, former, inside in rows] == [
        ("旧名", ["别名"], {"更旧名"}, True),
        ("新名", ["别名"], {"更旧名", "旧名"}, True),
    ]


def test_a_stricter_place_does_not_spell_its_division(session: Session) -> None:
    source = a_source(session)
    town = register(session, a_division(source))
    for level, shown in (("internal", ""), ("public", "Túkè Zhèn")):
        name = a_name(source, "图克镇", romanization="Túkè Zhèn")
        register_feature(session, a_feature(source, name, division_id=str(town), publication_level=level))
        periods.settle(session)
        spelled = select(DivisionPeriod.romanization).where(DivisionPeriod.division_id == town)
        assert session.scalars(spelled).all() == [shown]


@pytest.mark.parametrize("name", ["place_name", "division"])
def test_a_version_counts_once_a_transaction_and_only_for_what_changed(
    committed_database: Engine, name: str
) -> None:
    def versions() -> dict[str, int]:
        with unit_of_work(committed_database) as session:
            return periods.data_versions(session, "place_name", "division", "publication")

    with unit_of_work(committed_database) as session:
        source = a_source(session)
        town = register(session, a_division(source))
    before = versions()
    with unit_of_work(committed_database) as session:
        for _ in range(2):
            if name == "place_name":
                register_feature(session, a_feature(source, divisions=[town]))
            else:
                register(session, a_division(source, "乌审召镇"))
            periods.settle(session)
            seen = periods.data_versions(session, name)
    after = versions()
    assert after[name] > before[name]
    assert after[name] == seen[name]
    assert {key for key in after if after[key] != before[key]} == {name}


def test_a_publication_level_changes_its_version_and_a_seed_loaded_again_none(
    committed_database: Engine,
) -> None:
    def version() -> int:
        with unit_of_work(committed_database) as session:
            return periods.data_versions(session, "publication")["publication"]

    before = version()
    with unit_of_work(committed_database) as session:
        publication.load_seeds(session)
    assert version() == before
    with unit_of_work(committed_database) as session:
        publication.set_level(session, ADMIN, "place_name", "version", "public")
    assert version() > before


def test_a_commit_leaves_nothing_stale_and_tells_who_listens(committed_database: Engine) -> None:
    listening = committed_database.raw_connection()
    driver: Any = listening.driver_connection
    driver.autocommit = True
    driver.execute(f"LISTEN {periods.CHANNEL}")
    with unit_of_work(committed_database) as session:
        source = a_source(session)
        register_feature(session, a_feature(source))
    told = [notice.payload for notice in driver.notifies(timeout=5, stop_after=2)]
    assert sorted(told) == ["place_name", "reference"]
    listening.close()
    with unit_of_work(committed_database) as session:
        assert session.scalar(text("SELECT count(*) FROM stale_period")) == 0
        assert session.scalar(select(func.count()).select_from(PlaceNamePeriod)) == 1


def test_a_register_that_held_data_before_is_filled_by_the_migration(committed_database: Engine) -> None:
    with unit_of_work(committed_database) as session:
        samples.load(session)
    with unit_of_work(committed_database) as session:
        kept = everything(session)
        for table in kept:
            session.execute(text(f"TRUNCATE {table}"))
    migrate(committed_database)
    with unit_of_work(committed_database) as session:
        assert everything(session) == kept
        assert all(kept.values())
