"""For every route of the cleanup of names a request that is right in all but, perhaps, who sends it."""

from collections.abc import Mapping
from typing import Any

from api.body_examples import EXAMPLES
from gis.history.as_known import today
from tests.api.asking import ANY, Asked, Scenes, asked, scene, simple
from tests.api.world import INSIDE, World

ONE = "/cleanup-cases/{case_id}"
NOTICE = "/cleanup-notices/{notice_id}"


def case(template: str, *, expects: int | None = None, **kwargs: Any) -> Scenes:
    """The case, back at its argument after an objection; 409: the procedure forbids it now."""

    def ask(world: World, role: str, which: str) -> Asked:
        known = world.cleaned
        address = template.format(
            id=known.case, objection=known.objection, notice=known.notice, sha256=world.file["author"]
        )
        sent = {"headers": {"If-Match": f'"{known.version}"'}, **kwargs} if "json" in kwargs else kwargs
        return asked(address, expects=expects, **sent)

    return Scenes((ANY,), ask)


def cases(address: str, *, expects: int | None = None, **said: Any) -> Scenes:
    """The case, with others as many are handled."""

    def ask(world: World, role: str, which: str) -> Asked:
        seen = [{"id": world.cleaned.case, "version": world.cleaned.version}]
        return asked(address, expects=expects, json={**said, "cases": seen})

    return Scenes((ANY,), ask)


@scene(ANY)
def cleanup_list(world: World, role: str, which: str) -> Asked:
    return asked("/cleanup-cases", shows=world.cleaned.case)


@scene(ANY)
def open_one(world: World, role: str, which: str) -> Asked:
    body = {"feature_id": world.feature[INSIDE], "name_class": "洋", "reason": "外国地名"}
    return asked("/cleanup-cases", json=body)


@scene(ANY)
def notice_list(world: World, role: str, which: str) -> Asked:
    return asked("/cleanup-notices", shows=world.cleaned.notice)


def example(method: str, path: str, name: str) -> dict[str, Any]:
    return dict(EXAMPLES[method, path][name])


DAY = today().isoformat()
SAID = {"title": "公示", "published_on": DAY}

CLEANUP: Mapping[tuple[str, str], Scenes] = {
    ("GET", "/cleanup-cases"): cleanup_list,
    ("POST", "/cleanup-cases"): open_one,
    ("GET", "/cleanup-cases/board"): simple("/cleanup-cases/board"),
    ("POST", "/cleanup-cases/handling"): cases("/cleanup-cases/handling", measure="rename"),
    ("GET", "/cleanup-cases/printed/{paper}.{format}"): simple("/cleanup-cases/printed/ledger.xlsx"),
    ("GET", "/cleanup-cases/procedure"): simple("/cleanup-cases/procedure"),
    ("GET", "/cleanup-cases/progress"): simple("/cleanup-cases/progress"),
    ("POST", "/cleanup-cases/steps"): cases(
        "/cleanup-cases/steps", step="kept", taken_on=DAY, note="历史地名"
    ),
    ("GET", ONE): case("/cleanup-cases/{id}"),
    ("PATCH", ONE): case("/cleanup-cases/{id}", json={"responsible_unit": "住建局"}),
    ("POST", f"{ONE}/application"): case(
        "/cleanup-cases/{id}/application", json={"applicant": "住建局", "opened_on": DAY}, expects=409
    ),
    ("GET", f"{ONE}/attachments/{{sha256}}"): case("/cleanup-cases/{id}/attachments/{sha256}"),
    ("PUT", f"{ONE}/checkoffs/{{item}}"): case(
        "/cleanup-cases/{id}/checkoffs/maps", json={"done_on": DAY}, expects=409
    ),
    ("POST", f"{ONE}/grounds"): case(
        "/cleanup-cases/{id}/grounds", json=example("POST", f"{ONE}/grounds", "补充理由")
    ),
    ("POST", f"{ONE}/objections"): case(
        "/cleanup-cases/{id}/objections",
        json={"received_on": DAY, "objector": "某人", "says": "不妥"},
        expects=409,
    ),
    ("PATCH", f"{ONE}/objections/{{objection_id}}"): case(
        "/cleanup-cases/{id}/objections/{objection}",
        json={"answered_on": DAY, "outcome": "rejected", "answer": "已核实"},
    ),
    ("POST", f"{ONE}/opinions"): case(
        "/cleanup-cases/{id}/opinions", json=example("POST", f"{ONE}/opinions", "专家意见")
    ),
    ("PUT", f"{ONE}/proposed-name"): case(
        "/cleanup-cases/{id}/proposed-name", json=example("PUT", f"{ONE}/proposed-name", "选用曾用名")
    ),
    ("POST", f"{ONE}/steps"): case(
        "/cleanup-cases/{id}/steps", json={"step": "kept", "taken_on": DAY, "note": "历史地名"}
    ),
    ("GET", f"{ONE}/suggestions"): case("/cleanup-cases/{id}/suggestions"),
    ("GET", "/cleanup-notices"): notice_list,
    ("POST", "/cleanup-notices"): cases("/cleanup-notices", **SAID, expects=409),
    ("GET", NOTICE): case("/cleanup-notices/{notice}"),
    ("POST", f"{NOTICE}/closing"): case(
        "/cleanup-notices/{notice}/closing",
        json={"closed_on": DAY},
        headers={"If-Match": '"1"'},
        expects=409,
    ),
    ("GET", f"{NOTICE}/printed.{{format}}"): case("/cleanup-notices/{notice}/printed.xlsx"),
}
