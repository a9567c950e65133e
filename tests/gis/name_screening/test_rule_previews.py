"""Changed rules are previewed over the register; an earlier day is screened by the rules of that day."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.boundary_disputes.standstill import all_subjects
from gis.errors import NotAllowed
from gis.jobs.rules import Unwatched
from gis.name_rules import drafting
from gis.name_rules.drafting import ChangesRefused, RuleChange
from gis.name_rules.rules import NoPreview, PreviewNotFound, PreviewOfOther
from gis.name_screening import register_screening, rule_previews
from gis.name_screening.rule_previews import Preview
from gis.proposals import service as proposals
from gis.proposals.tables import Proposal
from tests.gis.name_rules.test_register import row_id
from tests.gis.name_screening.test_register_screening import Register, register
from tests.gis.proposals.people import someone

__all__ = ["register"]

ADDED = RuleChange(
    "add", "screening_words", row={"word": "鼎世", "list": "grand_more", "severity": "warning"}
)


@pytest.fixture
def editor(session: Session) -> Caller:
    return someone(session, "editor")


def previewed(session: Session, caller: Caller, *changes: RuleChange) -> Preview:
    asked = rule_previews.ask(session, caller, changes)
    assert asked.preview is not None
    return asked.preview


def judged(session: Session, caller: Caller, found: Preview) -> dict[str, str]:
    return {row["name"]: row["kind"] for row in rule_previews.names(session, caller, found.preview.id)}


def of(session: Session, caller: Caller, proposal: Proposal) -> Preview:
    found = rule_previews.of_proposal(session, caller, proposal.id)
    assert found is not None
    return found


def drafted(session: Session, caller: Caller, *changes: RuleChange) -> Proposal:
    return drafting.draft(session, caller, all_subjects(), changes, title="改规则", reason="试用意见")


def test_what_is_newly_flagged_and_what_no_longer_is(
    session: Session, editor: Caller, register: Register
) -> None:
    for name in ("鼎世花园", "天下花园", "中央花园", "柳树花园"):
        register.add(name, register.tuke)
    central = row_id(session, "screening_words", "中央|grand")
    changes = (
        ADDED,
        RuleChange("end", "screening_words", row_id(session, "screening_words", "天下|grand")),
        RuleChange("change", "screening_words", central, row={"severity": "warning"}),
    )
    found = previewed(session, editor, *changes)
    assert judged(session, editor, found) == {
        "鼎世花园": "newly",
        "天下花园": "no_longer",
        "中央花园": "severity",
    }
    assert found.counts == {"newly": 1, "no_longer": 1, "severity": 1}
    assert (found.preview.names, found.stale) == (4, ())
    (new,) = rule_previews.names(session, editor, found.preview.id, kind="newly")
    assert new["before"] == []
    said = new["after"][0]
    assert (said["rule_id"], said["trigger"], said["severity"]) == ("D2", "鼎世", "warning")
    assert "民发〔2018〕146号" in said["clause"]
    # A preview writes nothing: the register is found as before
    assert register.screen().run.flagged == 2


def test_a_whole_rule_ended_and_an_exemption_added(
    session: Session, editor: Caller, register: Register
) -> None:
    register.add("中央花园", register.tuke)
    register.add("天下花园", register.tuke)
    rule = row_id(session, "screening_rules", "D1")
    found = previewed(session, editor, RuleChange("end", "screening_rules", rule))
    assert judged(session, editor, found) == {"中央花园": "no_longer", "天下花园": "no_longer"}
    exempt = {"phrase": "天下花园", "kind": "phrase", "reason": "本旗固有名称"}
    found = previewed(session, editor, RuleChange("add", "screening_exemptions", row=exempt))
    assert judged(session, editor, found) == {"天下花园": "no_longer"}
    (row,) = rule_previews.names(session, editor, found.preview.id)
    assert any("本旗固有名称" in one for one in row["after"][0]["exemptions"])


def test_a_changed_reading_tells_whose_spelling_it_changes(
    session: Session, editor: Caller, register: Register
) -> None:
    register.add("柳重村", register.tuke, category="22200")
    reading = {"text": "柳重", "reading": "liǔ chóng"}
    found = previewed(session, editor, RuleChange("add", "place_name_readings", row=reading))
    assert judged(session, editor, found) == {"柳重村": "spelling"}
    (row,) = rule_previews.names(session, editor, found.preview.id)
    assert (row["before"][0]["romanization"], row["after"][0]["romanization"]) == (
        "Liuzhongcun",
        "Liuchongcun",
    )


def test_a_preview_goes_with_its_proposal_and_tells_when_it_is_stale(
    session: Session, editor: Caller, register: Register
) -> None:
    register.add("鼎世花园", register.tuke)
    found = previewed(session, editor, ADDED)
    proposal = drafted(session, editor, ADDED)
    rule_previews.give(session, editor, found.preview.id, proposal)
    kept = of(session, editor, proposal)
    assert (kept.preview.id, kept.counts, kept.stale) == (found.preview.id, {"newly": 1}, ())
    # The register moves on, in a transaction of its own
    register.add("鼎世小区", register.tuke)
    session.execute(text("UPDATE data_version SET version = version + 1 WHERE name = 'place_name'"))
    assert of(session, editor, proposal).stale == ("register",)
    # Handing in makes it anew, and whoever approves reads it
    handed = proposals.submit(session, editor, all_subjects(), proposal.id, proposal.version)
    reviewer = someone(session, "reviewer")
    anew = of(session, reviewer, proposal)
    assert (anew.counts, anew.stale) == ({"newly": 2}, ())
    # The rules move on by another proposal
    other = RuleChange("add", "foreign_words", row={"word": "BELLE"})
    second = drafted(session, editor, other)
    second = proposals.submit(session, editor, all_subjects(), second.id, second.version)
    proposals.decide(
        session, reviewer, all_subjects(), second.id, "approved", expected_version=second.version
    )
    assert of(session, reviewer, proposal).stale == ("rules",)
    remade = rule_previews.remake(session, reviewer, proposal.id).preview
    assert remade is not None
    assert (remade.counts, remade.stale) == ({"newly": 2}, ())
    # Adopted, the next screening finds what the preview said
    proposals.decide(
        session, reviewer, all_subjects(), handed.id, "approved", expected_version=handed.version
    )
    assert {row["name"] for row in _found(register)} == {"鼎世花园", "鼎世小区"}
    assert of(session, reviewer, proposal).stale == ()
    with pytest.raises(NoPreview):
        rule_previews.remake(session, reviewer, proposal.id)


def _found(register: Register) -> list[Any]:
    register.screen()
    return register.found(rules=["D2"])


def test_a_preview_of_other_changes_is_refused(session: Session, editor: Caller, register: Register) -> None:
    found = previewed(session, editor, ADDED)
    other = drafted(session, editor, RuleChange("add", "foreign_words", row={"word": "BELLE"}))
    with pytest.raises(PreviewOfOther):
        rule_previews.give(session, editor, found.preview.id, other)
    with pytest.raises(PreviewNotFound):
        rule_previews.get(session, editor, UUID(int=1))
    with pytest.raises(NotAllowed):
        previewed(session, someone(session, "field"), ADDED)
    with pytest.raises(ChangesRefused):
        previewed(session, editor, RuleChange("add", "foreign_words", row={"word": ""}))


def test_restricted_names_are_told_to_nobody_who_may_not_see_them(
    session: Session, editor: Caller, register: Register
) -> None:
    register.add("鼎世花园", register.tuke, publication_level="restricted")
    found = previewed(session, editor, ADDED)
    assert (found.counts, judged(session, editor, found)) == ({}, {})
    reviewer = someone(session, "reviewer")
    assert previewed(session, reviewer, ADDED).counts == {"newly": 1}


def test_names_that_are_restricted_after_a_preview_leave_it(
    session: Session, editor: Caller, register: Register
) -> None:
    register.add("鼎世花园", register.tuke)
    found = previewed(session, editor, ADDED)
    assert found.counts == {"newly": 1}
    session.execute(text("UPDATE feature SET publication_level = 'restricted'"))
    assert rule_previews.get(session, editor, found.preview.id).counts == {}
    assert judged(session, editor, found) == {}
    assert judged(session, someone(session, "reviewer"), found) == {"鼎世花园": "newly"}


def test_a_large_register_is_previewed_by_a_job(
    session: Session, editor: Caller, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.add("鼎世花园", register.tuke)
    monkeypatch.setattr(rule_previews, "MOST_AT_ONCE", 0)
    asked = rule_previews.ask(session, editor, [ADDED])
    assert asked.preview is None
    assert asked.job is not None
    made = rule_previews.make_queued(session, editor.account_id, asked.job.arguments, Unwatched())
    preview = rule_previews.get(session, editor, made["preview_id"])
    assert preview.counts == {"newly": 1}
    replay = rule_previews.ask_replay(session, editor, date(2020, 1, 1))
    assert replay.job is not None
    assert rule_previews.make_queued(session, editor.account_id, replay.job.arguments, Unwatched())


def test_an_earlier_day_is_screened_by_the_rules_of_that_day(
    session: Session, editor: Caller, register: Register
) -> None:
    """民发〔2018〕146号 is of 2018-12-10: nothing was 大 before, and what is found today was not then."""
    register.add("中央花园", register.tuke, valid_from="2001-01-01")
    register.add("天下花园", register.tuke, valid_from="2020-01-01")
    asked = rule_previews.ask_replay(session, editor, date(2010, 6, 1))
    assert asked.preview is not None
    assert (asked.preview.preview.names, asked.preview.preview.kind) == (1, "replay")
    assert judged(session, editor, asked.preview) == {"中央花园": "newly"}
    same = rule_previews.ask_replay(session, editor, date(2021, 6, 1), date(2021, 7, 1)).preview
    assert same is not None
    assert same.counts == {}
    then = register_screening.ask(session, register.editor, as_of=date(2010, 6, 1)).run
    assert then is not None
    assert (then.run.names, then.run.findings) == (1, 0)


def test_a_preview_knows_the_protection_list_as_the_screening_does(
    session: Session, editor: Caller, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    feature = register.add("鼎世花园", register.tuke)

    def protected(session: Session, day: date) -> list[UUID]:
        return [feature]

    asked = rule_previews.ask(session, editor, [ADDED], protected)
    assert asked.preview is not None
    assert asked.preview.counts == {"severity": 1}
    (row,) = rule_previews.names(session, editor, asked.preview.preview.id)
    assert row["after"][0]["severity"] == "notice"
    assert any("保护名录" in one for one in row["after"][0]["exemptions"])
    monkeypatch.setattr(rule_previews, "MOST_AT_ONCE", 0)
    job = rule_previews.ask(session, editor, [ADDED]).job
    assert job is not None
    made = rule_previews.make_queued(session, editor.account_id, job.arguments, Unwatched(), protected)
    assert rule_previews.get(session, editor, made["preview_id"]).counts == {"severity": 1}


def test_a_scope_of_repeated_names_is_previewed_too(
    session: Session, editor: Caller, register: Register
) -> None:
    for _ in range(2):
        register.add("柳树花园", register.tuke)
    ends = [
        RuleChange("end", "uniqueness_scopes", row_id(session, "uniqueness_scopes", f"estate|{yardstick}"))
        for yardstick in ("art9", "campaign")
    ]
    assert previewed(session, editor, *ends).counts == {"no_longer": 2}
