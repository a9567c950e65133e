"""What the national database returned: matched, decided about, brought by one proposal."""

import json
from typing import Any
from uuid import UUID

import pytest

from gis.exchange import returned_lists
from gis.history import service as history
from gis.history.as_known import today
from gis.jobs.rules import Unwatched
from gis.national_database import return_decisions, returns
from gis.national_database.return_decisions import Decided
from gis.national_database.return_queries import RecordFilter
from gis.national_database.rules import (
    DecisionsRefused,
    DecisionsStale,
    NothingToPropose,
    PreviewStale,
    ReasonMissing,
)
from tests.gis.exchange.conftest import Desk, desk

__all__ = ["desk"]

NAMES = (
    "标准地名,地名类别,所在行政区,经度,纬度,罗马字母拼写,地名含义\n"
    "石灰庙,22200,图克镇,109.3,38.9,Shíhuīmiào,\n"
    "神水台,22200,嘎鲁图镇,108.9,38.6,Shénshuǐtái,泉\n"
    "双井,22200,嘎鲁图镇,108.8,38.5,Shuāngjǐng,\n"
)
CODES = {"石灰庙": "15062610222200000001", "神水台": "15062610822200000002", "双井": "15062610022200000003"}
HEADINGS = "标准名称,类别代码,地名代码,罗马字母拼写,区划代码（9位）,东经,北纬,地名含义"


def row(name: str, code: str, **more: Any) -> dict[str, Any]:
    at = {"石灰庙": [109.3, 38.9], "神水台": [108.9, 38.6], "双井": [108.8, 38.5]}.get(name, [109.9, 39.9])
    return {
        "id": f"n{name}", "standard_name": name, "place_code": code, "place_type_code": "22200",
        "gdm": {"type": "Point", "coordinates": at}, "place_meaning": "庙名", **more,
    }  # fmt: skip


@pytest.fixture
def listed(desk: Desk) -> Desk:
    desk.approve(desk.bring(desk.file(NAMES), source_title="普查"))
    return desk


def returned(desk: Desk, *rows: dict[str, Any]) -> UUID:
    file = desk.file(json.dumps({"data": {"records": list(rows)}}), "返回.json")
    return returns.keep_return(desk.session, desk.editor, file, "返回.json", today(), Unwatched()).id


def records(desk: Desk, return_id: UUID) -> dict[str, returns.RecordView]:
    found = returns.records(desk.session, desk.editor, return_id, RecordFilter())
    return {one.record.name: one for one in found}


def usual(desk: Desk) -> UUID:
    return returned(desk, *(row(name, code) for name, code in CODES.items()), row("新庙", ""))


def test_candidates_are_scored_and_both_sides_shown_field_by_field(listed: Desk) -> None:
    return_id = usual(listed)
    found = records(listed, return_id)
    assert {name: (one.record.outcome, one.record.faults) for name, one in found.items()} == {
        "石灰庙": ("matched", []),
        "神水台": ("matched", []),
        "双井": ("matched", ["code_statistical"]),
        "新庙": ("new", []),
    }
    detail = returns.record(listed.session, listed.editor, found["神水台"].record.id)
    [candidate] = [one for one in detail.candidates if one.record.name == "神水台"]
    assert candidate.parts["name"] == candidate.parts["distance"] == 1.0
    told = {one.key: (one.ours, one.theirs) for one in candidate.conflicts}
    assert told["meaning"] == ("泉", "庙名")
    assert told["place_code"] == ("", CODES["神水台"])
    assert "meaning" in candidate.takeable
    assert "place_code" not in candidate.takeable
    assert candidate.faults == []
    view = returns.one_return(listed.session, listed.editor, return_id)
    assert (view.of("matched"), view.of("new"), view.of(state="open"), view.faulty) == (3, 1, 4, 1)


def test_bulk_acceptance_takes_what_its_preview_showed(listed: Desk) -> None:
    return_id = usual(listed)
    shown = return_decisions.preview(listed.session, listed.editor, return_id, 0.9, "blanks")
    assert {one.name: list(one.fields) for one in shown.accepted} == {"石灰庙": ["meaning"], "神水台": []}
    assert shown.kept_back == {"faulty": 1, "new": 1}
    with pytest.raises(PreviewStale):
        return_decisions.accept_many(listed.session, listed.editor, return_id, 0.9, "blanks", 3)
    assert return_decisions.accept_many(listed.session, listed.editor, return_id, 0.9, "blanks", 2) == 2
    assert return_decisions.preview(listed.session, listed.editor, return_id, 0.9, "none").accepted == []


