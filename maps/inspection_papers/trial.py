"""Try a template before it is stored: on everything filled in and on nothing, so that no paper fails later.

Refused are files that are no Word document, hold macros, embedded objects or links to elsewhere, name what
papers do not have, or are no longer a template in the engine's language. Each reason says how to mend it.
"""

import difflib
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document
from jinja2 import TemplateSyntaxError, UndefinedError
from jinja2.exceptions import TemplateError
from lxml import etree

from gis.errors import InvalidInput
from gis.inspection_papers.facts import PaperKind
from gis.inspection_papers.rules import MOST_TEMPLATE_BYTES
from gis.messages import text
from maps.inspection_papers.contexts import Pictured, Stamp
from maps.inspection_papers.rendering import context_of, render
from maps.inspection_papers.samples import BARE, FULL

_MOST_UNPACKED = 40 << 20
_MOST_MEMBERS = 500
_MISSING = re.compile(r"has no attribute '([^']+)'|'([^']+)' is undefined")
_STAMPS = (Stamp(True, ""), Stamp(False, "2026-000000-0000-0000-0000"))


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why a template can't be used: the name or place that is meant, and a name near it."""

    message_id: str
    name: str = ""
    suggestion: str = ""


class TemplateRefused(InvalidInput):
    """The template can't be used; `details` say why."""

    message_id = "paper_templates.refused"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(reasons="".join(_said(fault, "zh") for fault in faults))
        self._faults = faults

    @property
    def details(self) -> Sequence[Mapping[str, object]]:
        """Return each fault with a sentence in both languages."""
        return [
            {
                "name": fault.name,
                "message": _said(fault, "zh"),
                "message_en": _said(fault, "en"),
                "suggestion": fault.suggestion,
            }
            for fault in self._faults
        ]


def _said(fault: Fault, language: Any) -> str:
    said = text(fault.message_id, language, name=fault.name)
    near = text("paper_templates.near", language, name=fault.suggestion) if fault.suggestion else ""
    return said + near


def try_template(kind: PaperKind, content: bytes) -> None:
    """Return when papers of a kind can be made with a template; raise TemplateRefused."""
    fault = _unfit(content)
    if fault is not None:
        raise TemplateRefused([fault])
    for facts in (FULL[kind], BARE[kind]):
        for stamp in _STAMPS:
            try:
                made = render(content, kind, facts, stamp)
            except UndefinedError as error:
                raise TemplateRefused([_unknown_name(kind, error)]) from error
            except TemplateSyntaxError as error:
                place = f"{error.message}（{_near(error)}）"
                raise TemplateRefused([Fault("paper_templates.syntax", place)]) from error
            except (TemplateError, etree.XMLSyntaxError, TypeError, ValueError, KeyError) as error:
                raise TemplateRefused([Fault("paper_templates.broken", str(error)[:200])]) from error
            _read_back(made)


def names(kind: PaperKind) -> list[tuple[str, str]]:
    """List what a template of a kind may name, each with an example; `[]` marks a list to go through."""
    return list(_names("paper", context_of(kind, FULL[kind], _STAMPS[1])))


def _names(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _names(f"{path}.{name}", one)
    elif isinstance(value, list):
        if value:
            yield from _names(f"{path}[]", value[0])
    elif isinstance(value, Pictured):
        yield path, text("paper_templates.picture")
    else:
        yield path, text("paper_templates.yes") if value is True else str(value or "")


def _unfit(content: bytes) -> Fault | None:
    """Return why a file may not be opened as a template at all."""
    if len(content) > MOST_TEMPLATE_BYTES:
        return Fault("paper_templates.too_large", str(MOST_TEMPLATE_BYTES >> 20))
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            members = package.infolist()
            named = {each.filename for each in members}
            too_much = (
                len(members) > _MOST_MEMBERS or sum(each.file_size for each in members) > _MOST_UNPACKED
            )
            if "word/document.xml" not in named or too_much:
                return Fault("paper_templates.no_word")
            if any("vbaproject" in each.lower() or "/embeddings/" in each.lower() for each in named):
                return Fault("paper_templates.active")
            linked = [
                each
                for each in named
                if each.endswith(".rels") and b'TargetMode="External"' in package.read(each)
            ]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return Fault("paper_templates.no_word")
    return Fault("paper_templates.external", linked[0]) if linked else None


def _unknown_name(kind: PaperKind, error: UndefinedError) -> Fault:
    found = _MISSING.search(str(error))
    name = next((part for part in (found.groups() if found else ()) if part), str(error))
    known = {path.replace("[]", "").rpartition(".")[2] for path, _ in names(kind)} | {"paper"}
    near = difflib.get_close_matches(name, sorted(known), 1, 0.6)
    return Fault("paper_templates.unknown_name", name, near[0] if near else "")


def _near(error: TemplateSyntaxError) -> str:
    """Return the words around an error of syntax, as the author sees them in Word."""
    lines = [str(line).strip() for line in getattr(error, "docx_context", ())]
    return " ".join(line for line in lines if line)[:80]


def _read_back(made: bytes) -> None:
    """Raise TemplateRefused unless the paper is a Word document without a rest of the template's language."""
    body = Document(BytesIO(made)).element.body
    said = "".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))
    rest = re.search(r"\{[{%#].{0,40}|.{0,40}[}%#]\}", said)
    if rest:
        raise TemplateRefused([Fault("paper_templates.rest", rest[0])])
