"""What a closed period reported, as files: figures with their definitions, the rows behind them, 更正.

上报数 alone: a draft is refused, and nothing of it is measured anew. Every line says whose it is (period,
signatory, day of closing, 演示数据), so that no line that left its file is taken for a live figure.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.history.as_known import OFFICE_TIME
from gis.messages import Language, text
from gis.proposals.queries import bureau
from gis.spreadsheets.many_sheets import OutSheet, write_sheets
from gis.spreadsheets.writing import OutColumn, write_csv
from gis.target_progress import periods
from gis.target_progress.rules import PeriodOpen

Row = dict[str, Any]
Part = Literal["figures", "rows", "corrections"]
Kind = Literal["text", "number", "date"]
PARTS: Sequence[Part] = ("figures", "rows", "corrections")
#: What stands before the columns of each part
PERIOD: Sequence[tuple[str, Kind]] = (
    ("nature", "text"),
    ("kind", "text"),
    ("first_day", "date"),
    ("last_day", "date"),
    ("closed_on", "date"),
    ("signatory", "text"),
    ("target", "text"),
)
COLUMNS: Mapping[Part, Sequence[tuple[str, Kind]]] = {
    "figures": (
        *PERIOD, ("value", "number"), ("unit", "text"), ("part", "number"), ("whole", "number"),
        ("missing", "number"), ("apart", "text"), ("goal", "number"), ("due", "date"), ("by", "text"),
        ("counting", "text"), ("source", "text"), ("verified", "text"), ("demonstration", "text"),
    ),
    "rows": (
        *PERIOD, ("standing", "text"), ("name", "text"), ("town", "text"), ("group", "text"),
        ("done", "number"), ("weight", "number"), ("why", "text"), ("on", "date"), ("demonstration", "text"),
    ),
    "corrections": (
        *PERIOD, ("corrected_first", "date"), ("corrected_last", "date"), ("before", "number"),
        ("after", "number"), ("change", "text"), ("name", "text"), ("standing_before", "text"),
        ("done_before", "number"), ("weight_before", "number"), ("standing_after", "text"),
        ("done_after", "number"), ("weight_after", "number"), ("demonstration", "text"),
    ),
}  # fmt: skip
#: Width of columns whose texts are long, in characters
WIDE: Mapping[str, int] = {"target": 36, "by": 36, "counting": 36, "source": 36, "name": 28, "why": 24}


def workbook(session: Session, caller: Caller, period_id: UUID, language: Language) -> tuple[str, bytes]:
    """Return the name and the content of an XLSX with a sheet for each part; PeriodNotFound, PeriodOpen."""
    period = _closed(session, caller, period_id)
    sheets = [
        OutSheet(
            text(f"targets.sheet.{part}", language), _columns(part, language), _rows(period, part, language)
        )
        for part in PARTS
    ]
    with TemporaryDirectory(prefix="diming-period-") as folder:
        path = Path(folder) / "period.xlsx"
        write_sheets(path, sheets, _about(session, period, language))
        return f"{_name(period, language)}.xlsx", path.read_bytes()


def table(
    session: Session, caller: Caller, period_id: UUID, part: Part, language: Language
) -> tuple[str, bytes]:
    """Return the name and the content of a part as CSV; raise PeriodNotFound, PeriodOpen."""
    period = _closed(session, caller, period_id)
    with TemporaryDirectory(prefix="diming-period-") as folder:
        path = Path(folder) / "period.csv"
        write_csv(path, _columns(part, language), _rows(period, part, language))
        return f"{_name(period, language)} {text(f'targets.sheet.{part}', language)}.csv", path.read_bytes()


def _closed(session: Session, caller: Caller, period_id: UUID) -> Row:
    period = periods.one(session, caller, period_id)
    if period["closed_at"] is None:
        raise PeriodOpen
    return period


def _columns(part: Part, language: Language) -> list[OutColumn]:
    return [
        OutColumn(key, text(f"targets.column.{key}", language), kind, WIDE.get(key, 14))
        for key, kind in COLUMNS[part]
    ]


def _name(period: Row, language: Language) -> str:
    days = f"{period['first_day']}—{period['last_day']}"
    kind = text(f"targets.kind.{period['kind']}", language)
    return f"{kind} {days} {text('targets.reported', language)}"


def _about(session: Session, period: Row, language: Language) -> list[str]:
    """Return what the sheet of notes says: whose figures these are, and that live ones are not among them."""
    lines = [
        _name(period, language),
        *([text("targets.demonstration", language)] if period["is_demonstration"] else []),
        text("targets.about_bureau", language, bureau=bureau(session) or ""),
        text("targets.about_prepared", language, who=period["prepared_by"] or "—"),
        text(
            "targets.about_closed",
            language,
            who=period["closed_by"] or "—",
            day=_closed_on(period).isoformat(),
            signatory=period["signatory"],
        ),
        text("targets.about_frozen", language),
        text("targets.about_corrections", language, count=len(period["corrections"])),
        text("map.unclassified_system", language),
    ]
    return [*lines, period["note"]] if period["note"] else lines


def _closed_on(period: Row) -> date:
    return datetime.fromisoformat(period["closed_at"]).astimezone(OFFICE_TIME).date()


def _rows(period: Row, part: Part, language: Language) -> Iterator[Row]:
    known = {
        "nature": text("targets.reported", language),
        "kind": text(f"targets.kind.{period['kind']}", language),
        "first_day": _day(period["first_day"]),
        "last_day": _day(period["last_day"]),
        "closed_on": _closed_on(period),
        "signatory": period["signatory"],
    }
    lines = {"figures": _figures, "rows": _behind, "corrections": _corrections}[part]
    for line in lines(period, language):
        yield known | line


def _figures(period: Row, language: Language) -> Iterator[Row]:
    for each in period["figures"]:
        figure = each["figure"]
        parts = (f"{text(f'targets.apart.{name}', language)} {n}" for name, n in figure["parts"].items())
        source = (each["source"], each["source_number"], each["source_dated"])
        yield {
            "target": each[f"text_{language}"] or each["text_zh"],
            "value": figure["value"],
            "unit": "%" if figure["unit"] == "percent" else each[f"unit_{language}"] or each["unit_zh"],
            "part": figure["part"],
            "whole": figure["whole"],
            "missing": figure["missing"],
            "apart": "；".join(parts),
            "goal": each["target_value"],
            "due": _day(each["due"]),
            "by": text(f"targets.by.{each['measure']}", language),
            "counting": each["counting"],
            "source": " ".join(one for one in source if one),
            "verified": text(f"targets.verified.{'yes' if each['is_verified'] else 'no'}", language),
            "demonstration": _mark(figure["is_demonstration"] or period["is_demonstration"], language),
        }


def _behind(period: Row, language: Language) -> Iterator[Row]:
    for each in period["figures"]:
        for row in each["rows"]:
            yield {
                "target": each[f"text_{language}"] or each["text_zh"],
                "standing": text(f"targets.standing.{row['standing']}", language),
                "name": row["name"],
                "town": row["town"],
                "group": _group(row["group"], language),
                "done": row["done"],
                "weight": row["weight"],
                "why": text(f"targets.why.{row['why']}", language),
                "on": _day(row["on"]),
                "demonstration": _mark(row["is_demonstration"], language),
            }


def _corrections(period: Row, language: Language) -> Iterator[Row]:
    for each in period["corrections"]:
        for change in each["changes"]:
            before, after = change["before"], change["after"]
            invented = any(row["is_demonstration"] for row in (before, after) if row is not None)
            yield {
                "target": each[f"text_{language}"] or each["text_zh"],
                "corrected_first": _day(each["first_day"]),
                "corrected_last": _day(each["last_day"]),
                "before": each["before"]["value"],
                "after": each["after"]["value"],
                "change": text(f"targets.change.{change['change']}", language),
                "name": change["name"],
                **_said(before, "before", language),
                **_said(after, "after", language),
                "demonstration": _mark(invented, language),
            }


def _said(row: Row | None, when: str, language: Language) -> Row:
    if row is None:
        return {}
    return {
        f"standing_{when}": text(f"targets.standing.{row['standing']}", language),
        f"done_{when}": row["done"],
        f"weight_{when}": row["weight"],
    }


def _group(group: str, language: Language) -> str:
    return text(f"targets.apart.{group}", language) if group in ("new", "rebuilt") else group


def _mark(is_demonstration: bool, language: Language) -> str:
    return text("targets.demonstration", language) if is_demonstration else ""


def _day(day: str | None) -> date | None:
    return None if day is None else date.fromisoformat(day)
