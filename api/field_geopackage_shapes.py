"""What became of a GeoPackage that came back, row by row."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.field_shapes import DeviceChangeOut


class ReturnedLayerOut(BaseModel):
    """A layer: how many rows it has, how many say something new, and how many were not sent."""

    layer: str
    title: str
    title_en: str
    rows: int
    said: int
    unchanged: int
    not_sent: int


class ReturnedRowOut(BaseModel):
    """A row that says something new, as the change that it became."""

    layer: str
    row: str = Field(description="what people call its record")
    is_known: bool = Field(description="whether the same was returned before; the answer is that of then")
    change: DeviceChangeOut


class ReturnedFindingOut(BaseModel):
    """Something that was not taken as it stands, or that one should know."""

    level: Literal["problem", "note"]
    rule: str
    layer: str
    row: str
    column: str
    value: str
    message: str
    message_en: str


class ReturnedOut(BaseModel):
    """A GeoPackage that was returned, and what became of each of its rows."""

    package_id: UUID
    file_name: str
    sha256: str
    layers: list[ReturnedLayerOut]
    rows: list[ReturnedRowOut]
    findings: list[ReturnedFindingOut]
    left: int = Field(description="rows for which the file is to be returned once more: there were too many")
