"""How a reader's map begins: the part of the country that is his, and the signs of everything on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from shapely.geometry import shape

from gis.accounts.rules import Caller
from gis.administrative_divisions import service as administrative_divisions
from gis.administrative_divisions.areas import areas_of_accounts
from gis.administrative_divisions.readers import Reader
from gis.history.as_known import today
from gis.place_names import service as place_names
from gis.tiles import service as tiles
from maps.map_styles import (
    BoundaryLineStyle,
    DivisionLevelStyle,
    MarkerKindStyle,
    MarkerStatusStyle,
    NameClassStyle,
    RegisterSign,
    RegisterState,
    boundary_line_styles,
    division_level_styles,
    marker_kind_styles,
    marker_status_styles,
    name_class_styles,
    register_signs,
    register_states,
)
from maps.register_map import county_with_most_towns

Window = tuple[float, float, float, float]

#: Around places that have no area of their own, in degrees
MARGIN = 0.15
#: What is shown of a register that holds no boundary: China
EVERYWHERE: Window = (73.5, 17.5, 135.1, 53.6)


#: Layer of the style files → collection whose tiles it draws
REGISTER_COLLECTIONS = {
    "facility": "facilities",
    "cemetery": "cemeteries",
    "grave": "grave-sites",
    "corridor": "planning-corridors",
}


@dataclass(frozen=True)
class RegisterLayer:
    """Signs and states of a register that a reader may see on the map."""

    code: str
    signs: tuple[RegisterSign, ...]
    states: tuple[RegisterState, ...]


@dataclass(frozen=True)
class MapSettings:
    """The window (west, south, east, north) that a reader's map opens with, whose it is, and the signs."""

    window: Window
    area: str
    division_levels: tuple[DivisionLevelStyle, ...]
    name_classes: tuple[NameClassStyle, ...]
    boundary_lines: tuple[BoundaryLineStyle, ...]
    #: None for whoever sees no marker
    marker_statuses: tuple[MarkerStatusStyle, ...]
    marker_kinds: tuple[MarkerKindStyle, ...]
    #: Of the registers that he sees anything of
    register_layers: tuple[RegisterLayer, ...]


def map_settings(session: Session, caller: Caller, as_of: date | None = None) -> MapSettings:
    """Return the settings of a reader: his township when his rights are limited to one, else the banner."""
    window, area = _own_part(session, caller, as_of) or _county(session, caller, as_of or today())
    view = tiles.view_of(Reader.of(session, caller), caller.own_areas)
    sees_markers = view.seen("boundary-markers") is not None
    return MapSettings(
        window,
        area,
        tuple(division_level_styles().values()),
        tuple(name_class_styles().values()),
        tuple(boundary_line_styles().values()),
        tuple(marker_status_styles().values()) if sees_markers else (),
        tuple(marker_kind_styles().values()) if sees_markers else (),
        tuple(
            RegisterLayer(layer, signs, register_states().get(layer, ()))
            for layer, signs in register_signs().items()
            if view.seen(REGISTER_COLLECTIONS[layer]) is not None
        ),
    )


def _own_part(session: Session, caller: Caller, as_of: date | None) -> tuple[Window, str] | None:
    if caller.areas is None or caller.account_id is None:
        return None
    own = areas_of_accounts(session).get(caller.account_id, [])
    ids = {str(area.id) for area in own}
    shapes = [
        shape(row["geometry"]).bounds
        for row in administrative_divisions.boundaries(session, caller, as_of)
        if str(row["id"]) in ids
    ]
    name = "、".join(area.name for area in own)
    if shapes:
        return _around(shapes), name
    places = [
        (row["position"]["longitude"], row["position"]["latitude"])
        for area in own
        for row in place_names.find(
            session, caller, as_of=as_of, division_id=area.id, located=True, limit=200
        ).rows
        if row.get("position")
    ]
    boxes = [(lon - MARGIN, lat - MARGIN, lon + MARGIN, lat + MARGIN) for lon, lat in places]
    return (_around(boxes), name) if boxes else None


def _county(session: Session, caller: Caller, day: date) -> tuple[Window, str]:
    county = county_with_most_towns(session, caller, day)
    if county is None:
        return EVERYWHERE, ""
    return shape(county["geometry"]).bounds, county["name"]


def _around(boxes: Iterable[Window]) -> Window:
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)
