"""A small register and two accounts, for every test of proposals."""

import pytest
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from tests.gis.proposals.a_register import (
    Register,
    a_register,
)
from tests.gis.proposals.people import someone


@pytest.fixture
def register(session: Session) -> Register:
    return a_register(session)


@pytest.fixture
def editor(session: Session) -> Caller:
    return someone(session, "editor")


@pytest.fixture
def reviewer(session: Session) -> Caller:
    return someone(session, "reviewer")
