"""For every route of grave sites a request that is right in all but who sends it, and where."""

from collections.abc import Mapping
from typing import Any

from gis.history.as_known import today
from tests.api.asking import IN, OUT, Asked, Scenes, asked, place, simple
from tests.api.world import World

DAY = today().isoformat()
LIST = "嘎查,座数\n没有的嘎查,2\n"
AT = "/grave-sites/{site_id}"
ANNOUNCED = "/grave-sites/announcements/{announcement_id}"


def file_of(world: World, role: str) -> str:
    return world.file.get(role, world.file["editor"])


def site(
    which_site: str, template: str, version: int | None = 1, expects: int | None = None, **json: Any
) -> Scenes:
    """A site of the caller's town, or of the other; `told` is in his hands, FILE is his own file."""

    def ask(world: World, role: str, which: str) -> Asked:
        graves = world.graves[place(which)]
        told, contact, notice = graves.told.get(role, graves.told["editor"])
        found = told if which_site == "told" else getattr(graves, which_site)
        address = f"/grave-sites/{found}" + template.format(
            contact=contact, notice=notice, photo=graves.photo
        )
        kwargs: dict[str, Any] = {}
        if json:
            kwargs["json"] = _filled(json, file_of(world, role))
        if version is not None:
            kwargs["headers"] = {"If-Match": f'"{version}"'}
        return asked(address, expects=expects, **kwargs)

    return Scenes((IN, OUT), ask)


def _filled(value: Any, sha256: str) -> Any:
    if isinstance(value, dict):
        return {key: _filled(each, sha256) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, sha256) for each in value]
    return sha256 if value == "FILE" else value


def said(world: World, which: str) -> dict[str, Any]:
    return {"kind": "scattered", "division_id": world.division[place(which)], "graves": 2, "surveyed_on": DAY}


def register(world: World, role: str, which: str) -> Asked:
    return asked("/grave-sites", json=said(world, which))


def amend(world: World, role: str, which: str) -> Asked:
    body = {**said(world, which), "number": "MD-9", "ownership": "unowned"}
    return asked(f"/grave-sites/{world.graves[place(which)].listed}", json=body, headers={"If-Match": '"1"'})


def pair(world: World, role: str, which: str) -> Asked:
    graves = world.graves[place(which)]
    body = {"one_id": graves.listed, "other_id": graves.announced, "reason": "两处"}
    return asked("/grave-sites/duplicates", json=body)


def announce(world: World, role: str, which: str) -> Asked:
    body = {
        "corridor": "世界国道",
        "sites": [{"id": world.graves[place(which)].listed, "version": 1}],
        "issued_on": DAY,
    }
    return asked("/grave-sites/announcements", json=body, expects=409)


def announced(template: str = "", expects: int | None = None, **kwargs: Any) -> Scenes:
    """The announcement over a stretch in the caller's town, or in the other."""

    def ask(world: World, role: str, which: str) -> Asked:
        found = world.graves[place(which)].announcement
        return asked(f"/grave-sites/announcements/{found}{template}", expects=expects, **kwargs)

    return Scenes((IN, OUT), ask)


PAID: dict[str, Any] = {"paid_on": DAY, "sheet_sha256": "FILE"}
LISTED = ("清单.csv", LIST.encode(), "text/csv")

GRAVES: Mapping[tuple[str, str], Scenes] = {
    ("GET", "/grave-sites"): simple("/grave-sites?late=true"),
    ("POST", "/grave-sites"): Scenes((IN, OUT), register),
    ("GET", "/grave-sites/map"): simple("/grave-sites/map"),
    ("GET", "/grave-sites/progress"): simple("/grave-sites/progress"),
    ("GET", "/grave-sites/rules"): simple("/grave-sites/rules"),
    ("GET", "/grave-sites/ledger.xlsx"): simple("/grave-sites/ledger.xlsx"),
    ("GET", "/grave-sites/duplicates"): simple("/grave-sites/duplicates"),
    ("POST", "/grave-sites/duplicates"): Scenes((IN, OUT), pair),
    ("POST", "/grave-sites/imports"): simple("/grave-sites/imports?write=true", files={"file": LISTED}),
    ("POST", "/grave-sites/imports/marked.xlsx"): simple(
        "/grave-sites/imports/marked.xlsx", files={"file": LISTED}
    ),
    ("GET", "/grave-sites/announcements"): simple("/grave-sites/announcements"),
    ("GET", "/grave-sites/announcements/stretch"): simple(
        "/grave-sites/announcements/stretch?corridor=世界国道&from_km=0&to_km=5"
    ),
    # Nobody has checked the regulation in this register: both are reached and refuse all the same.
    ("POST", "/grave-sites/announcements"): Scenes((IN, OUT), announce),
    ("GET", f"{ANNOUNCED}/paper"): announced("/paper", expects=409),
    ("GET", ANNOUNCED): announced(),
    ("POST", f"{ANNOUNCED}/posting"): announced("/posting", json={"served_on": DAY, "served_how": "公告栏"}),
    ("GET", AT): site("listed", "", None),
    ("PUT", AT): Scenes((IN, OUT), amend),
    ("POST", f"{AT}/zone"): site("listed", "/zone"),
    ("POST", f"{AT}/splits"): site("listed", "/splits", graves=1, reason="两家各一处"),
    ("POST", f"{AT}/photos"): site(
        "listed", "/photos", photos=[{"sha256": "FILE", "stage": "during", "taken_on": DAY}]
    ),
    ("GET", f"{AT}/attachments/{{sha256}}"): site("done", "/attachments/{photo}", None),
    ("POST", f"{AT}/handler"): site("told", "/handler"),
    ("POST", f"{AT}/contacts"): site("told", "/contacts", name="世界家属"),
    ("POST", f"{AT}/contacts/reading"): site("told", "/contacts/reading", None, reason="核实"),
    ("DELETE", f"{AT}/contacts/{{contact_id}}"): site("told", "/contacts/{contact}"),
    ("POST", f"{AT}/checks"): site("listed", "/checks", decided_on=DAY),
    ("PUT", f"{AT}/plan"): site("listed", "/plan", measure="screen", deadline=DAY),
    ("POST", f"{AT}/steps"): site(
        "listed", "/steps", step="notified", taken_on=DAY, document_number="1号", scan_sha256="FILE"
    ),
    # Nobody has checked the regulation in this register: the route is reached and refuses all the same.
    ("POST", f"{AT}/notices"): site("told", "/notices", expects=409, kind="notice", issued_on=DAY),
    ("POST", f"{AT}/notices/{{notice_id}}/service"): site(
        "told", "/notices/{notice}/service", served_on=DAY, served_how="直接送达"
    ),
    ("POST", f"{AT}/agreements"): site(
        "announced", "/agreements", agreed_on=DAY, measure="screen", deadline=DAY, graves=2
    ),
    ("POST", f"{AT}/payments"): site("agreed", "/payments", **PAID),
    ("POST", f"{AT}/acceptances"): site(
        "done", "/acceptances", accepted_on=DAY, is_passed=True, acceptors="验收组"
    ),
    ("POST", f"{AT}/papers"): site("listed", "/papers", None, paper="survey"),
}
