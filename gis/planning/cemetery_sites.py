"""What maps and the plan show of cemeteries and historic clusters on a day; who lies there is not read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gis.accounts.rules import Caller
from gis.cemeteries import service as cemeteries
from gis.cemeteries.rules import CLUSTER, READING
from gis.history.as_known import today
from gis.proposals import queries as proposal_queries

#: States in which places are still to come
COMING = ("planned", "building")


@dataclass(frozen=True, slots=True)
class ShownCemetery:
    """A cemetery or cluster; places used are counted from burials, the geometry is in EPSG:4490."""

    id: UUID
    number: str
    name: str
    kind: str
    state: str | None
    state_since: date | None
    town_id: UUID | None
    town: str
    division: str
    plots: int
    niches: int
    plots_used: int
    niches_used: int
    people: int
    surveyed_graves: int | None
    #: None: not measured
    geometry: BaseGeometry | None
    #: Geodesic, m²
    area_m2: float | None
    is_demonstration: bool

    @property
    def is_cluster(self) -> bool:
        """Whether it is a historic cluster, which takes nobody in."""
        return self.kind == CLUSTER

    @property
    def capacity(self) -> int:
        """Return plots and niches together."""
        return self.plots + self.niches

    @property
    def used(self) -> int:
        """Return the places in which somebody lies."""
        return self.plots_used + self.niches_used

    @property
    def free(self) -> int:
        """Return the places that somebody can be buried in today; 0 unless it is open."""
        return max(0, self.capacity - self.used) if self.state == "open" else 0

    @property
    def coming(self) -> int:
        """Return the places that a cemetery will have that is planned or being built."""
        return self.capacity if self.state in COMING else 0

    @property
    def position(self) -> tuple[float, float] | None:
        """Return a point within it, longitude and latitude."""
        if self.geometry is None:
            return None
        inside = self.geometry.representative_point()
        return inside.x, inside.y


@dataclass(frozen=True, slots=True)
class CemeterySites:
    """Cemeteries and clusters of a day that the caller may see, by number."""

    day: date
    bureau: str
    sites: Sequence[ShownCemetery]

    @property
    def is_demonstration(self) -> bool:
        """Whether any of them is invented."""
        return any(each.is_demonstration for each in self.sites)


def cemetery_sites(session: Session, caller: Caller, on: date | None = None) -> CemeterySites:
    """Return them on a day (today, or before); raise NotSignedIn, NotAllowed."""
    caller.must_hold(*READING)
    day = min(on or today(), today())
    towns = {each.id: each.town_id for each in cemeteries.on_day(session, day)}
    drawn = {each["id"]: each["geometry"] for each in cemeteries.drawn(session, caller, day)["features"]}
    shown = [
        ShownCemetery(
            id=UUID(row["id"]),
            number=row["number"],
            name=row["name"],
            kind=row["kind"],
            state=row["state"],
            state_since=None if row["state_since"] is None else date.fromisoformat(row["state_since"]),
            town_id=towns[UUID(row["id"])],
            town=row["town"],
            division=row["division"],
            plots=row["plots"],
            niches=row["niches"],
            plots_used=row["plots_used"],
            niches_used=row["niches_used"],
            people=row["people"],
            surveyed_graves=row["surveyed_graves"],
            geometry=shape(drawn[row["id"]]) if row["id"] in drawn else None,
            area_m2=row["measured_area_m2"],
            is_demonstration=row["is_demonstration"],
        )
        for row in cemeteries.find(session, caller, cemeteries.Filter(), day)
    ]
    return CemeterySites(day, proposal_queries.bureau(session) or "", shown)
