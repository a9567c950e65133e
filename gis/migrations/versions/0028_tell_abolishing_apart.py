"""Tell the rules for abolishing names from those for naming, and tasks that do not apply from those done."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

#: Papers that abolishing has by another clause
SPLIT_PAPERS = "'application', 'opinion', 'approval', 'announcement', 'other'"
#: Rules that spoke of every kind of application are of naming and renaming now; those for abolishing are
#: seeded anew. So a row that staff edited stays theirs, under its new key.
RULES = (
    'UPDATE name_rule SET content = content || \'{"kinds": "name|rename"}\''
    " WHERE (rule_table = 'naming_procedures' AND content->>'kinds' = 'name|rename|abolish')"
    " OR rule_table = 'naming_deadlines'"
    " OR (rule_table = 'naming_papers' AND content->>'kinds' = 'name|rename|abolish'"
    f" AND content->>'paper' IN ({SPLIT_PAPERS}))",
    "UPDATE name_rule SET key = concat_ws('|', content->>'kinds', content->>'step')"
    " WHERE rule_table = 'naming_procedures'",
    "UPDATE name_rule"
    " SET key = concat_ws('|', content->>'step', content->>'approver_class', content->>'kinds')"
    " WHERE rule_table = 'naming_deadlines'",
    "UPDATE name_rule SET key = concat_ws('|', content->>'paper', content->>'kinds')"
    " WHERE rule_table = 'naming_papers'",
)


def upgrade() -> None:
    """Change the tasks, and the keys of the rules."""
    op.alter_column("name_application_task", "done_on", nullable=True)
    op.add_column(
        "name_application_task",
        sa.Column("does_not_apply_because", sa.String(), server_default="", nullable=False),
    )
    op.create_check_constraint(
        op.f("ck_name_application_task_done_or_does_not_apply"),
        "name_application_task",
        "(done_on IS NULL) = (does_not_apply_because <> '')",
    )
    for statement in RULES:
        op.execute(statement)
