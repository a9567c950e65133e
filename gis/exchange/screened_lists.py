"""Screen a list that somebody brings, beside the register: nothing of it is registered.

The list lies on disk until its job has ended, the result for a week.
"""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.exchange import uploads
from gis.exchange.service import stage_unmarked
from gis.history.as_known import today
from gis.jobs import service as jobs
from gis.jobs.rules import Progress
from gis.jobs.tables import Job
from gis.name_screening.list_screening import ADDED, COLUMNS
from gis.name_screening.register_screening import SCREENING, rules_in_force
from gis.name_screening.service import list_screening
from gis.spreadsheets.known_columns import needed_column
from gis.spreadsheets.writing import OutColumn, write_xlsx

#: Kind of job that screens a list; its arguments are those of `queue`
LIST_JOB = "screen_list"
#: Names given with the result, the gravest first; all of them stand in the files
MOST_SHOWN = 300
SEVERITIES = ("error", "warning", "notice")
#: What a workbook says of itself
ABOUT = (
    "筛查给出的是疑点和理由，不是认定结论；是否不规范由人核实、论证后认定。",
    "本系统为非涉密系统。",
)
#: What the screening adds to a list, as its workbook is headed
HEADINGS: Mapping[str, str] = {
    "flagged": "疑似不规范",
    "classes": "类别",
    "severity": "程度",
    "rule_ids": "规则",
    "clauses": "依据条款",
    "reason": "理由",
    "confidence": "把握",
}


def queue(session: Session, caller: Caller, home: Path, content: BinaryIO, name: str, most_bytes: int) -> Job:
    """Take a list and queue its screening; raise NotAllowed, UploadTooLarge, MarkedSecret."""
    caller.must_hold(*SCREENING)
    upload = stage_unmarked(caller, content, name, home, most_bytes)
    arguments = {
        "upload": str(upload.id),
        "name": upload.name,
        # What is swept away after its job, as an import is
        "options": {"dry_run": False},
        "result": str(uuid4()),
    }
    return jobs.enqueue(session, caller, LIST_JOB, arguments)


def screen_queued(
    session: Session, caller: Caller, home: Path, arguments: Mapping[str, Any], progress: Progress
) -> dict[str, Any]:
    """Screen the list that `queue` took; raise ColumnMissing, SpreadsheetUnreadable."""
    upload = uploads.find(caller, UUID(arguments["upload"]), home)
    folder = uploads.result_folder(home, UUID(arguments["result"]))
    folder.mkdir(parents=True, exist_ok=True)
    progress.step("name_screening.step_read")
    tally = list_screening(rules_in_force(session, today())).screen(
        upload.path,
        folder / "screened.csv",
        None,
        lambda done, total: progress.step("name_screening.step_screen", done, total),
    )
    progress.step("name_screening.step_keep")
    _write_workbook(folder)
    shown = _gravest(folder / "screened.csv", upload.name)
    return {
        "rows": tally.names,
        "flagged": tally.flagged,
        "by_class": tally.by_class,
        "screened": shown[:MOST_SHOWN],
        "found_count": len(shown),
        "files": ["screened.csv", "screened.xlsx"],
    }


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _write_workbook(folder: Path) -> None:
    with (folder / "screened.csv").open(encoding="utf-8-sig", newline="") as file:
        names = csv.DictReader(file).fieldnames or []
    columns = [
        OutColumn(name, HEADINGS.get(name, name), width=60 if name == "reason" else 16) for name in names
    ]
    write_xlsx(
        folder / "screened.xlsx",
        columns,
        _rows(folder / "screened.csv"),
        sheet="筛查结果",
        about=ABOUT,
    )


def _gravest(path: Path, file: str) -> list[dict[str, Any]]:
    """Return the rows that have findings, errors first, as a screen shows them."""
    found: list[dict[str, Any]] = []
    name_column = ""
    for number, row in enumerate(_rows(path), start=1):
        name_column = name_column or needed_column(list(row), COLUMNS["name"], file)
        if row["severity"]:
            found.append({"row": number, "name": row[name_column], **{key: row[key] for key in ADDED}})
    return sorted(found, key=lambda each: (SEVERITIES.index(each["severity"]), -float(each["confidence"])))
