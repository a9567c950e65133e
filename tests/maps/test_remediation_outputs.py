"""What is printed and drawn of the remediation: figures with their day and definition, and no family."""

import os
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.coordinates.measures import distance_m
from gis.errors import NotAllowed
from gis.grave_sites.remediation import months_until, remediation
from maps import office_pdf, remediation_outputs
from maps.map_sheet import DRAWN_PAPERS
from maps.planning_drawing import window_for
from maps.remediation_drawing import NOTHING_TO_DO, SHARES, backdrop, colour_of
from maps.remediation_map import remediation_map
from maps.remediation_outputs import Output, Wanted
from maps.remediation_report import remediation_report
from maps.remediation_sheets import remediation_atlas, remediation_sheet
from tests.gis.proposals.people import someone
from tests.maps.buried_banner import DAY, PLANTED, Banner, banner
from tests.maps.conftest import ClosedPage
from tests.maps.test_map_sheet import png

#: Where somebody who wants to look at what was made has it put
KEPT = os.environ.get("DIMING_KEEP_OUTPUTS")


@pytest.fixture
def world(session: Session, tmp_path: Path) -> Banner:
    return banner(session, tmp_path, png(40, 30))


def kept(name: str, content: bytes) -> bytes:
    if KEPT:
        (Path(KEPT) / name).write_bytes(content)
    return content


@pytest.mark.parametrize(
    ("accepted", "first", "count"),
    [
        ([], date(2026, 1, 31), 10),
        ([date(2025, 11, 3)], date(2025, 1, 31), 22),
        ([date(2019, 5, 1)], date(2023, 11, 30), 36),
    ],
)
def test_months_begin_with_the_year_of_the_first_acceptance_and_end_with_the_day(
    accepted: list[date], first: date, count: int
) -> None:
    found = months_until(DAY, accepted)
    assert (found[0], found[-1], len(found)) == (first, DAY, count)


@pytest.mark.parametrize(
    ("percent", "at"), [(0.0, 0), (0.1, 1), (24.9, 1), (25.0, 2), (50.0, 3), (74.9, 3), (75.0, 4), (100.0, 4)]
)
def test_a_share_on_a_threshold_belongs_to_the_class_that_begins_there(percent: float, at: int) -> None:
    assert colour_of(percent) == SHARES[at].colour
    assert colour_of(None) == NOTHING_TO_DO


def test_figures_are_counted_as_the_ledger_of_the_day_counts_them(session: Session, world: Banner) -> None:
    content = remediation(session, world.clerk, DAY)
    total = content.total()
    assert (total.sites, total.graves, total.accepted_sites, total.accepted_graves) == (5, 24, 2, 8)
    towns = {each.name: (each.graves, each.accepted_graves) for each in content.by_town()}
    assert towns == {"演示东镇": (14, 8), "演示西镇": (10, 0)}
    roads = {each.name: (each.graves, each.accepted_graves) for each in content.by_road()}
    assert roads == {"演示公路": (17, 3)}
    months = {until.month: count for until, count in content.by_month()}
    assert [months[each] for each in (4, 5, 7, 8, 10)] == [0, 3, 3, 8, 8]
    assert content.left_out() == {"烈士墓": (1, 6)}
    before = remediation(session, world.clerk, date(2026, 6, 30)).total()
    assert (before.graves, before.accepted_graves) == (24, 3)


def test_a_town_sees_its_own_sites_and_area_alone(session: Session, world: Banner) -> None:
    content = remediation(session, world.town_clerk, DAY)
    assert {each.town for each in content.sites} == {"演示东镇"}
    assert [each.name for each in backdrop(session, world.town_clerk, content).areas] == ["演示东镇"]
    with pytest.raises(NotAllowed):
        remediation(session, someone(session, "neighbour"), DAY)


