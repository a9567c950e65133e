"""The papers of an inspection: which there can be, what each says, those that were issued, their scans."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts import service as accounts_service
from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.attachments.service import OpenFile
from gis.boundary_lines.reasons import sentence
from gis.boundary_lines.rules import NoGeometry
from gis.boundary_markers import service as boundary_markers
from gis.inspection_papers import marker_sources, queries, section_sources
from gis.inspection_papers.facts import PaperFacts, PaperKind
from gis.inspection_papers.rules import KINDS, SIGNED, PaperNotFound, PaperUnknown, fingerprint
from gis.inspection_papers.sources import Source
from gis.inspection_papers.tables import IssuedPaper
from gis.inspection_papers.templates import Template
from gis.joint_inspections import service as joint_inspections
from gis.joint_inspections.evidence import NewDocument
from gis.proposals.fingerprint import check_code

#: Sentences of the check on paper that a plan cites; the whole list stands on the line's own page
MOST_FOCUS = 20
_ENDINGS = ("docx", "pdf", "xlsx")


@dataclass(frozen=True, slots=True)
class Scan:
    """A signed and sealed scan of an issued paper."""

    id: UUID
    sha256: str
    file_name: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Issued:
    """An issued paper as lists show it."""

    id: UUID
    kind: str
    about: str
    title: str
    version: int
    check_code: str
    template_version: int
    template_sha256: str
    issued_by: str
    issued_at: datetime
    #: By ending of the file: docx, pdf, xlsx
    sha256: Mapping[str, str]
    scans: Sequence[Scan]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that can be made of an inspection, with what was issued of it so far."""

    kind: PaperKind
    about: str
    title: str
    issued: Sequence[Issued]


def candidates(session: Session, caller: Caller, inspection_id: UUID) -> list[Candidate]:
    """List every paper that there can be, in the order of the work; raise InspectionNotFound."""
    inspection = joint_inspections.get(session, caller, inspection_id)
    found = _issued(session, inspection)
    return [
        Candidate(kind, about, title, [each for each in found if (each.kind, each.about) == (kind, about)])
        for kind in KINDS
        for about, title in _abouts(inspection, kind)
    ]


def _abouts(inspection: Mapping[str, Any], kind: PaperKind) -> list[tuple[str, str]]:
    """Return what papers of a kind can be about, with their titles."""
    if kind == "record":
        return [(str(each["ordinal"]), str(each["name"])) for each in inspection["sections"]]
    if kind == "field_form":
        sides = [inspection["sides"][side]["name"] for side in ("ours", "theirs")]
        return [
            (f"{each['ordinal']}/{side}", f"{each['name']}（{name}）")
            for each in inspection["sections"]
            for side, name in enumerate(sides)
        ]
    if kind == "marker_form":
        return [(str(each["id"]), f"{each['number']}号界桩") for each in inspection["markers"]]
    return [("", str(inspection["line_name"]))]


def facts(
    session: Session, caller: Caller, home: Path, inspection_id: UUID, kind: PaperKind, about: str = ""
) -> PaperFacts:
    """Return what a paper says today; raise InspectionNotFound, PaperUnknown, NothingToPrint."""
    source = Source.of(session, caller, home, inspection_id)
    if about not in {each for each, _ in _abouts(source.inspection, kind)}:
        raise PaperUnknown(kind=kind, about=about)
    sections = {str(each["ordinal"]): each for each in source.inspection["sections"]}
    if kind == "plan":
        return section_sources.plan(source, _focus(session, caller, source))
    if kind == "record":
        return section_sources.record(source, sections[about])
    if kind == "field_form":
        ordinal, _, side = about.partition("/")
        version = queries.last_version(session, inspection_id, kind, about) + 1
        return marker_sources.field_form(source, sections[ordinal], int(side), version)
    if kind == "marker_form":
        row = next((each for each in source.markers if each["id"] == about), None)
        if row is None:
            raise PaperUnknown(kind=kind, about=about)
        return marker_sources.marker_form(session, source, row)
    if kind == "results":
        return marker_sources.results(source)
    made: Mapping[str, Callable[[Source], PaperFacts]] = {
        "report": section_sources.report,
        "summary": section_sources.summary,
        "minutes": section_sources.minutes,
        "handover": section_sources.handover,
    }
    return made[kind](source)


def _focus(session: Session, caller: Caller, source: Source) -> list[str]:
    """Return what the check on paper found about the inspection's markers, what weighs most first."""
    try:
        found = boundary_markers.audit_line(session, caller, UUID(source.inspection["line_id"]))
    except NoGeometry:
        return []
    numbers = {str(each["number"]) for each in source.inspection["markers"]}
    return [sentence(each) for each in found if numbers & set(each.about)][:MOST_FOCUS]


