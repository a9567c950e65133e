"""The register's main job as a clerk, an approver and a planner do it in Debian's Chromium.

Scripts are switched off wherever the page is not the map: the plain pages need none.
"""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.api.conftest import Service
from tests.browser.conftest import Desk, Seat

pytestmark = pytest.mark.browser

HEADER = "标准地名,地名类别,所在（跨）行政区,经度,纬度,地名含义"
GOOD = "查干敖包泉,泉,图克镇,109.3,39.0,白色敖包旁的泉"
BAD = ("巴音布拉格,泉,没有的镇,109.31,39.01,富饶的泉", "宝日布拉格,泉,图克镇,109.32,一百,褐色的泉")
MENDED = ("巴音布拉格,泉,图克镇,109.31,39.01,富饶的泉", "宝日布拉格,泉,图克镇,109.32,39.02,褐色的泉")


def png() -> bytes:
    """Return a scan of an empty sheet."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\xff"))
        + chunk(b"IEND", b"")
    )


def find(desk: Desk, typed: str, *, historic: bool = False) -> str:
    """Search for something from the start page and return what the page says."""
    desk.open("/")
    desk.page.get_by_label("名称、罗马字母拼写或代码的开头").fill(typed)
    if historic:
        desk.page.get_by_label("含历史地名").check()
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url("**/?*")
    return desk.page.locator("main").inner_text()


def propose(desk: Desk, place: str, field: str, value: str) -> str:
    """Correct one field of a place and return the proposal's address."""
    desk.open(f"{place}/correct")
    desk.page.get_by_label(field).fill(value)
    desk.page.get_by_label("理由（必填）").fill("依据旗志")
    desk.page.get_by_role("button", name="提交变更单").click()
    assert "已提交" in desk.page.locator("main").inner_text()
    return desk.page.url


def finished(desk: Desk) -> str:
    """Wait until the page of a job says that it has ended; without scripts it reloads itself."""
    desk.page.get_by_role("progressbar").wait_for(state="detached", timeout=60_000)
    return desk.page.locator("main").inner_text()


def upload(desk: Desk, file: Path) -> None:
    desk.open("/pages/import")
    desk.page.get_by_label("文件").set_input_files(file)
    desk.page.get_by_role("button", name="上传").click()


def hand_in(desk: Desk, how: str) -> str:
    desk.page.get_by_label("资料来源").fill("2018年地名普查成果")
    desk.page.get_by_role("button", name=how).click()
    return finished(desk)


def test_clerks_look_up_correct_approve_on_screen_and_on_paper(seat: Seat, tmp_path: Path) -> None:
    anybody, editor, second, reviewer = seat(), seat("editor"), seat("second"), seat("reviewer")

    assert "图克镇" in find(anybody, "图克")
    assert "乌审旗" in find(anybody, "uxin")
    assert "嘎鲁图镇" in find(anybody, "150626")
    assert "达布察克村" in find(anybody, "达布察克")
    assert "伊克昭盟 不再使用" not in find(anybody, "伊克昭盟")
    assert "伊克昭盟 不再使用" in find(anybody, "伊克昭盟", historic=True)
    find(anybody, "神木县", historic=True)
    anybody.page.get_by_role("link", name="神木县").click()
    assert "变为何者" in anybody.page.locator("main").inner_text()
    anybody.page.get_by_role("link", name="神木市").first.click()
    assert anybody.heading() == "神木市"

    find(editor, "图克镇")
    editor.page.locator("a[href^='/pages/place-names/']").click()
    place = editor.page.url
    editor.page.get_by_role("link", name="图克镇").first.click()
    assert "梅林庙嘎查" in editor.page.locator("main").inner_text()
    first = propose(editor, place, "地名含义", "蒙古语，意为“旗帜”。\n见旗志。")
    rival = propose(second, place, "地名含义", "蒙古语，意为“丘陵”。")
    assert editor.page.get_by_role("button", name="批准", exact=True).count() == 0

    reviewer.page.get_by_role("link", name="变更单").click()
    assert reviewer.page.locator("main tbody").first.inner_text().count("更正“图克镇”") == 2
    reviewer.open(first)
    reviewer.page.get_by_role("button", name="批准", exact=True).click()
    assert "已生效" in reviewer.page.locator("main").inner_text()
    record = reviewer.open(place).locator("main").inner_text()
    assert "意为“旗帜”。\n见旗志。" in record
    assert "reviewer" in record.partition("变更记录")[2]
    assert "地名含义：" in record.partition("变更记录")[2]

    reviewer.open(rival)
    reviewer.page.get_by_role("button", name="批准", exact=True).click()
    assert reviewer.heading() == "与现状冲突"
    conflict = reviewer.page.locator("main table").inner_text()
    assert all(words in conflict for words in ("图克镇", "地名含义", "旗帜", "丘陵", "（无）"))
    reviewer.page.get_by_role("link", name="返回上一页").click()
    reviewer.page.get_by_label("意见").fill("含义已登记，请核对")
    reviewer.page.get_by_role("button", name="退回").click()
    second.open(rival).get_by_role("button", name="撤回").click()
    assert "已撤回" in second.page.locator("main").inner_text()

    on_paper = propose(editor, place, "地名来历", "因驻地得名")
    form = editor.page.context.request.get(on_paper.replace("/pages", "") + "/form.pdf")
    printed = PdfReader(BytesIO(form.body())).pages[0].extract_text()
    assert "图克镇" in printed
    word = editor.page.context.request.get(on_paper.replace("/pages", "") + "/form.docx")
    assert "因驻地得名" in "".join(
        cell.text for table in Document(BytesIO(word.body())).tables for cell in table._cells
    )
    (tmp_path / "scan.png").write_bytes(png())
    editor.page.get_by_label("附件", exact=True).set_input_files(tmp_path / "scan.png")
    editor.page.get_by_label("附件名称").fill("审批单扫描件")
    editor.page.get_by_role("button", name="添加附件").click()
    reviewer.open(on_paper)
    reviewer.page.get_by_label("纸质审批单扫描件").select_option(label="审批单扫描件")
    reviewer.page.get_by_label("签发人").fill("赵局长")
    reviewer.page.get_by_role("button", name="批准", exact=True).click()
    assert "纸质签发：赵局长" in reviewer.page.locator("main").inner_text()
    assert "因驻地得名" in anybody.open(place).locator("main").inner_text()
    for desk in (anybody, editor, second, reviewer):
        assert desk.asked_outside == []
        assert [said for said in desk.complaints if "409" not in said] == []


