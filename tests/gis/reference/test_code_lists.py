"""Code lists under staff's hands: labels, order, new, ended and removed codes."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.errors import DimingError
from gis.history import queries as history
from gis.reference import code_lists, service
from gis.reference.rules import (
    BadCode,
    CodeInUse,
    CodeNeeded,
    CodeTaken,
    ColumnNotSettable,
    ListFixed,
    NameTaken,
    NoSuchCode,
    NoSuchList,
)


def place(session: Session, category: str) -> None:
    """Register a place of a category, as a seed would."""
    session.execute(
        text(
            "WITH s AS (INSERT INTO source (id, title, licence) VALUES (gen_random_uuid(), '普查', 'x')"
            " RETURNING id) INSERT INTO feature (id, category, source_id, publication_level, valid)"
            " SELECT gen_random_uuid(), :category, s.id, 'public', '(,)' FROM s"
        ),
        {"category": category},
    )


def names(session: Session, list_name: str) -> dict[str, str]:
    return {row["code"]: row["name_zh"] for row in service.codes(session, list_name)}


def test_every_list_has_a_name_in_both_languages(session: Session) -> None:
    for one in code_lists.overview(session):
        assert one.name_zh
        assert one.name_en
        assert one.count > 0


def test_a_new_code_stands_last_and_its_history_says_so(session: Session) -> None:
    added = code_lists.add(
        session, "place_name_category", code="99901", name_zh="敖包", name_en="ovoo", note="试用"
    )
    assert (added["active"], added["edited"], added["confidence"]) == (True, True, "staff")
    assert service.codes(session, "place_name_category")[-1]["code"] == "99901"
    table = service.table_of("place_name_category")
    (version,) = history.versions(session, table, "99901", None, 10)
    assert version["action"] == "insert"


def test_labels_order_and_settings_change_and_no_seed_changes_them_back(session: Session) -> None:
    code_lists.change(session, "standard_basis", "census", name_zh="第二次普查", position=1)
    code_lists.change(session, "proposal_kind", "correction", settings={"required_approvals": 2})
    code_lists.change(session, "location_method", "map", settings={"is_surveyed": True})
    service.load_seeds(session)
    assert {row["code"]: row for row in service.codes(session, "location_method")}["map"]["is_surveyed"]
    assert next(row["code"] for row in service.codes(session, "standard_basis")) == "census"
    assert names(session, "standard_basis")["census"] == "第二次普查"
    kinds = {row["code"]: row for row in service.codes(session, "proposal_kind")}
    assert kinds["correction"]["required_approvals"] == 2


def test_a_code_in_use_is_not_removed_and_says_where_and_how_often(session: Session) -> None:
    place(session, "13450")
    place(session, "13450")
    with pytest.raises(CodeInUse) as refused:
        code_lists.remove(session, "place_name_category", "13450")
    (use,) = refused.value.details
    assert (use["table"], use["column"], use["times"]) == ("feature", "category", 2)
    assert use["where_zh"] == "地名：类别"
    assert code_lists.use_counts(session, "place_name_category")["13450"] == 2
    ended = code_lists.change(session, "place_name_category", "13450", active=False)
    assert ended["active"] is False
    assert service.ended(session) == {"place_name_category": frozenset({"13450"})}


def test_a_removed_code_stays_away_until_staff_add_it_again(session: Session) -> None:
    code_lists.remove(session, "location_method", "map")
    service.load_seeds(session)
    assert "map" not in names(session, "location_method")
    code_lists.add(session, "location_method", code="map", name_zh="图上量取", name_en="from a map")
    service.load_seeds(session)
    assert names(session, "location_method")["map"] == "图上量取"


def test_a_new_type_of_division_states_its_level(session: Session) -> None:
    stated = {"level": "village", "is_statistical": False}
    added = code_lists.add(
        session, "division_type", code="farm", name_zh="农牧场", name_en="farm", stated=stated
    )
    assert (added["level"], added["is_statistical"]) == ("village", False)


@pytest.mark.parametrize(
    ("refusal", "call"),
    [
        (NoSuchList, lambda s: code_lists.add(s, "colours", code="x", name_zh="x", name_en="x")),
        (NoSuchCode, lambda s: code_lists.change(s, "role", "king", name_zh="王")),
        (ListFixed, lambda s: code_lists.add(s, "role", code="king", name_zh="王", name_en="king")),
        (ListFixed, lambda s: code_lists.remove(s, "role", "planner")),
        (ListFixed, lambda s: code_lists.change(s, "role", "planner", active=False)),
        (CodeNeeded, lambda s: code_lists.remove(s, "standard_basis", "approval")),
        (CodeTaken, lambda s: code_lists.add(s, "geometry_role", code="seat", name_zh="某", name_en="x")),
        (NameTaken, lambda s: code_lists.add(s, "geometry_role", code="x", name_zh="驻地", name_en="x")),
        (NameTaken, lambda s: code_lists.change(s, "geometry_role", "mouth", name_zh="驻地")),
        (BadCode, lambda s: code_lists.add(s, "geometry_role", code="a b", name_zh="某", name_en="x")),
        (BadCode, lambda s: code_lists.change(s, "geometry_role", "mouth", name_en=" ")),
        (
            ColumnNotSettable,
            lambda s: code_lists.add(s, "division_type", code="x", name_zh="某", name_en="x"),
        ),
        (
            ColumnNotSettable,
            lambda s: code_lists.change(s, "role", "planner", settings={"clearance": "restricted"}),
        ),
    ],
)
def test_what_is_refused(session: Session, refusal: type[DimingError], call: object) -> None:
    assert callable(call)
    with pytest.raises(refusal):
        call(session)
