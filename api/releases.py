"""Releases of the register as data: what they hold, what changed, their files; building and switching."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Path, Query, Request, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, EngineDep, Limit, SessionDep, SettingsDep
from api.errors import language_of
from api.job_status import JobOut, shaped
from api.ogc_requests import is_known, unchanged
from gis.releases import service
from gis.releases.rules import RELEASING, Audience
from gis.releases.words import sentence

if TYPE_CHECKING:
    from gis.accounts.rules import Caller
    from gis.releases.tables import Release

router = APIRouter(prefix="/releases", tags=["releases"])

State = Literal["building", "checked", "current", "previous", "withdrawn", "failed"]
_MOST_CHANGES = 10_000_000


class TableVersionOut(BaseModel):
    """A code table or table of rules as it was then."""

    name: str = Field(examples=["place_name_category"])
    rows: int
    sha256: str


class ReleaseFileOut(BaseModel):
    """A file at /releases/{number}/files/{name}."""

    name: str = Field(examples=["place-names.csv"])
    bytes: int
    sha256: str
    kind: str | None = Field(description="place-names or divisions, of a list of records")
    format: str | None = Field(examples=["csv"])
    rows: int | None
    shortened: int = Field(description="Texts that a Shapefile holds only in part")


class CategoryCountOut(BaseModel):
    """How many place names are of one category."""

    code: str = Field(examples=["22200"])
    name_zh: str
    name_en: str
    count: int


class DivisionPlacesOut(BaseModel):
    """How many place names lie directly in a division; one in several counts in each."""

    id: UUID
    name: str
    code: str = Field(examples=["150626108"])
    count: int


class PlaceCountOut(BaseModel):
    """How many place names of one category lie in the same divisions."""

    category: str
    divisions: list[UUID]
    demonstration: bool
    count: int


class ReleaseSourceOut(BaseModel):
    """A source to name, its licence, and how many records cite it."""

    id: UUID
    title: str
    licence: str
    dated: date | None
    publisher: str
    is_demonstration: bool
    records: int


class ManifestOut(BaseModel):
    """What a release says of itself, as manifest.json has it."""

    form: str = Field(examples=["diming-release/1"])
    number: int
    audience: Audience
    as_of: date
    known_at: datetime = Field(description="When the register was read")
    since: int | None = Field(description="The release that the change list tells of")
    changes: dict[str, int] | None = Field(description="How many records were added, changed and ended")
    software: str
    reference_system: str
    demonstration: int = Field(description="Records of invented data among them; each says so")
    counts: dict[str, int] = Field(examples=[{"divisions": 181, "place-names": 2400}])
    division_types: dict[str, int]
    categories: list[CategoryCountOut]
    divisions: list[DivisionPlacesOut]
    places: list[PlaceCountOut]
    sources: list[ReleaseSourceOut]
    code_tables: list[TableVersionOut]
    rules: list[TableVersionOut]
    files: list[ReleaseFileOut]


class ReleaseRowOut(BaseModel):
    """A release in the list."""

    number: int = Field(examples=[3])
    state: State
    as_of: date
    known_at: datetime | None
    since: int | None
    made_at: datetime
    published_at: datetime | None
    reason: str = Field(description="Why it failed or was withdrawn")
    job_id: UUID | None = Field(description="The job that builds it, for 管理员")
    counts: dict[str, int] | None = Field(description="Records for the public")
    changes: dict[str, int] | None
    bytes: int | None
    is_offered: bool = Field(description="Whether the caller may download its files")


class ReleasePage(BaseModel):
    """A page of releases; `next` is the `before` of the following one."""

    rows: list[ReleaseRowOut]
    next: int | None


class ReleaseOut(ReleaseRowOut):
    """One release with its manifest, null while it is built or when it failed."""

    manifest: ManifestOut | None


class ReleaseFieldOut(BaseModel):
    """What a field said and says; one that is missing was not there, or is not any more."""

    before: Any = None
    after: Any = None
    withheld: bool = Field(default=False, description="What it said is not public any more")


class ReleaseChangeOut(BaseModel):
    """What became of one record."""

    change: Literal["added", "changed", "ended"]
    kind: Literal["place-names", "divisions"]
    id: UUID
    name: str
    words: str = Field(description="In the reader's language")
    fields: dict[str, ReleaseFieldOut]


class ReleaseChangePage(BaseModel):
    """A page of changes; `next` is the `after` of the following one."""

    rows: list[ReleaseChangeOut]
    next: int | None


class ReleaseIn(BaseModel):
    """Which day of the register is released, today unless given."""

    model_config = ConfigDict(extra="forbid")

    as_of: date | None = Field(default=None, description="截至该日有效 / as of this day")


class ReleaseBegunOut(BaseModel):
    """The release that is being built, and the job that does it."""

    number: int
    job: JobOut


class WithdrawalIn(BaseModel):
    """Why the files of a release are taken away."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, Field(min_length=1, max_length=500, examples=["含有误公开的内容"])]


