"""The 界线走向说明 as a Word document, headed 参考稿, to be edited before anybody signs it."""

from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files
from io import BytesIO
from typing import Any
from uuid import UUID

from docxtpl import DocxTemplate
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.boundary_lines import service as boundary_lines
from gis.boundary_markers import service as boundary_markers
from gis.history.as_known import today
from gis.messages import text


@dataclass(frozen=True)
class AlignmentPaper:
    """What the paper says: the description as generated, of which day, of which line."""

    line: str
    description: str
    made_on: date
    is_demonstration: bool = False


def alignment_docx(session: Session, caller: Caller, line_id: UUID) -> tuple[str, bytes]:
    """Return the name of a line and its description as Word; raise LineNotFound, NoGeometry."""
    line = boundary_lines.get(session, caller, line_id)
    description = boundary_markers.describe_course(session, caller, line_id)
    paper = AlignmentPaper(str(line["name"]), description, today(), bool(line["source"]["is_demonstration"]))
    return paper.line, written(paper)


def written(paper: AlignmentPaper) -> bytes:
    """Return the paper, from the template `data/templates/alignment_description.docx`."""
    with as_file(files("data") / "templates" / "alignment_description.docx") as file:
        document = DocxTemplate(file)
        document.render({"paper": _facts(paper)}, autoescape=True)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _facts(paper: AlignmentPaper) -> dict[str, Any]:
    title, draft, head, *sections, note = paper.description.split("\n")
    day = paper.made_on
    return {
        "title": title,
        "draft": draft,
        "head": head,
        "sections": sections,
        "note": note,
        "made_on": f"{day.year}年{day.month}月{day.day}日",
        "unclassified": text("map.unclassified_system"),
        "is_demonstration": paper.is_demonstration,
    }
