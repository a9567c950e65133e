"""What is to be compared with what, as its user says and as a job keeps it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal
from uuid import UUID

from gis.coordinates import Datum

Side = Literal["ours", "theirs"]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read; None is as the file says or the numbers tell."""

    sheet: str | None = None
    encoding: str | None = None
    #: Key, EPSG code or own projection
    crs: str | None = None
    #: The user's own parameters from an older datum
    datum_parameters: Mapping[str, Any] | None = None
    #: A web map's offset that is taken off the coordinates once they are read
    offset: Datum | None = None


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file that somebody brought: its own name, and what it is called in the folder of the result."""

    name: str
    stored: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class OfRegister:
    """Polygons of the register on a day: one division, or all of a level."""

    as_of: date
    division_id: UUID | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One comparison: their file with ours, the tolerance, and how far two lines may lie apart."""

    theirs: GivenFile
    ours: GivenFile | OfRegister
    tolerance_m: float
    reach_m: float

    def file(self, side: Side) -> GivenFile | None:
        """Return the file of a side, or None where the register stands on it."""
        given = self.theirs if side == "theirs" else self.ours
        return given if isinstance(given, GivenFile) else None

    def with_file(self, side: Side, given: GivenFile) -> "Request":
        """Return the request with another file on a side."""
        return replace(self, theirs=given) if side == "theirs" else replace(self, ours=given)

    def as_json(self) -> dict[str, Any]:
        """Return the request as arguments of a job."""
        ours = asdict(self.ours)
        if isinstance(self.ours, OfRegister):
            ours["as_of"] = self.ours.as_of.isoformat()
            ours["division_id"] = self.ours.division_id and str(self.ours.division_id)
        return {
            "theirs": asdict(self.theirs),
            "ours": ours,
            "tolerance_m": self.tolerance_m,
            "reach_m": self.reach_m,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Request":
        """Read a request back from a job's arguments."""
        ours = values["ours"]
        register = "as_of" in ours
        return cls(
            _file(values["theirs"]),
            _register(ours) if register else _file(ours),
            values["tolerance_m"],
            values["reach_m"],
        )


def _file(values: Mapping[str, Any]) -> GivenFile:
    return GivenFile(values["name"], values["stored"], Reading(**values["reading"]))


def _register(values: Mapping[str, Any]) -> OfRegister:
    division = values["division_id"]
    return OfRegister(date.fromisoformat(values["as_of"]), division and UUID(division), values["level"])
