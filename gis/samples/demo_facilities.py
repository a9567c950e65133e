"""Invented elderly services in the banner's real 苏木, 镇 and communities: all names begin with 演示.

Planted for whoever counts: two urban communities of 嘎鲁图镇 have no station that is open, half of the 苏木
and 镇 have an open rural centre, three stations were rebuilt this year and one opened new, and of the beds
of institutions 56 % are nursing beds. Days are counted back from today.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from shapely.geometry import Point

from gis.accounts.rules import Caller
from gis.facilities import fire_queries, fire_safety, registering, requests, subsidies
from gis.facilities.reaching import straight
from gis.facilities.registering import Capacity, MonthSaid, Said
from gis.facilities.requests import Household
from gis.facilities.rules import Made, NotSwitchedOn
from gis.history.as_known import today
from gis.samples import facility_queries, queries

SEED = 150_626
TOWN = "嘎鲁图镇"
#: About a kilometre in degrees, for standing beside a seat
NEAR = 0.012
#: Urban communities of the town of the banner that have no open station, by their place in the list
WITHOUT = (2, 5)
REBUILT = (1, 3, 7)
FIRES = (
    ("疏散通道堆放杂物", "一层西侧", True, 40, 10, "清理通道并张贴禁堆标识", None),
    ("灭火器压力不足", "厨房", False, 60, 30, "更换灭火器", 25),
    ("应急照明损坏", "二层走廊", False, 90, 60, "更换应急照明灯具", 65),
)
ASKED = (
    ("meal", "演示老人甲", 1),
    ("bath", "演示老人乙", 0),
    ("clean", "演示老人丙", -3),
    ("meal", "演示老人丁", -6),
)


@dataclass(frozen=True, slots=True)
class _Ground:
    """Who writes, with which source, in which order of chance."""

    session: Session
    clerk: Caller
    source_id: UUID
    chance: random.Random


def load(session: Session, caller: Caller, division_id: UUID, seat: Point, source_id: UUID) -> int:
    """Write facilities, what follows from them, a sheet and requests; return how many records."""
    clerk = replace(caller, roles=frozenset({"editor", "reviewer"}), areas=None)
    ground = _Ground(session, clerk, source_id, random.Random(SEED))
    seats = dict(queries.seats(session, division_id))
    towns = facility_queries.below(session, division_id, today())
    made = 0
    for at, town in enumerate(towns):
        place = seats.get(town.name, seat)
        made += _centre(ground, at, town.division_id, town.name, place)
        made += _homes(ground, at, town.division_id, place)
        if town.name == TOWN:
            made += _stations(ground, town.division_id, place)
            made += _institutions(ground, town.division_id, place)
            made += _asked(ground, town.division_id, place)
    first, last = _month(3), _month(2)
    sheet = subsidies.make(session, clerk, first, last, "演示：两个月的运营补助", source_id=source_id)
    subsidies.confirm(session, clerk, sheet, 1)
    return made + 1


def remove(session: Session, name: str) -> int:
    """Take the facilities of a demonstration away; return how many there were."""
    return facility_queries.remove(session, name)


def _month(ago: int) -> date:
    """Return the first day of the month so many months before this one."""
    months = today().year * 12 + today().month - 1 - ago
    return date(months // 12, months % 12 + 1, 1)


def _at(ground: _Ground, place: Point, spread: float) -> tuple[float, float]:
    east, north = (ground.chance.uniform(-spread, spread) for _ in range(2))
    return round(place.x + east, 6), round(place.y + north, 6)


def _facility(
    ground: _Ground,
    number: str,
    name: str,
    kind: str,
    division_id: UUID,
    position: tuple[float, float],
    states: Mapping[date, str],
    capacity: Capacity,
    made: Made = "new",
    area: int = 0,
    services: tuple[str, ...] = (),
) -> UUID:
    """Write a facility with its states, the earliest first."""
    days = sorted(states.items())
    said = Said(
        number=f"演示{number}",
        name=f"演示{name}",
        kind=kind,
        division_id=division_id,
        made=made,
        position=position,
        built_year=days[0][0].year,
        floor_area_m2=Decimal(area) if area else None,
        operator="演示养老服务中心",
        operation_mode=ground.chance.choice(("public_private", "community_run")),
        opening_hours="每日8:00-18:00",
        checked_on=today() - timedelta(days=ground.chance.randrange(5, 60)),
        services=services,
    )
    (since, state), *later = days
    facility = registering.register(
        ground.session, ground.clerk, said, state, since, capacity, source_id=ground.source_id
    )
    for version, (day, state) in enumerate(later, start=1):
        registering.set_state(
            ground.session, ground.clerk, facility, version, state, day, by_demonstration=True
        )
    return facility


def _centre(ground: _Ground, at: int, town: UUID, name: str, place: Point) -> int:
    """Write a rural centre: every second one is open, the others are built or planned."""
    opened = today() - timedelta(days=500 + 40 * at)
    states = {opened: "open"} if at % 2 == 0 else {opened: "planned" if at % 4 == 1 else "building"}
    _facility(
        ground, f"ZX-{at + 1:02d}", f"{name}农村牧区养老服务中心", "rural_centre", town,
        _at(ground, place, NEAR), states, Capacity(24, 10, 30), area=620,
        services=("meal", "bath", "medical"),
    )  # fmt: skip
    return 1


def _homes(ground: _Ground, at: int, town: UUID, place: Point) -> int:
    """Write in a 嘎查 or 村 of the town a 幸福院 and a meal point, with three months each."""
    villages = [
        row for row in facility_queries.below(ground.session, town, today()) if row.type != "community"
    ]
    opened = today() - timedelta(days=900)
    count = 0
    for village in villages[:1]:
        for kind, code, called, meals in (
            ("mutual_aid", "XF", "互助养老幸福院", 0),
            ("meal_point", "ZC", "老年人助餐点", 1),
        ):
            name = f"{village.name}{called}"
            facility = _facility(
                ground, f"{code}-{at + 1:02d}", name, kind, village.division_id, _at(ground, place, 8 * NEAR),
                {opened: "open"}, Capacity(0 if meals else 20, 0, 24 * meals), area=180,
            )  # fmt: skip
            for version, ago in enumerate((3, 2, 1), start=1):
                month = MonthSaid(
                    ground.chance.choice((8, 14, 22, 26)),
                    meals * ground.chance.randrange(200, 700),
                    ground.chance.randrange(10, 30),
                )
                registering.set_month(
                    ground.session, ground.clerk, facility, version, _month(ago), month, by_demonstration=True
                )
            count += 1
    return count


def _stations(ground: _Ground, town: UUID, place: Point) -> int:
    """Write a station in the communities of the town, but for those planted without an open one."""
    found = facility_queries.below(ground.session, town, today())
    communities = [row for row in found if row.type == "community"]
    this_year = date(today().year, 1, 1) + timedelta(days=20)
    for at, community in enumerate(communities):
        opened = today() - timedelta(days=700 + 30 * at)
        states = {opened: "open"}
        if at == WITHOUT[0]:
            states[today() - timedelta(days=50)] = "paused"
        elif at == WITHOUT[1]:
            states = {today() - timedelta(days=120): "building"}
        elif at in REBUILT:
            states |= {today() - timedelta(days=400): "building", this_year: "open"}
        elif at == 4:
            states = {today() - timedelta(days=500): "building", this_year: "open"}
        _facility(
            ground, f"ZD-{at + 1:02d}", f"{community.name}养老服务站", "community_station",
            community.division_id, _at(ground, place, NEAR), states, Capacity(10, 4, 40),
            made="rebuilt" if at in REBUILT else "new", area=300 + 25 * (at % 5),
            services=("meal", "clean", "walk") if at % 2 else ("meal", "bath", "clean"),
        )  # fmt: skip
    return len(communities)


def _institutions(ground: _Ground, town: UUID, place: Point) -> int:
    """Write two institutions whose nursing beds are 112 of 200, and their fire-safety lists."""
    for at, (beds, nursing) in enumerate(((120, 60), (80, 52)), start=1):
        facility = _facility(
            ground, f"YY-{at:02d}", f"第{at}颐养院", "institution", town, _at(ground, place, NEAR),
            {today() - timedelta(days=2000): "open"}, Capacity(beds, nursing, beds), area=beds * 36,
        )  # fmt: skip
        for number, fire in enumerate(FIRES[at - 1 :], start=1):
            _fire(ground, facility, f"演示XF-{at}{number:02d}", fire)
    return 2


def _fire(
    ground: _Ground, facility: UUID, number: str, fire: tuple[str, str, bool, int, int, str, int | None]
) -> None:
    """Write a problem with its measure: overdue, waiting to be accepted, or closed."""
    problem, where, is_major, found, due, measure, done = fire
    said = fire_safety.Problem(
        number, today() - timedelta(days=found), "演示消防救援大队", problem, where, is_major=is_major
    )
    session, clerk = ground.session, ground.clerk
    key = fire_safety.list_problem(session, clerk, facility, None, said, by_demonstration=True)
    planned = fire_safety.Measure(measure, "演示安全员", today() - timedelta(days=due))
    fire_safety.plan_measure(session, clerk, key, None, planned, by_demonstration=True)
    if done is None:
        return
    (one,) = fire_queries.measures(session, [key])[key]
    day = today() - timedelta(days=done)
    fire_safety.finish_measure(session, clerk, one.id, None, day, "演示：已完成", by_demonstration=True)
    if done > due:
        fire_safety.settle(session, clerk, key, None, day + timedelta(days=2), is_accepted=True)


def _asked(ground: _Ground, town: UUID, place: Point) -> int:
    """Write requests of invented households: waiting, sent and done; none where they are not switched on."""
    session, clerk = ground.session, ground.clerk
    for at, (service, name, ahead) in enumerate(ASKED):
        household = Household(name, f"1380000000{at}", "演示住址", _at(ground, place, NEAR))
        wanted = today() + timedelta(days=ahead)
        try:
            key = requests.take(session, clerk, town, service, wanted, household, source_id=ground.source_id)
        except NotSwitchedOn:
            return at
        if ahead < 1:
            requests.assign(session, clerk, key, 1, straight)
        if ahead < -1:
            requests.finish(session, clerk, key, 2, wanted, "演示：已服务")
    return len(ASKED)
