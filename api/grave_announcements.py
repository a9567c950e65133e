"""迁坟公告 over the sites along a stretch of a road or railway: choose, issue, post, print."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import JSONResponse

from api.dependencies import CallerDep, SessionDep, SettingsDep
from api.grave_bodies import GraveAnnouncementIn, GravePostingIn
from api.grave_shapes import GraveAlongOut, GraveAnnouncementOut, GraveAnnouncementRowOut
from api.grave_sites import file_answer
from gis.grave_sites import announcing
from maps.grave_papers import MEDIA, printed

router = APIRouter(prefix="/grave-sites/announcements", tags=["illegal graves"])

AnnouncementId = Annotated[UUID, Path(description="The announcement")]


def asked_for(
    corridor: Annotated[str, Query(min_length=1, max_length=200, description="Name of the road or railway")],
    from_km: Annotated[float | None, Query(ge=-10_000, le=10_000, description="Within the stretch")] = None,
    to_km: Annotated[float | None, Query(ge=-10_000, le=10_000, description="Within the stretch")] = None,
) -> announcing.Stretch:
    """Return which stretch is asked for."""
    return announcing.Stretch(corridor, from_km, to_km)


@router.get("", response_model=list[GraveAnnouncementRowOut])
def list_announcements(session: SessionDep, caller: CallerDep) -> JSONResponse:
    """List the announcements over stretches, the latest first."""
    return JSONResponse(announcing.listed(session, caller))


@router.get("/stretch", response_model=list[GraveAlongOut])
def list_stretch(
    session: SessionDep, caller: CallerDep, stretch: Annotated[announcing.Stretch, Depends(asked_for)]
) -> JSONResponse:
    """List the sites along a stretch by kilometre, each with why it can't be announced."""
    return JSONResponse(announcing.along(session, caller, stretch))


@router.post("", response_model=GraveAnnouncementOut, status_code=201)
def announce(session: SessionDep, caller: CallerDep, said: GraveAnnouncementIn) -> JSONResponse:
    """Issue one announcement over sites along a stretch, by a regulation whose text was checked."""
    made = announcing.issue(
        session,
        caller,
        said.stretch(),
        [(each.id, each.version) for each in said.sites],
        issued_on=said.issued_on,
        term_days=said.term_days,
        note=said.note,
    )
    return JSONResponse(announcing.get(session, caller, made), 201)


@router.get("/{announcement_id}", response_model=GraveAnnouncementOut)
def get_announcement(session: SessionDep, caller: CallerDep, announcement_id: AnnouncementId) -> JSONResponse:
    """Return an announcement with its sites."""
    return JSONResponse(announcing.get(session, caller, announcement_id))


@router.post("/{announcement_id}/posting", response_model=GraveAnnouncementOut, status_code=201)
def post_announcement(
    session: SessionDep, caller: CallerDep, announcement_id: AnnouncementId, said: GravePostingIn
) -> JSONResponse:
    """Note when and where it was posted: the term runs, and each case takes the step."""
    announcing.post(session, caller, announcement_id, **said.model_dump())
    return JSONResponse(announcing.get(session, caller, announcement_id), 201)


@router.get("/{announcement_id}/paper", response_class=Response)
def print_announcement(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    announcement_id: AnnouncementId,
    format: Annotated[Literal["docx", "pdf"], Query()] = "docx",
) -> Response:
    """Return the announcement as Word or PDF; refused unless the regulation in force was checked."""
    copy = announcing.copy_of(session, caller, announcement_id)
    name, content = printed(
        session, caller, copy.site_id, "announcement", format, settings.home, notice_id=copy.id
    )
    return file_answer(name, content, MEDIA[format])
