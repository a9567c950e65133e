"""What a screening of the world has found."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.name_screening import queries

FOUND = "SELECT id FROM screening_finding WHERE first_run_id = :run AND feature_id = :feature"


def found(session: Session, features: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Keep a run that found one thing of each of some features; return its id and theirs."""
    now: datetime = queries.now(session)
    run = queries.add_run(
        session,
        {
            "as_of": date(2026, 11, 26),
            "rules_version": "world",
            "rules_on": date(2026, 11, 26),
            "is_present": True,
            "started_at": now,
            "ended_at": now,
        },
    )
    kept = {}
    for code, feature in features.items():
        row = {
            "feature_id": UUID(feature),
            "name": code,
            "name_type": "standard",
            "kind": "大",
            "rule_id": "D1",
            "rule_text": "夸大",
            "clause": "民发〔2018〕146号附件“大”",
            "art9": "9(2)",
            "campaign_category": "大",
            "trigger": "中央",
            "compared_with": "词表",
            "compared_ids": [],
            "exemptions": [],
            "severity": "error",
            "confidence": 0.85,
            "weight": 2.4,
            "publication_level": "internal",
        }
        list(queries.keep_findings(session, run, [row], present=True))
        same = {"run": run, "feature": UUID(feature)}
        kept[code] = str(session.scalars(text(FOUND), same).one())
    return str(run), kept
