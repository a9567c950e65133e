"""Make papers of an inspection: drafts to look at, and issued ones, which are stored once and for good."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.exchange.uploads import result_folder
from gis.inspection_papers import packing, service, templates
from gis.inspection_papers.archive import file_name
from gis.inspection_papers.facts import PaperFacts, PaperKind, Record, Results
from gis.inspection_papers.rules import ISSUING, KINDS, PaperUnknown
from gis.jobs import service as jobs
from gis.jobs.rules import Progress
from gis.joint_inspections import service as joint_inspections
from gis.messages import text
from maps.inspection_papers.contexts import Stamp
from maps.inspection_papers.record_sheet import record_xlsx
from maps.inspection_papers.rendering import render
from maps.inspection_papers.results_sheet import results_xlsx
from maps.office_pdf import OfficeMissing, is_installed, pdf_of

if TYPE_CHECKING:
    from gis.jobs.tables import Job

PAPER_JOB, ARCHIVE_JOB = "inspection_paper", "inspection_archive"
#: Kinds of papers that are workbooks too
WORKBOOKS: frozenset[PaperKind] = frozenset({"results", "record"})


def kind_of(text: str) -> PaperKind:
    """Return a kind of paper by its code; raise PaperUnknown."""
    for kind in KINDS:
        if kind == text:
            return kind
    raise PaperUnknown(kind=text, about="")


def name_of(kind: PaperKind) -> str:
    """Return what a kind of paper is called."""
    return text(f"paper.{kind}")


def title_of(facts: PaperFacts, kind: PaperKind, about: str) -> str:
    """Return what a paper is called in lists and as a file."""
    part = {
        "record": f"第{about}段",
        "marker_form": f"{getattr(facts, 'number', '')}号",
        "field_form": _form_words(facts),
    }.get(kind, "")
    round_number = facts.head.round_number
    of_round = f"第{round_number}轮" if round_number is not None else ""
    return f"{facts.head.line_name}{of_round}{name_of(kind)}{part}"


def _form_words(facts: PaperFacts) -> str:
    section, side = getattr(facts, "section", None), getattr(facts, "side", None)
    if section is None or side is None:
        return ""
    return f"第{section.ordinal}段（{facts.head.sides[side].short_name}）"


def draft(
    session: Session,
    caller: Caller,
    home: Path,
    inspection_id: UUID,
    kind: PaperKind,
    about: str,
    ending: str,
) -> tuple[str, bytes]:
    """Return a paper as it would be issued now, marked 草稿, with its file name.

    Raises InspectionNotFound, PaperUnknown (no such workbook, too), NothingToPrint.
    """
    facts = service.facts(session, caller, home, inspection_id, kind, about)
    name = f"{file_name(title_of(facts, kind, about))}（草稿）.{ending}"
    if ending == "xlsx":
        book = _workbook(facts, Stamp())
        if book is None:
            raise PaperUnknown(kind=kind, about=ending)
        return name, book
    template = templates.current(session, kind)
    return name, render(template.content, kind, facts, Stamp())


def _workbook(facts: PaperFacts, stamp: Stamp) -> bytes | None:
    """Return results and field records as a workbook, None of other papers."""
    if isinstance(facts, Results):
        return results_xlsx(facts, stamp)
    return record_xlsx(facts, stamp) if isinstance(facts, Record) else None


def do_queued(
    session: Session, caller: Caller, home: Path, arguments: Mapping[str, Any], progress: Progress
) -> Mapping[str, Any]:
    """Make the PDF of a draft, or issue a paper, as it was asked for."""
    inspection_id, kind, about = (
        UUID(arguments["inspection_id"]),
        kind_of(arguments["kind"]),
        arguments["about"],
    )
    if arguments["format"] == "issue":
        return issue(session, caller, home, inspection_id, kind, about, progress)
    name, document = draft(session, caller, home, inspection_id, kind, about, "docx")
    content = pdf_of(document, home, progress)
    folder = result_folder(home, UUID(arguments["result"]))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name.removesuffix('.docx')}.pdf").write_bytes(content)
    return {"kind": kind, "files": [f"{name.removesuffix('.docx')}.pdf"]}


def issue(
    session: Session,
    caller: Caller,
    home: Path,
    inspection_id: UUID,
    kind: PaperKind,
    about: str,
    progress: Progress,
) -> Mapping[str, Any]:
    """Issue a paper: Word, the PDF made of it, of results and records a workbook; store it as evidence.

    What was issued of the same content is answered with, never made anew. Raises NotAllowed, OfficeMissing,
    InspectionNotFound, PaperUnknown, NothingToPrint.
    """
    caller.must_hold(*ISSUING)
    if not is_installed():
        raise OfficeMissing
    progress.step("inspection_papers.collecting")
    facts = service.facts(session, caller, home, inspection_id, kind, about)
    template = templates.current(session, kind)
    code = service.code_of(inspection_id, facts, template)
    present = service.same(session, inspection_id, kind, about, code[0])
    if present is None:
        stamp = Stamp(is_draft=False, check_code=code[1])
        progress.step("inspection_papers.filling_in")
        document = render(template.content, kind, facts, stamp)
        contents = {"docx": document, "pdf": pdf_of(document, home, progress)}
        book = _workbook(facts, stamp)
        if book is not None:
            contents["xlsx"] = book
        progress.step("inspection_papers.storing")
        present = service.keep(
            session,
            caller,
            home,
            inspection_id,
            kind=kind,
            about=about,
            title=file_name(title_of(facts, kind, about)),
            code=code,
            template=template,
            contents=contents,
        )
    return {
        "paper_id": str(present.id),
        "kind": kind,
        "about": about,
        "check_code": present.check_code,
        "version": present.version,
    }


def pack_queued(
    session: Session, caller: Caller, home: Path, arguments: Mapping[str, Any], progress: Progress
) -> Mapping[str, Any]:
    """Pack an inspection's archive into the job's folder, and keep its list as the inspection's document."""
    caller.must_hold(*ISSUING)
    inspection_id = UUID(arguments["inspection_id"])
    folder = result_folder(home, UUID(arguments["result"]))
    folder.mkdir(parents=True, exist_ok=True)
    title = joint_inspections.get(session, caller, inspection_id)["title"]
    target = folder / f"{file_name(str(title))}归档包.zip"
    sha256, found = packing.write_package(session, caller, home, inspection_id, target, progress)
    document = packing.keep_package(session, caller, home, inspection_id, sha256, found)
    return {
        "sha256": sha256,
        "parts": len(found.parts),
        "document_id": document["id"],
        "files": [target.name],
    }


