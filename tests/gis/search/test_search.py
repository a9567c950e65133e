"""Names as they are folded, and records as the search finds them: typos, scopes, old names, near places."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.accounts.rules import PUBLIC
from gis.periods.service import settle
from gis.search import service
from gis.search.hits import same_shape
from gis.search.rules import MOST_HITS
from tests.gis.administrative_divisions.registered import a_division, a_source
from tests.gis.administrative_divisions.registered import register as register_division
from tests.gis.place_names.registered import (
    a_feature,
    a_geometry,
    a_name,
    change_feature,
    point,
    register_feature,
)

LETTERS = "abcdefghijklmnopqrstuwxyz"


def find(session: Session, typed: str, **more: Any) -> list[dict[str, Any]]:
    settle(session)
    return service.find(session, PUBLIC, typed, **more).page.rows


@pytest.fixture
def source(session: Session) -> str:
    return a_source(session)


@pytest.fixture
def banner(session: Session, source: str) -> UUID:
    return register_division(session, a_division(source, "乌审旗", "banner", codes={"nbs": "150626"}))


@pytest.fixture
def town(session: Session, source: str, banner: UUID) -> UUID:
    return register_division(session, a_division(source, "图克镇", parent=banner, codes={"nbs": "150626102"}))


@pytest.mark.parametrize(
    ("function", "typed", "key"),
    [
        ("search_han", " 图克（新）镇 ", "图克新镇"),
        ("search_han", "ＡＢ—１", "ab1"),
        ("search_han", "。", None),
        ("search_han", "𣵦村", "𣵦村"),
        ("search_roman", "Lǜ’ān Qí", "luanqi"),
        ("search_roman", "lv'an", "luan"),
        ("search_roman", "Uxin Qi", "uxinqi"),
        ("search_roman", "乌", None),
        ("search_mongolian", "ᠦᠦᠰᠢᠨ\u202fᠬᠣᠰᠢᠭᠤ", "ᠥᠥᠰᠢᠨᠬᠣᠰᠢᠬᠣ"),
        ("search_mongolian", "uxin", None),
    ],
)
def test_what_is_typed_is_folded(session: Session, function: str, typed: str, key: str | None) -> None:
    assert session.scalar(text(f"SELECT {function}(:typed)"), {"typed": typed}) == key


@pytest.mark.parametrize(
    ("reading", "syllables"),
    [
        ("Wūshěn Qí", ["wu", "shen", "qi"]),
        ("Xī’ān Shì", ["xi", "an", "shi"]),
        ("Fánggānzhuāng", ["fang", "gan", "zhuang"]),
        ("Tiān’é", ["tian", "e"]),
        ("Lǘzi'ěr", ["lu", "zi", "er"]),
        ("", []),
    ],
)
def test_syllables(session: Session, reading: str, syllables: list[str]) -> None:
    statement = text("SELECT search_syllables(search_letters(:reading))")
    assert session.scalar(statement, {"reading": reading}) == syllables


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("tuke", "tuka", True),
        ("tuke", "tue", True),
        ("tuke", "tukke", True),
        ("tuke", "tkue", True),
        ("tuke", "tuke", False),
        ("tuke", "taka", False),
        ("tuke", "ekut", False),
        ("图克镇", "土克镇", True),
        ("图克镇", "克图镇", True),
        ("a", "", True),
    ],
)
def test_one_edit(session: Session, one: str, other: str, near: bool) -> None:
    statement = text("SELECT search_one_edit(:one, :other), search_one_edit(:other, :one)")
    assert tuple(session.execute(statement, {"one": one, "other": other}).one()) == (near, near)


@st.composite
def with_one_edit(draw: st.DrawFn, alphabet: str) -> tuple[str, str]:
    right = draw(st.text(alphabet, min_size=3, max_size=20))
    at = draw(st.integers(0, len(right) - 1))
    letter = draw(st.sampled_from(alphabet))
    typed = draw(
        st.sampled_from(
            (
                right[:at] + right[at + 1 :],
                right[:at] + letter + right[at:],
                right[:at] + letter + right[at + 1 :],
                right[:at] + right[at : at + 2][::-1] + right[at + 2 :],
            )
        )
    )
    return right, typed


@given(with_one_edit(LETTERS))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_key_and_the_same_with_one_edit_share_a_hash(session: Session, pair: tuple[str, str]) -> None:
    right, typed = pair
    row = session.execute(
        text(
            "SELECT search_deletes(:right, 8) && search_deletes(:typed, 8), search_one_edit(:right, :typed)"
        ),
        {"right": right, "typed": typed},
    ).one()
    assert tuple(row) == (True, right != typed)


@pytest.fixture
def place(session: Session, source: str, town: UUID) -> UUID:
    name = a_name(source, "乌兰什巴尔台村", pinyin="Wūlánshíbā’ěrtáicūn")
    return register_feature(session, a_feature(source, name, divisions=[town]))


@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_wrong_letter_still_finds_the_place(session: Session, place: UUID, data: st.DataObject) -> None:
    right = data.draw(st.sampled_from(["wulanshibaertaicun", "wulanshibaertai"]))
    at = data.draw(st.integers(0, len(right) - 2))
    letter = data.draw(st.sampled_from(LETTERS))
    typed = data.draw(
        st.sampled_from(
            (
                right[:at] + right[at + 1 :],
                right[:at] + letter + right[at:],
                right[:at] + letter + right[at + 1 :],
                right[:at] + right[at + 1] + right[at] + right[at + 2 :],
            )
        )
    )
    assert find(session, typed)[0]["feature_id"] == str(place)


@given(st.integers(0, 6), st.sampled_from("土木乌王东"), st.sampled_from("-+=~"))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_wrong_character_still_finds_the_place(
    session: Session, place: UUID, at: int, character: str, how: str
) -> None:
    right = "乌兰什巴尔台村"
    typed = {
        "-": right[:at] + right[at + 1 :],
        "+": right[:at] + character + right[at:],
        "=": right[:at] + character + right[at + 1 :],
        "~": right[:at] + right[at : at + 2][::-1] + right[at + 2 :],
    }[how]
    assert find(session, typed)[0]["feature_id"] == str(place)


def test_a_suggested_and_a_confirmed_reading_are_both_found(
    session: Session, source: str, town: UUID
) -> None:
    for name, pinyin, confirmed in (("单家村", "Shànjiācūn", True), ("长滩村", "Chángtāncūn", False)):
        given_name = a_name(source, name, pinyin=pinyin, reading_confirmed=confirmed)
        register_feature(session, a_feature(source, given_name, divisions=[town]))
    assert [row["reading_confirmed"] for row in find(session, "shanjia")] == [True]
    assert [row["reading_confirmed"] for row in find(session, "ctc")] == [False]


def test_former_names_come_after_present_ones_and_say_so(session: Session, source: str, town: UUID) -> None:
    renamed = register_feature(
        session,
        a_feature(
            source,
            a_name(source, "新街村", valid_from="2010-01-01"),
            a_name(source, "老街村", valid_to="2010-01-01"),
            a_name(source, "官井", name_type="former"),
            divisions=[town],
        ),
    )
    present = register_feature(session, a_feature(source, a_name(source, "老街村"), divisions=[town]))
    hits = find(session, "老街村")
    assert [(row["feature_id"], row["is_old"]) for row in hits] == [
        (str(present), False),
        (str(renamed), True),
    ]
    assert (hits[1]["name"], hits[1]["matched"]["name"]) == ("新街村", "老街村")
    assert find(session, "官井")[0]["is_old"] is True
    assert [row["is_old"] for row in find(session, "老街村", as_of=date(2005, 1, 1))] == [False, False]
    assert {row["matched"]["way"] for row in find(session, "新街村", as_of=date(2005, 1, 1))} == {"typo"}


def test_equal_names_are_told_apart_by_what_they_lie_in(session: Session, source: str, banner: UUID) -> None:
    for name in ("甲镇", "乙镇"):
        division = register_division(session, a_division(source, name, parent=banner))
        register_feature(session, a_feature(source, a_name(source, "柳树湾"), divisions=[division]))
    hits = find(session, "柳树湾")
    assert sorted(row["path"][-1]["name"] for row in hits) == ["乙镇", "甲镇"]
    assert [row["path"][-1]["name"] for row in find(session, "甲镇 柳树湾")] == ["甲镇"]
    assert find(session, "柳树湾") == hits


def test_a_path_follows_its_divisions(session: Session, source: str, banner: UUID, place: UUID) -> None:
    assert [step["name"] for step in find(session, "乌兰什巴尔台村")[0]["path"]] == ["乌审旗", "图克镇"]
    session.execute(text("UPDATE division_state SET name = '乌审县' WHERE division_id = :id"), {"id": banner})
    assert [step["name"] for step in find(session, "乌兰什巴尔台村")[0]["path"]] == ["乌审县", "图克镇"]
    above = register_division(session, a_division(source, "鄂尔多斯市", "prefecture_city"))
    session.execute(
        text("UPDATE division_state SET parent_id = :above WHERE division_id = :id"),
        {"above": above, "id": banner},
    )
    settle(session)
    assert find(session, "乌兰什巴尔台村", division_id=above)[0]["feature_id"] == str(place)


def test_a_record_that_is_gone_is_gone(session: Session, source: str, place: UUID) -> None:
    assert find(session, "乌兰什巴尔台村")
    change_feature(session, place, a_feature(source, a_name(source, "别的村")))
    assert find(session, "乌兰什巴尔台村") == []
    assert find(session, "别的村")[0]["feature_id"] == str(place)


def test_by_distance_then_by_division(session: Session, source: str, town: UUID) -> None:
    def register(name: str, at: tuple[float, float] | None, category: str = "22100") -> str:
        geometries = [a_geometry(source, point(*at))] if at else []
        document = a_feature(
            source, a_name(source, name), divisions=[town], geometries=geometries, category=category
        )
        return str(register_feature(session, document))

    register("石桥", (109.0, 39.0))
    far = register("东河", (109.1, 39.0), "12100")
    near = register("西河", (108.98, 39.0), "12100")
    unlocated = register("南河", None, "12100")
    register("北河", (112.0, 39.0), "12100")
    register("南山", (109.0, 39.01), "13450")
    hits = find(session, "石桥附近的河")
    assert [row["feature_id"] for row in hits] == [near, far, unlocated]
    assert [row["matched"]["way"] for row in hits] == [
        "distance",
        "distance",
        "same_division",
    ]
    assert 1_700 < hits[0]["distance_m"] < 1_760
    assert "米" in hits[0]["matched"]["zh"]
    assert {row["feature_id"] for row in find(session, "rivers near 石桥")} == {
        row["feature_id"] for row in hits
    }
    assert len(find(session, "石桥 附近")) == 4


def test_more_than_can_be_counted(session: Session, source: str, town: UUID) -> None:
    session.execute(text("SET LOCAL session_replication_role = replica"))
    for number in range(MOST_HITS + 20):
        session.execute(
            text(
                "WITH f AS (INSERT INTO feature (category, valid, source_id)"
                " VALUES ('22100', '(,)', :source) RETURNING id)"
                " INSERT INTO place_name"
                " (feature_id, name_type, language, name, valid, standard_basis, source_id)"
                " SELECT id, 'standard', 'zh', :name, '(,)', 'gazetteer', :source FROM f"
            ),
            {"source": source, "name": f"柳家{number}号井"},
        )
    session.execute(text("SET LOCAL session_replication_role = origin"))
    session.execute(text("SELECT rebuild_periods()"))
    answer = service.find(session, PUBLIC, "柳家")
    assert (answer.total, answer.more_than_total) == (MOST_HITS, True)
    assert len(service.suggest(session, PUBLIC, "柳家")) == 10


def test_mongolian_words_of_one_shape(session: Session) -> None:
    assert same_shape("ᠰᠠᠢᠨ", "ᠰᠡᠢᠨ")
    assert not same_shape("ᠰᠠᠢᠨ", "ᠦᠦᠰᠢᠨ")
    assert not same_shape("a", "ᠰᠠᠢᠨ")
