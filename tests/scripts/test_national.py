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
    assert {row["字段"] for row in rows if row["程度"] == "错误"} == {
        "地名含义",
        "历史沿革",
        "地理实体描述",
        "所在（跨）行政区",
    }
    assert all(row["改正办法"] for row in rows)

    assert cli.run(["national", "package", "--out", str(first), *acting]) == 1
    assert "--good-rows" in capsys.readouterr().err
    assert not first.exists()

    given = ["--good-rows", "--format", "xlsx", "--format", "shp", "--encoding", "GBK", *acting]
    assert cli.run(["national", "package", "--out", str(first), *given]) == 0
    assert told(first)["counts"] == {"行政区域": 2}

    json_package = tmp_path / "JSON"
    only = ["--good-rows", "--format", "json", *acting]
    assert cli.run(["national", "package", "--out", str(json_package), *only]) == 0

    with unit_of_work(register) as session:
        session.execute(text("UPDATE feature SET meaning = '新含义' WHERE meaning = '含义'"))
    assert cli.run(["national", "package", "--out", str(second), "--since", str(first), *given]) == 0
    assert told(second)["changes"] == {"新增": 0, "变更": 2, "注销": 0}
    assert cli.run(["national", "preflight", "--package", str(second), *acting]) == 0

    returned = json.loads((json_package / "records.json").read_text("utf-8"))
    returned["records"][0] |= {"id": "n1", "place_code": "15062610621500000001"}
    reply, matched = tmp_path / "返回.json", tmp_path / "比对.csv"
    reply.write_text(json.dumps(returned, ensure_ascii=False), "utf-8")
    assert cli.run(["national", "reconcile", str(reply), "--out", str(matched), *acting]) == 0
    found = list(csv.DictReader(matched.read_text("utf-8-sig").splitlines()))
    assert {row["结论"] for row in found if row["候选次序"] == "1"} == {"可认定"}

    listed = tmp_path / "录入.csv"
    assert cli.run(["national", "entries", "--out", str(listed), *acting]) == 0
    content = listed.read_text("utf-8-sig")
    number = returned["records"][1]["id"]
    row = next(line for line in content.splitlines() if line.startswith(number))
    listed.write_text(content.replace(row, row.replace("未录,,,", "已录,张三,2026-11-02,")), "utf-8")
    assert cli.run(["national", "entry", str(listed), *acting]) == 0
    assert "1" in capsys.readouterr().err.splitlines()[-1]
    assert cli.run(["national", "entries", "--out", str(listed), "--state", "已录", *acting]) == 0
    assert len(listed.read_text("utf-8-sig").splitlines()) == 2
    assert cli.run(["national", "entries", "--out", str(listed)]) == 1

    same = ["--since", str(second), *given]
    assert cli.run(["national", "package", "--out", str(tmp_path / "三"), *same]) == 1
    assert cli.run(["national", "package", "--out", str(tmp_path / "三"), "--since", "去年"]) == 2
    assert cli.run(["national", "package", "--out", str(tmp_path / "三"), "--format", "dwg"]) == 2
