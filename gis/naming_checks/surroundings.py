"""Read from the register what a proposed name is judged by: its scopes, who is alike, what is near."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.naming_checks import queries
from gis.naming_checks.classes import Scope
from gis.naming_checks.engine import NamingEngine
from gis.naming_checks.item_rules import Looked
from gis.naming_checks.placed_items import LocalName, Registered, ScopeFacts, Surroundings
from gis.naming_checks.sound_index import sound_index
from gis.naming_checks.sound_keys import SoundKeys

#: Metres within which a name is one of the place where a facility is to be
LOCAL_M = 10_000
MOST_NEAR = 200
REGION = "内蒙古自治区"
#: Art. 9(7) is N7's, by the lists of the whole country
NATION = "nation"
NATURE = ("11", "12", "13")


@dataclass(frozen=True)
class Place:
    """Where a name is to be: its divisions, the lowest first, a point, and the built-up area around it."""

    #: id, name, level
    chain: tuple[tuple[UUID, str, str], ...]
    position: tuple[float, float] | None
    built_up: tuple[UUID, str] | None

    def at(self, level: str) -> tuple[UUID, str] | None:
        """Return the division of a level that it lies in."""
        return next(((one, name) for one, name, its in self.chain if its == level), None)


def place_of(
    session: Session, division_id: UUID | None, position: tuple[float, float] | None, day: date
) -> Place:
    """Return where something lies, by a division or else by a point."""
    lowest = division_id
    if lowest is None and position is not None:
        lowest = queries.division_at(session, position, day)
    chain = queries.chains(session, [lowest], day).get(lowest, []) if lowest else []
    area = None if position is None else queries.built_up_area(session, position, day)
    return Place(
        tuple((row.division_id, row.name, row.level) for row in chain),
        position,
        None if area is None else (area.feature_id, area.name),
    )


def surroundings(
    session: Session,
    engine: NamingEngine,
    looked: Looked,
    place: Place,
    day: date,
    *,
    levels: Collection[str] | None,
    own_names: frozenset[str],
) -> Surroundings:
    """Return what the register says around a name; of records of other levels than these nothing but that."""
    rows = _alike(session, engine, looked, day)
    above = queries.chains(session, {each for row in rows for each in row.divisions if each}, day)
    alike = [_registered(engine, row, above, levels) for row in rows]
    scopes = [
        _scope_facts(session, engine, scope, looked, place, rows, above, day)
        for scope in engine.classes.scopes(looked.naming_class.group)
        if scope.extent != NATION
    ]
    core = engine.sounds.keys(looked.keys.core).core
    return Surroundings(
        as_of=day.isoformat(),
        alike=alike,
        scopes=scopes,
        beyond=_beyond(session, looked, place, day, levels) if len(core) > 1 else (),
        local=_local(session, engine.sounds, place, day, levels)
        if looked.naming_class.code == "facility"
        else (),
        is_placed=bool(place.chain or place.position),
        own_names=own_names,
    )


def _alike(session: Session, engine: NamingEngine, looked: Looked, day: date) -> Sequence[Any]:
    names = sound_index(session, engine).alike(looked.keys)
    own = looked.proposed.feature_id
    return [row for row in queries.bearers(session, names, day) if row.feature_id != own] if names else []


def _registered(
    engine: NamingEngine, row: Any, above: Mapping[UUID, Sequence[Any]], levels: Collection[str] | None
) -> Registered:
    standing = row.name_type
    if not row.feature_holds:
        standing = "abolished"
    elif not row.name_holds:
        standing = "former"
    reading = row.pinyin if row.reading_confirmed else ""
    lowest = max((above.get(each, ()) for each in row.divisions if each), key=len, default=())
    return Registered(
        keys=engine.sounds.keys(row.name, row.category, reading),
        group=engine.classes.of(row.category).group,
        standing=standing,
        feature_id=row.feature_id,
        division="".join(one.name for one in reversed(lowest)),
        position=None if row.longitude is None else (row.longitude, row.latitude),
        hidden=levels is not None and row.publication_level not in levels,
    )


def _scope_facts(
    session: Session,
    engine: NamingEngine,
    scope: Scope,
    looked: Looked,
    place: Place,
    rows: Sequence[Any],
    above: Mapping[UUID, Sequence[Any]],
    day: date,
) -> ScopeFacts:
    categories = engine.classes.categories(looked.naming_class.group)
    if scope.extent == "built_up_area" and place.built_up is not None:
        area, name = place.built_up
        features = [row.feature_id for row in rows]
        return ScopeFacts(
            scope,
            name,
            "",
            queries.count_names(session, categories, day, area=area),
            day.isoformat(),
            queries.in_area(session, area, features),
            queries.unlocated(session, features),
        )
    division, label, note = _extent(scope, place)
    inside, unsure = _members(rows, above, division)
    within = None if division is None else queries.divisions_below(session, division, day)
    count = queries.count_names(session, categories, day, divisions=within)
    return ScopeFacts(scope, label, note, count, day.isoformat(), inside, unsure)


def _extent(scope: Scope, place: Place) -> tuple[UUID | None, str, str]:
    """Return the division that a scope is here, what it is called, and what it stands in for."""
    if scope.extent == "province":
        return (
            None,
            (place.at("province") or (None, REGION))[1],
            "登记库只有本旗的名称，区内其他旗县另比对名录",
        )
    township, county = place.at("township"), place.at("county")
    if scope.extent == "built_up_area":
        stands_in = township or county
        if stands_in is None:
            return None, "登记库全部", "未指明所在政区，与全库比对"
        return *stands_in, f"没有登记建成区范围，以{stands_in[1]}代替"
    wanted = township if scope.extent == "township" else county
    if wanted is not None:
        return *wanted, ""
    if county is not None:
        return *county, f"未指明苏木、镇，以{county[1]}代替"
    return None, "登记库全部", "未指明所在政区，与全库比对"


def _members(
    rows: Sequence[Any], above: Mapping[UUID, Sequence[Any]], division: UUID | None
) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """Return which features lie in a division, and which may: those known only to lie in one above it."""
    if division is None:
        return frozenset(row.feature_id for row in rows), frozenset()
    inside, unsure = set(), set()
    own = {
        one.division_id
        for chain in above.values()
        if any(o.division_id == division for o in chain)
        for one in chain
    }
    for row in rows:
        lies = {each for each in row.divisions if each}
        chains = [{one.division_id for one in above.get(each, ())} for each in lies]
        if any(division in chain for chain in chains):
            inside.add(row.feature_id)
        elif not lies or lies <= own:
            unsure.add(row.feature_id)
    return frozenset(inside), frozenset(unsure)


def _beyond(
    session: Session, looked: Looked, place: Place, day: date, levels: Collection[str] | None
) -> list[LocalName]:
    """Return natural features named like the specific term of a division's name that reach beyond it."""
    if looked.naming_class.code not in ("county", "township"):
        return []
    found = []
    for row in queries.bearers(session, [looked.keys.core], day):
        lies = {each for each in row.divisions if each}
        if not row.category.startswith(NATURE) or not row.feature_holds or len(lies) < 2:
            continue
        if levels is None or row.publication_level in levels:
            found.append(LocalName(row.name, row.name, f"跨{len(lies)}个政区的自然地理实体", row.feature_id))
    return found


def _local(
    session: Session, sounds: SoundKeys, place: Place, day: date, levels: Collection[str] | None
) -> list[LocalName]:
    """Return the names of the place: of the divisions above it, then of what lies near it."""
    found = [
        LocalName(name, sounds.keys(name, "215").core, "所在政区", division_id=one)
        for one, name, _ in place.chain
    ]
    near: Sequence[Any] = ()
    if place.position is not None:
        near = queries.near(session, place.position, LOCAL_M, day, MOST_NEAR)
    elif place.chain:
        near = queries.in_divisions(session, [place.chain[0][0]], day, MOST_NEAR)
    for row in near:
        if row.category[:2] == "24" or (levels is not None and row.publication_level not in levels):
            continue
        said = f"距{row.distance_m / 1000:.1f}公里" if place.position is not None else "同一政区内"
        found.append(LocalName(row.name, sounds.keys(row.name, row.category).core, said, row.feature_id))
    return found
