"""Invented graves beside invented roads: at every stage of a case, with duplicates, exclusions and delays.

Every place and person begins with 演示 and every number of a telephone is zeros. Nobody recorded them, so
that no acceptance is anybody's; the regulation that invented notices cite is invented too, and such a notice
is not printed while staff have not checked the real one. Planted for tests and for whoever learns the work:
two records 12 m apart, a martyr's grave left out by its document, ownerless ones, and some past their
deadline.
"""

import random
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from shapely.geometry import Point

from gis.accounts.rules import Caller
from gis.grave_sites import queries, registering
from gis.grave_sites.entries import Site
from gis.grave_sites.tables import (
    GraveAcceptance,
    GraveAgreement,
    GraveContact,
    GraveNotice,
    GraveSite,
    GraveStatusCheck,
    GraveStep,
)
from gis.history.as_known import today
from gis.samples import grave_queries

SEED = 150_626
COUNT = 48
#: Degrees by which a grave lies beside its road: some 20 to 900 m
LEAST_ASIDE, MOST_ASIDE = 0.0002, 0.009
#: Steps of a case to where it stands, with how many of every twelve stand there
STAGES = (
    (("surveyed",), 2),
    (("surveyed", "listed"), 3),
    (("surveyed", "listed", "notified", "announced"), 2),
    (("surveyed", "listed", "notified", "announced", "agreed"), 2),
    (("surveyed", "listed", "notified", "announced", "agreed", "carried_out"), 1),
    (("surveyed", "listed", "notified", "announced", "agreed", "carried_out", "accepted"), 2),
)
KINDS = ("scattered", "scattered", "scattered", "hardened", "cluster", "living_tomb")
INVENTED_LAW = {
    "name_zh": "《演示条例》",
    "article": "演示条",
    "text": "演示条文，不是法规原文。",
    "checked_by": "演示",
    "checked_on": "2026-01-01",
    "effective_from": "2026-01-01",
    "source": "演示数据",
}


def load(session: Session, caller: Caller, division_id: UUID, seat: Point, source_id: UUID) -> int:
    """Write the sites and their cases; return how many sites there are."""
    chance = random.Random(SEED)
    towns = grave_queries.towns(session, division_id) or [division_id]
    areas = [each for each in grave_queries.areas(session, source_id) if each[0] in towns]
    stages = [steps for steps, share in STAGES for _ in range(share)]
    count = 0
    for at, (longitude, latitude) in enumerate(_places(session, chance, seat, source_id), start=1):
        steps = stages[at % len(stages)]
        # A site belongs to the area it lies in or is nearest to; where there are none, to the towns by turns.
        place = Point(longitude, latitude)
        nearest = min(areas, key=lambda each: each[1].distance(place)) if areas else None
        town = towns[at % len(towns)] if nearest is None else nearest[0]
        site = _site(session, caller, at, (longitude, latitude), town, source_id, chance)
        _case(session, site, steps, is_martyr=at == 3)
        count += 1
        if at == 1:
            # One grave, two teams
            _case(
                session,
                _site(
                    session,
                    caller,
                    COUNT + 1,
                    (longitude + 0.000138, latitude),
                    town,
                    source_id,
                    chance,
                ),
                ("surveyed",),
            )
            count += 1
    return count


def remove(session: Session, name: str) -> int:
    """Take the sites away again; return how many there were."""
    return grave_queries.remove(session, name)


def _places(
    session: Session, chance: random.Random, seat: Point, source_id: UUID
) -> Iterator[tuple[float, float]]:
    """Yield positions beside the invented roads; around the seat where there are none. EPSG:4490."""
    roads = grave_queries.roads(session, source_id)
    for at in range(COUNT):
        if roads:
            foot = roads[at % len(roads)].interpolate(chance.uniform(0.05, 0.95), normalized=True)
            east, north = foot.coords[0][:2]
        else:
            east, north = seat.x + chance.uniform(-0.05, 0.05), seat.y + chance.uniform(-0.05, 0.05)
        aside = chance.uniform(LEAST_ASIDE, MOST_ASIDE) * chance.choice((-1, 1))
        yield round(east + aside, 6), round(north + aside / 2, 6)


