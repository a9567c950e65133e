"""The sample: what it brings, its sources and lineage, and that only an empty register gets it."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from gis import samples
from gis.administrative_divisions.tables import (
    AdministrativeDivision,
    DivisionBoundary,
    DivisionCode,
    DivisionEvent,
    DivisionEventParty,
    DivisionState,
)
from gis.place_names.tables import Feature, FeatureGeometry, NameEvent, PlaceName
from gis.reference.tables import DivisionType, Source
from gis.samples.completeness import completeness


@pytest.fixture
def loaded(session: Session) -> samples.Loaded:
    said: list[str] = []
    loaded = samples.load(session, progress=said.append)
    assert [sentence.split(" ")[0] for sentence in said] == ["1/5", "2/5", "3/5", "4/5", "5/5"]
    return loaded


def state(session: Session, name: str, on: date | None = None) -> DivisionState:
    statement = select(DivisionState).where(
        DivisionState.name == name, DivisionState.valid.op("@>")(on or datetime.now(UTC).date())
    )
    return session.scalars(statement).one()


def test_it_brings_the_whole_banner(session: Session, loaded: samples.Loaded) -> None:
    # 87 rows of the list (one of them the banner, which is among the 19 counties and above since 1980)
    assert loaded == samples.Loaded(
        divisions=86 + 19, codes=33 + 87 + 7 + 8, events=9, boundaries=9, features=89, names=107, positions=9
    )
    levels = session.execute(
        select(DivisionType.level, func.count())
        .join(DivisionState, DivisionState.type == DivisionType.code)
        .where(DivisionState.valid.op("@>")(func.current_date()))
        .group_by(DivisionType.level)
    )
    assert {row.level: row[1] for row in levels} == {
        "province": 2, "prefecture": 2, "county": 9, "township": 7, "village": 79,
    }  # fmt: skip


def test_a_second_load_is_refused_and_changes_nothing(session: Session, loaded: samples.Loaded) -> None:
    before = session.scalar(select(func.count()).select_from(Source))
    with pytest.raises(samples.RegisterNotEmpty):
        samples.load(session)
    assert session.scalar(select(func.count()).select_from(Source)) == before


def test_a_register_with_only_a_place_is_not_empty(session: Session) -> None:
    source = Source(title="手工", licence="本局")
    session.add(source)
    session.flush()
    session.execute(
        text("INSERT INTO feature (category, valid, source_id) VALUES ('12100', '(,)', :source)"),
        {"source": source.id},
    )
    with pytest.raises(samples.RegisterNotEmpty):
        samples.load(session)


@pytest.mark.usefixtures("loaded")
def test_everything_cites_a_real_source(session: Session) -> None:
    sources = {source.id: source for source in session.scalars(select(Source))}
    assert not any(source.is_demonstration for source in sources.values())
    assert all(source.licence and source.title for source in sources.values())
    for table in (AdministrativeDivision, DivisionState, DivisionCode, DivisionBoundary, DivisionEvent,
                  Feature, PlaceName, NameEvent, FeatureGeometry):  # fmt: skip
        cited = set(session.scalars(select(table.source_id)))
        assert cited
        assert cited <= set(sources)
    assert set(sources) == {
        cited
        for table in (
            DivisionState,
            DivisionCode,
            DivisionBoundary,
            DivisionEvent,
            PlaceName,
            FeatureGeometry,
        )
        for cited in session.scalars(select(table.source_id))
    }


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(1975, 6, 1), "152527"), (date(1981, 12, 31), "152527"), (date(1982, 1, 1), "152727"),
        (date(2000, 12, 31), "152727"), (date(2001, 1, 1), "150626"), (date(2025, 1, 1), "150626"),
    ],
)  # fmt: skip
def test_the_banner_s_code_through_the_years(session: Session, on: date, code: str) -> None:
    banner = state(session, "乌审旗", on).division_id
    codes = session.scalars(
        select(DivisionCode.code).where(
            DivisionCode.division_id == banner,
            DivisionCode.code_system == "historical_gb",
            DivisionCode.valid.op("@>")(on),
        )
    )
    assert codes.all() == [code]


@pytest.mark.usefixtures("loaded")
def test_the_banner_s_superior_through_the_years(session: Session) -> None:
    def superior(on: date) -> str:
        parent = state(session, "乌审旗", on).parent_id
        statement = select(DivisionState.name).where(
            DivisionState.division_id == parent, DivisionState.valid.op("@>")(on)
        )
        return session.scalars(statement).one()

    assert superior(date(2000, 12, 31)) == "伊克昭盟"
    assert superior(date(2001, 1, 1)) == "鄂尔多斯市"


@pytest.mark.usefixtures("loaded")
def test_both_codes_of_each_town(session: Session) -> None:
    rows = session.execute(
        select(DivisionState.name, DivisionCode.code_system, DivisionCode.code)
        .join(DivisionCode, DivisionCode.division_id == DivisionState.division_id)
        .join(DivisionType, DivisionType.code == DivisionState.type)
        .where(DivisionType.level == "township")
    )
    codes: dict[str, dict[str, str]] = {}
    for name, system, code in rows:
        codes.setdefault(name, {})[system] = code
    assert codes == {
        "嘎鲁图镇": {"nbs": "150626100", "mca": "150626108"},
        "乌审召镇": {"nbs": "150626101", "mca": "150626106"},
        "图克镇": {"nbs": "150626102", "mca": "150626107"},
        "乌兰陶勒盖镇": {"nbs": "150626103", "mca": "150626109"},
        "无定河镇": {"nbs": "150626104", "mca": "150626110"},
        "苏力德苏木": {"nbs": "150626200", "mca": "150626203"},
        "苏里格经济开发区": {"nbs": "150626410"},
    }


@pytest.mark.usefixtures("loaded")
def test_every_ended_division_has_a_successor(session: Session) -> None:
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    ended = session.scalars(
        select(DivisionState.name)
        .group_by(DivisionState.division_id, DivisionState.name)
        .having(~func.bool_or(func.upper_inf(DivisionState.valid)))
    )
    assert set(ended) == {"伊克昭盟", "榆林地区", "榆林县", "榆林市", "横山县", "神木县"}


@pytest.mark.usefixtures("loaded")
def test_lineage_across_several_steps(session: Session) -> None:
    def successor(division_id: object) -> DivisionState:
        event = select(DivisionEventParty.event_id).where(
            DivisionEventParty.division_id == division_id, DivisionEventParty.part == "predecessor"
        )
        followed = session.scalars(
            select(DivisionEventParty.division_id).where(
                DivisionEventParty.event_id.in_(event), DivisionEventParty.part == "successor"
            )
        ).one()
        return session.scalars(
            select(DivisionState).where(DivisionState.division_id == followed)
        ).first() or (pytest.fail("no state"))

    county = state(session, "榆林县", date(1985, 1, 1))
    city = successor(county.division_id)
    assert (city.name, city.type) == ("榆林市", "county_city")
    assert successor(city.division_id).name == "榆阳区"


@pytest.mark.usefixtures("loaded")
def test_statistical_units_are_marked_and_are_no_places(session: Session) -> None:
    statistical = session.scalars(
        select(DivisionState)
        .join(DivisionType, DivisionType.code == DivisionState.type)
        .where(DivisionType.is_statistical)
    ).all()
    assert {unit.name for unit in statistical} == {"苏里格经济开发区", "苏里格经济开发区虚拟社区"}
    places = select(func.count()).where(Feature.division_id.in_([unit.division_id for unit in statistical]))
    assert session.scalar(places) == 0


@pytest.mark.usefixtures("loaded")
def test_bodies_and_places_are_told_apart_and_the_change_is_recorded(session: Session) -> None:
    village = state(session, "达布察克村")
    assert village.body_name == "达布察克村民委员会"
    division = session.get_one(AdministrativeDivision, village.division_id)
    assert "组织名“达布察克村民委员会”与地名“达布察克村”分开" in division.note
    reused = session.get_one(AdministrativeDivision, state(session, "绿洲社区").division_id)
    assert "不是更名" in reused.note


@pytest.mark.usefixtures("loaded")
def test_other_spellings_are_names_but_reused_codes_are_not(session: Session) -> None:
    variants = session.scalars(select(PlaceName).where(PlaceName.name_type == "variant")).all()
    assert len(variants) == 17
    named = {name.name for name in variants}
    assert "深水台村" in named
    assert "梅林苏莫嘎查" in named
    assert not named & {"惠泽社区", "查干淖社区", "苏布日嘎社区", "梅林庙社区", "苏力德苏木乡"}
    events = session.scalars(select(NameEvent)).all()
    assert {event.type for event in events} == {"observation"}
    assert {event.name_id for event in events} == {name.id for name in variants}


@pytest.mark.usefixtures("loaded")
def test_spellings_known_suggested_and_left_empty(session: Session) -> None:
    names = {
        (name.language, name.name): name
        for name in session.scalars(select(PlaceName).where(PlaceName.name_type == "standard"))
    }
    assert not any(name.reading_confirmed for name in names.values())
    assert {name.standard_basis for name in names.values()} == {"unchecked"}
    banner, mongolian = names["zh", "乌审旗"], names["mn", "ᠦᠦᠰᠢᠨ ᠬᠣᠰᠢᠭᠤ"]
    assert (banner.romanization, banner.roman_key) == ("Uxin Qi", "uxinqi")
    assert mongolian.romanization == "Uxin Qi"
    assert names["zh", "无定河镇"].romanization == "Wúdìnghé Zhèn"
    town = names["zh", "嘎鲁图镇"]
    assert (town.romanization, town.pinyin, town.roman_key) == ("", "Gālǔtú Zhèn", "galutuzhen")
    assert (town.specific_term, town.generic_term) == ("嘎鲁图", "镇")


@pytest.mark.usefixtures("loaded")
def test_positions_are_approximate_and_lie_in_the_banner(session: Session) -> None:
    assert set(session.scalars(select(FeatureGeometry.is_approximate))) == {True}
    inside = session.scalar(
        text(
            "SELECT count(*) FROM feature_geometry g JOIN feature f ON f.id = g.feature_id"
            " JOIN feature_division d ON d.feature_id = f.id"
            " JOIN division_state s ON s.division_id = d.division_id"
            " JOIN division_boundary b ON b.division_id ="
            " CASE WHEN s.type = 'town' THEN s.parent_id ELSE s.division_id END"
            " WHERE upper_inf(s.valid) AND ST_Covers(b.geom, g.geom)"
        )
    )
    assert inside == 9


def test_what_is_missing_is_said_with_the_next_step(session: Session, loaded: samples.Loaded) -> None:
    said = {finding.subject: finding for finding in completeness(session)}
    villages = said["village"]
    assert (villages.total, villages.located) == (79, 0)
    assert villages.sentence("zh") == "村级组织79个：嘎查、村61个，社区17个，虚拟社区1个；均无位置。"
    assert villages.sentence("en") == ("79 village bodies: 61 嘎查/村, 17 社区, 1 虚拟社区; all unlocated.")
    assert "5" in said["township"].sentence("en")
    assert all(finding.next_step(language) for finding in said.values() for language in ("zh", "en"))
