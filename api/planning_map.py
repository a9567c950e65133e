"""The planning map as one self-contained page."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.dependencies import AsOf, CallerDep, SessionDep
from api.errors import language_of
from maps.planning_map import planning_map_html
from maps.register_map import register_map

router = APIRouter(tags=["map"])

#: The file carries its script and style inside, so that it also opens from a disk; it may fetch nothing.
POLICY = (
    "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


@router.get("/planning-map", response_class=HTMLResponse)
def planning_map(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    as_of: AsOf = None,
    review_number: Annotated[str | None, Query(max_length=40, description="审图号")] = None,
) -> HTMLResponse:
    """Draw every boundary and place name of a day that the caller may see."""
    content = register_map(session, caller, as_of, review_number=review_number, language=language_of(request))
    return HTMLResponse(
        planning_map_html(content, language_of(request)), headers={"Content-Security-Policy": POLICY}
    )
