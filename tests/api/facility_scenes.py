"""For every route of elderly services a request that is right in all but who sends it, and where."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from gis.history.as_known import today
from tests.api.asking import IN, OUT, Asked, Scenes, asked, place, simple
from tests.api.world import World

DAY = today().isoformat()


def thing(template: str, version: int | None = None, **kwargs: Any) -> Scenes:
    """What belongs to the facility of the caller's town, or of the other."""

    def ask(world: World, role: str, which: str) -> Asked:
        sent = dict(kwargs)
        if version is not None:
            sent["headers"] = {"If-Match": f'"{version}"'}
        return asked(template.format(**asdict(world.facilities[place(which)])), **sent)

    return Scenes((IN, OUT), ask)


def sheet(template: str, version: int | None = None, **kwargs: Any) -> Scenes:
    """The draft that waits."""

    def ask(world: World, role: str, which: str) -> Asked:
        sent = dict(kwargs) if version is None else {**kwargs, "headers": {"If-Match": f'"{version}"'}}
        return asked(template.format(sheet=world.subsidy_sheet), **sent)

    return Scenes(("any",), ask)


LISTED = ("设施.csv", "编号,名称,类型,社区,建设性质,状态,起始日期\nYL-950,世界站,,,,,\n".encode(), "text/csv")


def said(world: World, which: str) -> dict[str, Any]:
    return {
        "number": "YL-900",
        "name": "世界养老服务站",
        "kind": "community_station",
        "division_id": world.division[place(which)],
        "made": "new",
    }


def register(world: World, role: str, which: str) -> Asked:
    return asked("/facilities", json={**said(world, which), "state": "planned", "since": DAY})


def amend(world: World, role: str, which: str) -> Asked:
    address = f"/facilities/{world.facilities[place(which)].facility}"
    return asked(address, json=said(world, which), headers={"If-Match": '"9"'})


def photo(world: World, role: str, which: str) -> Asked:
    """A file that the caller uploaded; who has none names one that he may not cite."""
    address = f"/facilities/{world.facilities[place(which)].facility}/photos"
    body = {"sha256": world.file.get(role, "0" * 64), "taken_on": DAY}
    return asked(address, json=body, headers={"If-Match": '"9"'})


def request(world: World, role: str, which: str) -> Asked:
    """The first town is switched off: who may ask is told so."""
    body = {"service": "meal", "wanted_on": DAY, "name": "世界老人", "phone": "1"}
    return asked("/service-requests", json={**body, "division_id": world.division[place(which)]}, expects=409)


FACILITIES: Mapping[tuple[str, str], Scenes] = {
    ("GET", "/facilities"): simple("/facilities"),
    ("POST", "/facilities"): Scenes((IN, OUT), register),
    ("POST", "/facilities/imports"): simple("/facilities/imports?write=true", files={"file": LISTED}),
    ("POST", "/facilities/imports/marked.xlsx"): simple(
        "/facilities/imports/marked.xlsx", files={"file": LISTED}
    ),
    ("GET", "/facilities/overview"): simple("/facilities/overview"),
    ("GET", "/facilities/fire-problems"): simple("/facilities/fire-problems?closed=true"),
    ("GET", "/facilities/fire-lists.{format}"): simple("/facilities/fire-lists.docx?closed=true"),
    ("POST", "/facilities/fire-problems/{problem_id}/measures"): thing(
        "/facilities/fire-problems/{problem}/measures",
        9,
        json={"measure": "清理", "responsible": "站长", "due_on": DAY},
    ),
    ("POST", "/facilities/fire-problems/{problem_id}/settlement"): thing(
        "/facilities/fire-problems/{rectified}/settlement", 9, json={"on": DAY, "is_accepted": True}
    ),
    ("POST", "/facilities/fire-measures/{measure_id}/completion"): thing(
        "/facilities/fire-measures/{measure}/completion", 9, json={"done_on": DAY}
    ),
    ("GET", "/facilities/{facility_id}"): thing("/facilities/{facility}"),
    ("PUT", "/facilities/{facility_id}"): Scenes((IN, OUT), amend),
    ("GET", "/facilities/{facility_id}/attachments/{sha256}"): thing(
        "/facilities/{facility}/attachments/{photo}"
    ),
    ("POST", "/facilities/{facility_id}/capacities"): thing(
        "/facilities/{facility}/capacities", 9, json={"since": DAY, "beds": 3}
    ),
    ("GET", "/facilities/{facility_id}/fire-lists.{format}"): thing("/facilities/{facility}/fire-lists.docx"),
    ("POST", "/facilities/{facility_id}/fire-problems"): thing(
        "/facilities/{facility}/fire-problems",
        9,
        json={"number": "XF-9", "found_on": DAY, "found_by": "消防大队", "problem": "灭火器过期"},
    ),
    ("PUT", "/facilities/{facility_id}/months/{month}"): thing(
        "/facilities/{facility}/months/2026-04-01", 9, json={"days_open": 30}
    ),
    ("POST", "/facilities/{facility_id}/photos"): Scenes((IN, OUT), photo),
    ("POST", "/facilities/{facility_id}/states"): thing(
        "/facilities/{facility}/states", 9, json={"state": "paused", "since": DAY}
    ),
    ("DELETE", "/facilities/{facility_id}/states/{since}"): thing(
        "/facilities/{facility}/states/2099-01-01", 9
    ),
    ("GET", "/service-requests"): simple("/service-requests"),
    ("POST", "/service-requests"): Scenes((IN, OUT), request),
    ("GET", "/service-requests/towns"): simple("/service-requests/towns"),
    ("GET", "/service-requests/{request_id}"): thing("/service-requests/{request}"),
    ("POST", "/service-requests/{request_id}/assignment"): thing(
        "/service-requests/{request}/assignment", 1, json={}
    ),
    ("POST", "/service-requests/{request_id}/cancellation"): thing(
        "/service-requests/{request}/cancellation", 1, json={"reason": "改期"}
    ),
    ("GET", "/service-requests/{request_id}/candidates"): thing("/service-requests/{request}/candidates"),
    ("POST", "/service-requests/{request_id}/completion"): thing(
        "/service-requests/{request}/completion", 1, json={"done_on": DAY}, expects=409
    ),
    ("POST", "/service-requests/{request_id}/household"): thing(
        "/service-requests/{request}/household", json={"reason": "送餐"}
    ),
    ("GET", "/subsidy-sheets"): simple("/subsidy-sheets"),
    ("POST", "/subsidy-sheets"): simple(
        "/subsidy-sheets", json={"first_month": "2026-05-01", "last_month": "2026-05-01"}, expects=409
    ),
    ("GET", "/subsidy-sheets/{sheet_id}"): sheet("/subsidy-sheets/{sheet}"),
    # Nobody verified the rates: the sheet is a trial, and who may confirm is told so.
    ("POST", "/subsidy-sheets/{sheet_id}/confirmation"): sheet(
        "/subsidy-sheets/{sheet}/confirmation", 1, expects=409
    ),
    ("GET", "/subsidy-sheets/{sheet_id}/printed.{format}"): sheet("/subsidy-sheets/{sheet}/printed.docx"),
    ("POST", "/subsidy-sheets/{sheet_id}/withdrawal"): sheet("/subsidy-sheets/{sheet}/withdrawal", 1),
}
