"""Measures of targets and the pace, as tables of cases: each figure is made of its rows and nothing else."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from gis.cemeteries.service import CemeteryOnDay
from gis.errors import DimingError
from gis.facilities.service import FacilityOnDay
from gis.grave_sites.service import GraveOnDay
from gis.target_progress.measures import MEASURES, Division, Facts, Measured
from gis.target_progress.rules import (
    PeriodUnreadable,
    Share,
    changed_rows,
    forecast,
    last_day,
    month_ends,
    shares,
)
from gis.target_progress.service import rows_of

DAY, DUE = date(2026, 6, 30), date(2026, 12, 31)
TOWN, FAR, COMMUNITY, OTHER, GACHA = (uuid4() for _ in range(5))
DIVISIONS = (
    Division(str(TOWN), "甲镇", "town", "township", str(TOWN)),
    Division(str(FAR), "乙苏木", "sumu", "township", str(FAR)),
    Division(str(COMMUNITY), "一社区", "community", "village", str(TOWN)),
    Division(str(OTHER), "二社区", "community", "village", str(TOWN)),
    Division(str(GACHA), "一嘎查", "gacha", "village", str(FAR)),
)


def facility(name: str, **more: Any) -> FacilityOnDay:
    common: dict[str, Any] = {
        "id": uuid4(),
        "number": name,
        "name": name,
        "kind": "community_station",
        "division_id": COMMUNITY,
        "town_id": TOWN,
        "state": "open",
        "opened_on": date(2026, 3, 1),
        "made": "new",
        "beds": 0,
        "nursing_beds": 0,
        "is_institution": False,
        "covers_community": True,
        "lon": None,
        "lat": None,
        "is_demonstration": False,
    }
    return FacilityOnDay(**common | more)


def home(name: str, beds: int, nursing: int, **more: Any) -> FacilityOnDay:
    said = {"kind": "institution", "is_institution": True, "covers_community": False, "beds": beds}
    return facility(name, **{**said, "nursing_beds": nursing, **more})


def graves(number: str, count: int, **more: Any) -> GraveOnDay:
    common: dict[str, Any] = {
        "site_id": uuid4(),
        "number": number,
        "kind": "scattered",
        "division_id": GACHA,
        "town_id": FAR,
        "zone_kind": "road_rail",
        "corridor_kind": "road",
        "corridor_name": "演示一路",
        "distance_m": 120.0,
        "graves": count,
        "excluded": None,
        "accepted_on": None,
        "counted_from": date(2026, 1, 10),
        "late_found": False,
        "is_demonstration": False,
    }
    return GraveOnDay(**common | more)


def cemetery(name: str, state: str, finished_on: date | None = None, **more: Any) -> CemeteryOnDay:
    common: dict[str, Any] = {
        "id": uuid4(),
        "number": name,
        "name": name,
        "kind": "public_cemetery",
        "division_id": TOWN,
        "town_id": TOWN,
        "state": state,
        "state_since": finished_on,
        "finished_on": finished_on,
        "plots": 0,
        "niches": 0,
        "plots_used": 0,
        "niches_used": 0,
        "people": 0,
        "surveyed_graves": None,
        "lon": None,
        "lat": None,
        "is_demonstration": False,
    }
    return CemeteryOnDay(**common | more)


def counted(measure: str, *records: Any, day: date = DAY) -> Measured:
    def of(kind: type) -> Any:
        return [each for each in records if isinstance(each, kind)]

    facts = Facts(day, DIVISIONS, of(FacilityOnDay), of(GraveOnDay), of(CemeteryOnDay))
    return MEASURES[measure](facts, 2026, DUE)


def missing(figure: Measured) -> list[str]:
    return [each["name"] for each in rows_of(figure) if each["standing"] == "missing"]


BUILDING = facility("在建站", state="building", opened_on=None, made="rebuilt")
CLOSED = facility("停", division_id=OTHER, state="closed")
ACCEPTED = date(2026, 5, 1)
OLD = cemetery("旧", "open", date(2024, 1, 1))
CLUSTER: dict[str, Any] = {"kind": "historic_cluster", "surveyed_graves": 120}


@pytest.mark.parametrize(
    ("measure", "records", "value", "parts", "lacking"),
    [
        pytest.param(
            "stations_made",
            [
                facility("新站"),
                facility("改站", made="rebuilt"),
                BUILDING,
                facility("旧站", opened_on=date(2025, 12, 31)),
                facility("助餐", kind="meal_point"),
            ],
            2.0,
            {"new": 1, "rebuilt": 1},
            ["在建站"],
            id="要点：新建（改扩建）4个，两类分开",
        ),
        pytest.param(
            "community_coverage",
            [
                facility("站"),
                facility("停", division_id=OTHER, state="closed"),
                facility("嘎", division_id=GACHA),
            ],
            50.0,
            {},
            ["二社区"],
            id="社区覆盖率：分母只有社区",
        ),
        pytest.param(
            "rural_centre_coverage",
            [facility("中心", kind="rural_centre", division_id=GACHA, town_id=FAR)],
            50.0,
            {},
            ["甲镇"],
            id="农村牧区养老服务中心按苏木镇",
        ),
        pytest.param(
            "nursing_bed_share",
            [
                home("颐养院", 100, 55),
                facility("站", beds=10, nursing_beds=0),
                home("停办", 50, 0, state="closed"),
            ],
            55.0,
            {},
            ["颐养院"],
            id="护理型床位只计养老机构",
        ),
        pytest.param(
            "graves_by_roads",
            [
                graves("1", 6, accepted_on=ACCEPTED),
                graves("2", 4),
                graves("3", 5, excluded="protected"),
                graves("4", 7, late_found=True, accepted_on=ACCEPTED),
                graves("5", 9, zone_kind="farmland", corridor_kind="road"),
                graves("6", 2, zone_kind="river", corridor_kind="river"),
            ],
            60.0,
            {"sites": 2, "excluded_graves": 5, "late_graves": 7, "late_graves_done": 7},
            ["2"],
            id="按座数、验收后计；不列入和后发现的分列",
        ),
        pytest.param(
            "clusters_regulated",
            [cemetery("甲", "regulated", ACCEPTED, **CLUSTER), cemetery("乙", "unregulated", **CLUSTER)],
            1.0,
            {"graves": 120},
            ["乙"],
            id="历史埋葬点按处和座",
        ),
        pytest.param(
            "cemeteries_built",
            [
                cemetery("新", "open", ACCEPTED),
                cemetery("旧", "open", date(2024, 1, 1)),
                cemetery("建", "building"),
            ],
            1.0,
            {},
            ["建"],
            id="年内建成1个",
        ),
        pytest.param(
            "cemetery_coverage",
            [OLD, cemetery("建", "building", town_id=FAR)],
            50.0,
            {},
            ["乙苏木"],
            id="2-3年苏木镇全覆盖",
        ),
    ],
)
def test_a_figure_is_made_of_its_rows(
    measure: str, records: list[Any], value: float, parts: dict[str, int], lacking: list[str]
) -> None:
    figure = counted(measure, *records)
    assert figure.value == value
    assert dict(figure.parts) == parts
    assert missing(figure) == lacking
    assert figure.part == sum(each.done for each in figure.rows if each.standing != "outside")


@pytest.mark.parametrize(
    ("opened_on", "day", "value"),
    [(date(2026, 12, 31), DUE, 1.0), (date(2027, 1, 1), date(2027, 2, 1), 0.0), (date(2026, 1, 1), DAY, 1.0)],
)
def test_the_year_counts_from_its_first_day_until_it_is_due(opened_on: date, day: date, value: float) -> None:
    assert counted("stations_made", facility("站", opened_on=opened_on), day=day).value == value


def test_nothing_to_count_has_no_percentage() -> None:
    assert counted("nursing_bed_share").value is None
    assert counted("graves_by_roads").value is None


@pytest.mark.parametrize(
    ("start", "now", "target", "day", "at_due", "reached"),
    [
        pytest.param(0, 2, 4, date(2026, 7, 2), 4.0, date(2026, 12, 31), id="half a year, half done"),
        pytest.param(30, 30, 50, date(2026, 7, 2), 30.0, None, id="no pace"),
        pytest.param(0, 90, 100, date(2026, 7, 2), 100.0, date(2026, 7, 23), id="never above 100 %"),
        pytest.param(0, 4, 4, date(2026, 7, 2), 8.0, None, id="reached"),
    ],
)
def test_the_present_pace_leads_on(
    start: float, now: float, target: float, day: date, at_due: float, reached: date | None
) -> None:
    found = forecast(start, now, target, date(2026, 1, 1), day, DUE, 100.0)
    assert found is not None
    assert (found.at_due, found.reached_on) == (at_due, reached)
    assert forecast(0, now, target, day, day, DUE, None) is None
    assert forecast(0, None, target, date(2026, 1, 1), day, DUE, None) is None


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        ("month", date(2024, 2, 1), date(2024, 2, 29)),
        ("quarter", date(2026, 10, 1), date(2026, 12, 31)),
        ("year", date(2026, 1, 1), date(2026, 12, 31)),
        ("quarter", date(2026, 2, 1), PeriodUnreadable),
        ("month", date(2026, 2, 2), PeriodUnreadable),
        ("week", date(2026, 2, 1), PeriodUnreadable),
    ],
)
def test_periods_have_their_days(kind: str, first: date, last: date | type[DimingError]) -> None:
    if isinstance(last, date):
        assert last_day(kind, first) == last
    else:
        with pytest.raises(last):
            last_day(kind, first)


def test_a_trend_ends_today() -> None:
    assert month_ends(date(2026, 1, 1), date(2026, 3, 10)) == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 10),
    ]


def test_a_correction_tells_rows_added_removed_and_changed() -> None:
    stays, moves, goes = graves("1", 3), graves("2", 4), graves("3", 5)
    before = rows_of(counted("graves_by_roads", stays, moves, goes))
    late = graves("4", 1)
    after = rows_of(counted("graves_by_roads", stays, replace(moves, accepted_on=ACCEPTED), late))
    changes = {each["name"]: each["change"] for each in changed_rows(before, after)}
    assert changes == {"2": "changed", "3": "removed", "4": "added"}
    assert changed_rows(before, before) == []


def test_shares_add_up_to_the_figure_and_leave_out_what_is_outside() -> None:
    figure = counted(
        "graves_by_roads",
        graves("1", 5, accepted_on=ACCEPTED),
        graves("2", 7),
        graves("3", 4, corridor_name="演示铁路", corridor_kind="railway", town_id=TOWN),
        graves("4", 9, corridor_name="演示二路", excluded="martyr"),
    )
    by_road = shares((each.group, each.standing, each.weight, each.done) for each in figure.rows)
    assert by_road == [Share("演示一路", 5, 12, 1), Share("演示铁路", 0, 4, 1)]
    by_town = shares((each.town, each.standing, each.weight, each.done) for each in figure.rows)
    assert by_town == [Share("乙苏木", 5, 12, 1), Share("甲镇", 0, 4, 1)]
    assert (sum(each.part for each in by_road), sum(each.whole for each in by_road)) == (
        figure.part,
        figure.whole,
    )
