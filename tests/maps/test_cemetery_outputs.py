"""The plan of cemeteries, their sheet and their page: figures of the day, runs named, nothing invented."""

import os
import zipfile
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from uuid import UUID

import docx
import pytest
from pypdf import PdfReader
from sqlalchemy import update
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.tables import DivisionState
from gis.errors import NotAllowed
from gis.jobs.rules import Unwatched
from gis.planning import service
from gis.planning.cemetery_plan import cemetery_plan
from gis.planning.parameters import CemeteryScreening, Parameters, Relocation
from gis.planning.rules import OtherKindOfRun
from maps.cemetery_map import cemetery_map
from maps.cemetery_plan_report import cemetery_plan_report
from maps.cemetery_sheets import cemetery_sheet
from maps.map_sheet import DRAWN_PAPERS
from tests.gis.administrative_divisions.registered import a_division, register, settle
from tests.gis.planning.region import DAY, Region, a_region
from tests.gis.proposals.people import someone
from tests.maps.conftest import ClosedPage

#: Where somebody who wants to look at what was made has it put
KEPT = os.environ.get("DIMING_KEEP_OUTPUTS")


@pytest.fixture
def region(session: Session) -> Region:
    return a_region(session)


@pytest.fixture
def planner(session: Session) -> Caller:
    return someone(session, "planner")


def run(session: Session, planner: Caller, kind: str, asked: Parameters, title: str) -> UUID:
    arguments = {"kind": kind, "name": title, "region": "test", "as_of": DAY.isoformat()}
    made = service.make_queued(session, planner, {**arguments, "parameters": asdict(asked)}, Unwatched())
    return UUID(made["planning_run_id"])


def kept(name: str, content: bytes) -> bytes:
    if KEPT:
        (Path(KEPT) / name).write_bytes(content)
    return content


def said_in(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def test_the_plan_reckons_each_town_and_stands_on_the_runs_that_are_named(
    session: Session, region: Region, planner: Caller, tmp_path: Path
) -> None:
    # The register's own 镇, then the units of a region of which the register knows none.
    county = register(session, a_division(str(region.source), "演示旗", "banner", codes={"nbs": "150691"}))
    settle(session)
    bare = cemetery_plan(session, planner, DAY)
    assert [(each.name, each.people, each.graves) for each in bare.towns] == [("演示镇", 700, 9)]
    state = update(DivisionState).where(DivisionState.division_id == region.town)
    session.execute(state.values(parent_id=UUID(str(county))))
    moving = run(session, planner, "relocation", Relocation("straight", years=3), "演示迁移")
    ground = run(session, planner, "cemetery_screening", CemeteryScreening(cell_m=1000), "演示选址<一>")
    newer = run(session, planner, "cemetery_screening", CemeteryScreening(cell_m=3000), "演示选址二")
    latest = cemetery_plan(session, planner, DAY)
    assert [each.run.id for each in latest.screenings] == [newer]
    plan = cemetery_plan(session, planner, DAY, None, moving, [ground])
    (town,) = plan.towns
    # 700 people × 7 ‰ × 50 % × 20 years, 9 old graves; 8 places are free.
    assert (town.need.own, town.need.total, town.need.free, town.need.missing) == (49, 58, 8, 50)
    assert (town.has_open, town.year) == (True, None)
    assert 1 <= len(town.candidates) <= 3
    assert all("草原" in "".join(each.approvals) for each in town.candidates)
    with pytest.raises(OtherKindOfRun):
        cemetery_plan(session, planner, DAY, None, ground)
    with pytest.raises(NotAllowed):
        cemetery_plan(session, someone(session, "township"), DAY)

    name, content = cemetery_plan_report(session, planner, tmp_path, DAY, None, moving, [ground])
    again = cemetery_plan_report(session, planner, tmp_path, DAY, None, moving, [ground])[1]
    said = said_in(kept(name, content))
    assert said == said_in(again)
    for expected in (
        *("农村牧区公益性公墓建设规划", "数据截至2026年11月1日", "第三十八条", "未核实，参照", "已核实"),
        *("演示公墓（启用）", "演示选址<一>", str(ground), str(moving), "7‰", "需求合计", "用满年限"),
        "没有已核实来源的单价和补助标准",
    ):
        assert expected in said, expected
    assert "{{" not in said
    assert "{%" not in said
    assert "演示选址二" not in said
    with zipfile.ZipFile(BytesIO(content)) as parts:
        assert sum(each.startswith("word/media/") for each in parts.namelist()) == 2


def test_sheet_and_page_show_states_use_and_reach_and_ask_nobody(
    session: Session, region: Region, planner: Caller, tmp_path: Path, closed_page: ClosedPage
) -> None:
    run(session, planner, "cemetery_screening", CemeteryScreening(cell_m=3000), "演示选址")
    for language, paper, expected in (
        (
            "zh",
            ("A4", "portrait"),
            ("公益性公墓规划图", "图例", "启用", "直线15公里", "演示公墓0/8"),
        ),
        ("en", ("A1", "landscape"), ("Mapofpubliccemeteries", "open", "演示公墓0/8", "Screening“演示选址”")),
    ):
        _, content = cemetery_sheet(
            session,
            planner,
            DAY,
            DRAWN_PAPERS[paper],
            15_000,
            language=language,  # type: ignore[arg-type]
        )
        (page,) = PdfReader(BytesIO(kept(f"cemeteries-{language}.pdf", content))).pages
        found = "".join(page.extract_text().split())
        for each in expected:
            assert each in found, each
    # Who may not read planning runs sees no candidates.
    field = cemetery_map(session, someone(session, "field"), DAY, 15_000)[1]
    assert "选址测算" not in field

    file = tmp_path / "map.html"
    file.write_text(cemetery_map(session, planner, DAY, 15_000)[1], "utf-8")
    page_open = closed_page.open(file)
    page_open.locator(".site-sign").first.wait_for()
    page_open.evaluate("() => window.cemeteryMap.markers[0].openPopup()")
    card = page_open.locator(".place-card").inner_text()
    assert "演示公墓" in card
    assert "已用0个，共8个" in card
    assert closed_page.requested_outside == []
    assert closed_page.complaints == []
