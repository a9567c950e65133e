"""Round 7 on the line of two banners, from plan to archive, by two people of two organisations."""

import io
import json
import re
import zipfile

import pytest
from playwright.sync_api import expect

from gis.coordinates.typed_points import write_points
from tests.api.conftest import Service
from tests.browser.web import inspection_walks as walks
from tests.browser.web.choosing import choose
from tests.browser.web.conftest import Desk, Picture, Sit
from tests.browser.web.inspection_walks import Scene
from tests.browser.web.seen import drawn_map

pytestmark = pytest.mark.browser

#: Those present when work is done on a marker (353号 Art. 6)
BOTH = {"our_present": "张建国", "their_present": "巴图"}


@pytest.fixture(scope="module")
def scene(shared_service: Service) -> Scene:
    """Three lines with markers, and an account on both sides of the first."""
    return walks.prepare(shared_service)


@pytest.mark.usefixtures("scene")
def test_two_people_of_two_organisations_take_round_7_from_plan_to_archive(
    desk: Sit, picture: Picture
) -> None:
    us, they = desk("wushen"), desk("etuoke")
    opened_and_planned(us, they, picture)
    found_by_both(us, they, picture)
    settled_and_countersigned(us, they, picture)
    measured(us, picture)
    papered_and_filed(us, picture)


def opened_and_planned(us: Desk, they: Desk, picture: Picture) -> None:
    """The Shaanxi segment is refused with the reason; the banners' line is overdue, opened, agreed upon."""
    page = us.open("/inspections")
    line = page.locator("tr", has_text="乌审—鄂托克线")
    expect(line).to_contain_text("已逾期")
    expect(line).to_contain_text("《行政区域界线管理条例》第十二条")
    expect(page.locator("tr", has_text="乌审—榆阳线")).to_contain_text("陕西省民政厅")
    drawn_map(page.locator(".record-map"))
    picture(us, "inspections-due")
    page.get_by_role("link", name="新立一次联合检查").click()
    us.settled()
    choose(page.get_by_role("combobox", name="界线", exact=True), "乌审—榆阳线")
    expect(page.get_by_role("alert")).to_contain_text("不由本旗组织")
    expect(page.get_by_role("alert")).to_contain_text("陕西省民政厅")
    expect(page.get_by_role("button", name="立项")).to_be_disabled()
    picture(us, "inspection-refused")
    choose(page.get_by_role("combobox", name="界线", exact=True), "乌审—鄂托克线")
    page.get_by_role("button", name="立项").click()
    page.wait_for_url("**/plan")
    us.settled()
    walks.plan(us, "张建国", "巴图")
    walks.sign(us, "ours", "张建国", "乌审旗民政局")

    page = they.open("/inspections")
    links = page.locator("tbody th a")
    expect(links).to_have_count(1)
    links.click()
    they.settled()
    walks.part(they, "方案")
    expect(page.get_by_role("button", name="填写方案")).to_have_count(0)
    walks.sign(they, "theirs", "巴图", "鄂托克旗民政局")
    picture(they, "inspection-plan-neighbour")

    us.page.reload()
    us.settled()
    step = us.page.locator("[data-step=agree_plan]")
    expect(step).to_contain_text("实施方案签章扫描件")
    walks.add_document(us, "plan_signed", "方案签章", 50)
    walks.take_step(us, "agree_plan", "双方会签方案")
    walks.take_step(us, "begin_field", "开始实地检查")