def code_of(inspection_id: UUID, facts: PaperFacts, template: Template) -> tuple[str, str]:
    """Return the fingerprint of a paper and the check code that it bears."""
    content = fingerprint(facts, template.sha256)
    number = facts.head.number or f"JI-{str(inspection_id)[:8].upper()}"
    return content, check_code(number, content)


def same(session: Session, inspection_id: UUID, kind: str, about: str, content: str) -> IssuedPaper | None:
    """Return the paper that was issued of just this content, or None."""
    return queries.same_paper(session, inspection_id, kind, about, content)


def keep(
    session: Session,
    caller: Caller,
    home: Path,
    inspection_id: UUID,
    *,
    kind: PaperKind,
    about: str,
    title: str,
    code: tuple[str, str],
    template: Template,
    contents: Mapping[str, bytes],
) -> IssuedPaper:
    """Store a paper for good, its files as evidence and as documents of the inspection.

    `contents` are its files by ending. Raises what `attachments.store` and `joint_inspections.add_issued` do.
    """
    content, check = code
    marker_id = UUID(about) if kind == "marker_form" else None
    stored: dict[str, str] = {}
    for ending in _ENDINGS:
        if ending in contents:
            name = f"{title}.{ending}"
            kept = attachments.store(session, caller, BytesIO(contents[ending]), name, home)
            stored[ending] = kept.sha256
            joint_inspections.add_issued(
                session,
                caller,
                inspection_id,
                kind=kind,
                sha256=kept.sha256,
                title=title,
                content_sha256=fingerprint_of_file(content, ending),
                number=check,
                marker_id=marker_id,
            )
    return queries.add_issued(
        session,
        {
            "inspection_id": inspection_id,
            "kind": kind,
            "about": about,
            "title": title,
            "version": queries.last_version(session, inspection_id, kind, about) + 1,
            "check_code": check,
            "content_sha256": content,
            "template_version": template.version,
            "template_sha256": template.sha256,
            **{f"{ending}_sha256": sha256 for ending, sha256 in stored.items()},
            "issued_by": caller.account(),
        },
    )


def fingerprint_of_file(content: str, ending: str) -> str:
    """Return by what the inspection's documents tell the files of one paper apart."""
    return f"{content}.{ending}"


def attach_scan(session: Session, caller: Caller, paper_id: UUID, sha256: str, title: str) -> dict[str, Any]:
    """Add the signed, sealed scan of an issued paper to the inspection's documents.

    It bears the paper's check code as its number. Raises PaperNotFound and what `add_document` does.
    """
    paper = _seen(session, caller, paper_id)
    kind = SIGNED.get(paper.kind, "other")  # type: ignore[call-overload]  # kinds of papers are strings
    new = NewDocument(
        kind=kind,
        sha256=sha256,
        title=title or f"{paper.title}（签章扫描件）",
        number=paper.check_code,
        marker_id=UUID(paper.about) if paper.kind == "marker_form" else None,
    )
    return joint_inspections.add_document(session, caller, paper.inspection_id, new)


def open_paper(session: Session, caller: Caller, paper_id: UUID, ending: str, home: Path) -> OpenFile:
    """Open a file of an issued paper for whoever may see the inspection; raise PaperNotFound."""
    paper = _seen(session, caller, paper_id)
    sha256 = getattr(paper, f"{ending}_sha256") if ending in _ENDINGS else None
    if sha256 is None:
        raise PaperNotFound(id=paper_id)
    return attachments.open_cited(session, sha256, home)


def _seen(session: Session, caller: Caller, paper_id: UUID) -> IssuedPaper:
    paper = queries.paper(session, paper_id)
    if paper is None:
        raise PaperNotFound(id=paper_id)
    joint_inspections.get(session, caller, paper.inspection_id)
    return paper


def _issued(session: Session, inspection: Mapping[str, Any]) -> list[Issued]:
    papers = queries.issued(session, UUID(inspection["id"]))
    names = accounts_service.display_names(session, {each.issued_by for each in papers})
    scans: dict[str, list[Scan]] = {}
    for each in inspection["documents"]:
        if not each["is_issued"] and each["number"]:
            scan = Scan(UUID(each["id"]), each["sha256"], each["file_name"], each["size_bytes"])
            scans.setdefault(each["number"], []).append(scan)
    return [
        Issued(
            id=each.id,
            kind=each.kind,
            about=each.about,
            title=each.title,
            version=each.version,
            check_code=each.check_code,
            template_version=each.template_version,
            template_sha256=each.template_sha256,
            issued_by=names.get(each.issued_by, "") if each.issued_by else "",
            issued_at=each.issued_at,
            sha256={
                ending: sha256
                for ending in _ENDINGS
                if (sha256 := getattr(each, f"{ending}_sha256")) is not None
            },
            scans=scans.get(each.check_code, []),
        )
        for each in papers
    ]
