"""A cemetery with a burial, and a target that is counted with a period and a form, for the browser."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO

import openpyxl

from gis.history.as_known import today
from tests.api.conftest import Service
from tests.gis.administrative_divisions.registered import square

TOWN = "150626102"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YEAR = today().year
DAY = date(YEAR - 1, 3, 1).isoformat()


@dataclass(frozen=True)
class Reported:
    """Ids of the target, the draft and the form."""

    code: str
    period: str
    form: str


def cemetery(service: Service) -> str:
    """Register a cemetery that is open, with ten plots and a burial, or return it."""
    editor = service.client("editor")
    found = editor.get("/cemeteries", params={"text": "GM-01"}).json()
    if found:
        return str(found[0]["id"])
    said = {
        "number": "GM-01",
        "name": "图克镇公益性公墓",
        "kind": "public_cemetery",
        "area": square(109.0, 39.0, 0.002),
    }
    said |= {"division_id": service.id_of(TOWN), "approval": {"number": "1号", "by": "旗民政局", "on": DAY}}
    made = editor.post("/cemeteries", json={**said, "state": "open", "since": DAY}).json()
    address = f"/cemeteries/{made['id']}"
    places = [f"A-{number:03}" for number in range(1, 11)]
    capacity = {"since": DAY, "plots": 20, "niches": 0}
    editor.post(f"{address}/capacities", json=capacity, headers={"If-Match": '"1"'})
    listed = {"numbers": places, "kind": "ashes", "area_m2": "1.2", "stone_height_m": "0.8"}
    editor.post(f"{address}/places", json=listed, headers={"If-Match": '"2"'})
    place = editor.get(f"{address}/places").json()[0]["id"]
    person = {"name": "植入逝者", "certificate_number": "植入证明", "contact_phone": "13912340000"}
    burial = {"buried_on": DAY, "certificate": "medical", "person": person}
    assert editor.post(f"/cemeteries/places/{place}/burials", json=burial).status_code == 201
    return str(made["id"])


def reported(service: Service) -> Reported:
    """Add a target, prepare a month and keep a blank workbook, or return them."""
    cemetery(service)
    admin, editor = service.client("admin"), service.client("editor")
    known = admin.get("/annual-targets", params={"year": YEAR}).json()["targets"]
    said = {
        "year": YEAR,
        "topic_zh": "公益性公墓",
        "text_zh": "苏木镇全覆盖",
        "source": "要点",
        "unit_zh": "%",
    }
    said |= {"target_value": 100, "measure": "cemetery_coverage"}
    code = known[0]["code"] if known else admin.post("/annual-targets", json=said).json()["code"]
    periods = editor.get("/reporting-periods").json()
    first = {"kind": "month", "first_day": f"{YEAR}-01-01"}
    period = periods[0] if periods else editor.post("/reporting-periods", json=first).json()
    forms = editor.get("/reporting-periods/forms").json()
    return Reported(code, period["id"], forms[0]["id"] if forms else _form(service))


def _form(service: Service) -> str:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for cell, text in (("A1", "殡葬月报"), ("A2", "覆盖率"), ("B2", "尚缺"), ("A3", ""), ("B3", "")):
        page[cell] = text
    content = BytesIO()
    book.save(content)
    editor = service.client("editor")
    sent = editor.post("/attachments", files={"file": ("月报.xlsx", content.getvalue(), XLSX)}).json()
    made = editor.post("/reporting-periods/forms", json={"name": "殡葬月报", "sha256": sent["sha256"]})
    return str(made.json()["id"])
