"""Which items of 三沿七区 a site falls under, and what a step lacks: tables of cases."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

import pytest

from gis.grave_sites.procedure import Given, days_late, lacking, last_day
from gis.grave_sites.rule_tables import grave_rules
from gis.grave_sites.zones import zoned

RULES = grave_rules()


@dataclass(frozen=True)
class Near:
    kind: str
    distance_m: float
    road_class: str | None = None
    railway_class: str | None = None
    name: str = "演示路"
    number: str | None = None
    basis: str = "centre_line"
    chainage_km: float | None = None
    corridor_id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class Inside:
    kind: str


@pytest.mark.parametrize(
    ("definition", "corridors", "areas", "visible", "expected"),
    [
        pytest.param(
            "region_2025", [Near("road", 500.0, "county")], [], None, ("road_rail",), id="limit-inclusive"
        ),
        pytest.param("region_2025", [Near("road", 500.1, "county")], [], None, (), id="beyond-limit"),
        pytest.param(
            "region_2025", [Near("road", 900.0, "county")], [], True, ("road_rail",), id="可视范围内"
        ),
        pytest.param("region_2025", [Near("river", 900.0)], [], True, (), id="a-river-is-not-looked-from"),
        pytest.param("statute_1997", [Near("road", 10.0, "county")], [], True, (), id="第十条-公路主干线"),
        pytest.param(
            "statute_1997", [Near("road", 10.0, "national")], [], None, ("road_rail",), id="第十条-国道"
        ),
        pytest.param("statute_1997", [Near("railway", 10.0)], [], None, ("road_rail",), id="第十条-铁路"),
        pytest.param(
            "statute_1997", [], [Inside("forest"), Inside("grassland")], None, ("farmland",), id="第十条-林地"
        ),
        pytest.param(
            "region_2025",
            [Near("road", 20.0, "township")],
            [Inside("grassland")],
            None,
            ("road_rail", "grassland"),
            id="lines-before-areas",
        ),
        pytest.param("sumu_2022", [], [Inside("settlement")], None, ("settlement",), id="村庄周边"),
    ],
)
def test_items_follow_from_the_definition_in_use(
    definition: str,
    corridors: list[Near],
    areas: list[Inside],
    visible: bool | None,
    expected: tuple[str, ...],
) -> None:
    assert zoned(RULES.definitions[definition], corridors, areas, visible).items == expected


def test_the_nearest_road_or_railway_is_named_and_a_river_is_not() -> None:
    found = zoned(
        RULES.definition, [Near("river", 1.0), Near("road", 40.0, "county"), Near("railway", 30.0)], [], None
    )
    assert found.corridor is not None
    assert found.corridor.kind == "railway"


DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("ownership", "step", "given", "lacks"),
    [
        pytest.param(
            "unknown", "listed", Given(), ["found_illegal", "ownership", "before_photo"], id="未认定"
        ),
        pytest.param(
            "owned",
            "listed",
            Given(exclusion="martyr", ownership="owned", photo_stages=frozenset({"before"})),
            ["found_illegal"],
            id="烈士墓不列入",
        ),
        pytest.param("owned", "excluded", Given(exclusion=""), ["excluded_by_document"], id="违建不得不列入"),
        pytest.param("owned", "notified", Given(ownership="owned"), ["notice_served"], id="告知书须送达"),
        pytest.param(
            "unowned",
            "notified",
            Given(ownership="unowned", document_number="1"),
            ["search_record"],
            id="无主须嘎查查找记录并附件",
        ),
        pytest.param(
            "unowned",
            "notified",
            Given(ownership="unowned", document_number="1", has_scan=True),
            [],
            id="无主有查找记录",
        ),
        pytest.param("unowned", "announced", Given(ownership="unowned"), ["announcement"], id="无主须公告"),
        pytest.param(
            "unowned",
            "agreed",
            Given(
                ownership="unowned",
                terms=(("announcement", DAY),),
                measure="screen",
                has_deadline=True,
                document_number="1",
                taken_on=DAY,
            ),
            ["announcement_ended"],
            id="公告最后一日未满",
        ),
        pytest.param(
            "owned",
            "agreed",
            Given(ownership="owned", terms=(("announcement", DAY),), has_agreement=True, taken_on=DAY),
            [],
            id="有主签了协议不等公告期满",
        ),
        pytest.param(
            "owned",
            "carried_out",
            Given(
                ownership="owned",
                measure="relocate",
                has_deadline=True,
                owes_subsidy=True,
                photo_stages=frozenset({"before", "after"}),
            ),
            ["subsidy_signed"],
            id="补助未签领",
        ),
    ],
)
def test_a_step_says_what_it_lacks(ownership: str, step: str, given: Given, lacks: list[str]) -> None:
    assert lacking(RULES.procedure(ownership).steps[step], given) == lacks


def test_terms_begin_the_day_after_and_a_deadline_is_past_the_day_after() -> None:
    assert last_day(DAY, 15) == date(2026, 6, 16)
    assert (days_late(DAY, DAY), days_late(DAY, date(2026, 6, 2)), days_late(None, DAY)) == (0, 1, 0)


def test_steps_end_and_none_is_taken_by_a_day() -> None:
    for procedure in RULES.procedures.values():
        assert {code for step in procedure.steps.values() for code in step.next} <= set(procedure.steps)
        assert procedure.steps["accepted"].next == ()
        assert "accepted" in procedure.steps["carried_out"].next
