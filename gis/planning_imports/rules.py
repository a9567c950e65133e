"""Rules on loading planning layers: who may, what a file can be, how its rows are written. No database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from gis.errors import Conflict, InvalidInput
from gis.exchange.rules import ImportOptions

#: Who brings layers and takes them away
LOADING = ("admin", "editor", "planner")

Layer = Literal["corridors", "areas", "places", "population", "units"]
LAYERS: tuple[Layer, ...] = get_args(Layer)
#: What becomes of rows of the same kinds that the region has: refuse the file, keep them beside the new
#: ones, or put the new ones in their place
Existing = Literal["refuse", "add", "replace"]
#: Longest code and name of a region
MOST_CODE, MOST_NAME = 60, 200


class LayerStands(Conflict):
    """The region has rows of these kinds, and the user did not say what is to become of them."""

    message_id = "planning_imports.layer_stands"


class LayerUnclear(InvalidInput):
    """Neither geometry nor columns of a file tell what it is of."""

    message_id = "planning_imports.layer_unclear"


class RegionCodeBad(InvalidInput):
    """A region's code is empty or too long."""

    message_id = "planning_imports.region_code_bad"


@dataclass(frozen=True)
class LoadOptions:
    """What a file is, which region it is for, and how it is read."""

    region: str
    #: Name of a region that is new; its code where empty
    region_name: str = ""
    #: None: as geometry and columns tell
    layer: Layer | None = None
    existing: Existing = "refuse"
    #: Sheet, mapping, coordinate system, encoding, source … as of any list; its kind says nothing here
    reading: ImportOptions = field(default_factory=ImportOptions)

    def __post_init__(self) -> None:
        if not self.region.strip() or len(self.region) > MOST_CODE:
            raise RegionCodeBad(most=MOST_CODE)

    def as_json(self) -> dict[str, Any]:
        """Return what the reading doesn't say, as arguments of a job."""
        return {
            "region": self.region,
            "region_name": self.region_name,
            "layer": self.layer,
            "existing": self.existing,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any], reading: Mapping[str, Any]) -> "LoadOptions":
        """Read options back from a job's arguments."""
        return cls(**values, reading=ImportOptions.from_json(reading))
