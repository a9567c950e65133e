"""Logins, passwords, and how far a caller's rights reach."""

from uuid import uuid4

import pytest

from gis.accounts.rules import (
    PUBLIC,
    BadLogin,
    Caller,
    WeakPassword,
    check_login,
    check_password,
)
from gis.errors import NotAllowed, NotSignedIn


@pytest.mark.parametrize("login", ["ab", "tuke.bianji", "a-1_2", "0a", "a" * 40])
def test_logins(login: str) -> None:
    check_login(login)


@pytest.mark.parametrize("login", ["", "a", "A1", "图克", ".ab", "-ab", "a b", "ab\n", "a" * 41, "ab\x00"])
def test_no_logins(login: str) -> None:
    with pytest.raises(BadLogin):
        check_login(login)


@pytest.mark.parametrize("password", ["0123456789", "好" * 10, "x" * 200])
def test_passwords(password: str) -> None:
    check_password(password, "editor")


@pytest.mark.parametrize("password", ["", "012345678", "x" * 201, "editor12345", "12345EDITOR"])
def test_weak_passwords(password: str) -> None:
    with pytest.raises(WeakPassword):
        check_password(password, "editor")


def test_the_public_has_no_account() -> None:
    assert not PUBLIC.signed_in
    with pytest.raises(NotSignedIn):
        PUBLIC.account()
    with pytest.raises(NotAllowed):
        PUBLIC.must_hold("editor", "admin")


def test_rights_reach_the_areas_and_nothing_that_lies_nowhere() -> None:
    here, there = uuid4(), uuid4()
    whole, limited, none = Caller(), Caller(areas=frozenset({here})), Caller(areas=frozenset())
    assert whole.covers(frozenset())
    assert whole.covers(frozenset({there}))
    assert limited.covers(frozenset({here}))
    assert not limited.covers(frozenset({here, there}))
    assert not limited.covers(frozenset())
    assert not none.covers(frozenset())
