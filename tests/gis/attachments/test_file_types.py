"""A file is what its bytes are, not what its name says."""

import io
import zipfile

import docx
import openpyxl
import pytest

from gis.attachments.rules import (
    EXCEL,
    WORD,
    NameMissing,
    TypeDiffers,
    TypeNotAllowed,
    media_type,
    plain_name,
)

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 40
EXE = b"MZ\x90\x00" + b"\x00" * 60 + b"PE\x00\x00"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"


WEBM = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + b"\x00" * 40
OGG = b"OggS\x00\x02" + b"\x00" * 20 + b"\x01\x13"
MP4 = b"\x00\x00\x00\x1cftypiso5" + b"\x00" * 16


def track(kind: bytes) -> bytes:
    return b"\x00" * 5000 + b"hdlr" + b"\x00" * 8 + kind + b"\x00" * 20


def word() -> bytes:
    written = io.BytesIO()
    docx.Document().save(written)
    return written.getvalue()


def excel() -> bytes:
    written = io.BytesIO()
    openpyxl.Workbook().save(written)
    return written.getvalue()


def archive(*members: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for member in members:
            packed.writestr(member, "x")
    return written.getvalue()


def compound(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + stream.encode("utf-16-le") + b"\x00" * 64


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (PDF, "批复.pdf", "application/pdf"),
        (PNG, "扫描.PNG", "image/png"),
        (JPEG, "照片.jpg", "image/jpeg"),
        (JPEG, "照片.jpeg", "image/jpeg"),
        (b"II*\x00" + b"\x08\x00\x00\x00" + b"\x00" * 40, "图.tif", "image/tiff"),
        (b"MM\x00*" + b"\x00\x00\x00\x08" + b"\x00" * 40, "图.tiff", "image/tiff"),
        (word(), "审批单.docx", WORD),
        (excel(), "清单.xlsx", EXCEL),
        (archive("OFD.xml", "Doc_0/Document.xml"), "公文.ofd", "application/ofd"),
        (compound("WordDocument"), "旧文件.doc", "application/msword"),
        (compound("Workbook"), "旧表.xls", "application/vnd.ms-excel"),
        ("图克镇".encode(), "说明.txt", "text/plain"),
        ("图克镇,嘎鲁图镇".encode("gb18030"), "清单.csv", "text/plain"),
        ("𣵦子梁 ᠦᠦᠰᠢᠨ".encode(), "rare.txt", "text/plain"),
        (WEBM + b"\x86\x86A_OPUS", "读音.webm", "audio/webm"),
        (OGG + b"OpusHead", "读音.ogg", "audio/ogg"),
        (OGG + b"OpusHead", "读音.opus", "audio/ogg"),
        (MP4 + track(b"soun"), "读音.m4a", "audio/mp4"),
        (b"\xff\xf1\x50\x80" + b"\x00" * 20, "读音.aac", "audio/aac"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\x00" * 20, "读音.wav", "audio/wav"),
    ],
)
def test_types_that_are_kept(content: bytes, name: str, found: str) -> None:
    assert media_type(content, name) == found


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (EXE, "批复.pdf"),
        (EXE, "批复.txt"),
        (b"\x7fELF" + b"\x00" * 60, "图.png"),
        (b"#!/bin/sh\nrm -rf /\n", "说明.txt"),
        (b"<html><script>alert(1)</script></html>", "说明.txt"),
        (b"  <svg xmlns='http://www.w3.org/2000/svg'/>", "图.csv"),
        (archive("a.txt"), "审批单.docx"),
        (archive("word/document.xml", "word/vbaProject.bin"), "审批单.docx"),
        (b"PK\x03\x04broken", "审批单.docx"),
        (compound("Other"), "旧文件.doc"),
        (b"\x00\x01\x02\x03", "说明.txt"),
        (b"GIF89a" + b"\x00" * 20, "图.gif"),
        (b"\x00" * 10 + PDF, "批复.pdf"),
        # Pictures that move are no recording of how a name is said.
        (WEBM + b"\x86\x86A_OPUS\x86\x85V_VP8", "录像.webm"),
        (OGG + b"\x80theora", "录像.ogg"),
        (MP4 + track(b"soun") + track(b"vide"), "录像.m4a"),
        (b"RIFF\x24\x00\x00\x00AVI LIST" + b"\x00" * 20, "录像.wav"),
    ],
)
def test_types_that_are_refused(content: bytes, name: str) -> None:
    with pytest.raises(TypeNotAllowed):
        media_type(content, name)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PNG, "扫描.pdf"),
        (PDF, "批复.docx"),
        (word(), "审批单.xlsx"),
        (PDF, "批复"),
        ("文".encode(), "页.html"),
        (MP4 + track(b"soun"), "读音.mp3"),
    ],
)
def test_an_extension_that_claims_another_type_is_refused(content: bytes, name: str) -> None:
    with pytest.raises(TypeDiffers):
        media_type(content, name)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("批复.pdf", "批复.pdf"),
        ("/etc/../批复.pdf", "批复.pdf"),
        ("C:\\扫描\\批复.pdf", "批复.pdf"),
        (" a\x00b\n.pdf ", "ab.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_a_name_is_kept_without_folders(given: str, kept: str) -> None:
    assert plain_name(given) == kept


@pytest.mark.parametrize("given", ["", "..", "/", "\x00"])
def test_a_file_needs_a_name(given: str) -> None:
    with pytest.raises(NameMissing):
        plain_name(given)
