"""Make places out of published rows of the register: a division with its place, and a feature. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely

from gis.editions.appendix_tables import Ended
from gis.editions.facts import Event, Place, Row, events_of, sources_of, spelled
from gis.editions.surroundings import Surroundings, geojson, nearest

#: Systems of codes in the order in which a division is known by them
CODE_SYSTEMS = ("mca", "nbs")
#: Roles of geometries that are drawn as lines and areas
DRAWN = ("course", "area")
DECIMALS = 8


@dataclass(frozen=True)
class RegisterPlaces:
    """What composing has read, and the day that it is for."""

    day: date
    divisions: Mapping[str, Row]
    #: The units of the edition, and those of the counties around
    own: frozenset[str]
    neighbours: frozenset[str]
    states: Mapping[str, Sequence[Row]]
    #: Division → its events
    division_events: Mapping[str, Sequence[Event]]
    around: Surroundings
    #: Code of division_type → category of its place
    categories: Mapping[str, str]

    def division(self, row: Row, feature: Row | None) -> Place:
        """Return a division with what is registered of its place."""
        identifier, place = str(row["id"]), feature or {}
        names = spelled(place, self.day)
        codes = {str(one["code_system"]): str(one["code"]) for one in row.get("codes", ())}
        position, is_approximate = _stated(place)
        parent = row.get("parent_id")
        return Place(
            key=f"division:{identifier}",
            name=str(row["name"]),
            category=str(place.get("category") or self.categories.get(str(row["type"]), "")),
            type=str(row["type"]),
            level=str(row["level"]),
            is_statistical=bool(row["is_statistical"]),
            unit_id=identifier,
            containers=(str(parent),) if parent in self.divisions else (),
            position=position,
            is_approximate=is_approximate,
            inside=self._inside(identifier),
            codes=tuple((system, codes[system]) for system in CODE_SYSTEMS if system in codes),
            former_codes=_codes_given_up(row),
            events=in_time((*self.division_events.get(identifier, ()), *self._name_events(place))),
            sources=sources_of(row, place),
            is_demonstration=_is_invented(row, place),
            **names | {"former": self._former(identifier, str(row["name"]), names["former"])},
            **_said(place),
        )

    def feature(self, row: Row) -> Place:
        """Return a feature that is no unit's place."""
        position, is_approximate = _stated(row)
        lies_in = {str(one["id"]) for one in row.get("divisions", ())} & self.divisions.keys()
        containers = nearest(lies_in, self.divisions)
        return Place(
            key=f"feature:{row['id']}",
            name=str(row.get("name") or ""),
            category=str(row.get("category") or ""),
            unit_id=next(
                (one for units in (self.own, self.neighbours) for one in containers if one in units), None
            ),
            containers=containers,
            position=position,
            is_approximate=is_approximate,
            geometry=_drawn(row),
            events=in_time(self._name_events(row)),
            sources=sources_of(row),
            is_demonstration=_is_invented(row),
            **spelled(row, self.day),
            **_said(row),
        )

    def ended(self, row: Row, kind: str) -> Ended:
        """Return a division or feature that was no more on the day."""
        identifier = str(row["id"])
        lies_in = [str(one["id"]) for one in row.get("divisions", ())] or [str(row.get("parent_id"))]
        return Ended(
            name=str(row["name"]),
            kind=kind,
            where=self.around.above(nearest(lies_in, self.divisions)),
            since=str(row.get("valid_from") or ""),
            until=str(row.get("valid_to") or ""),
            events=in_time((*self.division_events.get(identifier, ()), *self._name_events(row))),
        )

    def _name_events(self, row: Row) -> Iterable[Event]:
        return events_of(row.get("events", ()), "name_event", self.day)

    def _inside(self, identifier: str) -> tuple[float, float] | None:
        polygon = self.around.polygons.get(identifier)
        if polygon is None:
            return None
        inside = shapely.point_on_surface(polygon)
        return inside.x, inside.y

    def _former(
        self, identifier: str, name: str, named: Sequence[tuple[str, str, str]]
    ) -> tuple[tuple[str, str, str], ...]:
        """Add to the names given up of a place those that the division had as such."""
        known = {former for former, _, _ in named}
        of_states = [
            (str(state["name"]), str(state.get("valid_from") or ""), str(state.get("valid_to") or ""))
            for state in self.states.get(identifier, ())
            if state["name"] != name and state["name"] not in known
        ]
        return tuple(sorted({*named, *of_states}, key=lambda each: (each[1], each[2], each[0])))


def in_time(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return events in the order in which they happened."""
    return tuple(sorted(events, key=lambda event: (event.on_date, event.subject, event.id)))


def _codes_given_up(row: Row) -> tuple[tuple[str, str, str, str], ...]:
    """Return the codes that a division had and has no more, each once, the earliest first."""
    current = {str(one["code"]) for one in row.get("codes", ())}
    found = {
        (str(one["code_system"]), str(one["code"])): (
            str(one["code_system"]),
            str(one["code"]),
            str(one.get("valid_from") or ""),
            str(one.get("valid_to") or ""),
        )
        for one in row.get("former_codes", ())
        if str(one["code"]) not in current
    }
    return tuple(sorted(found.values(), key=lambda one: (one[3], one[2], one[1])))


def _stated(row: Row) -> tuple[tuple[float, float] | None, bool]:
    stated = row.get("position") or {}
    if stated.get("longitude") is None or stated.get("latitude") is None:
        return None, False
    position = (round(float(stated["longitude"]), DECIMALS), round(float(stated["latitude"]), DECIMALS))
    # Whether it is exact may be nobody's business: then it is not claimed
    return position, bool(stated.get("is_approximate", True))


def _drawn(row: Row) -> dict[str, Any] | None:
    """Return the line or area of a feature; several of one role are the first that is exact."""
    drawn = [
        (DRAWN.index(str(one["role"])), bool(one.get("is_approximate")), str(one.get("id")), found)
        for one in row.get("geometries", ())
        if one.get("role") in DRAWN and (found := geojson(one.get("geometry"))) is not None
    ]
    return min(drawn, key=lambda each: each[:3])[3] if drawn else None


def _said(row: Row) -> dict[str, Any]:
    fields = ("origin", "meaning", "history", "description", "national_code")
    return {name: str(row.get(name) or "").strip() for name in fields}


def _is_invented(*rows: Row) -> bool:
    return any(bool((row.get("source") or {}).get("is_demonstration")) for row in rows)
