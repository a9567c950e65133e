"""How far background work is, what it did step by step, and asking it to stop."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import After, CallerDep, Limit, SessionDep, SettingsDep
from api.edition_shapes import EditionHandedInOut
from api.errors import language_of
from api.field_archive_shapes import DeviceArchiveOut
from gis.exchange.service import result_files
from gis.jobs import service
from gis.jobs.rules import IN_PORTIONS
from gis.messages import Language, text
from gis.publication.pages import UnreadableKey, key_of, last_of

if TYPE_CHECKING:
    from gis.exchange.uploads import ResultFile
    from gis.jobs.tables import Job, JobStep

router = APIRouter(prefix="/jobs", tags=["jobs"])

State = Literal["queued", "running", "succeeded", "refused", "failed", "cancelled", "interrupted"]


class FindingOut(BaseModel):
    """What is wrong (or worth knowing) about one cell of a list."""

    row: int = Field(examples=[3], description="As the file numbers it")
    column: str = Field(examples=["所在（跨）行政区"])
    value: str = Field(examples=["没有的镇"])
    rule: str = Field(examples=["import.division_unknown"])
    is_error: bool = Field(description="An error keeps the row out; a note does not")
    sentence_zh: str
    sentence_en: str
    mend_zh: str
    mend_en: str


class ProposalMadeOut(BaseModel):
    """The proposal that an import became."""

    id: UUID
    number: str = Field(examples=["2026-000123"])
    state: str = Field(examples=["submitted"])


class JobResultOut(BaseModel):
    """What came of a job; which fields it has depends on its kind."""

    model_config = ConfigDict(extra="allow")

    rows: int | None = Field(default=None, description="Rows of an import or export")
    new: int | None = None
    changed: int | None = None
    unchanged: int | None = None
    bad: int | None = None
    approximate: int | None = None
    without_position: int | None = None
    kind: str | None = None
    dry_run: bool | None = None
    first_load: bool | None = None
    proposal: ProposalMadeOut | None = None
    findings: list[FindingOut] | None = Field(default=None, description="The first 200")
    findings_count: int | None = None
    handed_in: EditionHandedInOut | None = Field(default=None, description="Of a marked-up Word form")
    files: list[str] | None = None
    device_archive: DeviceArchiveOut | None = Field(default=None, description="Of a ZIP that a device saved")


class JobErrorOut(BaseModel):
    """Why a job did not succeed."""

    message_id: str
    params: dict[str, str]
    zh: str
    en: str
    details: list[dict[str, Any]]


class FileOut(BaseModel):
    """A file to download at /jobs/{job_id}/files/{name}."""

    model_config = ConfigDict(from_attributes=True)

    name: str = Field(examples=["findings.xlsx"])
    size_bytes: int


class LogLineOut(BaseModel):
    """One thing that happened, in the reader's language."""

    at: datetime
    words: str = Field(examples=["正在逐行检查"])
    done: int
    total: int = Field(description="0 where nothing is counted")


class JobOut(BaseModel):
    """One piece of background work."""

    id: UUID
    kind: str = Field(examples=["import"])
    title: str = Field(examples=["导入 地名.csv"], description="In the reader's language")
    asked_by: str = Field(examples=["图克镇编辑"])
    state: State
    done: int
    total: int = Field(description="0 while unknown")
    step: str = Field(description="What it is doing, in the reader's language")
    result: JobResultOut | None
    error: JobErrorOut | None
    files: list[FileOut]
    upload_id: UUID | None = Field(description="The list that an import reads")
    in_portions: bool = Field(description="Whether what was done stays where it ends early")
    cancel_requested: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class JobWithLogOut(JobOut):
    """A job and everything that happened to it, the first first."""

    log: list[LogLineOut]


class JobPage(BaseModel):
    """A page of jobs; `next` is the `after` of the following one."""

    rows: list[JobOut]
    next: str | None


def shaped(job: "Job", language: Language, files: "Sequence[ResultFile]" = (), asked_by: str = "") -> JobOut:
    """Return a job with its title and step as sentences."""
    return JobOut.model_validate(_facts(job, language, files, asked_by))


