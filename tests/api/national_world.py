"""What the national database returned of two towns: a record that waits, and one that was accepted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.national_database import return_queries as queries
from gis.national_database.tables import NationalReturn, NationalReturnDecision, NationalReturnRecord


@dataclass
class Returned:
    """By town: a returned file with one record that waits, that record, and a file with an accepted one."""

    waiting: dict[str, str] = field(default_factory=dict)
    record: dict[str, str] = field(default_factory=dict)
    accepted: dict[str, str] = field(default_factory=dict)


def returned(session: Session, features: Mapping[str, str]) -> Returned:
    """Keep two returned files of each feature."""
    kept = Returned()
    for code, feature in features.items():
        kept.waiting[code], kept.record[code] = _file(session, UUID(feature))
        kept.accepted[code], record = _file(session, UUID(feature))
        decision = NationalReturnDecision(
            record_id=UUID(record),
            decision="accepted",
            feature_id=UUID(feature),
            fields=["meaning"],
            decided_at=datetime.now(UTC),
        )
        queries.save(session, [decision])
    return kept


def _file(session: Session, feature: UUID) -> tuple[str, str]:
    made = NationalReturn(
        id=uuid4(),
        file_name="返回.json",
        sha256="0" * 64,
        coded_on=date(2026, 11, 1),
        records=1,
        profile="world",
        asked_by=None,
    )
    record = uuid4()
    values = {"standard_name": "某镇", "meaning": "返回的含义"}
    row = {
        "id": record,
        "return_id": made.id,
        "position": 1,
        "name": "某镇",
        "code": "",
        "content": {"values": values, "gdm": None},
        "outcome": "matched",
        "faults": [],
        "score": 0.95,
        "candidates": [
            {
                "record_id": record,
                "feature_id": feature,
                "rank": 1,
                "score": 0.95,
                "parts": {},
                "distance_m": None,
            }
        ],
    }
    queries.add_return(session, made, [row])
    assert session.get(NationalReturnRecord, record) is not None
    return str(made.id), str(record)
