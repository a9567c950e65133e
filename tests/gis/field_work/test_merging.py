"""Three sides of a record brought together: what one side alone says holds, nothing is lost in silence."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.field_work.merging import Shape, merge, names_of, shown, spread

PLACE = Shape(together=(("position", "accuracy"),), adding=("photos",), observed=("state",))
NAMES = ("name", "note", "graves", "position", "accuracy", "state")


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "holds", "taken", "differs"),
    [
        pytest.param("a", "a", "a", "a", (), (), id="nobody changed it"),
        pytest.param("a", "b", "a", "b", (), (), id="the device did"),
        pytest.param("a", "a", "b", "b", ("note",), (), id="the office did"),
        pytest.param("a", "b", "b", "b", (), (), id="both alike"),
        pytest.param("a", "b", "c", "b", (), ("note",), id="both differently"),
        pytest.param(None, "", "x", "x", ("note",), (), id="nothing said is nothing said"),
        pytest.param(None, False, None, False, (), (), id="no is something said"),
    ],
)
def test_a_field(base: Any, ours: Any, theirs: Any, holds: Any, taken: Any, differs: Any) -> None:
    merged = merge({"note": base}, {"note": ours}, {"note": theirs}, Shape())
    assert merged.values == {"note": holds}
    assert merged.taken == taken
    assert tuple(each.field for each in merged.differences) == differs


def test_fields_that_mean_something_together_are_settled_together() -> None:
    base = {"position": [109, 38], "accuracy": 10}
    ours, theirs = {"position": [109.1, 38], "accuracy": 10}, {"position": [109, 38], "accuracy": 5}
    (difference,) = merge(base, ours, theirs, PLACE).differences
    assert difference.field == "position"
    assert (difference.ours, difference.theirs) == (ours, theirs)
    assert spread(shown(ours, names_of("position", PLACE)), names_of("position", PLACE)) == ours


def test_what_was_seen_on_the_spot_is_said_though_it_is_as_before() -> None:
    merged = merge({"state": "standing"}, {"state": "standing"}, {"state": "damaged"}, PLACE)
    assert [each.field for each in merged.differences] == ["state"]


def test_both_sides_add_photos() -> None:
    ours = [{"sha256": "a", "caption": "new"}, {"sha256": "c"}]
    theirs = [{"sha256": "a", "caption": ""}, {"sha256": "b"}]
    merged = merge({}, {"photos": ours}, {"photos": theirs}, PLACE)
    assert merged.values["photos"] == [{"sha256": "a", "caption": "new"}, {"sha256": "b"}, {"sha256": "c"}]
    assert not merged.differences


def test_what_one_side_removed_is_gone_unless_the_other_said_something_of_it() -> None:
    base = [{"sha256": each, "caption": ""} for each in "abcd"]
    told = {"sha256": "b", "caption": "seen anew"}
    ours = [base[0], {"sha256": "c", "caption": "blurred"}, {"sha256": "new"}]  # without b and d
    theirs = [told, base[3]]  # without a and c
    merged = merge({"photos": base}, {"photos": ours}, {"photos": theirs}, PLACE)
    assert merged.values["photos"] == [told, {"sha256": "c", "caption": "blurred"}, {"sha256": "new"}]


RECORDS = st.fixed_dictionaries({name: st.sampled_from([None, "", "a", "b", 0, False]) for name in NAMES})


@given(RECORDS, RECORDS, RECORDS)
def test_no_word_of_either_side_is_lost_in_silence(base: Any, ours: Any, theirs: Any) -> None:
    def said(value: Any) -> Any:
        return None if value == "" else value

    merged = merge(base, ours, theirs, PLACE)
    differing = {name for each in merged.differences for name in names_of(each.field, PLACE)}
    for name in set(NAMES) - differing:
        group = names_of(name, PLACE)
        by_us = any(said(ours[each]) != said(base[each]) for each in group)
        by_them = any(said(theirs[each]) != said(base[each]) for each in group)
        held = said(merged.values[name])
        assert held in (said(ours[name]), said(theirs[name]))
        if by_us and not by_them:
            assert held == said(ours[name])
        if by_them and not by_us:
            assert held == said(theirs[name])
    # Whoever has the merged record and sends it once more changes nothing.
    if not merged.differences:
        again = merge(theirs, merged.values, merged.values, PLACE)
        assert again.values == merged.values
        assert not again.differences
