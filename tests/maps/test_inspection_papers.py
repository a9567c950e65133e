"""Every paper of a joint inspection read back: Word by python-docx, PDF by poppler, XLSX by openpyxl."""

import datetime
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from openpyxl import load_workbook
from pypdf import PdfReader

from gis.inspection_papers.facts import (
    MarkerForm,
    PaperFacts,
    PaperKind,
    Picture,
    Record,
    Report,
    Results,
)
from gis.inspection_papers.rules import KINDS, fingerprint
from gis.inspection_papers.templates import seed
from gis.secrecy_marks import refuse_marked_file
from maps.inspection_papers import words
from maps.inspection_papers.contexts import Stamp
from maps.inspection_papers.record_sheet import record_xlsx
from maps.inspection_papers.rendering import render
from maps.inspection_papers.results_sheet import results_xlsx
from maps.inspection_papers.samples import BARE, FULL, MARKER_CHECKS, MARKER_FORM, RECORD, REPORT, RESULTS
from maps.inspection_papers.trial import TemplateRefused, names, try_template
from maps.office_pdf import pdf_of
from tests.maps.pdf_text import pages_of

CODE = "乌鄂联检〔2026〕1号-1A2B-3C4D-5E6F"
ISSUED, DRAFT = Stamp(False, CODE), Stamp(True, "")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office")


def made(kind: PaperKind, facts: PaperFacts, stamp: Stamp = ISSUED) -> bytes:
    return render(seed(kind).content, kind, facts, stamp)


