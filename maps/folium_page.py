"""What every folium map of ours is made of: one page that holds its scripts and styles and asks nobody."""

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from gis.messages import Language, text
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


class Start(MacroElement):
    """The one call that hands folium's map and layers to a function of the page's own script.

    A part is a map or layer, or a list of them.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}{{ this.function }}({{ this.arguments }});{% endmacro %}"
    )

    def __init__(self, function: str, *parts: Element | Sequence[Element]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Start"
        self.function = function
        self._parts = parts

    @property
    def arguments(self) -> str:
        """The names that the page knows them by."""
        return ", ".join(
            each.get_name() if isinstance(each, Element) else f"[{', '.join(one.get_name() for one in each)}]"
            for each in self._parts
        )


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


def add_frame(
    figure: Figure,
    language: Language,
    *,
    title: str,
    as_of: str,
    is_demonstration: bool,
    is_indicative: bool,
    review_number: str | None,
    sources: str,
    values: Mapping[str, Any],
    notes: Sequence[str] = (),
    counts: str = "",
    months: Mapping[str, str] | None = None,
    has_pointer: bool = False,
) -> None:
    """Put head and foot around a map, and the values that its script reads.

    ``months`` are the words of a slider through months, ``has_pointer`` asks for the place under the pointer.
    """
    environment = Environment(loader=PackageLoader("maps"), autoescape=True, undefined=StrictUndefined)
    frame = environment.get_template("map_frame.html").render(
        title=title,
        as_of=as_of,
        unclassified=text("map.unclassified_system", language),
        demonstration=text("map.demonstration", language) if is_demonstration else "",
        notice=text("map.illustrative_lines", language) if is_indicative else "",
        review_label=text("map.review_number_label", language),
        review_number=review_number,
        review_blank=text("map.review_number_blank", language),
        sources=text("map.sources", language, sources=sources),
        reference_system=text("map.reference_system", language),
        content=json_in_page(values),
        notes=notes,
        counts=counts,
        months=months,
        has_pointer=has_pointer,
    )
    figure.html.add_child(Verbatim(frame), name="frame")


def to_centimetres(degrees: Any) -> Any:
    """Return an array of degrees with as many places as a centimetre has."""
    return degrees.round(7)


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
