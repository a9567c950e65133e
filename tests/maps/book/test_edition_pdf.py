"""The PDF of a whole edition: fit for archives as far as it can be checked here, searchable, without a leak.

No validator of PDF/A that is worth its name is to be had from Debian, PyPI or npm: veraPDF is in none, and
that of pdf-oxide passes files without ToUnicode, with other widths, or with two titles. Typst refuses what
the standard forbids; what it asks for and a reader of PDF can see is checked here one by one (ISO 19005-2).
"""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from maps.book.composing import volume
from maps.book.pdf import write_pdf
from tests.gis.editions.uxin_content import MONGOLIAN, content

#: Flag of an annotation that is printed, and has no other
PRINTED = 4
SECRET = "机密泄露测试zq7"
EDITION = replace(
    content(),
    rules={"entry_templates": SECRET},
    code_lists={SECRET: SECRET},
    entries=tuple(
        replace(entry, facts=(("boundary", SECRET),), national_code=SECRET) for entry in content().entries
    ),
    units=tuple(replace(unit, code=SECRET) for unit in content().units),
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("edition") / "book.pdf"
    write_pdf(volume(EDITION), written)
    return written


@pytest.fixture(scope="module")
def pages(file: Path) -> list[str]:
    read = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True)
    return [re.sub(r"[\s\u2060]", "", page) for page in read.stdout.decode("utf-8").split("\f")[:-1]]


def objects(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Give every dictionary and stream of the file."""
    assert isinstance(reader.trailer["/Size"], int)
    for number in range(1, reader.trailer["/Size"]):
        found = reader.get_object(number)
        if isinstance(found, DictionaryObject):
            yield found


def test_nothing_that_pdf_a_forbids_is_in_it_and_what_it_asks_for_is(file: Path) -> None:
    reader = PdfReader(file)
    assert file.read_bytes().startswith(b"%PDF-1.7\n%")
    assert "/Encrypt" not in reader.trailer
    assert "/ID" in reader.trailer
    root = reader.trailer["/Root"].get_object()
    assert isinstance(root, DictionaryObject)
    intents = root["/OutputIntents"].get_object()
    assert isinstance(intents, ArrayObject)
    (intent,) = (one.get_object() for one in intents)
    assert isinstance(intent, DictionaryObject)
    assert str(intent["/S"]) == "/GTS_PDFA1"
    assert isinstance(intent["/DestOutputProfile"].get_object(), StreamObject)
    assert not {"/AA", "/AcroForm", "/NeedsRendering", "/OpenAction"} & set(root)
    found = list(objects(reader))
    assert not {"/JavaScript", "/Launch", "/EmbeddedFile", "/Filespec", "/Movie", "/Sound"} & {
        str(one.get(key)) for one in found for key in ("/S", "/Type", "/Subtype")
    }
    fonts = [one for one in found if one.get("/Type") == "/Font"]
    assert fonts
    assert all("/ToUnicode" in font for font in fonts if str(font["/Subtype"]) == "/Type0")
    described = [one for one in found if one.get("/Type") == "/FontDescriptor"]
    assert all({"/FontFile2", "/FontFile3"} & set(one) for one in described)
    assert "/LZWDecode" not in {str(one.get("/Filter")) for one in found}
    # 6.2.11.3.2 and 6.2.8: how characters are found in fonts, and pictures drawn as they are
    true_type = [font for font in fonts if str(font["/Subtype"]) == "/CIDFontType2"]
    assert true_type
    assert all("/CIDToGIDMap" in font for font in true_type)
    assert not {"/Alternates", "/OPI", "/TR", "/HTP", "/SMask", "/PS"} & {key for one in found for key in one}
    assert not any(bool(one.get("/Interpolate")) for one in found)
    # 6.1.7.1 and 6.3.2: nothing lies outside, nothing on a page is hidden from print
    assert not any("/F" in one for one in found if isinstance(one, StreamObject))
    flags = [int(str(one["/F"])) for one in found if one.get("/Type") == "/Annot"]
    assert flags
    assert set(flags) == {PRINTED}
    # Transparency would need a colour space to blend in
    assert not any("/Group" in page for page in reader.pages)


def test_every_glyph_says_which_characters_it_is(file: Path) -> None:
    """ISO 19005-2, 6.2.11.7.2: no glyph is of U+0000, U+FEFF or U+FFFE."""
    told = subprocess.run(["pdffonts", str(file)], capture_output=True, check=True, text=True).stdout
    fonts = told.splitlines()[2:]
    assert len(fonts) >= 7
    assert all(re.search(r"\byes yes yes\b", font) for font in fonts), told
    streams = [one for one in objects(PdfReader(file)) if isinstance(one, StreamObject)]
    bodies = [one.get_data() for one in streams if one.get("/Type") == "/CMap"]
    assert len(bodies) == len(fonts)
    for body in bodies:
        assert not re.search(rb"<(?:0000|FEFF|FFFE)>\s*$", body, re.MULTILINE | re.IGNORECASE)


def test_metadata_say_the_same_twice(file: Path) -> None:
    reader = PdfReader(file)
    told, packet = reader.metadata, reader.xmp_metadata
    assert told is not None
    assert packet is not None
    assert (packet.pdfaid_part, packet.pdfaid_conformance) == ("2", "U")
    assert packet.dc_title == {"x-default": told.title} == {"x-default": "乌审旗地名志"}
    assert told.creation_date is not None
    assert packet.xmp_create_date is not None
    assert told.creation_date.date() == packet.xmp_create_date.date() == EDITION.as_of


def test_names_in_text_and_on_maps_can_be_searched(pages: list[str]) -> None:
    whole = "".join(pages)
    for entry in EDITION.entries:
        assert re.sub(r"\s", "", entry.name) in whole
    for words in MONGOLIAN.values():
        assert all(word in whole for word in words.split(" "))
    town = next(page for page in pages if "乌审召镇图界线仅为示意，不作划界依据" in page)
    for words in ("巴音柴达木村", "木都柴达木村", "109°10′E"):
        assert words in town
    assert "审图号：蒙S(2026)001号" in town


def test_the_stroke_index_gives_pages_under_first_characters(pages: list[str]) -> None:
    index = next(page for page in pages if "笔画索引" in page and "目录" not in page)
    assert re.search(r"四画.*乌乌兰陶勒盖镇\.+\d+乌审召镇\.+\d+", index)


def test_no_byte_of_it_tells_what_is_not_printed(file: Path, pages: list[str]) -> None:
    assert SECRET not in "".join(pages)
    spellings = [SECRET.encode(code) for code in ("utf-8", "utf-16-be", "utf-16-le", "gb18030")]
    reader = PdfReader(file)
    bodies = [one.get_data() for one in objects(reader) if isinstance(one, StreamObject)]
    for body in (file.read_bytes(), *bodies, str(reader.metadata).encode()):
        assert not any(spelling in body for spelling in spellings)
