"""Applications to name a street of the sample's town, worked on over HTTP, for the API and the browser."""

from datetime import timedelta
from typing import Any

from gis.history.as_known import today
from tests.api.conftest import Service
from tests.api.world import pdf

TOWN = "150626100"
CONTENTS = {
    "application": [],
    "assessment_report": ["legality", "feasibility", "controllability", "social_effect", "risks"],
    "expert_report": ["necessity", "science", "reason"],
    "consultation_report": ["course", "reach", "opinions"],
}


def ago(days: int) -> str:
    """Return the day so many days ago."""
    return (today() - timedelta(days=days)).isoformat()


def body(service: Service, name: str, **more: Any) -> dict[str, Any]:
    """Return an application to name a street, complete in words."""
    return {
        "kind": "name",
        "applicant": "乌审旗住房和城乡建设局",
        "opened_on": ago(60),
        "name_class": "street",
        "category": "23514",
        "proposed_name": name,
        "division_id": service.id_of(TOWN),
        "geometry": {"type": "LineString", "coordinates": [[108.84, 38.6], [108.86, 38.6]]},
        "plan": "新建道路命名",
        "reasons": "道路已建成通车",
        "location": "东起柳林街，西至南环路",
        "size": "长1.8公里",
        "nature": "城镇次干路",
        **more,
    }


def opened(service: Service, name: str = "林荫路", **more: Any) -> str:
    """Open an application as the editor; return its id."""
    answer = service.client("editor").post("/name-applications", json=body(service, name, **more))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def asked(
    service: Service, login: str, method: str, application: str, path: str, **sent: Any
) -> dict[str, Any]:
    """Work on an application at its present version; return it."""
    client = service.client(login)
    version = client.get(f"/name-applications/{application}").json()["version"]
    address = f"/name-applications/{application}{path}"
    answer = client.request(method, address, json=sent, headers={"If-Match": f'"{version}"'})
    assert answer.status_code < 300, answer.text
    found: dict[str, Any] = answer.json()
    return found


def papers(service: Service, application: str, *kinds: str) -> None:
    """Record papers with all that they have to say."""
    for kind in kinds:
        said = {"kind": kind, "document_number": f"{kind}-1", "contents": CONTENTS.get(kind, [])}
        asked(service, "editor", "POST", application, "/papers", **said)


def stepped(
    service: Service, application: str, step: str, day: str, login: str = "editor", **more: Any
) -> dict[str, Any]:
    """Take a step."""
    return asked(service, login, "POST", application, "/steps", step=step, taken_on=day, **more)


def reported(service: Service, application: str) -> str:
    """Bring an application to the approving body."""
    papers(service, application, *CONTENTS)
    stepped(service, application, "accepted", ago(50))
    stepped(service, application, "reported", ago(40), document_number="乌民发〔2026〕7号")
    return application


def scan_of(service: Service, login: str) -> str:
    """Return the hash of a scan that somebody stored."""
    file = {"file": ("批复.pdf", pdf("approval"), "application/pdf")}
    return str(service.client(login).post("/attachments", files=file).json()["sha256"])


def approved(service: Service, application: str, day: str) -> str:
    """Bring an application to its approval, by the leader; what the check says is answered in the note."""
    reported(service, application)
    stepped(
        service,
        application,
        "approved",
        day,
        "leader",
        actor="乌审旗人民政府",
        document_number="乌政字〔2026〕5号",
        sha256=scan_of(service, "leader"),
        note="已核对检查结果",
    )
    return application


def filed(service: Service, application: str, day: str) -> None:
    """File an approved name."""
    papers(service, application, "filing_form", "filing_report")
    said = {"actor": "鄂尔多斯市人民政府", "document_number": "乌政备〔2026〕1号"}
    stepped(service, application, "filed", day, **said)
