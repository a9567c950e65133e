"""Demonstration accounts: every role, fresh passwords that sign in, areas that limit."""

from datetime import timedelta

from sqlalchemy.orm import Session

from gis import samples
from gis.accounts import service
from gis.administrative_divisions.service import identify
from gis.samples import accounts
from gis.samples.queries import division


def test_every_role_can_sign_in_and_some_are_limited(session: Session) -> None:
    samples.load(session)
    made = {account.login: account for account in accounts.add(session)}
    assert len({account.password for account in made.values()}) == len(made)
    roles = set[str]()
    for account in made.values():
        assert " / " in account.purpose
        signed_in = service.sign_in(session, account.login, account.password, timedelta(hours=1))
        assert signed_in is not None
        caller = service.caller(session, service.by_login(session, account.login))
        roles |= caller.roles
    assert roles == {
        "admin", "editor", "reviewer", "leader", "township", "field", "planner", "neighbour",
    }  # fmt: skip
    tuke = identify(session, service.caller(session, service.by_login(session, "tuke")))
    assert tuke.covers(frozenset({division(session, "150626102205")}))
    assert not tuke.covers(frozenset({division(session, "150626100201")}))
    editor = identify(session, service.caller(session, service.by_login(session, "editor")))
    assert editor.covers(frozenset({division(session, "150626100201")}))
    yuyang = identify(session, service.caller(session, service.by_login(session, "yuyang")))
    assert yuyang.shared_counties is not None
    assert len(yuyang.shared_counties) == 2
    assert not yuyang.covers(frozenset({division(session, "150626")}))


def test_passwords_differ_from_one_register_to_the_next(session: Session) -> None:
    samples.load(session)
    first = [account.password for account in accounts.add(session)]
    session.rollback()
    samples.load(session)
    assert not set(first) & {account.password for account in accounts.add(session)}
