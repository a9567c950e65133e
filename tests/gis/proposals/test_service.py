"""A change is wanted by one account and granted by another; nobody's change is overwritten."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.database import act_as
from gis.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from gis.history import service as history
from gis.history.as_known import OFFICE_TIME
from gis.proposals import queries
from gis.proposals import service as proposals
from gis.proposals.rules import (
    CommentMissing,
    DocumentMissing,
    MoveNotAllowed,
    NothingToChange,
    NotYet,
    RecordChanged,
    RecordExists,
    RegisterNotEmpty,
    StaleProposal,
    StaleRecord,
    TitleMissing,
    UnknownDecision,
    UnknownField,
    UnknownKind,
    UnknownSubject,
    UnreadableItem,
)
from gis.proposals.service import ItemDraft
from gis.proposals.tables import Proposal
from tests.gis.proposals.a_register import (
    SUBJECTS,
    Register,
    a_register,
    change,
    changing,
    division_document,
    document_of,
    feature_document,
)
from tests.gis.proposals.people import someone
from tests.gis.proposals.steps import approve, attached, drafted, submitted


def test_a_correction_is_applied_when_somebody_else_approves(
    session: Session, register: Register, editor: Caller, reviewer: Caller
) -> None:
    proposal = submitted(session, editor, change(session, register.feature, meaning="圆形的"))
    assert document_of(session, register.feature)["meaning"] == ""
    approve(session, reviewer, proposal)
    assert proposal.state == "applied"
    assert document_of(session, register.feature)["meaning"] == "圆形的"
    told = history.changes(session, reviewer, "feature", register.feature)[0]
    assert (told.account_id, told.proposal_number) == (reviewer.account_id, proposal.number)
    assert [(d.field, d.before, d.after) for d in told.fields] == [("meaning", "", "圆形的")]


def test_numbers_count_up_within_the_year_in_china(
    session: Session, register: Register, editor: Caller
) -> None:
    first = drafted(session, editor, change(session, register.feature, meaning="一"))
    second = drafted(session, editor, change(session, register.feature, meaning="二"))
    year, count = first.number.split("-")
    assert int(year) == datetime.now(OFFICE_TIME).year
    assert len(count) == 6
    assert second.number == f"{year}-{int(count) + 1:06d}"


def test_the_second_of_two_clashing_proposals_sees_every_field(
    session: Session, register: Register, editor: Caller, reviewer: Caller
) -> None:
    other = someone(session, "township")
    first = submitted(session, editor, change(session, register.feature, meaning="甲", origin="蒙古语"))
    second = submitted(
        session, other, change(session, register.feature, meaning="乙", origin="汉语", description="沙")
    )
    approve(session, reviewer, first)
    with pytest.raises(RecordChanged) as refused:
        approve(session, reviewer, second)
    found = {detail["path"]: detail for detail in refused.value.details}
    assert found.keys() == {"meaning", "origin"}
    meaning = found["meaning"]
    assert (meaning["seen"], meaning["present"], meaning["wanted"]) == ("", "甲", "乙")
    assert (meaning["record"], meaning["label"]) == ("图克", "图克 地名含义")
    assert "图克 地名含义" in str(refused.value.params["fields"])
    # Nothing of the decision is kept; the reviewer returns it instead.
    assert second.state == "submitted"
    assert document_of(session, register.feature)["meaning"] == "甲"
    assert not queries.decisions(session, second.id)
    proposals.decide(
        session, reviewer, SUBJECTS, second.id, "returned", "请核对", expected_version=second.version
    )
    with pytest.raises(RecordChanged):
        proposals.submit(session, other, SUBJECTS, second.id, second.version)
    proposals.edit(
        session,
        other,
        SUBJECTS,
        second.id,
        second.version,
        items=[change(session, register.feature, description="沙")],
    )
    proposals.submit(session, other, SUBJECTS, second.id, second.version)
    approve(session, reviewer, second)
    stands = document_of(session, register.feature)
    assert (stands["meaning"], stands["origin"], stands["description"]) == ("甲", "蒙古语", "沙")


def test_disjoint_fields_of_one_record_merge(
    session: Session, register: Register, editor: Caller, reviewer: Caller
) -> None:
    first = submitted(session, editor, change(session, register.feature, meaning="甲"))
    path = f"names/{register.name}/romanization"
    second = submitted(session, editor, changing(session, register.feature, {path: "Tug"}))
    approve(session, reviewer, second)
    approve(session, reviewer, first)
    stands = document_of(session, register.feature)
    assert stands["meaning"] == "甲"
    assert stands["names"][str(register.name)]["romanization"] == "Tug"
    assert SUBJECTS["feature"].load(session, register.feature).version == 3


def test_what_merges_field_by_field_is_checked_again_as_a_whole(
    session: Session, register: Register, editor: Caller, reviewer: Caller
) -> None:
    """Each wants a standard name of its own; together they would be two."""

    def standard(name: str) -> ItemDraft:
        wanted = {
            "name_type": "standard",
            "language": "zh",
            "name": name,
            "standard_basis": "census",
            "valid_from": "1984-01-01",
            "source_id": str(register.source),
        }
        return changing(session, register.feature, {f"names/{uuid4()}": wanted})

    first, second = (submitted(session, editor, standard(name)) for name in ("图克", "图克尔"))
    approve(session, reviewer, first)
    with pytest.raises(RuleBroken):
        approve(session, reviewer, second)
    assert second.state == "submitted"


def test_a_rule_is_broken_at_once_when_handing_in(
    session: Session, register: Register, editor: Caller
) -> None:
    proposal = drafted(session, editor, change(session, register.feature, category="no such"))
    with pytest.raises(InvalidInput):
        proposals.submit(session, editor, SUBJECTS, proposal.id, proposal.version)


def test_handing_in_tries_but_does_not_write(session: Session, register: Register, editor: Caller) -> None:
    before = history.changes(session, editor, "feature", register.feature)
    proposal = submitted(session, editor, change(session, register.feature, meaning="一"))
    assert proposal.state == "submitted"
    assert history.changes(session, editor, "feature", register.feature) == before


def test_a_whole_event_is_one_proposal(
    session: Session, register: Register, editor: Caller, reviewer: Caller, tmp_path: Path
) -> None:
    """A merger: a new division, the end of two old ones, and the event that says so, in this order."""
    new = uuid4()
    created = division_document(register.source, "图嘎镇", "town", register.banner)
    items = [ItemDraft("administrative_division", "create", created, new)]
    parties = {str(new): {"part": "successor"}}
    for old in (register.tuke, register.galutu):
        (state,) = document_of(session, old, "administrative_division")["states"]
        end = {f"states/{state}/valid_to": "2026-01-01"}
        items.append(changing(session, old, end, "administrative_division"))
        parties[str(old)] = {"part": "predecessor"}
    event = {
        "type": "merge",
        "on_date": "2026-01-01",
        "source_id": str(register.source),
        "parties": parties,
    }
    items.append(ItemDraft("division_event", "create", event))
    proposal = drafted(session, editor, *items, kind="division_change")
    with pytest.raises(DocumentMissing):
        proposals.submit(session, editor, SUBJECTS, proposal.id, proposal.version)
    attached(session, editor, proposal, tmp_path)
    proposals.submit(session, editor, SUBJECTS, proposal.id, proposal.version)
    approve(session, reviewer, proposal)
    assert document_of(session, new, "administrative_division")["states"]

    ended = ItemDraft(
        "administrative_division",
        "update",
        {f"states/{next(iter(created['states']))}/valid_to": "2026-06-01"},
        new,
        1,
    )
    alone = drafted(session, editor, ended)
    with pytest.raises(RuleBroken):
        proposals.submit(session, editor, SUBJECTS, alone.id, alone.version)


MOVES_OF_A_DRAFT: dict[str, Callable[[Session, Caller, Proposal, int], object]] = {
    "edit": lambda s, caller, p, seen: proposals.edit(s, caller, SUBJECTS, p.id, seen, title="新题"),
    "submit": lambda s, caller, p, seen: proposals.submit(s, caller, SUBJECTS, p.id, seen),
    "withdraw": lambda s, caller, p, seen: proposals.withdraw(s, caller, p.id, seen),
    "attach": lambda s, caller, p, seen: proposals.attach(s, caller, p.id, seen, "0" * 64),
    "comment": lambda s, caller, p, seen: proposals.comment(s, caller, p.id, "看过", seen),
}


@pytest.mark.parametrize("move", MOVES_OF_A_DRAFT)
def test_every_move_states_the_version_it_saw(
    session: Session, register: Register, editor: Caller, move: str
) -> None:
    proposal = drafted(session, editor, change(session, register.feature, meaning="一"))
    proposals.edit(session, editor, SUBJECTS, proposal.id, proposal.version, title="新题")
    with pytest.raises(StaleProposal):
        MOVES_OF_A_DRAFT[move](session, editor, proposal, proposal.version - 1)


def test_whoever_decides_states_the_version_he_saw(
    session: Session, register: Register, editor: Caller, reviewer: Caller
) -> None:
    proposal = submitted(session, editor, change(session, register.feature, meaning="一"))
    with pytest.raises(StaleProposal):
        proposals.decide(
            session, reviewer, SUBJECTS, proposal.id, "approved", expected_version=proposal.version - 1
        )


def test_a_record_seen_in_an_older_version_is_stale(
    session: Session, register: Register, editor: Caller, reviewer: Caller
) -> None:
    seen = change(session, register.feature, origin="旧")
    approve(session, reviewer, submitted(session, editor, change(session, register.feature, meaning="甲")))
    with pytest.raises(StaleRecord) as refused:
        drafted(session, editor, seen)
    assert refused.value.params == {"record": "图克", "version": 2, "expected": 1}


@pytest.mark.parametrize(
    ("item", "error"),
    [
        (ItemDraft("boundary", "create", {}), UnknownSubject),
        (ItemDraft("feature", "delete", {}), UnreadableItem),
        (ItemDraft("feature", "update", {"meaning": "x"}, uuid4()), UnreadableItem),
        (ItemDraft("feature", "update", {"meaning": "x"}, None, 1), UnreadableItem),
        (ItemDraft("feature", "create", {"meaning": "x"}, None, 1), UnreadableItem),
        (ItemDraft("feature", "update", {"meaning": "x"}, uuid4(), 1), NotFound),
        (ItemDraft("feature", "create", {}), NothingToChange),
        (ItemDraft("feature", "create", {"division_id": "no id"}), UnreadableItem),
        (ItemDraft("feature", "create", {"division_id": 7}), UnreadableItem),
        (ItemDraft("feature", "create", {"divisions/x": True}), UnreadableItem),
        (ItemDraft("administrative_division", "create", {"states/1/parent_id": "x"}), UnreadableItem),
        (ItemDraft("feature", "create", {"colour": "red"}), UnknownField),
        (ItemDraft("feature", "create", {"names/1/roman_key": "x"}), UnknownField),
        (ItemDraft("feature", "create", {"names": "x"}), UnknownField),
        (ItemDraft("feature", "create", {"names": True}), UnknownField),
        (ItemDraft("feature", "create", {"names/1": "x"}), UnknownField),
        (ItemDraft("feature", "create", {"names/1/name/x": "x"}), UnknownField),
        (ItemDraft("feature", "create", {"version": 7}), UnknownField),
        (ItemDraft("feature", "create", {"id": "x"}), UnknownField),
    ],
)
def test_an_item_that_makes_no_sense_is_refused(
    session: Session, register: Register, editor: Caller, item: ItemDraft, error: type[Exception]
) -> None:
    with pytest.raises(error):
        drafted(session, editor, item)


def test_a_record_stands_once_in_a_proposal_and_wants_something(
    session: Session, register: Register, editor: Caller
) -> None:
    one = change(session, register.feature, meaning="一")
    with pytest.raises(UnreadableItem):
        drafted(session, editor, one, one)
    with pytest.raises(NothingToChange):
        drafted(session, editor, change(session, register.feature, meaning=""))


def test_a_new_record_does_not_take_anothers_id(session: Session, register: Register, editor: Caller) -> None:
    wanted = feature_document(register.source, "新", [register.tuke])
    with pytest.raises(RecordExists):
        submitted(session, editor, ItemDraft("feature", "create", wanted, register.feature))


def test_kinds_that_nobody_chooses(session: Session, register: Register, editor: Caller) -> None:
    for kind in ("first_load", "no_such_kind"):
        with pytest.raises(UnknownKind):
            drafted(session, editor, change(session, register.feature, meaning="一"), kind=kind)


def test_title_and_reason_are_needed_to_hand_in(session: Session, register: Register, editor: Caller) -> None:
    proposal = proposals.draft(
        session,
        editor,
        SUBJECTS,
        kind="correction",
        title=" ",
        reason="",
        items=[change(session, register.feature, meaning="一")],
    )
    with pytest.raises(TitleMissing):
        proposals.submit(session, editor, SUBJECTS, proposal.id, proposal.version)
    proposals.edit(session, editor, SUBJECTS, proposal.id, proposal.version, title="题", reason="因")
    proposals.submit(session, editor, SUBJECTS, proposal.id, proposal.version)


def test_what_is_closed_stays_closed(
    session: Session, register: Register, editor: Caller, reviewer: Caller
) -> None:
    withdrawn = submitted(session, editor, change(session, register.feature, meaning="一"))
    proposals.withdraw(session, editor, withdrawn.id, withdrawn.version)
    rejected = submitted(session, editor, change(session, register.feature, meaning="一"))
    proposals.decide(
        session, reviewer, SUBJECTS, rejected.id, "rejected", "不合规定", expected_version=rejected.version
    )
    applied = submitted(session, editor, change(session, register.feature, meaning="一"))
    approve(session, reviewer, applied)
    for proposal in (withdrawn, rejected, applied):
        assert proposal.closed_at is not None
        with pytest.raises(MoveNotAllowed):
            proposals.submit(session, editor, SUBJECTS, proposal.id, proposal.version)
        with pytest.raises(MoveNotAllowed):
            proposals.withdraw(session, editor, proposal.id, proposal.version)
        with pytest.raises(MoveNotAllowed):
            proposals.edit(session, editor, SUBJECTS, proposal.id, proposal.version, title="x")
        with pytest.raises(MoveNotAllowed):
            approve(session, reviewer, proposal)


def test_returning_and_rejecting_need_a_reason(
    session: Session, register: Register, editor: Caller, reviewer: Caller
) -> None:
    proposal = submitted(session, editor, change(session, register.feature, meaning="一"))
    for decision in ("returned", "rejected"):
        with pytest.raises(CommentMissing):
            proposals.decide(
                session, reviewer, SUBJECTS, proposal.id, decision, " ", expected_version=proposal.version
            )
    with pytest.raises(UnknownDecision):
        proposals.decide(
            session, reviewer, SUBJECTS, proposal.id, "applied", expected_version=proposal.version
        )


def test_restoring_is_a_proposal_like_any_other(
    session: Session, register: Register, editor: Caller, reviewer: Caller
) -> None:
    approve(session, reviewer, submitted(session, editor, change(session, register.feature, meaning="甲")))
    session.execute(text("SELECT set_config('diming.recorded_at', '', true)"))
    then = session.scalars(text("SELECT clock_timestamp()")).one()
    before = document_of(session, register.feature)
    added = {
        "name_type": "alias",
        "language": "zh",
        "name": "新名",
        "source_id": str(register.source),
    }
    wanted = {"meaning": "乙", f"names/{uuid4()}": added, f"names/{register.name}/pinyin": "tú kè"}
    approve(session, reviewer, submitted(session, editor, changing(session, register.feature, wanted)))
    assert document_of(session, register.feature) != before
    proposal = proposals.restore(session, editor, SUBJECTS, "feature", register.feature, then)
    assert (proposal.kind, proposal.state) == ("restore", "draft")
    proposals.submit(session, editor, SUBJECTS, proposal.id, proposal.version)
    approve(session, reviewer, proposal)
    assert document_of(session, register.feature) == before
    with pytest.raises(NothingToChange):
        proposals.restore(session, editor, SUBJECTS, "feature", register.feature, then)


def test_restoring_takes_an_instant_that_was(session: Session, register: Register, editor: Caller) -> None:
    for moment in (datetime.max.replace(tzinfo=UTC), datetime.now(UTC) + timedelta(hours=1)):
        with pytest.raises(NotYet):
            proposals.restore(session, editor, SUBJECTS, "feature", register.feature, moment)
    for moment in (datetime.min.replace(tzinfo=UTC), datetime(1990, 1, 1)):  # noqa: DTZ001
        with pytest.raises(NotFound):
            proposals.restore(session, editor, SUBJECTS, "feature", register.feature, moment)


def test_the_first_load_is_an_administrators_and_only_once(session: Session, editor: Caller) -> None:
    admin = someone(session, "admin")
    source = uuid4()

    def load() -> int:
        nonlocal source
        register = a_register(session)
        source = register.source
        return 5

    with pytest.raises(NotAllowed):
        proposals.first_load(session, editor, SUBJECTS, title="首次导入", reason="建库", write=load)
    proposal = proposals.first_load(session, admin, SUBJECTS, title="首次导入", reason="建库", write=load)
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    assert (proposal.state, proposal.first_load, proposal.item_count) == ("applied", True, 5)
    brought = session.scalars(text("SELECT DISTINCT history_proposal_id FROM history.feature")).all()
    assert proposal.id in brought
    with pytest.raises(RegisterNotEmpty):
        proposals.first_load(session, admin, SUBJECTS, title="首次导入", reason="建库", write=load)


def test_what_comes_after_a_proposal_is_not_written_in_its_name(
    session: Session, register: Register, editor: Caller, reviewer: Caller
) -> None:
    proposal = submitted(session, editor, change(session, register.feature, meaning="一"))
    approve(session, reviewer, proposal)
    left = session.scalars(text("SELECT current_setting('diming.proposal_id', true)")).one()
    assert left == ""
    act_as(session, None)
