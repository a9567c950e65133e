"""Fill a Word template with the facts of a paper.

Templates come from staff: they are rendered in a sandbox, where they reach nothing but the names of
`contexts`, and a name that is not there is an error instead of an empty place. Beside those names a template
has `number|chinese` (三) and `chapter()`, which counts the chapters that are printed (一, 二, 三 …).
"""

from collections.abc import Callable, Mapping
from io import BytesIO
from itertools import count
from typing import Any

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from gis.boundary_lines.chinese_numbers import written
from gis.inspection_papers.facts import PaperFacts, PaperKind
from maps.inspection_papers import contexts, marker_contexts
from maps.inspection_papers.contexts import Context, Pictured, Stamp
from maps.inspection_papers.pictures import photo_png

_CONTEXTS: Mapping[PaperKind, Callable[[Any], Context]] = {
    "plan": contexts.plan,
    "record": contexts.record,
    "marker_form": marker_contexts.marker_form,
    "results": marker_contexts.results,
    "report": contexts.report,
    "summary": contexts.summary,
    "minutes": contexts.minutes,
    "handover": contexts.handover,
    "field_form": marker_contexts.field_form,
}


def context_of(kind: PaperKind, facts: PaperFacts, stamp: Stamp) -> Context:
    """Return all that the template of a paper may name, below `paper`."""
    return contexts.head(facts.head, stamp) | _CONTEXTS[kind](facts)


def render(template: bytes, kind: PaperKind, facts: PaperFacts, stamp: Stamp) -> bytes:
    """Return the paper as a Word document; raise jinja2's errors where a name is not there."""
    document = DocxTemplate(BytesIO(template))
    paper = _with_pictures(document, context_of(kind, facts, stamp))
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    environment.filters["chinese"] = written
    chapters = count(1)
    environment.globals["chapter"] = lambda: written(next(chapters))
    # Names may hold & and <, which Word's XML reserves.
    document.render({"paper": paper}, environment, autoescape=True)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _with_pictures(document: DocxTemplate, value: Any) -> Any:
    """Return a context with its pictures as the template engine wants them."""
    if isinstance(value, Pictured):
        content = value.picture.content
        if not value.is_drawn:
            content = photo_png(value.picture, value.width_mm, value.height_mm)
        size = {"width": Mm(value.width_mm), "height": Mm(value.height_mm)}
        return InlineImage(document, BytesIO(content), **size)
    if isinstance(value, dict):
        return {name: _with_pictures(document, one) for name, one in value.items()}
    if isinstance(value, list):
        return [_with_pictures(document, one) for one in value]
    return value
