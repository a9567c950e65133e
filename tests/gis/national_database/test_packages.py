"""The pre-flight report, and packages that give back what went in: without a database."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from shapely.geometry import box

from gis.messages import Language, catalogue
from gis.national_database.changes import Change, apply, difference, digests
from gis.national_database.package_files import FORMATS, WORKBOOK, Encoding
from gis.national_database.packages import (
    MANIFEST,
    Manifest,
    read_manifest,
    read_package,
    write_package,
)
from gis.national_database.place_code import DivisionCodes
from gis.national_database.preflight import Known, check
from gis.national_database.records import NationalRecord, record_of
from gis.national_database.rules import FolderInUse, PackageDamaged, PackageNotFound
from tests.gis.national_database.world import PROFILE, records, register

GOOD = record_of(PROFILE, register())
KNOWN = Known(
    DivisionCodes({"150626"}, {"150626108"}, {"150626100"}),
    {"22200", "12100", "21610", "27610"},
    {"150626108": box(108, 38, 109, 39), "150626102": box(109, 38, 110, 39)},
    county="150626",
)
ACROSS = {"division_codes": "610802101", "area": "610802101"}
LINE = {"type": "LineString", "coordinates": [[108.5, 38.5], [109.5, 38.5]]}


def with_(values: dict[str, str] | None = None, gdm: Any = GOOD.gdm) -> NationalRecord:
    return NationalRecord({key: text for key, text in {**GOOD.values, **(values or {})}.items() if text}, gdm)


SWAPPED = {"type": "Point", "coordinates": [38.6, 108.85]}
NO_LENGTH = {"type": "LineString", "coordinates": [[108.5, 38.5], [108.5, 38.5]]}
ELSEWHERE = {"type": "Point", "coordinates": [109.5, 38.5]}


@pytest.mark.parametrize(
    ("values", "gdm", "rule", "heading"),
    [
        ({"meaning": ""}, GOOD.gdm, "required", "地名含义"),
        ({"use_time": "历史地名"}, GOOD.gdm, "required_historical", "废止年份"),
        ({"founded": "一" * 21}, GOOD.gdm, "too_long", "设立年份"),
        ({"use_time": "现在"}, GOOD.gdm, "not_a_choice", "使用时间"),
        ({"sign_count": "几个"}, GOOD.gdm, "not_a_number", "标牌个数"),
        ({"standard_name": "5号井"}, GOOD.gdm, "not_han", "标准名称"),
        ({"minority_writing": "Uxin"}, GOOD.gdm, "not_mongolian", "少数民族语书写（民族文字）"),
        ({"media": "呼吉尔图1.jpg"}, GOOD.gdm, "attachment_missing", "多媒体"),
        ({"place_code": "1506"}, GOOD.gdm, "code_form", "地名代码"),
        ({"place_code": "15062610022200000001"}, GOOD.gdm, "code_statistical", "地名代码"),
        ({"place_code": "61080210822200000001"}, GOOD.gdm, "code_county", "地名代码"),
        ({"place_type_code": "99999"}, GOOD.gdm, "category_unknown", "类别代码"),
        ({}, None, "no_position", "图形"),
        ({}, LINE, "geometry_kind", "图形"),
        ({}, SWAPPED, "outside_china", "图形"),
        ({}, NO_LENGTH, "geometry_invalid", "图形"),
        ({}, ELSEWHERE, "outside_division", "所在（跨）行政区"),
        (ACROSS, GOOD.gdm, "other_county", "所在（跨）行政区"),
        ({"place_type_code": "12100"}, LINE, "division_unsaid", "所在（跨）行政区"),
    ],
)
def test_each_fault_is_told_by_its_field(values: dict[str, str], gdm: Any, rule: str, heading: str) -> None:
    record = with_(values, gdm)
    found = check(PROFILE, [record], KNOWN)
    assert [(one.rule, one.heading_zh, one.record_id) for one in found] == [(rule, heading, record.id)]


def test_a_good_record_is_told_nothing() -> None:
    assert check(PROFILE, [with_({"place_code": "15062610822200000001"})], KNOWN) == []


def test_what_is_wrong_among_records() -> None:
    code = "15062610821610000001"
    area = with_({"place_type_code": "21610", "place_code": code})
    unit = with_({"place_type_code": "27610", "record_id": "2"})
    twin = with_({"place_type_code": "21610", "place_code": code, "record_id": "3"})
    rules = {(one.record_id, one.rule) for one in check(PROFILE, [area, unit, twin, twin], KNOWN)}
    assert rules == {
        (area.id, "code_taken"), ("2", "registered_twice"), ("3", "code_taken"), ("3", "id_repeated"),
    }  # fmt: skip
    invented = Known(demonstration={GOOD.id})
    assert [one.rule for one in check(PROFILE, [GOOD], invented)] == ["demonstration"]


def test_every_rule_says_what_is_wrong_and_how_to_mend_it() -> None:
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        said = catalogue(language)
        told = {key.rpartition(".")[2] for key in said if key.startswith("national.finding.")}
        mended = {key.rpartition(".")[2] for key in said if key.startswith("national.mend.")}
        assert told == mended >= {
            "required", "required_historical", "too_long", "not_a_choice", "not_a_number", "not_han",
            "not_mongolian", "attachment_missing", "attachment_name", "code_form", "code_statistical",
            "code_county", "code_division", "code_category", "code_taken", "category_unknown", "no_position",
            "geometry_kind", "outside_china", "geometry_invalid", "outside_division", "division_unsaid",
            "registered_twice", "id_repeated", "demonstration",
        }  # fmt: skip


def written(
    folder: Path, content: Sequence[Any], state: Sequence[NationalRecord], encoding: Encoding = "UTF-8"
) -> Manifest:
    kind: Literal["full", "incremental"] = (
        "incremental" if any(isinstance(one, Change) for one in content) else "full"
    )
    manifest = Manifest(kind, "2026-11-26", PROFILE.version, FORMATS, encoding)
    return write_package(folder, PROFILE, content, manifest, state, ["非涉密"])


@settings(max_examples=10, deadline=None)
@given(st.lists(records(), min_size=1, max_size=4), st.sampled_from(["UTF-8", "GBK"]))
def test_a_package_gives_back_what_went_in_in_every_format(
    found: list[NationalRecord], encoding: Encoding
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "包"
        manifest = written(folder, found, found, encoding)
        assert manifest.records == digests(found)
        for format_ in FORMATS:
            assert read_package(folder, PROFILE, format_).content == sorted(found, key=lambda one: one.id)


def test_an_incremental_package_applied_to_the_last_one_gives_the_new_state(tmp_path: Path) -> None:
    long = "元".join(["乌审旗ᠦᠦᠰᠢᠨ"] * 60)
    before = [with_({"record_id": number}) for number in ("1", "2", "3")]
    now = [before[0], with_({"record_id": "2", "meaning": long}), with_({"record_id": "4"}, None)]
    written(tmp_path / "一", before, before)
    base = read_manifest(tmp_path / "一")
    changes = difference(base.records, now, {"3": before[2]})
    manifest = written(tmp_path / "二", changes, now, "GBK")
    assert (manifest.changes, manifest.shortened > 0) == ({"新增": 1, "变更": 1, "注销": 1}, True)
    for format_ in FORMATS:
        found = read_package(tmp_path / "二", PROFILE, format_)
        assert apply(before, found.changes) == now


def test_a_workbook_has_a_sheet_a_class_with_drop_downs(tmp_path: Path) -> None:
    course = [{"role": "course", "geometry": LINE, "is_approximate": True}]
    river = record_of(PROFILE, register(id="2", category="12100", geometries=course))
    written(tmp_path / "包", [GOOD, river], [GOOD, river])
    book = openpyxl.load_workbook(tmp_path / "包" / WORKBOOK)
    assert book.sheetnames == ["陆地水系", "居民点", "说明", "选项"]
    assert book["选项"].sheet_state == "hidden"
    headings = [cell.value for cell in book["居民点"][1]]
    assert headings[:3] == ["登记号", "地名代码", "标准名称"]
    letter = get_column_letter(headings.index("使用时间") + 1)
    [rule] = [one for one in book["居民点"].data_validations.dataValidation if f"{letter}2" in str(one.sqref)]
    first = rule.formula1.split("!")[1].replace("$", "").split(":")
    assert [cell[0].value for cell in book["选项"][f"{first[0]}:{first[1]}"]] == ["现今地名", "历史地名"]


def test_a_package_that_was_touched_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageNotFound):
        read_manifest(tmp_path)
    folder = tmp_path / "包"
    written(folder, [GOOD], [GOOD])
    with pytest.raises(FolderInUse):
        written(folder, [GOOD], [GOOD])
    (folder / "records.json").write_text("{}")
    with pytest.raises(PackageDamaged):
        read_package(folder, PROFILE)
    (folder / MANIFEST).write_text(json.dumps({"form": "other"}))
    with pytest.raises(PackageDamaged):
        read_manifest(folder)
