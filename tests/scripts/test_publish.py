"""`diming publish` from a file of an edition's content."""

import hashlib
import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from gis.editions.content import digest, to_bytes
from scripts import cli
from tests.gis.editions.uxin_content import content

CONTENT = to_bytes(content())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    written = tmp_path / "content.json"
    written.write_bytes(CONTENT)
    return written


def test_what_is_written_is_told_with_size_and_hash_and_is_the_same_again(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for folder in (tmp_path / "first", tmp_path / "second"):
        assert cli.run(["publish", "--content", str(file), "--pdf", "--out", str(folder)]) == 0
        shown = capsys.readouterr()
        path, size, sha256 = shown.out.strip().split("\t")
        written = Path(path)
        assert written == folder / "乌审旗地名志-试排本.pdf"
        assert (int(size), sha256) == (
            written.stat().st_size,
            hashlib.sha256(written.read_bytes()).hexdigest(),
        )
        assert digest(CONTENT) in shown.err
        assert "未定稿：封面和书眉印有“送审稿”" in shown.err
        told.append(sha256)
    assert told[0] == told[1]
    first = PdfReader(written).pages[0].extract_text()
    assert "送审稿" in first


@pytest.mark.parametrize("changed", [{"format": 99}, {"title": None}, {"entries": "none"}], ids=str)
def test_a_file_that_is_no_content_is_refused_by_its_place(
    changed: dict[str, object], file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(json.dumps(json.loads(CONTENT) | changed), "utf-8")
    assert cli.run(["publish", "--content", str(file), "--pdf", "--out", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "content.json 不是本版软件能读的版本内容" in said
    assert next(iter(changed)) in said
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    "arguments", [[], ["--pdf"], ["--content", "FILE"], ["某版", "--content", "FILE", "--pdf"]], ids=str
)
def test_what_and_whereof_must_be_said(arguments: list[str], file: Path) -> None:
    said = [str(file) if argument == "FILE" else argument for argument in arguments]
    assert cli.run(["publish", *said]) == 2
