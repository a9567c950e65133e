"""The demonstration of boundaries, with what a bureau keeps of one line and one marker beside it.

The line has a course in law with its agreement, sections and a description with one mistake; the marker,
whose reference object is out, was replaced in place, has photos, a sketch, a warden and a patrol.
"""

import io
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.boundary_lines import service as boundary_lines
from gis.boundary_lines.documents import LineDocuments
from gis.boundary_markers import service as boundary_markers
from gis.boundary_markers.documents import MarkerDocuments
from gis.database import unit_of_work
from gis.samples import demonstration
from tests.api.conftest import Service
from tests.api.world import pdf
from tests.gis.proposals.people import someone
from tests.maps.test_map_sheet import png

BANNER = "150626"
AGREEMENT, APPROVAL = "演示协字第1号", "演示政字〔2003〕9号"
WARDEN, TELEPHONE = "演示管护员", "0477-0000000"


@dataclass(frozen=True)
class Kept:
    """Ids and names of the line and marker that are looked at."""

    line: str
    line_name: str
    #: 省级, 县级: ids decide on which line errors are planted
    level: str
    marker: str
    number: str
    #: The reference object whose distance is wrong
    wrong: str
    #: A line that 榆阳区 has no part in
    other_line: str


def keep(service: Service) -> Kept:
    """Load the demonstration and enrich one line and one marker of it; return which."""
    with unit_of_work(service.engine) as session:
        demonstration.load(session, Caller(roles=frozenset({"admin"})), "boundaries", county=BANNER)
        editor = someone(session, "editor")
        line, marker, wrong = _out(session, editor)
        files = {
            name: _file(session, editor, name, service.home) for name in ("详图.png", "近景.png", "协议.pdf")
        }
        _keep_line(session, editor, UUID(line["id"]), files)
        _keep_marker(session, UUID(marker["id"]), files)
        rows = boundary_lines.find(session, editor).rows
        yuyang = service.id_of("610802")
        other = next(row for row in rows if yuyang not in {each["id"] for each in row["parties"]})
        level = {"province": "省级", "county": "县级"}[line["level"]]
        return Kept(line["id"], line["name"], level, marker["id"], marker["number"], wrong, other["id"])


def first_line(service: Service) -> str:
    """Return a line of the demonstration, which is loaded where there is none yet."""
    client = service.client("editor")
    if not client.get("/boundary-lines").json()["rows"]:
        with unit_of_work(service.engine) as session:
            demonstration.load(session, Caller(roles=frozenset({"admin"})), "boundaries", county=BANNER)
    return str(client.get("/boundary-lines").json()["rows"][0]["id"])


def first_marker(service: Service) -> str:
    """Return a marker of that line."""
    line = first_line(service)
    return str(service.client("editor").get(f"/boundary-lines/{line}/markers").json()[0]["id"])


def _out(session: Session, editor: Caller) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Return the line and marker with a wrong distance, and the object's name."""
    for row in boundary_lines.find(session, editor).rows:
        for finding in boundary_markers.audit_line(session, editor, UUID(row["id"])):
            if finding.kind == "reference_distance_out":
                markers = boundary_markers.of_line(session, editor, UUID(row["id"]))
                marker = next(each for each in markers if each["number"] == finding.about[0])
                return row, marker, str(finding.params["names"])
    raise AssertionError("no wrong distance is planted")


def _file(session: Session, editor: Caller, name: str, home: Path) -> str:
    content = pdf(name) if name.endswith("pdf") else png(640, 420)
    return attachments.store(session, editor, io.BytesIO(content + name.encode()), name, home).sha256


def _keep_line(session: Session, editor: Caller, line_id: UUID, files: dict[str, str]) -> None:
    lines = LineDocuments()
    document = deepcopy(dict(lines.load(session, line_id).document))
    (derived,) = document["geometries"].values()
    legal = derived | {"role": "legal", "approval_number": APPROVAL, "approved_on": "2003-05-20"}
    numbers = [
        row["number"]
        for row in boundary_markers.of_line(session, editor, line_id)
        if row["line_id"] == str(line_id)
    ]
    document |= {
        "agreement_number": AGREEMENT,
        "agreed_on": "2003-04-01",
        "map_scale": 50000,
        "alignment": boundary_markers.describe_course(session, editor, line_id).replace(
            "本段长", "本段长9", 1
        ),
        "geometries": document["geometries"] | {str(uuid4()): legal},
        "sections": {
            str(uuid4()): {
                "ordinal": at + 1,
                "start_mark": numbers[at],
                "end_mark": numbers[at + 1],
                "follows": "演示河中心线" if at == 0 else "",
                "managing_division_id": sorted(document["parties"])[at % 2],
                "note": "",
            }
            for at in range(len(numbers) - 1)
        },
        "attachments": {
            str(uuid4()): {"kind": "agreement", "sha256": files["协议.pdf"], "title": "演示协议书"},
            str(uuid4()): {"kind": "detailed_map", "sha256": files["详图.png"], "title": "演示附图"},
        },
    }
    lines.write(session, line_id, document, creating=False)


def _keep_marker(session: Session, marker_id: UUID, files: dict[str, str]) -> None:
    markers = MarkerDocuments()
    document = deepcopy(dict(markers.load(session, marker_id).document))
    ((stone_id, stone),) = document["stones"].items()
    first = stone | {"origin": "first", "valid_to": "2015-06-01", "verbatim": "演示原登记坐标"}
    now = stone | {"origin": "replaced_in_place", "valid_from": "2015-06-01", "material": "concrete"}
    near, sketch = files["近景.png"], files["详图.png"]
    document |= {
        "stones": {str(uuid4()): first, stone_id: now},
        "attachments": {
            str(uuid4()): {"kind": "near_view", "sha256": near, "title": "", "taken_on": "2021-09-10"},
            str(uuid4()): {"kind": "sketch", "sha256": sketch, "title": "演示略图", "taken_on": None},
        },
        "custody": {
            str(uuid4()): {
                "division_id": None,
                "warden": WARDEN,
                "telephone": TELEPHONE,
                "agreement_number": "演示管护1号",
                "allowance_yuan": 600.0,
                "valid_from": "2020-01-01",
                "valid_to": None,
            }
        },
        "patrols": {
            str(uuid4()): {
                "patrolled_on": "2025-10-11",
                "patroller": WARDEN,
                "status": "intact",
                "sha256": near,
                "note": "清除杂草",
            }
        },
    }
    markers.write(session, marker_id, document, creating=False)