def _site(
    session: Session,
    caller: Caller,
    at: int,
    position: tuple[float, float],
    division_id: UUID,
    source_id: UUID,
    chance: random.Random,
) -> GraveSite:
    kind = KINDS[at % len(KINDS)]
    said = Site(
        kind=kind,
        division_id=division_id,
        surveyed_on=today() - timedelta(days=240 - at),
        graves=chance.randint(12, 40) if kind == "cluster" else chance.randint(1, 6),
        number=f"演示-{at:03d}",
        place=f"演示{chance.choice('东西南北')}坡{at}号",
        position=position,
        area_m2=float(chance.randint(4, 60)),
        built=f"{chance.randint(1985, 2019)}年",
        ownership="unowned" if at % 7 == 0 else "owned",
        basis="演示：公路铁路沿线摸底",
        visible=chance.choice((True, False, None)),
        responsible="演示嘎查委员会",
        note="演示数据",
    )
    site = registering.new_site(session, caller, said, source_id)
    queries.add(session, site)
    if site.ownership == "owned":
        contact = GraveContact(
            id=uuid4(),
            site_id=site.id,
            name="演示家属",
            phone="00000000000",
            relation="演示",
            graves=site.graves,
        )
        queries.add(session, contact)
    return site


def _case(session: Session, site: GraveSite, steps: tuple[str, ...], *, is_martyr: bool = False) -> None:
    """Write a case up to a step; each step ten days after the one before."""
    day = site.surveyed_on
    if is_martyr:
        steps = ("surveyed", "excluded")
    if len(steps) > 1:
        check = GraveStatusCheck(
            site_id=site.id,
            exclusion="martyr" if is_martyr else "",
            document_number="演示文件1号" if is_martyr else "",
            decided_on=day,
            note="演示",
        )
        queries.add(session, check)
    for ordinal, step in enumerate(steps, start=1):
        taken_on = day + timedelta(days=10 * (ordinal - 1))
        if step in ("notified", "announced"):
            kind = "notice" if step == "notified" else "announcement"
            if kind == "announcement" or site.ownership == "owned":
                queries.add(session, _notice(session, site, kind))
        if step == "agreed":
            site.measure = ("relocate", "screen", "bury_deep")[site.graves % 3]
            site.deadline = day + timedelta(days=180)
            if site.ownership == "owned":
                queries.add(session, _agreement(site))
        if step == "accepted":
            accepted = GraveAcceptance(
                site_id=site.id, accepted_on=taken_on, is_passed=True, acceptors="演示验收组", note="演示"
            )
            queries.add(session, accepted)
        queries.add(
            session, GraveStep(site_id=site.id, ordinal=ordinal, step=step, taken_on=taken_on, note="演示")
        )
        site.state, site.state_since = step, taken_on
        queries.save(session)


def _notice(session: Session, site: GraveSite, kind: str) -> GraveNotice:
    issued = site.surveyed_on + timedelta(days=15)
    count = queries.next_count(session, kind, 1)
    return GraveNotice(
        id=uuid4(),
        site_id=site.id,
        kind=kind,
        number=f"演示{'告' if kind == 'notice' else '公告'}{count}号",
        # Of no real year, so that real numbers have no gaps
        year=1,
        count=count,
        issued_on=issued,
        term_days=15,
        regulation=INVENTED_LAW,
        served_on=issued,
        served_how="演示",
        due_on=issued + timedelta(days=15),
    )


def _agreement(site: GraveSite) -> GraveAgreement:
    return GraveAgreement(
        site_id=site.id,
        agreed_on=site.surveyed_on + timedelta(days=40),
        measure=site.measure,
        destination="演示公墓",
        deadline=site.deadline,
        graves=site.graves,
        subsidy_per_grave=0,
    )
