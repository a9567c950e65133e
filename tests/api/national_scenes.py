"""A request for every route of the national database and of statistics."""

from collections.abc import Mapping
from typing import Any

from tests.api.asking import ANY, IN, OUT, OWN, Asked, Scenes, asked, owner, place, scene, simple
from tests.api.world import World

TABLE = {"file": ("统计.csv", "行政区划,地名数\n全部,1\n".encode())}
RETURNED = {"file": ("返回.json", b'{"records": []}')}
RETURN = "/national-returns/{id}"


@scene(IN, OUT)
def mark(world: World, role: str, which: str) -> Asked:
    body = {
        "feature_ids": [world.feature[place(which)]],
        "state": "entered",
        "on_date": "2026-11-02",
        "operator": "张三",
    }
    return asked("/national-entries/steps", json=body)


@scene(IN, OUT)
def decide(world: World, role: str, which: str) -> Asked:
    said: dict[str, Any] = {
        "record_id": world.returned.record[place(which)],
        "version": 0,
        "decision": "accepted",
        "feature_id": world.feature[place(which)],
    }
    return asked("/national-return-records/decisions", json={"decisions": [said]})


def waiting(template: str, **kwargs: Any) -> Scenes:
    """What is asked of a returned file whose record waits, wherever its place lies."""
    return Scenes(
        (ANY,),
        lambda world, role, which: asked(template.format(id=world.returned.waiting[place(IN)]), **kwargs),
    )


@scene(IN, OUT)
def accept(world: World, role: str, which: str) -> Asked:
    address = f"/national-returns/{world.returned.waiting[place(which)]}/acceptances"
    return asked(address, json={"threshold": 0.9, "take": "none", "expected": 1})


@scene(IN, OUT)
def propose(world: World, role: str, which: str) -> Asked:
    return asked(f"/national-returns/{world.returned.accepted[place(which)]}/proposal")


@scene(ANY)
def record(world: World, role: str, which: str) -> Asked:
    return asked(f"/national-return-records/{world.returned.record[place(IN)]}")


@scene(ANY)
def candidate(world: World, role: str, which: str) -> Asked:
    feature = world.feature[place(OUT)]
    return asked(f"/national-return-records/{world.returned.record[place(IN)]}/candidates/{feature}")


@scene(ANY)
def sheets(world: World, role: str, which: str) -> Asked:
    return asked(f"/national-entries/sheets.docx?feature_id={world.feature[place(IN)]}")


@scene(OWN, OUT)
def report(world: World, role: str, which: str) -> Asked:
    return asked(f"/national-packages/reports/{world.package_job[owner(role, which)]}")


NATIONAL: Mapping[tuple[str, str], Scenes] = {
    ("GET", "/national-entries"): simple("/national-entries?state=not_entered"),
    ("GET", "/national-entries/counts"): simple("/national-entries/counts"),
    ("GET", "/national-entries/states"): simple("/national-entries/states"),
    ("GET", "/national-entries/sheets.{format}"): sheets,
    ("POST", "/national-entries/steps"): mark,
    ("GET", "/national-packages"): simple("/national-packages"),
    ("POST", "/national-packages"): simple("/national-packages", json={"only_check": True}),
    ("GET", "/national-packages/reports/{job_id}"): report,
    ("GET", "/national-returns"): simple("/national-returns"),
    ("POST", "/national-returns"): simple("/national-returns", files=RETURNED),
    ("GET", "/national-returns/{return_id}"): waiting(RETURN),
    ("GET", "/national-returns/{return_id}/records"): waiting(f"{RETURN}/records?state=open"),
    ("GET", "/national-returns/{return_id}/acceptances"): waiting(f"{RETURN}/acceptances?threshold=0.9"),
    ("POST", "/national-returns/{return_id}/acceptances"): accept,
    ("POST", "/national-returns/{return_id}/proposal"): propose,
    ("POST", "/national-returns/{return_id}/entries"): waiting(f"{RETURN}/entries"),
    ("POST", "/national-return-records/decisions"): decide,
    ("GET", "/national-return-records/{record_id}"): record,
    ("GET", "/national-return-records/{record_id}/candidates/{feature_id}"): candidate,
    ("POST", "/statistics-comparisons"): simple("/statistics-comparisons", files=TABLE),
    ("POST", "/statistics-comparisons/differences.{format}"): simple(
        "/statistics-comparisons/differences.csv", files=TABLE
    ),
}
