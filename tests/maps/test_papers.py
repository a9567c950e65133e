"""The approval form, read back from Word and from PDF by other libraries."""

import dataclasses
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from pypdf import PdfReader

from maps.papers import ApprovalForm, FieldChange, SignaturePlace, approval_form_docx, approval_form_pdf
from tests.maps.forms import uxin_form


def without_space(text: str) -> str:
    return re.sub(r"\s", "", text)


def pdf_text(form: ApprovalForm) -> str:
    pages = PdfReader(BytesIO(approval_form_pdf(form))).pages
    return without_space("".join(page.extract_text() for page in pages))


def docx_text(form: ApprovalForm) -> str:
    document = Document(BytesIO(approval_form_docx(form)))
    parts = [paragraph.text for paragraph in document.paragraphs]
    parts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    parts += [paragraph.text for paragraph in document.sections[0].footer.paragraphs]
    return without_space("".join(parts))


READERS = pytest.mark.parametrize("read", [pdf_text, docx_text], ids=["pdf", "docx"])


@READERS
def test_both_papers_say_the_same_facts(read: Callable[[ApprovalForm], str]) -> None:
    form = uxin_form(3)
    said = read(form)
    facts = [
        form.bureau,
        "变更单审批单",
        form.number,
        form.check_code,
        form.title,
        form.kind,
        form.organisation,
        form.author,
        form.reason,
        "2026年5月1日",
        "非涉密系统",
        "共8项",
        "共2件",
        "苏雅拉",
        "已批准",
        "情况属实，同意。",
        "2026年5月2日",
        "承办人意见",
        "审核意见",
        "领导签发意见",
        "签字",
        "盖章",
        "填报人不得审批本单",
    ]
    facts += [part for c in form.changes for part in (c.record, c.field, c.before, c.after)]
    facts += [part for e in form.enclosures for part in (e.title, e.sha256)]
    assert [fact for fact in facts if without_space(fact) not in said] == []
    assert "演示数据" not in said


@READERS
def test_rare_characters_and_mongolian_survive(read: Callable[[ApprovalForm], str]) -> None:
    said = read(uxin_form())
    assert "𣵦子梁" in said
    assert "ᠦᠦᠰᠢᠨ" in said


@READERS
def test_absent_values_are_said_not_left_blank(read: Callable[[ApprovalForm], str]) -> None:
    form = dataclasses.replace(uxin_form(), enclosures=[], approvals=[])
    said = read(form)
    assert "（无）" in said
    assert "（删除）" in said
    assert "三、审批签字" in said
    assert "已有审批意见" not in said


@READERS
def test_demonstration_paper_says_that_it_has_no_force(read: Callable[[ApprovalForm], str]) -> None:
    assert "演示数据不具效力" in read(uxin_form(is_demonstration=True))


@READERS
def test_markup_of_the_layout_programs_stays_text(read: Callable[[ApprovalForm], str]) -> None:
    nasty = "#set text(red) $x$ *粗* {{ form.number }} {% if x %} <w:p/> \\ _a_"
    form = dataclasses.replace(uxin_form(), reason=nasty, changes=[FieldChange(nasty, nasty, nasty, nasty)])
    # A merged cell of the Word table is read once for each column it spans.
    assert read(form).count(without_space(nasty)) in (5, 7)


def test_places_for_signatures_are_the_callers() -> None:
    form = dataclasses.replace(uxin_form(), signatures=[SignaturePlace("毗邻方意见", seal=True)])
    for said in (pdf_text(form), docx_text(form)):
        assert "毗邻方意见" in said
        assert "领导签发意见" not in said


def test_long_pdf_is_a4_numbers_its_pages_and_repeats_the_table_head() -> None:
    pages = PdfReader(BytesIO(approval_form_pdf(uxin_form(90)))).pages
    texts = [without_space(page.extract_text()) for page in pages]
    assert len(pages) > 3
    numbered = [f"—{k}—" in text and f"共{len(pages)}页" in text for k, text in enumerate(texts, start=1)]
    assert numbered == [True] * len(pages)
    assert all(uxin_form(90).check_code in text and "非涉密系统" in text for text in texts)
    assert sum("序号对象字段变更前变更后" in text for text in texts) >= 3
    assert {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in pages} == {
        (595, 842)
    }
    rows = [int(k) for text in texts for k in re.findall(r"试验地名(\d+)号", text)]
    assert rows == list(range(90))


def test_pdf_embeds_a_font_for_every_script() -> None:
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in PdfReader(BytesIO(approval_form_pdf(uxin_form()))).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert any(font.startswith("NotoSerifCJKsc") for font in fonts), "install fonts-noto-cjk"
    assert any(font.startswith("NotoSansMongolian") for font in fonts), "install fonts-noto-core"
    assert any(font.startswith("BabelStoneHan") for font in fonts), "install fonts-babelstone-han"


