"""`diming compare-lists` from files to a file that another program reads."""

import csv
from pathlib import Path

import pytest

from scripts.cli import run


def a_list(path: Path, text: str, encoding: str = "utf-8") -> str:
    path.write_text(text, encoding=encoding)
    return str(path)


def test_one_row_per_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = a_list(tmp_path / "old.csv", "code,name\n150626102205,呼吉尔图村民委员会\n150626102206,旧村\n")
    new = a_list(tmp_path / "new.csv", "代码,名称\n150626102205,呼吉尔特村民委员会\n", "gb18030")
    out = tmp_path / "changes.csv"
    assert run(["compare-lists", old, new, "--out", str(out)]) == 0
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["code", "old", "new", "kind", "reason", "confidence"]
    assert [(row["code"], row["kind"]) for row in rows] == [
        ("150626102205", "spelling_variant"),
        ("150626102206", "ended"),
    ]
    assert "图/特" in rows[0]["reason"]
    assert 0 < float(rows[0]["confidence"]) < 1
    assert "spelling_variant\t1" in capsys.readouterr().out


def test_rows_that_were_not_taken_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = a_list(tmp_path / "old.csv", "code,name\n150626102205,甲村\n150626102205,乙村\n,丙村\n")
    new = a_list(tmp_path / "new.csv", "code,name\n150626102205,甲村\n")
    out = tmp_path / "changes.csv"
    assert run(["compare-lists", old, new, "--out", str(out)]) == 0
    said = capsys.readouterr().err
    assert "3: 150626102205 乙村" in said
    assert "1 行缺代码或名称" in said
    assert "same" in out.read_text("utf-8")


def test_a_list_without_the_column_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = a_list(tmp_path / "old.csv", "编号,村名,人口\n1,甲村,300\n")
    out = tmp_path / "changes.csv"
    assert run(["compare-lists", old, old, "--out", str(out)]) == 1
    assert "没有“code”列" in capsys.readouterr().err
    assert not out.exists()


def test_a_code_without_a_name_says_so(tmp_path: Path) -> None:
    old = a_list(tmp_path / "old.csv", "code,name\n150626102205,甲村\n")
    new = a_list(tmp_path / "new.csv", "code,name\n150626102205,\n")
    out = tmp_path / "changes.csv"
    assert run(["compare-lists", old, new, "--out", str(out)]) == 0
    (row,) = csv.DictReader(out.read_text("utf-8").splitlines())
    assert (row["kind"], row["confidence"]) == ("ended", "0.3")
    assert "名称为空" in row["reason"]