def found_by_both(us: Desk, they: Desk, picture: Picture) -> None:
    """Each side takes its package and enters its findings; what is typed survives a closed page."""
    page = walks.part(us, "任务包")
    package = walks.downloaded(page, page.get_by_role("link", name=re.compile("任务包（JSON")).first)
    content = json.loads(package)["content"]
    assert [one["number"] for one in content["markers"]] == ["001", "002", "003"]
    assert content["side"] == "ours"
    picture(us, "inspection-packages")
    walks.part(us, "检查记录")
    walks.enter(us, "001—003段")
    form = page.locator("form[data-target='001 号界桩']")
    form.locator("textarea").first.fill("桩前有羊圈")
    page.locator(".unsaved", has_text="未保存").first.wait_for()
    page.reload()
    us.settled()
    expect(form.locator("textarea").first).to_have_value("桩前有羊圈")
    picture(us, "inspection-unsaved")
    walks.enter(us, "001 号界桩")
    surveyed(us, picture)
    walks.enter(us, "002 号界桩", condition="裂损", photo=61)
    walks.enter(us, "003 号界桩")
    expect(page.get_by_text("已查 4 / 4")).to_be_visible()

    they.page.reload()
    they.settled()
    walks.part(they, "检查记录")
    walks.enter(they, "001—003段")
    walks.enter(they, "001 号界桩")
    walks.enter(they, "002 号界桩", condition="字迹模糊", position="109°0′0.36″ 38°18′0.00″", photo=62)
    walks.enter(they, "003 号界桩")
    picture(they, "inspection-findings-neighbour")
    # What the other side found can be read, not changed.
    they.page.get_by_text("乌审旗一方", exact=True).click()
    they.page.get_by_text("现在只能查看").wait_for()

    us.page.reload()
    us.settled()
    walks.part(us, "会签")
    walks.add_document(us, "record_signed", "检查记录表", 51)
    walks.take_step(us, "report", "双方提交检查记录")


