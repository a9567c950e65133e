"""Keep cemeteries and historic clusters, plots and niches, burials."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from geoalchemy2 import Geometry

revision: str = "0040"
down_revision: str | None = "0039"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "burial_certificate",
        sa.Column("for_relocation", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_burial_certificate")),
        info={"settable": ("for_relocation",)},
    )
    op.create_table(
        "burial_place_kind",
        sa.Column("holds", sa.Integer(), nullable=False),
        sa.Column("is_niche", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_burial_place_kind")),
        info={"settable": ("holds",)},
    )
    op.create_table(
        "cemetery_kind",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_cemetery_kind")),
    )
    op.create_table(
        "cemetery_state",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_cemetery_state")),
    )
    op.create_table(
        "cemetery",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
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
            ),
            nullable=True,
        ),
        sa.Column("address", sa.String(), server_default="", nullable=False),
        sa.Column("manager", sa.String(), server_default="", nullable=False),
        sa.Column("approved_area_m2", sa.Numeric(precision=12, scale=1), nullable=True),
        sa.Column("green_percent", sa.Numeric(precision=5, scale=1), nullable=True),
        sa.Column("gates", sa.Integer(), nullable=True),
        sa.Column("surveyed_graves", sa.Integer(), nullable=True),
        sa.Column("surveyed_on", sa.Date(), nullable=True),
        sa.Column("approval_number", sa.String(), server_default="", nullable=False),
        sa.Column("approved_by", sa.String(), server_default="", nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approval_sha256", sa.String(), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(approved_on IS NULL) = (approval_number = '')", name=op.f("ck_cemetery_approval_is_dated")
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_cemetery_named")),
        sa.CheckConstraint("number <> ''", name=op.f("ck_cemetery_numbered")),
        sa.CheckConstraint(
            "(surveyed_graves IS NULL) = (surveyed_on IS NULL)", name=op.f("ck_cemetery_survey_is_dated")
        ),
        sa.CheckConstraint("ST_IsValid(geom) AND NOT ST_IsEmpty(geom)", name=op.f("ck_cemetery_geom_valid")),
        sa.CheckConstraint("approved_area_m2 > 0", name=op.f("ck_cemetery_area_positive")),
        sa.CheckConstraint("gates >= 0", name=op.f("ck_cemetery_gates_positive")),
        sa.CheckConstraint("green_percent BETWEEN 0 AND 100", name=op.f("ck_cemetery_green_share_possible")),
        sa.CheckConstraint("surveyed_graves >= 0", name=op.f("ck_cemetery_graves_positive")),
        sa.ForeignKeyConstraint(
            ["approval_sha256"], ["attachment.sha256"], name=op.f("fk_cemetery_approval_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["division_id"], ["administrative_division.id"], name=op.f("fk_cemetery_division_id")
        ),
        sa.ForeignKeyConstraint(["kind"], ["cemetery_kind.code"], name=op.f("fk_cemetery_kind")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_cemetery_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cemetery")),
        sa.UniqueConstraint("number", name="uq_cemetery_number"),
    )
    op.create_index("ix_cemetery_division_id", "cemetery", ["division_id"], unique=False)
    op.create_index("ix_cemetery_geom", "cemetery", ["geom"], unique=False, postgresql_using="gist")
    op.create_index("ix_cemetery_source_id", "cemetery", ["source_id"], unique=False)
    op.create_table(
        "burial_place",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("cemetery_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("area_m2", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("stone_height_m", sa.Numeric(precision=4, scale=2), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("number <> ''", name=op.f("ck_burial_place_numbered")),
        sa.CheckConstraint("area_m2 > 0", name=op.f("ck_burial_place_area_positive")),
        sa.CheckConstraint("stone_height_m >= 0", name=op.f("ck_burial_place_height_positive")),
        sa.ForeignKeyConstraint(["cemetery_id"], ["cemetery.id"], name=op.f("fk_burial_place_cemetery_id")),
        sa.ForeignKeyConstraint(["kind"], ["burial_place_kind.code"], name=op.f("fk_burial_place_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_burial_place")),
        sa.UniqueConstraint("cemetery_id", "number", name="uq_burial_place_number"),
        info={"part_of": ("cemetery", "cemetery_id", "places")},
    )
    op.create_table(
        "cemetery_capacity",
        sa.Column("cemetery_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("plots", sa.Integer(), nullable=False),
        sa.Column("niches", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("plots >= 0 AND niches >= 0", name=op.f("ck_cemetery_capacity_numbers_positive")),
        sa.ForeignKeyConstraint(
            ["cemetery_id"], ["cemetery.id"], name=op.f("fk_cemetery_capacity_cemetery_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_cemetery_capacity_recorded_by")
        ),
        sa.PrimaryKeyConstraint("cemetery_id", "since", name=op.f("pk_cemetery_capacity")),
        info={"part_of": ("cemetery", "cemetery_id", "capacities")},
    )
    op.create_table(
        "cemetery_state_day",
        sa.Column("cemetery_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["cemetery_id"], ["cemetery.id"], name=op.f("fk_cemetery_state_day_cemetery_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_cemetery_state_day_recorded_by")
        ),
        sa.ForeignKeyConstraint(["state"], ["cemetery_state.code"], name=op.f("fk_cemetery_state_day_state")),
        sa.PrimaryKeyConstraint("cemetery_id", "since", name=op.f("pk_cemetery_state_day")),
        info={"part_of": ("cemetery", "cemetery_id", "states")},
    )
    op.create_table(
        "burial",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("buried_on", sa.Date(), nullable=False),
        sa.Column("term_until", sa.Date(), nullable=False),
        sa.Column("certificate", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("origin_grave", sa.String(), server_default="", nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(), server_default="", nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(ended_on IS NULL) = (end_reason = '')", name=op.f("ck_burial_ended_with_reason")
        ),
        sa.CheckConstraint(
            "origin = 'new' OR origin_grave <> ''", name=op.f("ck_burial_relocated_from_somewhere")
        ),
        sa.CheckConstraint(
            "origin = 'relocated' OR origin_grave = ''", name=op.f("ck_burial_origin_grave_of_relocated")
        ),
        sa.CheckConstraint("origin IN ('new','relocated')", name=op.f("ck_burial_origin_known")),
        sa.CheckConstraint(
            "(entered_on IS NULL) = (entered_by IS NULL)", name=op.f("ck_burial_entered_by_somebody")
        ),
        sa.CheckConstraint("ended_on >= buried_on", name=op.f("ck_burial_ended_after_beginning")),
        sa.CheckConstraint("term_until > buried_on", name=op.f("ck_burial_term_after_beginning")),
        sa.ForeignKeyConstraint(
            ["certificate"], ["burial_certificate.code"], name=op.f("fk_burial_certificate")
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["account.id"], name=op.f("fk_burial_entered_by")),
        sa.ForeignKeyConstraint(["place_id"], ["burial_place.id"], name=op.f("fk_burial_place_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_burial_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_burial")),
        info={"part_of": ("burial_place", "place_id", "burials")},
    )
    op.create_index("ix_burial_entered_on", "burial", ["entered_on", "buried_on"], unique=False)
    op.create_index("ix_burial_place_id", "burial", ["place_id", "buried_on"], unique=False)
    op.create_table(
        "burial_person",
        sa.Column("burial_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("identity_number", sa.String(), server_default="", nullable=False),
        sa.Column("died_on", sa.Date(), nullable=True),
        sa.Column("certificate_number", sa.String(), nullable=False),
        sa.Column("contact_name", sa.String(), server_default="", nullable=False),
        sa.Column("contact_phone", sa.String(), server_default="", nullable=False),
        sa.Column("relation", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("certificate_number <> ''", name=op.f("ck_burial_person_certificate_numbered")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_burial_person_named")),
        sa.ForeignKeyConstraint(["burial_id"], ["burial.id"], name=op.f("fk_burial_person_burial_id")),
        sa.PrimaryKeyConstraint("burial_id", name=op.f("pk_burial_person")),
        info={"history": False},
    )