def queued(request: Request, response: Response, job: "Job") -> JobOut:
    """Answer a request whose work is a job: what it is, and at Location where to follow it."""
    response.headers["Location"] = f"/jobs/{job.id}"
    return shaped(job, language_of(request))


def _facts(job: "Job", language: Language, files: "Sequence[ResultFile]", asked_by: str) -> dict[str, Any]:
    return {
        "id": job.id,
        "kind": job.kind,
        "title": _title(job, language),
        "asked_by": asked_by,
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "step": "" if job.step is None else text(job.step, language, **job.step_params),
        "result": job.result,
        "error": job.error,
        "files": [FileOut.model_validate(file) for file in files],
        "upload_id": job.arguments.get("upload"),
        "in_portions": job.arguments.get(IN_PORTIONS, False),
        "cancel_requested": job.cancel_requested,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
    }


def _title(job: "Job", language: Language) -> str:
    """Say what a job is about: the list, the file to write, the proposal."""
    arguments: Mapping[str, Any] = job.arguments
    options: Mapping[str, Any] = arguments.get("options") or {}
    request: Mapping[str, Any] = arguments.get("request") or {}
    about = arguments.get("name") or arguments.get("number") or request.get("kind") or ""
    kind = "trial" if options.get("dry_run") else job.kind
    return text(f"job.{kind}", language, about=about).strip()


def _log(job: "Job", steps: "Sequence[JobStep]", language: Language) -> list[LogLineOut]:
    lines = [LogLineOut(at=job.created_at, words=text("job.log_queued", language), done=0, total=0)]
    if job.started_at is not None:
        lines.append(LogLineOut(at=job.started_at, words=text("job.log_began", language), done=0, total=0))
    lines += [
        LogLineOut(at=step.began_at, words=text(step.step, language), done=step.done, total=step.total)
        for step in steps
    ]
    if job.finished_at is not None:
        kept = "_in_portions" if job.state != "succeeded" and job.arguments.get(IN_PORTIONS) else ""
        said = text(f"job.log_{job.state}{kept}", language)
        lines.append(LogLineOut(at=job.finished_at, words=said, done=0, total=0))
    return lines


def moment_of(after: str | None) -> tuple[datetime, UUID] | None:
    """Return when the last job seen was queued, and its id; raise UnreadableKey."""
    if after is None:
        return None
    moment, last = last_of(after)
    try:
        return datetime.fromisoformat(moment), last
    except ValueError as error:
        raise UnreadableKey(key=after) from error


@router.get("")
def list_jobs(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    kind: Annotated[str | None, Query(max_length=40, examples=["import"])] = None,
    state: State | None = None,
    after: After = None,
    limit: Limit = 50,
) -> JobPage:
    """List one's own latest jobs (管理员: everybody's), newest first."""
    language = language_of(request)
    found = service.latest(session, caller, kind=kind, state=state, after=moment_of(after), limit=limit)
    names = service.asked_by(session, found)
    rows = [
        shaped(job, language, result_files(job, settings.home), names.get(job.created_by, ""))
        for job in found
    ]
    last = found[-1] if len(found) == limit else None
    return JobPage(rows=rows, next=key_of(last.created_at.isoformat(), str(last.id)) if last else None)


@router.get("/{job_id}")
def get_job(
    request: Request, session: SessionDep, caller: CallerDep, settings: SettingsDep, job_id: UUID
) -> JobWithLogOut:
    """Return one job with its log."""
    language = language_of(request)
    job = service.get(session, caller, job_id)
    asked_by = service.asked_by(session, [job]).get(job.created_by, "")
    facts = _facts(job, language, result_files(job, settings.home), asked_by)
    return JobWithLogOut.model_validate(
        {**facts, "log": _log(job, service.steps(session, caller, job_id), language)}
    )


@router.post("/{job_id}/cancel")
def cancel_job(request: Request, session: SessionDep, caller: CallerDep, job_id: UUID) -> JobOut:
    """Ask a job to stop; it then changes nothing, or of work `in_portions` no more."""
    return shaped(service.request_cancel(session, caller, job_id), language_of(request))
