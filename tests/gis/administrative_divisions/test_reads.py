"""Reading divisions: as of a day, as known on a day, page by page, and what whom it is shown to."""

from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from gis import database
from gis.accounts.rules import PUBLIC, Caller
from gis.accounts.tables import Account, Organisation
from gis.administrative_divisions import service
from gis.administrative_divisions.documents import DivisionDocuments
from gis.administrative_divisions.rules import DivisionNotFound, NotThere
from gis.administrative_divisions.tables import AccountArea
from gis.errors import NotAllowed, NotSignedIn
from gis.history.as_known import end_of_day, today
from gis.publication.pages import UnreadableFilter, UnreadableKey
from tests.gis.administrative_divisions.registered import (
    REVIEWER,
    a_division,
    a_source,
    change,
    counted_statements,
    register,
    square,
)


def a_renamed_town(session: Session, source: str) -> UUID:
    """图克苏木 until the end of 2004, 图克镇 from 2005."""
    document = a_division(source, "图克苏木", "sumu", valid_from="1984-01-01", valid_to="2005-01-01")
    document["states"][str(uuid4())] = {
        "name": "图克镇",
        "type": "town",
        "valid_from": "2005-01-01",
        "source_id": source,
    }
    return register(session, document)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(1984, 1, 1), "图克苏木"),
        (date(2004, 12, 31), "图克苏木"),
        (date(2005, 1, 1), "图克镇"),
        (None, "图克镇"),
    ],
    ids=["first day", "last day", "day of change", "today"],
)
def test_as_of_reads_half_open_ranges(session: Session, day: date | None, name: str) -> None:
    town = a_renamed_town(session, a_source(session))
    row = service.get(session, PUBLIC, town, day)
    assert row["name"] == name
    assert [state["name"] for state in row["states"]] == ["图克苏木", "图克镇"]
    assert [listed["name"] for listed in service.find(session, PUBLIC, as_of=day).rows] == [name]


def test_before_its_first_day_it_is_not_there(session: Session) -> None:
    town = a_renamed_town(session, a_source(session))
    with pytest.raises(NotThere):
        service.get(session, PUBLIC, town, date(1983, 12, 31))
    assert service.find(session, PUBLIC, as_of=date(1983, 12, 31)).rows == []
    with pytest.raises(DivisionNotFound):
        service.get(session, PUBLIC, uuid4(), date(1983, 12, 31))


def test_an_ended_division_is_shown_as_on_its_last_day(session: Session) -> None:
    town = register(session, a_division(a_source(session), codes={"nbs": "150626102"}, valid_to="2020-01-01"))
    row = service.get(session, PUBLIC, town)
    assert (row["name"], row["valid_to"], row["codes"][0]["code"]) == ("图克镇", "2020-01-01", "150626102")


def test_as_known_on_reads_what_the_register_knew_that_day(committed_database: Engine) -> None:
    with database.unit_of_work(committed_database) as session:
        source = a_source(session)
        banner = register(session, a_division(source, "乌审旗", "banner", codes={"nbs": "150626"}))
        town = register(
            session,
            a_division(source, "图克苏木", "sumu", parent=banner, codes={"nbs": "150626202"}),
        )
    _recorded(committed_database, date(2026, 3, 1))
    with database.unit_of_work(committed_database) as session:
        document = deepcopy(DivisionDocuments().load(session, town).document)
        for state in document["states"].values():
            state |= {"name": "图克镇", "type": "town"}
        change(session, town, document)
    with database.unit_of_work(committed_database) as session:

        def known(day: date) -> list[str]:
            page = service.find(session, REVIEWER, parent_id=banner, as_known_on=day)
            return [row["name"] for row in page.rows]

        assert known(date(2026, 2, 28)) == []
        assert known(date(2026, 3, 1)) == ["图克苏木"]
        assert known(today()) == ["图克镇"]
        assert service.get(session, REVIEWER, town, as_known_on=date(2026, 3, 1))["type"] == "sumu"
        with pytest.raises(DivisionNotFound):
            service.get(session, REVIEWER, town, as_known_on=date(2026, 2, 28))


def _recorded(engine: Engine, day: date) -> None:
    """Date everything recorded so far to the last instant of a day in Asia/Shanghai."""
    with engine.begin() as connection:
        for table in ("administrative_division", "division_state", "division_code", "source"):
            connection.execute(text(f"ALTER TABLE history.{table} DISABLE TRIGGER append_only"))
            connection.execute(
                text(f"UPDATE history.{table} SET history_recorded_at = :at"), {"at": end_of_day(day)}
            )
            connection.execute(text(f"ALTER TABLE history.{table} ENABLE TRIGGER append_only"))