def queue_paper(
    session: Session, caller: Caller, inspection_id: UUID, kind: str, about: str, format: str
) -> "Job":
    """Queue the PDF of a draft (`pdf`), or that a paper is issued (`issue`).

    Raises InspectionNotFound, PaperUnknown, OfficeMissing, NotAllowed before anything is queued.
    """
    if format == "issue":
        caller.must_hold(*ISSUING)
    known = service.candidates(session, caller, inspection_id)
    candidate = next((each for each in known if (each.kind, each.about) == (kind, about)), None)
    if candidate is None:
        raise PaperUnknown(kind=kind, about=about)
    if not is_installed():
        raise OfficeMissing
    arguments = {
        "inspection_id": str(inspection_id),
        "kind": kind,
        "about": about,
        "format": format,
        "name": f"{name_of(candidate.kind)} {candidate.title}",
        "result": str(uuid4()),
    }
    # LibreOffice converts one document at a time: a second job would only wait for it.
    return jobs.enqueue(session, caller, PAPER_JOB, arguments, one_at_a_time=PAPER_JOB)


def queue_archive(session: Session, caller: Caller, inspection_id: UUID) -> "Job":
    """Queue the packing of an inspection's archive; raise InspectionNotFound, NotAllowed."""
    caller.must_hold(*ISSUING)
    title = joint_inspections.get(session, caller, inspection_id)["title"]
    arguments = {"inspection_id": str(inspection_id), "name": title, "result": str(uuid4())}
    return jobs.enqueue(session, caller, ARCHIVE_JOB, arguments, one_at_a_time=ARCHIVE_JOB)
