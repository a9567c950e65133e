"""`diming romanize` from a list to a list that another program reads."""

import csv
from pathlib import Path

import openpyxl
import pytest

from scripts.cli import run


def spelled(tmp_path: Path, text: str, encoding: str = "utf-8") -> list[dict[str, str]]:
    source, out = tmp_path / "names.csv", tmp_path / "spelled.csv"
    source.write_text(text, encoding=encoding)
    assert run(["romanize", str(source), "--out", str(out)]) == 0
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_columns_of_the_list_stay_and_those_of_the_spelling_follow(tmp_path: Path) -> None:
    rows = spelled(
        tmp_path,
        "id,name,category,language,mongolian\n"
        "1,乌审旗,,,\n2,单县,21400,汉语,\n3,陶报,,蒙古语,\n4,乌兰陶勒盖,,,ᠤᠯᠠᠭᠠᠨ ᠲᠣᠯᠣᠭᠠᠢ\n",
    )
    assert list(rows[0]) == [
        "id", "name", "category", "language", "mongolian",
        "romanization", "toned", "specific_term", "generic_term", "source", "confidence", "alternatives",
    ]  # fmt: skip
    assert [row["romanization"] for row in rows] == ["Uxin Qi", "Shan Xian", "", "Ulaan Tolgoi"]
    assert [row["source"] for row in rows] == ["official", "pinyin", "none", "mongolian_script"]
    assert (rows[1]["toned"], rows[1]["specific_term"], rows[1]["generic_term"]) == ("Shàn Xiàn", "单", "县")
    assert [row["id"] for row in rows] == ["1", "2", "3", "4"]


def test_a_list_in_gbk_with_chinese_headings(tmp_path: Path) -> None:
    (row,) = spelled(tmp_path, "序号,标准名称\n1,西安市\n", "gb18030")
    assert (row["标准名称"], row["romanization"]) == ("西安市", "Xi’an Shi")


def test_a_list_without_names_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "names.csv"
    source.write_text("编号,人口\n1,300\n", encoding="utf-8")
    assert run(["romanize", str(source), "--out", str(tmp_path / "out.csv")]) == 1
    assert "没有“name”列" in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_a_workbook_with_odd_names_is_read_too(tmp_path: Path) -> None:
    source, out = tmp_path / "names.xlsx", tmp_path / "spelled.csv"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["name", "note"],
        ["G65高速公路", ""],
        ["Xi'an", "拉丁字母"],
        ["𣵦水村", "生僻字"],
        ["", "空"],
    ):
        sheet.append(row)
    book.save(source)
    assert run(["romanize", str(source), "--out", str(out)]) == 0
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["romanization"] for row in rows[:3]] == ["G65 Gaosu Gonglu", "", ""]
    assert [row["source"] for row in rows[:3]] == ["pinyin", "none", "none"]
    assert rows[1]["name"] == "Xi'an"


def test_a_cell_of_thousands_of_characters_is_not_read_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (long, short) = spelled(tmp_path, f"name,mongolian\n{'乌兰' * 20_000},{'ᠤᠯᠠᠭᠠᠨ' * 5_000}\n乌兰,\n")
    assert (long["romanization"], long["toned"], long["source"]) == ("", "", "too_long")
    assert short["romanization"] == "Ulaan"
    assert "too_long（名称超过60字，未读 / not read）\t1" in capsys.readouterr().out
