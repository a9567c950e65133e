"""Staff's own templates: a new one is tried before it is stored, an earlier one may be used again."""

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.inspection_papers import templates
from gis.inspection_papers.templates import TemplateVersion
from gis.messages import text
from maps.inspection_papers.issuing import kind_of
from maps.inspection_papers.trial import try_template


def store(
    session: Session, caller: Caller, kind: str, content: bytes, file_name: str, note: str
) -> TemplateVersion:
    """Try a template and keep it as the newest version; raise PaperUnknown, TemplateRefused, NotAllowed …"""
    known = kind_of(kind)
    caller.must_hold("admin")
    try_template(known, content)
    return templates.store(session, caller, known, content, file_name, note)


def use_again(session: Session, caller: Caller, kind: str, version: int) -> TemplateVersion:
    """Take an earlier version back into use, as a new version; raise PaperUnknown, TemplateNotFound."""
    known = kind_of(kind)
    earlier = templates.version(session, known, version)
    note = text("paper_templates.used_again", version=version)
    return store(session, caller, known, earlier.content, f"{known}.docx", note)
