"""Create the register."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geoalchemy2 import Geometry

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute(sa.schema.CreateSequence(sa.Sequence("proposal_count")))
    op.create_table(
        "code_system",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_code_system")),
    )
    op.create_table(
        "division_event_type",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_division_event_type")),
    )
    op.create_table(
        "division_level",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_division_level")),
    )
    op.create_table(
        "geometry_role",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_geometry_role")),
    )
    op.create_table(
        "location_method",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_location_method")),
    )
    op.create_table(
        "name_event_type",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_name_event_type")),
    )
    op.create_table(
        "name_language",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_name_language")),
    )
    op.create_table(
        "name_type",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_name_type")),
    )
    op.create_table(
        "organisation_kind",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_organisation_kind")),
    )
    op.create_table(
        "place_name_category",
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_place_name_category")),
    )
    op.create_table(
        "proposal_state",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_proposal_state")),
    )
    op.create_table(
        "publication_level",
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_publication_level")),
        sa.UniqueConstraint("rank", name=op.f("uq_publication_level_rank")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), server_default="", nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("demonstration_name", sa.String(), nullable=True),
        sa.CheckConstraint("title <> ''", name=op.f("ck_source_title_given")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
    )
    op.create_table(
        "standard_basis",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_standard_basis")),
    )
    op.create_table(
        "administrative_division",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("publication_level", sa.String(), server_default="public", nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_level"],
            ["publication_level.code"],
            name=op.f("fk_administrative_division_publication_level"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_administrative_division_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_administrative_division")),
    )
    op.create_table(
        "division_event",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("date_precision", sa.String(), server_default="day", nullable=False),
        sa.Column("authority", sa.String(), server_default="", nullable=False),
        sa.Column("document_number", sa.String(), server_default="", nullable=False),
        sa.Column("description", sa.String(), server_default="", nullable=False),
        sa.Column("no_successor", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("no_successor_reason", sa.String(), server_default="", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "NOT no_successor OR no_successor_reason <> ''",
            name=op.f("ck_division_event_stated_none_has_reason"),
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_division_event_source_id")),
        sa.ForeignKeyConstraint(["type"], ["division_event_type.code"], name=op.f("fk_division_event_type")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division_event")),
    )
    op.create_index("ix_division_event_on_date", "division_event", ["on_date"], unique=False)
    op.create_table(
        "division_type",
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("is_statistical", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["level"], ["division_level.code"], name=op.f("fk_division_type_level")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_division_type")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("county_code", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["kind"], ["organisation_kind.code"], name=op.f("fk_organisation_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name", name=op.f("uq_organisation_name")),
    )
    op.create_table(
        "publication_rule",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["level"], ["publication_level.code"], name=op.f("fk_publication_rule_level")
        ),
        sa.PrimaryKeyConstraint("subject", "field", name=op.f("pk_publication_rule")),
    )
    op.create_table(
        "role",
        sa.Column("clearance", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["clearance"], ["publication_level.code"], name=op.f("fk_role_clearance")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_role")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_account_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
    )
    op.create_geospatial_table(
        "division_boundary",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
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
        sa.Column("is_indicative", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("division_id"), "="),
            (sa.column("valid"), "&&"),
            using="gist",
            name="ex_division_boundary_valid",
        ),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_division_boundary_valid_not_empty")),
        sa.CheckConstraint(
            "ST_IsValid(geom) AND NOT ST_IsEmpty(geom)",
            name=op.f("ck_division_boundary_geom_valid"),
        ),
        sa.ForeignKeyConstraint(
            ["division_id"],
            ["administrative_division.id"],
            name=op.f("fk_division_boundary_division_id"),
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_division_boundary_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division_boundary")),
    )
    op.create_geospatial_index(
        "ix_division_boundary_geom",
        "division_boundary",
        ["geom"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_table(
        "division_code",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("code_system", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("code_system"), "="),
            (sa.column("code"), "="),
            (sa.column("valid"), "&&"),
            using="gist",
            name="ex_division_code_code",
        ),
        postgresql.ExcludeConstraint(
            (sa.column("division_id"), "="),
            (sa.column("code_system"), "="),
            (sa.column("valid"), "&&"),
            using="gist",
            name="ex_division_code_division",
        ),
        sa.CheckConstraint("code ~ '^[0-9]{6}([0-9]{3}){0,2}$'", name=op.f("ck_division_code_code_form")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_division_code_valid_not_empty")),
        sa.ForeignKeyConstraint(
            ["code_system"], ["code_system.code"], name=op.f("fk_division_code_code_system")
        ),
        sa.ForeignKeyConstraint(
            ["division_id"],
            ["administrative_division.id"],
            name=op.f("fk_division_code_division_id"),
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_division_code_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division_code")),
    )
    op.create_index(
        "ix_division_code_code",
        "division_code",
        ["code"],
        unique=False,
        postgresql_ops={"code": "text_pattern_ops"},
    )
    op.create_table(
        "division_event_party",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.CheckConstraint(
            "part IN ('predecessor','successor','subject')",
            name=op.f("ck_division_event_party_part_known"),
        ),
        sa.ForeignKeyConstraint(
            ["division_id"],
            ["administrative_division.id"],
            name=op.f("fk_division_event_party_division_id"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["division_event.id"], name=op.f("fk_division_event_party_event_id")
        ),
        sa.PrimaryKeyConstraint("event_id", "division_id", "part", name=op.f("pk_division_event_party")),
    )
    op.create_index(
        "ix_division_event_party_division_id", "division_event_party", ["division_id"], unique=False
    )
    op.create_table(
        "division_state",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("body_name", sa.String(), nullable=True),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("division_id"), "="),
            (sa.column("valid"), "&&"),
            using="gist",
            name="ex_division_state_valid",
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_division_state_name_given")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_division_state_valid_not_empty")),
        sa.ForeignKeyConstraint(
            ["division_id"],
            ["administrative_division.id"],
            name=op.f("fk_division_state_division_id"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["administrative_division.id"], name=op.f("fk_division_state_parent_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_division_state_source_id")),
        sa.ForeignKeyConstraint(["type"], ["division_type.code"], name=op.f("fk_division_state_type")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division_state")),
    )
    op.create_index(
        "ix_division_state_name",
        "division_state",
        ["name"],
        unique=False,
        postgresql_ops={"name": "text_pattern_ops"},
    )
    op.create_index("ix_division_state_parent_id", "division_state", ["parent_id"], unique=False)
    op.create_table(
        "feature",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("national_code", sa.String(), nullable=True),
        sa.Column("division_id", sa.Uuid(), nullable=True),
        sa.Column("origin", sa.String(), server_default="", nullable=False),
        sa.Column("meaning", sa.String(), server_default="", nullable=False),
        sa.Column("history", sa.String(), server_default="", nullable=False),
        sa.Column("description", sa.String(), server_default="", nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("publication_level", sa.String(), server_default="public", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("national_code ~ '^[0-9]{20}$'", name=op.f("ck_feature_national_code_form")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_feature_valid_not_empty")),
        sa.ForeignKeyConstraint(["category"], ["place_name_category.code"], name=op.f("fk_feature_category")),
        sa.ForeignKeyConstraint(
            ["division_id"], ["administrative_division.id"], name=op.f("fk_feature_division_id")
        ),
        sa.ForeignKeyConstraint(
            ["publication_level"],
            ["publication_level.code"],
            name=op.f("fk_feature_publication_level"),
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_feature_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feature")),
    )
    op.create_index("ix_feature_category", "feature", ["category", "id"], unique=False)
    op.create_index(
        "ix_feature_division_id",
        "feature",
        ["division_id"],
        unique=False,
        postgresql_where=sa.text("division_id IS NOT NULL"),
    )
    op.create_index("ix_feature_source_id", "feature", ["source_id"], unique=False)
    op.create_index(
        "uq_feature_national_code",
        "feature",
        ["national_code"],
        unique=True,
        postgresql_where=sa.text("national_code IS NOT NULL"),
    )
    op.create_table(
        "proposal_kind",
        sa.Column("required_approvals", sa.Integer(), nullable=False),
        sa.Column("deciding_role", sa.String(), nullable=True),
        sa.Column("document_required", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["deciding_role"], ["role.code"], name=op.f("fk_proposal_kind_deciding_role")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_proposal_kind")),
    )
    op.create_table(
        "account_area",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_area_account_id")),
        sa.ForeignKeyConstraint(
            ["division_id"],
            ["administrative_division.id"],
            name=op.f("fk_account_area_division_id"),
        ),
        sa.PrimaryKeyConstraint("account_id", "division_id", name=op.f("pk_account_area")),
    )
    op.create_table(
        "account_role",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_role_account_id")),
        sa.ForeignKeyConstraint(["role"], ["role.code"], name=op.f("fk_account_role_role")),
        sa.PrimaryKeyConstraint("account_id", "role", name=op.f("pk_account_role")),
    )
    op.create_table(
        "account_secret",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("failed_tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_secret_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_secret")),
        info={"history": False},
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_api_token_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
        info={"history": False},
    )
    op.create_index("ix_api_token_account_id", "api_token", ["account_id"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "uploaded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_attachment_sha256_form")),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_attachment_not_empty")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["account.id"], name=op.f("fk_attachment_uploaded_by")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_attachment")),
    )
    op.create_table(
        "feature_division",
        sa.Column("feature_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["division_id"],
            ["administrative_division.id"],
            name=op.f("fk_feature_division_division_id"),
        ),
        sa.ForeignKeyConstraint(["feature_id"], ["feature.id"], name=op.f("fk_feature_division_feature_id")),
        sa.PrimaryKeyConstraint("feature_id", "division_id", name=op.f("pk_feature_division")),
    )
    op.create_index("ix_feature_division_division_id", "feature_division", ["division_id"], unique=False)
    op.create_geospatial_table(
        "feature_geometry",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("feature_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column(
            "geom",
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
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("is_approximate", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("verbatim", sa.String(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("NOT ST_IsEmpty(geom)", name=op.f("ck_feature_geometry_geom_not_empty")),
        sa.CheckConstraint("accuracy_m >= 0", name=op.f("ck_feature_geometry_accuracy_not_negative")),
        sa.ForeignKeyConstraint(["feature_id"], ["feature.id"], name=op.f("fk_feature_geometry_feature_id")),
        sa.ForeignKeyConstraint(
            ["method"], ["location_method.code"], name=op.f("fk_feature_geometry_method")
        ),
        sa.ForeignKeyConstraint(["role"], ["geometry_role.code"], name=op.f("fk_feature_geometry_role")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_feature_geometry_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feature_geometry")),
    )
    op.create_index("ix_feature_geometry_feature_id", "feature_geometry", ["feature_id"], unique=False)
    op.create_geospatial_index(
        "ix_feature_geometry_geom",
        "feature_geometry",
        ["geom"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("lock_key", sa.BigInteger(), sa.Identity(always=False, start=1), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("arguments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(), server_default="queued", nullable=False),
        sa.Column("done", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("total", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("step", sa.String(), nullable=True),
        sa.Column(
            "step_params",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("error", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued','running','succeeded','refused','failed','cancelled','interrupted')",
            name=op.f("ck_job_state_known"),
        ),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_job_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("lock_key", name=op.f("uq_job_lock_key")),
        info={"history": False},
    )
    op.create_index("ix_job_created_by", "job", ["created_by", "created_at"], unique=False)
    op.create_table(
        "login_session",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("csrf_token", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_login_session_account_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_login_session")),
        info={"history": False},
    )
    op.create_index("ix_login_session_account_id", "login_session", ["account_id"], unique=False)
    op.create_table(
        "place_name",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("feature_id", sa.Uuid(), nullable=False),
        sa.Column("name_type", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("specific_term", sa.String(), server_default="", nullable=False),
        sa.Column("generic_term", sa.String(), server_default="", nullable=False),
        sa.Column("romanization", sa.String(), server_default="", nullable=False),
        sa.Column("pinyin", sa.String(), server_default="", nullable=False),
        sa.Column("reading_confirmed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("roman_key", sa.String(), server_default="", nullable=False),
        sa.Column("standard_basis", sa.String(), nullable=True),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("feature_id"), "="),
            (sa.column("language"), "="),
            (sa.column("valid"), "&&"),
            where=sa.text("name_type = 'standard'"),
            using="gist",
            name="ex_place_name_standard",
        ),
        sa.CheckConstraint(
            "(name_type = 'standard') = (standard_basis IS NOT NULL)",
            name=op.f("ck_place_name_standard_name_has_basis"),
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_place_name_name_given")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_place_name_valid_not_empty")),
        sa.ForeignKeyConstraint(["feature_id"], ["feature.id"], name=op.f("fk_place_name_feature_id")),
        sa.ForeignKeyConstraint(["language"], ["name_language.code"], name=op.f("fk_place_name_language")),
        sa.ForeignKeyConstraint(["name_type"], ["name_type.code"], name=op.f("fk_place_name_name_type")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_place_name_source_id")),
        sa.ForeignKeyConstraint(
            ["standard_basis"], ["standard_basis.code"], name=op.f("fk_place_name_standard_basis")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_name")),
    )
    op.create_index("ix_place_name_feature_id", "place_name", ["feature_id"], unique=False)
    op.create_index(
        "ix_place_name_name",
        "place_name",
        ["name"],
        unique=False,
        postgresql_ops={"name": "text_pattern_ops"},
    )
    op.create_index(
        "ix_place_name_roman_key",
        "place_name",
        ["roman_key"],
        unique=False,
        postgresql_ops={"roman_key": "text_pattern_ops"},
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="draft", nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("areas", postgresql.ARRAY(sa.UUID()), nullable=False),
        sa.Column("required_approvals", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("first_load", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("item_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("required_approvals >= 1", name=op.f("ck_proposal_approval_required")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_proposal_author_id")),
        sa.ForeignKeyConstraint(["kind"], ["proposal_kind.code"], name=op.f("fk_proposal_kind")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_proposal_organisation_id")
        ),
        sa.ForeignKeyConstraint(["state"], ["proposal_state.code"], name=op.f("fk_proposal_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("id", "author_id", name="uq_proposal_author"),
        sa.UniqueConstraint("number", name=op.f("uq_proposal_number")),
    )
    op.create_index("ix_proposal_author_id", "proposal", ["author_id", "created_at"], unique=False)
    op.create_index("ix_proposal_state", "proposal", ["state", "created_at"], unique=False)
    op.create_table(
        "name_event",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("feature_id", sa.Uuid(), nullable=False),
        sa.Column("name_id", sa.Uuid(), nullable=True),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("date_precision", sa.String(), server_default="day", nullable=False),
        sa.Column("authority", sa.String(), server_default="", nullable=False),
        sa.Column("document_number", sa.String(), server_default="", nullable=False),
        sa.Column("description", sa.String(), server_default="", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["feature_id"], ["feature.id"], name=op.f("fk_name_event_feature_id")),
        sa.ForeignKeyConstraint(["name_id"], ["place_name.id"], name=op.f("fk_name_event_name_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_name_event_source_id")),
        sa.ForeignKeyConstraint(["type"], ["name_event_type.code"], name=op.f("fk_name_event_type")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_event")),
    )
    op.create_index("ix_name_event_feature_id", "name_event", ["feature_id"], unique=False)
    op.create_table(
        "proposal_attachment",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("title", sa.String(), server_default="", nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column(
            "added_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_proposal_attachment_added_by")),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_proposal_attachment_proposal_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_proposal_attachment_sha256")
        ),
        sa.PrimaryKeyConstraint("proposal_id", "sha256", name=op.f("pk_proposal_attachment")),
    )
    op.create_table(
        "proposal_comment",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column(
            "written_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_proposal_comment_account_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_proposal_comment_proposal_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_comment")),
    )
    op.create_index(
        "ix_proposal_comment_proposal_id",
        "proposal_comment",
        ["proposal_id", "written_at"],
        unique=False,
    )
    op.create_table(
        "proposal_decision",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), server_default="", nullable=False),
        sa.Column("scan_sha256", sa.String(), nullable=True),
        sa.Column("signed_by", sa.String(), nullable=True),
        sa.Column(
            "decided_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "decision IN ('approved','returned','rejected')",
            name=op.f("ck_proposal_decision_decision_known"),
        ),
        sa.CheckConstraint(
            "(scan_sha256 IS NULL) = (signed_by IS NULL)",
            name=op.f("ck_proposal_decision_paper_has_scan_and_signatory"),
        ),
        sa.CheckConstraint("account_id <> author_id", name=op.f("ck_proposal_decision_author_never_decides")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_proposal_decision_account_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_proposal_decision_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id", "author_id"],
            ["proposal.id", "proposal.author_id"],
            name="fk_proposal_decision_author",
            onupdate="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["scan_sha256"], ["attachment.sha256"], name=op.f("fk_proposal_decision_scan_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_decision")),
    )
    op.create_index(
        "ix_proposal_decision_proposal_id",
        "proposal_decision",
        ["proposal_id", "decided_at"],
        unique=False,
    )
    op.create_table(
        "proposal_item",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "(action = 'create') = (base_version IS NULL)",
            name=op.f("ck_proposal_item_update_has_base_version"),
        ),
        sa.CheckConstraint("action IN ('create','update')", name=op.f("ck_proposal_item_action_known")),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_proposal_item_proposal_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("proposal_id", "position", name=op.f("pk_proposal_item")),
    )
    op.create_index("ix_proposal_item_record_id", "proposal_item", ["record_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("restore a backup instead: the register's history can't be unmade")
