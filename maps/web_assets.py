"""The built web application, and browser libraries of `maps/web/package.json`: inlined or served."""

import base64
import mimetypes
import re
from functools import cache
from pathlib import Path

from gis.errors import DimingError

_NODE_MODULES = Path(__file__).parent / "web" / "node_modules"
_BUILT = Path(__file__).parent / "web" / "dist"
#: No asset has a longer name, and a disk may refuse to look for one
LONGEST_NAME = 200
_CSS_URL = re.compile(r"""url\(\s*(['"]?)([^'")]+)\1\s*\)""")
# The map of a minified file lies beside it; inlined, the comment would make the browser look for it.
_SOURCE_MAP = re.compile(r"(?://|/\*)# sourceMappingURL=\S+(?: \*/)?")


class WebPartMissing(DimingError):
    """The browser libraries have not been installed."""

    message_id = "map.web_part_missing"


class WebApplicationMissing(DimingError):
    """The web application has not been built."""

    message_id = "map.web_application_missing"


@cache
def javascript(path: str) -> str:
    """Return a script of `node_modules` as text that may stand between `<script>` tags.

    Raises WebPartMissing.
    """
    content = _SOURCE_MAP.sub("", _file(path).read_text("utf-8"))
    return re.sub(r"</(?=script)", r"<\\/", content, flags=re.IGNORECASE)


@cache
def stylesheet(path: str) -> str:
    """Return a style sheet of `node_modules` with its images and fonts inside it as data URIs.

    Raises WebPartMissing.
    """
    source = _file(path)

    def inlined(match: re.Match[str]) -> str:
        address = match[2]
        if address.startswith(("data:", "#")):
            return match[0]
        return f"url({_data_uri(source.parent / address)})"

    return _CSS_URL.sub(inlined, _SOURCE_MAP.sub("", source.read_text("utf-8")))


def library_file(path: str) -> Path:
    """Return a file of `node_modules` that is copied as it is: a font, a licence.

    Raises WebPartMissing.
    """
    return _file(path)


def swagger_ui_folder() -> Path:
    """Return the folder with the API documentation page's script and style sheet, to be served as files.

    Raises WebPartMissing.
    """
    return _file("swagger-ui-dist/swagger-ui-bundle.js").parent


def first_page() -> Path:
    """Return the page that starts the web application at every address of it.

    Raises WebApplicationMissing.
    """
    page = _BUILT / "index.html"
    if not page.is_file():
        raise WebApplicationMissing
    return page


def built_asset(name: str) -> Path | None:
    """Return a built script, style sheet, font or picture by its name, which changes with its content."""
    folder = _BUILT / "assets"
    if len(name) > LONGEST_NAME:
        return None
    file = folder / name
    return file if file.parent == folder and file.is_file() else None


def built_file(name: str) -> Path:
    """Return a file of the built application whose name stays: the service worker, what an installer reads.

    Raises WebApplicationMissing.
    """
    file = _BUILT / name
    if not file.is_file():
        raise WebApplicationMissing
    return file


def _file(path: str) -> Path:
    file = _NODE_MODULES / path
    if not file.is_file():
        raise WebPartMissing(path=f"maps/web/node_modules/{path}")
    return file


def _data_uri(file: Path) -> str:
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"data:{media_type};base64,{base64.b64encode(file.read_bytes()).decode('ascii')}"
