"""Which lines are to be inspected when: five years after the last time (353号 Art. 12), or by others."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.boundary_lines import service as boundary_lines
from gis.history.as_known import today
from gis.joint_inspections import queries
from gis.joint_inspections.rules import due_state, next_due
from gis.joint_inspections.stages import authority_of, calendar, dates_verified, day_in, whole
from gis.messages import text

Row = dict[str, Any]
#: Lines a page while all are read
PAGE = 200


def due_list(session: Session, caller: Caller, as_of: date | None = None) -> Row:
    """Return the lines that the caller may see, the most urgent first, each with reason and clause."""
    day = as_of or today()
    lines: list[Row] = []
    after: str | None = None
    while True:
        page = boundary_lines.find(session, caller, as_of=day, after=after, limit=PAGE)
        lines.extend(page.rows)
        after = page.after
        if after is None:
            break
    opened = queries.open_rounds(session, [UUID(str(line["id"])) for line in lines])
    rows = [_row(line, day, opened.get(UUID(str(line["id"])))) for line in lines]
    far = "9999-12-31"
    rows.sort(
        key=lambda row: (
            not row["may_open"],
            row["next_due"] or ("" if row["may_open"] else far),
            row["line_name"],
        )
    )
    return {"as_of": day.isoformat(), "rows": rows}


def _row(line: Row, day: date, open_id: UUID | None) -> Row:
    rule = authority_of(line.get("authority"), str(line.get("level") or ""))
    may_open = not line.get("is_segment") and (rule is None or rule.may_open)
    years = whole("cycle_years")
    last = None if line.get("last_inspected") is None else date.fromisoformat(str(line["last_inspected"]))
    due = next_due(last, years)
    organiser = str(line.get("organiser") or (rule.organiser_zh if rule else ""))
    year = (due or day).year
    cycle = calendar()["cycle_years"]
    said = {"last": last, "years": years, "due": due, "organiser": organiser}
    message = "due_elsewhere" if not may_open else "due_never" if due is None else "due_reason"
    number = line.get("round_number")
    return {
        "line_id": str(line["id"]),
        "line_name": line["name"],
        "level": line.get("level"),
        "authority": line.get("authority"),
        "organiser": organiser,
        "round_number": number,
        "next_round": (number or 0) + 1,
        "last_inspected": None if last is None else last.isoformat(),
        "next_due": None if due is None else due.isoformat(),
        "days_left": None if due is None else (due - day) // timedelta(days=1),
        "state": due_state(due, day, whole("due_soon_days")),
        "may_open": may_open,
        "reason": text(f"joint_inspections.{message}", "zh", **said),
        "reason_en": text(f"joint_inspections.{message}", "en", **said),
        "basis": cycle.source if may_open or rule is None else rule.basis,
        "verified": cycle.verified if may_open or rule is None else rule.verified,
        "plan_due": day_in("plan_due", year).isoformat(),
        "summary_due": day_in("summary_due", year).isoformat(),
        "dates_verified": dates_verified(),
        "open_inspection_id": None if open_id is None else str(open_id),
    }
