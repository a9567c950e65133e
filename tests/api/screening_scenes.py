"""A request for every route of screenings; in the world a run has found something in either town."""

from collections.abc import Mapping
from typing import Any

from tests.api.asking import ANY, IN, OUT, Asked, Scenes, asked, place, scene, simple
from tests.api.world import World

LIST = {"file": ("名单.csv", "名称\n中央花园\n".encode())}


@scene(IN, OUT)
def decide(world: World, role: str, which: str) -> Asked:
    ids = [world.finding[place(which)]]
    body: dict[str, Any] = {"decision": "confirmed", "ids": ids, "versions": [1]}
    return asked("/screening-findings/decisions", json=body)


SCREENINGS: Mapping[tuple[str, str], Scenes] = {
    ("GET", "/screening-findings"): simple("/screening-findings?kind=大&severity=error"),
    ("GET", "/screening-findings.geojson"): simple("/screening-findings.geojson?bbox=100,30,120,50"),
    ("GET", "/screening-findings.{format}"): simple("/screening-findings.csv"),
    ("GET", "/screening-findings/counts"): simple("/screening-findings/counts"),
    ("POST", "/screening-findings/decisions"): decide,
    ("GET", "/screening-findings/precision"): simple("/screening-findings/precision"),
    ("GET", "/screening-findings/{finding_id}"): Scenes(
        (IN, OUT), lambda world, role, which: asked(f"/screening-findings/{world.finding[place(which)]}")
    ),
    ("GET", "/screenings"): simple("/screenings"),
    ("POST", "/screenings"): simple("/screenings", json={}),
    ("POST", "/screenings/lists"): simple("/screenings/lists", files=LIST),
    ("GET", "/screenings/{run_id}"): Scenes(
        (ANY,), lambda world, role, which: asked(f"/screenings/{world.screening}")
    ),
}
