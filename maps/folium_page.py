"""What every folium map of ours is made of: one page that holds its scripts and styles and asks nobody."""

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import folium
from branca.element import Element, Figure
from markupsafe import Markup

from maps import web_assets

# The browser itself refuses whatever would be asked of another address.
_CONTENT_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"


class Verbatim(Element):
    """Text of a page taken as it is: scripts may hold what a template would read as its own marks."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self._content = content

    def render(self, **kwargs: Any) -> str:
        """Return the text."""
        return self._content


def add_header(
    figure: Figure,
    *,
    libraries: Sequence[str],
    library_styles: Sequence[str],
    scripts: Sequence[str],
    styles: Sequence[str],
) -> None:
    """Put libraries of node_modules and scripts and styles of our own into a page; raise WebPartMissing."""
    own = files("maps") / "templates"
    parts = {"policy": f'<meta http-equiv="Content-Security-Policy" content="{_CONTENT_POLICY}">'}
    parts |= {each: f"<style>{web_assets.stylesheet(each)}</style>" for each in library_styles}
    parts |= {each: f"<script>{web_assets.javascript(each)}</script>" for each in libraries}
    parts |= {each: f"<script>{(own / each).read_text('utf-8')}</script>" for each in scripts}
    for name, part in parts.items():
        figure.header.add_child(Verbatim(part), name=name)
    # In the body, so that it comes after the style that folium puts into the header.
    for each in styles:
        figure.html.add_child(Verbatim(f"<style>{(own / each).read_text('utf-8')}</style>"), name=each)


def name_elements(drawing: folium.Map) -> None:
    """Give the page's parts fixed names, so that the same content makes the same file."""
    drawing._id = "planning"
    for number, child in enumerate(drawing._children.values()):
        child._id = str(number)


def json_in_page(values: Mapping[str, Any]) -> Markup:
    """Return values as JSON that may stand in a script element."""
    # Inside <script> only "<" could end the element; as an escape it means the same to JSON.
    content = json.dumps(values, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return Markup(content)