def test_only_staff_ask_what_was_known(session: Session) -> None:
    town = a_renamed_town(session, a_source(session))
    with pytest.raises(NotSignedIn):
        service.find(session, PUBLIC, as_known_on=today())
    with pytest.raises(NotSignedIn):
        service.get(session, PUBLIC, town, as_known_on=today())
    neighbour = replace(REVIEWER, roles=frozenset({"neighbour"}), shared_counties=frozenset({town}))
    with pytest.raises(NotAllowed):
        service.lineage(session, neighbour, town, as_known_on=today())


def some_towns(session: Session, count: int) -> UUID:
    source = a_source(session)
    banner = register(session, a_division(source, "乌审旗", "banner", codes={"nbs": "150626"}))
    for number in range(count):
        codes = {"nbs": f"150626{100 + number // 2}"} if number % 2 else {}
        register(session, a_division(source, f"第{number}镇", parent=banner, codes=codes))
    return banner


def test_pages_hold_every_row_once_and_in_order(session: Session) -> None:
    banner = some_towns(session, 23)
    seen: list[str] = []
    after: str | None = None
    while True:
        page = service.find(session, PUBLIC, parent_id=banner, after=after, limit=5)
        assert len(page.rows) <= 5
        seen += [row["id"] for row in page.rows]
        after = page.after
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 23
    assert seen == [row["id"] for row in service.children(session, PUBLIC, banner)]
    codes = [
        row["codes"][0]["code"] if row["codes"] else "~" for row in service.children(session, PUBLIC, banner)
    ]
    assert codes == sorted(codes)


@pytest.mark.parametrize(
    "key",
    ["", "x", "é", "WyJhIl0", "WyJhIiwiXHUwMDAwIl0", "WyJhIiwiYiJd", "WyJcdWQ4MDAiLCAiYSJd"],
    ids=["empty", "no base64", "no ASCII", "one value", "NUL", "no id", "half a character"],
)
def test_a_made_up_page_key_is_refused(session: Session, key: str) -> None:
    with pytest.raises(UnreadableKey):
        service.find(session, PUBLIC, after=key)


def test_a_filter_that_no_text_can_match_is_refused(session: Session) -> None:
    with pytest.raises(UnreadableFilter):
        service.find(session, PUBLIC, text="图\x00")


def test_a_page_costs_the_same_however_long(session: Session) -> None:
    some_towns(session, 50)
    with counted_statements(session) as few:
        assert len(service.find(session, PUBLIC, limit=2).rows) == 2
    with counted_statements(session) as many:
        assert len(service.find(session, PUBLIC, limit=50).rows) == 50
    assert len(many) == len(few) <= 6


def test_statistical_units_are_listed_on_request_only(session: Session) -> None:
    source = a_source(session)
    banner = register(session, a_division(source, "乌审旗", "banner"))
    register(
        session,
        a_division(source, "苏里格经济开发区", "development_zone", parent=banner, codes={"nbs": "150626410"}),
    )
    assert service.find(session, PUBLIC, level="township").rows == []
    listed = service.find(session, PUBLIC, level="township", include_statistical=True).rows
    assert [row["is_statistical"] for row in listed] == [True]
    assert len(service.children(session, PUBLIC, banner)) == 1


def test_filters_narrow_the_list(session: Session) -> None:
    source = a_source(session)
    banner = register(session, a_division(source, "乌审旗", "banner", codes={"nbs": "150626"}))
    register(session, a_division(source, "图克镇", parent=banner, codes={"mca": "150626110"}))
    register(session, a_division(source, "苏力德苏木", "sumu", parent=banner, codes={"nbs": "150626200"}))

    def names(**filters: str) -> list[str]:
        return [row["name"] for row in service.find(session, PUBLIC, **filters).rows]  # type: ignore[arg-type]

    assert names(text="图") == ["图克镇"]
    assert names(text="克") == ["图克镇"]
    assert names(text="%") == []
    assert names(type="sumu") == ["苏力德苏木"]
    assert names(code="1506261") == ["图克镇"]
    assert names(level="county") == ["乌审旗"]
    assert service.division_by_code(session, "150626110") == service.division_by_code(
        session, "150626110", "mca"
    )
    assert service.division_by_code(session, "150626110", "nbs") is None


def test_a_parent_that_is_not_for_the_reader_is_not_named(session: Session) -> None:
    source = a_source(session)
    banner = register(session, a_division(source, "乌审旗", "banner", publication_level="internal"))
    town = register(session, a_division(source, "图克镇", parent=banner))
    for caller, named in ((PUBLIC, None), (REVIEWER, "乌审旗")):
        (listed,) = service.find(session, caller, text="图克镇").rows
        one = service.get(session, caller, town)
        assert [listed["parent_name"], one["parent_name"], one["states"][0]["parent_name"]] == [named] * 3
        sort = service.find(session, caller, sort="-parent_name", fields=["parent_name"], text="图克镇").rows
        assert sort == [{"id": str(town), "parent_name": named}]
    with pytest.raises(DivisionNotFound):
        service.children(session, PUBLIC, banner)
    assert [row["id"] for row in service.children(session, REVIEWER, banner)] == [str(town)]


