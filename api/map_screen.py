"""What the map screen of the web application asks for."""

from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import AsKnownOn, AsOf, CallerDep, SessionDep
from api.errors import language_of
from api.windows import BadWindow, Window
from maps.map_features import map_features
from maps.map_settings import map_settings
from maps.map_sheet import PAPERS, PictureUnreadable, map_sheet_pdf
from maps.printed_map import PrintWish, printed_map

router = APIRouter(tags=["map"])

#: A picture of A3 at 200 dots an inch is a tenth of this
MOST_PICTURE_BYTES = 40 * 2**20

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
    band_width: float = Field(description="线下淡色带的宽度，0 为没有 / width of the pale band below, or 0")
    band_opacity: float
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


class BoundaryLineStyleOut(_Shape):
    """Boundary lines of one level, or the river or road along one; dashed where it is not the line in law."""

    code: str = Field(examples=["county", "present_river"])
    name_zh: str
    name_en: str
    colour: str
    width: float
    dash: str = Field(examples=["8 5"])
    is_present: bool = Field(
        description="不是界线，是沿线河流、道路的现状 / the river or road as it runs today"
    )


class MarkerStatusStyleOut(_Shape):
    """Colour of markers of one status; `*` stands for every other one."""

    code: str = Field(examples=["intact"])
    name_zh: str
    name_en: str
    colour: str


class MarkerKindStyleOut(_Shape):
    """Shape of markers of one kind; `*` stands for every other one."""

    code: str = Field(examples=["double"])
    name_zh: str
    name_en: str
    shape: str = Field(examples=["diamond"])


class RegisterSignOut(_Shape):
    """Sign of one kind of record, or its line where it has no shape; `*` stands for every other kind."""

    code: str = Field(examples=["community_station"])
    name_zh: str
    name_en: str
    colour: str
    shape: str = Field(examples=["square", ""])
    size: float
    width: float
    dash: str


class RegisterStateOut(_Shape):
    """A state of records, and whether their signs are hollow."""

    code: str = Field(examples=["open"])
    name_zh: str
    name_en: str
    is_hollow: bool


class RegisterLayerOut(_Shape):
    """Facilities, cemeteries, graves or planning corridors on the map."""

    code: Literal["facility", "cemetery", "grave", "corridor"]
    signs: list[RegisterSignOut]
    states: list[RegisterStateOut]


class PaperOut(_Shape):
    """A sheet of paper and the frame of the map on it, in millimetres."""

    name: str = Field(examples=["A4"])
    orientation: str = Field(examples=["landscape"])
    map_width: float
    map_height: float


class MapSettingsOut(_Shape):
    """The window that the reader's map opens with (west, south, east, north), and the signs of everything."""

    window: Annotated[list[float], Field(min_length=4, max_length=4)]
    area: str = Field(examples=["乌审旗"])
    division_levels: list[DivisionLevelOut]
    name_classes: list[NameClassOut]
    boundary_lines: list[BoundaryLineStyleOut]
    marker_statuses: list[MarkerStatusStyleOut] = Field(
        description="无权查看界桩的为空 / none without a right"
    )
    marker_kinds: list[MarkerKindStyleOut]
    register_layers: list[RegisterLayerOut] = Field(
        description="无权查看的不列 / those that the reader may see"
    )
    papers: list[PaperOut] = [PaperOut.model_validate(paper) for paper in PAPERS.values()]


class MapFeaturesOut(_Shape):
    """GeoJSON features (EPSG:4490, lon/lat); `complete` is false when the window holds more places."""

    divisions: Features
    division_labels: Features
    places: Features
    lines: Features
    present_lines: Features
    markers: Features
    complete: bool


class SheetIn(BaseModel):
    """What the sheet of a picture says; the window is that of the picture (west, south, east, north)."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=60, examples=["乌审旗地名图"])
    paper: Literal["A4", "A3"] = "A4"
    orientation: Literal["landscape", "portrait"] = "landscape"
    west: float = Field(allow_inf_nan=False)
    south: float = Field(allow_inf_nan=False)
    east: float = Field(allow_inf_nan=False)
    north: float = Field(allow_inf_nan=False)
    drawn_levels: str = Field(
        default="",
        max_length=200,
        description="图上界线的级别：相邻县之间也可能是省界 / levels of the lines on the picture",
    )
    hidden_levels: str = Field(
        default="", max_length=200, description="代码以空格分隔 / codes with spaces between"
    )
    hidden_classes: str = Field(
        default="", max_length=200, description="代码以空格分隔 / codes with spaces between"
    )
    drawn_lines: str = Field(
        default="",
        max_length=400,
        description="图上的界线：级别，推算的加 .derived，或 present_river 等 / lines on the picture",
        examples=["county county.derived"],
    )
    drawn_markers: str = Field(
        default="",
        max_length=1000,
        description="图上的界桩：类型.状况 / markers on the picture",
        examples=["single.intact double.lost"],
    )
    drawn_registers: str = Field(
        default="",
        max_length=2000,
        description="图上的设施、墓地、线路：图层.类别 / facilities, graves, roads on the picture",
        examples=["facility.community_station corridor.national"],
    )
    demonstration: bool = True
    review_number: str = Field(default="", max_length=40, description="审图号")
    as_of: date | None = None
    as_known_on: date | None = None
    picture: UploadFile = Field(description="PNG")

    def wish(self) -> PrintWish:
        """Return it as a value of the maps."""
        return PrintWish(
            title=self.title.strip(),
            paper=PAPERS[self.paper, self.orientation],
            window=(self.west, self.south, self.east, self.north),
            drawn_levels=tuple(self.drawn_levels.split()),
            hidden_levels=tuple(self.hidden_levels.split()),
            hidden_classes=tuple(self.hidden_classes.split()),
            drawn_lines=tuple(self.drawn_lines.split()),
            drawn_markers=tuple(self.drawn_markers.split()),
            drawn_registers=tuple(self.drawn_registers.split()),
            demonstration=self.demonstration,
            review_number=self.review_number.strip(),
            as_of=self.as_of,
            as_known_on=self.as_known_on,
        )


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


@router.post("/map-sheets", response_class=Response, responses={200: {"content": {"application/pdf": {}}}})
def print_map(
    request: Request, session: SessionDep, caller: CallerDep, sheet: Annotated[SheetIn, Form()]
) -> Response:
    """Print a picture of the map on a sheet with legend, scale, graticule, sources and notices, as PDF."""
    picture = sheet.picture.file.read(MOST_PICTURE_BYTES + 1)
    if len(picture) > MOST_PICTURE_BYTES:
        raise PictureUnreadable
    made = printed_map(session, caller, sheet.wish(), picture, language_of(request))
    name = quote(f"{made.title}.pdf")
    return Response(
        map_sheet_pdf(made),
        media_type="application/pdf",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )
