"""Two people change one record at once: nothing is lost, nobody approves himself, history replays."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
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

ROOT_FIELDS = ("meaning", "origin", "description")
WISHES = st.dictionaries(
    st.sampled_from(ROOT_FIELDS), st.sampled_from(["", "甲", "乙", "丙"]), min_size=1, max_size=2
)
READINGS = st.sampled_from(["Tuke", "Tug"])
AUTHORS = st.sampled_from([0, 1])
PLACES = st.integers(0, 11)
DECISIONS = st.sampled_from(["approve"] * 4 + ["race"] * 3 + ["returned", "rejected", "withdraw"])


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
        self.forms = [Seen(*self._load()) for _ in range(2)]
        self.made: list[Wanted] = []

    def _load(self) -> tuple[int, dict[str, Any]]:
        with unit_of_work(self.engine) as session:
            loaded = SUBJECTS["feature"].load(session, self.record)
            return loaded.version, fields(loaded.document)

    def _do(self, person: int, action: Callable[[Session, Caller], Any]) -> Any:
        caller = self.people[person]
        with unit_of_work(self.engine, caller.account_id) as session:
            return action(session, caller)

    def _in(self, *states: str) -> list[Wanted]:
        return [wanted for wanted in self.made if wanted.state in states]

    def _one_of(self, place: int, *states: str) -> Wanted | None:
        """Choose one by its place: who wins a race is chance, and must not change what is drawn next."""
        found = self._in(*states)
        return found[place % len(found)] if found else None

    def _reload(self, author: int) -> None:
        self.forms[author] = Seen(*self._load())

    @rule(first=WISHES, second=WISHES)
    def both_look_and_hand_in(self, first: dict[str, str], second: dict[str, str]) -> None:
        for author in (0, 1):
            self._reload(author)
        for author, wishes in enumerate((first, second)):
            self._draft(author, wishes, None, hand_in=True)

    @rule(
        author=AUTHORS,
        wishes=WISHES,
        reading=st.none() | READINGS,
        hand_in=st.sampled_from([True, True, True, False]),
    )
    def draft(self, author: int, wishes: dict[str, str], reading: str | None, hand_in: bool) -> None:
        self._draft(author, wishes, reading, hand_in)

    def _draft(self, author: int, wishes: dict[str, str], reading: str | None, hand_in: bool) -> None:
        form = self.forms[author]
        changes = {**wishes, **({} if reading is None else {f"{self.name}/romanization": reading})}
        seen, after = plan(changes, form.document)
        item = ItemDraft("feature", "update", changes, self.record, form.version)

        def write(session: Session, caller: Caller) -> Wanted:
            written = proposals.draft(
                session, caller, SUBJECTS, kind="correction", title="更正", reason="笔误", items=[item]
            )
            return Wanted(written.id, author, written.version, written.state, seen, after)

        refused = StaleRecord if form.version != self.version else None if after else NothingToChange
        if refused is not None:
            with pytest.raises(refused):
                self._do(author, write)
            self._reload(author)
            return
        self.made.append(self._do(author, write))
        if hand_in:
            self._submit(self.made[-1])

    @rule(place=PLACES)
    def look_again_and_want_the_same(self, place: int) -> None:
        wanted = self._one_of(place, "draft", "returned")
        if wanted is None:
            return
        version, document = self._load()
        seen, after = plan(wanted.after, document)
        item = ItemDraft("feature", "update", wanted.after, self.record, version)

        def again(session: Session, caller: Caller) -> int:
            written = proposals.edit(session, caller, SUBJECTS, wanted.id, wanted.version, items=[item])
            return written.version

        if after:
            wanted.version, wanted.seen, wanted.after = self._do(wanted.author, again), seen, after
            self._submit(wanted)

    @rule(place=PLACES)
    def submit(self, place: int) -> None:
        if self.made:
            self._submit(self.made[place % len(self.made)])

    def _submit(self, wanted: Wanted) -> None:
        def hand_in(session: Session, caller: Caller) -> Proposal:
            return proposals.submit(session, caller, SUBJECTS, wanted.id, wanted.version)

        if wanted.state not in ("draft", "returned"):
            with pytest.raises(MoveNotAllowed):
                self._do(wanted.author, hand_in)
        elif self._clashes(wanted):
            self._refused_for_fields(wanted, wanted.author, hand_in)
        else:
            self._do(wanted.author, hand_in)
            wanted.version, wanted.state = wanted.version + 1, "submitted"

    def _clashes(self, wanted: Wanted) -> set[str]:
        return {
            path
            for path, value in wanted.after.items()
            if self.live.get(path) not in (wanted.seen.get(path), value)
        }

    def _refused_for_fields(
        self, wanted: Wanted, person: int, action: Callable[[Session, Caller], Any]
    ) -> None:
        with pytest.raises(RecordChanged) as refused:
            self._do(person, action)
        assert {conflict.path for conflict in refused.value.conflicts} == self._clashes(wanted)
        event("fields in conflict")

    def _decide(self, wanted: Wanted, decision: str) -> Callable[[Session, Caller], Proposal]:
        def decide(session: Session, caller: Caller) -> Proposal:
            return proposals.decide(
                session, caller, SUBJECTS, wanted.id, decision, "看过", expected_version=wanted.version
            )

        return decide

    @rule(place=PLACES, step=DECISIONS, person=st.sampled_from([2, 2, 2, 0, 0, 1]))
    def decide(self, place: int, step: str, person: int) -> None:
        """Mostly approve, sometimes two at once; else turn down or take back."""
        wanted = self._one_of(place, "submitted")
        if wanted is None:
            closed = self._one_of(place, "applied", "rejected", "withdrawn", "returned")
            if closed is not None:
                self._approve(closed, 2)
        elif step == "approve":
            self._approve(wanted, person)
        elif step == "race":
            others = [other for other in self._in("submitted") if other is not wanted]
            self._race([wanted, *others[:1]])
        elif step == "withdraw":
            self._withdraw(wanted)
        else:
            self._do(2, self._decide(wanted, step))
            wanted.version, wanted.state = wanted.version + 1, step

    def _approve(self, wanted: Wanted, person: int) -> None:
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
            self._refused_for_fields(wanted, person, approve)
        else:
            self._do(person, approve)
            self._applied(wanted)

    def _applied(self, wanted: Wanted) -> None:
        wanted.version, wanted.state = wanted.version + 1, "applied"
        after = {**self.live, **wanted.after}
        self.version += after != self.live
        self.live = after
        event("applied")

    def _race(self, waiting: list[Wanted]) -> None:
        """Two transactions race; what the second sees is what the first left, or the other way round."""
        came = at_once(self.engine, *((self.people[2], self._decide(one, "approved")) for one in waiting))
        clashed = [self._clashes(one) for one in waiting]
        for one, error in zip(waiting, came, strict=True):
            assert error is None or isinstance(error, RecordChanged)
            if error is None:
                self._applied(one)
        for one, error, before in zip(waiting, came, clashed, strict=True):
            assert error is None or before or self._clashes(one)
        # Of two with one wish in common, one may leave the other nothing to write: that depends on who won.
        version, document = self._load()
        assert document == self.live
        assert version <= self.version + len(waiting)
        self.version = version
        event("raced")

    @rule(place=PLACES)
    def give_up(self, place: int) -> None:
        wanted = self._one_of(place, "draft", "returned")
        if wanted is not None:
            self._withdraw(wanted)

    def _withdraw(self, wanted: Wanted) -> None:
        def take_back(session: Session, caller: Caller) -> Proposal:
            return proposals.withdraw(session, caller, wanted.id, wanted.version)

        self._do(wanted.author, take_back)
        wanted.version, wanted.state = wanted.version + 1, "withdrawn"

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
            max_examples=200 if long else 10,
            stateful_step_count=25 if long else 15,
            deadline=None,
            derandomize=True,
            database=None,
            # Shrinking would run a failing interleaving hundreds of times; who wins a race is chance anyway.
            phases=(Phase.generate,),
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
