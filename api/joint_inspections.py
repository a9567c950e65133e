"""Joint inspections: what is due, open one, plan it, its papers and signatures, take it a step on."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Query, UploadFile
from fastapi.responses import JSONResponse, Response, StreamingResponse

from api.attachments import AttachmentOut, Sha256, View, streamed
from api.dependencies import After, AsOf, CallerDep, ExpectedVersion, Limit, SessionDep, SettingsDep, etag
from api.inspection_bodies import (
    DocumentIn,
    MembersIn,
    OpeningIn,
    PlanChange,
    SectionsIn,
    Side,
    SignatureIn,
    StepIn,
)
from api.inspection_findings_shapes import DueListOut, LayerOut, PackageOut, ProgressOut, RuleBookOut
from api.inspection_shapes import InspectionDocumentOut, InspectionPage, JointInspectionOut, SignatureOut
from gis.joint_inspections import service
from gis.joint_inspections.evidence import NewDocument, NewSignature
from gis.joint_inspections.planning import Member, Opening, PlannedSection
from gis.joint_inspections.stepping import Filing

router = APIRouter(prefix="/joint-inspections", tags=["joint inspections"])


def _shown(session: SessionDep, caller: CallerDep, inspection_id: UUID, status: int = 200) -> JSONResponse:
    row = service.get(session, caller, inspection_id)
    return JSONResponse(row, status, headers=etag(row["version"]))


@router.get("/due", response_model=DueListOut)
def list_due(session: SessionDep, caller: CallerDep, as_of: AsOf = None) -> JSONResponse:
    """List the boundary lines by the day on which they are to be inspected, each with reason and clause."""
    return JSONResponse(service.due_list(session, caller, as_of))


@router.get("/rules", response_model=RuleBookOut)
def list_rules(session: SessionDep, caller: CallerDep) -> JSONResponse:
    """Return steps, fields, contents, calendar and code lists as staff keep them."""
    return JSONResponse(service.rule_book(session))


@router.get("", response_model=InspectionPage)
def list_inspections(
    session: SessionDep,
    caller: CallerDep,
    line_id: UUID | None = None,
    state: Annotated[list[str] | None, Query(max_length=20)] = None,
    after: After = None,
    limit: Limit = 50,
) -> JSONResponse:
    """List joint inspections, the newest first; a 毗邻方 account sees those of the line that it shares."""
    page = service.find(session, caller, line_id=line_id, states=state or (), after=after, limit=limit)
    return JSONResponse({"rows": page.rows, "next": page.after})


@router.post("", status_code=201, response_model=JointInspectionOut)
def open_inspection(session: SessionDep, caller: CallerDep, given: OpeningIn) -> JSONResponse:
    """Open a line's next round, or the check of a stretch that an event touched."""
    return _shown(
        session, caller, service.open_inspection(session, caller, Opening(**given.model_dump())), 201
    )


@router.get("/{inspection_id}", response_model=JointInspectionOut)
def get_inspection(session: SessionDep, caller: CallerDep, inspection_id: UUID) -> JSONResponse:
    """Return an inspection: plan, sections, teams, papers, signatures, steps taken and to come."""
    return _shown(session, caller, inspection_id)


@router.patch("/{inspection_id}", response_model=JointInspectionOut)
def change_plan(
    session: SessionDep,
    caller: CallerDep,
    inspection_id: UUID,
    expected: ExpectedVersion,
    given: PlanChange,
) -> JSONResponse:
    """Change the plan while it is drawn up, or the names of the two governments."""
    service.change_plan(session, caller, inspection_id, expected, given.given())
    return _shown(session, caller, inspection_id)


@router.put("/{inspection_id}/sections", response_model=JointInspectionOut)
def divide(
    session: SessionDep,
    caller: CallerDep,
    inspection_id: UUID,
    expected: ExpectedVersion,
    given: SectionsIn,
) -> JSONResponse:
    """Divide the markers into sections anew."""
    wanted = [PlannedSection(**each.model_dump()) for each in given.sections]
    service.divide(session, caller, inspection_id, expected, wanted)
    return _shown(session, caller, inspection_id)


