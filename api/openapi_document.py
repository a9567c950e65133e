"""The OpenAPI document: what FastAPI finds in the routes, with every refusal and the access matrix added."""

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI

from api.access import matrix
from api.body_examples import EXAMPLES
from api.dependencies import UNSAFE, cookie_name
from api.errors import MEDIA_TYPE
from api.rate_limits import counted
from gis.messages import text
from gis.settings import Settings

#: FastAPI's own description of a 422, which this service does not send
NOT_OURS = ("HTTPValidationError", "ValidationError")
PROBLEM: Mapping[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "Why the register refuses (RFC 9457); `detail` is in the language of Accept-Language.",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:diming:StaleProposal"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for a person"},
        "instance": {"type": "string"},
        "details": {"type": "array", "items": {"type": "object"}, "description": "Fields, findings"},
    },
}


def document(app: FastAPI, settings: Settings) -> dict[str, Any]:
    """Return the document of every route; made once for an application."""
    described = app.openapi()
    schemas = described["components"]["schemas"]
    if "Problem" in schemas:
        return described
    for name in NOT_OURS:
        schemas.pop(name, None)
    schemas["Problem"] = PROBLEM
    described["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "POST /api-tokens"},
        "session": {"type": "apiKey", "in": "cookie", "name": cookie_name(settings)},
    }
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            for status in _refusals(method.upper(), path, operation):
                # FastAPI says of every 422 what none of ours looks like; else what a route declares stays.
                declared = {} if status == 422 else operation["responses"].get(str(status), {})
                operation["responses"][str(status)] = _refusal(status, declared.get("content", {}))
            for name, body in EXAMPLES.get((method.upper(), path), {}).items():
                sent = operation["requestBody"]["content"]["application/json"]
                sent.setdefault("examples", {})[name] = {"value": body}
            rule = matrix()[method.upper(), path]
            signed_in: list[dict[str, list[str]]] = [{"token": []}, {"session": []}]
            is_open = rule.reach["public"] != "none"
            operation["security"] = [{}, *signed_in] if is_open else signed_in
            operation["x-reach"] = dict(rule.reach)
            operation["x-token-scope"] = rule.token_scope
    return described


def _refusals(method: str, path: str, operation: Mapping[str, Any]) -> Iterator[int]:
    """Yield the statuses with which a route may refuse."""
    parameters = operation.get("parameters", [])
    headers = {parameter["name"].lower() for parameter in parameters if parameter["in"] == "header"}
    yield from (401, 403, 500)
    if parameters or "requestBody" in operation:
        yield from (404, 409, 422)
    if "requestBody" in operation:
        yield from (400, 413)
    if method in UNSAFE:
        yield from (409, 412)
    if "if-match" in headers:
        yield 428
    if (method, path) in counted():
        yield 429
    if matrix()[method, path].only_reads:
        yield 503


def _refusal(status: int, declared: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "description": text(f"status.{status}", "en"),
        "content": {**declared, MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
