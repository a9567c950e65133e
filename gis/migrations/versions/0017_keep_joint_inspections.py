"""Keep joint inspections."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geoalchemy2 import Geometry

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "found_state",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_found_state")),
    )
    op.create_table(
        "inspection_cause",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_inspection_cause")),
        info={"extensible": True, "needed": ("cycle",)},
    )
    op.create_table(
        "inspection_document_kind",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_inspection_document_kind")),
    )
    op.create_table(
        "inspection_state",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_inspection_state")),
    )
    op.create_table(
        "measure_kind",
        sa.Column("is_change", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_measure_kind")),
    )
    op.create_table(
        "measure_state",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_measure_state")),
    )
    op.create_table(
        "photo_view",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_photo_view")),
    )
    op.create_table(
        "stone_condition",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_stone_condition")),
        info={"extensible": True, "needed": ("sound",)},
    )
    op.create_table(
        "joint_inspection",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("round_number", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), server_default="planned", nullable=False),
        sa.Column("suspended_from", sa.String(), nullable=True),
        sa.Column("our_division_id", sa.Uuid(), nullable=False),
        sa.Column("their_division_id", sa.Uuid(), nullable=False),
        sa.Column("lead_side", sa.String(), server_default="ours", nullable=False),
        sa.Column("lead_office", sa.String(), server_default="", nullable=False),
        sa.Column("trigger_on", sa.Date(), nullable=True),
        sa.Column("trigger_note", sa.String(), server_default="", nullable=False),
        sa.Column("plan_number", sa.String(), server_default="", nullable=False),
        sa.Column("plan_scope", sa.String(), server_default="", nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("our_government", sa.String(), server_default="", nullable=False),
        sa.Column("their_government", sa.String(), server_default="", nullable=False),
        sa.Column("filing_number", sa.String(), server_default="", nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("filed_with", sa.String(), server_default="", nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("findings_proposal_id", sa.Uuid(), nullable=True),
        sa.Column("publication_level", sa.String(), server_default="internal", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column(
            "opened_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(cause = 'cycle') = (round_number IS NOT NULL)",
            name=op.f("ck_joint_inspection_round_has_number"),
        ),
        sa.CheckConstraint(
            "(state = 'suspended') = (suspended_from IS NOT NULL)",
            name=op.f("ck_joint_inspection_suspended_from_a_state"),
        ),
        sa.CheckConstraint(
            "lead_side IN ('ours','theirs')", name=op.f("ck_joint_inspection_lead_side_known")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_joint_inspection_ends_after_start")),
        sa.CheckConstraint(
            "our_division_id <> their_division_id", name=op.f("ck_joint_inspection_two_sides")
        ),
        sa.ForeignKeyConstraint(["cause"], ["inspection_cause.code"], name=op.f("fk_joint_inspection_cause")),
        sa.ForeignKeyConstraint(["line_id"], ["boundary_line.id"], name=op.f("fk_joint_inspection_line_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"], name=op.f("fk_joint_inspection_opened_by")),
        sa.ForeignKeyConstraint(
            ["our_division_id"],
            ["administrative_division.id"],
            name=op.f("fk_joint_inspection_our_division_id"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_joint_inspection_proposal_id")
        ),
        sa.ForeignKeyConstraint(
            ["findings_proposal_id"],
            ["proposal.id"],
            name=op.f("fk_joint_inspection_findings_proposal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["publication_level"],
            ["publication_level.code"],
            name=op.f("fk_joint_inspection_publication_level"),
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_joint_inspection_source_id")),
        sa.ForeignKeyConstraint(["state"], ["inspection_state.code"], name=op.f("fk_joint_inspection_state")),
        sa.ForeignKeyConstraint(
            ["suspended_from"], ["inspection_state.code"], name=op.f("fk_joint_inspection_suspended_from")
        ),
        sa.ForeignKeyConstraint(
            ["their_division_id"],
            ["administrative_division.id"],
            name=op.f("fk_joint_inspection_their_division_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_inspection")),
    )
    op.create_index("ix_joint_inspection_line_id", "joint_inspection", ["line_id"], unique=False)
    op.create_index("ix_joint_inspection_opened_at", "joint_inspection", ["opened_at", "id"], unique=False)
    op.create_index("ix_joint_inspection_source_id", "joint_inspection", ["source_id"], unique=False)
    op.create_index(
        "uq_joint_inspection_round",
        "joint_inspection",
        ["line_id", "round_number"],
        unique=True,
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
    op.create_table(
        "joint_inspection_member",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("office", sa.String(), server_default="", nullable=False),
        sa.Column("duty", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_joint_inspection_member_name_given")),
        sa.CheckConstraint("side IN ('ours','theirs')", name=op.f("ck_joint_inspection_member_side_known")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["joint_inspection.id"], name=op.f("fk_joint_inspection_member_inspection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_inspection_member")),
        info={"part_of": ("joint_inspection", "inspection_id", "members")},
    )
    op.create_index(
        "ix_joint_inspection_member_inspection_id",
        "joint_inspection_member",
        ["inspection_id", "ordinal"],
        unique=False,
    )
    op.create_table(
        "joint_inspection_section",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("team", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("ordinal > 0", name=op.f("ck_joint_inspection_section_ordinal_positive")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["joint_inspection.id"], name=op.f("fk_joint_inspection_section_inspection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_inspection_section")),
        info={"part_of": ("joint_inspection", "inspection_id", "sections")},
    )
    op.create_index(
        "ix_joint_inspection_section_inspection_id",
        "joint_inspection_section",
        ["inspection_id", "ordinal"],
        unique=False,
    )
    op.create_table(
        "joint_inspection_settlement",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("ours", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("theirs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("on_behalf_of", sa.String(), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column(
            "settled_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "choice IN ('ours','theirs','remeasured')",
            name=op.f("ck_joint_inspection_settlement_choice_known"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_joint_inspection_settlement_reason_given")),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["joint_inspection.id"],
            name=op.f("fk_joint_inspection_settlement_inspection_id"),
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["account.id"], name=op.f("fk_joint_inspection_settlement_settled_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_inspection_settlement")),
        sa.UniqueConstraint(
            "inspection_id", "target_id", "field", name="uq_joint_inspection_settlement_field"
        ),
        info={"part_of": ("joint_inspection", "inspection_id", "settlements")},
    )
    op.create_table(
        "joint_inspection_signature",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("signer", sa.String(), nullable=False),
        sa.Column("office", sa.String(), server_default="", nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("provided_by", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column(
            "entered_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "provided_by IN ('own','counterpart')",
            name=op.f("ck_joint_inspection_signature_provided_by_known"),
        ),
        sa.CheckConstraint(
            "side IN ('ours','theirs')", name=op.f("ck_joint_inspection_signature_side_known")
        ),
        sa.CheckConstraint("signer <> ''", name=op.f("ck_joint_inspection_signature_signer_given")),
        sa.CheckConstraint(
            "subject IN ('plan','findings')", name=op.f("ck_joint_inspection_signature_subject_known")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["account.id"], name=op.f("fk_joint_inspection_signature_entered_by")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["joint_inspection.id"],
            name=op.f("fk_joint_inspection_signature_inspection_id"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_joint_inspection_signature_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_inspection_signature")),
        info={"part_of": ("joint_inspection", "inspection_id", "signatures")},
    )
    op.create_index(
        "ix_joint_inspection_signature_inspection_id",
        "joint_inspection_signature",
        ["inspection_id"],
        unique=False,
    )
    op.create_table(
        "joint_inspection_step",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=False),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("on_behalf_of", sa.String(), nullable=False),
        sa.Column("evidence", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.Column(
            "done_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint(
            "on_behalf_of IN ('ours','theirs','both')",
            name=op.f("ck_joint_inspection_step_on_behalf_of_known"),
        ),
        sa.ForeignKeyConstraint(["done_by"], ["account.id"], name=op.f("fk_joint_inspection_step_done_by")),
        sa.ForeignKeyConstraint(
            ["from_state"], ["inspection_state.code"], name=op.f("fk_joint_inspection_step_from_state")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["joint_inspection.id"], name=op.f("fk_joint_inspection_step_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_state"], ["inspection_state.code"], name=op.f("fk_joint_inspection_step_to_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_inspection_step")),
        info={"part_of": ("joint_inspection", "inspection_id", "steps")},
    )
    op.create_index(
        "ix_joint_inspection_step_inspection_id",
        "joint_inspection_step",
        ["inspection_id", "done_at"],
        unique=False,
    )
    op.create_table(
        "joint_inspection_marker",
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("marker_id", sa.Uuid(), nullable=False),
        sa.Column("section_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["joint_inspection.id"], name=op.f("fk_joint_inspection_marker_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["marker_id"], ["boundary_marker.id"], name=op.f("fk_joint_inspection_marker_marker_id")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["joint_inspection_section.id"],
            name=op.f("fk_joint_inspection_marker_section_id"),
        ),
        sa.PrimaryKeyConstraint("inspection_id", "marker_id", name=op.f("pk_joint_inspection_marker")),
        info={"part_of": ("joint_inspection", "inspection_id", "markers")},
    )
    op.create_index(
        "ix_joint_inspection_marker_marker_id", "joint_inspection_marker", ["marker_id"], unique=False
    )
    op.create_table(
        "joint_inspection_measure",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("marker_id", sa.Uuid(), nullable=True),
        sa.Column("section_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="proposed", nullable=False),
        sa.Column("responsible_side", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column(
            "entered_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_joint_inspection_measure_reason_given")),
        sa.CheckConstraint(
            "responsible_side IN ('ours','theirs','both')",
            name=op.f("ck_joint_inspection_measure_responsible_side_known"),
        ),
        sa.CheckConstraint(
            "(marker_id IS NULL) OR (section_id IS NULL)",
            name=op.f("ck_joint_inspection_measure_one_target_at_most"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["account.id"], name=op.f("fk_joint_inspection_measure_entered_by")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["joint_inspection.id"], name=op.f("fk_joint_inspection_measure_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["kind"], ["measure_kind.code"], name=op.f("fk_joint_inspection_measure_kind")
        ),
        sa.ForeignKeyConstraint(
            ["marker_id"], ["boundary_marker.id"], name=op.f("fk_joint_inspection_measure_marker_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_joint_inspection_measure_proposal_id")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["joint_inspection_section.id"],
            name=op.f("fk_joint_inspection_measure_section_id"),
        ),
        sa.ForeignKeyConstraint(
            ["state"], ["measure_state.code"], name=op.f("fk_joint_inspection_measure_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_inspection_measure")),
        info={"part_of": ("joint_inspection", "inspection_id", "measures")},
    )
    op.create_index(
        "ix_joint_inspection_measure_inspection_id",
        "joint_inspection_measure",
        ["inspection_id", "due_on"],
        unique=False,
    )
    op.create_geospatial_table(
        "joint_inspection_observation",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("marker_id", sa.Uuid(), nullable=True),
        sa.Column("section_id", sa.Uuid(), nullable=True),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("observer", sa.String(), server_default="", nullable=False),
        sa.Column("found_state", sa.String(), nullable=True),
        sa.Column("stone_condition", sa.String(), nullable=True),
        sa.Column("inscription_legible", sa.Boolean(), nullable=True),
        sa.Column("inscription_right", sa.Boolean(), nullable=True),
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
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("method", sa.String(), nullable=True),
        sa.Column("terrain_changed", sa.Boolean(), nullable=False),
        sa.Column("terrain_note", sa.String(), server_default="", nullable=False),
        sa.Column("cross_line_activity", sa.Boolean(), nullable=False),
        sa.Column("cross_line_note", sa.String(), server_default="", nullable=False),
        sa.Column("needs_resurvey", sa.Boolean(), nullable=False),
        sa.Column("resurvey_note", sa.String(), server_default="", nullable=False),
        sa.Column("remark", sa.String(), server_default="", nullable=False),
        sa.Column("provided_by", sa.String(), nullable=False),
        sa.Column("sheet_sha256", sa.String(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column(
            "entered_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "provided_by IN ('own','counterpart')",
            name=op.f("ck_joint_inspection_observation_provided_by_known"),
        ),
        sa.CheckConstraint(
            "side IN ('ours','theirs')", name=op.f("ck_joint_inspection_observation_side_known")
        ),
        sa.CheckConstraint(
            "(geom IS NULL) = (accuracy_m IS NULL)",
            name=op.f("ck_joint_inspection_observation_position_has_accuracy"),
        ),
        sa.CheckConstraint(
            "(marker_id IS NULL) <> (section_id IS NULL)",
            name=op.f("ck_joint_inspection_observation_one_target"),
        ),
        sa.CheckConstraint("accuracy_m > 0", name=op.f("ck_joint_inspection_observation_accuracy_positive")),
        sa.CheckConstraint(
            "marker_id IS NULL OR found_state IS NOT NULL",
            name=op.f("ck_joint_inspection_observation_marker_has_state"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["account.id"], name=op.f("fk_joint_inspection_observation_entered_by")
        ),
        sa.ForeignKeyConstraint(
            ["found_state"], ["found_state.code"], name=op.f("fk_joint_inspection_observation_found_state")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["joint_inspection.id"],
            name=op.f("fk_joint_inspection_observation_inspection_id"),
        ),
        sa.ForeignKeyConstraint(
            ["marker_id"], ["boundary_marker.id"], name=op.f("fk_joint_inspection_observation_marker_id")
        ),
        sa.ForeignKeyConstraint(
            ["method"], ["location_method.code"], name=op.f("fk_joint_inspection_observation_method")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["joint_inspection_section.id"],
            name=op.f("fk_joint_inspection_observation_section_id"),
        ),
        sa.ForeignKeyConstraint(
            ["sheet_sha256"], ["attachment.sha256"], name=op.f("fk_joint_inspection_observation_sheet_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["stone_condition"],
            ["stone_condition.code"],
            name=op.f("fk_joint_inspection_observation_stone_condition"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_inspection_observation")),
        sa.UniqueConstraint(
            "inspection_id",
            "marker_id",
            "section_id",
            "side",
            name="uq_joint_inspection_observation_target",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(
        "ix_joint_inspection_observation_marker_id",
        "joint_inspection_observation",
        ["marker_id"],
        unique=False,
    )
    op.create_table(
        "joint_inspection_document",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("title", sa.String(), server_default="", nullable=False),
        sa.Column("number", sa.String(), server_default="", nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("side", sa.String(), nullable=True),
        sa.Column("provided_by", sa.String(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=True),
        sa.Column("marker_id", sa.Uuid(), nullable=True),
        sa.Column("is_issued", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("content_sha256", sa.String(), server_default="", nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column(
            "added_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "provided_by IN ('own','counterpart')",
            name=op.f("ck_joint_inspection_document_provided_by_known"),
        ),
        sa.CheckConstraint("side IN ('ours','theirs')", name=op.f("ck_joint_inspection_document_side_known")),
        sa.ForeignKeyConstraint(
            ["added_by"], ["account.id"], name=op.f("fk_joint_inspection_document_added_by")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["joint_inspection.id"],
            name=op.f("fk_joint_inspection_document_inspection_id"),
        ),
        sa.ForeignKeyConstraint(
            ["kind"], ["inspection_document_kind.code"], name=op.f("fk_joint_inspection_document_kind")
        ),
        sa.ForeignKeyConstraint(
            ["marker_id"], ["boundary_marker.id"], name=op.f("fk_joint_inspection_document_marker_id")
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["joint_inspection_measure.id"],
            name=op.f("fk_joint_inspection_document_measure_id"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_joint_inspection_document_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_inspection_document")),
        info={"part_of": ("joint_inspection", "inspection_id", "documents")},
    )
    op.create_index(
        "ix_joint_inspection_document_inspection_id",
        "joint_inspection_document",
        ["inspection_id", "added_at"],
        unique=False,
    )
    op.create_index(
        "ix_joint_inspection_document_sha256", "joint_inspection_document", ["sha256"], unique=False
    )
    op.create_index(
        "uq_joint_inspection_document_issued",
        "joint_inspection_document",
        ["inspection_id", "kind", "content_sha256", "marker_id"],
        unique=True,
        postgresql_where=sa.text("is_issued"),
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "joint_inspection_measure_step",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=False),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("our_present", sa.String(), server_default="", nullable=False),
        sa.Column("their_present", sa.String(), server_default="", nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("evidence", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.Column(
            "done_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["done_by"], ["account.id"], name=op.f("fk_joint_inspection_measure_step_done_by")
        ),
        sa.ForeignKeyConstraint(
            ["from_state"], ["measure_state.code"], name=op.f("fk_joint_inspection_measure_step_from_state")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["joint_inspection.id"],
            name=op.f("fk_joint_inspection_measure_step_inspection_id"),
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["joint_inspection_measure.id"],
            name=op.f("fk_joint_inspection_measure_step_measure_id"),
        ),
        sa.ForeignKeyConstraint(
            ["to_state"], ["measure_state.code"], name=op.f("fk_joint_inspection_measure_step_to_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_inspection_measure_step")),
        info={"part_of": ("joint_inspection", "inspection_id", "measure_steps")},
    )
    op.create_index(
        "ix_joint_inspection_measure_step_inspection_id",
        "joint_inspection_measure_step",
        ["inspection_id"],
        unique=False,
    )
    op.create_index(
        "ix_joint_inspection_measure_step_measure_id",
        "joint_inspection_measure_step",
        ["measure_id", "done_at"],
        unique=False,
    )
    op.create_table(
        "joint_inspection_photo",
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("view", sa.String(), nullable=False),
        sa.Column("caption", sa.String(), server_default="", nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["joint_inspection.id"], name=op.f("fk_joint_inspection_photo_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["observation_id"],
            ["joint_inspection_observation.id"],
            name=op.f("fk_joint_inspection_photo_observation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_joint_inspection_photo_sha256")
        ),
        sa.ForeignKeyConstraint(["view"], ["photo_view.code"], name=op.f("fk_joint_inspection_photo_view")),
        sa.PrimaryKeyConstraint("observation_id", "sha256", name=op.f("pk_joint_inspection_photo")),
        info={"part_of": ("joint_inspection", "inspection_id", "photos")},
    )
    op.create_index(
        "ix_joint_inspection_photo_inspection_id", "joint_inspection_photo", ["inspection_id"], unique=False
    )
    op.create_index("ix_joint_inspection_photo_sha256", "joint_inspection_photo", ["sha256"], unique=False)
    op.create_table(
        "joint_inspection_reference_check",
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("reference_id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["joint_inspection.id"],
            name=op.f("fk_joint_inspection_reference_check_inspection_id"),
        ),
        sa.ForeignKeyConstraint(
            ["observation_id"],
            ["joint_inspection_observation.id"],
            name=op.f("fk_joint_inspection_reference_check_observation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "observation_id", "reference_id", name=op.f("pk_joint_inspection_reference_check")
        ),
        info={"part_of": ("joint_inspection", "inspection_id", "reference_checks")},
    )
    op.create_index(
        "ix_joint_inspection_reference_check_inspection_id",
        "joint_inspection_reference_check",
        ["inspection_id"],
        unique=False,
    )
