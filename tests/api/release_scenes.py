"""A request for every route of releases; in the world 2 is current, 1 stands before it, 3 is checked."""

from collections.abc import Mapping

from tests.api.asking import Scenes, simple

RELEASES: Mapping[tuple[str, str], Scenes] = {
    ("GET", "/releases"): simple("/releases"),
    ("POST", "/releases"): simple("/releases", json={}),
    ("POST", "/releases/back"): simple("/releases/back"),
    ("GET", "/releases/{number}"): simple("/releases/current"),
    ("GET", "/releases/{number}/changes"): simple("/releases/2/changes?change=added"),
    ("GET", "/releases/{number}/files/{name}"): simple("/releases/current/files/manifest.json"),
    ("POST", "/releases/{number}/switch"): simple("/releases/3/switch"),
    ("POST", "/releases/{number}/withdrawal"): simple("/releases/3/withdrawal", json={"reason": "有误"}),
}
