"""`diming check-coverage` on a file and on the register, as JSON, layer and report."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader
from sqlalchemy import Engine, text
from typer.testing import CliRunner

import pyogrio

from gis import samples
from gis.accounts import service as accounts
from gis.database import unit_of_work
from gis.vector_files.out_fields import OutFeature, OutField
from gis.vector_files.writing import write_vector
from scripts.cli import app
from tests.grid import Grid

GRID = Grid("""
    a   e b   c

    d   f g   h
""")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    drawn = tmp_path / "units.geojson"
    write_vector(
        drawn,
        [
            OutFeature(GRID.polygon("adgb"), {"code": "150601", "name": "甲旗"}),
            OutFeature(GRID.polygon("efhc"), {"code": "150602", "name": "乙旗"}),
        ],
        [OutField("code", "代码"), OutField("name", "名称")],
        "GeoJSON",
    )
    return drawn


def test_json_is_all_that_is_printed(file: Path) -> None:
    done = CliRunner().invoke(app, ["check-coverage", str(file), "--json", "--tolerance", "0.05"])
    assert done.exit_code == 0
    made = json.loads(done.stdout)
    assert set(made) == {"findings", "summary"}
    assert [(one["kind"], one["parties"]) for one in made["findings"]] == [("overlap", ["150601", "150602"])]
    assert made["summary"]["tolerance_m"] == 0.05
    assert made["summary"]["columns"] == {"code": "code", "name": "name", "parent": None}


def test_people_read_names_and_a_summary_in_both_languages(file: Path) -> None:
    done = CliRunner().invoke(app, ["check-coverage", str(file)])
    assert "甲旗 150601—乙旗 150602" in done.stdout
    assert "1 处问题" in done.stdout
    assert "1 findings" in done.stdout


def test_the_exit_code_tells_when_it_is_asked_to(file: Path) -> None:
    assert CliRunner().invoke(app, ["check-coverage", str(file), "--exit-code"]).exit_code == 1


def test_findings_as_a_layer_and_as_a_report(file: Path, tmp_path: Path) -> None:
    layer, pdf, docx = (tmp_path / name for name in ("out.gpkg", "out.pdf", "out.docx"))
    for option in (["--gpkg", str(layer), "--report", str(pdf)], ["--report", str(docx)]):
        assert CliRunner().invoke(app, ["check-coverage", str(file), *option]).exit_code == 0
    assert pyogrio.read_info(layer)["features"] == 1
    printed = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf.read_bytes())).pages)
    tables = Document(str(docx)).tables
    written = "".join(cell.text for table in tables for row in table.rows for cell in row.cells)
    for said in ("甲旗（150601）", "COV-2", "重叠", "units.geojson"):
        assert said in printed
        assert said in written
    assert "界线仅为示意，不作划界依据" in printed.replace("\n", "")


def test_what_is_agreed_on_is_counted_and_not_told(file: Path, tmp_path: Path) -> None:
    layer, agreed = tmp_path / "out.gpkg", tmp_path / "agreed.gpkg"
    CliRunner().invoke(app, ["check-coverage", str(file), "--gpkg", str(layer)])
    frame = pyogrio.read_dataframe(layer)
    frame["认可理由"], frame["认可文件"], frame["认可至"] = "水面", "双方纪要", "2999-12-31"
    pyogrio.write_dataframe(frame, agreed)
    done = CliRunner().invoke(app, ["check-coverage", str(file), "--json", "--accepted", str(agreed)])
    made = json.loads(done.stdout)
    assert (made["findings"], made["summary"]["accepted_exceptions"]) == ([], 1)


def test_a_repair_is_proposed_where_an_approved_line_is_given(file: Path, tmp_path: Path) -> None:
    out, lines = tmp_path / "repair.gpkg", tmp_path / "lines.geojson"
    write_vector(lines, [OutFeature(GRID.line("ef"), {})], [], "GeoJSON")
    CliRunner().invoke(app, ["check-coverage", str(file), "--repair", str(out)])
    assert pyogrio.read_dataframe(out, layer="repair_parts")["状态"].tolist() == ["待核"]
    CliRunner().invoke(app, ["check-coverage", str(file), "--repair", str(out), "--lines", str(lines)])
    parts = pyogrio.read_dataframe(out, layer="repair_parts")
    assert parts[["状态", "划归"]].to_numpy().tolist() == [["建议", "150602"]]
    units = pyogrio.read_dataframe(out, layer="repair_units")
    assert units["version"].tolist() == ["before", "after"] * 2
    assert units["减少（公顷）"].max() == pytest.approx(parts["面积（公顷）"].sum(), rel=1e-6)


def test_a_level_of_the_register_is_checked(
    committed_database: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with unit_of_work(committed_database) as session:
        samples.load(session)
    monkeypatch.setenv("DIMING_DATABASE_URL", committed_database.url.render_as_string(hide_password=False))
    report = tmp_path / "county.pdf"
    arguments = ["check-coverage", "--level", "county", "--json", "--report", str(report)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    made = json.loads(done.stdout)
    assert (made["summary"]["units"], made["summary"]["level"]) == (9, "county")
    assert {one["kind"] for one in made["findings"]} <= {"gap"}
    assert "登记库" in PdfReader(report).pages[0].extract_text()


def test_a_file_of_exceptions_becomes_a_proposal(
    committed_database: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with unit_of_work(committed_database) as session:
        samples.load(session)
        office = accounts.add_organisation(session, kind="bureau", name="乌审旗民政局")
        accounts.add_account(
            session, login="bianji", display_name="其其格", organisation_id=office.id, roles=["editor"],
            password="a long enough secret",
        )  # fmt: skip
    monkeypatch.setenv("DIMING_DATABASE_URL", committed_database.url.render_as_string(hide_password=False))
    layer, agreed = tmp_path / "out.gpkg", tmp_path / "agreed.gpkg"
    check = ["check-coverage", "--level", "county"]
    assert CliRunner().invoke(app, [*check, "--gpkg", str(layer)]).exit_code == 0
    frame = pyogrio.read_dataframe(layer)
    frame["认可理由"], frame["认可文件"], frame["认可至"] = "水域", "双方纪要", "2999-12-31"
    pyogrio.write_dataframe(frame, agreed)
    propose = [*check, "--accepted", str(agreed), "--propose-accepted", "--as", "bianji"]
    done = CliRunner().invoke(app, propose)
    assert done.exit_code == 0, done.output
    assert "已认可例外 1 条" in done.stderr
    assert "已认可例外“agreed.gpkg #1”（双方纪要）" in done.stdout
    with unit_of_work(committed_database) as session:
        items = session.execute(text("SELECT subject, after ->> 'reason' FROM proposal_item")).all()
    assert items == [("accepted_exception", "水域")]


@pytest.mark.parametrize("arguments", [[], ["--report", "out.txt"], ["--propose-accepted"]])
def test_what_can_not_be_done_is_refused(arguments: list[str], file: Path) -> None:
    given = ["check-coverage", *([str(file)] if arguments else []), *arguments]
    assert CliRunner().invoke(app, given).exit_code == 2
