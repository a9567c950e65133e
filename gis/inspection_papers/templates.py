"""Word templates of papers: the one in use, earlier ones, a new one from staff.

Version 0 is the file that comes with the program. Whoever stores a new version has tried it first
(maps.inspection_papers.trial).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from sqlalchemy.orm import Session

from gis.accounts import service as accounts_service
from gis.accounts.rules import Caller
from gis.inspection_papers import queries
from gis.inspection_papers.facts import PaperKind
from gis.inspection_papers.rules import KINDS, TemplateNotFound
from gis.secrecy_marks import refuse_marked_file

#: The version of the file that comes with the program
SEED = 0


@dataclass(frozen=True, slots=True)
class Template:
    """One version of a template with its bytes."""

    kind: PaperKind
    version: int
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """One version of a template as lists show it."""

    kind: PaperKind
    version: int
    sha256: str
    file_name: str
    note: str
    uploaded_by: str
    uploaded_at: datetime | None
    is_current: bool

    @property
    def is_seed(self) -> bool:
        """Whether it came with the program."""
        return self.version == SEED


def current(session: Session, kind: PaperKind) -> Template:
    """Return the template in use."""
    stored = queries.latest_template(session, kind)
    if stored is None:
        return seed(kind)
    return Template(kind, stored.version, stored.sha256, stored.content)


def version(session: Session, kind: PaperKind, number: int) -> Template:
    """Return one version of a template; raise TemplateNotFound."""
    if number == SEED:
        return seed(kind)
    stored = queries.template(session, kind, number)
    if stored is None:
        raise TemplateNotFound(kind=kind, version=number)
    return Template(kind, stored.version, stored.sha256, stored.content)


def seed(kind: PaperKind) -> Template:
    """Return the template that comes with the program."""
    content = (files("data") / "templates" / "inspection" / f"{kind}.docx").read_bytes()
    return Template(kind, SEED, hashlib.sha256(content).hexdigest(), content)


def versions(session: Session) -> Sequence[TemplateVersion]:
    """List every version of every template, the newest of each first, the seed last."""
    stored = queries.templates(session)
    names = accounts_service.display_names(session, {each.uploaded_by for each in stored})
    found: list[TemplateVersion] = []
    for kind in KINDS:
        own = [each for each in stored if each.kind == kind]
        found += [
            TemplateVersion(
                kind,
                each.version,
                each.sha256,
                each.file_name,
                each.note,
                names.get(each.uploaded_by, "") if each.uploaded_by else "",
                each.uploaded_at,
                is_current=each is own[0],
            )
            for each in own
        ]
        came = seed(kind)
        found.append(
            TemplateVersion(kind, SEED, came.sha256, f"{kind}.docx", "", "", None, is_current=not own)
        )
    return found


def store(
    session: Session, caller: Caller, kind: PaperKind, content: bytes, file_name: str, note: str
) -> TemplateVersion:
    """Keep a tried template as the newest version; raise NotAllowed, MarkedSecret, TemplateTaken."""
    account = caller.account()
    caller.must_hold("admin")
    refuse_marked_file(content, file_name)
    last = queries.latest_template(session, kind)
    added = queries.add_template(
        session,
        {
            "kind": kind,
            "version": 1 if last is None else last.version + 1,
            "content": content,
            "sha256": hashlib.sha256(content).hexdigest(),
            "file_name": file_name,
            "note": note,
            "uploaded_by": account,
        },
    )
    return TemplateVersion(
        kind,
        added.version,
        added.sha256,
        added.file_name,
        added.note,
        caller.display_name,
        added.uploaded_at,
        is_current=True,
    )
