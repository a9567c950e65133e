"""The register as it is sent: publication levels, the report that blocks, changes since a day or package."""

import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from gis.accounts.rules import PUBLIC, Caller
from gis.accounts.tables import Organisation
from gis.errors import NotSignedIn
from gis.history.as_known import today
from gis.jobs.rules import Unwatched
from gis.national_database.changes import apply
from gis.national_database.packages import MANIFEST, file_digest
from gis.national_database.rules import NothingToSend, PackageBlocked, ReturnedUnreadable
from gis.national_database.service import (
    PackageRequest,
    make_package,
    preflight,
    preflight_of_package,
    profile,
    read_package,
    reconcile_returned,
)
from gis.publication import service as publication
from tests.gis.exchange.conftest import Desk, desk

__all__ = ["desk"]

HEADINGS = (
    "标准地名,地名代码,地名类别,所在行政区,经度,纬度,罗马字母拼写,"
    "地名来历,地名含义,历史沿革,地理实体描述,公开级别\n"
)
NAMES = (
    HEADINGS
    + """石灰庙,15062610222200000001,22200,图克镇,109.3,38.9,Shíhuīmiào,内部来历,庙,1958年设,在图克镇东,公开
神水台,,22200,神水台村,,,Shénshuǐtái,,泉,1960年设,在镇北,公开
𣵦沟,15062610012100000009,12100,图克镇,109.1,38.7,,,,,,公开
哨所梁,,13450,图克镇,109.2,38.8,Shàosuǒ Liáng,,秘密含义,1961年设,在镇南,内部
"""
)
OTHER = "other_county"
SECRETS = ("哨所梁", "Shàosuǒ", "秘密含义", "内部来历")


@pytest.fixture
def listed(desk: Desk) -> Desk:
    desk.approve(desk.bring(desk.file(NAMES), source_title="普查"))
    return desk


def package(desk: Desk, name: str, caller: Caller | None = None, **asked: Any) -> Path:
    folder = desk.folder / name
    request = PackageRequest(good_rows=True, **asked)
    make_package(desk.session, desk.editor if caller is None else caller, folder, request, Unwatched())
    return folder


def test_the_report_names_row_field_value_and_rule_and_blocks(listed: Desk) -> None:
    report = preflight(listed.session, listed.editor, PackageRequest(), Unwatched())
    told = {(one.name, one.heading_zh, one.value, one.rule) for one in report.findings}
    assert told == {
        ("神水台", "图形", "", "no_position"),
        ("𣵦沟", "罗马字母拼写", "", "required"),
        ("𣵦沟", "地名含义", "", "required"),
        ("𣵦沟", "历史沿革", "", "required"),
        ("𣵦沟", "地理实体描述", "", "required"),
        ("𣵦沟", "地名代码", "15062610012100000009", "code_statistical"),
    }
    with pytest.raises(PackageBlocked):
        make_package(listed.session, listed.editor, listed.folder / "包", PackageRequest(), Unwatched())
    assert not (listed.folder / "包").exists()


def test_a_place_of_a_neighbour_blocks_and_stays_out(listed: Desk) -> None:
    towns = ["小纪汗镇,镇,610802107", "大河塔镇,镇,610802109", "麻黄梁镇,镇,610802103"]
    across = [
        "区划名称,区划类型,民政区划代码",
        "榆阳区,市辖区,610802",
        *towns,
        "牛家梁镇,镇,610802104",
        "孟家湾乡,乡,610802200",
    ]
    listed.session.add(Organisation(kind="neighbour", name="榆阳区民政局", county_code="610802"))
    listed.approve(
        listed.bring(listed.file("\n".join(across), "邻县.csv"), kind="divisions", source_title="邻县")
    )
    row = "可可盖,,22200,小纪汗镇,109.5,38.5,Kěkěgài,音译,地名,1950年设,在镇南,公开\n"
    listed.approve(listed.bring(listed.file(HEADINGS + row), source_title="邻县"))
    report = preflight(listed.session, listed.editor, PackageRequest(), Unwatched())
    told = {
        (one.name, one.params["codes"], one.params["own"]) for one in report.findings if one.rule == OTHER
    }
    # Both counties have five divisions: only the organisation across the line tells whose they are
    assert told == {("可可盖", "610802", "150626")}
    assert "可可盖" not in {
        one.name for one in read_package(package(listed, "包"), profile(listed.session)).records
    }


