"""Keep place-name signs, their inspections and public reports."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geoalchemy2 import Geometry

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "name_report_kind",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_name_report_kind")),
        info={"extensible": True},
    )
    op.create_table(
        "sign_error_class",
        sa.Column("script", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("needs_reader", sa.Boolean(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint(
            "script IN ('zh','mn','roman','sign')", name=op.f("ck_sign_error_class_script_known")
        ),
        sa.CheckConstraint(
            "severity IN ('error','warning','notice')", name=op.f("ck_sign_error_class_severity_known")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_sign_error_class")),
        info={"settable": ("severity", "clause", "is_verified")},
    )
    op.create_table(
        "sign_kind",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_sign_kind")),
        info={"extensible": True},
    )
    op.create_table(
        "sign_state",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_sign_state")),
    )
    op.create_table(
        "sign_unit",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), server_default="", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_sign_unit_named")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_sign_unit_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_unit")),
        sa.UniqueConstraint("name", name="uq_sign_unit_name"),
    )
    op.create_geospatial_table(
        "place_name_sign",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("feature_id", sa.Uuid(), nullable=True),
        sa.Column("road", sa.String(), nullable=False),
        sa.Column("road_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.String(), server_default="", nullable=False),
        sa.Column("material", sa.String(), server_default="", nullable=False),
        sa.Column("size", sa.String(), server_default="", nullable=False),
        sa.Column("faces", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("set_on", sa.Date(), nullable=True),
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
        sa.Column("state", sa.String(), server_default="standing", nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("publication_level", sa.String(), server_default="internal", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("number <> ''", name=op.f("ck_place_name_sign_numbered")),
        sa.CheckConstraint("road <> ''", name=op.f("ck_place_name_sign_road_said")),
        sa.CheckConstraint("faces BETWEEN 1 AND 8", name=op.f("ck_place_name_sign_faces_few")),
        sa.ForeignKeyConstraint(["feature_id"], ["feature.id"], name=op.f("fk_place_name_sign_feature_id")),
        sa.ForeignKeyConstraint(["kind"], ["sign_kind.code"], name=op.f("fk_place_name_sign_kind")),
        sa.ForeignKeyConstraint(
            ["publication_level"],
            ["publication_level.code"],
            name=op.f("fk_place_name_sign_publication_level"),
        ),
        sa.ForeignKeyConstraint(["road_id"], ["feature.id"], name=op.f("fk_place_name_sign_road_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_place_name_sign_source_id")),
        sa.ForeignKeyConstraint(["state"], ["sign_state.code"], name=op.f("fk_place_name_sign_state")),
        sa.ForeignKeyConstraint(["unit_id"], ["sign_unit.id"], name=op.f("fk_place_name_sign_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_name_sign")),
        sa.UniqueConstraint("number", name="uq_place_name_sign_number"),
    )
    op.create_index("ix_place_name_sign_feature_id", "place_name_sign", ["feature_id"], unique=False)
    op.create_index(
        "ix_place_name_sign_geom", "place_name_sign", ["geom"], unique=False, postgresql_using="gist"
    )
    op.create_index("ix_place_name_sign_road", "place_name_sign", ["road", "number"], unique=False)
    op.create_index("ix_place_name_sign_source_id", "place_name_sign", ["source_id"], unique=False)
    op.create_index("ix_place_name_sign_unit_id", "place_name_sign", ["unit_id"], unique=False)
    op.create_table(
        "sign_inspection",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("road", sa.String(), nullable=False),
        sa.Column("road_id", sa.Uuid(), nullable=True),
        sa.Column("inspected_on", sa.Date(), nullable=False),
        sa.Column("inspector", sa.String(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("road <> ''", name=op.f("ck_sign_inspection_road_said")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_sign_inspection_recorded_by")),
        sa.ForeignKeyConstraint(["road_id"], ["feature.id"], name=op.f("fk_sign_inspection_road_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_sign_inspection_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_inspection")),
        sa.UniqueConstraint("number", name="uq_sign_inspection_number"),
    )
    op.create_index("ix_sign_inspection_road", "sign_inspection", ["road", "inspected_on"], unique=False)
    op.create_index("ix_sign_inspection_source_id", "sign_inspection", ["source_id"], unique=False)
    op.create_geospatial_table(
        "name_report",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column(
            "received_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("place", sa.String(), server_default="", nullable=False),
        sa.Column("description", sa.String(), nullable=False),
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
        sa.Column("photo_sha256", sa.String(), nullable=True),
        sa.Column("state", sa.String(), server_default="received", nullable=False),
        sa.Column("handler_id", sa.Uuid(), nullable=True),
        sa.Column("sign_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.String(), server_default="", nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("state <> 'case' OR case_id IS NOT NULL", name=op.f("ck_name_report_case_named")),
        sa.CheckConstraint(
            "state <> 'joined' OR sign_id IS NOT NULL", name=op.f("ck_name_report_joined_has_sign")
        ),
        sa.CheckConstraint(
            "state IN ('received','in_hand','joined','case','answered','closed')",
            name=op.f("ck_name_report_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('answered','closed') OR answer <> ''",
            name=op.f("ck_name_report_answered_in_words"),
        ),
        sa.CheckConstraint("ticket ~ '^[A-Z2-9]{12}$'", name=op.f("ck_name_report_ticket_form")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_name_report_decided_by")),
        sa.ForeignKeyConstraint(["handler_id"], ["account.id"], name=op.f("fk_name_report_handler_id")),
        sa.ForeignKeyConstraint(["kind"], ["name_report_kind.code"], name=op.f("fk_name_report_kind")),
        sa.ForeignKeyConstraint(
            ["photo_sha256"], ["attachment.sha256"], name=op.f("fk_name_report_photo_sha256")
        ),
        sa.ForeignKeyConstraint(["sign_id"], ["place_name_sign.id"], name=op.f("fk_name_report_sign_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_name_report_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_report")),
        sa.UniqueConstraint("ticket", name="uq_name_report_ticket"),
    )
    op.create_index("ix_name_report_received_at", "name_report", ["received_at", "id"], unique=False)
    op.create_index("ix_name_report_source_id", "name_report", ["source_id"], unique=False)
    op.create_table(
        "sign_notice",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("unit_name", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("repeats_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("served_to", sa.String(), server_default="", nullable=False),
        sa.Column("served_how", sa.String(), server_default="", nullable=False),
        sa.Column("receipt_sha256", sa.String(), nullable=True),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(served_on IS NULL) = (served_to = '')", name=op.f("ck_sign_notice_served_to_somebody")
        ),
        sa.CheckConstraint("due_on > issued_on", name=op.f("ck_sign_notice_due_after_issue")),
        sa.CheckConstraint("served_on >= issued_on", name=op.f("ck_sign_notice_served_after_issue")),
        sa.ForeignKeyConstraint(["issued_by"], ["account.id"], name=op.f("fk_sign_notice_issued_by")),
        sa.ForeignKeyConstraint(
            ["receipt_sha256"], ["attachment.sha256"], name=op.f("fk_sign_notice_receipt_sha256")
        ),
        sa.ForeignKeyConstraint(["repeats_id"], ["sign_notice.id"], name=op.f("fk_sign_notice_repeats_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_sign_notice_source_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["sign_unit.id"], name=op.f("fk_sign_notice_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_notice")),
        sa.UniqueConstraint("number", name="uq_sign_notice_number"),
    )
    op.create_index("ix_sign_notice_issued_on", "sign_notice", ["issued_on", "number"], unique=False)
    op.create_index("ix_sign_notice_unit_id", "sign_notice", ["unit_id"], unique=False)
    op.create_index(
        "uq_sign_notice_repeats_id",
        "sign_notice",
        ["repeats_id"],
        unique=True,
        postgresql_where=sa.text("repeats_id IS NOT NULL"),
    )
    op.create_table(
        "sign_reading",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("sign_id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=True),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("chinese", sa.String(), nullable=True),
        sa.Column("mongolian", sa.String(), nullable=True),
        sa.Column("roman", sa.String(), nullable=True),
        sa.Column("compared", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_recheck", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["sign_inspection.id"], name=op.f("fk_sign_reading_inspection_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_sign_reading_recorded_by")),
        sa.ForeignKeyConstraint(["sign_id"], ["place_name_sign.id"], name=op.f("fk_sign_reading_sign_id")),
        sa.ForeignKeyConstraint(["state"], ["sign_state.code"], name=op.f("fk_sign_reading_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_reading")),
        info={"part_of": ("place_name_sign", "sign_id", "readings")},
    )
    op.create_index("ix_sign_reading_inspection_id", "sign_reading", ["inspection_id"], unique=False)
    op.create_index(
        "ix_sign_reading_sign_id", "sign_reading", ["sign_id", "read_on", "recorded_at"], unique=False
    )
    op.create_table(
        "sign_state_record",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("sign_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_sign_state_record_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["sign_id"], ["place_name_sign.id"], name=op.f("fk_sign_state_record_sign_id")
        ),
        sa.ForeignKeyConstraint(["state"], ["sign_state.code"], name=op.f("fk_sign_state_record_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_state_record")),
        info={"part_of": ("place_name_sign", "sign_id", "states")},
    )
    op.create_index("ix_sign_state_record_sign_id", "sign_state_record", ["sign_id", "since"], unique=False)
    op.create_table(
        "name_report_informant",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("contact", sa.String(), server_default="", nullable=False),
        sa.Column("from_words", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["name_report.id"], name=op.f("fk_name_report_informant_report_id")
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_name_report_informant")),
        info={"history": False},
    )
    op.create_table(
        "name_report_informant_reading",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "read_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_name_report_informant_reading_reason_said")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_name_report_informant_reading_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["name_report.id"], name=op.f("fk_name_report_informant_reading_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_report_informant_reading")),
    )
    op.create_index(
        "ix_name_report_informant_reading_report_id",
        "name_report_informant_reading",
        ["report_id", "read_at"],
        unique=False,
    )
    op.create_table(
        "sign_error",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("sign_id", sa.Uuid(), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=True),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("script", sa.String(), nullable=False),
        sa.Column("error_class", sa.String(), nullable=False),
        sa.Column("found_text", sa.String(), server_default="", nullable=False),
        sa.Column("expected", sa.String(), server_default="", nullable=False),
        sa.Column("why_zh", sa.String(), server_default="", nullable=False),
        sa.Column("why_en", sa.String(), server_default="", nullable=False),
        sa.Column("confirmer", sa.String(), server_default="", nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("settled_by_reading_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(state IN ('rectified','dismissed')) = (settled_on IS NOT NULL)",
            name=op.f("ck_sign_error_settled_has_day"),
        ),
        sa.CheckConstraint("script IN ('zh','mn','roman','sign')", name=op.f("ck_sign_error_script_known")),
        sa.CheckConstraint(
            "state <> 'dismissed' OR reason <> ''", name=op.f("ck_sign_error_dismissed_with_reason")
        ),
        sa.CheckConstraint(
            "state IN ('to_confirm','open','rectified','dismissed')", name=op.f("ck_sign_error_state_known")
        ),
        sa.CheckConstraint(
            "num_nonnulls(reading_id, report_id) = 1", name=op.f("ck_sign_error_comes_from_one")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_sign_error_decided_by")),
        sa.ForeignKeyConstraint(
            ["error_class"], ["sign_error_class.code"], name=op.f("fk_sign_error_error_class")
        ),
        sa.ForeignKeyConstraint(["reading_id"], ["sign_reading.id"], name=op.f("fk_sign_error_reading_id")),
        sa.ForeignKeyConstraint(["report_id"], ["name_report.id"], name=op.f("fk_sign_error_report_id")),
        sa.ForeignKeyConstraint(
            ["settled_by_reading_id"], ["sign_reading.id"], name=op.f("fk_sign_error_settled_by_reading_id")
        ),
        sa.ForeignKeyConstraint(["sign_id"], ["place_name_sign.id"], name=op.f("fk_sign_error_sign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_error")),
        info={"part_of": ("place_name_sign", "sign_id", "errors")},
    )
    op.create_index("ix_sign_error_sign_id", "sign_error", ["sign_id", "found_on"], unique=False)
    op.create_index(
        "uq_sign_error_unsettled",
        "sign_error",
        ["sign_id", "script", "error_class"],
        unique=True,
        postgresql_where=sa.text("state IN ('to_confirm','open')"),
    )
    op.create_table(
        "sign_photo",
        sa.Column("sign_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=True),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("caption", sa.String(), server_default="", nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["reading_id"], ["sign_reading.id"], name=op.f("fk_sign_photo_reading_id")),
        sa.ForeignKeyConstraint(["sha256"], ["attachment.sha256"], name=op.f("fk_sign_photo_sha256")),
        sa.ForeignKeyConstraint(["sign_id"], ["place_name_sign.id"], name=op.f("fk_sign_photo_sign_id")),
        sa.PrimaryKeyConstraint("sign_id", "sha256", name=op.f("pk_sign_photo")),
        info={"part_of": ("place_name_sign", "sign_id", "photos")},
    )
    op.create_table(
        "sign_notice_item",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("error_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("said", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["error_id"], ["sign_error.id"], name=op.f("fk_sign_notice_item_error_id")),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["sign_notice.id"], name=op.f("fk_sign_notice_item_notice_id")
        ),
        sa.PrimaryKeyConstraint("notice_id", "error_id", name=op.f("pk_sign_notice_item")),
        sa.UniqueConstraint("notice_id", "position", name="uq_sign_notice_item_position"),
        info={"part_of": ("sign_notice", "notice_id", "items")},
    )
    op.create_index("ix_sign_notice_item_error_id", "sign_notice_item", ["error_id"], unique=False)
    op.create_table(
        "sign_recheck",
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("error_id", sa.Uuid(), nullable=False),
        sa.Column("is_rectified", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["error_id"], ["sign_error.id"], name=op.f("fk_sign_recheck_error_id")),
        sa.ForeignKeyConstraint(["reading_id"], ["sign_reading.id"], name=op.f("fk_sign_recheck_reading_id")),
        sa.PrimaryKeyConstraint("reading_id", "error_id", name=op.f("pk_sign_recheck")),
    )
