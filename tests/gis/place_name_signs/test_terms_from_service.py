"""Migration 0030: notices issued before keep their days; the last day stays only where they were served."""

from datetime import timedelta
from importlib import import_module
from uuid import UUID

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.history.as_known import today
from gis.place_name_signs import notices, queries, registering
from gis.place_name_signs.entries import Sign
from tests.gis.place_name_signs.test_signs import DAY, editor, field, read, reading, road

__all__ = ["editor", "field", "road"]

#: How the table stood before, with a last day counted from issue
BEFORE = (
    "DROP TRIGGER sign_notice_is_kept ON sign_notice",
    "ALTER TABLE sign_notice DROP CONSTRAINT ck_sign_notice_due_when_served",
    "UPDATE sign_notice SET due_on = issued_on + 15",
    "ALTER TABLE sign_notice DROP COLUMN term_days, ALTER COLUMN due_on SET NOT NULL",
)


def test_what_was_issued_keeps_its_days(session: Session, field: Caller, editor: Caller, road: UUID) -> None:
    made = {}
    for unit in ("送达", "未送达"):
        said = Sign(unit, "road_sign", "中华路", "", road, unit=unit)
        read(session, field, registering.register(session, field, said), reading("中華路"))
        found = queries.unit_named(session, unit)
        assert found is not None
        made[unit] = notices.issue(session, editor, found.id, issued_on=DAY)
    notices.serve(
        session, editor, made["送达"], 1, served_on=today() - timedelta(days=1), served_to="王某（演示）"
    )
    for statement in BEFORE:
        session.execute(text(statement))
    migration = import_module("gis.migrations.versions.0030_count_terms_of_sign_notices_from_service")
    with Operations.context(MigrationContext.configure(session.connection())):
        migration.upgrade()
    rows = session.execute(text("SELECT unit_name, term_days, due_on FROM sign_notice")).all()
    assert {row.unit_name: (row.term_days, row.due_on) for row in rows} == {
        "送达": (15, DAY + timedelta(days=15)),
        "未送达": (15, None),
    }
