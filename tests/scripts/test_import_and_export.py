"""`diming import` and `diming export`: exit codes, standard output, files."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine, text

from gis import samples
from gis.database import unit_of_work
from gis.samples import accounts
from scripts import bench_import, cli

GOOD = "名称,类别,乡镇,东经,北纬\n石灰庙,21760,图克镇,109°18′00″,38°54′00″\n"
BAD = GOOD + "坏,99999,图克镇,,\n"


@pytest.fixture
def register(committed_database: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    with unit_of_work(committed_database) as session:
        samples.load(session)
        accounts.add(session)
    monkeypatch.setenv("DIMING_DATABASE_URL", committed_database.url.render_as_string(hide_password=False))
    return committed_database


def file(folder: Path, content: str, name: str = "名单.csv") -> str:
    path = folder / name
    path.write_text(content, "utf-8")
    return str(path)


def proposals(engine: Engine) -> list[tuple[str, str, int]]:
    with engine.connect() as connection:
        found = connection.execute(text("SELECT kind, state, item_count FROM proposal ORDER BY number"))
        return [(row.kind, row.state, row.item_count) for row in found]


def test_an_import_from_the_shell(
    register: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = len(proposals(register))
    good, bad = file(tmp_path, GOOD), file(tmp_path, BAD, "坏名单.csv")
    findings = tmp_path / "问题.xlsx"
    mapped = ["--map", "乡镇=division", "--as", "editor"]

    assert cli.run(["import", bad, *mapped, "--dry-run", "--findings", str(findings)]) == 0
    assert "99999" in capsys.readouterr().err
    assert openpyxl.load_workbook(findings).sheetnames == ["问题清单", "原表"]
    assert cli.run(["import", bad, *mapped]) == 1
    said = capsys.readouterr()
    assert "99999" in said.err
    assert "没有改动" in said.err
    assert said.out == ""
    assert len(proposals(register)) == before

    assert cli.run(["import", good, *mapped, "--set", "publication_level=internal"]) == 0
    assert "新增 1" in capsys.readouterr().out
    assert proposals(register)[before:] == [("batch_import", "submitted", 1)]
    assert cli.run(["import", bad, *mapped, "--good-rows-only"]) == 0
    assert cli.run(["import", good, *mapped, "--first-load"]) == 1


def test_usage_and_refusals(register: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = file(tmp_path, GOOD)
    assert cli.run(["import", good]) == 2
    assert cli.run(["import", good, "--as", "editor", "--kind", "roads"]) == 2
    assert cli.run(["import", good, "--as", "editor", "--map", "乡镇"]) == 2
    assert cli.run(["import", good, "--as", "editor", "--findings", "x.pdf"]) == 2
    assert cli.run(["import", str(tmp_path / "none.csv"), "--as", "editor"]) == 2
    assert cli.run(["import", good, "--as", "editor", "--map", "乡镇=town"]) == 1
    assert cli.run(["import", good, "--as", "planner"]) == 1
    secret = file(tmp_path, GOOD, "机密★名单.csv")
    capsys.readouterr()
    assert cli.run(["import", secret, "--as", "editor"]) == 1
    assert "石灰庙" not in capsys.readouterr().err
    assert cli.run(["export", "--format", "pdf"]) == 2
    assert cli.run(["export", "--format", "csv", "--bbox", "1,2,3"]) == 2
    assert cli.run(["export", "--format", "csv", "--division", "999999"]) == 1
    assert cli.run(["export", "--format", "csv", "--as-known-on", "2020-01-01"]) == 1


def test_an_export_from_the_shell(
    register: Engine, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert cli.run(["export", "--format", "csv", "--kind", "divisions", "--level", "township"]) == 0
    shown = capsysbinary.readouterr()
    rows = list(csv.DictReader(io.StringIO(shown.out.decode("utf-8-sig"))))
    with register.connect() as connection:
        expected = connection.scalar(
            text(
                "SELECT count(*) FROM division_state s JOIN division_type t ON t.code = s.type"
                " WHERE t.level = 'township' AND NOT t.is_statistical AND s.valid @> current_date"
            )
        )
    assert len(rows) == expected > 0
    out = tmp_path / "地名.xlsx"
    filters = ["--division", "150626102", "--as-of", "2026-01-01", "--as", "editor"]
    assert cli.run(["export", "--format", "xlsx", "--out", str(out), *filters]) == 0
    assert out.exists()
    listed, package = tmp_path / "lists" / "地名.csv", tmp_path / "datapackage.json"
    listed.parent.mkdir()
    beside = ["--out", str(listed), "--dictionary", str(package)]
    assert cli.run(["export", "--format", "csv", *beside, *filters]) == 0
    assert json.loads(package.read_text("utf-8"))["resources"][0]["path"] == "lists/地名.csv"
    assert cli.run(["export", "--format", "xlsx", *beside]) == 2


def test_linked_places_of_the_real_register_are_valid_and_its_figures_agree(
    register: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "地名.json"
    assert cli.run(["export", "--format", "lpf", "--out", str(out)]) == 0
    capsys.readouterr()
    assert cli.run(["exchange", "validate", str(out), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["format"], report["errors"], report["notes"]) == ("lpf", 0, 0)

    for kind, format_ in (("place-names", "csv"), ("place-names", "gpkg"), ("divisions", "xlsx")):
        own = tmp_path / f"{kind}.{format_}"
        assert cli.run(["export", "--format", format_, "--kind", kind, "--out", str(own)]) == 0
        capsys.readouterr()
        cli.run(["exchange", "validate", str(own), "--json"])
        found = json.loads(capsys.readouterr().out)
        assert (found["kind"], found["errors"]) == (kind, 0), found["findings"][:3]

    table = file(tmp_path, f"类别,数量\n合计,{report['rows']}\n12100,99\n", "统计表.csv")
    assert cli.run(["statistics", "compare", table]) == 2
    assert cli.run(["statistics", "compare", table, "--as", "editor", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["counts"], told["agreeing"]) == (2, 1)
    (river,) = told["differences"]
    assert (river["row"], river["stated"]) == (3, 99)
    assert river["registered"] == len(river["places"])
    differences = tmp_path / "差异.xlsx"
    assert cli.run(["statistics", "compare", table, "--as", "editor", "--out", str(differences)]) == 0
    assert "统计 99" in capsys.readouterr().out
    assert openpyxl.load_workbook(differences).sheetnames[0] == "不一致"


def test_bench_reports_medians_and_the_ratio_to_the_limit() -> None:
    runs = [bench_import.Figure(1000, seconds, 1.0, 0.1, 200.0, 8000) for seconds in (2.0, 1.8, 3.0)]
    result = bench_import.summary(runs)
    (line,) = result["sizes"]
    assert (line["import_seconds"], line["ratio_to_limit"], result["median_of"]) == (2.0, 2.0, 3)
    assert bench_import.table(result).splitlines()[-1] == "| 1,000 | 2.0 | 1.0 | 2.00 | 0.1 | 200 | 2000 |"


def test_a_small_bench_runs_through(
    cluster: object, committed_database: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DIMING_DATABASE_URL", committed_database.url.render_as_string(hide_password=False))
    out = tmp_path / "bench.json"
    assert cli.run(["bench", "import", "--sizes", "300", "--repeat", "1", "--out", str(out)]) == 0
    with committed_database.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM pg_database WHERE datname LIKE 'bench%'")) == 0
        assert connection.scalar(text("SELECT count(*) FROM feature")) == 0
    assert '"rows": 300' in out.read_text("utf-8")
