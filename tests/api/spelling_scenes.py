"""A request for every route of questions about spellings; the world asks about either town."""

from collections.abc import Mapping

from tests.api.asking import ANY, IN, OUT, Asked, Scenes, asked, place, scene, simple
from tests.api.world import World


@scene(IN, OUT)
def decide(world: World, role: str, which: str) -> Asked:
    one = {"question_id": world.question[place(which)], "version": 1, "action": "later"}
    return asked("/spelling-questions/decisions", json={"decisions": [one]})


SPELLINGS: Mapping[tuple[str, str], Scenes] = {
    ("GET", "/spelling-questions"): simple("/spelling-questions?kind=reading&agreed=true&text=镇"),
    ("GET", "/spelling-questions/counts"): simple("/spelling-questions/counts"),
    ("POST", "/spelling-questions/decisions"): decide,
    ("POST", "/spelling-questions/readings"): simple(
        "/spelling-questions/readings", json={"name": "图克镇", "typed": "tu2 ke4 zhen4"}
    ),
    ("GET", "/spelling-questions/runs"): simple("/spelling-questions/runs"),
    ("POST", "/spelling-questions/runs"): simple("/spelling-questions/runs"),
    ("GET", "/spelling-questions/{question_id}"): Scenes(
        (ANY,), lambda world, role, which: asked(f"/spelling-questions/{world.question[place(IN)]}")
    ),
}
