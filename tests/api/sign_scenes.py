"""For every route of place-name signs a request that is right in all but who sends it."""

from collections.abc import Mapping
from typing import Any

from api.body_examples import EXAMPLES
from gis.history.as_known import today
from tests.api.asking import ANY, Asked, Scenes, asked, simple
from tests.api.world import World

DAY = today().isoformat()
LIST = "编号,道路\nLP-901,锡尼街\n"


def sign(template: str, *, expects: int | None = None, **kwargs: Any) -> Scenes:
    """The world's sign, what was found on it, and its notices; the sign is at version 4."""

    def ask(world: World, role: str, which: str) -> Asked:
        road = world.signs
        address = template.format(
            sign=road.sign,
            photo=road.photo,
            error=road.error,
            inspection=road.inspection,
            overdue=road.overdue,
            unserved=road.unserved,
            ticket=road.ticket,
            report=road.report.get(role, road.report["editor"]),
        )
        return asked(address, expects=expects, **kwargs)

    return Scenes((ANY,), ask)


def of_unit(world: World, role: str, which: str) -> Asked:
    return asked("/place-name-signs/notices", json={"unit_id": world.signs.unit, "issued_on": DAY})


def version(number: int) -> dict[str, str]:
    return {"If-Match": f'"{number}"'}


READ = {"read_on": DAY, "reader": "甲", "state": "damaged", "chinese": "嘎鲁图镇"}
SAID = {"number": "LP-900", "kind": "road_sign", "road": "锡尼街", "unit": "世界路政队"}

SIGNS: Mapping[tuple[str, str], Scenes] = {
    ("GET", "/place-name-signs"): simple("/place-name-signs?road=锡尼街"),
    ("POST", "/place-name-signs"): simple("/place-name-signs", json={**SAID, "number": "LP-902"}),
    ("POST", "/place-name-signs/comparisons"): simple(
        "/place-name-signs/comparisons", json=EXAMPLES["POST", "/place-name-signs/comparisons"]["一块路牌"]
    ),
    ("GET", "/place-name-signs/errors"): simple("/place-name-signs/errors"),
    ("POST", "/place-name-signs/errors/{error_id}/cleanup-case"): sign(
        "/place-name-signs/errors/{error}/cleanup-case", json={"reason": "标志长期不改"}
    ),
    ("POST", "/place-name-signs/errors/{error_id}/decision"): sign(
        "/place-name-signs/errors/{error}/decision", json={"is_error": False, "reason": "已修复"}
    ),
    ("POST", "/place-name-signs/imports"): simple(
        "/place-name-signs/imports?write=true", files={"file": ("标志.csv", LIST.encode(), "text/csv")}
    ),
    ("POST", "/place-name-signs/imports/marked.xlsx"): simple(
        "/place-name-signs/imports/marked.xlsx", files={"file": ("标志.csv", LIST.encode(), "text/csv")}
    ),
    ("GET", "/place-name-signs/map"): simple("/place-name-signs/map"),
    ("GET", "/place-name-signs/notices"): simple("/place-name-signs/notices"),
    ("POST", "/place-name-signs/notices"): Scenes((ANY,), of_unit),
    ("GET", "/place-name-signs/notices/{notice_id}"): sign("/place-name-signs/notices/{overdue}"),
    ("GET", "/place-name-signs/notices/{notice_id}/printed.{format}"): sign(
        "/place-name-signs/notices/{overdue}/printed.docx"
    ),
    ("GET", "/place-name-signs/notices/{notice_id}/receipt"): sign(
        "/place-name-signs/notices/{overdue}/receipt"
    ),
    ("POST", "/place-name-signs/notices/{notice_id}/repeats"): sign(
        "/place-name-signs/notices/{overdue}/repeats", json={"issued_on": DAY}, headers=version(2)
    ),
    ("POST", "/place-name-signs/notices/{notice_id}/service"): sign(
        "/place-name-signs/notices/{unserved}/service",
        json={"served_on": DAY, "served_to": "乙"},
        headers=version(1),
    ),
    ("GET", "/place-name-signs/roads"): simple("/place-name-signs/roads"),
    ("GET", "/place-name-signs/units"): simple("/place-name-signs/units"),
    ("GET", "/place-name-signs/{sign_id}"): sign("/place-name-signs/{sign}"),
    ("PUT", "/place-name-signs/{sign_id}"): sign("/place-name-signs/{sign}", json=SAID, headers=version(4)),
    ("GET", "/place-name-signs/{sign_id}/attachments/{sha256}"): sign(
        "/place-name-signs/{sign}/attachments/{photo}"
    ),
    ("POST", "/place-name-signs/{sign_id}/readings"): sign(
        "/place-name-signs/{sign}/readings", json=READ, headers=version(4)
    ),
    ("POST", "/place-name-signs/{sign_id}/states"): sign(
        "/place-name-signs/{sign}/states", json={"state": "removed", "since": DAY}, headers=version(4)
    ),
    ("GET", "/sign-inspections"): simple("/sign-inspections?road=锡尼街"),
    ("POST", "/sign-inspections"): simple(
        "/sign-inspections", json={"road": "锡尼街", "inspected_on": DAY, "inspector": "甲"}
    ),
    ("GET", "/sign-inspections/{inspection_id}"): sign("/sign-inspections/{inspection}"),
    ("GET", "/name-reports"): simple("/name-reports"),
    ("POST", "/name-reports"): simple(
        "/name-reports", data={"kind": "sign_wrong", "description": "路牌写错"}
    ),
    ("GET", "/name-reports/tickets/{ticket}"): sign("/name-reports/tickets/{ticket}"),
    ("GET", "/name-reports/{report_id}"): sign("/name-reports/{report}"),
    ("POST", "/name-reports/{report_id}/decision"): sign(
        "/name-reports/{report}/decision",
        json={"decision": "answered", "answer": "已核实。"},
        headers=version(2),
    ),
    ("POST", "/name-reports/{report_id}/handler"): sign("/name-reports/{report}/handler", headers=version(2)),
    ("POST", "/name-reports/{report_id}/informant"): sign(
        "/name-reports/{report}/informant", json={"reason": "核实位置"}
    ),
    ("GET", "/name-reports/{report_id}/photo"): sign("/name-reports/{report}/photo"),
}