def surveyed(us: Desk, picture: Picture) -> None:
    """A workbook is set beside the register: what is right is taken into the form of its marker."""
    ((east, north),) = write_points([(109.00002, 38.30002)], "cgcs2000-3-cm108")
    right, swapped = ("002", float(north), float(east)), ("001", float(east), float(north))
    book = walks.workbook(
        "RTK成果.xlsx",
        ("点号", "X", "Y", "H（大地高）", "中误差"),
        *((*point, 1288.1, 0.02) for point in (right, swapped, ("999", *right[1:]))),
    )
    page = us.page
    page.locator("[data-test=import-surveyed]").click()
    dialog = walks.dialog(page)
    dialog.locator("[data-test=surveyed-file]").set_input_files(book)
    row = dialog.locator("[data-test=surveyed-rows] tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("已位移")
    expect(row).to_contain_text("不可比")
    wrong = dialog.locator("[data-test=surveyed-errors] li")
    expect(wrong).to_have_count(1)
    expect(wrong.first).to_contain_text("第 3 行“X（北）”（")
    expect(wrong.first).to_contain_text("X 与 Y 写反了")
    others = dialog.locator("[data-test=surveyed-others]")
    expect(others).to_contain_text("1 行不是本次检查的界桩")
    expect(others.locator("li")).to_contain_text("999")
    picture(us, "inspection-surveyed")
    dialog.get_by_role("button", name="写入 1 个界桩的记录").click()
    walks.closed(page)
    form = page.locator("form[data-target='002 号界桩']")
    expect(form.locator(".measured")).to_contain_text("RTK成果.xlsx")


def settled_and_countersigned(us: Desk, they: Desk, picture: Picture) -> None:
    """One difference is settled by us, one by them; both sign what was found."""
    page = walks.part(us, "差异处理")
    one = page.locator("[data-difference=stone_condition]")
    expect(one).to_contain_text("裂损")
    expect(one).to_contain_text("字迹模糊")
    expect(one.locator(".sides img")).to_have_count(2)
    expect(one).to_contain_text("双方实测相距")
    drawn_map(one.locator(".record-map"))
    picture(us, "inspection-differences")
    walks.settle(us, "stone_condition", "乌审旗", "双方到场复看，裂缝贯通桩体")
    they.page.reload()
    they.settled()
    walks.part(they, "差异处理")
    expect(they.page.locator("details", has_text="采用乌审旗一方：裂损")).to_be_visible()
    walks.settle(they, "position", "乌审旗", "以静态观测为准")
    they.page.get_by_text("双方的差异已全部处理").wait_for()
    picture(they, "inspection-settled")

    us.page.reload()
    us.settled()
    walks.take_step(us, "settle", "差异处理完毕")
    walks.part(us, "会签")
    walks.sign(us, "ours", "张建国", "乌审旗民政局")
    they.page.reload()
    they.settled()
    walks.part(they, "会签")
    walks.sign(they, "theirs", "巴图", "鄂托克旗民政局")
    us.page.reload()
    us.settled()
    walks.add_document(us, "minutes_signed", "会议纪要", 52)
    picture(us, "inspection-countersigned")
    walks.take_step(us, "countersign", "双方会签检查结果")


def measured(us: Desk, picture: Picture) -> None:
    """The red characters are repainted with both sides there, photographed before and after, and verified."""
    page = walks.part(us, "处置措施")
    page.get_by_role("button", name="提出处置措施").click()
    dialog = walks.dialog(page)
    choose(dialog.get_by_role("combobox", name="处置措施类型", exact=True), "描红")
    choose(dialog.get_by_role("combobox", name="哪个界桩", exact=True), "002 号界桩")
    dialog.locator("textarea[name=measure_reason]").fill("字迹模糊，须描红")
    dialog.get_by_role("button", name="保存").click()
    walks.closed(page)
    walks.take_measure_step(us, "agree", "双方商定", **BOTH)
    walks.take_measure_step(us, "start", "开始施工")
    expect(page.locator(".measure [data-step=complete]")).to_contain_text("处置前照片")
    walks.add_document(us, "photo_before", "描红前", 70)
    walks.add_document(us, "photo_after", "描红后", 71)
    walks.take_measure_step(us, "complete", "施工完成", **BOTH)
    walks.take_measure_step(us, "verify", "核验")
    # The inspection has another version by now: its next step waits until that is read.
    us.settled()
    picture(us, "inspection-measures")
    walks.take_step(us, "finish_measures", "处置措施完成")


def papered_and_filed(us: Desk, picture: Picture) -> None:
    """Papers are issued and signed, both governments file, all is packed and the inspection closed."""
    page = walks.part(us, "文书")
    draft = walks.downloaded(page, page.locator("[data-paper=plan]").get_by_role("link", name="草稿 Word"))
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(draft)).namelist()
    for kind in ("report", "summary", "results"):
        walks.issue(us, kind)
    page.locator("[data-test=scan-report]").set_input_files(walks.picture_file("联检报告签章", 72))
    page.locator("[data-paper=report] .issued", has_text="签章扫描件").wait_for()
    picture(us, "inspection-papers")
    walks.take_step(us, "issue_papers", "出具成果")
    walks.add_document(us, "filing", "报备函", 73)
    page.locator("[data-step=file]").get_by_role("button", name="双方政府联合报备").click()
    dialog = walks.dialog(page)
    dialog.locator("input[name=filed_with]").fill("鄂尔多斯市人民政府")
    dialog.locator("input[name=filing_number]").fill("乌政函〔2026〕12号")
    dialog.get_by_role("button", name="双方政府联合报备").click()
    walks.closed(page)
    walks.part(us, "归档")
    page.get_by_role("button", name="打包").click()
    page.locator("[data-test=archive]").wait_for()
    page.get_by_role("link", name=re.compile("下载 .*zip")).wait_for()
    package = walks.downloaded(page, page.get_by_role("link", name=re.compile("下载 .*zip")))
    inside = zipfile.ZipFile(io.BytesIO(package)).namelist()
    assert any("联检报告签章" in one for one in inside), inside
    picture(us, "inspection-archive")
    walks.take_step(us, "close", "归档")
    walks.part(us, "概况")
    expect(page.locator(".facts")).to_contain_text("已归档")
    expect(page.get_by_text("鄂托克旗会签检查结果，签署人巴图")).to_be_visible()
    drawn_map(page.locator(".record-map"))
    picture(us, "inspection-closed")
    # The line now bears its round, and no round is due.
    us.open("/inspections")
    expect(page.locator("section", has_text="已归档和已撤销").last).to_contain_text("乌审—鄂托克线")