@router.put("/{inspection_id}/members", response_model=JointInspectionOut)
def name_members(
    session: SessionDep,
    caller: CallerDep,
    inspection_id: UUID,
    expected: ExpectedVersion,
    given: MembersIn,
) -> JSONResponse:
    """Say who is in the two teams."""
    members = [Member(**each.model_dump()) for each in given.members]
    service.name_members(session, caller, inspection_id, expected, members)
    return _shown(session, caller, inspection_id)


@router.post("/{inspection_id}/files", status_code=201)
def upload(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    inspection_id: UUID,
    file: Annotated[UploadFile, File()],
) -> AttachmentOut:
    """Store a photo, scan or signature, to be cited afterwards by its SHA-256."""
    stored = service.upload(session, caller, inspection_id, file.file, file.filename or "", settings.home)
    return AttachmentOut.model_validate(stored)


@router.get("/{inspection_id}/files/{sha256}", response_class=StreamingResponse)
def download(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    inspection_id: UUID,
    sha256: Sha256,
    view: View = False,
) -> StreamingResponse:
    """Return a file that the inspection cites, or that the caller uploaded."""
    opened = service.open_document(session, caller, inspection_id, sha256, settings.home)
    return streamed(opened, view=view)


@router.post("/{inspection_id}/documents", status_code=201, response_model=InspectionDocumentOut)
def add_document(
    session: SessionDep, caller: CallerDep, inspection_id: UUID, given: DocumentIn
) -> JSONResponse:
    """Add a paper or scan; the same id again answers with what is there."""
    return JSONResponse(
        service.add_document(session, caller, inspection_id, NewDocument(**given.model_dump())), 201
    )


@router.delete("/{inspection_id}/documents/{document_id}", status_code=204)
def remove_document(
    session: SessionDep, caller: CallerDep, inspection_id: UUID, document_id: UUID
) -> Response:
    """Take away a scan that was added by mistake, unless a step rests on it."""
    service.remove_document(session, caller, inspection_id, document_id)
    return Response(status_code=204)


@router.post("/{inspection_id}/signatures", status_code=201, response_model=SignatureOut)
def sign(session: SessionDep, caller: CallerDep, inspection_id: UUID, given: SignatureIn) -> JSONResponse:
    """Enter a side's signature below the plan or the findings as they stand now."""
    return JSONResponse(service.sign(session, caller, inspection_id, NewSignature(**given.model_dump())), 201)


@router.post("/{inspection_id}/steps", response_model=JointInspectionOut)
def take_step(
    session: SessionDep, caller: CallerDep, inspection_id: UUID, expected: ExpectedVersion, given: StepIn
) -> JSONResponse:
    """Take the inspection a step on; what is missing for it is told thing by thing."""
    filing = None if given.filing is None else Filing(**given.filing.model_dump())
    service.take_step(
        session,
        caller,
        inspection_id,
        expected,
        given.step,
        note=given.note,
        on_behalf_of=given.on_behalf_of,
        evidence=given.evidence,
        filing=filing,
    )
    return _shown(session, caller, inspection_id)


@router.get("/{inspection_id}/sections/{section_id}/package", response_model=PackageOut)
def get_package(
    session: SessionDep, caller: CallerDep, inspection_id: UUID, section_id: UUID, side: Side
) -> JSONResponse:
    """Return all that a side's team needs on a section, to be taken along where there is no network."""
    made = service.package(session, caller, inspection_id, section_id, side)
    return JSONResponse(made, headers={"ETag": f'"{made["sha256"]}"'})


@router.get("/{inspection_id}/progress", response_model=ProgressOut)
def get_progress(session: SessionDep, caller: CallerDep, inspection_id: UUID) -> JSONResponse:
    """Return how far the inspection is, by side, section and marker."""
    return JSONResponse(service.progress_of(session, caller, inspection_id))


@router.get("/{inspection_id}/progress.geojson", response_model=LayerOut)
def get_layer(session: SessionDep, caller: CallerDep, inspection_id: UUID) -> JSONResponse:
    """Return how far the inspection is as GeoJSON: markers as points, sections as lines."""
    return JSONResponse(service.layer_of(session, caller, inspection_id))