def test_what_was_accepted_becomes_one_proposal_that_another_approves(listed: Desk) -> None:
    return_id = usual(listed)
    return_decisions.accept_many(listed.session, listed.editor, return_id, 0.9, "blanks", 2)
    proposal = returned_lists.propose(listed.session, listed.editor, return_id)
    assert (proposal.kind, proposal.state, proposal.item_count) == ("batch_import", "submitted", 2)
    told = listed.rows("SELECT national_code FROM feature WHERE national_code IS NOT NULL")
    assert told == []
    with pytest.raises(NothingToPropose):
        returned_lists.propose(listed.session, listed.editor, return_id)
    one = records(listed, return_id)["石灰庙"]
    assert (one.state, returned_lists.keep_stored(listed.session, listed.editor, return_id)) == (
        "proposed",
        0,
    )
    with pytest.raises(DecisionsRefused):
        decide(listed, one, "none")
    listed.approve({"proposal": {"id": str(proposal.id)}})
    told = listed.rows(
        "SELECT p.name, f.national_code, f.meaning FROM feature f JOIN place_name p ON p.feature_id = f.id"
        " WHERE f.national_code IS NOT NULL ORDER BY f.national_code"
    )
    assert [tuple(each) for each in told] == [
        ("石灰庙", CODES["石灰庙"], "庙名"),
        ("神水台", CODES["神水台"], "泉"),
    ]
    assert returned_lists.keep_stored(listed.session, listed.editor, return_id) == 2
    assert returned_lists.keep_stored(listed.session, listed.editor, return_id) == 0
    kept = listed.rows("SELECT state, code, coded_on FROM national_entry ORDER BY code")
    assert [tuple(each) for each in kept] == [
        ("stored", CODES["石灰庙"], today()),
        ("stored", CODES["神水台"], today()),
    ]


def decide(desk: Desk, one: returns.RecordView, decision: Any, **said: Any) -> None:
    version = 0 if one.decision is None else one.decision.version
    told = {"feature_id": None, **said}
    return_decisions.decide(desk.session, desk.editor, [Decided(one.record.id, version, decision, **told)])


def test_decisions_are_checked_and_kept_in_history(listed: Desk) -> None:
    return_id = usual(listed)
    found = records(listed, return_id)
    mine = {name: one.best.feature_id for name, one in found.items() if one.best is not None}
    with pytest.raises(ReasonMissing):
        decide(listed, found["新庙"], "refused")
    with pytest.raises(DecisionsRefused) as refused:
        decide(listed, found["双井"], "accepted", feature_id=mine["双井"])
    assert [one.message_id for one in refused.value.faults] == ["national.finding.code_statistical"]
    with pytest.raises(DecisionsRefused):
        decide(listed, found["石灰庙"], "accepted", feature_id=mine["石灰庙"], fields=["standard_name"])
    decide(listed, found["石灰庙"], "accepted", feature_id=mine["石灰庙"], fields=["meaning"])
    with pytest.raises(DecisionsStale):
        decide(listed, found["石灰庙"], "none")
    with pytest.raises(DecisionsRefused) as refused:
        decide(listed, found["新庙"], "accepted", feature_id=mine["石灰庙"])
    assert [one.message_id for one in refused.value.faults] == ["national.return_claimed_twice"]
    decide(listed, records(listed, return_id)["石灰庙"], "reopened")
    assert records(listed, return_id)["石灰庙"].state == "open"
    kept = history.changes(
        listed.session, listed.admin, "national_return_decision", found["石灰庙"].record.id
    )
    assert len(kept) == 2


def test_a_workbook_of_returned_rows_is_read_like_json(listed: Desk) -> None:
    table = f"{HEADINGS}\n神水台,22200,{CODES['神水台']},Shénshuǐtái,150626108,108°54′00″,38°36′00″,泉\n"
    file = listed.file(table, "返回.csv")
    made = returns.keep_return(listed.session, listed.editor, file, "返回.csv", today(), Unwatched())
    [one] = records(listed, made.id).values()
    assert (one.record.outcome, one.record.score) == ("matched", 1.0)
    assert one.best is not None
    assert one.best.parts["distance"] == 1.0
