"""Keep what the search looks names up by, and how characters are read where nobody has said.

gis/sql/052 fills the names from a register that holds data already.
"""

import unicodedata
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    readings = op.create_table(
        "character_reading",
        sa.Column("character", sa.String(collation="C"), nullable=False),
        sa.Column("reading", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("character", name=op.f("pk_character_reading")),
    )
    op.bulk_insert(readings, first_readings())
    op.create_table(
        "division_path",
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("ancestors", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.PrimaryKeyConstraint("division_id", "valid", name=op.f("pk_division_path")),
    )
    op.create_index("ix_division_path_ancestors", "division_path", ["ancestors"], postgresql_using="gin")
    op.create_table(
        "search_name",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("hit_id", sa.Uuid(), nullable=False),
        sa.Column("weight", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(collation="C"), nullable=False),
        sa.Column("publication_level", sa.String(), nullable=False),
        sa.Column("places", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("lasting", postgresql.DATERANGE(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_type", sa.String(), nullable=False),
        sa.Column("han", sa.String(collation="C"), nullable=True),
        sa.Column("core", sa.String(collation="C"), nullable=True),
        sa.Column("roman", sa.String(collation="C"), nullable=True),
        sa.Column("core_letters", sa.SmallInteger(), nullable=True),
        sa.Column("official", sa.String(collation="C"), nullable=True),
        sa.Column("initials", sa.String(collation="C"), nullable=True),
        sa.Column("mongolian", sa.String(collation="C"), nullable=True),
        sa.Column("parts", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_name")),
    )
    op.create_index("ix_search_name_record_id", "search_name", ["record_id"])
    op.create_index("ix_search_name_hit_id", "search_name", ["hit_id"])
    for column, columns in (
        ("han", ["weight", "han"]),
        ("roman", ["weight", "roman"]),
        ("official", ["official"]),
        ("initials", ["initials", "weight"]),
        ("mongolian", ["mongolian"]),
    ):
        op.create_index(
            f"ix_search_name_{column}",
            "search_name",
            columns,
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )
    op.create_index("ix_search_name_parts", "search_name", ["parts"], postgresql_using="gin")
    op.create_index("ix_search_name_kind", "search_name", ["kind"])


def first_readings() -> list[dict[str, str]]:
    """Return every character with the first of its readings, in letters: wu."""
    from pypinyin.constants import PINYIN_DICT

    rows = []
    for code, readings in PINYIN_DICT.items():
        letters = unicodedata.normalize("NFD", readings.partition(",")[0])
        reading = "".join(letter for letter in letters if letter.isascii() and letter.isalpha())
        if reading:
            rows.append({"character": chr(code), "reading": reading})
    return rows
