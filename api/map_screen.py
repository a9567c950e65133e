"""What the map screen of the web application asks for."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import AsKnownOn, AsOf, CallerDep, SessionDep
from api.windows import BadWindow, Window
from maps.map_features import map_features
from maps.map_settings import map_settings

router = APIRouter(tags=["map"])

Features = list[dict[str, Any]]


class _Shape(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class DivisionLevelOut(_Shape):
    """Line and fill of one level of divisions; `*` stands for every other level."""

    code: str = Field(examples=["county"])
    name_zh: str
    name_en: str
    line_colour: str
    line_width: float
    line_dash: str = Field(examples=["12 4 2 4"])
    fill_colour: str
    fill_opacity: float


class NameClassOut(_Shape):
    """Sign of one class of place names: the beginning of the category; `*` stands for every other class."""

    code: str = Field(examples=["22"])
    name_zh: str
    name_en: str
    colour: str
    shape: str = Field(examples=["circle"])
    size: float
    label_priority: int


class MapSettingsOut(_Shape):
    """The window that the reader's map opens with (west, south, east, north), and the signs of everything."""

    window: Annotated[list[float], Field(min_length=4, max_length=4)]
    area: str = Field(examples=["乌审旗"])
    division_levels: list[DivisionLevelOut]
    name_classes: list[NameClassOut]


class MapFeaturesOut(_Shape):
    """GeoJSON features (EPSG:4490, lon/lat); `complete` is false when the window holds more places."""

    divisions: Features
    division_labels: Features
    places: Features
    complete: bool


@router.get("/map-settings")
def get_map_settings(session: SessionDep, caller: CallerDep, as_of: AsOf = None) -> MapSettingsOut:
    """Return where the reader's map begins and how things are drawn."""
    return MapSettingsOut.model_validate(map_settings(session, caller, as_of))


@router.get("/map-features")
def list_map_features(
    session: SessionDep,
    caller: CallerDep,
    window: Window,
    as_of: AsOf = None,
    as_known_on: AsKnownOn = None,
) -> MapFeaturesOut:
    """Return what a map of a window draws, as the register knew it on a day; `bbox` is needed."""
    if window is None:
        raise BadWindow(value="")
    return MapFeaturesOut.model_validate(map_features(session, caller, window, as_of, as_known_on))
