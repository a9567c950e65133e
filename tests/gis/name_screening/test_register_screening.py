"""The register is screened, findings are kept across runs, and people decide about them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.errors import NotAllowed
from gis.history.as_known import today
from gis.jobs.rules import Cancelled, Unwatched
from gis.name_screening import decisions, findings, register_screening
from gis.name_screening.decisions import Chosen
from gis.name_screening.precision import precision
from gis.name_screening.rules import (
    Deciding,
    FindingNotFound,
    FindingsStale,
    NothingChosen,
    NothingToReopen,
    Wanted,
)
from gis.periods.service import settle
from gis.reference import service as reference
from tests.gis.place_names.registered import (
    a_feature,
    a_geometry,
    a_name,
    change_feature,
    point,
    register_feature,
)
from tests.gis.proposals.a_register import division_document, write
from tests.gis.proposals.people import an_account

ESTATE, ROAD = "22100", "23514"


@dataclass
class Register:
    """A banner with two towns, and names in them."""

    session: Session
    source: str
    banner: UUID
    tuke: UUID
    galutu: UUID
    editor: Caller
    documents: dict[UUID, dict[str, Any]]

    def add(self, name: str, town: UUID, **more: Any) -> UUID:
        """Register a name; settled, as after a commit."""
        facts = {key: more.pop(key) for key in ("valid_from", "standard_basis") if key in more}
        aliases = [a_name(self.source, one, name_type="alias") for one in more.pop("aliases", ())]
        names = [a_name(self.source, name, **facts), *aliases]
        document = a_feature(self.source, *names, divisions=[town], **{"category": ESTATE, **more})
        key = register_feature(self.session, document)
        self.documents[key] = document
        settle(self.session)
        return key

    def rename(self, feature: UUID, name: str) -> None:
        """Write another name into the record."""
        document = self.documents[feature]
        for one in document["names"].values():
            one["name"] = name
        change_feature(self.session, feature, document)
        settle(self.session)

    def screen(self, **wanted: Any) -> register_screening.Run:
        """Screen as the editor."""
        asked = register_screening.ask(self.session, self.editor, **wanted)
        assert asked.run is not None
        self.session.expire_all()
        return asked.run

    def found(self, **wanted: Any) -> list[Mapping[str, Any]]:
        """Return findings as the editor reads them."""
        self.session.expire_all()
        page = findings.findings(self.session, self.editor, Wanted(**wanted), limit=200)
        return list(page.rows)

    def decide(self, rows: list[Mapping[str, Any]], decision: Any, **said: Any) -> None:
        """Decide about rows as they were seen."""
        chosen = Chosen(versions={row["id"]: row["version"] for row in rows})
        decisions.decide(self.session, self.editor, chosen, Deciding(decision, **said))


@pytest.fixture
def register(session: Session) -> Register:
    source = reference.add_source(session, title="地名录", licence="内部").id
    banner = write(session, "administrative_division", division_document(source, "乌审旗", "banner", None))
    tuke, galutu = (
        write(session, "administrative_division", division_document(source, name, "town", banner))
        for name in ("图克镇", "嘎鲁图镇")
    )
    account = an_account(session, "editor")
    editor = Caller(account.id, account.login, roles=frozenset({"editor"}), clearance="internal")
    settle(session)
    return Register(session, str(source), banner, tuke, galutu, editor, {})


def test_a_finding_says_why_and_stays_one_row(register: Register) -> None:
    feature = register.add(
        "中央花园", register.tuke, geometries=[a_geometry(register.source, point(109.1, 38.9))]
    )
    register.add("柳树路", register.tuke, category=ROAD)
    run = register.screen()
    assert (run.run.names, run.run.flagged, run.run.is_present) == (2, 1, True)
    assert run.run.counts["大"] == {"error": 1}
    (row,) = register.found(classes=["大"])
    assert (row["feature_id"], row["name"], row["trigger"], row["rule_id"]) == (
        feature,
        "中央花园",
        "中央",
        "D1",
    )
    assert (row["campaign_category"], row["art9"]) == ("大", "9(2)(9)")
    assert "中央" in row["says"]
    assert "民发〔2018〕146号" in row["clause"]
    assert (row["longitude"], row["latitude"]) == (109.1, 38.9)
    assert [place["name"] for place in row["places"]] == ["图克镇"]
    again = register.screen()
    assert (again.run.appeared, again.run.gone) == (0, 0)
    (same,) = register.found(classes=["大"])
    assert (same["id"], same["first_run_id"], same["last_run_id"]) == (row["id"], run.run.id, again.run.id)
    assert len(register.found(run_id=run.run.id)) == len(register.found(run_id=again.run.id))


def test_what_no_longer_comes_is_not_current_and_another_name_is_asked_about_anew(register: Register) -> None:
    feature = register.add("中央花园", register.tuke)
    register.screen()
    (row,) = register.found(classes=["大"])
    register.decide([row], "exempt", reason="地名录所载", exemption="historic")
    register.screen()
    (row,) = register.found(classes=["大"])
    assert (row["decision"], row["decisions"][0]["exemption"]) == ("exempt", "historic")
    assert register.found(decision="open", feature_id=feature) == []
    # Another name with the same trigger: nobody has decided about that one.
    register.rename(feature, "中央花苑")
    assert register.screen().run.gone == 1
    (anew,) = register.found(classes=["大"])
    assert (anew["name"], anew["decision"]) == ("中央花苑", None)
    register.rename(feature, "柳树花苑")
    register.screen()
    assert register.found(feature_id=feature, classes=["大"]) == []
    assert len(register.found(feature_id=feature, classes=["大"], current=False)) == 2
    # The old name comes back, and with it what was decided.
    register.rename(feature, "中央花园")
    register.screen()
    (back,) = register.found(classes=["大"])
    assert (back["id"], back["decision"]) == (row["id"], "exempt")


def test_a_run_of_one_division_compares_with_all_and_keeps_to_its_own(register: Register) -> None:
    first = register.add("团结路", register.tuke, category=ROAD)
    register.add("团结路", register.galutu, category=ROAD)
    register.add("中央花园", register.galutu)
    whole = register.screen()
    register.screen(division_id=register.tuke)
    assert len(register.found(classes=["大"])) == 1
    run = register.screen(division_id=register.tuke)
    assert (run.run.names, run.run.gone, run.division_name) == (1, 0, "图克镇")
    (row,) = register.found(run_id=run.run.id, classes=["重"])
    assert row["feature_id"] == first
    assert [one["name"] for one in row["compared_records"]] == ["团结路"]
    assert "团结路（嘎鲁图镇）" in row["compared_with"]
    assert whole.run.findings == len(register.found())
    assert {row["feature_id"] for row in register.found(division_id=register.tuke)} == {first}


def test_a_run_of_another_day_leaves_the_present_as_it_is(register: Register) -> None:
    register.add("中央花园", register.tuke, valid_from=str(today() - timedelta(days=30)))
    register.screen()
    past = register.screen(as_of=today() - timedelta(days=60))
    assert (past.run.names, past.run.findings, past.run.is_present) == (0, 0, False)
    assert len(register.found(classes=["大"])) == 1
    old = register.screen(as_of=today() - timedelta(days=3))
    assert len(register.found(run_id=old.run.id, classes=["大"])) == 1


def test_what_the_register_knows_is_weighed(register: Register) -> None:
    register.add("中央花园", register.tuke, valid_from="1952-01-01")
    other = register.add("环球花园", register.tuke)
    run_id = register_screening.screen(
        register.session, None, today(), None, Unwatched(), lambda session, day: [other]
    )
    rows = {row["name"]: row for row in register.found(run_id=run_id, classes=["大"])}
    assert {row["severity"] for row in rows.values()} == {"notice"}
    assert any("1996年" in one for one in rows["中央花园"]["exemptions"])
    assert any("保护名录" in one for one in rows["环球花园"]["exemptions"])


def test_a_repeated_name_is_told_by_the_clause_of_its_scope(register: Register) -> None:
    """Estates of one town: 9(8) and 2018; the rule's own clause names (七) too, which is about counties."""
    for _ in range(2):
        register.add("柳树花园", register.tuke)
    register.screen()
    clauses = {row["clause"] for row in register.found(rules=["C1"])}
    assert clauses == {"条例第九条（八）；民发〔2018〕146号附件“重”"}


