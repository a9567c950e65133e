"""Changes and files in any order, repeated, cut off and by a server that dies: the register has each once."""

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from api.field_forms import ApiForms
from gis.accounts.rules import Caller
from gis.field_work import service, sync
from gis.field_work.packages import Wanted
from gis.field_work.rules import Sent
from gis.field_work.schema_steps import Step, carried_over
from gis.field_work.sync import Batch
from gis.field_work.uploads import OtherOffset
from gis.history.as_known import today
from tests.api.field_world import picture
from tests.gis.administrative_divisions.registered import (
    a_division,
    a_source,
    counted_statements,
    register,
    settle,
)
from tests.gis.proposals.people import someone

DAY = today().isoformat()
PICTURES = [picture(f"order {number}") for number in range(2)]
HASHES = [hashlib.sha256(each).hexdigest() for each in PICTURES]
PIECE = 41


@dataclass
class Phone:
    """A device that keeps six changes and two photos; ids are its own."""

    session: Session
    caller: Caller
    home: Path
    town: UUID
    package: UUID = field(default_factory=uuid4)
    changes: list[Sent] = field(default_factory=list)
    receipts: dict[UUID, str] = field(default_factory=dict)

    def take(self) -> None:
        self.receipts.clear()
        self.home = self.home.parent / str(uuid4())
        wanted = Wanted("grave_survey", {"division_id": str(self.town)}, "device-of-a-test")
        self.package = service.hand_out(self.session, self.caller, wanted, self.home)
        new = [uuid4(), uuid4()]
        photos = [{"sha256": each, "stage": "before", "taken_on": DAY} for each in HASHES]
        self.changes = [
            self._change(1, "new_grave_site", new[0], None, self._site(2, photos=photos[:1])),
            self._change(2, "grave_site", uuid4(), new[0], self._site(3)),
            self._change(3, "grave_site", uuid4(), new[0], self._site(4, place="沙梁")),
            self._change(4, "grave_photos", uuid4(), new[0], {"photos": photos[1:]}),
            self._change(5, "new_grave_site", new[1], None, self._site(7)),
            self._change(6, "grave_photos", uuid4(), new[1], {"photos": photos}),
        ]

    def _site(self, graves: int, **more: Any) -> dict[str, Any]:
        of = {"kind": "scattered", "division_id": str(self.town), "surveyed_on": DAY}
        return {**of, "graves": graves, **more}

    def _change(
        self, sequence: int, kind: str, change_id: UUID, parent: UUID | None, values: dict[str, Any]
    ) -> Sent:
        content = {
            "kind": kind,
            "target_id": parent and str(parent),
            "parent_id": parent and str(parent),
            "schema_version": 1,
            "device_time": datetime.now(UTC).isoformat(),
            "sequence": sequence,
            "values": values,
        }
        return Sent(change_id, json.dumps(content))

    def send(self, *changes: Sent) -> dict[UUID, dict[str, Any]]:
        batch = Batch(datetime.now(UTC), changes)
        answer = service.receive(self.session, self.caller, self.package, batch, ApiForms(), self.home)
        return {UUID(each["id"]): each for each in answer["changes"]}

    def heard(self, said: dict[UUID, dict[str, Any]]) -> None:
        """Hold what was answered against what was answered before: what is final stays as it is."""
        for change_id, row in said.items():
            assert row["state"] in ("accepted", "waiting")
            if row["state"] == "accepted":
                assert self.receipts.setdefault(change_id, row["receipt"]) == row["receipt"]

    def piece(self, number: int, offset: int) -> None:
        """Send a piece of a photo, which may be there already or come too early."""
        content = PICTURES[number]
        at = (self.session, self.caller, HASHES[number])
        service.begin(*at, len(content), "坟.png", self.home)
        piece = content[offset : offset + PIECE]
        # A piece that is there already, or comes too early, is told where the file ends.
        with suppress(OtherOffset):
            service.add_piece(*at, offset, piece, self.home)

    def finish(self) -> None:
        for number, content in enumerate(PICTURES):
            for offset in range(0, len(content), PIECE):
                self.piece(number, offset)
        self.heard(self.send(*self.changes))


@pytest.fixture
def phone(session: Session, tmp_path: Path) -> Phone:
    source = a_source(session)
    town = register(session, a_division(source, "演示镇", codes={"nbs": "150626777"}))
    settle(session)
    return Phone(session, someone(session, "field"), tmp_path / "home", town)


