"""`diming screen` from a list to a table and to lines of JSON that other programs read."""

import csv
import json
from pathlib import Path

import pytest

from scripts.cli import run


def test_a_row_per_name_and_a_line_per_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out, lines = tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / "f.jsonl"
    source.write_text(
        "name,entity_type,area,floors\n曼哈顿公寓,住宅区,,\n人民路,道路,,\n腾飞大厦,楼宇,,5\n人民路,道路,,\n国际村,村,,\n",
        encoding="utf-8",
    )
    assert run(["screen", str(source), "--out", str(out), "--findings", str(lines)]) == 0
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "name", "entity_type", "area", "floors",
        "flagged", "classes", "severity", "rule_ids", "clauses", "reason", "confidence",
    ]  # fmt: skip
    assert [row["flagged"] for row in rows] == ["1", "1", "1", "1", "0"]
    assert [row["classes"] for row in rows] == ["洋", "重", "名不副实;大", "重", ""]
    assert rows[2]["rule_ids"] == "D4"
    assert "5层" in rows[2]["reason"]
    found = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    assert list(found[0]) == [
        "row", "name", "class", "rule_id", "clause",
        "trigger", "compared_with", "exemptions", "severity", "confidence",
        "campaign_category", "art9_item", "compared_rows",
    ]  # fmt: skip
    assert (found[0]["row"], found[0]["trigger"]) == (1, "曼哈顿")
    # A notice flags nothing and is told all the same
    assert [each["severity"] for each in found if each["name"] == "国际村"] == ["notice"]
    assert capsys.readouterr().out.startswith("5\t4\n")


def test_names_alone_are_enough(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("标准名称\n罗马花园\n\n图克镇\n", encoding="gb18030")
    assert run(["screen", str(source), "--out", str(out)]) == 0
    with out.open(encoding="utf-8", newline="") as file:
        assert [row["flagged"] for row in csv.DictReader(file)] == ["1", "0"]


def test_a_finding_names_the_clause_of_its_scope(tmp_path: Path) -> None:
    source, out, lines = tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / "f.jsonl"
    source.write_text(
        "名称,类型,区划代码\n"
        "建设路,道路,150626100\n建设路,道路,150626100\n"
        "沙坪,自然村,150626100\n沙坪,自然村,150626100\n"
        "图克苏木,政区,150626102\n图克苏木,政区,150725100\n",
        encoding="utf-8",
    )
    assert run(["screen", str(source), "--out", str(out), "--findings", str(lines)]) == 0
    with out.open(encoding="utf-8", newline="") as file:
        clauses = [row["clauses"] for row in csv.DictReader(file)]
    both, campaign, law = (
        "条例第九条（八）；民发〔2018〕146号附件“重”",
        "民发〔2018〕146号附件“重”",
        "条例第九条（八）",
    )
    assert clauses == [both, both, campaign, campaign, law, law]
    found = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    assert [(each["campaign_category"], each["art9_item"]) for each in found[::2]] == [
        ("重", "9(8)"),
        ("重", ""),
        ("", "9(8)"),
    ]
    assert found[0]["compared_rows"] == [2]
