"""The profile as data, codes, states, and records in their forms: without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.name_rules.registry import rule_table
from gis.name_rules.seed_files import rule_rows
from gis.national_database.changes import apply, difference, digests
from gis.national_database.entry_states import FIRST, advance, is_coded, read_states
from gis.national_database.place_code import DivisionCodes, faults, parts
from gis.national_database.profile import FIELD_TABLES, read_profile
from gis.national_database.records import (
    NationalRecord,
    from_columns,
    from_public,
    record_of,
    to_columns,
    to_public,
)
from gis.national_database.register_fields import REGISTER_FIELDS
from gis.national_database.rules import DoesNotFit, ProfileUnclear, TransitionRefused
from tests.gis.national_database.world import PROFILE, records, register

KNOWN = DivisionCodes({"150626"}, {"150626108", "150626203"}, {"150626100", "150626200"})
OTHER = "15062610822200000009"


def test_staff_can_choose_exactly_what_a_field_can_be_filled_from() -> None:
    for name in FIELD_TABLES:
        column = next(one for one in rule_table(name).columns if one.name == "register_field")
        assert set(column.among) == set(REGISTER_FIELDS)


def test_the_profile_has_the_keys_of_the_public_query() -> None:
    keys = {one.public_key for one in PROFILE.fields} - {""}
    assert keys == {
        "id", "place_code", "standard_name", "roman_alphabet_spelling", "ethnic_minorities_writing",
        "place_type", "place_type_code", "province_name", "city_name", "area_name", "area", "old_name",
        "government_history", "place_history", "place_meaning", "place_origin",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("category", "name"),
    [("21610", "self_governing"), ("21500", "division"), ("21732", "other_area"), ("99", None)],
)
def test_a_category_has_the_class_of_its_longest_prefix(category: str, name: str | None) -> None:
    found = PROFILE.class_of(category)
    assert (found and found.name) == name


def test_a_heading_used_twice_makes_the_profile_unclear() -> None:
    def rules(table: str) -> list[dict[str, str]]:
        rows = [*rule_rows(table)]
        return [{**one, "name_zh": "别名"} for one in rows] if table == "national_profile_fields" else rows

    with pytest.raises(ProfileUnclear):
        read_profile(rules)


@pytest.mark.parametrize(
    ("code", "category", "told"),
    [
        pytest.param("15062610822200000001", "22200", [], id="right"),
        pytest.param("15062600012100900048", "12100", [], id="across townships, serial above 900000"),
        pytest.param("1506261082220000001", "22200", ["code_form"], id="19 digits"),
        pytest.param("１５０６２６10822200000001", "22200", ["code_form"], id="full-width digits"),
        pytest.param("15062710822200000001", "22200", ["code_county"], id="of another county"),
        pytest.param(
            "15062610022200000001", "22200", ["code_statistical"], id="made with a statistical code"
        ),
        pytest.param("15062641022200000001", "22200", ["code_division"], id="of no township"),
        pytest.param("15062610822100000001", "22200", ["code_category"], id="of another category"),
        pytest.param(OTHER, "22200", ["code_taken"], id="of another record"),
    ],
)
def test_a_returned_code_is_checked(code: str, category: str, told: list[str]) -> None:
    assert faults(code, category, KNOWN, {OTHER}) == told


def test_a_code_has_four_parts() -> None:
    found = parts("15062610822200000001")
    assert found is not None
    assert (found.county, found.division, found.category, found.serial) == (
        "150626",
        "108",
        "22200",
        "000001",
    )


@pytest.mark.parametrize(
    ("present", "wanted", "said", "allowed"),
    [
        (FIRST, "entered", {"operator": "张三"}, True),
        (FIRST, "entered", {}, False),
        (FIRST, "stored", {"code": "15062610822200000001"}, False),
        ("entered", "returned", {"reason": " "}, False),
        ("entered", "returned", {"reason": "含义未填"}, True),
        ("returned", "entered", {"operator": "张三"}, True),
        ("entered", "stored", {"code": "15062610822200000001"}, True),
        ("stored", FIRST, {}, False),
        (FIRST, "lost", {}, False),
    ],
)
def test_a_record_advances_as_the_table_says(
    present: str, wanted: str, said: dict[str, str], *, allowed: bool
) -> None:
    states = read_states(rule_rows("national_entry_states"))
    if allowed:
        assert advance(states, present, wanted, said) == wanted
    else:
        with pytest.raises(TransitionRefused):
            advance(states, present, wanted, said)


def test_a_record_is_coded_once_the_national_database_gave_a_code() -> None:
    assert (is_coded(None), is_coded("15062610822200000001")) == (False, True)


def test_a_feature_becomes_a_record() -> None:
    record = record_of(PROFILE, register())
    shown = to_public(PROFILE, record)
    assert (shown["place_code"], shown["standard_name"]) == ("", "呼吉尔图")
    assert (shown["roman_alphabet_spelling"], shown["place_type_code"]) == ("Hujirt", "22200")
    assert (shown["area_name"], shown["area"], shown["old_name"]) == ("乌审旗", "150626108", "呼吉尔特")
    assert shown["gdm"] == {"type": "Point", "coordinates": [108.85, 38.6]}
    form = to_columns(PROFILE, record)
    assert (form["东经"], form["北纬"], form["至东经"]) == ("108°51′00.00″", "38°36′00.00″", "")
    assert (form["坐标系"], form["测量方法"], form["使用时间"]) == ("2000", "实测", "现今地名")
    assert (form["居民点类型"], "河流级别" in form) == ("农村居民点", False)


def test_an_ended_feature_is_historical_with_its_year() -> None:
    form = to_columns(PROFILE, record_of(PROFILE, register(valid_to="2019-03-01")))
    assert (form["使用时间"], form["废止年份"]) == ("历史地名", "2019")


def test_what_a_reader_may_not_see_stays_blank() -> None:
    seen = {key: value for key, value in register().row.items() if key not in ("meaning", "geometries")}
    record = record_of(PROFILE, type(register())(seen, register().place, None, register().day))
    assert ("meaning" in record.values, record.gdm, "coordinate_system" in record.values) == (
        False,
        None,
        False,
    )


def test_a_river_is_drawn_by_its_course_and_measured() -> None:
    line = {"type": "LineString", "coordinates": [[108.8, 38.6], [108.9, 38.6]]}
    drawn = [
        {
            "role": "mouth",
            "geometry": {"type": "Point", "coordinates": [108.9, 38.6]},
            "is_approximate": False,
        },
        {"role": "course", "geometry": line, "is_approximate": False},
    ]
    record = record_of(PROFILE, register(category="12100", geometries=drawn))
    assert record.gdm == line
    assert float(record.values["river_length"]) == pytest.approx(8.708, abs=0.01)


@given(records())
def test_a_record_comes_back_from_each_of_its_forms(record: NationalRecord) -> None:
    assert from_public(PROFILE, to_public(PROFILE, record)) == record
    assert from_columns(PROFILE, to_columns(PROFILE, record), record.gdm) == record


@given(st.lists(records(), max_size=5), st.lists(records(), max_size=5), st.data())
def test_the_difference_applied_gives_the_new_state(
    before: list[NationalRecord], more: list[NationalRecord], data: st.DataObject
) -> None:
    kept = [one for one in before if data.draw(st.booleans())]
    edited = [
        NationalRecord({**one.values, "meaning": "改"}, one.gdm) if data.draw(st.booleans()) else one
        for one in kept
    ]
    now = {one.id: one for one in (*edited, *more)}
    changes = difference(digests(before), now.values(), {})
    assert apply(before, changes) == [now[key] for key in sorted(now)]


def test_changes_of_another_state_do_not_fit() -> None:
    record = record_of(PROFILE, register())
    [removal] = difference(digests([record]), [], {record.id: record})
    assert removal.record.values == {"record_id": record.id, "standard_name": "呼吉尔图"}
    [hidden] = difference(digests([record]), [], {})
    assert hidden.record.values == {"record_id": record.id}
    with pytest.raises(DoesNotFit):
        apply([], [removal])
