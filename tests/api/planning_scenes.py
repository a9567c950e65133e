"""For every route of planning runs a request that is right in all but who sends it."""

from collections.abc import Mapping
from typing import Any

from tests.api.asking import ANY, Scenes, asked, simple, thing
from tests.api.planning_world import REGION


def run(template: str, **kwargs: Any) -> Scenes:
    """The run of the world."""
    return Scenes((ANY,), lambda world, role, which: asked(template.format(run=world.planning_run), **kwargs))


GRID = {"file": ("heights.asc", b"ncols 2\nnrows 2\nxllcorner 109\nyllcorner 38\ncellsize 1\n1 2\n3 4\n")}

PLACES = "名称,城乡,经度,纬度\n测试村,农村,109.2,38.6\n".encode()

PLANNING: Mapping[tuple[str, str], Scenes] = {
    ("GET", "/planning-layers"): simple("/planning-layers"),
    ("POST", "/planning-layers/uploads"): simple(
        "/planning-layers/uploads", files={"file": ("居民点.csv", PLACES)}
    ),
    ("POST", "/planning-layers/uploads/{upload_id}/inspection"): thing(
        "/planning-layers/uploads/{id}/inspection", "upload", json={}
    ),
    ("POST", "/planning-layers/uploads/{upload_id}/jobs"): thing(
        "/planning-layers/uploads/{id}/jobs", "upload", json={"region": REGION, "dry_run": True}
    ),
    ("DELETE", "/planning-layers/{region}"): simple(f"/planning-layers/{REGION}?layer=units"),
    ("GET", "/height-models"): simple("/height-models"),
    ("POST", "/height-models"): simple(
        "/height-models", files=GRID, data={"title": "测试高程", "licence": "CC0", "system": "EPSG:4490"}
    ),
    ("DELETE", "/height-models/{model_id}"): Scenes(
        (ANY,), lambda world, role, which: asked(f"/height-models/{world.height_model}")
    ),
    ("GET", "/planning-runs"): simple("/planning-runs?kind=access"),
    ("POST", "/planning-runs"): simple(
        "/planning-runs", json={"kind": "access", "title": "测试测算", "region": REGION}
    ),
    ("GET", "/planning-runs/choices"): simple("/planning-runs/choices"),
    ("GET", "/planning-runs/{run_id}"): run("/planning-runs/{run}"),
    ("GET", "/planning-runs/{run_id}/comparison"): run("/planning-runs/{run}/comparison?other={run}"),
    ("POST", "/planning-runs/{run_id}/replay"): run("/planning-runs/{run}/replay"),
}
