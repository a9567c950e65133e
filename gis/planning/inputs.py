"""Read what an analysis is made of, part by part, each with a digest that tells whether it has changed."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

import shapely
from geoalchemy2.shape import to_shape
from shapely.geometry.base import BaseGeometry

from gis.burial_zones import zones
from gis.burial_zones.zones import Area
from gis.cemeteries import service as cemeteries
from gis.cemeteries.service import CemeteryOnDay
from gis.facilities import service as facilities
from gis.facilities.service import FacilityOnDay
from gis.facilities.tables import Facility
from gis.grave_sites import service as grave_sites
from gis.height_models import service as height_models
from gis.height_models.queries import Bounds
from gis.height_models.service import Heights
from gis.planning import queries
from gis.planning.networks import RegionNetwork, network_of
from gis.planning.rules import digest, settled
from gis.planning_layers import service as planning_layers
from gis.planning_layers.service import PeopledPlace
from gis.planning_layers.tables import Corridor, PlanningPlace, PlanningRegion
from gis.road_network.roads import Profile

CORRIDOR_KINDS = ("road", "railway", "river", "reservoir_shore")


@dataclass(frozen=True, slots=True)
class Grave:
    """A grave site that has still to be dealt with."""

    key: str
    number: str
    graves: int
    lon: float
    lat: float
    #: Whether it is seen from the road, as somebody noted on the site
    is_visible: bool | None


@dataclass(frozen=True, slots=True)
class Unit:
    """A 苏木 or 镇 (or another region's unit) as planning draws it."""

    key: str
    name: str
    division_id: UUID | None
    shape: BaseGeometry


@dataclass
class Inputs:
    """Reads the parts that an analysis asks for, once each, and remembers what it read."""

    session: Session
    region: PlanningRegion
    on: date
    digests: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    levels: set[str] = field(default_factory=set)
    sources: set[UUID] = field(default_factory=set)
    #: SHA-256 of the height models that reach what was asked for
    height_models: set[str] = field(default_factory=set)
    is_demonstration: bool = False

    def places(self) -> Sequence[PeopledPlace]:
        """Return where people live."""
        found = planning_layers.places(self.session, self.region.id, self.on.year)
        self.sources |= {one.source_id for one in found}
        self.levels |= queries.levels(self.session, PlanningPlace, {one.id for one in found})
        self._note("places", [asdict(one) for one in found])
        return found

    def stations(self, kinds: Sequence[str]) -> Sequence[FacilityOnDay]:
        """Return the facilities that are open on the day and have a position."""
        found = [
            one
            for one in facilities.on_day(self.session, self.on)
            if one.state == "open" and (one.kind in kinds if kinds else one.covers_community)
        ]
        self.is_demonstration |= any(one.is_demonstration for one in found)
        self.levels |= queries.levels(self.session, Facility, {one.id for one in found})
        self._note("facilities", [asdict(one) for one in found])
        return found

    def cemeteries(self, states: Sequence[str]) -> Sequence[CemeteryOnDay]:
        """Return the cemeteries of some states, which have places to give."""
        found = [one for one in cemeteries.on_day(self.session, self.on) if one.state in states]
        self.is_demonstration |= any(one.is_demonstration for one in found)
        self._note("cemeteries", [asdict(one) for one in found])
        return found

    def graves(self) -> Sequence[Grave]:
        """Return the located sites that belong to the denominator and are not accepted yet."""
        waiting = {
            one.site_id: one
            for one in grave_sites.ledger(self.session, self.on)
            if one.excluded is None and one.accepted_on is None
        }
        found = []
        for site in queries.grave_sites(self.session, self.on):
            if site.id not in waiting or site.geom is None:
                continue
            ((lon, lat),) = shapely.get_coordinates(to_shape(site.geom)).tolist()
            found.append(Grave(str(site.id), site.number, site.graves, lon, lat, site.visible))
            self.levels.add(site.publication_level)
            self.sources.add(site.source_id)
        self.counts["graves_without_position"] = len(waiting) - len(found)
        self._note("graves", [asdict(one) for one in found])
        return found

    def corridors(
        self, kinds: Sequence[str] = CORRIDOR_KINDS
    ) -> Sequence[tuple[zones.Corridor, float | None]]:
        """Return the corridors, each with the kilometre at which its line begins."""
        found = []
        for one in planning_layers.corridors(self.session, self.region.id, self.on, kinds):
            row, basis, half = one.row, "centre_line", 0.0
            ground: BaseGeometry = one.line
            if row.half_width_m is not None:
                basis, half = "half_width", float(row.half_width_m)
            if one.land is not None:
                # Its own line too: land is often drawn for a part only
                ground, basis, half = one.line.union(one.land), "land_edge", 0.0
            name = " ".join(part for part in (row.number, row.name) if part)
            corridor = zones.Corridor(str(row.id), row.kind, row.klass, name, ground, basis, half, one.line)
            found.append((corridor, None if row.start_km is None else float(row.start_km)))
            self.levels.add(row.publication_level)
            self.sources.add(row.source_id)
        self._note(
            "corridors",
            [[one.key, one.kind, one.klass, one.name, one.ground.wkt, one.half_width_m] for one, _ in found],
        )
        return found

    def areas(self) -> Sequence[Area]:
        """Return farmland, forest, grassland …"""
        rows = planning_layers.areas(self.session, self.region.id, self.on)
        self.levels |= {row.publication_level for row in rows}
        self.sources |= {row.source_id for row in rows}
        found = [Area(str(row.id), row.kind, row.name, to_shape(row.geom)) for row in rows]
        self._note("areas", [[one.key, one.kind, one.name, one.shape.wkt] for one in found])
        return found

    def units(self) -> Sequence[Unit]:
        """Return the units of the region."""
        rows = planning_layers.units(self.session, self.region.id)
        self.levels |= {row.publication_level for row in rows}
        self.sources |= {row.source_id for row in rows}
        found = [Unit(str(row.id), row.name, row.division_id, to_shape(row.geom)) for row in rows]
        self._note("units", [[one.key, one.name, str(one.division_id), one.shape.wkt] for one in found])
        return found

    def heights(self, bounds: Bounds) -> Heights:
        """Return what is known of the heights of an area: west, south, east, north in degrees."""
        found = height_models.heights(self.session, bounds)
        self.levels |= {one.publication_level for one in found.models}
        self.sources |= {one.source_id for one in found.models}
        self.height_models |= {one.sha256 for one in found.models}
        # Runs that were made before there were any are told apart by what is there, not by its absence.
        if self.height_models:
            self._note("heights", sorted(self.height_models))
        return found

    def network(self, profile: Profile) -> RegionNetwork:
        """Return the network of the roads that are open on the day, for people on foot or driving."""
        found = network_of(self.session, self.region.id, self.on, profile)
        roads = {UUID(key) for key in found.network.keys}
        self.levels |= queries.levels(self.session, Corridor, roads)
        self.sources |= queries.sources_of_corridors(self.session, roads)
        summed = hashlib.sha256()
        for part in (found.network.noded.positions, found.network.along, found.network.against):
            summed.update(part.tobytes())
        self.counts[f"roads_{profile}"] = len(roads)
        self.digests[f"roads_{profile}"] = summed.hexdigest()
        return found

    def _note(self, part: str, rows: Iterable[Any]) -> None:
        kept = [settled(_as_text(row)) for row in rows]
        self.counts[part] = len(kept)
        self.digests[part] = digest(kept)


def _as_text(value: Any) -> Any:
    """Return a row as JSON has it: ids and days as texts."""
    if isinstance(value, Mapping):
        return {name: _as_text(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_as_text(one) for one in value]
    return value if value is None or isinstance(value, (str, bool, int, float)) else str(value)
