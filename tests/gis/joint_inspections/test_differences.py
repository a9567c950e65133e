"""What counts as a difference between two sides, and what holds for both."""

from typing import Any

import pytest

from gis.joint_inspections.differences import agreed, compare
from gis.joint_inspections.stages import fields_of

FIELDS = fields_of("marker")
SIGNIFICANCE = 0.01
SURVEYED = ("surveyed", "rtk", "gnss_static")


def seen(**more: Any) -> dict[str, Any]:
    return {
        "found": "found",
        "stone_condition": "sound",
        "terrain_changed": False,
        "cross_line_activity": False,
        "needs_resurvey": False,
        "references": [],
        "remark": "",
        **more,
    }


def at(longitude: float, accuracy: float, method: str = "surveyed") -> dict[str, Any]:
    return {
        "position": [longitude, 38.3],
        "position_accuracy_m": accuracy,
        "position_method": method,
    }


def object_(present: bool) -> dict[str, Any]:
    return {"references": [{"reference_id": "a", "name": "水井", "present": present, "note": ""}]}


@pytest.mark.parametrize(
    ("ours", "theirs", "fields"),
    [
        pytest.param({}, {}, [], id="alike"),
        pytest.param({"found": "lost"}, {}, ["found"], id="② lost or found"),
        pytest.param({"stone_condition": "cracked"}, {"stone_condition": None}, [], id="② one side silent"),
        pytest.param(
            {"inscription_legible": True},
            {"inscription_legible": False},
            ["inscription_legible"],
            id="② flag",
        ),
        pytest.param({"needs_resurvey": True}, {}, ["needs_resurvey"], id="③ 修测"),
        pytest.param({"cross_line_activity": True}, {}, ["cross_line_activity"], id="④ across the line"),
        pytest.param({"remark": "甲"}, {"remark": "乙"}, [], id="remarks are no difference"),
        pytest.param(object_(True), object_(False), ["reference:a"], id="② 方位物"),
        pytest.param(object_(True), {}, [], id="② 方位物 that one side did not look for"),
        # A degree of longitude is 87.4 km here; √(9.21 · (0.5² + 0.8²) / 2) = 2.02 m is noticed
        pytest.param(at(109.0, 0.5), at(109.0 + 1.9 / 87_400, 0.8), [], id="1.9 m within accuracy"),
        pytest.param(at(109.0, 0.5), at(109.0 + 2.2 / 87_400, 0.8), ["position"], id="2.2 m beyond accuracy"),
        pytest.param(at(109.0, 5.0), at(109.0 + 10 / 87_400, 5.0), [], id="10 m within 5 m each"),
        pytest.param(
            at(109.0, 0.02, "rtk"),
            at(109.0 + 0.3 / 87_400, 0.02, "gnss_static"),
            ["position"],
            id="30 cm of RTK",
        ),
        pytest.param(
            at(109.0, 0.02, "rtk"),
            at(109.0 + 60 / 87_400, 3.0, "phone"),
            [],
            id="a phone only finds the marker",
        ),
    ],
)
def test_what_differs(ours: dict[str, Any], theirs: dict[str, Any], fields: list[str]) -> None:
    found = compare(seen(**ours), seen(**theirs), FIELDS, SIGNIFICANCE, SURVEYED)
    assert [each.field for each in found] == fields
    for each in found:
        assert each.name_zh
        assert (each.distance_m is not None) == (each.field == "position")
        if each.distance_m is not None and each.tolerance_m is not None:
            assert each.distance_m > each.tolerance_m


@pytest.mark.parametrize(
    ("stones", "ours", "theirs", "differ", "is_other"),
    [
        pytest.param(2, "A", "A", True, False, id="one stone, 60 m apart"),
        pytest.param(2, "A", "B", True, True, id="two stones: no distance says anything"),
        pytest.param(3, "A", None, False, False, id="one side does not say which"),
        pytest.param(2, None, None, False, False, id="neither says which, as before letters were asked"),
        pytest.param(1, "Q", None, True, False, id="the only stone, said or not"),
    ],
)
def test_only_what_was_measured_of_one_stone_is_compared(
    stones: int, ours: str | None, theirs: str | None, differ: bool, is_other: bool
) -> None:
    mine = seen(**at(109.0, 0.02, "rtk"), position_stone=ours)
    others = seen(**at(109.0007, 0.02, "rtk"), position_stone=theirs)
    found = compare(mine, others, FIELDS, SIGNIFICANCE, SURVEYED, stones)
    assert [each.field for each in found] == (["position"] if differ else [])
    for each in found:
        assert (each.is_other_stone, each.distance_m is None) == (is_other, is_other)
        assert each.ours.get("stone") == ours


def test_a_position_that_says_its_stone_holds_before_a_more_accurate_one_that_does_not() -> None:
    ours = seen(**at(109.0, 0.05, "rtk"), position_stone="A")
    theirs = seen(**at(109.0007, 0.02, "rtk"))
    assert agreed(ours, theirs, FIELDS, [], {}, SURVEYED)["position"]["stone"] == "A"


def test_what_holds_for_both_is_what_they_say_alike_or_settled() -> None:
    ours = seen(stone_condition="cracked", **at(109.0, 0.5), remark="桩角缺损")
    theirs = seen(stone_condition="sound", **at(109.00001, 0.3))
    settled = {"stone_condition": "cracked"}
    holds = agreed(ours, theirs, FIELDS, [], settled, SURVEYED)
    assert holds["stone_condition"] == "cracked"
    assert holds["position"] == {"position": [109.00001, 38.3], "accuracy_m": 0.3, "method": "surveyed"}
    assert holds["remark"] == "桩角缺损"
    assert "stone_condition" not in agreed(ours, theirs, FIELDS, ["stone_condition"], {}, SURVEYED)
    assert agreed(ours, None, FIELDS, [], {}, SURVEYED)["found"] == "found"


def test_of_a_phone_and_a_surveyor_the_surveyor_holds_however_accurate_the_phone_says_it_is() -> None:
    ours, theirs = seen(**at(109.0, 0.01, "phone")), seen(**at(109.001, 0.5, "rtk"))
    assert agreed(ours, theirs, FIELDS, [], {}, SURVEYED)["position"]["method"] == "rtk"
