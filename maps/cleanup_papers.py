"""Papers of the cleanup of names: 摸排清单, 整治清单, ledger and progress; and the public notice.

Word documents of templates that staff edit (data/templates/cleanup_*.docx), and the same rows as workbooks.
No official form of them was found, and each says so.
"""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.resources import as_file, files
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from docxtpl import DocxTemplate
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.errors import InvalidInput
from gis.history.as_known import today
from gis.messages import text
from gis.name_cleanup import lists, published
from gis.name_cleanup.progress import progress
from gis.name_cleanup.service import Narrowing, Row
from gis.spreadsheets.writing import OutColumn, write_xlsx

ListName = Literal["survey", "remediation", "ledger"]
Format = Literal["xlsx", "docx"]
#: A table of more rows is no paper any more, and Word takes minutes to open it
MOST_IN_WORD = 1_000
LEDGER = (
    OutColumn("position", "序号", "number", 6),
    OutColumn("number", "案号", width=22),
    OutColumn("name", "现名", width=24),
    OutColumn("classes", "类别", width=14),
    OutColumn("location", "位置", width=24),
    OutColumn("reason", "列入理由", width=44),
    OutColumn("clauses", "依据条款", width=36),
    OutColumn("measure", "整治措施", width=14),
    OutColumn("proposed_name", "拟更名", width=20),
    OutColumn("unit", "责任单位", width=20),
    OutColumn("deadline", "时限", "date", 12),
    OutColumn("state", "状态", width=18),
)
NOTICE = (
    OutColumn("position", "序号", "number", 6),
    OutColumn("name", "现名", width=24),
    OutColumn("classes", "类别", width=14),
    OutColumn("location", "位置", width=24),
    OutColumn("reason", "列入理由", width=44),
    OutColumn("clauses", "依据条款", width=36),
    OutColumn("measure", "拟采取的措施", width=16),
    OutColumn("proposed_name", "拟更名（规范名称）", width=22),
)
_NOT_SAID = text("cleanup_paper.not_said")
STAGES = (
    "survey", "argument", "determination", "notice", "remediation", "implementation", "acceptance", "kept",
    "archive",
)  # fmt: skip


class TooLongForWord(InvalidInput):
    """A list has more rows than a Word document can reasonably hold."""

    message_id = "cleanup_paper.too_long"


def printed_list(
    session: Session, caller: Caller, name: ListName, format: Format, wanted: Narrowing
) -> tuple[str, bytes]:
    """Return file name and content of a list; raise NotAllowed, TooLongForWord."""
    found = lists.listed(session, caller, name, wanted)
    title = text(f"cleanup_paper.{name}")
    bureau = lists.bureau_of(session)
    if format == "xlsx":
        content = _workbook(LEDGER, _ledger(found), title, bureau)
    else:
        rows = list(islice(found, MOST_IN_WORD + 1))
        if len(rows) > MOST_IN_WORD:
            raise TooLongForWord(most=MOST_IN_WORD)
        facts = {
            "title": title,
            "count": len(rows),
            "rows": [_texts(row) for row in _ledger(rows)],
            "is_demonstration": any(row["is_demonstration"] for row in rows),
        }
        content = _document("cleanup_list", facts, bureau)
    return f"{title}{today().isoformat()}.{format}", content


def printed_notice(session: Session, caller: Caller, notice_id: UUID, format: Format) -> tuple[str, bytes]:
    """Return file name and content of a public notice, for whoever may read it; NoticeNotFound."""
    notice = published.get(session, caller, notice_id)
    bureau = lists.bureau_of(session)
    rows = [
        {
            "position": entry["position"],
            "name": entry["name"],
            "classes": entry["classes"],
            "location": entry["location"] or _NOT_SAID,
            "reason": entry["reason"],
            "clauses": entry["clauses"],
            "measure": entry["measure_zh"] or _NOT_SAID,
            "proposed_name": _new_name(entry),
        }
        for entry in notice["entries"]
    ]
    title = notice["title"]
    if format == "xlsx":
        about = [_period(notice)]
        if notice["is_demonstration"]:
            about.append(text("map.demonstration"))
        content = _workbook(NOTICE, rows, title, bureau, about)
    else:
        contact = notice["contact"] or bureau
        facts = {
            "title": title,
            "number": notice["number"],
            "body": text("cleanup_paper.notice_body", count=len(rows)) + _period(notice),
            "objections": text("cleanup_paper.notice_objections", contact=contact),
            "published_on": _day(notice["published_on"]),
            "rows": rows,
            "is_demonstration": notice["is_demonstration"],
        }
        content = _document("cleanup_notice", facts, bureau)
    numbered = text("cleanup_paper.numbered", number=notice["number"])
    return f"{title}（{numbered}）.{format}", content