NumberPath = Annotated[
    str,
    Path(pattern=r"^(current|[1-9][0-9]{0,8})$", description="版号，或 current / number, or current",
         examples=["current"]),
]  # fmt: skip
OneNumber = Annotated[int, Path(ge=1, le=999_999_999, description="版号 / number")]
AudienceQuery = Annotated[
    Audience, Query(description="whole: 全部数据，限管理员 / the whole register, for 管理员")
]


def _number(said: str) -> service.Number:
    return "current" if said == "current" else int(said)


def _facts(release: "Release", caller: "Caller") -> dict[str, Any]:
    told = service.manifest_of(release, caller)
    return {
        "number": release.number,
        "state": release.state,
        "as_of": release.as_of,
        "known_at": release.known_at,
        "since": release.since,
        "made_at": release.made_at,
        "published_at": release.published_at,
        "reason": release.reason,
        "job_id": release.job_id if RELEASING in caller.roles else None,
        "counts": None if told is None else told["counts"],
        "changes": None if told is None else told["changes"],
        "bytes": None if told is None else sum(one["bytes"] for one in told["files"]),
        "is_offered": service.files_offered(release, caller),
    }


@router.get("")
def list_releases(
    session: SessionDep,
    caller: CallerDep,
    before: Annotated[
        int | None, Query(ge=1, le=999_999_999, description="`next` of the page before")
    ] = None,
    limit: Limit = 50,
) -> ReleasePage:
    """List releases that were published, the youngest first; for 管理员 those being made and failed too."""
    found = service.listed(session, caller, before, limit)
    rows = [ReleaseRowOut.model_validate(_facts(one, caller)) for one in found]
    return ReleasePage(rows=rows, next=found[-1].number if len(found) == limit else None)


@router.get("/{number}")
def get_release(
    session: SessionDep, caller: CallerDep, number: NumberPath, audience: AudienceQuery = "public"
) -> ReleaseOut:
    """Return a release with its manifest, which is kept when its files are not."""
    release = service.find(session, caller, _number(number))
    told = service.manifest_of(release, caller, audience)
    return ReleaseOut.model_validate({**_facts(release, caller), "manifest": told})


@router.get("/{number}/changes")
def list_changes(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    number: NumberPath,
    audience: AudienceQuery = "public",
    change: Literal["added", "changed", "ended"] | None = None,
    after: Annotated[int, Query(ge=0, le=_MOST_CHANGES, description="`next` of the page before")] = 0,
    limit: Limit = 50,
) -> ReleaseChangePage:
    """List what changed against the release before, field by field and in words."""
    page = service.change_page(
        session, caller, settings.home, _number(number), audience, change, after=after, limit=limit
    )
    language = language_of(request)
    rows = [
        ReleaseChangeOut(
            change=one.change,
            kind=one.kind,
            id=UUID(one.id),
            name=one.name,
            words=sentence(one, language),
            fields={name: ReleaseFieldOut.model_validate(told) for name, told in one.fields.items()},
        )
        for one in page.rows
    ]
    return ReleaseChangePage(rows=rows, next=page.next)


@router.get("/{number}/files/{name}", response_class=FileResponse, response_model=None)
def get_file(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    number: NumberPath,
    name: Annotated[str, Path(max_length=80, examples=["place-names.csv"])],
    audience: AudienceQuery = "public",
) -> Response:
    """Download a file of the current release or the one before; its ETag is its SHA-256."""
    found = service.file(session, caller, settings.home, _number(number), name, audience)
    tag = f'"{found.sha256}"'
    if is_known(request, tag):
        return unchanged(tag)
    return FileResponse(
        found.path,
        filename=found.download_name,
        media_type="application/octet-stream",
        headers={"ETag": tag, "Cache-Control": "private, no-cache"},
    )


@router.post("", status_code=202)
def build(
    request: Request, response: Response, session: SessionDep, caller: CallerDep, wanted: ReleaseIn
) -> ReleaseBegunOut:
    """Queue the building of a release: written aside and checked; the current one stays as it is."""
    release, job = service.queue_build(session, caller, wanted.as_of)
    response.headers["Location"] = f"/releases/{release.number}"
    return ReleaseBegunOut(number=release.number, job=shaped(job, language_of(request)))


@router.post("/{number}/switch")
def switch(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    engine: EngineDep,
    after: BackgroundTasks,
    number: OneNumber,
) -> ReleaseRowOut:
    """Make a checked release, or the one before, current; the one before the present one loses its files."""
    release = service.switch(session, caller, settings.home, number)
    after.add_task(service.sweep, engine, settings.home)
    return ReleaseRowOut.model_validate(_facts(release, caller))


@router.post("/back")
def back(session: SessionDep, caller: CallerDep, settings: SettingsDep) -> ReleaseRowOut:
    """Make the release before the current one current again."""
    release = service.back(session, caller, settings.home)
    return ReleaseRowOut.model_validate(_facts(release, caller))


@router.post("/{number}/withdrawal")
def withdraw(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    engine: EngineDep,
    after: BackgroundTasks,
    number: OneNumber,
    said: WithdrawalIn,
) -> ReleaseRowOut:
    """Take the files of a release away at once, the current one's too; its manifest is kept."""
    release = service.withdraw(session, caller, number, said.reason)
    after.add_task(service.sweep, engine, settings.home)
    return ReleaseRowOut.model_validate(_facts(release, caller))
