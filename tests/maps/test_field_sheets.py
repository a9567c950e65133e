"""The printed sheets of a package ask what its forms ask, and list what was handed out."""

import subprocess
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from gis.field_work.kinds import KINDS
from gis.field_work.sheets import built
from maps.field_sheets import sheets_pdf
from tests.gis.field_work.project_world import FORMS, PACKAGES, TOWN, named

#: What the package says and nobody writes, what a device counts, and what the office alone says
NOT_ASKED = {
    *("side", "marker_id", "section_id", "inspection_id", "feature_id", "road_id", "set_aside"),
    *("reference_id", "error_id", "change_id", "text_hash", "covers", "fingerprint", "position_verbatim"),
    # Of a photo the number of its file is written.
    "sha256",
}


def name_survey() -> tuple[Any, list[Any]]:
    """Return a town with one name that also has a Mongolian form."""
    package, _ = PACKAGES["grave_survey"]()
    name = {
        "name": "巴音柴达木",
        "category_zh": "嘎查",
        "mongolian": "ᠪᠠᠶᠠᠨ ᠴᠠᠶᠢᠳᠠᠮ",
        "aliases": ["柴达木"],
        "position": [109.1, 38.9],
    }
    said = vars(package) | {"task_kind": "name_survey", "task": {"division_id": TOWN}}
    return SimpleNamespace(**said), [SimpleNamespace(kind="place_name", content=name, record_id=uuid4())]


def pages(task_kind: str, package: Any, items: list[Any]) -> list[str]:
    """Return the text of each page cell by cell, without spaces."""
    content = sheets_pdf(built(package, "张三", items, FORMS, named))
    read = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True)
    return ["".join(each.split()) for each in read.stdout.decode("utf-8").split("\f")][:-1]


TASKS = {**PACKAGES, "name_survey": name_survey}


@pytest.mark.parametrize("task_kind", TASKS)
def test_paper_asks_every_field_that_the_forms_ask(task_kind: str) -> None:
    package, items = TASKS[task_kind]()
    package.device_name = "平板一号"
    said = "".join(pages(task_kind, package, items))
    kinds = [each.name for each in KINDS.values() if each.task_kind == task_kind]
    wanted = {
        "".join(label["zh"].split())
        for kind in kinds
        for path, label in FORMS["kinds"][kind]["labels"].items()
        if NOT_ASKED.isdisjoint(path.split("/"))
        and not path.endswith("_sha256")
        and not _is_absent(kind, path)
    }
    assert len(wanted) > 5
    assert sorted(each for each in wanted if each not in said) == []
    codes = [
        each["name_zh"]
        for kind in kinds
        for rule in FORMS["kinds"][kind]["rules"]
        if rule["check"] == "code_of" and not _is_absent(kind, rule["field"])
        for each in FORMS["code_lists"][rule["list"]]
        if each["active"]
    ]
    assert sorted(each for each in codes if "".join(each.split()) not in said) == []
    assert "演示数据" in said
    assert str(package.id) in said


def _is_absent(kind: str, path: str) -> bool:
    """Whether a form never asks a field that its body knows, or a field of a list that it never asks."""
    absent = {
        field
        for rule in FORMS["kinds"][kind]["rules"]
        if rule["check"] == "absent" and "when" not in rule
        for field in rule.get("fields", [rule["field"]])
    }
    has_position = "position" not in absent
    return path in absent or (not has_position and path.startswith(("position", "references")))


def test_a_section_lists_its_stones_and_is_signed_by_both_sides() -> None:
    package, items = PACKAGES["inspection_section"]()
    package.device_name = ""
    package.head = {"inspection": {"sides": {"ours": {"name": "乌审旗"}, "theirs": {"name": "鄂托克旗"}}}}
    first, *_, last = pages("inspection_section", package, items)
    assert "共4条" in first
    assert "A109°00′00.0″E38°19′12.0″N109.000000,38.320000B109°00′01.8″E" in first
    assert "方位物水井（35.5°，52米）" in first
    assert "检查方乌审旗" in first
    assert "记录编号、名称：界线段第一段" in last
    assert last.index("乌审旗：签名人") < last.index("鄂托克旗：签名人") < last.index("录入人")


def test_mongolian_brings_its_font_only_where_there_is_some() -> None:
    for make, expected in ((name_survey, True), (PACKAGES["grave_survey"], False)):
        package, items = make()
        package.device_name = ""
        content = sheets_pdf(built(package, "张三", items, FORMS, named))
        fonts = subprocess.run(["pdffonts", "-"], input=content, capture_output=True, check=True).stdout
        assert (b"Mongolian" in fonts) == expected


def test_a_survey_without_records_is_blank_forms() -> None:
    package, _ = PACKAGES["grave_survey"]()
    package.device_name = ""
    package.id = UUID(int=1)
    package.head = {"rules": {"items": [{"code": "a", "name_zh": "铁路沿线"}]}}
    first, second, *_ = pages("grave_survey", package, [])
    assert "清单为空" in first
    assert "空白表：新发现的墓" in second
    # Nobody knows the codes of the zones by heart.
    assert "铁路沿线" in second