def printed_progress(session: Session, caller: Caller, format: Format) -> tuple[str, bytes]:
    """Return file name and content of the progress by division, class and measure; raise NotAllowed."""
    counted = progress(session, caller)
    title, bureau = text("cleanup_paper.progress"), lists.bureau_of(session)
    tables = {
        key: [_figures(row) for row in counted[key]] for key in ("by_division", "by_class", "by_measure")
    }
    if format == "xlsx":
        columns = (
            OutColumn("table", "分组", width=14),
            OutColumn("name", "名称", width=24),
            OutColumn("total", "合计", "number", 8),
            *(
                OutColumn(f"stage_{each}", text(f"cleanup_paper.stage_{each}"), "number", 12)
                for each in STAGES
            ),
            OutColumn("open", "未办结", "number", 10),
            OutColumn("overdue", "超时限", "number", 10),
            OutColumn("percent_number", "办结率（%）", "number", 12),
        )
        rows = [
            row | {"table": text(f"cleanup_paper.{key}")} for key, found in tables.items() for row in found
        ]
        about = [text("map.demonstration")] if counted["is_demonstration"] else []
        content = _workbook(columns, rows, title, bureau, about)
    else:
        total = counted["total"]
        facts: dict[str, Any] = {
            "title": title,
            "summary": text(
                "cleanup_paper.summary",
                **{key: total[key] for key in ("total", "accepted", "kept", "open", "overdue")},
                percent=f"{total['done_percent']:.1f}",
            ),
            **tables,
            "is_demonstration": counted["is_demonstration"],
        }
        content = _document("cleanup_progress", facts, bureau)
    return f"{title}{today().isoformat()}.{format}", content


def _ledger(cases: Iterable[Row]) -> Iterable[Row]:
    """Yield cases with the columns of a list."""
    for position, case in enumerate(cases, start=1):
        numbered = text("cleanup_paper.numbered", number=case["number"])
        yield {
            "position": position,
            "number": numbered + (f"（{text('map.demonstration')}）" if case["is_demonstration"] else ""),
            "name": case["name"],
            "classes": "、".join(
                each if case["is_determined"] else text("cleanup_paper.suspected", name=each)
                for each in case["classes"]
            ),
            "location": case["location"] or _NOT_SAID,
            "reason": case["reason"],
            "clauses": case["clauses"],
            "measure": case["measure_zh"] or _NOT_SAID,
            "proposed_name": _new_name(case),
            "unit": case["responsible_unit"] or _NOT_SAID,
            "deadline": _NOT_SAID if case["deadline"] is None else date.fromisoformat(case["deadline"]),
            "state": case["state_zh"],
        }


def _new_name(row: Mapping[str, Any]) -> str:
    """Return the new name of a case; else that none was said yet, or that its measure gives none."""
    if row["proposed_name"]:
        return str(row["proposed_name"])
    return _NOT_SAID if row["needs_new_name"] else "—"


def _texts(row: Row) -> Row:
    return {key: str(value) for key, value in row.items()}


def _figures(row: Row) -> Row:
    return {
        **{key: row[key] for key in ("total", "open", "accepted", "kept", "overdue")},
        **{f"stage_{each}": 0 for each in STAGES},
        **{f"stage_{each['stage']}": each["count"] for each in row["stages"]},
        "name": row["name"] or _NOT_SAID,
        "percent": f"{row['done_percent']:.1f}%",
        "percent_number": row["done_percent"],
    }


def _period(notice: Mapping[str, Any]) -> str:
    return text(
        "cleanup_paper.notice_period",
        days=notice["days"],
        first=_day(notice["first_day"]),
        last=_day(notice["ends_on"]),
    )


def _workbook(
    columns: Sequence[OutColumn], rows: Iterable[Row], title: str, bureau: str, about: Sequence[str] = ()
) -> bytes:
    notes = [
        title,
        bureau,
        *about,
        text("cleanup_paper.as_of", day=_day(today().isoformat())),
        text("cleanup_paper.no_form"),
        text("map.unclassified_system"),
    ]
    with tempfile.TemporaryDirectory(prefix="diming-cleanup-") as folder:
        path = Path(folder) / "list.xlsx"
        write_xlsx(path, columns, rows, title, notes)
        return path.read_bytes()


def _document(template: str, facts: dict[str, Any], bureau: str) -> bytes:
    shared = {
        "bureau": bureau,
        "made_on": _day(today().isoformat()),
        "note": text("cleanup_paper.no_form"),
        "unclassified": text("map.unclassified_system"),
        "demonstration": text("map.demonstration"),
    }
    with as_file(files("data") / "templates" / f"{template}.docx") as file:
        document = DocxTemplate(file)
        # Names may hold & and <, which Word's XML reserves.
        document.render({"paper": shared | facts}, autoescape=True)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _day(day: str) -> str:
    read = date.fromisoformat(day)
    return f"{read.year}年{read.month}月{read.day}日"