def test_records_and_fields_above_the_clearance_are_not_there(session: Session) -> None:
    source = a_source(session)
    hidden = register(session, a_division(source, "内部区", publication_level="internal"))
    shown = register(session, a_division(source, "图克镇"))
    editor = replace(REVIEWER, clearance="internal")
    assert [row["id"] for row in service.find(session, PUBLIC).rows] == [str(shown)]
    assert len(service.find(session, editor).rows) == 2
    with pytest.raises(DivisionNotFound):
        service.get(session, PUBLIC, hidden)
    assert service.get(session, editor, hidden)["version"] == 1
    assert {"note", "version", "publication_level"}.isdisjoint(service.get(session, PUBLIC, shown))
    assert service.get(session, PUBLIC, shown)["source"]["licence"] == "MIT"


def test_a_neighbour_sees_beyond_the_public_only_what_he_shares(session: Session) -> None:
    source = a_source(session)
    shared = register(session, a_division(source, "乌审旗", "banner", publication_level="internal"))
    other = register(session, a_division(source, "杭锦旗", "banner", publication_level="internal"))
    public = register(session, a_division(source, "鄂托克旗", "banner"))
    neighbour = Caller(
        account_id=uuid4(),
        roles=frozenset({"neighbour"}),
        clearance="internal",
        shared_counties=frozenset({shared}),
    )
    rows = {row["id"]: row for row in service.find(session, neighbour).rows}
    assert rows.keys() == {str(shared), str(public)}
    assert "note" in rows[str(shared)]
    assert "note" not in rows[str(public)]
    with pytest.raises(DivisionNotFound):
        service.get(session, neighbour, other)


def test_invented_data_says_so_and_is_not_counted(session: Session) -> None:
    real, invented = a_source(session), a_source(session, demonstration_name="roads")
    banner = register(session, a_division(real, "乌审旗", "banner", boundary=square(108, 38)))
    register(session, a_division(real, "图克嘎查", "gacha", parent=banner))
    shown = register(session, a_division(invented, "演示村", "village", parent=banner))
    assert service.get(session, PUBLIC, shown)["source"]["is_demonstration"] is True
    counted = {row.type: (row.divisions, row.with_boundary) for row in service.counts(session, within=banner)}
    assert counted == {"banner": (1, 1), "gacha": (1, 0)}


def test_boundaries_of_a_window_and_day(session: Session) -> None:
    source = a_source(session)
    west = register(session, a_division(source, "乌审旗", "banner", boundary=square(108, 38)))
    register(session, a_division(source, "榆阳区", "district", boundary=square(109.5, 38)))
    register(session, a_division(source, "旧县", "county", boundary=square(108, 38), valid_to="1990-01-01"))
    rows = service.boundaries(session, PUBLIC, window=(108.2, 38.2, 108.4, 38.4))
    assert [(row["id"], row["geometry"]) for row in rows] == [(str(west), square(108, 38))]
    assert len(service.boundaries(session, PUBLIC, level="county")) == 2
    assert len(service.boundaries(session, PUBLIC, date(1989, 12, 31))) == 3


def test_rights_reach_everything_below_an_area(session: Session) -> None:
    source = a_source(session)
    banner = register(session, a_division(source, "乌审旗", "banner", codes={"nbs": "150626"}))
    town = register(session, a_division(source, parent=banner))
    village = register(session, a_division(source, "图克嘎查", "gacha", parent=town))
    bureau = Organisation(kind="bureau", name=str(uuid4()))
    across = Organisation(kind="neighbour", name=str(uuid4()), county_code="150626")
    session.add_all([bureau, across])
    session.flush()
    accounts = [
        Account(login=str(uuid4()), display_name="x", organisation_id=office.id)
        for office in (bureau, bureau, across)
    ]
    session.add_all(accounts)
    session.flush()
    session.add(AccountArea(account_id=accounts[0].id, division_id=town))
    limited, whole, neighbour = (
        service.identify(
            session,
            Caller(
                account_id=account.id,
                organisation_id=account.organisation_id,
                roles=frozenset({"neighbour" if account is accounts[2] else "editor"}),
            ),
        )
        for account in accounts
    )
    assert limited.areas == frozenset({town, village})
    assert whole.areas is None
    assert (neighbour.areas, neighbour.shared_counties) == (frozenset(), frozenset({banner}))
    assert service.identify(session, PUBLIC) == PUBLIC
    assert service.descendant_ids(session, banner, today() + timedelta(days=1)) == {banner, town, village}