#: What may happen: these changes are sent (and the server dies before it commits), or a piece of a photo is
EVENTS = st.one_of(
    st.tuples(st.just("send"), st.lists(st.integers(0, 5), min_size=1, max_size=4), st.booleans()),
    st.tuples(st.just("piece"), st.integers(0, 1), st.integers(0, 3)),
)


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(EVENTS, max_size=8))
def test_whatever_happens_on_the_way_everything_arrives_exactly_once(phone: Phone, events: Any) -> None:
    session = phone.session
    with session.begin_nested() as undone:
        phone.take()
        before = _counts(session)
        for event in events:
            if event[0] == "piece":
                phone.piece(event[1], event[2] * PIECE)
                continue
            _, which, dies = event
            with session.begin_nested() as request:
                said = phone.send(*(phone.changes[each] for each in which))
                if dies:
                    request.rollback()
                else:
                    phone.heard(said)
        phone.finish()
        assert len(phone.receipts) == len(phone.changes)
        after = _counts(session)
        assert {name: after[name] - before[name] for name in after} == {
            "grave_site": 2, "grave_photo": 4, "field_change": 6, "field_conflict": 0,
        }  # fmt: skip
        first = service.get_change(session, phone.caller, phone.changes[0].id)["record_id"]
        statement = text("SELECT graves, place FROM grave_site WHERE id = :id")
        assert tuple(session.execute(statement, {"id": first}).one()) == (4, "沙梁")
        undone.rollback()


def _counts(session: Session) -> dict[str, int]:
    tables = ("grave_site", "grave_photo", "field_change", "field_conflict")
    return {name: session.scalars(text(f"SELECT count(*) FROM {name}")).one() for name in tables}


def test_changes_that_wait_for_each_other_are_refused_and_hold_up_no_other(phone: Phone) -> None:
    phone.take()
    alone, first, second, third = (uuid4() for _ in range(4))
    circle = [
        phone._change(sequence, "grave_site", change_id, parent, phone._site(2))
        for sequence, (change_id, parent) in enumerate(
            [(alone, alone), (first, third), (second, first), (third, second)], start=11
        )
    ]
    said = [phone.send(each) for each in circle]
    told = [
        [(row["state"], [each["rule"] for each in row["reasons"]]) for row in each.values()] for each in said
    ]
    refused = ("refused", ["RestsOnItself"])
    # Whichever comes last closes the circle; those that waited are told in the same answer.
    assert told == [[refused], [("waiting", [])], [("waiting", [])], [refused] * 3]
    assert set(said[-1]) == {first, second, third}
    phone.finish()


def waiting_for_photos(phone: Phone, first: int, count: int) -> list[UUID]:
    """Send graves that each wait for a photo of their own."""
    changes = []
    for number in range(first, first + count):
        wanted = hashlib.sha256(picture(f"late {number}")).hexdigest()
        photos = [{"sha256": wanted, "stage": "before", "taken_on": DAY}]
        site = phone._site(2, place=f"{number}号", photos=photos)
        changes.append(phone._change(number, "new_grave_site", uuid4(), None, site))
    assert {each["state"] for each in phone.send(*changes).values()} == {"waiting"}
    return [each.id for each in changes]


def contact(phone: Phone) -> int:
    """Return with how many statements a device is answered that says nothing new, and hears nothing new."""
    phone.session.expire_all()
    with counted_statements(phone.session) as statements:
        assert phone.send() == {}
    return len(statements)


def test_what_waits_costs_a_contact_no_statements(phone: Phone) -> None:
    phone.take()
    waiting_for_photos(phone, 11, 2)
    few = contact(phone)
    (waits, *_) = waiting_for_photos(phone, 21, 40)
    assert contact(phone) == few
    content = picture("late 21")
    at = (phone.session, phone.caller, hashlib.sha256(content).hexdigest())
    service.begin(*at, len(content), "坟.png", phone.home)
    service.add_piece(*at, 0, content, phone.home)
    assert {each: row["state"] for each, row in phone.send().items()} == {waits: "accepted"}
    assert contact(phone) == few


def test_what_waits_is_told_at_the_next_contact_whatever_came_of_it_before(phone: Phone) -> None:
    phone.take()
    made, *others = phone.changes[:4]
    assert {each["state"] for each in phone.send(made, *others).values()} == {"waiting"}
    # As by somebody in the office while the account of its holder was closed: nothing was tried then.
    of_it = text("UPDATE field_change SET state = 'discarded', missing = '{}' WHERE id = :id")
    phone.session.execute(of_it, {"id": made.id})
    phone.session.expire_all()
    said = phone.send()
    assert said.keys() == {each.id for each in others}
    assert {row["reasons"][0]["rule"] for row in said.values()} == {"CoveredDiscarded"}


def test_what_waits_is_read_once_by_the_forms_of_a_new_release(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone.take()
    waiting_for_photos(phone, 11, 5)
    few = contact(phone)
    monkeypatch.setattr(sync, "CURRENT", 2)
    assert contact(phone) > few
    assert contact(phone) == few
    monkeypatch.setattr(sync, "CURRENT", 3)
    steps = [Step(3, "new_grave_site", gone={"place": "地点改由地图选取"})]
    monkeypatch.setattr(sync, "carried_over", partial(carried_over, steps=steps, current=3))
    said = phone.send()
    assert [(row["state"], row["reasons"][0]["rule"]) for row in said.values()] == [
        ("refused", "FormChanged")
    ] * 5
