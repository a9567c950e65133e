"""Elderly services for the browser: a station, a 幸福院 with a month and a sheet, a problem, a request."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from gis.facilities.rules import next_month
from gis.history.as_known import today
from tests.api.conftest import Service

TOWN = "150626100"
NAME, PHONE, HOME = "植入的住户", "13822223333", "植入的住址"
OPENED = "2024-03-01"


@dataclass(frozen=True)
class Served:
    """Ids of what there is."""

    station: str
    home: str
    sheet: str
    request: str


def last_month() -> date:
    """Return the first day of the month that ended last."""
    first = today().replace(day=1)
    month = (
        first.replace(year=first.year - 1, month=12)
        if first.month == 1
        else first.replace(month=first.month - 1)
    )
    assert next_month(month) == first
    return month


def facility(service: Service, number: str, name: str, kind: str, **more: Any) -> dict[str, Any]:
    """Register a facility of the town where requests are switched on."""
    body: dict[str, Any] = {
        "number": number,
        "name": name,
        "kind": kind,
        "division_id": service.id_of(TOWN),
        "made": "new",
    }
    body |= {"state": "open", "since": OPENED, "position": [108.848, 38.603], **more}
    answer = service.client("editor").post("/facilities", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def served(service: Service) -> Served:
    """Register what there is, or return it."""
    editor = service.client("editor")
    known = {row["number"]: row["id"] for row in editor.get("/facilities?text=CS-").json()["rows"]}
    if not known:
        _write(service)
        known = {row["number"]: row["id"] for row in editor.get("/facilities?text=CS-").json()["rows"]}
    return Served(
        known["CS-01"],
        known["CS-02"],
        editor.get("/subsidy-sheets").json()[0]["id"],
        editor.get("/service-requests?state=received&state=assigned&state=done").json()[-1]["id"],
    )


def _write(service: Service) -> None:
    editor = service.client("editor")
    station = facility(
        service, "CS-01", "锡尼养老服务站", "community_station", services=["meal"], beds=10, nursing_beds=6,
        floor_area_m2=360,
    )  # fmt: skip
    home = facility(service, "CS-02", "嘎鲁图幸福院", "mutual_aid", operator="嘎查委员会")
    worked = editor.put(
        f"/facilities/{home['id']}/months/{last_month().isoformat()}",
        json={"days_open": 20, "people": 18},
        headers={"If-Match": '"1"'},
    )
    assert worked.status_code == 200, worked.text
    months = {"first_month": last_month().isoformat(), "last_month": last_month().isoformat()}
    assert editor.post("/subsidy-sheets", json=months).status_code == 201
    problem = {
        "number": "CS-XF-1",
        "found_on": OPENED,
        "found_by": "消防救援大队",
        "problem": "疏散通道堆放杂物",
    }
    listed = editor.post(
        f"/facilities/{station['id']}/fire-problems",
        json={**problem, "is_major": True},
        headers={"If-Match": f'"{station["version"]}"'},
    )
    assert listed.status_code == 201, listed.text
    request = {
        "division_id": service.id_of(TOWN),
        "service": "meal",
        "wanted_on": today().isoformat(),
        "name": NAME,
        "phone": PHONE,
        "address": HOME,
        "position": [108.846, 38.602],
    }
    asked = editor.post("/service-requests", json=request)
    assert asked.status_code == 201, asked.text