def test_word_document_names_chinese_fonts_repeats_heads_and_counts_pages() -> None:
    content = approval_form_docx(uxin_form())
    document = Document(BytesIO(content))
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    parts = zipfile.ZipFile(BytesIO(content))
    body = parts.read("word/document.xml").decode("utf-8")
    assert body.count("<w:tblHeader") == 3
    assert "{{" not in body
    assert "{%" not in body
    footers = [parts.read(name).decode("utf-8") for name in parts.namelist() if "word/footer" in name]
    assert any("NUMPAGES" in footer for footer in footers)
    page = document.sections[0]
    assert page.page_width is not None
    assert page.page_height is not None
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)


def test_word_document_is_set_as_gb_t_9704_wants_official_papers() -> None:
    document = Document(BytesIO(approval_form_docx(uxin_form())))
    page = document.sections[0]
    lengths = (page.page_width, page.page_height, page.top_margin, page.left_margin)
    assert [None if length is None else round(length.mm) for length in lengths] == [210, 297, 37, 28]
    assert page.right_margin is not None
    assert page.bottom_margin is not None
    assert (round(210 - 28 - page.right_margin.mm), round(297 - 37 - page.bottom_margin.mm)) == (156, 225)
    # 22 lines of 225 mm, in twentieths of a point
    grid = page._sectPr.find(qn("w:docGrid"))
    assert grid is not None
    assert int(grid.get(qn("w:linePitch"))) == round(225 / 25.4 * 1440 / 22)
    # 28 characters a line: 16 pt less what each gives way
    normal = document.styles["Normal"].element.rPr
    character = int(normal.find(qn("w:sz")).get(qn("w:val"))) / 2 + (
        int(normal.find(qn("w:spacing")).get(qn("w:val"))) / 20
    )
    assert int(156 / 25.4 * 72 / character) == 28

    def set_in(text: str) -> set[tuple[str, float]]:
        cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
        paragraphs = [*document.paragraphs, *(one for cell in cells for one in cell.paragraphs)]
        return {
            (run._element.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt)
            for paragraph in paragraphs
            if text in paragraph.text
            for run in paragraph.runs
            if run.text.strip() and run.font.size is not None
        }

    assert set_in("变更单审批单") == {("方正小标宋简体", 22.0)}
    assert set_in("一、变更内容") == {("黑体", 16.0)}
    assert set_in("承办人意见") == {("楷体_GB2312", 12.0)}
    number = next(one for one in page.footer.paragraphs if one.text.startswith("—"))
    assert without_space(number.text) == "—1—"
    assert {(run._element.rPr.rFonts.get(qn("w:ascii")), run.font.size) for run in number.runs} == {
        ("宋体", Pt(14))
    }


def test_check_code_is_the_number_and_the_beginning_of_the_fingerprint() -> None:
    form = dataclasses.replace(uxin_form(), fingerprint="0123456789abcdef" * 4)
    assert form.check_code == "2026-000123-0123-4567-89AB"


@READERS
def test_what_is_not_listed_is_counted(read: Callable[[ApprovalForm], str]) -> None:
    assert "另有4800条记录" in read(dataclasses.replace(uxin_form(), not_listed=4800))
    assert "另有" not in read(uxin_form())


def test_same_form_makes_the_same_pdf() -> None:
    first, second = (approval_form_pdf(uxin_form()) for _ in range(2))
    assert first == second


def test_date_is_the_one_in_china() -> None:
    late = [datetime(2026, 4, 30, hour, tzinfo=UTC) for hour in (15, 16)]
    said = [pdf_text(dataclasses.replace(uxin_form(), submitted_at=moment)) for moment in late]
    assert ["2026年4月30日" in said[0], "2026年5月1日" in said[1]] == [True, True]
    assert all(a != b for a, b in pairwise(said))


def test_a_long_romanization_is_broken_between_syllables_with_a_hyphen() -> None:
    """§3.6-13, in the PDF; nothing is put into a name that Word would print."""
    spelled = "Shénshuǐtáicūn" * 4
    change = FieldChange("神水台", "罗马字母拼写", "", spelled, is_spelling=True)
    form = dataclasses.replace(uxin_form(1), changes=[change])
    said = pdf_text(form)
    assert spelled not in said
    assert re.sub("[-‐\u00ad]", "", said).count(spelled) == 1
    broken = re.findall(r"(\w+)[-‐\u00ad]", said[said.index("Shén") :].split("共")[0])
    assert broken
    assert all(re.search(r"(Shén|shuǐ|tái|cūn)$", part) for part in broken)
    assert spelled in docx_text(form)
