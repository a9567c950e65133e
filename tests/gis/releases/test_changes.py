"""Changes between releases: applying them to the records before gives the records after, exactly."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.releases.changes import Change, Seal, apply, change_in, difference, seal_in
from gis.releases.records import Record, line_of, said
from gis.releases.rules import ChangesDoNotFit, ChangesUnreadable
from gis.releases.words import sentence

#: 1, 1.0, True and "1" look alike; a field may hold null, or not be there
_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.sampled_from([1.0, 109.123456789, "", "1", '乌审𣵦ᠦ\n"']),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=4,
)
_FIELDS = st.dictionaries(st.sampled_from(["name", "names", "origin", "geometry"]), _VALUES, max_size=4)


def listed(found: dict[tuple[str, str], dict[str, Any]]) -> list[Record]:
    return [{**fields, "kind": kind, "id": id_} for (kind, id_), fields in sorted(found.items())]


_RECORDS = st.dictionaries(
    st.tuples(st.sampled_from(["place-names", "divisions"]), st.sampled_from("abcde")), _FIELDS, max_size=6
).map(listed)


def lines(records: Any) -> bytes:
    return b"".join(map(line_of, records))


@given(_RECORDS, _RECORDS, st.booleans())
def test_applied_to_the_release_before_they_give_the_release(
    before: list[Record], now: list[Record], told: bool
) -> None:
    found = list(difference(before, now, may_tell=lambda kind, name, value: told))
    sent = [change_in(said(one.as_json()).encode()) for one in found]
    assert sent == found
    assert lines(apply(before, sent)) == lines(now)
    if lines(before) == lines(now):
        assert found == []


def place(**fields: Any) -> Record:
    return {"kind": "place-names", "id": "a", **fields}


@pytest.mark.parametrize(
    ("before", "change"),
    [
        ([], Change("ended", "place-names", "a")),
        ([place()], Change("added", "place-names", "a", record=place())),
        ([], Change("changed", "place-names", "a", fields={"name": {"after": "x"}})),
        (
            [place(name="z")],
            Change("changed", "place-names", "a", fields={"name": {"before": "y", "after": "x"}}),
        ),
        ([place(name="z")], Change("changed", "place-names", "a", fields={"name": {"after": "x"}})),
        ([place(), place()], Change("ended", "place-names", "b")),
    ],
    ids=["ended-unknown", "added-known", "changed-unknown", "another-value", "not-there-before", "twice"],
)
def test_changes_of_other_records_are_refused(before: list[Record], change: Change) -> None:
    with pytest.raises(ChangesDoNotFit):
        list(apply(before, [change]))


@pytest.mark.parametrize(
    "line", [b"", b"[]", b'{"form": "x"}', b'{"change": "moved", "kind": "divisions", "id": "a"}']
)
def test_what_is_no_package_is_refused(line: bytes) -> None:
    with pytest.raises(ChangesUnreadable):
        seal_in(line)
    with pytest.raises(ChangesUnreadable):
        change_in(line)


def test_a_seal_comes_back() -> None:
    seal = Seal(1, "a" * 64, 2, "b" * 64)
    assert seal_in(said(seal.as_json()).encode()) == seal


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        (
            Change("added", "place-names", "a", name="石灰庙"),
            "新增地名：石灰庙",
            "New among place names: 石灰庙",
        ),
        (
            Change("ended", "divisions", "a", name="图克镇", valid_to="2026-01-01"),
            "停用行政区划：图克镇（2026-01-01）",
            "Ended among divisions: 图克镇 (2026-01-01)",
        ),
        (
            Change("ended", "place-names", "a"),
            "不再列出地名：登记号 a",
            "Not listed any more among place names: record a",
        ),
        (
            Change(
                "changed",
                "place-names",
                "a",
                name="石灰庙",
                fields={
                    "meaning": {"before": "", "after": "有庙"},
                    "category": {"before": "22200", "after": "21760"},
                    "origin": {"withheld": True},
                    "geometries": {"before": [{"geometry": {}}], "after": [{"geometry": {"a": 1}}]},
                },
            ),
            "变更地名：石灰庙——地名含义由“无”改为“有庙”；地名来历有变（原值不公开）；位置有变",
            "Changed among place names: 石灰庙 – Meaning from “nothing” to “有庙”;"
            " Origin differs (what it was is not public); Location differs",
        ),
    ],
    ids=["added", "ended", "hidden", "changed"],
)  # fmt: skip
def test_changes_in_words(change: Change, zh: str, en: str) -> None:
    assert sentence(change, "zh") == zh
    assert sentence(change, "en") == en
