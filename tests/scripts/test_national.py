"""`diming national`: the pre-flight report blocks, the good rows go, the next package has the changes."""

import csv
import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from gis import samples
from gis.database import unit_of_work
from gis.national_database.packages import MANIFEST
from gis.samples import accounts
from scripts import cli

FILL = text(
    "UPDATE feature SET meaning = '含义', history = '沿革', description = '概况' WHERE id IN"
    " (SELECT feature_id FROM place_name WHERE name IN ('图克镇', '乌审召镇') AND romanization <> '')"
)


@pytest.fixture
def register(committed_database: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    with unit_of_work(committed_database) as session:
        samples.load(session)
        accounts.add(session)
        session.execute(text("UPDATE place_name SET romanization = pinyin WHERE romanization = ''"))
        session.execute(FILL)
    monkeypatch.setenv("DIMING_DATABASE_URL", committed_database.url.render_as_string(hide_password=False))
    return committed_database


def told(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / MANIFEST).read_text("utf-8"))
    return found


def test_from_the_report_to_the_next_package(
    register: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "一", tmp_path / "二"
    report = tmp_path / "检查.csv"
    acting = ["--as", "editor"]
    assert cli.run(["national", "preflight", *acting, "--findings", str(report)]) == 1
    rows = list(csv.DictReader(report.read_text("utf-8-sig").splitlines()))
    assert {row["字段"] for row in rows if row["程度"] == "错误"} == {"地名含义", "历史沿革", "地理实体描述"}
    assert all(row["改正办法"] for row in rows)

    assert cli.run(["national", "package", "--out", str(first), *acting]) == 1
    assert "--good-rows" in capsys.readouterr().err
    assert not first.exists()

    given = ["--good-rows", "--format", "xlsx", "--format", "shp", "--encoding", "GBK", *acting]
    assert cli.run(["national", "package", "--out", str(first), *given]) == 0
    assert told(first)["counts"] == {"行政区域": 2}

    with unit_of_work(register) as session:
        session.execute(text("UPDATE feature SET meaning = '新含义' WHERE meaning = '含义'"))
    assert cli.run(["national", "package", "--out", str(second), "--since", str(first), *given]) == 0
    assert told(second)["changes"] == {"新增": 0, "变更": 2, "注销": 0}
    assert cli.run(["national", "preflight", "--package", str(second), *acting]) == 0

    same = ["--since", str(second), *given]
    assert cli.run(["national", "package", "--out", str(tmp_path / "三"), *same]) == 1
    assert cli.run(["national", "package", "--out", str(tmp_path / "三"), "--since", "去年"]) == 2
    assert cli.run(["national", "package", "--out", str(tmp_path / "三"), "--format", "dwg"]) == 2
