"""Packages as jobs: the report that blocks, files to fetch, changes since a package made here."""

import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from gis.exchange import national_packages
from gis.exchange.national_packages import ARCHIVE, PACKAGE_JOB, PackageAsked
from gis.exchange.uploads import result_folder
from gis.history.as_known import end_of_day, today
from gis.jobs import queries as jobs
from gis.jobs.rules import Unwatched
from gis.national_database.rules import PackageUnknown
from gis.national_database.service import PackageRequest, Released
from tests.gis.exchange.conftest import Desk, desk

__all__ = ["desk"]

NAMES = """标准地名,地名类别,所在行政区,经度,纬度,罗马字母拼写,地名含义,历史沿革,地理实体描述
石灰庙,22200,图克镇,109.3,38.9,Shíhuīmiào,庙,1958年设,在图克镇东
𣵦沟,12100,图克镇,109.1,38.7,,,,
"""


@pytest.fixture
def listed(desk: Desk) -> Desk:
    desk.approve(desk.bring(desk.file(NAMES), source_title="普查"))
    return desk


def run(desk: Desk, **asked: Any) -> tuple[dict[str, Any], Path, UUID]:
    """Do what a job would; return its result, its folder and its id."""
    only_check, since = asked.pop("only_check", False), asked.pop("since_package", None)
    request = PackageRequest(formats=("json",), **asked)
    wanted = PackageAsked(request, only_check, since)
    assert PackageAsked.from_json(json.loads(json.dumps(wanted.as_json()))) == wanted
    arguments: dict[str, Any] = {"request": wanted.as_json(), "result": str(uuid4())}
    job = jobs.insert_job(desk.session, PACKAGE_JOB, arguments, desk.editor.account_id)
    result = national_packages.make_queued(desk.session, desk.editor, desk.folder, arguments, Unwatched())
    job.result = result
    return result, result_folder(desk.folder, UUID(arguments["result"])), job.id


def test_errors_block_a_package_and_the_report_says_how_to_mend_each_row(listed: Desk) -> None:
    result, folder, job = run(listed)
    assert (result["blocked"], result["package_id"], result["good"]) == (True, None, 1)
    assert not (folder / ARCHIVE).exists()
    report = national_packages.report(listed.session, listed.editor, listed.folder, job, rule="required")
    assert dict(report.figures) == {"records": 2, "errors": 4, "warnings": 0, "good": 1}
    assert [(one.rule, one.count, one.rows) for one in report.rules] == [("required", 4, 1)]
    told = {(one["name"], one["field_zh"]) for one in report.page.rows}
    assert ("𣵦沟", "地名含义") in told
    assert all(one["mend_zh"] and one["mend_en"] for one in report.page.rows)
    assert (folder / "check_report.xlsx").exists()


def test_a_package_tells_what_changed_since_a_release(listed: Desk) -> None:
    day = today() - timedelta(days=1)
    result, folder, _ = run(listed, good_rows=True, since=Released(3, day, end_of_day(day)))
    assert result["changes"] == {"新增": 1, "变更": 0, "注销": 0}
    assert json.loads((folder / "manifest.json").read_text("utf-8"))["since"] == "release 3"


def test_a_package_is_kept_so_that_the_next_says_what_changed_since(listed: Desk) -> None:
    first, folder, _ = run(listed, good_rows=True)
    assert (first["blocked"], first["sent"]) == (False, 1)
    with zipfile.ZipFile(folder / ARCHIVE) as archive:
        assert set(archive.namelist()) == {"manifest.json", "records.json"}
    listed.session.execute(text("UPDATE feature SET meaning = '改后的含义' WHERE meaning = '庙'"))
    second, _, _ = run(listed, good_rows=True, since_package=UUID(first["package_id"]))
    assert second["changes"] == {"新增": 0, "变更": 1, "注销": 0}
    kept = national_packages.packages(listed.session, listed.editor)
    assert {one.package.kind for one in kept} == {"full", "incremental"}
    earlier = next(one.package for one in kept if one.package.kind == "full")
    later = next(one.package for one in kept if one.package.kind == "incremental")
    assert json.loads(later.manifest)["since"] == earlier.sha256
    with pytest.raises(PackageUnknown):
        national_packages.queue(
            listed.session, listed.editor, PackageAsked(PackageRequest(), since_package=uuid4())
        )
