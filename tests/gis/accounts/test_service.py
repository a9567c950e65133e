"""Accounts on a real database: sign-in, lockout, sessions, tokens, and what is stored of them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from gis.accounts import own_account, service
from gis.accounts.rules import (
    AccountExists,
    NoSuchAccount,
    NoSuchOrganisation,
    NoSuchToken,
    PasswordUnchanged,
    UnknownOrganisationKind,
    UnknownRole,
    UnknownScope,
    WeakPassword,
)
from gis.accounts.tables import Account
from gis.database import translated_errors, unit_of_work

PASSWORD = "a long enough secret"
NEW = "another long secret"
DAY = timedelta(days=1)


def an_account(session: Session, login: str = "bianji", *roles: str) -> Account:
    office = service.add_organisation(session, kind="bureau", name="乌审旗民政局")
    return service.add_account(
        session,
        login=login,
        display_name="编辑",
        organisation_id=office.id,
        roles=roles or ("editor",),
        password=PASSWORD,
    )


def fails(session: Session, times: int, login: str = "bianji") -> None:
    for _ in range(times):
        assert service.sign_in(session, login, "not the secret", DAY) is None


def stored(session: Session) -> str:
    """Return everything that the tables of secrets and their history hold, as text."""
    tables = ("account_secret", "login_session", "api_token", "account", "history.account")
    return " ".join(
        str(session.execute(text(f"SELECT string_agg(t::text, ' ') FROM {table} t")).scalar())
        for table in tables
    )


def test_an_account_has_its_roles_and_the_widest_clearance_of_them(session: Session) -> None:
    account = an_account(session, "both", "editor", "reviewer")
    caller = service.caller(session, account)
    assert caller.roles == {"editor", "reviewer"}
    assert caller.clearance == "restricted"
    assert caller.token_scopes is None
    (row,) = [one for one in service.listed(session) if one.login == "both"]
    assert (row.organisation, row.roles, row.active) == ("乌审旗民政局", ["editor", "reviewer"], True)


def test_a_login_is_taken_once(session: Session) -> None:
    an_account(session)
    with pytest.raises(AccountExists):
        an_account(session)


@pytest.mark.parametrize("roles", [(), ("public",), ("editor", "king")])
def test_roles_that_nobody_gives(session: Session, roles: tuple[str, ...]) -> None:
    account = an_account(session)
    with pytest.raises(UnknownRole):
        service.set_roles(session, account.id, roles)


def test_offices(session: Session) -> None:
    one = service.add_organisation(session, kind="bureau", name="乌审旗民政局")
    assert service.add_organisation(session, kind="bureau", name="乌审旗民政局").id == one.id
    assert service.organisation_named(session, "乌审旗民政局").id == one.id
    with pytest.raises(NoSuchOrganisation):
        service.organisation_named(session, "没有的局")
    with pytest.raises(UnknownOrganisationKind), translated_errors():
        service.add_organisation(session, kind="castle", name="城堡")


def test_the_secrets_are_nowhere_in_the_database(session: Session) -> None:
    account = an_account(session)
    signed = service.sign_in(session, "bianji", PASSWORD, DAY)
    assert signed is not None
    _, token = service.issue_token(session, account.id, label="夜间导出", scopes=["read"], lasts=DAY)
    kept = stored(session)
    assert "$argon2id$" in kept
    assert "夜间导出" in kept
    for secret in (PASSWORD, signed.token, signed.csrf_token, token):
        assert secret not in kept


def test_a_session_is_its_account_until_it_ends(session: Session) -> None:
    account = an_account(session)
    signed = service.sign_in(session, "bianji", PASSWORD, DAY)
    assert signed is not None
    found = service.caller_of_session(session, signed.token)
    assert found is not None
    caller, csrf = found
    assert caller.account_id == account.id
    assert service.same_token(csrf, signed.csrf_token)
    assert not service.same_token(csrf, signed.token)
    assert service.caller_of_session(session, signed.token + "x") is None
    service.sign_out(session, signed.token)
    assert service.caller_of_session(session, signed.token) is None


def test_a_session_expires_and_is_swept(session: Session) -> None:
    an_account(session)
    over = service.sign_in(session, "bianji", PASSWORD, timedelta(seconds=-1))
    assert over is not None
    assert service.caller_of_session(session, over.token) is None
    assert service.sign_in(session, "bianji", PASSWORD, DAY) is not None
    assert session.execute(text("SELECT count(*) FROM login_session")).scalar() == 1


def test_nobody_signs_in_with_a_wrong_name_or_password(session: Session) -> None:
    an_account(session)
    assert service.sign_in(session, "nobody", PASSWORD, DAY) is None
    assert service.sign_in(session, "bianji", PASSWORD.upper(), DAY) is None
    assert service.sign_in(session, "BIANJI", PASSWORD, DAY) is None
    assert service.sign_in(session, "bianji", "", DAY) is None


def test_five_failures_lock_the_account_even_for_the_right_password(session: Session) -> None:
    an_account(session)
    fails(session, 4)
    assert service.sign_in(session, "bianji", PASSWORD, DAY) is not None
    fails(session, 5)
    assert service.sign_in(session, "bianji", PASSWORD, DAY) is None
    session.execute(text("UPDATE account_secret SET locked_until = now() - interval '1 second'"))
    session.expire_all()
    assert service.sign_in(session, "bianji", PASSWORD, DAY) is not None


def test_a_wrong_present_password_counts_as_a_failure(session: Session) -> None:
    account = an_account(session)
    for _ in range(5):
        assert not own_account.change_password(session, account.id, "not the secret", NEW)
    assert not own_account.change_password(session, account.id, PASSWORD, NEW)
    assert service.sign_in(session, "bianji", PASSWORD, DAY) is None


def test_the_browser_at_which_a_password_is_changed_stays_and_tokens_may(session: Session) -> None:
    account = an_account(session)
    here, there = (service.sign_in(session, "bianji", PASSWORD, DAY) for _ in range(2))
    assert here is not None
    assert there is not None
    _, token = service.issue_token(session, account.id, label="x", scopes=["read"], lasts=DAY)
    assert own_account.other_sessions(session, account.id, here.token) == 1
    with pytest.raises(PasswordUnchanged):
        own_account.change_password(session, account.id, PASSWORD, PASSWORD, kept=here.token)
    assert own_account.change_password(session, account.id, PASSWORD, NEW, kept=here.token, end_tokens=False)
    assert service.caller_of_session(session, here.token) is not None
    assert service.caller_of_session(session, there.token) is None
    assert service.caller_of_token(session, token) is not None
    assert own_account.other_sessions(session, account.id, here.token) == 0


def test_a_password_that_was_given_is_to_be_changed(session: Session) -> None:
    account = an_account(session)
    service.set_password(session, account.id, NEW, given=True)
    signed = service.sign_in(session, "bianji", NEW, DAY)
    assert signed is not None
    found = service.caller_of_session(session, signed.token)
    assert found is not None
    assert found[0].must_change_password
    assert own_account.change_password(session, account.id, NEW, PASSWORD, kept=signed.token)
    found = service.caller_of_session(session, signed.token)
    assert found is not None
    assert not found[0].must_change_password


def test_failures_are_counted_across_transactions(committed_database: Engine) -> None:
    with unit_of_work(committed_database) as session:
        an_account(session)
    for _ in range(5):
        with unit_of_work(committed_database) as session:
            fails(session, 1)
    with unit_of_work(committed_database) as session:
        assert service.sign_in(session, "bianji", PASSWORD, DAY) is None


def test_a_new_password_ends_sessions_tokens_and_locks(session: Session) -> None:
    account = an_account(session)
    signed = service.sign_in(session, "bianji", PASSWORD, DAY)
    assert signed is not None
    _, token = service.issue_token(session, account.id, label="x", scopes=["read"], lasts=DAY)
    with pytest.raises(WeakPassword):
        own_account.change_password(session, account.id, PASSWORD, "short")
    assert service.caller_of_session(session, signed.token) is not None
    assert own_account.change_password(session, account.id, PASSWORD, NEW)
    assert service.caller_of_session(session, signed.token) is None
    assert service.caller_of_token(session, token) is None
    assert service.sign_in(session, "bianji", PASSWORD, DAY) is None
    assert service.sign_in(session, "bianji", NEW, DAY) is not None
    fails(session, 5)
    service.set_password(session, account.id, "a third long secret")
    session.expire_all()
    assert service.sign_in(session, "bianji", "a third long secret", DAY) is not None


def test_a_closed_account_is_out_at_once(session: Session) -> None:
    account = an_account(session)
    signed = service.sign_in(session, "bianji", PASSWORD, DAY)
    assert signed is not None
    _, token = service.issue_token(session, account.id, label="x", scopes=["read"], lasts=DAY)
    service.set_active(session, account.id, False)
    assert service.caller_of_session(session, signed.token) is None
    assert service.caller_of_token(session, token) is None
    assert service.sign_in(session, "bianji", PASSWORD, DAY) is None
    with pytest.raises(NoSuchAccount):
        service.by_login(session, "bianji")
    service.set_active(session, account.id, True)
    assert service.sign_in(session, "bianji", PASSWORD, DAY) is not None
    assert service.caller_of_session(session, signed.token) is None


def test_a_token_has_scopes_expiry_and_an_owner(session: Session) -> None:
    account, other = an_account(session), an_account(session, "other")
    token, value = service.issue_token(
        session, account.id, label="导出", scopes=["propose", "read", "read"], lasts=DAY
    )
    assert token.scopes == ["propose", "read"]
    caller = service.caller_of_token(session, value)
    assert caller is not None
    assert caller.account_id == account.id
    assert caller.token_scopes == frozenset({"propose", "read"})
    assert caller.roles == {"editor"}
    _, over = service.issue_token(
        session, account.id, label="x", scopes=["read"], lasts=timedelta(seconds=-1)
    )
    assert service.caller_of_token(session, over) is None
    assert service.caller_of_token(session, "diming_none") is None
    with pytest.raises(NoSuchToken):
        service.revoke_token(session, other.id, token.id)
    with pytest.raises(NoSuchToken):
        service.revoke_token(session, account.id, uuid4())
    service.revoke_token(session, account.id, token.id)
    assert service.caller_of_token(session, value) is None


@pytest.mark.parametrize("scopes", [[], ["all"], ["read", "write"]])
def test_scopes_that_do_not_exist(session: Session, scopes: list[str]) -> None:
    account = an_account(session)
    with pytest.raises(UnknownScope):
        service.issue_token(session, account.id, label="x", scopes=scopes, lasts=DAY)


def test_an_old_hash_is_renewed_at_sign_in(session: Session) -> None:
    account = an_account(session)
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    session.execute(
        text("UPDATE account_secret SET password_hash = :weak WHERE account_id = :id"),
        {"weak": weak, "id": account.id},
    )
    session.expire_all()
    assert service.sign_in(session, "bianji", PASSWORD, DAY) is not None
    session.flush()
    assert weak not in stored(session)
    assert service.sign_in(session, "bianji", PASSWORD, DAY) is not None
