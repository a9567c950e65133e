"""Keep illegal graves: the ledger of sites and their cases."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geoalchemy2 import Geometry

revision: str = "0041"
down_revision: str | None = "0040"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "grave_photo_stage",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_grave_photo_stage")),
    )
    op.create_table(
        "grave_site_kind",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_grave_site_kind")),
    )
    op.create_geospatial_table(
        "grave_site",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(), server_default="", nullable=False),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="POINT",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("graves", sa.Integer(), nullable=False),
        sa.Column("area_m2", sa.Double(), nullable=True),
        sa.Column("built", sa.String(), server_default="", nullable=False),
        sa.Column("ownership", sa.String(), server_default="unknown", nullable=False),
        sa.Column("basis", sa.String(), server_default="", nullable=False),
        sa.Column("visible", sa.Boolean(), nullable=True),
        sa.Column("zone_definition", sa.String(), server_default="", nullable=False),
        sa.Column("zone_basis", sa.String(), server_default="unknown", nullable=False),
        sa.Column("zone_items", postgresql.ARRAY(sa.String()), server_default="{}", nullable=False),
        sa.Column("corridor", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("computed_on", sa.Date(), nullable=True),
        sa.Column("measure", sa.String(), server_default="", nullable=False),
        sa.Column("responsible", sa.String(), server_default="", nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), server_default="surveyed", nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("handler_id", sa.Uuid(), nullable=True),
        sa.Column("surveyed_on", sa.Date(), nullable=False),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("merged_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("publication_level", sa.String(), server_default="internal", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("number <> ''", name=op.f("ck_grave_site_numbered")),
        sa.CheckConstraint(
            "ownership IN ('owned','unowned','unknown')", name=op.f("ck_grave_site_ownership_known")
        ),
        sa.CheckConstraint(
            "zone_basis IN ('computed','stated','unknown')", name=op.f("ck_grave_site_zone_basis_known")
        ),
        sa.CheckConstraint(
            "(merged_into_id IS NULL) = (merged_on IS NULL)", name=op.f("ck_grave_site_merged_has_day")
        ),
        sa.CheckConstraint("area_m2 > 0", name=op.f("ck_grave_site_area_positive")),
        sa.CheckConstraint("graves > 0", name=op.f("ck_grave_site_graves_counted")),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_grave_site_merged_into_another")),
        sa.ForeignKeyConstraint(
            ["division_id"], ["administrative_division.id"], name=op.f("fk_grave_site_division_id")
        ),
        sa.ForeignKeyConstraint(["handler_id"], ["account.id"], name=op.f("fk_grave_site_handler_id")),
        sa.ForeignKeyConstraint(["kind"], ["grave_site_kind.code"], name=op.f("fk_grave_site_kind")),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["grave_site.id"], name=op.f("fk_grave_site_merged_into_id")
        ),
        sa.ForeignKeyConstraint(
            ["publication_level"], ["publication_level.code"], name=op.f("fk_grave_site_publication_level")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_grave_site_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grave_site")),
        sa.UniqueConstraint("number", name="uq_grave_site_number"),
    )
    op.create_index("ix_grave_site_division_id", "grave_site", ["division_id", "number"], unique=False)
    op.create_index("ix_grave_site_geom", "grave_site", ["geom"], unique=False, postgresql_using="gist")
    op.create_index("ix_grave_site_merged_into_id", "grave_site", ["merged_into_id"], unique=False)
    op.create_index("ix_grave_site_source_id", "grave_site", ["source_id"], unique=False)
    op.create_table(
        "grave_acceptance",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=False),
        sa.Column("is_passed", sa.Boolean(), nullable=False),
        sa.Column("acceptors", sa.String(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("sheet_sha256", sa.String(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("is_passed OR note <> ''", name=op.f("ck_grave_acceptance_failed_with_reason")),
        sa.CheckConstraint("accepted_by <> made_by", name=op.f("ck_grave_acceptance_accepted_by_another")),
        sa.ForeignKeyConstraint(
            ["accepted_by"], ["account.id"], name=op.f("fk_grave_acceptance_accepted_by")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_grave_acceptance_made_by")),
        sa.ForeignKeyConstraint(
            ["sheet_sha256"], ["attachment.sha256"], name=op.f("fk_grave_acceptance_sheet_sha256")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["grave_site.id"], name=op.f("fk_grave_acceptance_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grave_acceptance")),
        info={"part_of": ("grave_site", "site_id", "acceptances")},
    )
    op.create_index(
        "ix_grave_acceptance_site_id", "grave_acceptance", ["site_id", "recorded_at"], unique=False
    )
    op.create_table(
        "grave_agreement",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("destination", sa.String(), server_default="", nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("graves", sa.Integer(), nullable=False),
        sa.Column("subsidy_per_grave", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("subsidy_basis", sa.String(), server_default="", nullable=False),
        sa.Column("scan_sha256", sa.String(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("paid_sha256", sa.String(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(paid_on IS NULL) = (paid_sha256 IS NULL)", name=op.f("ck_grave_agreement_paid_with_sheet")
        ),
        sa.CheckConstraint("deadline >= agreed_on", name=op.f("ck_grave_agreement_deadline_after")),
        sa.CheckConstraint("graves > 0", name=op.f("ck_grave_agreement_graves_counted")),
        sa.CheckConstraint("subsidy_per_grave >= 0", name=op.f("ck_grave_agreement_subsidy_not_negative")),
        sa.ForeignKeyConstraint(
            ["paid_sha256"], ["attachment.sha256"], name=op.f("fk_grave_agreement_paid_sha256")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_grave_agreement_recorded_by")),
        sa.ForeignKeyConstraint(
            ["scan_sha256"], ["attachment.sha256"], name=op.f("fk_grave_agreement_scan_sha256")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["grave_site.id"], name=op.f("fk_grave_agreement_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grave_agreement")),
        info={"part_of": ("grave_site", "site_id", "agreements")},
    )
    op.create_index("ix_grave_agreement_site_id", "grave_agreement", ["site_id", "recorded_at"], unique=False)
    op.create_table(
        "grave_contact",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), server_default="", nullable=False),
        sa.Column("address", sa.String(), server_default="", nullable=False),
        sa.Column("relation", sa.String(), server_default="", nullable=False),
        sa.Column("deceased", sa.String(), server_default="", nullable=False),
        sa.Column("graves", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_grave_contact_named")),
        sa.CheckConstraint("graves > 0", name=op.f("ck_grave_contact_graves_counted")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_grave_contact_recorded_by")),
        sa.ForeignKeyConstraint(["site_id"], ["grave_site.id"], name=op.f("fk_grave_contact_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grave_contact")),
        info={"history": False},
    )
    op.create_index("ix_grave_contact_site_id", "grave_contact", ["site_id"], unique=False)
    op.create_table(
        "grave_duplicate_decision",
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column(
            "decided_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_grave_duplicate_decision_reasoned")),
        sa.CheckConstraint(
            "kept_id IS NULL OR kept_id IN (one_id, other_id)",
            name=op.f("ck_grave_duplicate_decision_kept_is_of_pair"),
        ),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_grave_duplicate_decision_in_order")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_grave_duplicate_decision_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["one_id"], ["grave_site.id"], name=op.f("fk_grave_duplicate_decision_one_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["grave_site.id"], name=op.f("fk_grave_duplicate_decision_other_id")
        ),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_grave_duplicate_decision")),
    )
    op.create_table(
        "grave_notice",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("term_days", sa.Integer(), nullable=False),
        sa.Column("regulation", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("served_how", sa.String(), server_default="", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("receipt_sha256", sa.String(), nullable=True),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(served_on IS NULL) = (served_how = '')", name=op.f("ck_grave_notice_served_somehow")
        ),
        sa.CheckConstraint("kind IN ('notice','announcement')", name=op.f("ck_grave_notice_kind_known")),
        sa.CheckConstraint(
            "(served_on IS NULL) = (due_on IS NULL)", name=op.f("ck_grave_notice_due_when_served")
        ),
        sa.CheckConstraint("served_on >= issued_on", name=op.f("ck_grave_notice_served_after_issue")),
        sa.CheckConstraint("term_days > 0", name=op.f("ck_grave_notice_term_has_days")),
        sa.ForeignKeyConstraint(["issued_by"], ["account.id"], name=op.f("fk_grave_notice_issued_by")),
        sa.ForeignKeyConstraint(
            ["receipt_sha256"], ["attachment.sha256"], name=op.f("fk_grave_notice_receipt_sha256")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["grave_site.id"], name=op.f("fk_grave_notice_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grave_notice")),
        sa.UniqueConstraint("number", name="uq_grave_notice_number"),
        info={"part_of": ("grave_site", "site_id", "notices")},
    )
    op.create_index("ix_grave_notice_site_id", "grave_notice", ["site_id", "issued_on"], unique=False)
    op.create_table(
        "grave_photo",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("caption", sa.String(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_grave_photo_recorded_by")),
        sa.ForeignKeyConstraint(["sha256"], ["attachment.sha256"], name=op.f("fk_grave_photo_sha256")),
        sa.ForeignKeyConstraint(["site_id"], ["grave_site.id"], name=op.f("fk_grave_photo_site_id")),
        sa.ForeignKeyConstraint(["stage"], ["grave_photo_stage.code"], name=op.f("fk_grave_photo_stage")),
        sa.PrimaryKeyConstraint("site_id", "sha256", name=op.f("pk_grave_photo")),
        info={"part_of": ("grave_site", "site_id", "photos")},
    )
    op.create_table(
        "grave_status_check",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("exclusion", sa.String(), server_default="", nullable=False),
        sa.Column("document_number", sa.String(), server_default="", nullable=False),
        sa.Column("document_sha256", sa.String(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "exclusion = '' OR (document_number <> '' AND document_sha256 IS NOT NULL) OR checked_by IS NULL",
            name=op.f("ck_grave_status_check_excluded_by_document"),
        ),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["account.id"], name=op.f("fk_grave_status_check_checked_by")
        ),
        sa.ForeignKeyConstraint(
            ["document_sha256"], ["attachment.sha256"], name=op.f("fk_grave_status_check_document_sha256")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["grave_site.id"], name=op.f("fk_grave_status_check_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grave_status_check")),
        info={"part_of": ("grave_site", "site_id", "checks")},
    )
    op.create_index(
        "ix_grave_status_check_site_id", "grave_status_check", ["site_id", "recorded_at"], unique=False
    )
    op.create_table(
        "grave_step",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("document_number", sa.String(), server_default="", nullable=False),
        sa.Column("scan_sha256", sa.String(), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_grave_step_recorded_by")),
        sa.ForeignKeyConstraint(
            ["scan_sha256"], ["attachment.sha256"], name=op.f("fk_grave_step_scan_sha256")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["grave_site.id"], name=op.f("fk_grave_step_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grave_step")),
        sa.UniqueConstraint("site_id", "ordinal", name="uq_grave_step_ordinal"),
        info={"part_of": ("grave_site", "site_id", "steps")},
    )
