"""Files that are no Word form of the edition, or are made to do harm, are refused with a sentence."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from gis.editions import word_package, word_return
from gis.editions.content import digest, to_bytes
from gis.editions.word_package import WordOfOtherEdition, WordUnreadable
from gis.editions.word_return import edition_digest, read_back
from gis.messages import text
from maps.book.composing import volume
from maps.book_word import write_docx
from tests.gis.editions.uxin_content import content
from tests.maps.book_word.marking_up import marked_up

EDITION = content()
_RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="{target}"{more} '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
    "</Relationships>"
)
_XXE = (
    '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
    '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">&secret;</w:comments>'
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("word") / "edition.docx"
    write_docx(EDITION, out, volume(EDITION, maps=False))
    return out


def relation(kind: str, target: str, more: str = ' TargetMode="External"') -> bytes:
    return _RELATION.format(kind=kind, target=target, more=more).encode()


REFUSED: list[tuple[str, str, bytes]] = [
    ("macros", "word/vbaProject.bin", b"MZ"),
    ("an embedded program", "word/embeddings/oleObject1.bin", b"MZ"),
    (
        "a remote template",
        "word/_rels/settings.xml.rels",
        relation("attachedTemplate", "http://x.invalid/t.dotm"),
    ),
    ("a remote picture", "word/_rels/comments.xml.rels", relation("image", "http://x.invalid/p.png")),
    ("a foreign document within", "word/_rels/comments.xml.rels", relation("aFChunk", "in.html", "")),
    ("an external entity", "word/comments.xml", _XXE.encode()),
    ("an external entity in a relation", "word/_rels/x.xml.rels", _XXE.encode()),
    ("a damaged part", "word/comments.xml", b"<w:comments"),
    ("a part outside the package", "../x.xml", b"<x/>"),
]


@pytest.mark.parametrize(("name", "said"), [one[1:] for one in REFUSED], ids=[one[0] for one in REFUSED])
def test_harmful_files_are_refused(written: Path, tmp_path: Path, name: str, said: bytes) -> None:
    file = marked_up(written, tmp_path / "back.docx", parts={name: said})
    with pytest.raises(WordUnreadable) as refused:
        read_back(file, EDITION)
    assert refused.value.message_id != WordUnreadable.message_id
    assert "{" not in text(refused.value.message_id, "zh", **refused.value.params)


def no_zip(file: Path) -> None:
    file.write_bytes(b"PK\x03\x04 no")


def other_zip(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "a")


def old_word(file: Path) -> None:
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


@pytest.mark.parametrize("make", [no_zip, other_zip, old_word])
def test_what_is_no_word_document_is_refused(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "x.docx")
    with pytest.raises(WordUnreadable):
        read_back(tmp_path / "x.docx", EDITION)


def test_entities_within_the_text_are_refused_before_they_grow(written: Path, tmp_path: Path) -> None:
    bomb = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10 if at else "x"}">' for at in range(9))
    with zipfile.ZipFile(written) as archive:
        document = archive.read("word/document.xml").decode()
    head, rest = document.split("?>", 1)
    file = tmp_path / "bomb.docx"
    with zipfile.ZipFile(written) as before, zipfile.ZipFile(file, "w") as after:
        for info in before.infolist():
            said = (
                f"{head}?><!DOCTYPE w:document [{bomb}]>{rest}"
                if info.filename == "word/document.xml"
                else ""
            )
            after.writestr(info.filename, said or before.read(info))
    with pytest.raises(WordUnreadable) as refused:
        read_back(file, EDITION)
    assert refused.value.message_id == "editions.word.declares_entities"


def test_what_unpacks_too_large_is_not_unpacked(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_package, "MOST_UNPACKED_BYTES", 1 << 20)
    file = marked_up(written, tmp_path / "back.docx", parts={"word/media/x.png": bytes(2 << 20)})
    assert file.stat().st_size < 1 << 20
    with pytest.raises(WordUnreadable) as refused:
        read_back(file, EDITION)
    assert refused.value.message_id == "editions.word.too_large"


@pytest.mark.parametrize(
    ("name", "end", "told"),
    [
        ("word/styles.xml", "</w:styles>", "editions.word.part_too_large"),
        ("word/document.xml", "<w:sectPr", "editions.word.too_many_blocks"),
    ],
)
def test_a_small_file_can_not_fill_the_memory_or_the_day(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, end: str, told: str
) -> None:
    """Two megabytes of file held a hundred million elements: 16 GB of memory, or hours."""
    monkeypatch.setattr(word_package, "MOST_BYTES_AT_ONCE", 1 << 20)
    monkeypatch.setattr(word_return, "MOST_BLOCKS", 20_000)
    with zipfile.ZipFile(written) as form:
        content = form.read(name).decode().replace(end, "<w:p/>" * 200_000 + end, 1)
    file = marked_up(written, tmp_path / "back.docx", parts={name: content.encode()})
    with pytest.raises(WordUnreadable) as refused:
        read_back(file, EDITION)
    assert refused.value.message_id == told


def test_the_file_of_another_edition_is_refused_by_name(written: Path) -> None:
    assert edition_digest(written) == digest(to_bytes(EDITION))
    with pytest.raises(WordOfOtherEdition) as refused:
        read_back(written, replace(EDITION, label="第二版"))
    assert refused.value.params == {"of": "乌审旗地名志 试排本", "expected": "乌审旗地名志 第二版"}


def test_a_file_without_its_edition_is_refused(written: Path, tmp_path: Path) -> None:
    file = marked_up(written, tmp_path / "back.docx", without=("docProps/custom.xml",))
    with pytest.raises(WordUnreadable) as refused:
        read_back(file, EDITION)
    assert refused.value.message_id == "editions.word.no_edition"
