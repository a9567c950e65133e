import io
import json
import os
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from openpyxl.comments import Comment

import fiona

from gis import messages
from gis.secrecy_marks import (
    CannotBeChecked,
    MarkedSecret,
    find_mark_in_file,
    refuse_marked_file,
    refuse_marked_reading,
)
from gis.spreadsheets.sheet import TextReading
from tests.gis.spreadsheets.sample_files import access_database, document, workbook
from tests.gis.vector_files.sample_layers import KML, geojson, shapefile, zipped

INNOCENT_TABLE = [["名称", "密级", "备注"], ["秘密花园路", "公开", "保守国家秘密法"]]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
V = 'xmlns:v="urn:schemas-microsoft-com:vml"'


def docx_with(change: Callable[[docx.document.Document], None]) -> bytes:
    made = docx.Document(io.BytesIO(document(INNOCENT_TABLE)))
    change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def in_runs(made: docx.document.Document) -> None:
    paragraph = made.add_paragraph()
    for piece in ("机", "密★", "10年"):
        paragraph.add_run(piece)


def in_header(made: docx.document.Document) -> None:
    made.sections[0].header.paragraphs[0].text = "秘密"


def in_footer(made: docx.document.Document) -> None:
    made.sections[0].footer.paragraphs[0].text = "密级：绝密"


def in_text_box(made: docx.document.Document) -> None:
    made.add_paragraph("关于界线的说明")._p.append(
        parse_xml(
            f"<w:r {W} {V}><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>机密</w:t></w:r></w:p>"
            "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        )
    )


def in_watermark(made: docx.document.Document) -> None:
    made.sections[0].header.paragraphs[0]._p.append(
        parse_xml(f'<w:r {W} {V}><w:pict><v:shape><v:textpath string="机密"/></v:shape></w:pict></w:r>')
    )


def in_properties(made: docx.document.Document) -> None:
    made.core_properties.keywords = "机密"


def in_table(made: docx.document.Document) -> None:
    made.tables[0].cell(1, 1).text = "秘密（详图）"


@pytest.mark.parametrize(
    "change",
    [in_runs, in_header, in_footer, in_text_box, in_watermark, in_properties, in_table],
    ids=lambda change: change.__name__,
)
def test_word(change: Callable[[docx.document.Document], None]) -> None:
    assert find_mark_in_file(docx_with(change), "说明.docx") is not None


def test_innocent_word_and_excel_pass() -> None:
    assert find_mark_in_file(docx_with(lambda made: None), "秘密花园路.docx") is None
    content = workbook([list(row) for row in INNOCENT_TABLE])
    assert find_mark_in_file(content, "地名.xlsx") is None


def excel_cell(book: openpyxl.Workbook) -> None:
    book.worksheets[0]["C2"] = "机密"


def excel_column(book: openpyxl.Workbook) -> None:
    book.worksheets[0]["B2"] = "秘密级别（内）"


def excel_header(book: openpyxl.Workbook) -> None:
    header = book.worksheets[0].oddHeader
    assert header is not None
    header.center.text = "机密"
    header.center.font = "宋体,Bold"
    header.center.size = 14


def excel_comment(book: openpyxl.Workbook) -> None:
    book.worksheets[0]["A1"].comment = Comment("绝密★长期", "某人")


def excel_sheet_name(book: openpyxl.Workbook) -> None:
    book.create_sheet("界桩（机密）")


def excel_hidden_sheet(book: openpyxl.Workbook) -> None:
    sheet = book.create_sheet("附")
    sheet.append(["秘密"])
    sheet.sheet_state = "veryHidden"


@pytest.mark.parametrize(
    "change",
    [excel_cell, excel_column, excel_header, excel_comment, excel_sheet_name, excel_hidden_sheet],
    ids=lambda change: change.__name__,
)
def test_excel(change: Callable[[openpyxl.Workbook], None]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([list(row) for row in INNOCENT_TABLE])))
    change(book)
    out = io.BytesIO()
    book.save(out)
    assert find_mark_in_file(out.getvalue(), "地名.xlsx") is not None


def test_the_place_is_named_as_excel_does() -> None:
    content = "名称,密级\n界线,公开\n详图,机密（三）\n".encode()
    found = find_mark_in_file(content, "表.csv")
    assert found is not None
    assert found.place == "表.csv!B3"


def test_old_excel_with_a_marked_header_only() -> None:
    here = Path(__file__).parent
    assert find_mark_in_file(here / "marked_header.xls", "地名.xls") is not None
    assert find_mark_in_file(here.parent / "spreadsheets" / "names.xls", "地名.xls") is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("名称,备注\n甲,秘密\n", True),
        ("名称,密级\n甲,属机密级\n", True),
        ("密级：秘密,\n名称,代码\n甲,1\n", True),
        ("名称,备注\n秘密花园路,见保守国家秘密法\n", False),
        ("名称,密级\n秘密花园路,公开\n", False),
    ],
)
def test_csv(text: str, marked: bool, encoding: str) -> None:
    assert (find_mark_in_file(text.encode(encoding), "a.csv") is not None) == marked


def test_a_mark_across_the_edge_of_a_portion_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for shift in range(4):
        path.write_bytes(b"a\n" * ((1 << 19) - 2) + b"b" * shift + "\n机密\n".encode())
        assert find_mark_in_file(path, "a.csv") is not None


