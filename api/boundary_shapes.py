"""What the API says of boundary lines and markers; a field that the reader may not see is absent."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.register_shapes import SourceOut
from gis.boundary_lines.findings import Finding
from gis.boundary_lines.reasons import reasons, sentence


class PartyOut(BaseModel):
    """毗邻方: a division that the line divides from another."""

    id: UUID
    short_name: str
    name: str | None = Field(description="What it is called on the day asked for")


class FileOut(BaseModel):
    """A cited file; its bytes are at …/attachments/{sha256} of the record."""

    id: UUID
    kind: str
    sha256: str
    title: str
    file_name: str
    media_type: str
    size_bytes: int


class LineOut(BaseModel):
    """A boundary line."""

    id: UUID
    name: str | None = None
    code: str | None = None
    level: str | None = None
    authority: str | None = None
    organiser: str | None = None
    is_segment: bool | None = None
    whole_line: str | None = None
    round_number: int | None = Field(default=None, description="The line's own round of joint inspections")
    last_inspected: str | None = None
    next_inspection: str | None = Field(default=None, description="Five years later, 353号 Art. 12")
    agreement_number: str | None = None
    agreed_on: str | None = None
    alignment: str | None = Field(default=None, description="界线走向说明 as agreed")
    map_scale: int | None = None
    tolerance_m: float | None = None
    length_m: float | None = Field(default=None, description="Geodesic, of the line by which it is judged")
    note: str | None = None
    parties: list[PartyOut] | None = None
    geometries: list[dict[str, Any]] | None = Field(
        default=None, description="GeoJSON lines, EPSG:4490, longitude then latitude; role legal or derived …"
    )
    marks: list[dict[str, Any]] | None = None
    sections: list[dict[str, Any]] | None = None
    attachments: list[FileOut] | None = None
    publication_level: str | None = None
    source: SourceOut | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    version: int | None = None


class LinePage(BaseModel):
    """A page of lines; `next` is the `after` of the following page."""

    rows: list[LineOut]
    next: str | None


class SeverityCounts(BaseModel):
    """Findings by how grave they are."""

    error: int
    warning: int
    notice: int


class LineCountsOut(BaseModel):
    """How many markers a line has and what the self-audit found; null where the line can't be judged."""

    model_config = ConfigDict(from_attributes=True)

    line_id: UUID
    markers: int
    findings: SeverityCounts | None


class LineCountsPage(BaseModel):
    """Counts of the lines of one page."""

    rows: list[LineCountsOut]
    next: str | None


class OtherLineOut(BaseModel):
    """A further line that meets at a 三交点."""

    id: UUID
    name: str


class MarkerOut(BaseModel):
    """A marker."""

    id: UUID
    line_id: UUID | None = None
    line_name: str | None = None
    lines: list[OtherLineOut] | None = None
    number: str | None = None
    kind: str | None = None
    is_tri_junction: bool | None = None
    status: str | None = None
    managing_division_id: UUID | None = None
    division_names: dict[str, str] | None = Field(default=None, description="Names of the divisions cited")
    note: str | None = None
    sides: list[dict[str, Any]] | None = None
    stones: list[dict[str, Any]] | None = None
    faces: list[dict[str, Any]] | None = None
    references: list[dict[str, Any]] | None = None
    observations: list[dict[str, Any]] | None = None
    attachments: list[FileOut] | None = None
    custody: list[dict[str, Any]] | None = None
    patrols: list[dict[str, Any]] | None = None
    publication_level: str | None = None
    source: SourceOut | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    version: int | None = None


class BoundaryFindingOut(BaseModel):
    """What is wrong, whom it concerns, on which rule it rests, and where."""

    kind: str
    severity: str = Field(description="error, warning or notice")
    about: list[str] = Field(description="Numbers of markers, or names of marks or lines")
    message: str
    message_en: str
    basis: str
    basis_verified: bool = Field(description="Whether the rule was read in its official text; else 参照")
    position: list[float] | None = Field(description="Longitude, latitude")

    @classmethod
    def of(cls, finding: Finding) -> "BoundaryFindingOut":
        """Return a finding in words."""
        reason = reasons()[finding.kind]
        return cls(
            kind=finding.kind,
            severity=reason.severity,
            about=list(finding.about),
            message=sentence(finding, "zh"),
            message_en=sentence(finding, "en"),
            basis=reason.basis,
            basis_verified=reason.verified,
            position=None if finding.position is None else list(finding.position),
        )


class AlignmentOut(BaseModel):
    """界线走向说明, headed 参考稿."""

    text: str


class AlignmentIn(BaseModel):
    """A description that somebody wrote."""

    text: str = Field(max_length=200_000)


class CheckedSectionOut(BaseModel):
    """One section of a text as it was read, with what is wrong with it."""

    text: str
    findings: list[BoundaryFindingOut]


class CheckedAlignmentOut(BaseModel):
    """A text beside what is wrong with it: section by section, and as a whole."""

    sections: list[CheckedSectionOut]
    whole: list[BoundaryFindingOut]
