"""Documents of divisions: what is written is what is read, and what the database refuses."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from gis import database
from gis.administrative_divisions.documents import DivisionDocuments, EventDocuments
from gis.administrative_divisions.rules import (
    CodeTaken,
    DivisionNotFound,
    EndsWithoutSuccessor,
    EventIsFinal,
    ParentEnded,
    UnknownDivision,
    ValidTimesOverlap,
)
from gis.errors import DimingError
from gis.proposals.fields import FieldsBreakRules, FieldsInvalid, IdTaken
from tests.gis.administrative_divisions.registered import (
    a_division,
    a_source,
    change,
    happen,
    register,
    settle,
    square,
)

SUBJECT = DivisionDocuments()


def history_rows(session: Session, table: str, division: UUID) -> int:
    statement = text(f"SELECT count(*) FROM history.{table} WHERE division_id = :id")
    return int(session.execute(statement, {"id": division}).scalar_one())


def only(group: dict[str, Any]) -> dict[str, Any]:
    """The one part of a group."""
    (part,) = group.values()
    assert isinstance(part, dict)
    return part


def test_what_is_written_is_what_is_read(session: Session) -> None:
    source = a_source(session)
    banner = register(session, a_division(source, "乌审旗", "banner", codes={"nbs": "150626"}))
    document = a_division(
        source,
        parent=banner,
        codes={"nbs": "150626102", "mca": "150626110"},
        valid_from="2005-11-01",
        boundary=square(109.123456789012345, 38.1),
    )
    town = register(session, document)
    loaded = SUBJECT.load(session, town, lock=True)
    assert loaded.document == document
    assert loaded.version == 1
    assert loaded.areas == {town, banner}
    assert SUBJECT.load_as_known(session, town, datetime.now(UTC)) == loaded
    assert SUBJECT.title(document) == "图克镇"


def test_unknown_division_is_not_found(session: Session) -> None:
    with pytest.raises(DivisionNotFound):
        SUBJECT.load(session, uuid4(), lock=True)
    with pytest.raises(DivisionNotFound):
        SUBJECT.load_as_known(session, uuid4(), datetime.now(UTC))


def test_a_change_touches_only_the_rows_that_differ(session: Session) -> None:
    source = a_source(session)
    town = register(session, a_division(source, codes={"nbs": "150626102", "mca": "150626110"}))
    document = deepcopy(SUBJECT.load(session, town).document)
    only(document["states"])["name"] = "图克苏木"
    change(session, town, document)
    assert SUBJECT.load(session, town).document == document
    assert SUBJECT.load(session, town).version == 2
    assert history_rows(session, "division_state", town) == 2
    assert history_rows(session, "division_code", town) == 2


def test_parts_are_added_and_removed(session: Session) -> None:
    source = a_source(session)
    town = register(session, a_division(source, codes={"nbs": "150626102"}))
    document = deepcopy(SUBJECT.load(session, town).document)
    document["boundaries"][str(uuid4())] = {"geometry": square(109, 38), "source_id": source}
    document["codes"] = {}
    change(session, town, document)
    read = SUBJECT.load(session, town).document
    assert read["codes"] == {}
    assert only(read["boundaries"])["geometry"] == square(109, 38)


@pytest.mark.parametrize("day", ["1990-01-01", "2010-01-01"], ids=["earlier", "later"])
def test_the_seam_between_two_states_moves_either_way(session: Session, day: str) -> None:
    source = a_source(session)
    document = a_division(source, "图克苏木", "sumu", valid_to="2000-01-01")
    document["states"][str(uuid4())] = {
        "name": "图克镇",
        "type": "town",
        "valid_from": "2000-01-01",
        "source_id": source,
    }
    town = register(session, document)
    document = deepcopy(SUBJECT.load(session, town).document)
    for state in document["states"].values():
        state["valid_to" if state["type"] == "sumu" else "valid_from"] = day
    change(session, town, document)
    assert SUBJECT.load(session, town).document == document


def test_two_divisions_swap_codes_on_one_day(session: Session) -> None:
    source = a_source(session)
    codes = ("150626102", "150626103")
    towns = [register(session, a_division(source, codes={"nbs": code})) for code in codes]
    for town, code in zip(towns, reversed(codes), strict=True):
        document = deepcopy(SUBJECT.load(session, town).document)
        only(document["codes"])["valid_to"] = "2020-01-01"
        document["codes"][str(uuid4())] = {
            "code_system": "nbs",
            "code": code,
            "valid_from": "2020-01-01",
            "source_id": source,
        }
        change(session, town, document)
    settle(session)


def test_one_code_for_two_divisions_is_refused(session: Session) -> None:
    source = a_source(session)
    register(session, a_division(source, codes={"nbs": "150626102"}, valid_to=None))
    register(session, a_division(source, codes={"nbs": "150626102"}))
    with pytest.raises(CodeTaken):
        settle(session)


def test_a_code_is_used_again_from_the_day_it_ends(session: Session) -> None:
    source = a_source(session)
    first = register(
        session,
        a_division(source, "惠泽社区", "community", codes={"nbs": "150626100001"}, valid_to="2020-05-01"),
    )
    second = register(
        session,
        a_division(source, "绿洲社区", "community", codes={"nbs": "150626100001"}, valid_from="2020-05-01"),
    )
    happen(session, source, "abolish", "2020-05-01", {first: "predecessor", second: "successor"})
    settle(session)


def test_overlapping_states_are_refused_by_the_database(session: Session) -> None:
    source = a_source(session)
    document = a_division(source)
    document["states"][str(uuid4())] = {"name": "图克", "type": "town", "source_id": source}
    with pytest.raises(FieldsBreakRules):
        SUBJECT.check(session, uuid4(), document, creating=True)
    with pytest.raises(ValidTimesOverlap):
        SUBJECT.write(session, uuid4(), document, creating=True)


def test_the_register_knows_what_it_knew(committed_database: Engine) -> None:
    with database.unit_of_work(committed_database) as session:
        source = a_source(session)
        town = register(session, a_division(source, codes={"nbs": "150626102"}))
        before = SUBJECT.load(session, town)
    with database.unit_of_work(committed_database) as session:
        then = session.execute(text("SELECT clock_timestamp()")).scalar_one()
        document = deepcopy(before.document)
        only(document["states"])["name"] = "图克苏木"
        document["codes"] = {}
        change(session, town, document)
    with database.unit_of_work(committed_database) as session:
        assert SUBJECT.load_as_known(session, town, then) == before
        assert SUBJECT.load_as_known(session, town, datetime.now(UTC)) == SUBJECT.load(session, town)
        with pytest.raises(DivisionNotFound):
            SUBJECT.load_as_known(session, town, datetime(2020, 1, 1, tzinfo=UTC))


BAD: list[tuple[str, Any, str]] = [
    ("publication_level", "secret", "fields.unknown_code"),
    ("source_id", str(uuid4()), "fields.unknown_source"),
    ("source_id", "NBS", "fields.not_an_id"),
    ("states/S/name", "", "fields.empty"),
    ("states/S/name", " 图克镇", "fields.blanks_around"),
    ("states/S/name", "图\x00克", "fields.control_character"),
    ("states/S/type", "城", "fields.unknown_code"),
    ("states/S/valid_from", "2024-02-30", "fields.not_a_date"),
    ("states/S/valid_from", "20240201", "fields.not_a_date"),
    ("states/S/parent_id", str(uuid4()), "fields.unknown_division"),
    ("codes/C/code", "15062610", "administrative_divisions.code_form"),
    ("codes/C/code", "150626", "administrative_divisions.code_length"),
    ("codes/C/code_system", "mine", "fields.unknown_code"),
    ("boundaries/B/geometry", {"type": "Point", "coordinates": [109, 38]}, "fields.geometry_kind"),
    ("boundaries/B/geometry", square(38.1, 109.1), "fields.geometry_out_of_range"),
    ("boundaries/B/geometry", {"type": "MultiPolygon", "coordinates": []}, "fields.geometry_empty"),
    ("boundaries/B/geometry", {"type": "MultiPolygon", "coordinates": "109"}, "fields.geometry_unreadable"),
    (
        "boundaries/B/geometry",
        {"type": "MultiPolygon", "coordinates": [[[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]]},
        "fields.geometry_invalid",
    ),
    (
        "boundaries/B/geometry",
        {"type": "MultiPolygon", "coordinates": [[[[0, 0, 1], [2, 0, 1], [2, 2, 1], [0, 0, 1]]]]},
        "fields.geometry_has_height",
    ),
]


@pytest.mark.parametrize(("path", "value", "message"), BAD, ids=[f"{p}-{m}" for p, _, m in BAD])
def test_a_finding_names_field_value_and_rule(session: Session, path: str, value: Any, message: str) -> None:
    source = a_source(session)
    banner = register(session, a_division(source, "乌审旗", "banner", codes={"nbs": "150626"}))
    document = a_division(source, parent=banner, codes={"nbs": "150626102"}, boundary=square(109, 38))
    keys = {"S": "states", "C": "codes", "B": "boundaries"}
    *parents, leaf = (next(iter(document[keys[step]])) if step in keys else step for step in path.split("/"))
    target = document
    for step in parents:
        target = target[step]
    target[leaf] = value
    with pytest.raises((FieldsInvalid, FieldsBreakRules)) as refused:
        SUBJECT.check(session, uuid4(), document, creating=True)
    found = {(finding["path"], finding["message_id"]) for finding in refused.value.details}
    assert ("/".join([*parents, leaf]), message) in found


@pytest.mark.parametrize("type_", ["banner", "village"])
def test_a_parent_is_of_a_higher_level(session: Session, type_: str) -> None:
    source = a_source(session)
    parent = register(session, a_division(source, type=type_))
    with pytest.raises(FieldsBreakRules) as refused:
        SUBJECT.check(session, uuid4(), a_division(source, "旗", "banner", parent=parent), creating=True)
    (found,) = refused.value.findings
    assert found.message_id == "administrative_divisions.parent_not_above"


def test_an_invalid_ring_is_located(session: Session) -> None:
    document = a_division(a_source(session), boundary=square(109, 38))
    only(document["boundaries"])["geometry"]["coordinates"][0][0][2] = [109.5, 37.5]
    only(document["boundaries"])["geometry"]["coordinates"][0][0][1] = [110, 39]
    with pytest.raises(FieldsInvalid) as refused:
        SUBJECT.check(session, uuid4(), document, creating=True)
    (found,) = refused.value.findings
    assert "[" in str(found.params["reason"])


def test_a_statistical_unit_has_only_a_statistical_code(session: Session) -> None:
    source = a_source(session)
    zone = a_division(source, "苏里格经济开发区", "development_zone", codes={"nbs": "150626410"})
    register(session, zone)
    zone = a_division(source, "苏里格经济开发区", "development_zone", codes={"mca": "150626410"})
    with pytest.raises(FieldsBreakRules) as refused:
        SUBJECT.check(session, uuid4(), zone, creating=True)
    (found,) = refused.value.findings
    assert found.message_id == "administrative_divisions.statistical_unit_has_no_code"


def test_what_belongs_to_an_ended_division_ends_with_it(session: Session) -> None:
    document = a_division(a_source(session), codes={"nbs": "150626102"}, valid_to="2020-01-01")
    only(document["codes"])["valid_to"] = None
    with pytest.raises(FieldsBreakRules) as refused:
        SUBJECT.check(session, uuid4(), document, creating=True)
    (found,) = refused.value.findings
    assert found.message_id == "administrative_divisions.outlives_division"


def an_ended(session: Session, source: str) -> UUID:
    return register(session, a_division(source, valid_to="2020-01-01"))


def test_the_database_refuses_an_end_without_successor(session: Session) -> None:
    an_ended(session, a_source(session))
    with pytest.raises(EndsWithoutSuccessor):
        settle(session)


@pytest.mark.parametrize(
    ("part", "error"),
    [("successor", None), ("subject", None), ("predecessor", EndsWithoutSuccessor)],
    ids=["made by it", "took it over and went on", "ended too"],
)
def test_an_end_needs_a_successor(session: Session, part: str, error: type[DimingError] | None) -> None:
    source = a_source(session)
    ended, other = an_ended(session, source), register(session, a_division(source, "嘎鲁图镇"))
    happen(session, source, "merge", "2020-01-01", {ended: "predecessor", other: part})
    if error is None:
        settle(session)
    else:
        with pytest.raises(error):
            settle(session)


def test_a_stated_none_will_do_with_its_reason(session: Session) -> None:
    source = a_source(session)
    ended = an_ended(session, source)
    with pytest.raises(FieldsBreakRules):
        happen(session, source, "abolish", "2020-01-01", {ended: "predecessor"}, no_successor=True)
    happen(
        session,
        source,
        "abolish",
        "2020-01-01",
        {ended: "predecessor"},
        no_successor=True,
        no_successor_reason="整体搬迁",
    )
    settle(session)


def test_taking_the_successor_away_later_is_refused_too(session: Session) -> None:
    source = a_source(session)
    ended, other = an_ended(session, source), register(session, a_division(source, "嘎鲁图镇"))
    happen(session, source, "merge", "2020-01-01", {ended: "predecessor", other: "successor"})
    settle(session)
    session.execute(text("DELETE FROM division_event_party WHERE division_id = :id"), {"id": other})
    with pytest.raises(EndsWithoutSuccessor):
        settle(session)


def test_nobody_goes_on_under_an_ended_parent(session: Session) -> None:
    source = a_source(session)
    ended, other = an_ended(session, source), register(session, a_division(source, "嘎鲁图镇"))
    happen(session, source, "merge", "2020-01-01", {ended: "predecessor", other: "successor"})
    village = register(session, a_division(source, "图克嘎查", "gacha", parent=ended))
    with pytest.raises(ParentEnded):
        settle(session)
    assert village is not None


def test_an_event_is_read_back_and_never_rewritten(session: Session) -> None:
    source = a_source(session)
    town = register(session, a_division(source))
    event = happen(
        session, source, "rename", "2011-06-01", {town: "subject"}, document_number="内政字〔2011〕1号"
    )
    subject = EventDocuments()
    loaded = subject.load(session, event)
    assert loaded.document["document_number"] == "内政字〔2011〕1号"
    assert loaded.document["parties"] == {str(town): {"part": "subject"}}
    assert loaded.areas == {town}
    assert subject.load_as_known(session, event, datetime.now(UTC)) == loaded
    with pytest.raises(EventIsFinal):
        subject.check(session, event, loaded.document, creating=False)
    with pytest.raises(EventIsFinal):
        subject.write(session, event, loaded.document, creating=False)


def test_a_party_that_does_not_exist_is_a_conflict(session: Session) -> None:
    source = a_source(session)
    document = {
        "type": "merge",
        "on_date": "2020-01-01",
        "source_id": source,
        "parties": {str(uuid4()): {"part": "subject"}},
    }
    with pytest.raises(FieldsInvalid):
        EventDocuments().check(session, uuid4(), document, creating=True)
    with pytest.raises(UnknownDivision):
        EventDocuments().write(session, uuid4(), document, creating=True)


def test_a_state_of_another_division_is_not_taken(session: Session) -> None:
    source = a_source(session)
    document = a_division(source)
    register(session, document)
    with pytest.raises(IdTaken):
        register(session, {**a_division(source), "states": document["states"]})


def test_a_code_outside_the_parents_is_only_a_warning(session: Session) -> None:
    source = a_source(session)
    banner = register(session, a_division(source, "乌审旗", "banner", codes={"nbs": "150626"}))
    document = a_division(source, parent=banner, codes={"nbs": "150627102"})
    (found,) = SUBJECT.findings(session, uuid4(), document)
    assert (found.message_id, found.is_warning) == ("administrative_divisions.code_not_nested", True)
    assert found.params["parent_code"] == "150626"
    register(session, document)


@pytest.mark.parametrize(
    "document",
    [
        {"states": "图克镇"},
        {"states": {"x": 7}},
        {"states": {"x": {"parent_id": ["y"], "name": {"z": 1}}}},
        {"codes": {"x": {"code": None, "code_system": 7}}, "boundaries": []},
        {"parties": []},
    ],
    ids=["text", "number", "lists", "nulls", "no group"],
)
def test_a_document_that_makes_no_sense_is_refused_and_breaks_nothing(
    session: Session, document: dict[str, Any]
) -> None:
    for subject in (SUBJECT, EventDocuments()):
        subject.title(document)
        with pytest.raises(FieldsInvalid):
            subject.check(session, uuid4(), document, creating=True)
