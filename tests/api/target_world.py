"""A target of last year that is counted, a draft and a closed period, and a form, for every route."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.annual_targets import service as annual_targets
from gis.attachments import service as attachments
from gis.history.as_known import today
from gis.target_progress import forms, periods

YEAR = today().year - 1


@dataclass
class Reported:
    """Ids of what the routes are tried on; the draft and the form are at version 1."""

    code: str = ""
    draft: str = ""
    closed: str = ""
    form: str = ""


def reported(session: Session, admin: Caller, author: Caller, decider: Caller, home: Path) -> Reported:
    """Write a target, a closed month, the draft of the next one, and a blank workbook."""
    planned: dict[str, Any] = {
        "topic_zh": "墓地",
        "topic_en": "",
        "text_zh": "规范 1 处",
        "text_en": "",
        "source": "要点",
    }
    planned |= {"target_value": 1, "unit_zh": "处", "measure": "clusters_regulated", "verified": True}
    code = annual_targets.add(session, admin, YEAR, planned).code
    closed = periods.prepare(session, author, "month", date(YEAR, 1, 1))
    periods.close(session, decider, closed, 1, "局长")
    draft = periods.prepare(session, author, "month", date(YEAR, 2, 1))
    return Reported(code, str(draft), str(closed), str(_form(session, author, home)))


def blank(session: Session, author: Caller, home: Path) -> str:
    """Upload a blank workbook that nobody else has; return its hash."""
    content = BytesIO()
    book = openpyxl.Workbook()
    book.properties.title = author.login
    book.save(content)
    content.seek(0)
    return attachments.store(session, author, content, "月报.xlsx", home).sha256


def _form(session: Session, author: Caller, home: Path) -> UUID:
    return forms.add(session, author, "月报", "市民政局", blank(session, author, home), home)
