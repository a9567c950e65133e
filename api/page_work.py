"""The plain pages on which staff work: correct a name, decide on proposals, import and export lists."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from api.dependencies import CallerDep, SessionDep, SettingsDep
from api.errors import language_of
from api.job_status import shaped
from api.pages import Day, address, shown, words
from gis.attachments import service as attachments
from gis.exchange import service as exchange
from gis.exchange.rules import ImportOptions, Kind
from gis.jobs import service as jobs
from gis.messages import text
from gis.place_names import service as place_names
from gis.place_names.service import all_subjects
from gis.proposals import service, views
from gis.proposals.rules import OutsideArea
from gis.proposals.subjects import ItemDraft

router = APIRouter(prefix="/pages", include_in_schema=False)

#: Fields of a place that the form offers; the rest is changed over the API until the web application comes
CORRECTABLE = ("origin", "meaning", "history", "description")
CORRECTABLE_OF_NAMES = ("name", "romanization", "pinyin")
#: Kind of record → its page
ADDRESSES = {"feature": "/pages/place-names/", "administrative_division": "/pages/divisions/"}
#: What the names of the form fields begin with that say which field a column is
COLUMN = "column:"
Version = Annotated[int, Form(ge=1)]


def see(address: str) -> RedirectResponse:
    """Send the browser on with GET."""
    return RedirectResponse(address, 303)


@router.get("/place-names/{feature_id}/correct")
def correct_form(request: Request, session: SessionDep, caller: CallerDep, feature_id: UUID) -> HTMLResponse:
    """Offer the fields of a place for correction, where the caller may propose."""
    row = place_names.get(session, caller, feature_id)
    if not caller.covers(all_subjects()["feature"].load(session, feature_id).areas):
        raise OutsideArea(record=row["name"])
    return shown(
        request, caller, "correct", row=row, words=words(session, request, "name_type", "name_language")
    )


async def form_fields(request: Request) -> dict[str, str]:
    """Return the text fields of a form; which there are depends on the names of the place."""
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


@router.post("/place-names/{feature_id}/correct")
def correct(
    session: SessionDep,
    caller: CallerDep,
    feature_id: UUID,
    version: Version,
    fields: Annotated[dict[str, str], Depends(form_fields)],
) -> RedirectResponse:
    """Hand in a proposal with the fields that differ from what the form showed."""
    row = place_names.get(session, caller, feature_id)
    present = {field: row[field] for field in CORRECTABLE if field in row}
    for name in row["names"]:
        present |= {f"names/{name['id']}/{field}": name[field] for field in CORRECTABLE_OF_NAMES}
    # Browsers send the lines of a text with CR LF.
    given = {path: value.replace("\r\n", "\n").strip() for path, value in fields.items()}
    changed = {path: given[path] for path, value in present.items() if path in given and given[path] != value}
    item = ItemDraft("feature", "update", changed, feature_id, version)
    proposal = service.draft(
        session,
        caller,
        all_subjects(),
        kind="correction",
        title=text("page.correction_title", name=row["name"]),
        reason=fields.get("reason", ""),
        items=[item],
    )
    service.submit(session, caller, all_subjects(), proposal.id, proposal.version)
    return see(f"/pages/proposals/{proposal.id}")


@router.get("/proposals")
def proposals(request: Request, session: SessionDep, caller: CallerDep) -> HTMLResponse:
    """Show what waits for the caller, and the latest proposals he may see."""
    return shown(
        request,
        caller,
        "proposals",
        inbox=views.inbox(session, caller),
        latest=views.find(session, caller, limit=20),
        words=words(session, request, "proposal_state"),
    )


@router.get("/proposals/{proposal_id}")
def proposal(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    proposal_id: UUID,
    after: Annotated[int | None, Query(ge=0)] = None,
) -> HTMLResponse:
    """Show one proposal with its changes in words and what the caller may do now."""
    view = views.get(session, caller, all_subjects(), proposal_id, after=after)
    return shown(
        request,
        caller,
        "proposal",
        view=view,
        more=bool(view.items) and view.items[-1].position < view.row.item_count,
        addresses=ADDRESSES,
        words=words(session, request, "proposal_state"),
    )


@router.post("/proposals/{proposal_id}/submit")
def submit(session: SessionDep, caller: CallerDep, proposal_id: UUID, version: Version) -> RedirectResponse:
    """Hand a draft in."""
    service.submit(session, caller, all_subjects(), proposal_id, version)
    return see(f"/pages/proposals/{proposal_id}")


@router.post("/proposals/{proposal_id}/withdraw")
def withdraw(session: SessionDep, caller: CallerDep, proposal_id: UUID, version: Version) -> RedirectResponse:
    """Take one's own proposal back."""
    service.withdraw(session, caller, proposal_id, version)
    return see(f"/pages/proposals/{proposal_id}")