PAPERS = [DRAWN_PAPERS[each] for each in (("A4", "portrait"), ("A3", "landscape"), ("A1", "landscape"))]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda each: each.name)
def test_sheets_of_every_paper_say_what_they_must_at_a_round_scale(
    session: Session, world: Banner, paper: object
) -> None:
    assert paper in DRAWN_PAPERS.values()
    _, content = remediation_sheet(session, world.clerk, DAY, paper, "蒙S(2026)001号")  # type: ignore[arg-type]
    name, orientation = paper.name, paper.orientation  # type: ignore[attr-defined]
    kept(f"sheet-{name}-{orientation}.pdf", content)
    (page,) = PdfReader(BytesIO(content)).pages
    millimetres = [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]]
    assert millimetres == [paper.width, paper.height]  # type: ignore[attr-defined]
    said = page.extract_text()
    for expected in (
        *(
            "违建墓地整治图",
            "1 : ",
            "图例",
            "北",
            "审图号",
            "蒙S(2026)001号",
            "演示数据",
            "未验收",
            "截至2026年10月20日",
        ),
        *(
            "参照，未核对正式文件",
            "界线仅为示意，不作划界依据",
            "24座",
            "8座",
            "33.3%",
            "未测坐标、未上图1处",
            "演示东镇",
        ),
    ):
        assert expected.replace(" ", "") in said.replace(" ", "").replace("\n", ""), expected


def test_the_window_of_a_sheet_holds_what_is_wanted_at_a_round_scale() -> None:
    wanted = (109.0, 38.4, 109.6, 38.7)
    west, south, east, north = window_for(wanted, 330, 236)
    assert west <= 109.0 < 109.6 <= east
    assert south <= 38.4 < 38.7 <= north
    middle = (south + north) / 2
    assert distance_m(west, middle, east, middle) / 0.330 == pytest.approx(200_000, rel=0.002)


def test_the_atlas_has_a_sheet_for_each_town(session: Session, world: Banner) -> None:
    paper = DRAWN_PAPERS["A3", "landscape"]
    _, content = remediation_atlas(session, world.clerk, DAY, paper)
    pages = [
        each.extract_text().replace(" ", "") for each in PdfReader(BytesIO(kept("atlas.pdf", content))).pages
    ]
    assert len(pages) == 3
    for page, *expected in (
        (pages[1], "演示东镇违建墓地整治图", "14座"),
        (pages[2], "演示西镇违建墓地整治图", "10座"),
    ):
        assert not [each for each in expected if each not in page]
        # Of the other town's share nothing is drawn here, so the legend is silent about it.
        assert sum(each.title("zh").replace(" ", "") in page for each in SHARES) == 1


def test_the_report_words_every_figure_with_its_day_and_definition(
    session: Session, world: Banner, tmp_path: Path
) -> None:
    name, content = remediation_report(session, world.clerk, DAY, "docx", tmp_path)
    assert name == "违建墓地整治进展报告2026-10-20.docx"
    document = docx.Document(BytesIO(kept("report.docx", content)))
    said = "\n".join(each.text for each in document.paragraphs)
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    for expected in (
        "列入整治5处24座，已验收2处8座，占33.3%",
        "分母为截至2026年10月20日台账中认定为违建",
        "未设摸底截止日",
        "参照，未核对正式文件",
        "演示数据",
        "未测坐标、未上图1处",
    ):
        assert expected in said
    assert ["1", "演示东镇", "4", "14", "2", "8", "6", "57.1%"] in cells
    assert ["1", "演示公路", "3", "17", "1", "3", "14", "17.6%"] in cells
    assert ["2026年8月", "5", "8", "33.3%"] in cells
    assert ["烈士墓", "1", "6"] in cells
    assert len(document.inline_shapes) == 3


