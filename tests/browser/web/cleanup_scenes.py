"""Cleanup cases over HTTP, for the browser."""

from datetime import date, timedelta
from typing import Any

from gis.history.as_known import today
from tests.api.conftest import Service

BEGAN = date(2026, 1, 5)
REASON = "专名用“世界”"


def opened(
    service: Service, code: str = "150626102", name_class: str = "大", day: date | None = None
) -> dict[str, Any]:
    """Open a case on the place of a division, or return the one that is open."""
    client, feature = service.client("editor"), service.feature_of(code)
    known = client.get("/cleanup-cases", params={"feature": feature, "name_class": name_class}).json()["rows"]
    if known:
        return dict(known[0])
    said: dict[str, Any] = {"feature_id": feature, "name_class": name_class, "reason": REASON}
    if day is not None:
        said["opened_on"] = day.isoformat()
    answer = client.post("/cleanup-cases", json=said)
    assert answer.status_code == 201, answer.text
    return dict(client.get(f"/cleanup-cases/{answer.json()['cases'][0]['id']}").json())


def asked(service: Service, method: str, case: str, path: str, **body: Any) -> dict[str, Any]:
    """Work on a case at its present version; return it."""
    client = service.client("editor")
    version = client.get(f"/cleanup-cases/{case}").json()["version"]
    answer = client.request(
        method, f"/cleanup-cases/{case}{path}", json=body, headers={"If-Match": f'"{version}"'}
    )
    assert answer.status_code < 300, answer.text
    return dict(answer.json())


def stepped(service: Service, case: str, step: str, day: date, **more: Any) -> dict[str, Any]:
    """Take a step."""
    return asked(service, "POST", case, "/steps", step=step, taken_on=day.isoformat(), **more)


def determined(service: Service, case: str, day: date) -> None:
    """Argue a case that was consulted on, and determine it."""
    stepped(service, case, "argument", day)
    opinion = {"kind": "expert", "stance": "clean", "opinion": "应予清理", "person": "专家甲"}
    asked(service, "POST", case, "/opinions", given_on=day.isoformat(), **opinion)
    stepped(service, case, "determination", day, document_number="乌民字〔2026〕1号")


def published(service: Service, code: str, day: date = BEGAN) -> str:
    """Bring a case to a public notice that is over, with a measure that needs no new name."""
    case = str(opened(service, code, "使用不规范", day)["id"])
    stepped(service, case, "consultation", day, note="会商")
    determined(service, case, day)
    deadline = (today() + timedelta(days=30)).isoformat()
    handled = {"measure": "unregister", "responsible_unit": "旗住建局", "deadline": deadline}
    version = asked(service, "PATCH", case, "", **handled)["version"]
    body = {"cases": [{"id": case, "version": version}], "title": "首批公示", "published_on": day.isoformat()}
    answer = service.client("editor").post("/cleanup-notices", json=body)
    assert answer.status_code == 201, answer.text
    return case
