"""Lines and markers on the screen: an inspector prepares on paper, a patrol, the neighbour, the public."""

import io
import re
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from sqlalchemy import text

from gis.database import unit_of_work
from tests.api.conftest import Service
from tests.browser.web.choosing import choose
from tests.browser.web.conftest import PHONE, SCREEN, Desk, Picture, Sit
from tests.browser.web.kept_lines import AGREEMENT, APPROVAL, BANNER, TELEPHONE, WARDEN, Kept, keep
from tests.browser.web.seen import drawn_map

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def kept(shared_service: Service) -> Kept:
    found = keep(shared_service)
    with unit_of_work(shared_service.engine) as session:
        session.execute(
            text(
                "INSERT INTO account_area (account_id, division_id)"
                " SELECT id, :shared FROM account WHERE login = 'yuyang'"
            ),
            {"shared": shared_service.id_of(BANNER)},
        )
    return found


def looked_at(
    somebody: Desk, picture: Picture, name: str, size: tuple[int, int] = SCREEN, maps: int = 1
) -> None:
    """Take the picture of a screen when its maps are drawn; it must fit."""
    somebody.page.set_viewport_size({"width": size[0], "height": size[1]})
    places = somebody.page.locator(".record-map")
    expect(places).to_have_count(maps)
    for place in places.all():
        drawn_map(place)
    picture(somebody, name)
    assert somebody.fits(), name


def saved(page: Page, label: str) -> bytes:
    """Press a button and return the file that comes of it."""
    with page.expect_download() as began:
        page.get_by_role("button", name=label, exact=True).click()
    return Path(began.value.path()).read_bytes()


def test_an_inspector_prepares_on_paper_and_drafts_what_is_wrong(
    desk: Sit, picture: Picture, kept: Kept
) -> None:
    inspector = desk("editor")
    page = inspector.open("/")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="界线", exact=True).click()
    lines = page.locator("[data-test=lines]")
    expect(lines.locator("tbody tr")).to_have_count(8)
    row = lines.locator("tbody tr").filter(has_text=kept.line_name)
    expect(row.get_by_text(re.compile("错误 [1-9]"))).to_be_visible()
    expect(lines.get_by_text("已到期").first).to_be_visible()
    looked_at(inspector, picture, "boundary-lines")
    choose(page.get_by_role("combobox", name="界线级别"), kept.level, exact=False)
    expect(lines.locator("tbody tr")).to_have_count(4)

    row.get_by_role("link", name=kept.line_name).click()
    expect(page.locator("[data-test=legal]")).to_contain_text(APPROVAL)
    expect(page.locator("[data-test=legal]")).to_contain_text(AGREEMENT)
    expect(page.locator("[data-test=other-courses]")).to_contain_text("推算界线")
    looked_at(inspector, picture, "boundary-line")
    page.get_by_role("link", name="界桩", exact=True).click()
    expect(page.locator("[data-test=markers]")).to_contain_text(kept.number)
    sheet = load_workbook(io.BytesIO(saved(page, "成果表 XLSX")))
    assert kept.number in {cell.value for cell in sheet.worksheets[0]["A"]}

    page.get_by_role("link", name="走向说明").click()
    expect(page.locator("[data-test=alignment]")).to_contain_text("（参考稿）")
    expect(page.locator("[data-test=alignment]")).to_contain_text("沿演示河中心线")
    paper = Document(io.BytesIO(saved(page, "DOCX")))
    assert "（参考稿）" in [each.text for each in paper.paragraphs]
    page.get_by_role("button", name="取协议书所载文字").click()
    page.get_by_role("button", name="核对", exact=True).click()
    checked = page.locator("[data-test=checked]")
    expect(checked).to_contain_text("与图形不符")
    expect(checked.locator("li.wrong").first).to_be_visible()
    looked_at(inspector, picture, "boundary-alignment", maps=0)

    page.get_by_role("link", name="自查问题").click()
    about = page.locator("[data-test=findings] li").filter(has_text=kept.number)
    finding = about.filter(has_text=kept.wrong).first
    finding.get_by_role("button", name="在图上看").click()
    expect(finding).to_have_class("chosen")
    looked_at(inspector, picture, "boundary-findings")
    finding.get_by_role("link", name=f"界桩 {kept.number}").click()
    expect(page.locator("[data-test=marker-findings]")).to_contain_text(kept.wrong)
    out = page.locator("[data-test=references] tr.out")
    expect(out).to_have_count(1)
    expect(out).to_contain_text("距离有误")
    expect(out).to_contain_text(kept.wrong)
    expect(page.locator("[data-test=stone]")).to_have_count(2)
    expect(page.locator("[data-test=observations]")).to_contain_text("在精度之内")
    # Warden and telephone are for whom the publication level allows
    expect(page.get_by_text("您不能查看管护员及电话")).to_be_visible()
    assert page.get_by_text(TELEPHONE).count() == 0
    looked_at(inspector, picture, "boundary-marker")
    page.get_by_role("link", name="修改").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(kept.number)


