"""Checks of single fields, whatever is sent."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.proposals.fields import Checker, FieldsBreakRules, FieldsInvalid, is_id, refuse

DAY = st.dates(date(2000, 1, 1), date(2000, 1, 20))


@st.composite
def periods(draw: st.DrawFn) -> dict[str, str | None]:
    start = draw(st.none() | DAY)
    end = draw(st.none() | st.dates((start or date(2000, 1, 1)) + timedelta(days=1), date(2000, 2, 1)))
    return {
        "valid_from": None if start is None else start.isoformat(),
        "valid_to": None if end is None else end.isoformat(),
    }


def days_of(part: dict[str, str | None]) -> set[int]:
    start, end = part["valid_from"], part["valid_to"]
    first = -1 if start is None else (date.fromisoformat(start) - date(2000, 1, 1)).days
    last = 99 if end is None else (date.fromisoformat(end) - date(2000, 1, 1)).days
    return set(range(first, last))


@given(st.lists(periods(), max_size=5))
def test_overlaps_are_found_exactly_when_two_parts_share_a_day(parts: list[dict[str, str | None]]) -> None:
    check = Checker()
    check.overlaps("states/", {str(place): part for place, part in enumerate(parts)}, "x")
    days = [days_of(part) for part in parts]
    shares = any(days[a] & days[b] for a in range(len(parts)) for b in range(a))
    assert bool(check.found) == shares


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(
    JSON
    | st.fixed_dictionaries(
        {"type": st.sampled_from(["Point", "LineString", "Polygon"]), "coordinates": JSON}
    )
)
def test_no_geometry_breaks_the_check(value: Any) -> None:
    check = Checker()
    check.geometry("geometry", value, {"Point", "LineString", "Polygon"})
    assert all(found.path == "geometry" for found in check.found)


@given(JSON)
def test_no_value_breaks_a_check(value: Any) -> None:
    check = Checker()
    check.text("a", value, required=True)
    check.flag("a", value)
    check.identifier("a", value)
    check.day("a", value)
    if not isinstance(value, list | dict):
        check.code("a", value, {"x"})
    assert len(check.found) <= 5


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        (str(uuid4()), True),
        (str(uuid4()).upper(), False),
        (uuid4().hex, False),
        ("{" + str(uuid4()) + "}", False),
        (str(uuid4()) + "\n", False),
        (7, False),
    ],
    ids=["as written", "upper case", "no hyphens", "braces", "line end", "number"],
)
def test_an_id_is_written_one_way(value: Any, is_one: bool) -> None:
    assert is_id(value) is is_one


def test_only_rules_broken_is_a_conflict_and_anything_unreadable_bad_input() -> None:
    check = Checker()
    check.warn("c", 1, "x")
    refuse(check.found)
    check.broken("a", 1, "x")
    with pytest.raises(FieldsBreakRules) as broken:
        refuse(check.found)
    assert [detail["path"] for detail in broken.value.details] == ["a"]
    check.invalid("b", 2, "y", most=1)
    with pytest.raises(FieldsInvalid) as invalid:
        refuse(check.found)
    assert [(detail["path"], detail["value"], detail["params"]) for detail in invalid.value.details] == [
        ("a", 1, {}),
        ("b", 2, {"most": 1}),
    ]
