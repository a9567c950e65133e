"""How changes of one record compare: cases as tables, and properties that always hold."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.accounts.rules import PUBLIC, Caller
from gis.errors import NotAllowed, NotSignedIn
from gis.proposals.rules import (
    MOVES,
    MoveNotAllowed,
    PathClash,
    RecordChanged,
    check_can,
    check_move,
    conflicts,
    enough_approvals,
    fields,
    flatten,
    merge,
    plan,
    restoring,
    unflatten,
)

POINT = {"type": "Point", "coordinates": [109.5, 38.25]}
BOTH = {"meaning": "", "names/1/name": "图克", "names/1/language": "zh", "names/2/name": "旧"}


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"meaning": "x"}, {"meaning": "x"}),
        ({"meaning": ""}, {}),
        ({"names/1/name": "图克镇", "names/1/language": "zh"}, {"names/1/name": "图克镇"}),
        ({"names": {"1": {"name": "图克镇"}}}, {"names/1/name": "图克镇"}),
        ({"names/2": None}, {"names/2/name": None, "names/2": None}),
        ({"names/2/name": None}, {"names/2/name": None}),
        ({"names/3": {"name": "新"}}, {"names/3/name": "新"}),
        ({"names/9": None}, {}),
        ({"geometries/1/geometry": POINT}, {"geometries/1/geometry": POINT}),
        ({"origin": None}, {}),
    ],
)
def test_planning_keeps_only_what_differs(changes: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert plan(changes, BOTH)[1] == wanted


def test_planning_tells_an_empty_field_from_a_new_part() -> None:
    seen, _ = plan({"names/1/romanization": "Tuke", "names/3/name": "新", "origin": "x"}, BOTH)
    assert seen == {"names/1/romanization": None, "origin": None}


@pytest.mark.parametrize(
    ("changes", "present", "merged"),
    [
        pytest.param({"meaning": "a"}, {"origin": "b"}, {"meaning": "a", "origin": "b"}, id="disjoint"),
        pytest.param({"meaning": "a"}, {"meaning": "a"}, {"meaning": "a"}, id="same wish"),
    ],
)
def test_changes_that_do_not_meet_are_merged(
    changes: dict[str, Any], present: dict[str, Any], merged: dict[str, Any]
) -> None:
    base = {"meaning": "", "origin": ""}
    seen, wanted = plan(changes, base)
    assert merge(seen, wanted, {**base, **present}) == {**base, **merged}


@pytest.mark.parametrize(
    ("changes", "present", "clash"),
    [
        pytest.param({"meaning": "a"}, {**BOTH, "meaning": "b"}, ["meaning"], id="the same field"),
        pytest.param(
            {"names/2": None}, {**BOTH, "names/2/name": "改"}, ["names/2/name"], id="removed after change"
        ),
        pytest.param(
            {"names/2/name": "改"},
            {path: value for path, value in BOTH.items() if path != "names/2/name"},
            ["names/2/name"],
            id="changed after removal",
        ),
        pytest.param(
            {"names/2/pinyin": "jiu"},
            {path: value for path, value in BOTH.items() if path != "names/2/name"},
            ["names/2/pinyin"],
            id="added to a part after its removal",
        ),
        pytest.param(
            {"names/2": None},
            {**BOTH, "names/2/pinyin": "jiu"},
            ["names/2/pinyin"],
            id="removed after an addition",
        ),
        pytest.param({"origin": "a"}, {**BOTH, "origin": "b"}, ["origin"], id="both fill an empty field"),
    ],
)
def test_changes_that_meet_conflict(
    changes: dict[str, Any], present: dict[str, Any], clash: list[str]
) -> None:
    seen, wanted = plan(changes, BOTH)
    assert [found.path for found in conflicts(seen, wanted, present)] == clash
    with pytest.raises(RecordChanged) as refused:
        merge(seen, wanted, present)
    assert [detail["path"] for detail in refused.value.details] == clash


def test_a_conflict_names_what_was_seen_what_is_and_what_is_wanted() -> None:
    seen, wanted = plan({"meaning": "a"}, {"meaning": "s"})
    (found,) = conflicts(seen, wanted, {"meaning": "b"})
    assert (found.seen, found.present, found.wanted) == ("s", "b", "a")


def test_restoring_takes_new_parts_away_whole() -> None:
    then = {"meaning": "旧义", "names/1/name": "图克", "names/1/language": "zh"}
    changes = restoring(BOTH, then)
    assert changes == {"meaning": "旧义", "names/2": None}
    seen, wanted = plan(changes, BOTH)
    assert merge(seen, wanted, BOTH) == then


NAMES = st.sampled_from(
    ["meaning", "origin", "names/1/name", "names/1/pinyin", "names/2/name", "divisions/d"]
)
VALUES = st.sampled_from(["", "甲", "乙", True])
DOCUMENTS = st.dictionaries(NAMES, VALUES)


@given(DOCUMENTS)
def test_flattening_and_back(flat: dict[str, Any]) -> None:
    assert flatten(unflatten(flat)) == flat


@given(DOCUMENTS, DOCUMENTS)
def test_a_restored_document_is_what_it_was(present: dict[str, Any], then: dict[str, Any]) -> None:
    seen, wanted = plan(restoring(present, then), present)
    assert merge(seen, wanted, present) == then


CHANGES = st.dictionaries(NAMES, st.one_of(st.none(), VALUES), min_size=1)


@given(DOCUMENTS, CHANGES, CHANGES)
def test_no_update_is_ever_lost(base: dict[str, Any], first: dict[str, Any], second: dict[str, Any]) -> None:
    """Whichever of two comes second is either refused, or both wishes hold in the result."""
    one, two = plan(first, base), plan(second, base)
    present = merge(*one, base)
    try:
        merged = merge(*two, present)
    except RecordChanged:
        return
    for path, value in {**one[1], **two[1]}.items():
        assert merged.get(path) == value
    touched = {*one[1], *two[1]}
    assert {p: v for p, v in merged.items() if p not in touched} == {
        p: v for p, v in base.items() if p not in touched
    }


@pytest.mark.parametrize(
    "flat", [{"a": 1, "a/b": 2}, {"a/b": 2, "a": 1}, {"": 1}, {"a/": 1}, {"g": POINT, "g/x": 1}]
)
def test_a_path_is_a_field_or_a_group(flat: dict[str, Any]) -> None:
    with pytest.raises(PathClash):
        unflatten(flat)


def test_fields_are_as_json_gives_them_back() -> None:
    document = {"a": None, "b": {"geometry": {"type": "Point", "coordinates": (1.5, 2.5)}}, "c": ""}
    assert fields(document) == {"b/geometry": {"type": "Point", "coordinates": [1.5, 2.5]}, "c": ""}


@pytest.mark.parametrize("state", MOVES)
@pytest.mark.parametrize("target", MOVES)
def test_a_proposal_moves_only_as_stated(state: str, target: str) -> None:
    if target in MOVES[state]:
        check_move(state, target)
    else:
        with pytest.raises(MoveNotAllowed):
            check_move(state, target)


@pytest.mark.parametrize(
    ("approvers", "required", "deciding", "enough"),
    [
        ([{"reviewer"}], 1, None, True),
        ([], 1, None, False),
        ([{"reviewer"}], 2, None, False),
        ([{"reviewer"}], 1, "leader", False),
        ([{"reviewer"}, {"leader"}], 2, "leader", True),
        ([{"reviewer"}, {"reviewer"}], 2, "leader", False),
    ],
)
def test_approvals_suffice(
    approvers: list[set[str]], required: int, deciding: str | None, enough: bool
) -> None:
    assert enough_approvals(approvers, required, deciding) is enough


ACCOUNT = UUID(int=1)


@pytest.mark.parametrize(
    ("caller", "error"),
    [
        (PUBLIC, NotSignedIn),
        (Caller(account_id=ACCOUNT, roles=frozenset({"admin"})), NotAllowed),
        (
            Caller(account_id=ACCOUNT, roles=frozenset({"editor"}), token_scopes=frozenset({"read"})),
            NotAllowed,
        ),
    ],
)
def test_who_may_not_propose(caller: Caller, error: type[Exception]) -> None:
    with pytest.raises(error):
        check_can(caller, ("editor", "township"), "propose")
