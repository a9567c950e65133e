"""Features sent back: in the manner of OGC API – Features Part 4, but each becomes a draft of a proposal."""

import json
import re
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from api.dependencies import CallerDep, SessionDep
from api.errors import VersionRequired
from api.ogc_requests import as_json, asked
from gis.accounts.rules import Caller
from gis.collections import service, writing
from gis.collections.reference_systems import CRS84, reference_system
from gis.collections.rules import NoSuchItem, QueryUnreadable
from gis.collections.view import View

if TYPE_CHECKING:
    from gis.proposals.tables import Proposal

router = APIRouter(prefix="/ogc", tags=["OGC API"], include_in_schema=False)

#: The version that stands first in the entity tag of a feature
VERSION = re.compile(r'(?:W/)?"?(\d{1,9})(?:-[0-9a-f]+)?"?')


async def sent_feature(request: Request) -> writing.Sent:
    """Read the body as a feature in the system that Content-Crs names, CRS84 without one."""
    uri = request.headers.get("content-crs", CRS84).strip().strip("<>")
    system = reference_system(uri, "Content-Crs")
    try:
        body = json.loads(await request.body())
        # Half of a character is no text: no answer and no column could hold it.
        json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise QueryUnreadable("collections.body_unreadable", place="body")
    return writing.Sent(body, system)


def seen_version(request: Request) -> int:
    """Return the version in If-Match, as the entity tag of a feature or as the number alone."""
    found = VERSION.fullmatch(request.headers.get("if-match", "").strip())
    if found is None:
        raise VersionRequired
    return int(found[1])


SentDep = Annotated[writing.Sent, Depends(sent_feature)]
SeenDep = Annotated[int, Depends(seen_version)]


@router.post("/collections/{collection_id}/items", status_code=202)
def create_item(
    request: Request, session: SessionDep, caller: CallerDep, collection_id: str, sent: SentDep
) -> Response:
    """Draft the proposal for a new record."""
    view = service.view_of(session, caller, collection_id)
    return _drafted(request, writing.create(session, caller, view, sent))


@router.put("/collections/{collection_id}/items/{feature_id}", status_code=202)
def replace_item(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    collection_id: str,
    feature_id: str,
    version: SeenDep,
    sent: SentDep,
) -> Response:
    """Draft the proposal that makes a record what the feature says, as far as features are written."""
    return _changed(request, session, caller, collection_id, feature_id, version, sent, whole=True)


@router.patch("/collections/{collection_id}/items/{feature_id}", status_code=202)
def update_item(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    collection_id: str,
    feature_id: str,
    version: SeenDep,
    sent: SentDep,
) -> Response:
    """Draft the proposal that changes what the feature names."""
    return _changed(request, session, caller, collection_id, feature_id, version, sent, whole=False)


def _changed(
    request: Request,
    session: Session,
    caller: Caller,
    collection_id: str,
    feature_id: str,
    version: int,
    sent: writing.Sent,
    *,
    whole: bool,
) -> Response:
    view = service.view_of(session, caller, collection_id)
    identifier = _identifier(view, feature_id)
    return _drafted(request, writing.change(session, caller, view, identifier, version, sent, whole=whole))


@router.delete("/collections/{collection_id}/items/{feature_id}")
def delete_item(
    request: Request, session: SessionDep, caller: CallerDep, collection_id: str, feature_id: str
) -> None:
    """Refuse, and say how a record is ended."""
    view = service.view_of(session, caller, collection_id)
    writing.end(session, view, _identifier(view, feature_id))


def _identifier(view: View, feature_id: str) -> UUID:
    try:
        return UUID(feature_id)
    except ValueError:
        raise NoSuchItem(id=feature_id[:60], collection=view.collection.id) from None


def _drafted(request: Request, proposal: "Proposal") -> Response:
    """Answer 202: what was sent waits as a draft for its author to hand in."""
    given = asked(request)
    location = given.root.removesuffix("/ogc") + f"/proposals/{proposal.id}"
    body = {
        "id": str(proposal.id),
        "number": proposal.number,
        "state": proposal.state,
        "version": proposal.version,
        "links": [{"href": location, "rel": "monitor", "type": "application/json"}],
    }
    return Response(as_json(body), 202, {"Location": location}, "application/json")
