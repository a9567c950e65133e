"""What was measured at a marker, as the field record says it: its position, and its reference objects."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class MeasuredPosition:
    """Where a side measured a marker: EPSG:4490, longitude and latitude; the mean error in metres."""

    number: str
    #: The division of the side
    side: str
    on: date
    observer: str
    position: tuple[float, float]
    accuracy_m: float
    method: str = ""
    #: 对方提供: typed in from the other side's sheet
    is_provided: bool = False
    #: Which stone of several, in words; empty for the only one
    stone: str = ""
    height_m: float | None = None
    height_datum: str = ""
    #: Above the registered height; in words where they can't be compared
    above_registered_m: float | str | None = None
    #: Whether it counts in the test of movement, in words
    use: str = ""
    #: As the surveyor's file has it, and why a poor one was kept
    note: str = ""


@dataclass(frozen=True, slots=True)
class MeasuredReference:
    """What a side found of a reference object, and measured from the marker to it."""

    number: str
    side: str
    name: str
    present: bool
    distance_m: float | None
    bearing_deg: float | None
    bearing_kind: str
    note: str
