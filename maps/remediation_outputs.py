"""Any output on the remediation of graves: made at once, or by a job where it takes long."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.exchange.uploads import result_folder
from gis.grave_sites.rules import READING
from gis.jobs import service as jobs
from gis.jobs.rules import Progress
from gis.messages import Language, text
from maps.map_sheet import DRAWN_PAPERS
from maps.remediation_map import remediation_map
from maps.remediation_report import remediation_report
from maps.remediation_sheets import remediation_atlas, remediation_sheet

if TYPE_CHECKING:
    from gis.jobs.tables import Job

#: What is made: a page, a sheet, the sheets of all 苏木 and 镇, the report as Word or PDF
Output = Literal["map", "sheet", "atlas", "report_docx", "report_pdf"]
PaperName = Literal["A4", "A3", "A2", "A1"]
Orientation = Literal["landscape", "portrait"]
#: Kind of job
OUTPUT_JOB = "remediation_output"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which output of which day (today), in which language; paper of sheets, photos of the page."""

    output: Output
    on: date | None = None
    language: Language = "zh"
    paper: PaperName = "A3"
    orientation: Orientation = "landscape"
    photos: bool = True
    review_number: str = ""


def make(session: Session, caller: Caller, home: Path, wanted: Wanted) -> tuple[str, bytes]:
    """Return file name and content; raise NothingToDraw, NotAllowed, and what making a PDF raises."""
    on, language = wanted.on, wanted.language
    paper = DRAWN_PAPERS[wanted.paper, wanted.orientation]
    match wanted.output:
        case "map":
            name, page = remediation_map(
                session,
                caller,
                on,
                home,
                with_photos=wanted.photos,
                review_number=wanted.review_number,
                language=language,
            )
            return name, page.encode()
        case "sheet":
            return remediation_sheet(session, caller, on, paper, wanted.review_number, language)
        case "atlas":
            return remediation_atlas(session, caller, on, paper, wanted.review_number, language)
        case "report_docx":
            return remediation_report(session, caller, on, "docx", home, language)
        case "report_pdf":
            return remediation_report(session, caller, on, "pdf", home, language)


def ask(session: Session, caller: Caller, wanted: Wanted) -> "Job":
    """Have a job make an output; raise NotSignedIn, NotAllowed."""
    caller.must_hold(*READING)
    title = "report" if wanted.output.startswith("report") else wanted.output
    arguments = {
        "wanted": asdict(wanted) | {"on": None if wanted.on is None else wanted.on.isoformat()},
        "name": text(f"planning_output.{title}_title", wanted.language),
        "result": str(uuid4()),
    }
    return jobs.enqueue(session, caller, OUTPUT_JOB, arguments, one_at_a_time=OUTPUT_JOB)


def make_queued(
    session: Session, caller: Caller, home: Path, arguments: Mapping[str, Any], progress: Progress
) -> Mapping[str, Any]:
    """Do what a job was asked; the file lies in its result folder for a week."""
    progress.step("planning_output.step_draw")
    asked = arguments["wanted"]
    on = None if asked["on"] is None else date.fromisoformat(asked["on"])
    name, content = make(session, caller, home, Wanted(**{**asked, "on": on}))
    folder = result_folder(home, UUID(arguments["result"]))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return {"files": [name]}