def test_a_list_with_bad_rows_is_explained_mended_approved_and_given_out(seat: Seat, tmp_path: Path) -> None:
    editor, reviewer = seat("editor"), seat("reviewer")
    secret = Document()
    secret.add_paragraph("机密★1年")
    secret.save(str(tmp_path / "台账.docx"))
    upload(editor, tmp_path / "台账.docx")
    assert "密级标志“机密”" in editor.page.get_by_role("alert").inner_text()

    list_ = tmp_path / "地名.csv"
    list_.write_text("\n".join([HEADER, GOOD, *BAD]), "utf-8")
    upload(editor, list_)
    assert editor.page.get_by_label("识别为 地名含义").input_value() == "meaning"
    tried = hand_in(editor, "试导入")
    assert "登记库没有改动" in tried
    assert "登记库里没有“没有的镇”这个区划" in tried
    assert "第 4 行" in tried
    assert "一百" in tried
    with editor.page.expect_download() as download:
        editor.page.get_by_role("link", name="标注了问题的原表").click()
    annotated = load_workbook(BytesIO(Path(download.value.path()).read_bytes()))
    cells = [str(cell.value) for row in annotated.worksheets[0] for cell in row]
    assert any("没有的镇" in cell for cell in cells)
    editor.page.get_by_role("link", name="返回导入").click()
    assert "整份没有导入" in hand_in(editor, "全部导入")

    list_.write_text("\n".join([HEADER, GOOD, *MENDED]), "utf-8-sig")
    upload(editor, list_)
    hand_in(editor, "全部导入")
    editor.page.get_by_role("link", name="查看变更单").click()
    assert "查干敖包泉" not in reviewer.open("/?q=查干敖包泉").locator("main table").all_inner_texts()
    reviewer.open(editor.page.url).get_by_role("button", name="批准", exact=True).click()
    assert "已生效" in reviewer.page.locator("main").inner_text()
    for name in ("查干敖包泉", "巴音布拉格", "宝日布拉格"):
        assert "图克镇" in find(editor, name)

    find(editor, "巴音布拉格")
    for format_, opening in (("Excel", b"PK"), ("GeoPackage", b"SQLite"), ("Shapefile", b"PK"), ("CSV", b"")):
        with editor.page.expect_download() as download:
            editor.page.get_by_role("link", name=format_).first.click()
        content = Path(download.value.path()).read_bytes()
        assert content.startswith(opening)
        assert format_ != "CSV" or "巴音布拉格" in content.decode("utf-8-sig")


def test_a_planner_opens_the_map(seat: Seat) -> None:
    planner = seat("planner", scripts=True)
    planner.page.get_by_role("link", name="规划图").click()
    planner.page.locator(".leaflet-map-pane canvas").first.wait_for()
    assert "乌审旗" in planner.heading()
    assert planner.asked_outside == []
    assert planner.complaints == []


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_pages_fit_a_phone(seat: Seat, shared_service: Service, language: str) -> None:
    editor = seat("editor", language=language, width=390)
    for path in (
        "/",
        "/?q=150626",
        f"/pages/place-names/{shared_service.feature_of('150626')}",
        f"/pages/place-names/{shared_service.feature_of('150626')}/correct",
        f"/pages/divisions/{shared_service.id_of('150626')}",
        "/pages/proposals",
        "/pages/import",
        "/pages/export",
    ):
        editor.open(path)
        assert editor.page.locator("html").evaluate("page => page.scrollWidth") <= 390, path


def test_mongolian_is_written_downwards(seat: Seat, shared_service: Service) -> None:
    anybody = seat()
    anybody.open(f"/pages/place-names/{shared_service.feature_of('150626')}")
    name = anybody.page.locator("[lang=mn-Mong]").first
    assert name.inner_text().startswith("ᠦᠦᠰᠢᠨ")
    box = name.bounding_box()
    assert box is not None
    assert box["height"] > 2 * box["width"]
