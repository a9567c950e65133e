"""Files in a package's form are checked by the national pre-flight, whichever of them is sent."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from gis.exchange.rules import ImportOptions
from gis.exchange.validation import Report, validate
from gis.national_database.package_files import FORMATS
from gis.national_database.packages import Manifest, write_package
from gis.national_database.records import NationalRecord, record_of
from tests.gis.national_database.world import PROFILE, register

GOOD = record_of(PROFILE, register(category_zh="农村居民点"))
UNLOCATED = NationalRecord({**GOOD.values, "record_id": "00000000-0000-0000-0000-000000000003"})
BAD = NationalRecord(
    {**GOOD.values, "record_id": "00000000-0000-0000-0000-000000000002", "place_code": "1506", "meaning": ""},
    GOOD.gdm,
)


def package(folder: Path) -> Path:
    told: Any = {"kind": "full", "as_of": "2026-11-26", "profile": PROFILE.version, "encoding": "UTF-8"}
    bad = NationalRecord({key: text for key, text in BAD.values.items() if text}, BAD.gdm)
    manifest = Manifest(formats=FORMATS, **told)
    state = [GOOD, bad, UNLOCATED]
    write_package(folder, PROFILE, state, manifest, state, ["说明"])
    return folder


def checked(path: Path) -> Report:
    return validate(path, path.name, ImportOptions())


@pytest.mark.parametrize(
    ("name", "rows", "part"),
    [
        ("manifest.json", 2, ""),
        ("records.json", 2, ""),
        ("地名数据.xlsx", 3, "居民点："),
        ("settlement.gpkg", 2, "settlement："),
        ("settlement.zip", 2, "settlement_point："),
        ("package.zip", 2, ""),
    ],
)
def test_what_is_wrong_is_told_by_row_with_how_to_mend_it(
    tmp_path: Path, name: str, rows: int, part: str
) -> None:
    folder = package(tmp_path / "package")
    if name == "package.zip":
        shutil.make_archive(str(tmp_path / "package"), "zip", folder)
        folder = tmp_path
    report = checked(folder / name)
    assert (report.format, report.rows) == ("national-package", 3)
    told = {(one.row, one.column, one.rule) for one in report.findings if one.is_error}
    assert told == {
        (rows, f"{part}地名代码", "national.finding.code_form"),
        (rows, f"{part}地名含义", "national.finding.required"),
    }
    assert all("规则" not in one.mend("zh") and one.mend("zh") for one in report.findings)


def test_a_package_that_was_changed_is_damaged(tmp_path: Path) -> None:
    folder = package(tmp_path / "package")
    (folder / "records.json").write_text("{}", "utf-8")
    assert [one.rule for one in checked(folder / "manifest.json").findings] == ["national.package_damaged"]
