"""Field work (外业): packages for devices, changes that come back with a receipt for each, conflicts."""

from dataclasses import asdict
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse

from api.attachments import Sha256, View, streamed
from api.dependencies import After, CallerDep, Limit, SessionDep, SettingsDep
from api.field_bodies import FieldBatchIn, FieldPackageIn, FieldReasonIn, FieldSettlementIn
from api.field_change_shapes import FieldChangePage, FieldChangeWholeOut, FieldSummaryOut
from api.field_forms import ApiForms, document
from api.field_shapes import (
    ChangeState,
    FieldAnswerOut,
    FieldContactsOut,
    FieldContentOut,
    FieldFormsOut,
    FieldManifestOut,
    FieldPackagePage,
    KeySetOut,
)
from api.written_files import folder_to_send
from gis.field_work import service
from maps import field_basemap, field_sheets

router = APIRouter(prefix="/field-work", tags=["field work"])

ServerOrder = Annotated[
    int | None, Query(ge=0, le=2**62, description="上一页的 next / `next` of the page before")
]
FieldName = Annotated[str, Path(max_length=80)]
FORMS = ApiForms()


@router.get("/forms", response_model=FieldFormsOut)
def get_forms(session: SessionDep, caller: CallerDep) -> JSONResponse:
    """Return the forms that packages of today go with, for a device to check by as the server does."""
    made = document(session)
    return JSONResponse(made, headers={"ETag": f'"{made["sha256"]}"'})


@router.get("/receipt-keys", response_model=KeySetOut)
def get_receipt_keys(session: SessionDep, caller: CallerDep) -> JSONResponse:
    """Return the public keys by which anybody can tell a receipt of this register."""
    return JSONResponse(service.receipt_keys(session))


@router.get("/summary", response_model=FieldSummaryOut)
def get_summary(session: SessionDep, caller: CallerDep) -> JSONResponse:
    """Return how many packages are out and overdue, what waits for a decision, and who has packages."""
    found = service.summary(session, caller)
    holders = [{"id": str(holder_id), "name": name} for holder_id, name in found.holders]
    return JSONResponse({**asdict(found), "holders": holders})


@router.get("/packages", response_model=FieldPackagePage)
def list_packages(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    standing: Literal["out", "overdue", "closed"] | None = None,
    holder_id: UUID | None = None,
    after: After = None,
    limit: Limit = 50,
) -> JSONResponse:
    """List packages: one's own, or everybody's for whoever oversees field work; each with how it stands."""
    page = service.find_packages(
        session, caller, settings.home, after=after, limit=limit, standing=standing, holder_id=holder_id
    )
    return JSONResponse({"rows": page.rows, "next": page.after})


@router.post("/packages", status_code=201, response_model=FieldManifestOut)
def hand_out(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, given: FieldPackageIn
) -> JSONResponse:
    """Hand out a task to a device: as much of it as the caller may see, as it stands now."""
    made = service.hand_out(session, caller, given.wanted(), settings.home)
    field_basemap.prepare(session, caller, made, settings.field_basemap_mb)
    return JSONResponse(service.get_manifest(session, caller, made), 201)


@router.get("/packages/{package_id}", response_model=FieldManifestOut)
def get_manifest(session: SessionDep, caller: CallerDep, package_id: UUID) -> JSONResponse:
    """Return what is in a package: records with version and hash, pictures with hash and bytes."""
    return JSONResponse(service.get_manifest(session, caller, package_id))


@router.get("/packages/{package_id}/content", response_model=FieldContentOut)
def get_content(session: SessionDep, caller: CallerDep, package_id: UUID) -> JSONResponse:
    """Return a package whole, as it was handed out, to whoever took it; pictures are fetched by hash."""
    return JSONResponse(service.content(session, caller, package_id))


@router.get("/packages/{package_id}/package.zip", response_class=FileResponse)
def get_zip(session: SessionDep, caller: CallerDep, settings: SettingsDep, package_id: UUID) -> FileResponse:
    """Return a package with forms and pictures as one ZIP to whoever took it."""
    with folder_to_send("field-package") as folder:
        path = folder.path / "package.zip"
        service.write_zip(session, caller, package_id, document(session), path, settings.home)
        return folder.sent(path, f"{package_id}.zip", "application/zip")


@router.get("/packages/{package_id}/files/{sha256}", response_class=StreamingResponse)
def get_file(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    package_id: UUID,
    sha256: Sha256,
    view: View = False,
) -> StreamingResponse:
    """Return a picture of a package to whoever took it."""
    return streamed(service.open_file(session, caller, package_id, sha256, settings.home), view=view)


