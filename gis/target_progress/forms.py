"""A superior's blank workbook: its cells are mapped to our fields once, and filled for each closed period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
from zipfile import BadZipFile

import openpyxl
from openpyxl.cell import MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from sqlalchemy.orm import Session

from gis.accounts import service as accounts_service
from gis.accounts.rules import Caller
from gis.annual_targets import service as annual_targets
from gis.attachments import service as evidence
from gis.entries import cite, written
from gis.messages import text
from gis.proposals.queries import bureau
from gis.spreadsheets.office_archives import check_office_archive
from gis.spreadsheets.writing import guard_formula
from gis.target_progress import queries
from gis.target_progress.measures import MEASURES
from gis.target_progress.rules import (
    PREPARING,
    READING,
    CellUnknown,
    FormNotFound,
    FormStale,
    FormUnreadable,
    PeriodNotFound,
    PeriodOpen,
)
from gis.target_progress.tables import PeriodFigure, ReportForm, ReportingPeriod

Row = dict[str, Any]
MOST_BYTES = 10 * 2**20
#: As many cells of a sheet are shown for mapping: forms of offices are small
MOST_ROWS, MOST_COLUMNS = 200, 60
#: Fields of a period; those of a target are `<code>|<figure>`
OF_PERIOD = ("first_day", "last_day", "kind", "signatory", "closed_on", "bureau", "prepared_by")
#: Fields of a figure
OF_FIGURE = ("value", "part", "whole", "missing", "target_value", "missing_names", "corrections")


@dataclass(frozen=True, slots=True)
class MappedCell:
    """A cell of a sheet (A1) and the field that fills it."""

    sheet: str
    cell: str
    field: str


def add(session: Session, caller: Caller, name: str, authority: str, sha256: str, home: Path) -> UUID:
    """Keep a blank workbook that was uploaded; raise FormUnreadable, NoSuchAttachment, FieldUnreadable."""
    caller.must_hold(*PREPARING)
    cite(session, caller, sha256)
    made = ReportForm(
        id=uuid4(),
        name=written("name", name, is_required=True),
        authority=written("authority", authority),
        sha256=sha256,
        cells=[],
        made_by=caller.account(),
    )
    _workbook(session, made, home)
    queries.add(session, made)
    return made.id


def map_cells(
    session: Session,
    caller: Caller,
    form_id: UUID,
    expected_version: int,
    cells: Sequence[MappedCell],
    home: Path,
) -> None:
    """Say which field fills which cell; raise FormNotFound, FormStale, CellUnknown."""
    caller.must_hold(*PREPARING)
    found = queries.lock_form(session, form_id)
    if found is None:
        raise FormNotFound
    if found.version != expected_version:
        raise FormStale(version=found.version, expected=expected_version)
    book = _workbook(session, found, home)
    known = {each["field"] for each in fields(session)} | {each["field"] for each in found.cells}
    for each in cells:
        _check_cell(book, each, known)
    places = [(each.sheet, each.cell) for each in cells]
    if len(set(places)) != len(places):
        raise CellUnknown("targets.cell_twice")
    found.cells = [{"sheet": each.sheet, "cell": each.cell, "field": each.field} for each in cells]
    found.version += 1
    queries.save(session)


def _check_cell(book: Workbook, cell: MappedCell, known: set[str]) -> None:
    if cell.field not in known or cell.sheet not in book.sheetnames:
        raise CellUnknown(sheet=cell.sheet, cell=cell.cell)
    try:
        found = book[cell.sheet][cell.cell]
    except (ValueError, KeyError, AttributeError):
        raise CellUnknown(sheet=cell.sheet, cell=cell.cell) from None
    if isinstance(found, tuple | MergedCell):
        raise CellUnknown(sheet=cell.sheet, cell=cell.cell)


def fields(session: Session) -> list[Row]:
    """Return what a cell can be filled with: facts of the period, figures of every target that is counted."""
    listed: list[Row] = [{"field": each, "target": None, "figure": each} for each in OF_PERIOD]
    years, _ = annual_targets.plan(session, None)
    for year in years:
        _, targets = annual_targets.plan(session, year)
        for target in targets:
            if target.measure in MEASURES:
                # A form outlives its year: what a target measures names the field, not its code.
                listed += [
                    {"field": f"{target.measure}|{each}", "target": target.measure, "figure": each}
                    for each in (*OF_FIGURE, *PARTS.get(target.measure or "", ()))
                ]
    return list({each["field"]: each for each in listed}.values())


#: Figures that a measure tells apart
PARTS: Mapping[str, tuple[str, ...]] = {
    "stations_made": ("new", "rebuilt"),
    "clusters_regulated": ("graves",),
    "graves_by_roads": ("sites", "excluded_graves", "late_graves", "late_graves_done"),
}


def forms(session: Session, caller: Caller) -> list[Row]:
    """List the forms by name."""
    caller.must_hold(*READING)
    return [_row(each) for each in queries.forms(session)]


def one(session: Session, caller: Caller, form_id: UUID, home: Path) -> Row:
    """Return a form with the cells of its sheets, what fills them, and what could; FormNotFound."""
    caller.must_hold(*READING)
    found = queries.form(session, form_id)
    if found is None:
        raise FormNotFound
    book = _workbook(session, found, home)
    return _row(found) | {
        "cells": found.cells,
        "fields": fields(session),
        "sheets": [_sheet(book[name]) for name in book.sheetnames],
    }


def _row(form: ReportForm) -> Row:
    return {
        "id": str(form.id),
        "name": form.name,
        "authority": form.authority,
        "mapped": len(form.cells),
        "version": form.version,
    }


def _sheet(page: Any) -> Row:
    rows = [
        [
            {"cell": cell.coordinate, "text": "" if cell.value is None else str(cell.value)}
            for cell in line
            if not isinstance(cell, MergedCell)
        ]
        for line in page.iter_rows(
            max_row=min(page.max_row, MOST_ROWS), max_col=min(page.max_column, MOST_COLUMNS)
        )
    ]
    return {"name": page.title, "rows": rows}


def fill(session: Session, caller: Caller, period_id: UUID, form_id: UUID, home: Path) -> tuple[str, bytes]:
    """Return a form's name and its workbook filled from what a closed period reported, and from nothing else.

    Cells keep their style; what is mapped and was not reported stays empty. Raises PeriodNotFound,
    FormNotFound, PeriodOpen.
    """
    caller.must_hold(*READING)
    period, form = queries.period(session, period_id), queries.form(session, form_id)
    if period is None:
        raise PeriodNotFound
    if form is None:
        raise FormNotFound
    if period.closed_at is None:
        raise PeriodOpen
    book = _workbook(session, form, home)
    values = _values(session, period)
    for each in form.cells:
        book[each["sheet"]][each["cell"]].value = values.get(each["field"])
    figures = queries.figures(session, period_id)
    if period.source_id is not None or any(one.figure["is_demonstration"] for one in figures):
        for page in book.worksheets:
            header = page.HeaderFooter.oddHeader
            assert header is not None  # openpyxl gives every page one
            header.center.text = text("targets.demonstration", "zh")
    written_to = BytesIO()
    book.save(written_to)
    return form.name, written_to.getvalue()


def _values(session: Session, period: ReportingPeriod) -> Row:
    closed_on = None if period.closed_at is None else period.closed_at.date()
    people = accounts_service.display_names(session, [period.prepared_by])
    values: Row = {
        "first_day": period.first_day,
        "last_day": period.last_day,
        "kind": text(f"targets.kind.{period.kind}", "zh"),
        "signatory": guard_formula(period.signatory),
        "closed_on": closed_on,
        "bureau": bureau(session) or "",
        "prepared_by": people.get(period.prepared_by, "") if period.prepared_by else "",
    }
    corrected: dict[str, list[str]] = {}
    for each in queries.corrections(session, period.id):
        said = text(
            "targets.correction",
            "zh",
            before=_plain(each.before["value"]),
            after=_plain(each.after["value"]),
        )
        corrected.setdefault(each.target_code, []).append(said)
    for figure in queries.figures(session, period.id):
        measure = figure.definition["measure"]
        for name, value in _figures(figure).items():
            values[f"{measure}|{name}"] = value
        values[f"{measure}|corrections"] = "；".join(corrected.get(figure.target_code, [])) or None
    return values


def _figures(figure: PeriodFigure) -> Row:
    missing = [each["name"] for each in figure.rows if each["standing"] == "missing"]
    said = {name: figure.figure[name] for name in ("value", "part", "whole", "missing")}
    return {
        **said,
        **figure.figure["parts"],
        "target_value": figure.definition["target_value"],
        "missing_names": guard_formula("、".join(missing)) or None,
    }


def _plain(value: float | None) -> str:
    return "—" if value is None else f"{value:g}"


def _workbook(session: Session, form: ReportForm, home: Path) -> Workbook:
    """Open the blank workbook; raise FormUnreadable, NoSuchAttachment."""
    opened = evidence.open_cited(session, form.sha256, home)
    with opened.stream as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise FormUnreadable
    try:
        check_office_archive(content, form.name)
        return openpyxl.load_workbook(BytesIO(content))
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError):
        raise FormUnreadable from None
