"""Answer every refusal as application/problem+json (RFC 9457), or as a page, in the reader's language."""

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.refusal_page import refusal_page, wants_page
from gis import errors
from gis.collections.rules import QueryUnreadable
from gis.errors import DimingError
from gis.messages import Language, catalogue, text


class VersionRequired(errors.InvalidInput):
    """A change came without If-Match."""

    message_id = "access.version_required"


log = logging.getLogger("diming.api")

MEDIA_TYPE = "application/problem+json"

#: Category → status. A new error subclasses a category and needs no line here.
STATUS: Mapping[type[DimingError], int] = {
    errors.NotSignedIn: 401,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.RuleBroken: 409,
    errors.Stale: 412,
    errors.InvalidInput: 422,
    errors.TooMany: 429,
    errors.Unavailable: 503,
    VersionRequired: 428,
    QueryUnreadable: 400,
}

#: What the framework itself refuses → message
FRAMEWORK = {404: "error.not_found", 405: "error.method_not_allowed"}


class ProblemResponse(JSONResponse):
    """A problem document; it may quote what was sent, even characters that UTF-8 can't write."""

    media_type = MEDIA_TYPE

    def render(self, content: Any) -> bytes:
        """Return the document's bytes."""
        return json.dumps(content, ensure_ascii=False, allow_nan=False).encode("utf-8", "backslashreplace")


def status_of(error: DimingError) -> int:
    """Return the status of an error's nearest category; an error of none is a bug of ours."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def language_of(request: Request) -> Language:
    """Return the language the reader asks for: Chinese unless English comes first."""
    asked = request.headers.get("accept-language", "").strip().lower()
    return "en" if asked.startswith("en") else "zh"


def problem(
    request: Request,
    status: int,
    kind: str,
    message_id: str,
    params: Mapping[str, object] | None = None,
    details: Sequence[Mapping[str, object]] = (),
    retry_after: int | None = None,
) -> Response:
    """Return a problem document: stable `type`, sentence for a person, particulars for a program.

    Whoever opens an address in a browser gets the same as a page.
    """
    language = language_of(request)
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    body: dict[str, Any] = {
        "type": f"urn:diming:{kind}",
        "title": text(f"status.{status}", language),
        "status": status,
        "detail": text(message_id, language, **(params or {})),
        "instance": request.url.path,
    }
    if wants_page(request):
        return refusal_page(
            request, status, body["title"], message_id, params or {}, details, language, headers
        )
    if details:
        body["details"] = [
            {name: value if _plain(value) else str(value) for name, value in detail.items()}
            for detail in details
        ]
    return ProblemResponse(body, status, headers=headers)


def _plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | bool | list | dict)


def refused(request: Request, error: DimingError) -> Response:
    """Answer a refusal of the register; it is no fault of anybody's code, so it is logged at info.

    An error of no category says that the service itself can't work; that is logged with its trace.
    """
    if status_of(error) == 500:
        log.error("can't serve %s %s", request.method, request.url.path, exc_info=error)
    log.info("refused %s %s: %s", request.method, request.url.path, type(error).__name__)
    retry_after = error.seconds if isinstance(error, errors.TooMany) else None
    kind, status = type(error).__name__, status_of(error)
    details = [_named(request, each) for each in error.details]
    return problem(request, status, kind, error.message_id, error.params, details, retry_after)


def unreadable(request: Request, error: RequestValidationError) -> Response:
    """Answer a request whose shape is wrong, field by field, in the reader's language."""
    language = language_of(request)
    details = [
        _named(
            request,
            {
                "field": "/".join(str(part) for part in finding["loc"]),
                # Where a field is missing the input is all that was sent, a password perhaps among it.
                "value": "" if finding["type"] == "missing" else str(finding.get("input"))[:200],
                "rule": finding["type"],
                "message": sentence_of(finding, language),
            },
        )
        for finding in error.errors()
    ]
    fields = "、".join(str(detail.get("field_name", detail["field"])) for detail in details)
    return problem(request, 422, "RequestUnreadable", "error.request_unreadable", {"fields": fields}, details)


def _named(request: Request, detail: Mapping[str, object]) -> Mapping[str, object]:
    """Add what people call a wrong field, where what was sent is a form's; its labels name it."""
    body = getattr(request.scope.get("route"), "body_field", None)
    names = request.app.state.field_names.get(body.field_info.annotation) if body else None
    parts = [each for each in str(detail.get("field", "")).split("/") if not each.isdigit()]
    # The services name a field as in the body, the framework below it.
    name = names.get("/".join(parts[1:] if parts[0] == "body" else parts)) if names else None
    return detail if name is None else {**detail, "field_name": name[language_of(request)]}


def sentence_of(finding: Mapping[str, Any], language: Language) -> str:
    """Return what a finding of pydantic says to a person."""
    message_id = f"validation.{finding['type']}"
    if message_id in catalogue(language):
        return text(message_id, language, **finding.get("ctx", {}))
    return text("validation.other", language, rule=finding["type"])


def framework(request: Request, error: HTTPException) -> Response:
    """Answer what the framework refuses: no such path, no such method."""
    message_id = FRAMEWORK.get(error.status_code, "error.invalid_input")
    return problem(request, error.status_code, f"Http{error.status_code}", message_id)


def bug(request: Request, error: Exception) -> Response:
    """Answer a fault of ours with a reference under which the trace was logged."""
    reference = uuid4().hex[:12]
    log.error("failed %s %s, reference %s", request.method, request.url.path, reference, exc_info=error)
    return problem(request, 500, "Unexpected", "error.unexpected", {"reference": reference})


class BugAnswers:
    """Answers a fault of ours inside the other middleware, so that its answer has their headers too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Catch what no handler knows; once an answer has begun it can only break off."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except Exception as error:
            answer = bug(Request(scope), error)
            if begun:
                raise
            await answer(scope, receive, send)


def add_handlers(app: FastAPI) -> None:
    """Register the handlers."""
    app.add_exception_handler(DimingError, refused)  # type: ignore[arg-type]  # Starlette's type is invariant
    app.add_exception_handler(RequestValidationError, unreadable)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, framework)  # type: ignore[arg-type]
