"""The archive package: the same bytes for the same parts, read by other tools, every change noticed."""

import hashlib
import io
import json
import random
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from gis.inspection_papers.archive import Part, distinct, file_name, pack, verify
from gis.inspection_papers.rules import ArchiveUnreadable

ABOUT = {"title": "乌审—鄂托克线第七轮联合检查", "number": "乌鄂联检〔2026〕1号"}
CONTENTS = {
    "1 方案/实施方案.docx": b"PK\x03\x04plan",
    "3 记录/记录表 𣵦.pdf": b"%PDF-1.6 record",
    "5 照片/007 near.jpg": bytes(range(256)) * 500,
}


def part(path: str, content: bytes) -> Part:
    return Part(path, path.rpartition("/")[2], "other", hashlib.sha256(content).hexdigest(), len(content))


PARTS = [part(path, content) for path, content in CONTENTS.items()]


def packed(parts: list[Part]) -> bytes:
    content = io.BytesIO()
    by_hash = {hashlib.sha256(each).hexdigest(): each for each in (*CONTENTS.values(), b"x", b"y")}
    pack(content, ABOUT, distinct(parts), lambda each: io.BytesIO(by_hash[each.sha256]))
    return content.getvalue()


def changed(content: bytes, edit: dict[str, bytes | None], method: int = zipfile.ZIP_STORED) -> io.BytesIO:
    """Pack an archive anew as another tool would, some members replaced, added or left out."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w", method) as after:
        members = {name: before.read(name) for name in before.namelist()} | edit
        for name, bytes_ in members.items():
            if bytes_ is not None:
                after.writestr(name, bytes_)
    made.seek(0)
    return made


def test_the_same_parts_in_any_order_give_the_same_bytes() -> None:
    shuffled = list(PARTS)
    random.Random(7).shuffle(shuffled)
    first = packed(PARTS)
    assert packed(shuffled) == first
    # Pinned: a newer Python, zlib or clock must not change what was archived.
    assert (
        hashlib.sha256(first).hexdigest()
        == "0281d84ac8cfe141490625273e6f965c30e5eb3a37d9442cb1c9c550302c2b4a"
    )


def test_another_tool_unpacks_it_and_sha256sum_finds_every_part_right(tmp_path: Path) -> None:
    file = tmp_path / "archive.zip"
    file.write_bytes(packed(PARTS))
    tool = shutil.which("unzip")
    if tool is None:
        pytest.skip("unzip is not installed")
    subprocess.run(
        [tool, "-q", str(file), "-d", str(tmp_path / "out")], check=True, env={"LC_ALL": "C.UTF-8"}
    )
    checked = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"],
        cwd=tmp_path / "out",
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.count("OK") == len(PARTS)
    said = json.loads((tmp_path / "out/manifest.json").read_text("utf-8"))
    assert [each["path"] for each in said["parts"]] == sorted(CONTENTS)
    listed = (tmp_path / "out/清单.txt").read_text("utf-8")
    assert all(path in listed for path in CONTENTS)


def test_an_archive_as_packed_is_whole_even_when_packed_anew_by_another_tool() -> None:
    content = packed(PARTS)
    verdict = verify(io.BytesIO(content))
    assert verdict.is_whole
    assert verdict.intact == tuple(sorted(CONTENTS))
    assert verdict.sha256 == hashlib.sha256(content).hexdigest()
    assert verdict.about["number"] == ABOUT["number"]
    assert verify(changed(content, {}, zipfile.ZIP_DEFLATED)).is_whole


@pytest.mark.parametrize(
    ("edit", "missing", "different", "unlisted"),
    [
        ({"1 方案/实施方案.docx": None}, 1, 0, 0),
        ({"1 方案/实施方案.docx": b"forged"}, 0, 1, 0),
        ({"6 其他/new.txt": b"added"}, 0, 0, 1),
        ({"1 方案/实施方案.docx": None, "3 记录/记录表 𣵦.pdf": b"x", "7.txt": b""}, 1, 1, 1),
    ],
    ids=["missing", "changed", "unlisted", "all"],
)
def test_every_change_is_named(
    edit: dict[str, bytes | None], missing: int, different: int, unlisted: int
) -> None:
    verdict = verify(changed(packed(PARTS), edit))
    assert (len(verdict.missing), len(verdict.changed), len(verdict.unlisted)) == (
        missing,
        different,
        unlisted,
    )
    assert not verdict.is_whole


def test_a_flipped_bit_is_noticed() -> None:
    content = bytearray(packed(PARTS))
    content[content.index(b"%PDF-1.6 record") + 3] ^= 1
    assert verify(io.BytesIO(bytes(content))).changed == ("3 记录/记录表 𣵦.pdf",)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_no_evidence() -> None:
    content = io.BytesIO(packed(PARTS))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("1 方案/实施方案.docx", CONTENTS["1 方案/实施方案.docx"])
    content.seek(0)
    assert verify(content).changed == ("1 方案/实施方案.docx",)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no zip",
        changed(packed(PARTS), {"manifest.json": None}).getvalue(),
        changed(packed(PARTS), {"manifest.json": b"[1]"}).getvalue(),
        changed(packed(PARTS), {"manifest.json": b'{"format": "diming-inspection-archive"}'}).getvalue(),
        changed(packed(PARTS), {"manifest.json": b"\xff"}).getvalue(),
    ],
    ids=["empty", "no zip", "no manifest", "list", "no parts", "no text"],
)
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    with pytest.raises(ArchiveUnreadable):
        verify(io.BytesIO(content))


def test_equal_names_are_told_apart_by_their_bytes_and_equal_bytes_kept_once() -> None:
    twice = [part("a/x.txt", b"y"), part("a/x.txt", b"x"), part("a/X.txt", b"x"), part("a/x.txt", b"y")]
    found = distinct(twice)
    assert [each.path for each in found] == [each.path for each in distinct(reversed(twice))]
    assert len(found) == 2
    assert {each.sha256 for each in found} == {hashlib.sha256(each).hexdigest() for each in (b"x", b"y")}


def test_file_names_are_good_on_every_system() -> None:
    assert file_name('../实施方案: "第7轮"?\n') == "_实施方案_ _第7轮_"
    assert file_name("...") == "_"
