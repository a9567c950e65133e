"""Keep accepted exceptions of coverage checks, the findings of the last checks, and those of proposals."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geoalchemy2 import Geometry

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "exception_kind",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_exception_kind")),
        info={"extensible": True},
    )
    op.create_table(
        "accepted_exception",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("document_number", sa.String(), server_default="", nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("publication_level", sa.String(), server_default="public", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("area_m2", sa.Double(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_accepted_exception_reason_given")),
        sa.CheckConstraint("title <> ''", name=op.f("ck_accepted_exception_title_given")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_accepted_exception_valid_not_empty")),
        sa.ForeignKeyConstraint(["kind"], ["exception_kind.code"], name=op.f("fk_accepted_exception_kind")),
        sa.ForeignKeyConstraint(
            ["publication_level"],
            ["publication_level.code"],
            name=op.f("fk_accepted_exception_publication_level"),
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_accepted_exception_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accepted_exception")),
    )
    op.create_index("ix_accepted_exception_source_id", "accepted_exception", ["source_id"], unique=False)
    op.create_index("ix_accepted_exception_title", "accepted_exception", ["title", "id"], unique=False)
    op.create_table(
        "accepted_exception_party",
        sa.Column("exception_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["division_id"],
            ["administrative_division.id"],
            name=op.f("fk_accepted_exception_party_division_id"),
        ),
        sa.ForeignKeyConstraint(
            ["exception_id"], ["accepted_exception.id"], name=op.f("fk_accepted_exception_party_exception_id")
        ),
        sa.PrimaryKeyConstraint("exception_id", "division_id", name=op.f("pk_accepted_exception_party")),
        info={"part_of": ("accepted_exception", "exception_id", "parties")},
    )
    op.create_index(
        "ix_accepted_exception_party_division_id", "accepted_exception_party", ["division_id"], unique=False
    )
    op.create_table(
        "accepted_exception_extent",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("exception_id", sa.Uuid(), nullable=False),
        sa.Column("geom", Geometry("MULTIPOLYGON", srid=4490, spatial_index=False), nullable=False),
        sa.CheckConstraint(
            "ST_IsValid(geom) AND NOT ST_IsEmpty(geom)", name=op.f("ck_accepted_exception_extent_geom_valid")
        ),
        sa.ForeignKeyConstraint(
            ["exception_id"],
            ["accepted_exception.id"],
            name=op.f("fk_accepted_exception_extent_exception_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accepted_exception_extent")),
        info={"part_of": ("accepted_exception", "exception_id", "extents")},
    )
    op.create_index(
        "ix_accepted_exception_extent_exception_id",
        "accepted_exception_extent",
        ["exception_id"],
        unique=False,
    )
    op.create_index(
        "ix_accepted_exception_extent_geom",
        "accepted_exception_extent",
        ["geom"],
        unique=False,
        postgresql_using="gist",
    )
    op.create_table(
        "accepted_exception_attachment",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("exception_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("title", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["exception_id"],
            ["accepted_exception.id"],
            name=op.f("fk_accepted_exception_attachment_exception_id"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_accepted_exception_attachment_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accepted_exception_attachment")),
        info={"part_of": ("accepted_exception", "exception_id", "attachments")},
    )
    op.create_index(
        "ix_accepted_exception_attachment_exception_id",
        "accepted_exception_attachment",
        ["exception_id"],
        unique=False,
    )
    op.create_index(
        "ix_accepted_exception_attachment_sha256", "accepted_exception_attachment", ["sha256"], unique=False
    )
    op.create_table(
        "coverage_run",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("summary", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["administrative_division.id"], name=op.f("fk_coverage_run_area_id")
        ),
        sa.ForeignKeyConstraint(["level"], ["division_level.code"], name=op.f("fk_coverage_run_level")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_coverage_run_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage_run")),
        info={"history": False},
    )
    op.create_index("ix_coverage_run_level", "coverage_run", ["level", "area_id"], unique=False)
    op.create_table(
        "coverage_finding",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("mendable", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sliver", sa.Boolean(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("parties", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("party_names", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("divisions", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("area_m2", sa.Double(), nullable=False),
        sa.Column("length_m", sa.Double(), nullable=False),
        sa.Column("max_width_m", sa.Double(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("geom", Geometry("GEOMETRY", srid=4490, spatial_index=False), nullable=True),
        sa.Column("location", Geometry("POINT", srid=4490, spatial_index=False), nullable=True),
        sa.Column("publication_level", sa.String(), nullable=False),
        sa.Column("acceptance", postgresql.JSONB(), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"], ["coverage_run.id"], name=op.f("fk_coverage_finding_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_coverage_finding")),
        info={"history": False},
    )
    op.create_index(
        "ix_coverage_finding_geom", "coverage_finding", ["geom"], unique=False, postgresql_using="gist"
    )
    op.create_table(
        "proposal_finding",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sliver", sa.Boolean(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("parties", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("party_names", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("divisions", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("area_m2", sa.Double(), nullable=False),
        sa.Column("length_m", sa.Double(), nullable=False),
        sa.Column("max_width_m", sa.Double(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("geom", Geometry("GEOMETRY", srid=4490, spatial_index=False), nullable=True),
        sa.Column("location", Geometry("POINT", srid=4490, spatial_index=False), nullable=True),
        sa.Column("publication_level", sa.String(), nullable=False),
        sa.Column("acceptance", postgresql.JSONB(), nullable=True),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_finding_proposal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("proposal_id", "stage", "number", name=op.f("pk_proposal_finding")),
        info={"history": False},
    )
