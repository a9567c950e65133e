"""Papers of an application to name, rename or abolish: form, decision, filing, announcement.

Word documents of templates that staff edit (data/templates/naming); the PDF is made of that document. No
official form of these papers was found, and each says so.
"""

from collections.abc import Mapping
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from docxtpl import DocxTemplate
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.messages import text
from gis.name_applications import service
from gis.name_applications.naming_words import category_name
from maps.naming_facts import facts_of
from maps.office_pdf import pdf_of

PaperName = Literal[
    "application", "approval_form", "decision", "filing_form", "filing_report", "announcement"
]


def printed_paper(
    session: Session,
    caller: Caller,
    application_id: UUID,
    paper: PaperName,
    format: Literal["docx", "pdf"],
    home: Path,
) -> tuple[str, bytes]:
    """Return file name and content of a paper; raise ApplicationNotFound, and what making a PDF raises."""
    row = service.get(session, caller, application_id)
    document = written(row, paper, category_name(session, row["category"]))
    content = document if format == "docx" else pdf_of(document, home)
    name = row["proposed_name"] or row["current_name"]
    return f"{name}{text(f'naming_paper.{paper}')}（{row['number']}）.{format}", content


def written(row: Mapping[str, Any], paper: PaperName, category: str) -> bytes:
    """Return a paper as a Word document."""
    with as_file(files("data") / "templates" / "naming" / f"{paper}.docx") as file:
        document = DocxTemplate(file)
        # Names may hold & and <, which Word's XML reserves.
        document.render({"paper": facts_of(row, paper, category)}, autoescape=True)
    content = BytesIO()
    document.save(content)
    return content.getvalue()
