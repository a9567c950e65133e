"""Keep boundary disputes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from geoalchemy2 import Geometry

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "dispute_kind",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_dispute_kind")),
    )
    op.create_table(
        "dispute_paper_class",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_dispute_paper_class")),
    )
    op.create_table(
        "dispute_paper_kind",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_dispute_paper_kind")),
        info={"extensible": True},
    )
    op.create_geospatial_table(
        "boundary_dispute",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column(
            "stretch",
            Geometry(
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("cause", sa.String(), server_default="", nullable=False),
        sa.Column("moves_village", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("decision_authority", sa.String(), server_default="", nullable=False),
        sa.Column("decision_number", sa.String(), server_default="", nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column(
            "surveyed",
            Geometry(
                geometry_type="LINESTRING",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("filing_number", sa.String(), server_default="", nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column(
            "marked_area",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("marked_until", sa.Date(), nullable=True),
        sa.Column("marked_by_document", sa.String(), server_default="", nullable=False),
        sa.Column("line_change_id", sa.Uuid(), nullable=True),
        sa.Column("publication_level", sa.String(), server_default="restricted", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(marked_area IS NULL) = (marked_until IS NULL) AND (marked_area IS NULL) = (marked_by_document = '')",
            name=op.f("ck_boundary_dispute_mark_is_whole"),
        ),
        sa.CheckConstraint(
            "ST_GeometryType(stretch) IN ('ST_LineString','ST_MultiLineString')",
            name=op.f("ck_boundary_dispute_stretch_is_line"),
        ),
        sa.CheckConstraint(
            "kind <> 'tenure' OR line_change_id IS NULL",
            name=op.f("ck_boundary_dispute_tenure_changes_no_line"),
        ),
        sa.CheckConstraint(
            "line_change_id IS NULL OR (decision_number <> '' AND decided_on IS NOT NULL AND surveyed IS NOT NULL AND filed_on IS NOT NULL)",
            name=op.f("ck_boundary_dispute_line_changes_after_filing"),
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_boundary_dispute_titled")),
        sa.ForeignKeyConstraint(["kind"], ["dispute_kind.code"], name=op.f("fk_boundary_dispute_kind")),
        sa.ForeignKeyConstraint(
            ["line_change_id"], ["proposal.id"], name=op.f("fk_boundary_dispute_line_change_id")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["boundary_line.id"], name=op.f("fk_boundary_dispute_line_id")),
        sa.ForeignKeyConstraint(
            ["publication_level"],
            ["publication_level.code"],
            name=op.f("fk_boundary_dispute_publication_level"),
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_boundary_dispute_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_dispute")),
        sa.UniqueConstraint("number", name="uq_boundary_dispute_number"),
    )
    op.create_index("ix_boundary_dispute_line_id", "boundary_dispute", ["line_id"], unique=False)
    op.create_index("ix_boundary_dispute_opened_on", "boundary_dispute", ["opened_on", "id"], unique=False)
    op.create_index("ix_boundary_dispute_source_id", "boundary_dispute", ["source_id"], unique=False)
    op.create_table(
        "boundary_dispute_handler",
        sa.Column("dispute_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column(
            "added_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_boundary_dispute_handler_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["added_by"], ["account.id"], name=op.f("fk_boundary_dispute_handler_added_by")
        ),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["boundary_dispute.id"], name=op.f("fk_boundary_dispute_handler_dispute_id")
        ),
        sa.PrimaryKeyConstraint("dispute_id", "account_id", name=op.f("pk_boundary_dispute_handler")),
        info={"part_of": ("boundary_dispute", "dispute_id", "handlers")},
    )
    op.create_index(
        "ix_boundary_dispute_handler_account_id", "boundary_dispute_handler", ["account_id"], unique=False
    )
    op.create_table(
        "boundary_dispute_party",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_boundary_dispute_party_named")),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["boundary_dispute.id"], name=op.f("fk_boundary_dispute_party_dispute_id")
        ),
        sa.ForeignKeyConstraint(
            ["division_id"],
            ["administrative_division.id"],
            name=op.f("fk_boundary_dispute_party_division_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_dispute_party")),
        sa.UniqueConstraint("id", "dispute_id", name="uq_boundary_dispute_party_dispute"),
        info={"part_of": ("boundary_dispute", "dispute_id", "parties")},
    )
    op.create_index(
        "ix_boundary_dispute_party_dispute_id",
        "boundary_dispute_party",
        ["dispute_id", "position"],
        unique=False,
    )
    op.create_table(
        "boundary_dispute_step",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(), server_default="", nullable=False),
        sa.Column("document_number", sa.String(), server_default="", nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["boundary_dispute.id"], name=op.f("fk_boundary_dispute_step_dispute_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_boundary_dispute_step_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_boundary_dispute_step_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_dispute_step")),
        sa.UniqueConstraint("dispute_id", "ordinal", name="uq_boundary_dispute_step_ordinal"),
        info={"part_of": ("boundary_dispute", "dispute_id", "steps")},
    )
    op.create_geospatial_table(
        "boundary_dispute_claim",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("claimed_on", sa.Date(), nullable=False),
        sa.Column("claimed_by", sa.String(), server_default="", nullable=False),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("grounds", sa.String(), server_default="", nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("NOT ST_IsEmpty(geom)", name=op.f("ck_boundary_dispute_claim_geom_not_empty")),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["boundary_dispute.id"], name=op.f("fk_boundary_dispute_claim_dispute_id")
        ),
        sa.ForeignKeyConstraint(
            ["party_id", "dispute_id"],
            ["boundary_dispute_party.id", "boundary_dispute_party.dispute_id"],
            name="fk_boundary_dispute_claim_party",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_boundary_dispute_claim_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_boundary_dispute_claim_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_dispute_claim")),
        sa.UniqueConstraint("party_id", "ordinal", name="uq_boundary_dispute_claim_ordinal"),
        info={"part_of": ("boundary_dispute", "dispute_id", "claims")},
    )
    op.create_index(
        "ix_boundary_dispute_claim_dispute_id", "boundary_dispute_claim", ["dispute_id"], unique=False
    )
    op.create_table(
        "boundary_dispute_paper",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("document_number", sa.String(), server_default="", nullable=False),
        sa.Column("issued_by", sa.String(), server_default="", nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("proposed_class", sa.String(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("decided_class", sa.String(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_because", sa.String(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "decided_class IS NULL OR decided_class = proposed_class OR decided_because <> ''",
            name=op.f("ck_boundary_dispute_paper_other_class_has_reason"),
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_boundary_dispute_paper_titled")),
        sa.CheckConstraint(
            "(decided_class IS NULL) = (decided_by IS NULL)",
            name=op.f("ck_boundary_dispute_paper_somebody_decides"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_boundary_dispute_paper_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["decided_class"],
            ["dispute_paper_class.code"],
            name=op.f("fk_boundary_dispute_paper_decided_class"),
        ),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["boundary_dispute.id"], name=op.f("fk_boundary_dispute_paper_dispute_id")
        ),
        sa.ForeignKeyConstraint(
            ["kind"], ["dispute_paper_kind.code"], name=op.f("fk_boundary_dispute_paper_kind")
        ),
        sa.ForeignKeyConstraint(
            ["party_id", "dispute_id"],
            ["boundary_dispute_party.id", "boundary_dispute_party.dispute_id"],
            name="fk_boundary_dispute_paper_party",
        ),
        sa.ForeignKeyConstraint(
            ["proposed_class"],
            ["dispute_paper_class.code"],
            name=op.f("fk_boundary_dispute_paper_proposed_class"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_boundary_dispute_paper_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_boundary_dispute_paper_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_dispute_paper")),
        info={"part_of": ("boundary_dispute", "dispute_id", "papers")},
    )
    op.create_index(
        "ix_boundary_dispute_paper_dispute_id", "boundary_dispute_paper", ["dispute_id"], unique=False
    )
