"""Typed events worked out on documents, without a database."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from gis.administrative_divisions.event_requests import NoEvent, request_of
from gis.administrative_divisions.lineage import (
    Abolish,
    ChildrenRemain,
    DivisionNotThere,
    Facts,
    Merge,
    NewDivision,
    NothingFollows,
    Outcome,
    Recode,
    Rename,
    Request,
    Split,
    TooFewParties,
    Transfer,
    name_of,
    outcome,
)
from gis.administrative_divisions.rules import DivisionNotFound, end_of, latest_state
from gis.proposals.rules import difference, fields, flatten
from gis.proposals.subjects import Item
from tests.gis.administrative_divisions.registered import a_division, square

SOURCE = str(uuid4())
DAY = "2024-05-01"
FACTS = Facts(date(2024, 5, 1), UUID(SOURCE), "自治区人民政府", "内政字〔2024〕5号")
BANNER, TUK, GALUT, VILLAGE = uuid4(), uuid4(), uuid4(), uuid4()


def a_town(name: str, code: str) -> dict[str, Any]:
    return a_division(SOURCE, name, parent=BANNER, codes={"nbs": code}, boundary=square(109, 38))


def work_out(request: Request) -> Outcome:
    documents = {TUK: a_town("图克镇", "150626102"), GALUT: a_town("嘎鲁图镇", "150626100")}
    village = a_division(SOURCE, "图克嘎查", "gacha", parent=TUK, codes={"nbs": "150626102201"})
    return outcome(request, documents, {TUK: {VILLAGE: village}})


def parts(done: Outcome) -> dict[str, str]:
    return {division: party["part"] for division, party in done.event["parties"].items()}


def parent(document: dict[str, Any]) -> str:
    state = latest_state(document)
    assert state is not None
    return str(state["parent_id"])


def test_a_rename_ends_one_state_and_begins_another() -> None:
    done = work_out(Rename(TUK, "图克苏木", FACTS))
    document = done.changed[TUK]
    assert [(s["name"], s["valid_from"], s["valid_to"]) for s in document["states"].values()] == [
        ("图克镇", None, DAY),
        ("图克苏木", DAY, None),
    ]
    assert all(code["valid_to"] is None for code in document["codes"].values())
    assert (done.event["type"], done.event["document_number"]) == ("rename", "内政字〔2024〕5号")
    assert parts(done) == {str(TUK): "subject"}


def test_a_new_type_is_a_conversion() -> None:
    done = work_out(Rename(TUK, "图克街道", FACTS, type="subdistrict"))
    assert done.event["type"] == "upgrade"
    state = latest_state(done.changed[TUK])
    assert state is not None
    assert state["type"] == "subdistrict"


def test_a_merger_into_a_new_division() -> None:
    new = NewDivision("新图克镇", "town", BANNER, {"nbs": "150626105"})
    done = work_out(Merge([TUK, GALUT], new, FACTS))
    ((made, document),) = done.created.items()
    assert (name_of(document), parent(document)) == ("新图克镇", str(BANNER))
    for ended in (TUK, GALUT):
        for group in ("states", "codes", "boundaries"):
            assert [part["valid_to"] for part in done.changed[ended][group].values()] == [DAY]
    assert parent(done.changed[VILLAGE]) == str(made)
    assert parts(done) == {str(TUK): "predecessor", str(GALUT): "predecessor", str(made): "successor"}


def test_a_merger_into_one_that_goes_on() -> None:
    done = work_out(Merge([TUK], GALUT, FACTS))
    assert done.created == {}
    assert end_of(done.changed[TUK]) == DAY
    assert end_of(done.changed[GALUT]) is None
    assert parent(done.changed[VILLAGE]) == str(GALUT)
    assert parts(done) == {str(TUK): "predecessor", str(GALUT): "subject"}


def test_a_merger_of_one_is_none() -> None:
    with pytest.raises(TooFewParties):
        work_out(Merge([GALUT], GALUT, FACTS))


def halves() -> list[NewDivision]:
    return [NewDivision("东图克镇", "town", BANNER), NewDivision("西图克镇", "town", BANNER)]


def test_a_split_places_the_children() -> None:
    done = work_out(Split(TUK, halves(), FACTS, children={VILLAGE: 1}))
    west = next(key for key, document in done.created.items() if name_of(document) == "西图克镇")
    assert parent(done.changed[VILLAGE]) == str(west)
    assert end_of(done.changed[TUK]) == DAY
    assert sorted(parts(done).values()) == ["predecessor", "successor", "successor"]


def test_a_split_that_goes_on_keeps_the_children_it_does_not_give() -> None:
    done = work_out(Split(TUK, halves()[:1], FACTS, continues=True))
    assert VILLAGE not in done.changed
    assert end_of(done.changed[TUK]) is None
    assert sorted(parts(done).values()) == ["subject", "successor"]


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (Split(TUK, halves(), FACTS), ChildrenRemain),
        (Split(TUK, halves()[:1], FACTS), TooFewParties),
        (Split(TUK, halves(), FACTS, children={VILLAGE: 7}), DivisionNotFound),
        (Split(TUK, halves(), FACTS, children={VILLAGE: 0, uuid4(): 0}), DivisionNotFound),
        (Abolish(TUK, FACTS), NothingFollows),
        (Abolish(TUK, FACTS, [GALUT], "整体搬迁"), NothingFollows),
        (Abolish(TUK, FACTS, (), "整体搬迁"), ChildrenRemain),
    ],
    ids=["child left", "one part", "no such part", "no such child", "nothing", "both", "child left"],
)
def test_what_can_not_be_is_refused(request_: Request, error: type[Exception]) -> None:
    with pytest.raises(error):
        work_out(request_)


def test_a_transfer_changes_parent_and_code() -> None:
    other = uuid4()
    done = work_out(Transfer(TUK, other, FACTS, {"nbs": "150627109"}))
    assert parent(done.changed[TUK]) == str(other)
    codes = [
        (code["code"], code["valid_from"], code["valid_to"]) for code in done.changed[TUK]["codes"].values()
    ]
    assert codes == [("150626102", None, DAY), ("150627109", DAY, None)]
    assert parts(done) == {str(TUK): "subject"}


def test_an_abolished_division_gives_its_children_to_its_one_successor() -> None:
    done = work_out(Abolish(TUK, FACTS, [GALUT]))
    assert parent(done.changed[VILLAGE]) == str(GALUT)
    assert GALUT not in done.changed
    assert parts(done) == {str(TUK): "predecessor", str(GALUT): "successor"}


def test_an_abolished_division_without_successor_says_why() -> None:
    done = work_out(Abolish(TUK, FACTS, (), "整体搬迁", {VILLAGE: GALUT}))
    assert (done.event["no_successor"], done.event["no_successor_reason"]) == (True, "整体搬迁")
    assert parent(done.changed[VILLAGE]) == str(GALUT)


def test_a_recode_ends_only_the_code_of_its_system() -> None:
    done = work_out(Recode(TUK, {"mca": "150626110"}, FACTS))
    assert sorted((c["code_system"], c["valid_to"]) for c in done.changed[TUK]["codes"].values()) == [
        ("mca", None),
        ("nbs", None),
    ]
    done = work_out(Recode(TUK, {"nbs": "150626110"}, FACTS))
    assert [c["valid_to"] for c in done.changed[TUK]["codes"].values()] == [DAY, None]


def test_an_event_does_not_come_before_what_followed() -> None:
    later = a_division(SOURCE, valid_from="2024-05-01")
    with pytest.raises(DivisionNotThere):
        outcome(Rename(TUK, "图克苏木", FACTS), {TUK: later}, {})
    ended = a_division(SOURCE, valid_to="2020-01-01")
    with pytest.raises(DivisionNotThere):
        outcome(Recode(TUK, {"nbs": "150626109"}, FACTS), {TUK: ended}, {})
    with pytest.raises(DivisionNotThere):
        outcome(Merge([GALUT], TUK, FACTS), {TUK: ended, GALUT: a_town("嘎鲁图镇", "150626100")}, {})


def items_of(request: Request) -> list[Item]:
    """Work an event out and write it down as a proposal keeps it, without the keys that JSON loses."""
    documents = {TUK: a_town("图克镇", "150626102"), GALUT: a_town("嘎鲁图镇", "150626100")}
    village = a_division(SOURCE, "图克嘎查", "gacha", parent=TUK, codes={"nbs": "150626102201"})
    done = outcome(request, documents, {TUK: {VILLAGE: village}})
    items = []
    for key, document in done.created.items():
        items.append(Item(0, "administrative_division", "create", key, None, {}, fields(document)))
    for key, document in done.changed.items():
        _, wanted = difference(flatten({**documents, VILLAGE: village}[key]), flatten(document))
        items.append(Item(0, "administrative_division", "update", key, 1, {}, wanted))
    items.append(Item(0, "division_event", "create", done.event_id, None, {}, fields(done.event)))
    return [item for item in items if item.after]


@pytest.mark.parametrize(
    "request_",
    [
        Rename(TUK, "图克苏木", FACTS, body_name="图克苏木人民政府"),
        Rename(TUK, "图克街道", FACTS, type="subdistrict"),
        Merge([TUK, GALUT], NewDivision("新图克镇", "town", BANNER, {"nbs": "150626105"}), FACTS),
        Merge([TUK], GALUT, FACTS),
        Split(TUK, halves(), FACTS, children={VILLAGE: 1}),
        Split(TUK, halves()[:1], FACTS, continues=True),
        Transfer(TUK, GALUT, FACTS, {"nbs": "150626999"}),
        Abolish(TUK, FACTS, [GALUT], children={VILLAGE: GALUT}),
        Recode(TUK, {"nbs": "150626998"}, FACTS),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_was_asked_is_read_out_of_the_proposal_again(request_: Request) -> None:
    type_, found = request_of(items_of(request_))
    assert found == request_
    assert type_ == type(request_).__name__.lower()


def test_a_proposal_that_lost_a_record_of_its_event_carries_none() -> None:
    items = items_of(Rename(TUK, "图克苏木", FACTS))
    for left in (items[:1], items[1:], []):
        with pytest.raises(NoEvent):
            request_of(left)