def test_in_english_every_output_says_its_figures_and_only_names_stay(
    session: Session, world: Banner, tmp_path: Path
) -> None:
    def made(output: Output) -> tuple[str, bytes]:
        return remediation_outputs.make(session, world.clerk, tmp_path, Wanted(output, DAY, "en"))

    name, sheet = made("sheet")
    said = PdfReader(BytesIO(sheet)).pages[0].extract_text()
    assert name == "Remediation of illegal graves 2026-10-20.pdf"
    for expected in ("Legend", "not accepted", "accepted: 50% to below 75%", "Demonstration data", "33.3%"):
        assert expected.replace(" ", "") in said.replace(" ", "").replace("\n", ""), expected
    _, report = made("report_docx")
    document = docx.Document(BytesIO(kept("report-en.docx", report)))
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["1", "演示东镇", "4", "14", "2", "8", "6", "57.1%"] in cells
    assert ["2026-08", "5", "8", "33.3%"] in cells
    # Of the report's own words none is Chinese.
    own = [each.text for each in document.paragraphs if each.text.startswith(("Figure", "Table", "1.", "6."))]
    assert len(own) == 9
    assert not [each for each in own if any("\u4e00" <= sign <= "\u9fff" for sign in each)]
    _, page = made("map")
    assert '<html lang="en">' in page.decode()
    assert "{month}: {done} / {total} graves accepted{share}" in page.decode()


@pytest.mark.skipif(not office_pdf.is_installed(), reason="LibreOffice is not installed")
def test_the_report_becomes_a_pdf(session: Session, world: Banner, tmp_path: Path) -> None:
    _, content = remediation_report(session, world.clerk, DAY, "pdf", tmp_path)
    assert "整治进展报告" in PdfReader(BytesIO(kept("report.pdf", content))).pages[0].extract_text()


def test_no_output_holds_what_is_known_of_a_family(session: Session, world: Banner, tmp_path: Path) -> None:
    paper = DRAWN_PAPERS["A4", "landscape"]
    made: list[Callable[[Caller], bytes]] = [
        lambda caller: remediation_sheet(session, caller, DAY, paper)[1],
        lambda caller: remediation_atlas(session, caller, DAY, paper)[1],
        lambda caller: remediation_report(session, caller, DAY, "docx", tmp_path)[1],
        lambda caller: remediation_map(session, caller, DAY, tmp_path)[1].encode(),
    ]
    for make in made:
        for caller in (world.clerk, world.town_clerk):
            said = readable(make(caller))
            assert "演示东镇" in said
            assert not [each for each in PLANTED if each in said]


@pytest.mark.browser
def test_the_map_goes_through_the_months_and_asks_nobody(
    session: Session, world: Banner, tmp_path: Path, closed_page: ClosedPage
) -> None:
    name, content = remediation_map(session, world.clerk, DAY, tmp_path)
    file = tmp_path / name
    file.write_bytes(kept("map.html", content.encode()))
    page = closed_page.open(file)
    month = page.get_by_label("月份")
    assert page.locator("#month-said").inner_text() == "2026年10月：已验收 8 / 24 座（占 33.3%）"
    fills = "[...document.querySelectorAll('.leaflet-overlay-pane path')].map(e => e.getAttribute('fill'))"
    assert page.evaluate(fills) == [SHARES[3].colour, SHARES[0].colour]
    month.fill("3")
    assert page.locator("#month-said").inner_text() == "2026年4月：已验收 0 / 24 座（占 0.0%）"
    assert page.evaluate(fills) == [SHARES[0].colour, SHARES[0].colour]
    page.get_by_label("未验收座数热力").check()
    assert page.evaluate("remediationMap.heat._latlngs.length") == 4
    month.fill("9")
    assert page.evaluate("remediationMap.heat._latlngs.length") == 2
    page.evaluate("remediationMap.map.setView([38.61, 109.52], 13, { animate: false })")
    page.get_by_title("Y-03").click()
    card = page.locator(".place-card").inner_text()
    for said in ("已验收", "2026年8月3日", "5座", "沙梁<南>&", "演示数据", "坟<前>"):
        assert said in card
    assert page.locator(".place-card img").evaluate("image => image.naturalWidth") > 100
    assert closed_page.requested_outside == []
    # Chromium would like to be told beforehand that heat is read back from its canvas: no complaint.
    assert [each for each in closed_page.complaints if "willReadFrequently" not in each] == []
    if KEPT:
        page.screenshot(path=Path(KEPT) / "map-card.png")


def readable(content: bytes) -> str:
    """Return the words of a PDF, a Word document or a page."""
    if content.startswith(b"%PDF"):
        return "".join(each.extract_text() for each in PdfReader(BytesIO(content)).pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as parts:
            return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    return content.decode()
