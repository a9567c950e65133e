"""What divisions and place names look like in answers; a field that the reader may not see is absent.

The rows come from gis published and ready for JSON; these models describe them, and are not run on them.
"""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from api.shapes import WordsOut


class SourceOut(BaseModel):
    """Where a record comes from."""

    id: UUID
    title: str
    licence: str
    dated: date | None
    is_demonstration: bool = Field(description="演示数据 / demonstration data")


class PositionOut(BaseModel):
    """The point that stands for a place. EPSG:4490, degrees."""

    longitude: float
    latitude: float
    role: str
    method: str
    is_approximate: bool


class ListedRecord(BaseModel):
    """What a row of a list says of its record, whatever the list."""

    id: UUID
    is_demonstration: bool | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    publication_level: str | None = None
    version: int | None = None
    source: SourceOut | None = None


class ListPage(BaseModel):
    """A page of a list; `next` is the `after` of the following page, `total` comes when asked for."""

    next: str | None
    total: int | None = None


class NamedDivisionOut(BaseModel):
    """A division that a place lies in."""

    id: UUID
    name: str | None
    type: str | None


class NameOut(BaseModel):
    """One name of a place, in one language and script, for a time."""

    id: UUID
    name_type: str
    language: str
    name: str
    specific_term: str
    generic_term: str
    romanization: str
    pinyin: str
    reading_confirmed: bool
    standard_basis: str | None
    valid_from: date | None
    valid_to: date | None
    source: SourceOut | None = None


class PlaceNameRow(ListedRecord):
    """One place of a list. `fields` chooses what it says."""

    name: str | None = Field(None, description="当日的名称 / the name of the day")
    names: list[NameOut] | None = None
    category: str | None = None
    category_zh: str | None = None
    category_en: str | None = None
    national_code: str | None = None
    division_id: UUID | None = Field(None, description="以其为驻地的行政区 / the division whose place it is")
    divisions: list[NamedDivisionOut] | None = None
    position: PositionOut | None = None
    name_type: str | None = None
    language: str | None = None
    romanization: str | None = None
    pinyin: str | None = None
    reading_confirmed: bool | None = None
    standard_basis: str | None = None
    mongolian: str | None = None
    aliases: list[str] | None = None
    former_names: list[str] | None = None


class PlaceNamePage(ListPage):
    """A page of place names."""

    rows: list[PlaceNameRow]


class NameEventOut(BaseModel):
    """What happened to a name."""

    id: UUID
    name_id: UUID | None
    type: str
    on_date: date
    date_precision: str
    authority: str
    document_number: str
    description: str
    source: SourceOut | None = None


class GeometryOut(BaseModel):
    """Where a place is. EPSG:4490, longitude then latitude."""

    id: UUID
    role: str
    geometry: dict[str, Any] = Field(description="GeoJSON")
    method: str
    accuracy_m: float | None = None
    is_approximate: bool
    verbatim: str | None = None
    source: SourceOut | None = None


class PlaceNameOut(PlaceNameRow):
    """One place with all its names, events and geometries."""

    origin: str | None = None
    meaning: str | None = None
    history: str | None = None
    description: str | None = None
    events: list[NameEventOut] | None = None
    geometries: list[GeometryOut] | None = None


class DivisionCodeOut(BaseModel):
    """A code that one system gave a division for a time."""

    id: UUID | None = None
    code_system: str
    code: str
    valid_from: date | None
    valid_to: date | None


class DivisionRow(ListedRecord):
    """One division of a list. `fields` chooses what it says."""

    name: str | None = None
    body_name: str | None = None
    type: str | None = None
    level: str | None = None
    is_statistical: bool | None = None
    parent_id: UUID | None = None
    parent_name: str | None = None
    codes: list[DivisionCodeOut] | None = None
    romanization: str | None = None
    has_boundary: bool | None = None
    note: str | None = None


class DivisionPage(ListPage):
    """A page of divisions."""

    rows: list[DivisionRow]


class DivisionStateOut(BaseModel):
    """Name, type and parent of a division for a time."""

    id: UUID
    name: str
    body_name: str | None
    type: str
    parent_id: UUID | None
    parent_name: str | None
    valid_from: date | None
    valid_to: date | None


class BoundaryOut(BaseModel):
    """The polygon of a division for a time. EPSG:4490, longitude then latitude."""

    id: UUID
    geometry: dict[str, Any] = Field(description="GeoJSON MultiPolygon")
    is_indicative: bool = Field(description="界线仅为示意，不作划界依据 / drawn for orientation only")
    valid_from: date | None
    valid_to: date | None
    source: SourceOut | None = None


class EventPartyOut(BaseModel):
    """The part of a division in an event."""

    division_id: UUID
    name: str | None
    part: str


class DivisionEventOut(BaseModel):
    """What happened to divisions."""

    id: UUID
    type: str
    on_date: date
    date_precision: str
    authority: str
    document_number: str
    description: str
    no_successor: bool
    no_successor_reason: str
    parties: list[EventPartyOut]
    source: SourceOut | None = None


class RepresentativePointOut(BaseModel):
    """The one point that stands for a division, and how it was found. EPSG:4490, degrees."""

    longitude: float
    latitude: float
    taken_from: str = Field(examples=["linked_place"], description="`inside_boundary` or `linked_place`")
    is_approximate: bool
    feature_id: UUID | None = Field(description="The place whose position it is")
    words: WordsOut = Field(description="How it was found, to be shown beside it")


class DivisionOut(DivisionRow):
    """One division with all its states, codes, boundaries and events."""

    representative_point: RepresentativePointOut | None = None

    states: list[DivisionStateOut] | None = None
    all_codes: list[DivisionCodeOut] | None = None
    boundaries: list[BoundaryOut] | None = None
    events: list[DivisionEventOut] | None = None


class LineageStepOut(BaseModel):
    """One event on the way from a division to another."""

    distance: int
    from_id: UUID
    from_name: str
    to_id: UUID
    to_name: str
    event: DivisionEventOut


class LineageOut(BaseModel):
    """沿革: what a division came of, what came of it, and what happened to it."""

    predecessors: list[LineageStepOut]
    successors: list[LineageStepOut]
    events: list[DivisionEventOut]


class DivisionCountOut(BaseModel):
    """How many divisions of one type there are."""

    level: str
    type: str
    is_statistical: bool
    divisions: int
    with_boundary: int


class CountsOut(BaseModel):
    """The register's figures for a day, demonstration data left out."""

    divisions: list[DivisionCountOut]
    located_by_type: dict[str, int]
    features: int
    located: int
    approximate: int