@router.post("/packages/{package_id}/contacts", response_model=list[FieldContactsOut])
def read_contacts(
    session: SessionDep, caller: CallerDep, package_id: UUID, given: FieldReasonIn
) -> JSONResponse:
    """Return the contacts of those graves of a package that the caller has in hand; each reading is noted."""
    return JSONResponse(service.read_contacts(session, caller, package_id, given.reason))


@router.post("/packages/{package_id}/closing", response_model=FieldManifestOut)
def close(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, package_id: UUID, given: FieldReasonIn
) -> JSONResponse:
    """Close a package that is back, or whose device is lost; what comes later waits for a decision."""
    service.close(session, caller, package_id, given.reason)
    field_basemap.forget(settings.home, package_id)
    field_sheets.forget(settings.home, package_id)
    return JSONResponse(service.get_manifest(session, caller, package_id))


@router.post("/packages/{package_id}/changes", response_model=FieldAnswerOut)
def receive(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, package_id: UUID, given: FieldBatchIn
) -> JSONResponse:
    """Take in changes in whatever order, each once: accepted, in conflict, refused with reasons, or waiting.

    A replay is answered as the first time. Without changes it only tells that the device is there, and
    answers what became of those that waited.
    """
    return JSONResponse(service.receive(session, caller, package_id, given.batch(), FORMS, settings.home))


@router.get("/changes", response_model=FieldChangePage)
def list_changes(
    session: SessionDep,
    caller: CallerDep,
    package_id: UUID | None = None,
    state: Annotated[list[ChangeState] | None, Query(max_length=5)] = None,
    kind: Annotated[list[Annotated[str, Query(max_length=80)]] | None, Query(max_length=20)] = None,
    holder_id: UUID | None = None,
    inspection_id: UUID | None = None,
    for_a_person: Annotated[
        bool, Query(description="in conflict, refused, or waiting in a closed package")
    ] = False,
    after: ServerOrder = None,
    limit: Limit = 50,
) -> JSONResponse:
    """List changes, the latest first; those refused stay until somebody decides, and after."""
    return JSONResponse(
        service.find_changes(
            session,
            caller,
            package_id=package_id,
            states=state or (),
            kinds=kind or (),
            holder_id=holder_id,
            inspection_id=inspection_id,
            for_a_person=for_a_person,
            after=after,
            limit=limit,
        )
    )


@router.get("/changes/{change_id}", response_model=FieldChangeWholeOut)
def get_change(session: SessionDep, caller: CallerDep, change_id: UUID) -> JSONResponse:
    """Return a change with the text that its device sent, and its conflicts."""
    return JSONResponse(service.get_change(session, caller, change_id))


@router.get("/changes/{change_id}/files/{sha256}", response_class=StreamingResponse)
def get_photo(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    change_id: UUID,
    sha256: Sha256,
    view: View = False,
) -> StreamingResponse:
    """Return a photo of the record of a change: as handed out, from the device, or in the register."""
    return streamed(service.open_photo(session, caller, change_id, sha256, settings.home), view=view)


@router.put("/changes/{change_id}/conflicts/{field}", response_model=FieldChangeWholeOut)
def settle(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    change_id: UUID,
    field: FieldName,
    given: FieldSettlementIn,
) -> JSONResponse:
    """Settle a field in conflict; with the last one the change is written as it was settled."""
    service.settle(session, caller, change_id, field, FORMS, settings.home, **given.model_dump())
    return JSONResponse(service.get_change(session, caller, change_id))


@router.post("/changes/{change_id}/retry", response_model=FieldChangeWholeOut)
def retry(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, change_id: UUID, given: FieldReasonIn
) -> JSONResponse:
    """Try a refused change again, or one that waits in a closed package, after its hindrance is put right."""
    service.retry(session, caller, change_id, FORMS, settings.home, reason=given.reason)
    return JSONResponse(service.get_change(session, caller, change_id))


@router.post("/changes/{change_id}/discarding", response_model=FieldChangeWholeOut)
def discard(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, change_id: UUID, given: FieldReasonIn
) -> JSONResponse:
    """Say of a change that it is not to be written, and why; it stays with all that it says."""
    service.discard(session, caller, change_id, FORMS, settings.home, reason=given.reason)
    return JSONResponse(service.get_change(session, caller, change_id))
