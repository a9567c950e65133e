"""The papers of joint inspections: drafts, issued ones with their scans, the archive package."""

from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from api.attachments import View, streamed
from api.dependencies import CallerDep, SessionDep, SettingsDep
from api.inspection_shapes import InspectionDocumentOut
from api.job_status import JobOut, queued
from gis.attachments.rules import EXCEL, WORD
from gis.inspection_papers import packing, service
from gis.inspection_papers.form_codes import FormCode
from gis.inspection_papers.rules import ISSUING, SIGNED
from gis.joint_inspections.rules import SIDES
from gis.messages import text
from maps.inspection_papers import issuing
from maps.office_pdf import is_installed

router = APIRouter(tags=["inspection papers"])

Kind = Annotated[str, Path(max_length=40, examples=["plan"], description="plan, record, marker_form …")]
About = Annotated[
    str,
    Query(
        max_length=40,
        description="段号、界桩或段号/侧 / section, marker or section/side",
    ),
]
_TYPES = {"docx": WORD, "xlsx": EXCEL}


class Words(BaseModel):
    """A sentence in both languages."""

    zh: str
    en: str


class ScanOut(BaseModel):
    """A signed and sealed scan of an issued paper."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    sha256: str
    file_name: str
    size_bytes: int


class IssuerOut(BaseModel):
    """Who issued a paper."""

    name: str


class IssuedPaperOut(BaseModel):
    """A paper as it was issued, once and for good."""

    id: UUID
    title: str
    version: int = Field(description="Counts what was issued of this kind and about")
    check_code: str = Field(description="Printed on every page; the number of its scans")
    template_version: int = Field(description="0 is the template that comes with the program")
    issued_by: IssuerOut
    issued_at: datetime
    formats: list[str] = Field(examples=[["docx", "pdf"]])
    sha256: dict[str, str]
    scans: list[ScanOut]


class InspectionPaperOut(BaseModel):
    """A paper that can be made of an inspection, with what was issued of it, the newest first."""

    kind: str
    name_zh: str
    name_en: str
    about: str
    title: str
    formats: list[str]
    may_issue: bool
    signed_kind: str | None = Field(description="Kind of document that its signed scan is")
    issued: list[IssuedPaperOut]


class PapersOut(BaseModel):
    """Every paper of an inspection."""

    rows: list[InspectionPaperOut]
    can_make_pdf: bool
    pdf_missing: Words | None


class PaperWanted(BaseModel):
    """Which paper, and whether as the PDF of a draft or issued."""

    model_config = ConfigDict(extra="forbid")

    about: str = Field("", max_length=40)
    format: Literal["pdf", "issue"]


class ScanIn(BaseModel):
    """A signed scan: a file that was uploaded before."""

    model_config = ConfigDict(extra="forbid")

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    title: str = Field("", max_length=200)


class ArchivePartOut(BaseModel):
    """One file of an archive package."""

    model_config = ConfigDict(from_attributes=True)

    path: str
    title: str
    kind: str
    sha256: str
    size_bytes: int


class ArchiveOut(BaseModel):
    """What an archive package holds today, and the list of the one packed last."""

    parts: list[ArchivePartOut]
    document: InspectionDocumentOut | None


class FormCodeOut(BaseModel):
    """Which printed form a sheet is."""

    inspection_id: UUID
    section_ordinal: int
    side: Literal["ours", "theirs"]
    version: int


def _name(kind: str, language: Literal["zh", "en"]) -> str:
    return text(f"paper.{kind}", language)


@router.get("/joint-inspections/{inspection_id}/papers")
def list_papers(session: SessionDep, caller: CallerDep, inspection_id: UUID) -> PapersOut:
    """List every paper that there can be of an inspection, and what was issued."""
    may_issue = bool(caller.roles.intersection(ISSUING))
    made = is_installed()
    return PapersOut(
        rows=[
            InspectionPaperOut(
                kind=each.kind,
                name_zh=_name(each.kind, "zh"),
                name_en=_name(each.kind, "en"),
                about=each.about,
                title=each.title,
                formats=["docx", "pdf", "xlsx"] if each.kind in issuing.WORKBOOKS else ["docx", "pdf"],
                may_issue=may_issue and made,
                signed_kind=SIGNED.get(each.kind),
                issued=[_issued(one) for one in each.issued],
            )
            for each in service.candidates(session, caller, inspection_id)
        ],
        can_make_pdf=made,
        pdf_missing=None if made else Words(zh=text("office.missing", "zh"), en=text("office.missing", "en")),
    )


def _issued(one: service.Issued) -> IssuedPaperOut:
    return IssuedPaperOut(
        id=one.id,
        title=one.title,
        version=one.version,
        check_code=one.check_code,
        template_version=one.template_version,
        issued_by=IssuerOut(name=one.issued_by),
        issued_at=one.issued_at,
        formats=list(one.sha256),
        sha256=dict(one.sha256),
        scans=[ScanOut.model_validate(each) for each in one.scans],
    )


@router.get("/joint-inspections/{inspection_id}/papers/{kind}.{ending}", response_class=Response)
def draft_paper(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    inspection_id: UUID,
    kind: Kind,
    ending: Literal["docx", "xlsx"],
    about: About = "",
) -> Response:
    """Return a paper as it would be issued now, marked 草稿; results and records also as a workbook."""
    known = issuing.kind_of(kind)
    name, content = issuing.draft(session, caller, settings.home, inspection_id, known, about, ending)
    return Response(
        content,
        media_type=_TYPES[ending],
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
    )


@router.post("/joint-inspections/{inspection_id}/papers/{kind}", status_code=202)
def start_paper(
    request: Request,
    response: Response,
    session: SessionDep,
    caller: CallerDep,
    inspection_id: UUID,
    kind: Kind,
    wanted: PaperWanted,
) -> JobOut:
    """Queue the PDF of a draft, or that a paper is issued; 503 where the server has no LibreOffice."""
    job = issuing.queue_paper(session, caller, inspection_id, kind, wanted.about, wanted.format)
    return queued(request, response, job)


@router.get("/joint-inspections/{inspection_id}/archive")
def list_archive(session: SessionDep, caller: CallerDep, inspection_id: UUID) -> ArchiveOut:
    """List what the archive package of an inspection holds today."""
    found = packing.package(session, caller, inspection_id)
    document: Any = (
        None if found.document is None else InspectionDocumentOut.model_validate(dict(found.document))
    )
    return ArchiveOut(parts=[ArchivePartOut.model_validate(part) for part in found.parts], document=document)


@router.post("/joint-inspections/{inspection_id}/archive", status_code=202)
def start_archive(
    request: Request, response: Response, session: SessionDep, caller: CallerDep, inspection_id: UUID
) -> JobOut:
    """Queue the packing; the package is at the job's `result.files`, its list among the documents."""
    job = issuing.queue_archive(session, caller, inspection_id)
    return queued(request, response, job)