@router.post("/proposals/{proposal_id}/attach")
def attach(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    proposal_id: UUID,
    version: Version,
    file: Annotated[UploadFile, File()],
    title: Annotated[str, Form(max_length=200)] = "",
) -> RedirectResponse:
    """Store a file and cite it as evidence, or as the scan of the signed form."""
    stored = attachments.store(session, caller, file.file, file.filename or "", settings.home)
    service.attach(session, caller, proposal_id, version, stored.sha256, title)
    return see(f"/pages/proposals/{proposal_id}")


@router.post("/proposals/{proposal_id}/decide")
def decide(
    session: SessionDep,
    caller: CallerDep,
    proposal_id: UUID,
    version: Version,
    decision: Annotated[Literal["approved", "returned", "rejected"], Form()],
    comment: Annotated[str, Form(max_length=4000)] = "",
    scan_sha256: Annotated[str, Form(pattern=r"^([0-9a-f]{64})?$")] = "",
    signed_by: Annotated[str, Form(max_length=60)] = "",
) -> RedirectResponse:
    """Approve, return or reject; with a scan, confirm what was signed on paper."""
    service.decide(
        session,
        caller,
        all_subjects(),
        proposal_id,
        decision,
        comment,
        expected_version=version,
        scan_sha256=scan_sha256 or None,
        signed_by=signed_by or None,
    )
    return see(f"/pages/proposals/{proposal_id}")


@router.get("/import")
def import_form(request: Request, caller: CallerDep) -> HTMLResponse:
    """Ask for a list."""
    return shown(request, caller, "import")


@router.post("/import")
def upload(caller: CallerDep, settings: SettingsDep, file: Annotated[UploadFile, File()]) -> RedirectResponse:
    """Stage the list and show how it would be read."""
    staged = exchange.stage(
        caller, file.file, file.filename or "", settings.home, settings.max_upload_mb * 2**20
    )
    return see(f"/pages/import/{staged.id}")


@router.get("/import/{upload_id}")
def inspection(
    request: Request,
    caller: CallerDep,
    settings: SettingsDep,
    upload_id: UUID,
    kind: Kind | None = None,
    sheet: Annotated[str | None, Query(max_length=200)] = None,
) -> HTMLResponse:
    """Show columns with the guessed fields, coordinate system and first rows."""
    found = exchange.inspect_upload(caller, settings.home, upload_id, ImportOptions(sheet=sheet), kind)
    names = {field["field"]: field[f"name_{language_of(request)}"] for field in found["fields"]}
    return shown(request, caller, "import_upload", upload_id=upload_id, found=found, names=names)


@router.post("/import/{upload_id}")
def start_import(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    upload_id: UUID,
    kind: Annotated[Kind, Form()],
    what: Annotated[Literal["try", "good", "all", "first"], Form()],
    fields: Annotated[dict[str, str], Depends(form_fields)],
    crs: Annotated[str, Form(max_length=40)] = "",
    sheet: Annotated[str, Form(max_length=200)] = "",
    source_title: Annotated[str, Form(max_length=200)] = "",
    source_licence: Annotated[str, Form(max_length=200)] = "",
    reason: Annotated[str, Form(max_length=4000)] = "",
) -> RedirectResponse:
    """Try the import out, or hand it in."""
    columns = {
        name.removeprefix(COLUMN).replace("\r\n", "\n"): field
        for name, field in fields.items()
        if name.startswith(COLUMN)
    }
    options = ImportOptions(
        kind=kind,
        sheet=sheet or None,
        mapping=columns or None,
        crs=crs or None,
        dry_run=what == "try",
        good_rows_only=what == "good",
        first_load=what == "first",
        source_title=source_title.strip(),
        source_licence=source_licence.strip(),
        reason=reason.strip(),
    )
    job = exchange.queue_import(session, caller, settings.home, upload_id, options)
    return see(f"/pages/jobs/{job.id}?upload_id={upload_id}")


@router.get("/jobs/{job_id}")
def job(
    request: Request, session: SessionDep, caller: CallerDep, job_id: UUID, upload_id: UUID | None = None
) -> HTMLResponse:
    """Show how far a job is; the page reloads itself until it has ended."""
    found = shaped(jobs.get(session, caller, job_id), language_of(request))
    result: dict[str, Any] = found.result.model_dump(exclude_none=True, mode="json") if found.result else {}
    error: dict[str, Any] = found.error.model_dump(mode="json") if found.error else {}
    findings = result.get("findings") or [one for one in error.get("details", ()) if "row" in one]
    # A refused import has no result, yet its findings were written.
    files = result.get("files", ["findings.csv", "findings.xlsx"] if findings else [])
    return shown(
        request,
        caller,
        "job",
        job=found,
        result=result,
        error=error,
        findings=findings,
        files=files,
        upload_id=upload_id,
    )


@router.post("/jobs/{job_id}/cancel")
def cancel(session: SessionDep, caller: CallerDep, job_id: UUID) -> RedirectResponse:
    """Ask a job to stop."""
    jobs.request_cancel(session, caller, job_id)
    return see(f"/pages/jobs/{job_id}")


@router.get("/export")
def export_form(request: Request, caller: CallerDep, as_of: Day = None) -> HTMLResponse:
    """Offer the lists and formats."""
    return shown(request, caller, "export", as_of=as_of, address=address)
