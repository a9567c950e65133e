"""Bodies and places, on the whole list of the banner and on the odd endings of the national list."""

import csv
from collections import Counter
from importlib.resources import files

import pytest

from gis.administrative_divisions.bodies import split_body

LIST = list(csv.DictReader((files("data") / "samples/uxin/divisions.csv").read_text("utf-8").splitlines()))
VILLAGES = [row for row in LIST if len(row["nbs_code"]) == 12]


@pytest.mark.parametrize(
    ("listed", "place", "division_type", "body_kind"),
    [
        ("达布察克村民委员会", "达布察克村", "village", "villagers_committee"),
        ("巴音温都尔嘎查村民委员会", "巴音温都尔嘎查", "gacha", "gacha_committee"),
        ("斯布扣嘎查村委员会", "斯布扣嘎查", "gacha", "gacha_committee"),
        ("乌审召嘎查委员会", "乌审召嘎查", "gacha", "gacha_committee"),
        ("萨拉乌素社区居民委员会", "萨拉乌素社区", "community", "residents_committee"),
        ("呼吉尔图社区居委会", "呼吉尔图社区", "community", "residents_committee"),
        ("王村村民委员会", "王村", "village", "villagers_committee"),
        ("新村村民委员会", "新村", "village", "villagers_committee"),
        ("东村村村民委员会", "东村村", "village", "villagers_committee"),
        ("戴溪村社区居委会", "戴溪村社区", "community", "residents_committee"),
        ("马东村委会", "马东村", "village", "villagers_committee"),
        ("红岩嘴村", "红岩嘴村", "village", ""),
        ("惠民社区", "惠民社区", "community", ""),
        ("呼和淖尔嘎查", "呼和淖尔嘎查", "gacha", ""),
    ],
)
def test_body_and_place(listed: str, place: str, division_type: str, body_kind: str) -> None:
    body = split_body(f" {listed} ")
    assert (body.place_name, body.type, body.body_kind) == (place, division_type, body_kind)
    assert body.place_name == body.specific_term + body.generic_term
    assert not body.generic_supplied


def test_a_committee_without_a_generic_term_gets_one_that_somebody_must_confirm() -> None:
    body = split_body("查干塔拉居民委员会")
    assert (body.place_name, body.generic_supplied) == ("查干塔拉社区", True)


def test_a_statistical_unit_is_no_place() -> None:
    body = split_body("苏里格经济开发区虚拟社区")
    assert (body.type, body.generic_term) == ("virtual_community", "")
    assert body.place_name == "苏里格经济开发区虚拟社区"


@pytest.mark.parametrize("listed", ["清泉集四连生活区", "香炉山生产队", "村民委员会", "村", ""])
def test_an_unknown_ending_is_kept_whole_and_has_no_type(listed: str) -> None:
    assert split_body(listed).place_name == listed
    assert split_body(listed).type is None


@pytest.mark.parametrize("row", VILLAGES, ids=[row["nbs_code"] for row in VILLAGES])
def test_every_village_body_of_the_banner(row: dict[str, str]) -> None:
    body = split_body(row["body_name"] or row["name"])
    assert (body.place_name, body.type) == (row["name"], row["type"])
    assert body.generic_supplied == ("待核" in row["change"])
    if row["type"] != "virtual_community":
        assert (body.specific_term, body.generic_term) == (row["specific_term"], row["generic_term"])


def test_the_banner_has_79_village_bodies() -> None:
    types = Counter(row["type"] for row in VILLAGES)
    assert types == {"gacha": 27, "village": 34, "community": 17, "virtual_community": 1}