def said(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    section = document.sections[0]
    edges = [*section.header.paragraphs, *section.footer.paragraphs]
    return "".join([*(each.text for each in document.paragraphs), *cells, *(each.text for each in edges)])


#: Kind → what only this paper says, of the sample facts
SAYS: dict[PaperKind, tuple[str, ...]] = {
    "plan": (
        "乌审—鄂托克线第七轮联合检查实施方案",
        "国务院令第353号",
        "第十二条",
        "151.285千米",
        "九、经费和装备",
        "十、成果资料",
        "（六）界桩修复须双方同时在场。",
        "2026年6月8日至6月19日",
    ),
    "record": (
        "行政区域界线联合检查实地检查记录表",
        "第2段（004号界桩至009号界桩）",
        "牧民<A&B>反映围栏压线",
        "王𣵦（成员）",
        "倾斜（双方复测，倾角6°）",
        "ab" * 32,
        "午后风沙，008号界桩次日补查。",
        "图1　007号界桩近景（2026年6月12日）",
        "1289.912米，大地高（较登记：不可比）",
        "20次读数平均，离散±2.1米",
        "磁方位角24°00′",
    ),
    "marker_form": (
        "行政区域界线界桩登记表",
        "单立双面",
        "石质",
        "1998年8月2日",
        "乌审旗",
        "嘎鲁图镇斯布扣嘎查",
        "108°12′18.444″",
        "38°42′44.444″",
        "1287.36",
        "1985国家高程基准",
        "“𣵦子梁”敖包",
        "201°15′",
        "西北；2019年新建",
        "ᠦᠦᠰᠢᠨ ᠬᠣᠰᠢᠭᠤ",
        "那仁",
        "近景（2026年6月12日）",
        "第36带（中央经线108°）",
        "略图界线仅为示意，不作划界依据。",
    ),
    "results": (
        "乌审—鄂托克线界桩成果表",
        "截至：2026年6月26日",
        "36519138.70",
        "丢失；更换",
        "±0.35米",
        "1998.8.2",
    ),
    "report": (
        "联合检查情况的报告",
        "内蒙古自治区人民政府：",
        "完好7座，需处置2座",
        "原位修复1座（处）",
        "鄂民函〔2026〕31号",
        "八、意见和建议",
        "鄂托克旗人民政府（盖章）",
    ),
    "summary": ("乌审旗民政局", "联合检查工作总结", "五、下一步打算", "补签界桩管护协议。"),
    "minutes": ("第一次协调会议纪要", "（二）6月8日起分两组同时外业。", "围栏压线一事待实地核实后再议。"),
    "handover": ("联合检查资料移交清单", "界桩照片18张", "3d" * 32, "纸质原件"),
    "field_form": (
        "界线联合检查外业检查表",
        "DM1-BOHVU7R4DVHX5GSVF5XR6DE5CE-2-B-1-417A",
        "填写一方：鄂托克旗",
        "□字迹模糊",
        "重点：核对方位物“水井”方位角。",
        "中误差　　　　　米　　　所测桩体：□A　□B",
        "009号界桩",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_word_says_the_facts_and_repeats_the_heads_of_its_tables(kind: PaperKind) -> None:
    content = made(kind, FULL[kind])
    text = said(content)
    assert [fact for fact in SAYS[kind] if fact not in text] == []
    assert "演示数据　不具效力" in text
    assert CODE in text
    assert "非涉密系统" in text
    assert "草稿" not in text
    body = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode("utf-8")
    assert "{{" not in body
    assert "{%" not in body
    assert "<w:tblHeader" in body or kind in ("minutes",)
    page = Document(io.BytesIO(content)).sections[0]
    assert page.page_width is not None
    assert page.page_height is not None
    assert sorted((round(page.page_width.mm), round(page.page_height.mm))) == [210, 297]


@pytest.mark.parametrize("kind", KINDS)
def test_a_restricted_paper_of_an_event_has_empty_places_and_no_false_marks(kind: PaperKind) -> None:
    content = made(kind, BARE[kind], DRAFT)
    text = said(content)
    assert "密级：" in text
    assert "草稿" in text
    assert "演示数据" not in text
    assert "界线仅为示意" not in text
    assert "None" not in text
    if kind in ("plan", "report"):
        assert "山洪冲刷" in text
        assert "每5年" not in text
    # An empty place for a mark of secrecy is no mark: the register may keep it.
    refuse_marked_file(content, f"{kind}.docx")


@pytest.mark.parametrize("kind", KINDS)
def test_styles_name_the_fonts_of_chinese_offices(kind: PaperKind) -> None:
    document = Document(io.BytesIO(seed(kind).content))
    fonts = {}
    for style in ("Normal", "Title", "Heading 1", "小表文"):
        element = document.styles[style].element.rPr
        fonts[style] = element.rFonts.get(qn("w:eastAsia"))
    assert fonts == {
        "Normal": "仿宋_GB2312", "Title": "方正小标宋简体", "Heading 1": "黑体", "小表文": "仿宋_GB2312"
    }  # fmt: skip
    language = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    assert language.get(qn("w:eastAsia")) == "zh-CN"


def test_a_long_record_runs_over_pages_with_the_heads_of_its_tables_repeated(
    home: Path,
) -> None:
    many = [replace(MARKER_CHECKS[1], number=f"{number:03}") for number in range(1, 91)]
    content = made("record", replace(RECORD, markers=many))
    pages = pages_of(pdf_of(content, home))
    assert len(pages) >= 4
    assert sum("界桩号类型登记状况" in page for page in pages) >= 3
    assert all(f"第{number}页共{len(pages)}页" in page for number, page in enumerate(pages, start=1))
    assert all(CODE in page and "演示数据" in page for page in pages)
    whole = "".join(pages)
    assert [number for number in range(1, 91) if f"{number:03}单立" not in whole] == []
    assert "王𣵦" in whole


@pytest.mark.parametrize("kind", ["plan", "report", "handover"])
def test_the_pdf_says_every_character_of_the_word_justified_or_not(kind: PaperKind, home: Path) -> None:
    """LibreOffice 7.4 drops punctuation at the end of justified lines, which staff may set."""
    content = made(kind, FULL[kind])
    justified = content if kind == "handover" else with_alignment(content, "both")
    written = Counter(re.sub(r"\s", "", body_of(justified)))
    printed = Counter("".join(pages_of(pdf_of(justified, home))))
    assert written - printed == Counter()


def with_alignment(content: bytes, alignment: str) -> bytes:
    made_anew = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made_anew, "w") as after:
        for name in before.namelist():
            bytes_ = before.read(name)
            if name == "word/styles.xml":
                assert b'<w:jc w:val="left"/>' in bytes_
                bytes_ = bytes_.replace(b'<w:jc w:val="left"/>', f'<w:jc w:val="{alignment}"/>'.encode())
            after.writestr(name, bytes_)
    return made_anew.getvalue()


def body_of(content: bytes) -> str:
    return "".join(node.text or "" for node in Document(io.BytesIO(content)).element.body.iter(qn("w:t")))


def test_the_pdf_bears_the_fonts_of_every_script_and_the_pictures(home: Path) -> None:
    content = pdf_of(made("marker_form", MARKER_FORM), home)
    reader = PdfReader(io.BytesIO(content))
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    for wanted in ("NotoSerifCJK", "NotoSansCJK", "BabelStoneHan", "NotoSansMongolian"):
        assert any(font.startswith(wanted) for font in fonts), (wanted, fonts)
    assert sum(len(page.images) for page in reader.pages) >= 3


def test_signatures_written_on_a_device_stand_on_the_paper() -> None:
    drawn = [replace(one, picture=Picture(RECORD.photos[0].content)) for one in RECORD.signatures]
    without = len(Document(io.BytesIO(made("record", RECORD))).inline_shapes)
    signed = Document(io.BytesIO(made("record", replace(RECORD, signatures=drawn))))
    shapes = [shape for shape in signed.inline_shapes if shape.width == Mm(40)]
    on_the_spot = [one for one in RECORD.signed_on_spot if one.is_current]
    assert len(shapes) == 2 + len(on_the_spot)
    assert len(signed.inline_shapes) == without + 2
    assert "签字后记录有改动，不再相符" in said(made("record", RECORD))


def test_a_photo_that_cannot_be_read_is_said_and_hinders_nothing() -> None:
    broken = replace(RECORD, photos=[Picture(b"no picture", "坏照片"), *RECORD.photos])
    assert "图1　坏照片" in said(made("record", broken))


def test_chapters_are_counted_as_printed() -> None:
    text = said(made("report", replace(REPORT, markers=(), measures=())))
    assert "四、不同意见的处理" in text
    assert "六、意见和建议" in text


def test_the_workbook_holds_numbers_as_numbers_and_codes_as_text() -> None:
    book = load_workbook(io.BytesIO(results_xlsx(RESULTS, ISSUED)))
    sheet = book.active
    assert sheet is not None
    head = [cell.value for cell in sheet[3]]
    rows = [dict(zip(head, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(4, 12)]
    assert [row["界桩号"] for row in rows] == [f"{number:03}" for number in range(1, 10)]
    first: dict[Any, Any] = rows[0]
    position = RESULTS.rows[0].stone.position
    assert (first["经度（°）"], first["纬度（°）"]) == position
    north, east, zone = words.plane_position(position)
    assert first["纵坐标X（米）"] == pytest.approx(north, abs=0.001)
    assert first["横坐标Y（米）"] == pytest.approx(east, abs=0.001)
    assert (first["带号"], first["高程（米）"]) == (zone.number, 1281)
    assert first["埋设日期"].date() == datetime.date(1998, 8, 2)
    assert rows[5]["处置措施"] == "更换"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet.print_title_rows == "$1:$3"
    footer: Any = sheet.oddFooter
    assert CODE in footer.center.text
    assert "草稿" in str(load_workbook(io.BytesIO(results_xlsx(RESULTS, DRAFT))).active["A2"].value)  # type: ignore[index]


def test_the_record_is_handed_over_as_a_workbook_too() -> None:
    of_a_stone = replace(RECORD.positions[0], stone="A桩体")
    record = replace(RECORD, positions=(of_a_stone, *RECORD.positions[1:]))
    assert "007\nA桩体" in said(made("record", record))
    book = load_workbook(io.BytesIO(record_xlsx(record, ISSUED)))
    assert book.sheetnames == ["检查内容", "界桩检查", "实测位置", "方位物", "不一致事项", "现场签字"]
    assert [cell.value for cell in book["检查内容"][3]][2:] == ["乌审旗记录", "鄂托克旗记录", "双方认定"]
    assert [row[0].value for row in book["界桩检查"].iter_rows(4)] == [each.number for each in RECORD.markers]
    measured: Any = [[cell.value for cell in row] for row in book["实测位置"].iter_rows(4)]
    assert [(row[1], row[2], (row[5], row[6]), row[9]) for row in measured] == [
        ("A桩体", "乌审旗", RECORD.positions[0].position, ""),
        ("", "鄂托克旗", RECORD.positions[1].position, "是"),
    ]
    assert [row[12] for row in measured] == ["不可比", None]
    objects = [[cell.value for cell in row][2:5] for row in book["方位物"].iter_rows(4)]
    assert objects == [["水井", "在", 46.3], ["独立树", "不在", None]]
    signed: Any = [[cell.value for cell in row] for row in book["现场签字"].iter_rows(4)]
    assert [(row[0], row[3], row[4][:8]) for row in signed] == [
        ("乌审旗", "2026.6.12 17:04", "6条记录，相符"),
        ("鄂托克旗", "2026.6.12 17:06", "6条记录；签字后"),
    ]
    assert CODE in str(book.active["A2"].value)  # type: ignore[index]
    bare = BARE["record"]
    assert isinstance(bare, Record)
    empty = load_workbook(io.BytesIO(record_xlsx(bare, DRAFT))).active
    assert empty is not None
    assert "草稿" in str(empty["A2"].value)


def test_missing_numbers_stay_empty_cells() -> None:
    bare = BARE["results"]
    assert isinstance(bare, Results)
    sheet = load_workbook(io.BytesIO(results_xlsx(bare, DRAFT))).active
    assert sheet is not None
    row = {str(head.value): cell.value for head, cell in zip(sheet[3], sheet[4], strict=True)}
    assert (row["高程（米）"], row["点位中误差（米）"], row["埋设日期"]) == (None, None, None)


def test_the_fingerprint_changes_with_any_fact_and_with_the_template() -> None:
    prints = {
        fingerprint(MARKER_FORM, "a"),
        fingerprint(MARKER_FORM, "b"),
        fingerprint(replace(MARKER_FORM, warden="另人"), "a"),
        fingerprint(replace(MARKER_FORM, near=Picture(b"x")), "a"),
        fingerprint(BARE["marker_form"], "a"),
    }
    assert len(prints) == 5
    assert (
        fingerprint(MarkerForm(**{name: getattr(MARKER_FORM, name) for name in MarkerForm.__slots__}), "a")
        in prints
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_seed_passes_the_trial_and_names_only_what_is_listed(kind: PaperKind) -> None:
    try_template(kind, seed(kind).content)
    listed = dict(names(kind))
    assert listed["paper.line_name"] == "乌审—鄂托克线"
    assert len(listed) > 30


def edited(edit: Callable[[str], str], member: str = "word/document.xml") -> bytes:
    """Return the seed of the minutes with the XML of a member changed."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(seed("minutes").content)) as before,
        zipfile.ZipFile(content, "w") as after,
    ):
        for name in before.namelist():
            bytes_ = before.read(name)
            after.writestr(name, edit(bytes_.decode("utf-8")) if name == member else bytes_)
    return content.getvalue()


def with_member(name: str, content: bytes = b"x") -> bytes:
    made_anew = io.BytesIO(seed("minutes").content)
    with zipfile.ZipFile(made_anew, "a") as package:
        package.writestr(name, content)
    return made_anew.getvalue()


LINKED = b'<Relationship TargetMode="External" Target="http://elsewhere.example"/>'
WRONG = (
    "wrong name", "wrong root", "no end", "one brace", "sandbox", "no zip", "pdf", "macro", "embedded",
    "link", "large",
)  # fmt: skip


@pytest.mark.parametrize(
    ("content", "fault", "suggestion"),
    [
        (edited(lambda xml: xml.replace("paper.held_on", "paper.hold_on")), "hold_on", "held_on"),
        (edited(lambda xml: xml.replace("paper.is_restricted", "papr.is_restricted")), "papr", "paper"),
        (edited(lambda xml: xml.replace("{%p endif %}", "", 1)), "endif", ""),
        (edited(lambda xml: xml.replace("{{ paper.title }}", "{{ paper.title }")), "", ""),
        (edited(lambda xml: xml.replace("{{ paper.title }}", "{{ ''.__class__.__mro__ }}")), "", ""),
        (edited(lambda xml: xml, "word/styles.xml").replace(b"PK", b"XX"), "", ""),
        (b"%PDF-1.7", "", ""),
        (with_member("word/vbaProject.bin"), "", ""),
        (with_member("word/embeddings/oleObject1.bin"), "", ""),
        (with_member("word/_rels/x.rels", LINKED), "word/_rels/x.rels", ""),
        (b"PK" + bytes(6 << 20), "5", ""),
    ],
    ids=WRONG,
)
def test_a_template_that_would_fail_later_is_refused_with_the_reason(
    content: bytes, fault: str, suggestion: str
) -> None:
    with pytest.raises(TemplateRefused) as refused:
        try_template("minutes", content)
    (detail,) = refused.value.details
    assert fault in str(detail["name"])
    assert detail["suggestion"] == suggestion
    assert detail["message"]
    assert detail["message_en"]


def test_a_paper_of_no_findings_is_still_a_paper() -> None:
    for kind in ("record", "report"):
        facts = FULL[kind]
        assert isinstance(facts, Record | Report)
        bare = replace(facts, markers=(), measures=(), differences=())
        assert "不一致事项" not in said(made(kind, bare)) or kind == "report"