def test_a_package_says_where_each_place_lies(listed: Desk) -> None:
    found = read_package(package(listed, "包"), profile(listed.session))
    keys = ("area_name", "area", "division_codes")
    places = {one.name: tuple(one.values[key] for key in keys) for one in found.records}
    assert places == {
        "石灰庙": ("乌审旗", "150626102", "150626102"),
        "神水台": ("乌审旗", "150626108", "150626108202"),
        "哨所梁": ("乌审旗", "150626102", "150626102"),
    }
    assert found.manifest.counts == {"陆地地形": 1, "居民点": 2}
    assert found.manifest.left_out == 1


def every_byte(path: Path) -> list[bytes]:
    """The bytes of a file and, where it is a zip, of all in it."""
    if not zipfile.is_zipfile(path):
        return [path.read_bytes()]
    with zipfile.ZipFile(path) as archive:
        return [path.read_bytes(), *(archive.read(name) for name in archive.namelist())]


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
def test_no_byte_of_a_public_package_says_what_is_internal(listed: Desk, encoding: str) -> None:
    publication.set_level(listed.session, listed.admin, "place_name", "origin", "internal")
    folder = package(listed, "公开", PUBLIC, encoding=encoding)
    assert {one.name for one in read_package(folder, profile(listed.session)).records} == {"石灰庙", "神水台"}
    contents = [content for path in folder.iterdir() for content in every_byte(path)]
    written = {encoding: [content for content in contents if "石灰庙".encode(encoding) in content]}
    assert len(written[encoding]) >= 1
    for secret in SECRETS:
        for coding in ("utf-8", "gbk", "utf-16-le"):
            told = secret.encode(coding, "ignore")
            assert not [content for content in contents if told in content]
        escaped = json.dumps(secret).strip('"').encode()
        assert not [content for content in contents if escaped in content]


def test_changes_since_a_package_bring_the_last_state_to_the_new_one(listed: Desk) -> None:
    first = package(listed, "一")
    hide = text("UPDATE feature SET publication_level = 'restricted' WHERE meaning = '秘密含义'")
    listed.session.execute(text("UPDATE feature SET meaning = '改后的含义' WHERE meaning = '庙'"))
    listed.session.execute(hide)
    second = package(listed, "二", since=first)
    third = package(listed, "三")
    in_force = profile(listed.session)
    found = read_package(second, in_force)
    assert found.manifest.changes == {"新增": 0, "变更": 1, "注销": 1}
    assert found.manifest.since == file_digest(first / MANIFEST)
    [removed] = [one for one in found.changes if one.kind == "removed"]
    assert set(removed.record.values) == {"record_id"}
    before = read_package(first, in_force).records
    assert apply(before, found.changes) == read_package(third, in_force).records


def test_since_a_day_is_for_staff_and_compares_with_what_was_known(listed: Desk) -> None:
    with pytest.raises(NotSignedIn):
        package(listed, "公开", PUBLIC, since=today())
    with pytest.raises(NothingToSend):
        package(listed, "同日", since=today())
    found = read_package(package(listed, "一", since=today() - timedelta(days=1)), profile(listed.session))
    assert found.manifest.changes == {"新增": 3, "变更": 0, "注销": 0}


def test_what_is_returned_is_matched_and_its_codes_are_checked(listed: Desk) -> None:
    found = json.loads((package(listed, "包", formats=("json",)) / "records.json").read_text("utf-8"))
    for number, row in enumerate(found["records"]):
        row["id"] = f"n{number}"
        row["place_code"] = row["place_code"] or f"150626100{row['place_type_code']}00000{number}"
    file = listed.file(json.dumps({"data": found}), "返回.json")
    returned = reconcile_returned(listed.session, listed.editor, file, Unwatched())
    told = {one.reconciled.returned.name: (one.reconciled.outcome, one.code_faults) for one in returned}
    wrong = ("code_statistical",)
    assert told == {"石灰庙": ("matched", ()), "神水台": ("matched", wrong), "哨所梁": ("matched", wrong)}
    hidden = reconcile_returned(listed.session, PUBLIC, file, Unwatched())
    assert [one.reconciled.outcome for one in hidden if one.reconciled.returned.name == "哨所梁"] == ["new"]
    with pytest.raises(ReturnedUnreadable):
        reconcile_returned(listed.session, PUBLIC, listed.file("[1]", "坏.json"), Unwatched())


def test_a_package_is_checked_like_the_register(listed: Desk) -> None:
    report = preflight_of_package(listed.session, listed.editor, package(listed, "包"))
    assert (report.records, report.count("error"), report.count("warning")) == (3, 0, 1)