@pytest.mark.parametrize("escaped", [True, False])
@pytest.mark.parametrize(
    ("properties", "marked"),
    [
        ({"密级": "机密"}, True),
        ({"密级": "属秘密级"}, True),
        ({"备注": "[秘密]"}, True),
        ({"名称": "秘密花园路", "密级": "公开"}, False),
    ],
)
def test_geojson(properties: dict[str, object], marked: bool, escaped: bool, tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", [(None, properties)])
    if escaped:
        path.write_text(json.dumps(json.loads(path.read_text("utf-8"))), "ascii")
    assert (find_mark_in_file(path, "a.geojson") is not None) == marked


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("旗府", "机密", True),
        ("旗府", "&#x673a;&#x5bc6;★", True),
        ("旗府", "<![CDATA[<b>密级：</b>机密★10年]]>", True),
        ('name="代码"><value>150626100', 'name="密级"><value>属机密', True),
        ("苏木镇", "界线（秘密）", True),
        ("旗府", "秘密花园", False),
        ('name="代码"><value>150626100', 'name="密级"><value>公开', False),
    ],
)
def test_kml_and_kmz(old: str, new: str, marked: bool, tmp_path: Path) -> None:
    path = tmp_path / "doc.kml"
    assert old in KML
    path.write_text(KML.replace(old, new), "utf-8")
    kmz = zipped(tmp_path / "a.kmz", [path])
    for file in (path, kmz):
        assert (find_mark_in_file(file, file.name) is not None) == marked


@pytest.mark.parametrize("encoding", ["GBK", "UTF-8"])
@pytest.mark.parametrize(
    ("field", "value", "marked"),
    [
        ("备注", "机密", True),
        ("密级", "属秘密级", True),
        ("密级", "公开", False),
        ("名称", "秘密花园路", False),
    ],
)
def test_shapefile_and_its_zip(field: str, value: str, marked: bool, encoding: str, tmp_path: Path) -> None:
    path = shapefile(tmp_path, ("甲", value), encoding, field=field)
    archive = zipped(tmp_path / "a.zip", sorted(tmp_path.glob("地名.*")))
    for file in (path.with_suffix(".dbf"), archive):
        assert (find_mark_in_file(file, file.name) is not None) == marked


def test_gpkg(tmp_path: Path) -> None:
    for number, (value, marked) in enumerate((("机密", True), ("秘密花园路", False))):
        path = tmp_path / f"{number}.gpkg"
        schema = {"geometry": "None", "properties": [("备注", "str")]}
        with fiona.open(path, "w", driver="GPKG", layer="甲", crs="EPSG:4490", schema=schema) as sink:
            sink.write({"geometry": None, "properties": {"备注": value}})
        content = path.read_bytes()
        # QGIS leaves it marked as written with a log.
        logged = content[:18] + b"\x02\x02" + content[20:]
        path.with_suffix(".logged").write_bytes(logged)
        for source in (path, content, path.with_suffix(".logged"), logged):
            assert (find_mark_in_file(source, "a.gpkg") is not None) == marked


def test_access() -> None:
    assert find_mark_in_file(access_database({"Banana": "[机密]"}), "普查.mdb") is not None
    assert find_mark_in_file(access_database({"Banana": "嘎鲁图镇"}), "普查.mdb") is None


def test_zips_inside_zips_and_marked_members() -> None:
    def packed(name: str, content: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(name, content)
        return out.getvalue()

    inner = packed("a.csv", "名称,备注\n甲,秘密\n".encode())
    assert find_mark_in_file(packed("b.zip", inner), "c.zip") is not None
    assert find_mark_in_file(packed("机密/图.jpg", b"\xff\xd8\xff"), "c.zip") is not None
    assert find_mark_in_file(packed("图.jpg", b"\xff\xd8\xff"), "c.zip") is None
    deep = inner
    for number in range(5):
        deep = packed(f"{number}.zip", deep)
    with pytest.raises(CannotBeChecked) as refused:
        find_mark_in_file(deep, "c.zip")
    assert messages.text(refused.value.message_id, "zh", **refused.value.params)


def test_what_is_locked_or_broken_cannot_be_checked() -> None:
    locked = bytearray(workbook([["名称", "代码"]]))
    at = locked.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    for content in (bytes(locked), b"PK\x03\x04broken", b"SQLite format 3\0" + b"x" * 200):
        with pytest.raises(CannotBeChecked):
            find_mark_in_file(content, "a.xlsx")


def test_a_refusal_keeps_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    secret = "名称,备注\n某处,机密★10年\n".encode()
    for content, name in (
        (secret, "a.csv"),
        (access_database({"Banana": "[机密]"}), "a.mdb"),
        (docx_with(in_header), "a.docx"),
    ):
        with pytest.raises(MarkedSecret) as refused:
            refuse_marked_file(content, name)
        assert "某处" not in str(refused.value)
        for language in ("zh", "en"):
            assert messages.text(refused.value.message_id, language, **refused.value.params)
    assert os.listdir(tmp_path) == []
    refuse_marked_file("名称\n甲\n".encode(), "a.csv")


def test_a_mark_that_only_the_users_own_delimiter_shows() -> None:
    content = "名称|密级|备注,一,二\n甲|秘密|x,1,2\n".encode()
    with pytest.raises(MarkedSecret):
        refuse_marked_reading(content, "a.csv", TextReading(delimiter="|"))
    refuse_marked_reading("名称|备注\n甲|公开\n".encode(), "a.csv", TextReading(delimiter="|"))