@router.get("/joint-inspections/form-codes/{code}")
def read_form_code(
    session: SessionDep, caller: CallerDep, code: Annotated[str, Path(max_length=80)]
) -> FormCodeOut:
    """Say which printed form a sheet is, by what its QR code says."""
    found = FormCode.parse(code)
    return FormCodeOut(
        inspection_id=found.inspection_id,
        section_ordinal=found.section,
        side=SIDES[found.side],
        version=found.version,
    )


@router.get("/inspection-papers/{paper_id}/file.{ending}", response_class=StreamingResponse)
def download_paper(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    paper_id: UUID,
    ending: Literal["docx", "pdf", "xlsx"],
    view: View = False,
) -> StreamingResponse:
    """Return a file of an issued paper, checked against its hash."""
    return streamed(service.open_paper(session, caller, paper_id, ending, settings.home), view=view)


@router.post("/inspection-papers/{paper_id}/scans", status_code=201, response_model=InspectionDocumentOut)
def attach_scan(session: SessionDep, caller: CallerDep, paper_id: UUID, scan: ScanIn) -> JSONResponse:
    """Add the signed, sealed scan of an issued paper to the inspection's documents, under its check code."""
    return JSONResponse(service.attach_scan(session, caller, paper_id, scan.sha256, scan.title), 201)
