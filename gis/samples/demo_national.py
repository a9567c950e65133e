"""Invented steps towards the national database, and an invented answer from it, about invented places only.

The codes in it are invented too: they begin as real ones do and stand on places that say 演示.
"""

import json
import tempfile
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from shapely.geometry import Point

from gis.accounts.rules import Caller
from gis.history.as_known import today
from gis.jobs.rules import Unwatched
from gis.national_database import queries as entries
from gis.national_database import returns, service
from gis.national_database.reading import registered
from gis.national_database.records import NationalRecord, to_public
from gis.national_database.tables import NationalEntry
from gis.samples import queries

#: What the answer is called
FILE = "演示返回数据.json"
#: state, days ago, who, why: one after the other for the first places
STEPS = (
    ("entered", 20, "演示录入员甲", ""),
    ("entered", 20, "演示录入员甲", ""),
    ("entered", 18, "演示录入员乙", ""),
    ("returned", 9, "演示录入员乙", "演示：地名含义未填。"),
    ("returned", 9, "演示录入员乙", "演示：位置与所在行政区不符。"),
    ("entered", 5, "演示录入员甲", ""),
)
#: What differs in the answer: two places bear the first name and come without position; other words; moved …
UNPLACED, REWORDED, MOVED = "演示团结路", "演示王府路", "演示榆荫巷"
RESPELLED, MISCODED, UNKNOWN = "演示文体广场", "演示沙枣树村", "演示新泉小区"
NAMES = (
    "演示中央花园小区",
    "演示加州小镇",
    "演示兴福路",
    "演示帝都国际大厦",
    "演示红柳沟村",
    "演示黄泉路",
    *(UNPLACED, REWORDED, MOVED, RESPELLED, MISCODED),
)


def load(session: Session, caller: Caller, division_id: UUID, seat: Point, source: UUID) -> int:
    """Say what became of some invented places, and match an answer about them; return how many records."""
    ids = queries.features_of(session, source)
    profile = service.profile(session)
    records = registered(session, caller, profile, today(), ids=ids).records
    found = sorted(records, key=lambda one: (one.name, one.id))
    entries.save(
        session,
        [
            NationalEntry(
                feature_id=UUID(record.id),
                state=state,
                on_date=today() - timedelta(days=days),
                operator=operator,
                reason=reason,
            )
            for record, (state, days, operator, reason) in zip(found, STEPS, strict=False)
        ],
    )
    rows = [
        {**to_public(profile, one), "id": f"演示{at}"} for at, one in enumerate(_returned(found), start=1)
    ]
    with tempfile.TemporaryDirectory(prefix="diming-demonstration-") as folder:
        file = Path(folder) / FILE
        file.write_text(json.dumps({"data": {"records": rows}}, ensure_ascii=False), "utf-8")
        returns.keep_return(session, caller, file, FILE, today(), Unwatched(), is_demonstration=True)
    return min(len(found), len(STEPS)) + len(rows)


def _returned(found: Sequence[NationalRecord]) -> list[NationalRecord]:
    """Return what the national database says in this invention: codes, other words, one place more."""
    told = []
    for at, one in enumerate((each for each in found if each.name in NAMES), start=1):
        values = {**one.values, "place_code": f"150626000{one.category}999{at:03d}"}
        gdm = None if one.name == UNPLACED else one.gdm
        if one.name == REWORDED:
            values |= {"meaning": "演示：国家库所载含义。", "history": "演示：国家库所载沿革。"}
        elif one.name == RESPELLED:
            values |= {"standard_name": "演示文体园", "romanization": "Yǎnshì Wéntǐyuán"}
        elif one.name == MISCODED:
            # A middle part that no township has
            values["place_code"] = f"150626999{one.category}999{at:03d}"
        elif one.name == MOVED:
            gdm = _shifted(gdm)
        told.append(NationalRecord(values, gdm))
    return [*told, NationalRecord({"standard_name": UNKNOWN, "place_type_code": "22100"}, None)]


def _shifted(gdm: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    if gdm is None or gdm["type"] != "Point":
        return gdm
    lon, lat = gdm["coordinates"]
    return {"type": "Point", "coordinates": [round(lon + 0.008, 6), round(lat + 0.004, 6)]}
