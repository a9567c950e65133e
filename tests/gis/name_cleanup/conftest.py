"""The ground that cases stand on."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.gis.name_cleanup.cases import Ground, ground


@pytest.fixture
def on(session: Session, tmp_path: Path) -> Ground:
    return ground(session, tmp_path)
