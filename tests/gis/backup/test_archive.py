"""An archive is read back only when every byte is as it was written."""

import hashlib
import io
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gis.backup import ArchiveDamaged, Manifest
from gis.backup.archive import DUMP, MANIFEST, MANIFEST_SUM, Writer, unpack

SCAN = b"scan" * 5000
SCAN_PATH = f"attachments/{hashlib.sha256(SCAN).hexdigest()[:2]}/00/{hashlib.sha256(SCAN).hexdigest()}"

ONE = "00000000-0000-4000-8000-000000000001"
KEPT = (SCAN_PATH, f"releases/{ONE}/public/地名.csv", f"editions/{ONE}/book.pdf")


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    (tmp_path / "dump").write_bytes(b"PGDMP" * 999)
    (tmp_path / "scan").write_bytes(SCAN)
    file = tmp_path / "whole.tar"
    with tarfile.open(file, "w") as tar:
        writer = Writer(tar)
        writer.add(DUMP, tmp_path / "dump")
        for path in KEPT:
            writer.add(path, tmp_path / "scan")
        writer.finish(
            Manifest(
                made_at=datetime(2026, 6, 1, tzinfo=UTC), made_by=None, diming="0.1.0", postgresql="15.1",
                postgis="3.3.2", migration="0001", extensions=("postgis",), rows={"public.feature": 1},
                missing_attachments=(), damaged_attachments=(), files=tuple(writer.files),
            )
        )  # fmt: skip
    return file


def read(file: Path) -> Manifest:
    done: list[int] = []
    folder = file.parent / "out"
    folder.mkdir(exist_ok=True)
    return unpack(file, folder, done.append)


def test_a_whole_archive_is_unpacked(whole: Path) -> None:
    manifest = read(whole)
    assert [stored.path for stored in manifest.files] == [DUMP, *KEPT]
    assert all((whole.parent / "out" / path).read_bytes() == SCAN for path in KEPT)
    assert manifest.rows == {"public.feature": 1}


def test_any_changed_byte_of_content_is_found(whole: Path) -> None:
    written = bytearray(whole.read_bytes())
    with tarfile.open(whole) as tar:
        places = [(entry.offset_data + entry.size // 2, entry.name) for entry in tar]
    for place, name in places:
        written[place] ^= 1
        (whole.parent / "changed.tar").write_bytes(written)
        written[place] ^= 1
        with pytest.raises(ArchiveDamaged) as refusal:
            read(whole.parent / "changed.tar")
        assert name.removesuffix(".sha256") in str(refusal.value.params["reason"])
        for unpacked in (whole.parent / "out").rglob("*"):
            if unpacked.is_file():
                unpacked.unlink()


@pytest.mark.parametrize("kept", [0, 1, 100, 512, 5000, 25_000, 27_000])
def test_a_file_cut_short_is_found(whole: Path, kept: int) -> None:
    cut = whole.parent / "cut.tar"
    cut.write_bytes(whole.read_bytes()[:kept])
    with pytest.raises(ArchiveDamaged):
        read(cut)


def test_another_file_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "other.tar").write_bytes(b"hello" * 1000)
    with pytest.raises(ArchiveDamaged):
        read(tmp_path / "other.tar")


@pytest.mark.parametrize("name", ["../escaped", "/tmp/escaped", "attachments/ab", "readme.txt", DUMP])
def test_a_strange_or_doubled_entry_is_refused(whole: Path, name: str) -> None:
    with tarfile.open(whole, "a") as tar:
        entry = tarfile.TarInfo(name)
        entry.size = 2
        tar.addfile(entry, io.BytesIO(b"hi"))
    with pytest.raises(ArchiveDamaged):
        read(whole)
    assert not (whole.parent / "escaped").exists()


def test_a_link_is_refused(whole: Path) -> None:
    with tarfile.open(whole, "a") as tar:
        entry = tarfile.TarInfo(f"attachments/ab/cd/{'0' * 64}")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(entry)
    with pytest.raises(ArchiveDamaged):
        read(whole)


def test_an_archive_of_a_later_format_is_refused(whole: Path) -> None:
    with tarfile.open(whole) as tar:
        files = {entry.name: stream.read() for entry in tar if (stream := tar.extractfile(entry))}
    files[MANIFEST] = files[MANIFEST].replace(b'"format": 2', b'"format": 3')
    files[MANIFEST_SUM] = hashlib.sha256(files[MANIFEST]).hexdigest().encode()
    with tarfile.open(whole, "w") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    with pytest.raises(ArchiveDamaged, match="damaged"):
        read(whole)
