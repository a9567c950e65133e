"""A street of the sample with signs, for the browser: two to be read, one wrong and notified, a report."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import Range

from gis.database import unit_of_work
from gis.history.as_known import today
from gis.place_names.tables import Feature, PlaceName
from tests.api.conftest import Service

ROAD, UNIT = "锡尼街", "旗城管大队"
ISSUED = today() - timedelta(days=30)
SECRET_NAME, SECRET_CONTACT = "植入举报人", "13911112222"


@dataclass(frozen=True)
class Street:
    """Ids of what stands on the street."""

    #: Wrong, and notified 30 days ago
    wrong: str
    inspection: str
    notice: str
    report: str


def street(service: Service) -> Street:
    """Register the street and what stands on it, or return it."""
    editor = service.client("editor")
    on_road = {"road": ROAD}
    # Asked of the street: a demonstration may have signs and notices of its own
    if not editor.get("/place-name-signs", params=on_road).json()["rows"]:
        _write(service)
    notices = editor.get("/place-name-signs/notices").json()
    signs = editor.get("/place-name-signs", params=on_road).json()["rows"]
    return Street(
        next(one["id"] for one in signs if one["number"] == "LP-003"),
        editor.get("/sign-inspections").json()[-1]["id"],
        notices[-1]["id"],
        editor.get("/name-reports").json()["rows"][-1]["id"],
    )


def _feature(service: Service) -> UUID:
    with unit_of_work(service.engine) as session:
        source = session.scalars(text("SELECT id FROM source ORDER BY title LIMIT 1")).one()
        feature = Feature(id=uuid4(), category="23514", valid=Range(None, None), source_id=source)
        session.add(feature)
        session.flush()
        common = {"feature_id": feature.id, "name_type": "standard", "source_id": source}
        common |= {"standard_basis": "approval", "valid": Range(None, None)}
        spelled = {"romanization": "Xīní Jiē", "pinyin": "Xīní Jiē", "reading_confirmed": True}
        session.add(PlaceName(name=ROAD, language="zh", **spelled, **common))
        session.add(PlaceName(name="ᠰᠢᠨ᠎ᠡ ᠵᠡᠭᠡᠯᠢ", language="mn", **common))
        return feature.id


def _write(service: Service) -> None:
    feature = str(_feature(service))
    editor = service.client("editor")
    made = []
    for number in (1, 2, 3):
        body = {
            "number": f"LP-00{number}",
            "kind": "road_sign",
            "road": ROAD,
            "place": f"第{number}个路口",
            "feature_id": feature,
            "unit": UNIT,
            "position": [108.84 + number / 500, 38.6],
            "set_on": "2024-01-01",
        }
        made.append(editor.post("/place-name-signs", json=body).json())
    day = ISSUED.isoformat()
    begun = editor.post(
        "/sign-inspections", json={"road": ROAD, "inspected_on": day, "inspector": "其其格"}
    ).json()
    wrong = {"read_on": day, "reader": "其其格", "chinese": "錫尼街", "mongolian": "", "roman": "Xini Street"}
    answer = editor.post(
        f"/place-name-signs/{made[2]['id']}/readings",
        json=wrong | {"inspection_id": begun["id"]},
        headers={"If-Match": '"1"'},
    )
    assert answer.status_code == 201, answer.text
    unit = next(one for one in editor.get("/place-name-signs/units").json() if one["name"] == UNIT)
    issued = {"unit_id": unit["id"], "issued_on": day}
    answer = editor.post("/place-name-signs/notices", json=issued)
    assert answer.status_code == 201, answer.text
    # Its term runs from service: fifteen days from then it is overdue
    served = editor.post(
        f"/place-name-signs/notices/{answer.json()['id']}/service",
        json={"served_on": day, "served_to": "收发室"},
        headers={"If-Match": '"1"'},
    )
    assert served.status_code == 201, served.text
    sent = {
        "kind": "sign_wrong",
        "name": "錫尼街",
        "place": "西口",
        "description": f"路牌写成繁体，电话{SECRET_CONTACT}",
        "informant_name": SECRET_NAME,
    }
    assert service.client().post("/name-reports", data=sent).status_code == 201
