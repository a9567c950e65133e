"""Reporting periods on a rolled-back register: frozen, corrected in the next, filled into a workbook."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.annual_targets import service as annual_targets
from gis.attachments import service as attachments
from gis.cemeteries import registering
from gis.cemeteries.entries import Said, Survey
from gis.errors import NotAllowed
from gis.history.as_known import today
from gis.reference import service as reference
from gis.spreadsheets.errors import SpreadsheetUnreadable
from gis.target_progress import exports, forms, periods, service
from gis.target_progress.rules import (
    CellUnknown,
    ClosedByPreparer,
    FiguresInvented,
    FiguresMoved,
    PeriodClosed,
    PeriodExists,
    PeriodNotOver,
    PeriodOpen,
)
from tests.gis.administrative_divisions.registered import a_division, a_source, register
from tests.gis.proposals.people import someone

YEAR = today().year - 1
MARCH, APRIL = date(YEAR, 3, 1), date(YEAR, 4, 1)
PUT_RIGHT = date(YEAR, 3, 20)


@pytest.fixture
def editor(session: Session) -> Caller:
    return someone(session, "editor")


@pytest.fixture
def leader(session: Session) -> Caller:
    return someone(session, "leader")


@pytest.fixture
def town(session: Session) -> UUID:
    return register(session, a_division(a_source(session), "演示镇"))


@pytest.fixture
def code(session: Session) -> str:
    """A target of last year: one historic cluster."""
    planned: dict[str, Any] = {
        "topic_zh": "墓地",
        "topic_en": "",
        "text_zh": "规范 1 处",
        "text_en": "",
        "source": "要点",
    }
    planned |= {"target_value": 1, "unit_zh": "处", "measure": "clusters_regulated", "verified": True}
    return annual_targets.add(session, someone(session, "admin"), YEAR, planned).code


def cluster(session: Session, editor: Caller, town: UUID, number: str, graves: int) -> UUID:
    survey = Survey(graves, date(YEAR, 1, 10))
    said = Said(number, f"{number}埋葬点", "historic_cluster", town, survey=survey)
    return registering.register(session, editor, said, "unregulated", date(YEAR, 1, 10))


def test_a_closed_period_stays_and_later_changes_come_as_corrections(
    session: Session, editor: Caller, leader: Caller, town: UUID, code: str
) -> None:
    one = cluster(session, editor, town, "LS-1", 40)
    registering.set_state(session, editor, one, 1, "regulated", PUT_RIGHT)
    march = periods.prepare(session, editor, "month", MARCH)
    with pytest.raises(PeriodExists):
        periods.prepare(session, editor, "month", MARCH)
    with pytest.raises(ClosedByPreparer):
        periods.close(session, replace(editor, roles=frozenset({"editor", "leader"})), march, 1, "局长")
    with pytest.raises(NotAllowed):
        periods.close(session, someone(session, "planner"), march, 1, "局长")
    # Something is recorded between preparing and closing: the figures have to be taken again.
    other = cluster(session, editor, town, "LS-2", 60)
    with pytest.raises(FiguresMoved):
        periods.close(session, leader, march, 1, "局长")
    periods.prepare_anew(session, editor, march, 1)
    periods.close(session, leader, march, 2, "局长")
    kept = periods.one(session, leader, march)
    (figure,) = kept["figures"]
    assert (figure["figure"]["value"], figure["figure"]["parts"], kept["signatory"]) == (
        1.0,
        {"graves": 40},
        "局长",
    )
    assert [each["standing"] for each in figure["rows"]] == ["missing", "counted"]

    # Later somebody records that the second was in order in March too.
    registering.set_state(session, editor, other, 1, "regulated", PUT_RIGHT)
    live = service.one(session, editor, code, on=date(YEAR, 3, 31))
    assert (live["live"]["value"], live["reported"]["value"]) == (2.0, 1.0)
    assert periods.one(session, leader, march) == kept
    april = periods.prepare(session, editor, "month", APRIL)
    (correction,) = periods.one(session, leader, april)["corrections"]
    assert (correction["before"]["value"], correction["after"]["value"]) == (1.0, 2.0)
    assert [(each["name"], each["change"]) for each in correction["changes"]] == [("LS-2埋葬点", "changed")]
    periods.close(session, leader, april, 1, "局长")
    # What was corrected once isn't again.
    may = periods.prepare(session, editor, "month", date(YEAR, 5, 1))
    assert periods.one(session, leader, may)["corrections"] == []
    with pytest.raises(PeriodClosed):
        periods.prepare_anew(session, editor, april, 2)
    for statement in (
        "UPDATE period_figure SET figure = '{}' WHERE period_id = :id",
        "DELETE FROM period_correction WHERE period_id = :id",
        "UPDATE reporting_period SET signatory = '他人' WHERE id = :id",
    ):
        with pytest.raises(IntegrityError, match="closed period"), session.begin_nested():
            session.execute(text(statement), {"id": april})


def test_the_database_wants_a_second_person(session: Session, editor: Caller, code: str) -> None:
    march = periods.prepare(session, editor, "month", MARCH)
    with pytest.raises(IntegrityError, match="closed_by_another"), session.begin_nested():
        session.execute(
            text("UPDATE reporting_period SET closed_by = prepared_by, closed_at = now(), signatory = '甲'")
        )
    with pytest.raises(PeriodNotOver):
        periods.prepare(session, editor, "year", date(today().year, 1, 1))
    periods.remove(session, editor, march, 1)
    assert periods.periods(session, editor) == []


def test_the_trend_goes_by_months_and_reading_changes_nothing(
    session: Session, editor: Caller, town: UUID, code: str
) -> None:
    one = cluster(session, editor, town, "LS-1", 40)
    registering.set_state(session, editor, one, 1, "regulated", PUT_RIGHT)
    row = service.one(session, editor, code, on=date(YEAR, 4, 15))
    assert [(each["on"], each["value"]) for each in row["trend"]][1:] == [
        (f"{YEAR}-{'02-29' if YEAR % 4 == 0 else '02-28'}", 0.0),
        (f"{YEAR}-03-31", 1.0),
        (f"{YEAR}-04-15", 1.0),
    ]
    assert row["reported"] is None
    overview = service.progress(session, editor, YEAR, on=date(YEAR, 4, 15))
    assert [(each["code"], each["live"]["value"]) for each in overview["targets"]] == [(code, 1.0)]


def test_a_blank_workbook_is_filled_each_period_from_what_was_reported(
    session: Session, editor: Caller, leader: Caller, town: UUID, code: str, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "表一"
    page["A1"], page["A2"], page["B2"] = "整治月报", "处", "座"
    page.merge_cells("A1:C1")
    page["B3"].number_format = "0.00"
    blank = BytesIO()
    book.save(blank)
    blank.seek(0)
    sha256 = attachments.store(session, editor, blank, "月报.xlsx", tmp_path).sha256
    form = forms.add(session, editor, "整治月报", "市民政局", sha256, tmp_path)
    cells = [
        forms.MappedCell("表一", "A3", "clusters_regulated|value"),
        forms.MappedCell("表一", "B3", "clusters_regulated|graves"),
        forms.MappedCell("表一", "C3", "signatory"),
        forms.MappedCell("表一", "A4", "clusters_regulated|missing_names"),
    ]
    for wrong in ({"sheet": "表二"}, {"cell": "B1"}, {"cell": "A1:B2"}, {"field": "x"}):
        with pytest.raises(CellUnknown):
            forms.map_cells(session, editor, form, 1, [replace(cells[0], **wrong)], tmp_path)
    forms.map_cells(session, editor, form, 1, cells, tmp_path)
    one = cluster(session, editor, town, "LS-1", 40)
    registering.set_state(session, editor, one, 1, "regulated", PUT_RIGHT)
    cluster(session, editor, town, "LS-2", 60)
    march = periods.prepare(session, editor, "month", MARCH)
    with pytest.raises(PeriodOpen):
        forms.fill(session, editor, march, form, tmp_path)
    periods.close(session, leader, march, 1, "=局长")
    # What is recorded after closing is no part of what was reported.
    registering.set_state(session, editor, one, 2, "regulating", PUT_RIGHT + timedelta(days=1))
    name, content = forms.fill(session, leader, march, form, tmp_path)
    filled = openpyxl.load_workbook(BytesIO(content))["表一"]
    assert name == "整治月报"
    assert [cell.value for cell in filled[3]] == [1, 40, "'=局长"]
    assert (filled["A4"].value, filled["A1"].value, filled["B3"].number_format) == (
        "LS-2埋葬点",
        "整治月报",
        "0.00",
    )
    shown = forms.one(session, leader, form, tmp_path)
    assert shown["sheets"][0]["rows"][0][0] == {"cell": "A1", "text": "整治月报"}
    scan = attachments.store(session, editor, BytesIO(b"%PDF-1.4\n%%EOF\n"), "扫描.pdf", tmp_path)
    with pytest.raises(SpreadsheetUnreadable):
        forms.add(session, editor, "扫描", "", scan.sha256, tmp_path)


def test_charts_say_the_same_figures_as_the_target_row_by_row(
    session: Session, editor: Caller, town: UUID, code: str
) -> None:
    one = cluster(session, editor, town, "LS-1", 40)
    registering.set_state(session, editor, one, 1, "regulated", PUT_RIGHT)
    on = date(YEAR, 4, 30)
    found = service.charts(session, editor, YEAR, on)
    (drawn,) = found["targets"]
    listed = service.one(session, editor, code, on)
    assert {key: drawn[key] for key in ("live", "forecast", "trend")} == {
        key: listed[key] for key in ("live", "forecast", "trend")
    }
    assert [each["value"] for each in drawn["trend"]] == [0.0, 0.0, 1.0, 1.0]
    assert (drawn["towns"], drawn["roads"]) == (
        [{"name": "", "part": 1, "whole": 1, "missing": 0}],
        [],
    )


def test_what_a_closed_period_reported_is_given_out_as_files_and_nothing_else(
    session: Session, editor: Caller, leader: Caller, town: UUID, code: str
) -> None:
    one = cluster(session, editor, town, "=LS-1", 40)
    march = periods.prepare(session, editor, "month", MARCH)
    with pytest.raises(PeriodOpen):
        exports.workbook(session, editor, march, "zh")
    with pytest.raises(PeriodOpen):
        exports.table(session, editor, march, "rows", "zh")
    periods.close(session, leader, march, 1, "局长")
    registering.set_state(session, editor, one, 1, "regulated", PUT_RIGHT)
    april = periods.prepare(session, editor, "month", APRIL)
    periods.close(session, leader, april, 1, "局长")

    def sheets(period: UUID) -> dict[str, list[dict[str, Any]]]:
        book = openpyxl.load_workbook(BytesIO(exports.workbook(session, leader, period, "zh")[1]))
        found: dict[str, list[dict[str, Any]]] = {}
        for page in book.worksheets:
            heads, *lines = page.values
            found[page.title] = [dict(zip(map(str, heads), line, strict=True)) for line in lines]
        return found

    # Since closed, the live figure is 1; what was reported is still 0.
    assert service.one(session, editor, code, on=date(YEAR, 3, 31))["live"]["value"] == 1.0
    kept = sheets(march)
    (figure,) = kept["数字"]
    assert (figure["数字性质"], figure["上报数"], figure["尚缺数"], figure["签发人"]) == (
        "上报数",
        0,
        1,
        "局长",
    )
    assert (figure["目标值"], figure["单位"], figure["目标来源"], figure["目标核实"]) == (
        1,
        "处",
        "要点",
        "已核实",
    )
    (row,) = kept["明细"]
    assert (row["情况"], row["对象"], row["原因"]) == (
        "尚缺",
        "=LS-1埋葬点",
        "未规范",
    )
    assert kept["更正"] == []
    (line,) = sheets(april)["更正"]
    assert (line["原上报数"], line["更正后"], line["原情况"], line["现情况"]) == (0, 1, "尚缺", "计入")
    assert line["被更正报告期起"].date() == MARCH

    name, content = exports.table(session, leader, april, "rows", "en")
    assert name == f"monthly report {APRIL}—{date(YEAR, 4, 30)} reported figures Rows.csv"
    heads, told = content.decode("utf-8-sig").splitlines()
    assert heads.startswith("Nature,Period,First day")
    assert told.startswith(f"reported figures,monthly report,{APRIL},{date(YEAR, 4, 30)},{today()},局长,")
    assert ",'=LS-1埋葬点," in told


def test_nothing_invented_is_reported(
    session: Session, editor: Caller, leader: Caller, town: UUID, code: str
) -> None:
    source = reference.add_source(session, title="演示", licence="CC0", demonstration_name="planning").id
    survey = Survey(40, date(YEAR, 1, 10))
    said = Said("LS-9", "演示埋葬点", "historic_cluster", town, survey=survey)
    registering.register(session, editor, said, "unregulated", date(YEAR, 1, 10), source_id=source)
    march = periods.prepare(session, editor, "month", MARCH)
    with pytest.raises(FiguresInvented):
        periods.close(session, leader, march, 1, "局长")
