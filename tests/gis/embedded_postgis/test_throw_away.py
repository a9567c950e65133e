"""The cluster of throw-away databases clears up after runs that were killed, and never under a live one."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gis.embedded_postgis import Cluster


@pytest.fixture
def throw_away() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    cluster = Cluster(folder / "cluster", durable=False)
    yield cluster
    cluster.stop()
    shutil.rmtree(folder)


def test_the_first_user_drops_what_killed_ones_left_and_later_ones_do_not(throw_away: Cluster) -> None:
    with throw_away.running():
        throw_away.create_database("of_a_killed_run")
    with throw_away.running(emptied=True):
        assert not throw_away.has_database("of_a_killed_run")
        throw_away.create_database("of_this_run")
        with Cluster(throw_away.folder, durable=False).running(emptied=True):
            assert throw_away.has_database("of_this_run")
        assert throw_away.is_running()
    assert not throw_away.is_running()