def test_an_alias_in_use_is_screened_beside_the_standard_name(register: Register) -> None:
    register.add("柳树小区", register.tuke, aliases=["曼哈顿花园"])
    register.screen()
    (row,) = register.found(classes=["洋"], rules=["Y1"])
    assert (row["name"], row["name_type"], row["main_name"]) == ("曼哈顿花园", "alias", "柳树小区")


def test_many_are_decided_at_once_or_none(register: Register) -> None:
    for name in ("中央花园", "环球花园", "世界花园"):
        register.add(name, register.tuke)
    register.screen()
    rows = register.found(classes=["大"])
    stale = [{**rows[0], "version": 9}, *rows[1:]]
    with pytest.raises(FindingsStale):
        register.decide(stale, "confirmed")
    assert register.found(decision="decided") == []
    register.decide(rows, "dismissed", reason="当地旧称")
    rows = register.found(decision="dismissed")
    assert len(rows) == 3
    register.decide(rows[:1], "reopened")
    assert len(register.found(decision="open", classes=["大"])) == 1
    (undone,) = register.found(ids=[rows[0]["id"]])
    assert [one["decision"] for one in undone["decisions"]] == ["reopened", "dismissed"]
    with pytest.raises(NothingToReopen):
        register.decide([undone], "reopened")
    with pytest.raises(NothingChosen):
        register.decide([], "confirmed")
    with pytest.raises(FindingNotFound):
        register.decide([{"id": UUID(int=1), "version": 1}], "confirmed")


