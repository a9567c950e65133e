"""The API documentation: the OpenAPI document, and a page whose script and style sheet are on our disk."""

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles

from api.dependencies import CallerDep, SettingsDep
from api.openapi_document import document
from maps.web_assets import WebPartMissing, swagger_ui_folder

router = APIRouter(include_in_schema=False)

STATIC = "/static/swagger-ui"
#: Swagger's page starts itself with a script of its own; the policy of every other page forbids that.
POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
)


def mount(app: FastAPI) -> None:
    """Serve Swagger UI's files where the web part is installed; without it /docs says what is missing."""
    try:
        app.mount(STATIC, StaticFiles(directory=swagger_ui_folder()), name="swagger-ui")
    except WebPartMissing:
        return


@router.get("/openapi.json")
def openapi(request: Request, caller: CallerDep, settings: SettingsDep) -> dict[str, Any]:
    """Return the OpenAPI description of every route."""
    return document(request.app, settings)


@router.get("/docs")
def docs(request: Request, caller: CallerDep) -> Response:
    """Show the API documentation."""
    swagger_ui_folder()
    page: HTMLResponse = get_swagger_ui_html(
        openapi_url="/openapi.json",
        title=f"{request.app.title} — API",
        swagger_js_url=f"{STATIC}/swagger-ui-bundle.js",
        swagger_css_url=f"{STATIC}/swagger-ui.css",
        swagger_favicon_url=f"{STATIC}/favicon-32x32.png",
        # Over a hundred operations Swagger draws only those in view: subjects alone are an overview.
        swagger_ui_parameters={"docExpansion": "none", "filter": True, "defaultModelsExpandDepth": 0},
    )
    page.headers["Content-Security-Policy"] = POLICY
    return page