def test_who_may_sees_the_warden_and_opens_papers_where_they_are_cited(
    desk: Sit, picture: Picture, kept: Kept
) -> None:
    reviewer = desk("reviewer")
    page = reviewer.open(f"/boundaries/markers/{kept.marker}")
    expect(page.locator("[data-test=custody]")).to_contain_text(WARDEN)
    expect(page.locator("[data-test=custody]")).to_contain_text(TELEPHONE)
    page.get_by_role("button", name="近景照片").click()
    dialog = page.get_by_role("dialog", name="近景照片")
    expect(dialog.get_by_role("img", name="近景照片")).to_be_visible()
    page.keyboard.press("Escape")
    page = reviewer.open(f"/boundaries/lines/{kept.line}")
    expect(page.get_by_text("演示协议书")).to_be_visible()
    looked_at(reviewer, picture, "boundary-line-reviewer-phone", PHONE)


def test_a_field_worker_records_a_patrol_at_the_marker(desk: Sit, picture: Picture, kept: Kept) -> None:
    worker = desk("field", size=PHONE)
    page = worker.open(f"/boundaries/markers/{kept.marker}")
    looked_at(worker, picture, "boundary-marker-phone", PHONE)
    page.get_by_role("link", name="记录巡查").click()
    choose(page.get_by_role("combobox", name="界桩现状"), "字迹模糊", exact=False)
    expect(page.get_by_text("同时把登记的界桩现状改为此项")).to_be_visible()
    page.get_by_label("备注").fill("红字需描")
    looked_at(worker, picture, "boundary-patrol-phone", PHONE, maps=0)
    page.get_by_role("button", name="提交审核").click()
    page.wait_for_url(lambda url: "/proposals/" in url)
    worker.settled()
    expect(page.get_by_role("heading", level=1)).to_contain_text("巡查")
    expect(page.get_by_text("红字需描").first).to_be_visible()
    picture(worker, "boundary-patrol-proposal")


def test_lines_are_derived_looked_at_and_drafted(
    desk: Sit, picture: Picture, kept: Kept, shared_service: Service
) -> None:
    editor = desk("editor")
    page = editor.open(f"/boundaries/derive?division={shared_service.id_of(BANNER)}")
    expect(page.locator("[data-test=neighbours]")).to_contain_text("鄂托克旗")
    page.get_by_role("button", name="预览").click()
    preview = page.locator("[data-test=preview]")
    expect(preview).to_contain_text("仅为示意")
    expect(preview.locator("tbody tr").filter(has_text="榆阳区")).to_contain_text("km")
    looked_at(editor, picture, "boundary-derive")
    page.get_by_role("button", name="起草变更单").click()
    dialog = page.get_by_role("dialog", name="起草变更单")
    dialog.get_by_label("理由").fill("第七轮联合检查前的图上准备")
    dialog.get_by_role("button", name="起草", exact=True).click()
    page.wait_for_url(lambda url: "/proposals/" in url)
    editor.settled()
    expect(page.get_by_role("heading", level=1)).to_contain_text("推算")
    picture(editor, "boundary-derived-proposal")


def test_the_neighbour_sees_the_shared_line_and_the_public_no_markers(
    desk: Sit, picture: Picture, kept: Kept
) -> None:
    neighbour, public = desk("yuyang"), desk(language="en")
    page = neighbour.open("/boundaries/lines")
    lines = page.locator("[data-test=lines] tbody tr")
    expect(lines).to_have_count(1)
    expect(lines).to_contain_text("榆阳区")
    looked_at(neighbour, picture, "boundary-neighbour")
    lines.get_by_role("link", name=re.compile("榆阳")).first.click()
    expect(page.locator("[data-test=legal]")).to_be_visible()
    assert page.get_by_role("link", name="修改").count() == 0
    assert page.get_by_role("link", name="变更记录").count() == 0
    page.get_by_role("link", name="界桩", exact=True).click()
    page.locator("[data-test=markers] tbody a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("号界桩")
    neighbour.expect_refusal(404)
    page = neighbour.open(f"/boundaries/lines/{kept.other_line}")
    expect(page.get_by_role("alert")).to_contain_text("无权查看")

    page = public.open("/boundaries/lines")
    expect(page.locator("[data-test=lines] tbody tr")).to_have_count(8)
    assert page.get_by_text("Markers").count() == 0
    looked_at(public, picture, "boundary-lines-public-en")
    page = public.open(f"/boundaries/lines/{kept.line}/markers")
    expect(page.locator("[data-test=legal]")).to_be_visible()
    assert page.get_by_text(kept.number).count() == 0
    looked_at(public, picture, "boundary-line-public-phone", PHONE)
    page = public.open(f"/boundaries/markers/{kept.marker}")
    expect(page.locator("input[name=login]")).to_be_visible()
