"""The whole life of a joint inspection through the API, with and without an account of the other side."""

import pytest

from tests.api.conftest import Service
from tests.api.inspection_scene import Scene, build, ok


@pytest.fixture(scope="module")
def scene(shared_service: Service) -> Scene:
    return build(shared_service)


def test_due_list(scene: Scene) -> None:
    due = ok(scene.as_("editor").get("/joint-inspections/due?as_of=2026-09-01"))
    by_name = {row["line_name"]: row for row in due["rows"]}
    ours = by_name["乌审—鄂托克线"]
    told = (ours["next_due"], ours["next_round"], ours["state"], ours["may_open"])
    assert told == ("2026-10-15", 7, "due_soon", True)
    assert not by_name["乌审—榆阳线"]["may_open"]
