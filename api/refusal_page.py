"""Show a refusal to a person: the page that a browser gets where a program gets a problem document."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse

from gis.messages import Language, catalogue, text
from gis.proposals.rules import is_geometry
from gis.proposals.words import geometry_words, label
from maps.pages import page

#: Kinds of records whose fields a finding may be about
SUBJECTS = (
    "feature",
    "administrative_division",
    "division_event",
    "accepted_exception",
    "boundary_line",
    "boundary_marker",
    "name_rule",
    "protected_name",
)


def wants_page(request: Request) -> bool:
    """Whether a person reads the answer: only a browser that opens an address asks for HTML."""
    return "text/html" in request.headers.get("accept", "")


def refusal_page(
    request: Request,
    status: int,
    title: str,
    message_id: str,
    params: Mapping[str, object],
    details: Sequence[Mapping[str, Any]],
    language: Language,
    headers: Mapping[str, str] | None,
) -> HTMLResponse:
    """Return the refusal as a page with a way back, and a way to sign in where that is what is missing."""
    conflicts = [_conflict(detail, language) for detail in details if "wanted" in detail]
    findings = [_finding(detail, language) for detail in details if "wanted" not in detail]
    named = {name: _coded(name, value, language) for name, value in params.items()}
    if details and "fields" in params:
        # A program reads paths here, a person what the fields are called.
        named["fields"] = "、".join(dict.fromkeys(entry["field"] for entry in (*conflicts, *findings)))
    opens = request.method in ("GET", "HEAD")
    address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    html = page(
        "refusal",
        language,
        title=title,
        sentence=text(message_id, language, **named),
        conflicts=conflicts,
        findings=findings,
        back=_back(request),
        sign_in="/app/sign-in" + (f"?to={quote(address)}" if opens else "") if status == 401 else "",
        sent_form=not opens and not request.headers.get("content-type", "").startswith("multipart/"),
    )
    return HTMLResponse(html, status, headers=dict(headers or {}))


def _coded(name: str, value: object, language: Language) -> object:
    """Return what a code in a sentence is called (the state of a proposal), or any other value as it is."""
    message_id = f"value.{name}.{value}"
    return text(message_id, language) if message_id in catalogue(language) else value


def _back(request: Request) -> str:
    """Return the page of this service that the reader came from, or none."""
    came = urlsplit(request.headers.get("referer", ""))
    if came.netloc != request.url.netloc or not came.path.startswith("/") or came.path.startswith("//"):
        return ""
    return came.path + (f"?{came.query}" if came.query else "")


def _conflict(detail: Mapping[str, Any], language: Language) -> dict[str, str]:
    values = {name: _value(detail[name], language) for name in ("seen", "present", "wanted")}
    return {"field": _field(detail["path"], language), "record": str(detail["record"]), **values}


def _finding(detail: Mapping[str, Any], language: Language) -> dict[str, str]:
    """Return a finding about a field of a record or of a request as field, value and sentence."""
    if "message_id" in detail:
        params = detail.get("params", {})
        sentence = text(detail["message_id"], language, **{"value": detail["value"], **params})
        return {
            "field": _field(detail["path"], language),
            "value": _value(detail["value"], language),
            "sentence": sentence,
        }
    name = str(detail.get("field", "")).rpartition("/")[2]
    named = f"page.{name}"
    return {
        "field": text(named, language) if named in catalogue(language) else text("page.address", language),
        "value": str(detail.get("value", "")),
        "sentence": str(detail.get("message", "")),
    }


def _field(path: str, language: Language) -> str:
    """Return what people call the field at a path of some record."""
    named = (label(subject, path).get(language) for subject in SUBJECTS)
    return next((words for words in named if words != path), path)


def _value(value: Any, language: Language) -> str:
    if value is None or value == "":
        return text("value.none", language)
    if is_geometry(value):
        return geometry_words(value).get(language)
    if isinstance(value, bool):
        return text(f"value.{str(value).lower()}", language)
    return str(value)