def test_all_of_a_list_are_decided_if_it_is_still_the_list_that_was_seen(register: Register) -> None:
    for name in ("中央花园", "环球花园"):
        register.add(name, register.tuke)
    register.screen()
    every = Wanted(classes=["大"], decision="open")
    session, editor, confirmed = register.session, register.editor, Deciding("confirmed")
    with pytest.raises(FindingsStale):
        decisions.decide(session, editor, Chosen(all_of=every, expected=3), confirmed)
    decided = decisions.decide(session, editor, Chosen(all_of=every, expected=2), confirmed)
    assert len(decided) == 2


def test_nobody_decides_beyond_his_area_or_role(register: Register) -> None:
    register.add("中央花园", register.tuke)
    register.screen()
    (row,) = register.found(classes=["大"])
    chosen = Chosen(versions={row["id"]: row["version"]})
    for caller in (
        replace(register.editor, areas=frozenset({register.galutu})),
        replace(register.editor, roles=frozenset({"leader"})),
    ):
        with pytest.raises(NotAllowed):
            decisions.decide(register.session, caller, chosen, Deciding("confirmed"))
    near = replace(register.editor, areas=frozenset({register.tuke}))
    decisions.decide(register.session, near, chosen, Deciding("confirmed"))
    with pytest.raises(NotAllowed):
        findings.findings(register.session, replace(register.editor, roles=frozenset({"field"})))


def test_what_a_reader_may_not_see_is_not_told_of_other_names(register: Register) -> None:
    register.add("团结路", register.tuke, category=ROAD)
    register.add("团结路", register.galutu, category=ROAD, publication_level="restricted")
    register.screen()
    assert register.found(classes=["重"]) == []
    leader = replace(register.editor, roles=frozenset({"leader"}), clearance="restricted")
    page = findings.findings(register.session, leader, Wanted(classes=["重"]))
    assert len(page.rows) == 2


def test_precision_is_counted_by_rule_and_month(register: Register) -> None:
    for name in ("中央花园", "环球花园", "世界花园", "天下花园"):
        register.add(name, register.tuke)
    register.screen()
    rows = register.found(rules=["D1"])
    assert len(rows) == 4
    register.decide(rows[:2], "confirmed")
    register.decide(rows[2:3], "dismissed", reason="当地旧称")
    register.decide(rows[3:], "exempt", reason="地名录所载", exemption="historic")
    of_rule = [one for one in precision(register.session) if one.rule_id == "D1"]
    assert [one.period for one in of_rule] == ["", f"{today():%Y-%m}"]
    for one in of_rule:
        assert (one.confirmed, one.dismissed, one.exempt) == (2, 1, 1)
        assert one.precision == pytest.approx(2 / 3)
    assert (of_rule[0].open, of_rule[0].kind) == (0, "大")


def test_a_namesake_that_came_after_the_decision_is_told(register: Register) -> None:
    register.add("团结路", register.tuke, category=ROAD)
    register.add("团结路", register.galutu, category=ROAD)
    register.screen()
    rows = register.found(rules=["C1"])
    register.decide(rows, "dismissed", reason="不在同一建成区")
    register.add("团结路", register.banner, category=ROAD)
    register.screen()
    decided = register.found(decision="dismissed", rules=["C1"])
    assert len(decided) == 2
    assert all(row["compared_anew"] for row in decided)


def test_the_map_has_what_lies_in_its_window(register: Register) -> None:
    at = a_geometry(register.source, point(109.1, 38.9))
    register.add("中央花园", register.tuke, geometries=[at])
    register.add("环球花园", register.tuke)
    register.screen()
    seen = findings.on_map(register.session, register.editor, Wanted(), (109.0, 38.8, 109.2, 39.0))
    assert {row.name for row in seen.rows} == {"中央花园"}
    assert findings.on_map(register.session, register.editor, Wanted(), (100.0, 30.0, 101.0, 31.0)).rows == []
    unlocated = sum(row.unlocated for row in findings.counts(register.session, register.editor, Wanted()))
    assert unlocated == len(register.found(located=False)) > 0


def test_statements_do_not_grow_with_the_names(register: Register) -> None:
    def statements(names: int) -> int:
        for number in range(names):
            register.add(f"中央花园{number}号院", register.tuke)
        seen: list[str] = []

        def note(*args: Any) -> None:
            seen.append(args[2])

        connection = register.session.connection()
        event.listen(connection, "before_cursor_execute", note)
        register.screen()
        register.found()
        event.remove(connection, "before_cursor_execute", note)
        return len(seen)

    assert statements(2) == statements(10)


def test_a_screening_that_is_cancelled_keeps_nothing(register: Register) -> None:
    register.add("中央花园", register.tuke)

    class Stop:
        def step(self, message_id: str, done: int = 0, total: int = 0) -> None:
            if message_id == "name_screening.step_keep":
                raise Cancelled

    with pytest.raises(Cancelled), register.session.begin_nested():
        register_screening.screen(register.session, None, today(), None, Stop())
    assert register.found() == []
    assert register_screening.runs(register.session, register.editor, None, 10) == []


def test_a_day_is_screened_by_the_rules_of_that_day(register: Register) -> None:
    run = register.screen(as_of=date(2020, 1, 1))
    assert (run.run.rules_on, len(run.run.rules_version)) == (date(2020, 1, 1), 12)
