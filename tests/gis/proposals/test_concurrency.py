"""Two people change one record at once: nothing is lost, nobody approves himself, history replays."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.database import unit_of_work
from gis.errors import DimingError, NotAllowed
from gis.history import service as history
from gis.proposals import service as proposals
from gis.proposals.rules import (
    AuthorDecides,
    MoveNotAllowed,
    NothingToChange,
    RecordChanged,
    StaleProposal,
    StaleRecord,
    fields,
    plan,
)
from gis.proposals.service import ItemDraft
from gis.proposals.tables import Proposal, ProposalItem
from tests.gis.proposals.a_register import SUBJECTS, Register, a_register
from tests.gis.proposals.people import someone

TEXTS = st.sampled_from(["", "甲", "乙", "丙"])
ROOT_FIELDS = ("meaning", "origin", "description")


@dataclass
class Seen:
    """A form that somebody has open: the record as it was when he opened it."""

    version: int
    document: dict[str, Any]


@dataclass
class Wanted:
    """What the test knows of one proposal."""

    id: UUID
    author: int
    version: int
    state: str
    seen: dict[str, Any]
    after: dict[str, Any]


class TwoPeople(RuleBasedStateMachine):
    """Two editors, one of whom also reviews, and a second reviewer, on one record of a real database."""

    forms = Bundle("forms")
    made = Bundle("made")

    engine: ClassVar[Engine]

    @initialize()
    def begin(self) -> None:
        with unit_of_work(self.engine) as session:
            self.register: Register = a_register(session)
            self.people: list[Caller] = [
                someone(session, "editor", "reviewer"),
                someone(session, "township"),
                someone(session, "reviewer"),
            ]
        self.record = self.register.feature
        self.name = f"names/{self.register.name}"
        self.live = self._load()[1]
        self.version = 1

    def _load(self) -> tuple[int, dict[str, Any]]:
        with unit_of_work(self.engine) as session:
            loaded = SUBJECTS["feature"].load(session, self.record)
            return loaded.version, fields(loaded.document)

    def _do(self, person: int, action: Callable[[Session, Caller], Any]) -> Any:
        caller = self.people[person]
        with unit_of_work(self.engine, caller.account_id) as session:
            return action(session, caller)

    @rule(target=forms)
    def open_a_form(self) -> Seen:
        return Seen(*self._load())

    @rule(
        target=made,
        form=forms,
        author=st.sampled_from([0, 1]),
        changes=st.dictionaries(st.sampled_from(ROOT_FIELDS), TEXTS, min_size=1),
        reading=st.none() | st.sampled_from(["Tuke", "Tug"]),
    )
    def draft(self, form: Seen, author: int, changes: dict[str, str], reading: str | None) -> Wanted | None:
        wishes = {**changes, **({} if reading is None else {f"{self.name}/romanization": reading})}
        seen, after = plan(wishes, form.document)
        item = ItemDraft("feature", "update", wishes, self.record, form.version)

        def write(session: Session, caller: Caller) -> Wanted:
            written = proposals.draft(
                session, caller, SUBJECTS, kind="correction", title="更正", reason="笔误", items=[item]
            )
            return Wanted(written.id, author, written.version, written.state, seen, after)

        if form.version != self.version:
            with pytest.raises(StaleRecord):
                self._do(author, write)
            return None
        if not after:
            with pytest.raises(NothingToChange):
                self._do(author, write)
            return None
        wanted: Wanted = self._do(author, write)
        return wanted

    @rule(target=made, old=consumes(made), form=forms)
    def write_again_on_the_present_record(self, old: Wanted | None, form: Seen) -> Wanted | None:
        """The author looks at the present record and wants the same again."""
        if old is None or old.state not in ("draft", "returned"):
            return old
        version, document = self._load()
        seen, after = plan(old.after, document)
        if not after:
            return old
        item = ItemDraft("feature", "update", old.after, self.record, version)

        def again(session: Session, caller: Caller) -> int:
            return proposals.edit(session, caller, SUBJECTS, old.id, old.version, items=[item]).version

        return Wanted(old.id, old.author, self._do(old.author, again), old.state, seen, after)

    def _clashes(self, wanted: Wanted) -> set[str]:
        return {
            path
            for path, value in wanted.after.items()
            if self.live.get(path) not in (wanted.seen.get(path), value)
        }

    @rule(wanted=made)
    def submit(self, wanted: Wanted | None) -> None:
        if wanted is None:
            return

        def hand_in(session: Session, caller: Caller) -> Proposal:
            return proposals.submit(session, caller, SUBJECTS, wanted.id, wanted.version)

        if wanted.state not in ("draft", "returned"):
            with pytest.raises(MoveNotAllowed):
                self._do(wanted.author, hand_in)
        elif self._clashes(wanted):
            with pytest.raises(RecordChanged) as refused:
                self._do(wanted.author, hand_in)
            assert {conflict.path for conflict in refused.value.conflicts} == self._clashes(wanted)
        else:
            self._do(wanted.author, hand_in)
            wanted.version, wanted.state = wanted.version + 1, "submitted"

    def _decide(self, wanted: Wanted, decision: str) -> Callable[[Session, Caller], Proposal]:
        def decide(session: Session, caller: Caller) -> Proposal:
            return proposals.decide(
                session, caller, SUBJECTS, wanted.id, decision, "看过", expected_version=wanted.version
            )

        return decide

    @rule(wanted=made, person=st.sampled_from([0, 1, 2]))
    def approve(self, wanted: Wanted | None, person: int) -> None:
        if wanted is None:
            return
        approve = self._decide(wanted, "approved")
        if person == 1:
            with pytest.raises(NotAllowed):
                self._do(person, approve)
        elif person == wanted.author:
            with pytest.raises(AuthorDecides):
                self._do(person, approve)
        elif wanted.state != "submitted":
            with pytest.raises(MoveNotAllowed):
                self._do(person, approve)
        elif self._clashes(wanted):
            with pytest.raises(RecordChanged) as refused:
                self._do(person, approve)
            assert {conflict.path for conflict in refused.value.conflicts} == self._clashes(wanted)
        else:
            self._do(person, approve)
            self._applied(wanted)

    def _applied(self, wanted: Wanted) -> None:
        wanted.version, wanted.state = wanted.version + 1, "applied"
        after = {**self.live, **wanted.after}
        self.version += after != self.live
        self.live = after

    @rule(wanted=made, decision=st.sampled_from(["returned", "rejected"]))
    def turn_down(self, wanted: Wanted | None, decision: str) -> None:
        if wanted is None or wanted.state != "submitted":
            return
        self._do(2, self._decide(wanted, decision))
        wanted.version, wanted.state = wanted.version + 1, decision

    @rule(wanted=made)
    def withdraw(self, wanted: Wanted | None) -> None:
        if wanted is None or wanted.state not in ("draft", "submitted", "returned"):
            return
        self._do(wanted.author, lambda session, caller: proposals.withdraw(
            session, caller, wanted.id, wanted.version
        ))  # fmt: skip
        wanted.version, wanted.state = wanted.version + 1, "withdrawn"

    @rule(one=made, other=made)
    def approve_two_at_once(self, one: Wanted | None, other: Wanted | None) -> None:
        """Two transactions race; what the second sees is what the first left, or the other way round."""
        if one is None or other is None or one.id == other.id:
            return
        if {one.state, other.state} != {"submitted"}:
            return
        came = at_once(
            self.engine,
            *((self.people[2], self._decide(wanted, "approved")) for wanted in (one, other)),
        )
        done = [wanted for wanted, error in zip((one, other), came, strict=True) if error is None]
        for error in came:
            assert error is None or isinstance(error, RecordChanged)
        for wanted in done:
            self._applied(wanted)
        for wanted, error in zip((one, other), came, strict=True):
            assert error is None or self._clashes(wanted)

    @invariant()
    def the_register_says_what_was_approved(self) -> None:
        if hasattr(self, "live"):
            assert self._load() == (self.version, self.live)

    def teardown(self) -> None:
        if hasattr(self, "live"):
            with unit_of_work(self.engine) as session:
                check_history(session, self.record, self.people[2])


def check_history(session: Session, record: UUID, reader: Caller) -> None:
    """The applied proposals, the history and the live record tell the same story."""
    subject = SUBJECTS["feature"]
    live = fields(subject.load(session, record).document)
    now = session.scalars(text("SELECT clock_timestamp()")).one()
    assert fields(subject.load_as_known(session, record, now).document) == live

    changes = history.changes(session, reader, "feature", record, limit=1000)[::-1]
    told: dict[tuple[str, str, str], Any] = {}
    for change in changes:
        for delta in change.fields:
            key = (change.part, change.row, delta.field)
            assert told.get(key) == delta.before
            told[key] = delta.after
    for field in ROOT_FIELDS:
        assert told["", str(record), field] == live[field]

    first = changes[0].recorded_at
    state = fields(subject.load_as_known(session, record, first).document)
    applied = session.execute(
        select(Proposal.author_id, ProposalItem.before, ProposalItem.after, Proposal.id)
        .join(ProposalItem, ProposalItem.proposal_id == Proposal.id)
        .where(Proposal.state == "applied", ProposalItem.record_id == record)
        .order_by(Proposal.closed_at)
    ).all()
    for author, before, after, proposal_id in applied:
        for path, wanted in after.items():
            assert state.get(path) in (before.get(path), wanted), "an update was lost"
            state[path] = wanted
        approvers = session.scalars(
            text(
                "SELECT account_id FROM proposal_decision WHERE proposal_id = :id AND decision = 'approved'"
            ),
            {"id": proposal_id},
        ).all()
        assert approvers
        assert author not in approvers
    assert state == live


def at_once(
    engine: Engine, *calls: tuple[Caller, Callable[[Session, Caller], Any]]
) -> list[DimingError | None]:
    """Run calls in transactions of their own that all start before any of them goes on."""
    start = threading.Barrier(len(calls))
    came: list[DimingError | None] = [None] * len(calls)

    def run(place: int, caller: Caller, call: Callable[[Session, Caller], Any]) -> None:
        try:
            with unit_of_work(engine, caller.account_id) as session:
                start.wait(30)
                call(session, caller)
        except DimingError as error:
            came[place] = error

    threads = [threading.Thread(target=run, args=(place, *call)) for place, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return came


def test_two_people_on_one_record(committed_database: Engine, long: bool) -> None:
    class Here(TwoPeople):
        engine = committed_database

    run_machine(
        Here,
        settings=settings(
            max_examples=200 if long else 20,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            # Shrinking would run a failing interleaving hundreds of times against the database.
            phases=(Phase.generate, Phase.shrink) if long else (Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )


@dataclass
class Race:
    """A committed register with two editors and two reviewers."""

    engine: Engine
    register: Register
    editors: tuple[Caller, Caller]
    reviewers: tuple[Caller, Caller]

    def submitted(self, editor: Caller, changes: dict[str, Any]) -> tuple[UUID, int]:
        with unit_of_work(self.engine, editor.account_id) as session:
            version = SUBJECTS["feature"].load(session, self.register.feature).version
            item = ItemDraft("feature", "update", changes, self.register.feature, version)
            made = proposals.draft(
                session, editor, SUBJECTS, kind="correction", title="更正", reason="笔误", items=[item]
            )
            made = proposals.submit(session, editor, SUBJECTS, made.id, made.version)
            return made.id, made.version

    def document(self) -> dict[str, Any]:
        with unit_of_work(self.engine) as session:
            return SUBJECTS["feature"].load(session, self.register.feature).document


@pytest.fixture
def race(committed_database: Engine) -> Race:
    with unit_of_work(committed_database) as session:
        return Race(
            committed_database,
            a_register(session),
            (someone(session, "editor"), someone(session, "township")),
            (someone(session, "reviewer"), someone(session, "leader")),
        )


def approving(proposal_id: UUID, version: int) -> Callable[[Session, Caller], Proposal]:
    return lambda session, caller: proposals.decide(
        session, caller, SUBJECTS, proposal_id, "approved", expected_version=version
    )


def test_of_two_clashing_approvals_exactly_one_applies(race: Race) -> None:
    for turn in range(5):
        one = race.submitted(race.editors[0], {"meaning": f"甲{turn}", "origin": f"一{turn}"})
        two = race.submitted(race.editors[1], {"meaning": f"乙{turn}", "description": f"二{turn}"})
        came = at_once(
            race.engine,
            (race.reviewers[0], approving(*one)),
            (race.reviewers[1], approving(*two)),
        )
        (refused,) = (error for error in came if error is not None)
        assert isinstance(refused, RecordChanged)
        assert [conflict.path for conflict in refused.conflicts] == ["meaning"]
        won_by_one = came[0] is None
        stands = race.document()
        assert stands["meaning"] == (f"甲{turn}" if won_by_one else f"乙{turn}")
        assert (stands["origin"] == f"一{turn}") is won_by_one
        assert (stands["description"] == f"二{turn}") is not won_by_one
    with unit_of_work(race.engine) as session:
        check_history(session, race.register.feature, race.reviewers[0])


def test_two_disjoint_approvals_both_apply(race: Race) -> None:
    for turn in range(5):
        one = race.submitted(race.editors[0], {"meaning": f"甲{turn}"})
        two = race.submitted(race.editors[1], {"origin": f"乙{turn}"})
        came = at_once(
            race.engine,
            (race.reviewers[0], approving(*one)),
            (race.reviewers[1], approving(*two)),
        )
        assert came == [None, None]
        stands = race.document()
        assert (stands["meaning"], stands["origin"]) == (f"甲{turn}", f"乙{turn}")
    with unit_of_work(race.engine) as session:
        assert SUBJECTS["feature"].load(session, race.register.feature).version == 11
        check_history(session, race.register.feature, race.reviewers[0])


def test_one_proposal_approved_by_two_at_once_is_applied_once(race: Race) -> None:
    one = race.submitted(race.editors[0], {"meaning": "甲"})
    came = at_once(race.engine, *((reviewer, approving(*one)) for reviewer in race.reviewers))
    (refused,) = (error for error in came if error is not None)
    assert isinstance(refused, StaleProposal)
    with unit_of_work(race.engine) as session:
        assert SUBJECTS["feature"].load(session, race.register.feature).version == 2


def test_what_changes_while_it_is_approved_is_not_approved(race: Race) -> None:
    """The author withdraws, the reviewer approves: one of them comes first, the other is told."""
    one = race.submitted(race.editors[0], {"meaning": "甲"})
    came = at_once(
        race.engine,
        (race.editors[0], lambda session, caller: proposals.withdraw(session, caller, *one)),
        (race.reviewers[0], approving(*one)),
    )
    (refused,) = (error for error in came if error is not None)
    assert isinstance(refused, StaleProposal)
    assert race.document()["meaning"] == ("甲" if came[1] is None else "")


def test_recorded_time_never_runs_backwards(race: Race) -> None:
    made = [race.submitted(race.editors[n % 2], {field: "x"}) for n, field in enumerate(ROOT_FIELDS)]
    came = at_once(race.engine, *((race.reviewers[0], approving(*one)) for one in made))
    assert came == [None, None, None]
    with unit_of_work(race.engine) as session:
        times = session.scalars(
            text("SELECT history_recorded_at FROM history.feature WHERE id = :id ORDER BY history_id"),
            {"id": race.register.feature},
        ).all()
    assert times == sorted(times)
    assert len(times) == 4
