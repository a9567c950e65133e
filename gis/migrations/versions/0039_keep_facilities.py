"""Keep elderly services: facilities, operation and subsidies, fire safety, requests of households."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geoalchemy2 import Geometry

revision: str = "0039"
down_revision: str | None = "0038"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "facility_kind",
        sa.Column("is_institution", sa.Boolean(), nullable=False),
        sa.Column("covers_community", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_facility_kind")),
        info={
            "extensible": True,
            "needed": ("community_station", "rural_centre", "institution"),
            "settable": ("is_institution", "covers_community"),
            "filled": {"is_institution": False, "covers_community": False},
        },
    )
    op.create_table(
        "facility_operation_mode",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_facility_operation_mode")),
        info={"extensible": True},
    )
    op.create_table(
        "facility_state",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_facility_state")),
    )
    op.create_table(
        "home_service_kind",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_home_service_kind")),
        info={"extensible": True},
    )
    op.create_geospatial_table(
        "facility",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("feature_id", sa.Uuid(), nullable=True),
        sa.Column("division_id", sa.Uuid(), nullable=False),
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
        sa.Column("address", sa.String(), server_default="", nullable=False),
        sa.Column("made", sa.String(), nullable=False),
        sa.Column("built_year", sa.Integer(), nullable=True),
        sa.Column("floor_area_m2", sa.Numeric(precision=10, scale=1), nullable=True),
        sa.Column("site_area_m2", sa.Numeric(precision=10, scale=1), nullable=True),
        sa.Column("service_radius_m", sa.Integer(), nullable=True),
        sa.Column("people_served", sa.Integer(), nullable=True),
        sa.Column("operator", sa.String(), server_default="", nullable=False),
        sa.Column("operation_mode", sa.String(), nullable=True),
        sa.Column("opening_hours", sa.String(), server_default="", nullable=False),
        sa.Column("star_rating", sa.Integer(), nullable=True),
        sa.Column("funding", sa.String(), server_default="", nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("publication_level", sa.String(), server_default="internal", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("made IN ('new','rebuilt')", name=op.f("ck_facility_made_known")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_facility_named")),
        sa.CheckConstraint("number <> ''", name=op.f("ck_facility_numbered")),
        sa.CheckConstraint(
            "floor_area_m2 >= 0 AND site_area_m2 >= 0", name=op.f("ck_facility_areas_positive")
        ),
        sa.CheckConstraint("people_served >= 0", name=op.f("ck_facility_people_positive")),
        sa.CheckConstraint("service_radius_m > 0", name=op.f("ck_facility_radius_positive")),
        sa.CheckConstraint("star_rating BETWEEN 1 AND 5", name=op.f("ck_facility_stars_known")),
        sa.ForeignKeyConstraint(
            ["division_id"], ["administrative_division.id"], name=op.f("fk_facility_division_id")
        ),
        sa.ForeignKeyConstraint(["feature_id"], ["feature.id"], name=op.f("fk_facility_feature_id")),
        sa.ForeignKeyConstraint(["kind"], ["facility_kind.code"], name=op.f("fk_facility_kind")),
        sa.ForeignKeyConstraint(
            ["operation_mode"], ["facility_operation_mode.code"], name=op.f("fk_facility_operation_mode")
        ),
        sa.ForeignKeyConstraint(
            ["publication_level"], ["publication_level.code"], name=op.f("fk_facility_publication_level")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_facility_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility")),
        sa.UniqueConstraint("number", name="uq_facility_number"),
    )
    op.create_index("ix_facility_division_id", "facility", ["division_id"], unique=False)
    op.create_index("ix_facility_geom", "facility", ["geom"], unique=False, postgresql_using="gist")
    op.create_index("ix_facility_name", "facility", ["name", "id"], unique=False)
    op.create_index("ix_facility_source_id", "facility", ["source_id"], unique=False)
    op.create_table(
        "personal_data_reading",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "read_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_personal_data_reading_reason_said")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_personal_data_reading_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_data_reading")),
    )
    op.create_index(
        "ix_personal_data_reading_record_id", "personal_data_reading", ["record_id", "read_at"], unique=False
    )
    op.create_table(
        "subsidy_sheet",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("first_month", sa.Date(), nullable=False),
        sa.Column("last_month", sa.Date(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), server_default="draft", nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(state = 'confirmed') = (confirmed_on IS NOT NULL)",
            name=op.f("ck_subsidy_sheet_confirmed_on_a_day"),
        ),
        sa.CheckConstraint(
            "state IN ('draft','confirmed','withdrawn')", name=op.f("ck_subsidy_sheet_state_known")
        ),
        sa.CheckConstraint("first_month <= last_month", name=op.f("ck_subsidy_sheet_months_in_order")),
        sa.CheckConstraint("made_by <> confirmed_by", name=op.f("ck_subsidy_sheet_confirmed_by_another")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["account.id"], name=op.f("fk_subsidy_sheet_confirmed_by")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_subsidy_sheet_made_by")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_subsidy_sheet_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subsidy_sheet")),
        sa.UniqueConstraint("number", name="uq_subsidy_sheet_number"),
    )
    op.create_index("ix_subsidy_sheet_source_id", "subsidy_sheet", ["source_id"], unique=False)
    op.create_table(
        "facility_capacity",
        sa.Column("facility_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("beds", sa.Integer(), nullable=False),
        sa.Column("nursing_beds", sa.Integer(), nullable=False),
        sa.Column("meals", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "beds >= 0 AND nursing_beds >= 0 AND meals >= 0",
            name=op.f("ck_facility_capacity_numbers_positive"),
        ),
        sa.CheckConstraint("nursing_beds <= beds", name=op.f("ck_facility_capacity_nursing_beds_are_beds")),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_facility_capacity_facility_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_facility_capacity_recorded_by")
        ),
        sa.PrimaryKeyConstraint("facility_id", "since", name=op.f("pk_facility_capacity")),
        info={"part_of": ("facility", "facility_id", "capacities")},
    )
    op.create_table(
        "facility_month",
        sa.Column("facility_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("days_open", sa.Integer(), nullable=False),
        sa.Column("meals", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "days_open BETWEEN 0 AND 31 AND meals >= 0 AND people >= 0 AND visits >= 0",
            name=op.f("ck_facility_month_numbers_possible"),
        ),
        sa.CheckConstraint("extract(day FROM month) = 1", name=op.f("ck_facility_month_month_begins")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_facility_month_facility_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_facility_month_recorded_by")),
        sa.PrimaryKeyConstraint("facility_id", "month", name=op.f("pk_facility_month")),
        info={"part_of": ("facility", "facility_id", "months")},
    )
    op.create_table(
        "facility_photo",
        sa.Column("facility_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("caption", sa.String(), server_default="", nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_facility_photo_facility_id")),
        sa.ForeignKeyConstraint(["sha256"], ["attachment.sha256"], name=op.f("fk_facility_photo_sha256")),
        sa.PrimaryKeyConstraint("facility_id", "sha256", name=op.f("pk_facility_photo")),
        info={"part_of": ("facility", "facility_id", "photos")},
    )
    op.create_table(
        "facility_service",
        sa.Column("facility_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_facility_service_facility_id")
        ),
        sa.ForeignKeyConstraint(
            ["service"], ["home_service_kind.code"], name=op.f("fk_facility_service_service")
        ),
        sa.PrimaryKeyConstraint("facility_id", "service", name=op.f("pk_facility_service")),
        info={"part_of": ("facility", "facility_id", "services")},
    )
    op.create_table(
        "facility_state_day",
        sa.Column("facility_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), server_default="", nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_facility_state_day_facility_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_facility_state_day_recorded_by")
        ),
        sa.ForeignKeyConstraint(["state"], ["facility_state.code"], name=op.f("fk_facility_state_day_state")),
        sa.PrimaryKeyConstraint("facility_id", "since", name=op.f("pk_facility_state_day")),
        info={"part_of": ("facility", "facility_id", "states")},
    )
    op.create_table(
        "fire_problem",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("facility_id", sa.Uuid(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("found_by", sa.String(), nullable=False),
        sa.Column("place", sa.String(), server_default="", nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("clause", sa.String(), server_default="", nullable=False),
        sa.Column("is_major", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), server_default="open", nullable=False),
        sa.Column("rectified_by", sa.Uuid(), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closing_note", sa.String(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_on IS NOT NULL)", name=op.f("ck_fire_problem_closed_on_a_day")
        ),
        sa.CheckConstraint("problem <> ''", name=op.f("ck_fire_problem_problem_said")),
        sa.CheckConstraint(
            "state IN ('open','rectified','closed')", name=op.f("ck_fire_problem_state_known")
        ),
        sa.CheckConstraint("rectified_by <> closed_by", name=op.f("ck_fire_problem_closed_by_another")),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_fire_problem_closed_by")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_fire_problem_facility_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_fire_problem_recorded_by")),
        sa.ForeignKeyConstraint(["rectified_by"], ["account.id"], name=op.f("fk_fire_problem_rectified_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fire_problem")),
        sa.UniqueConstraint("number", name="uq_fire_problem_number"),
    )
    op.create_index("ix_fire_problem_facility_id", "fire_problem", ["facility_id", "found_on"], unique=False)
    op.create_table(
        "service_request",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("town_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("wanted_on", sa.Date(), nullable=False),
        sa.Column(
            "received_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("state", sa.String(), server_default="received", nullable=False),
        sa.Column("facility_id", sa.Uuid(), nullable=True),
        sa.Column("choice", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), server_default="", nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(state IN ('done','cancelled')) = (ended_on IS NOT NULL)",
            name=op.f("ck_service_request_ended_on_a_day"),
        ),
        sa.CheckConstraint(
            "state <> 'cancelled' OR outcome <> ''", name=op.f("ck_service_request_cancelled_with_reason")
        ),
        sa.CheckConstraint(
            "state IN ('received','assigned','done','cancelled')", name=op.f("ck_service_request_state_known")
        ),
        sa.CheckConstraint(
            "state NOT IN ('assigned','done') OR facility_id IS NOT NULL",
            name=op.f("ck_service_request_assigned_to_one"),
        ),
        sa.ForeignKeyConstraint(
            ["division_id"], ["administrative_division.id"], name=op.f("fk_service_request_division_id")
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_service_request_facility_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_service_request_recorded_by")),
        sa.ForeignKeyConstraint(
            ["service"], ["home_service_kind.code"], name=op.f("fk_service_request_service")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_service_request_source_id")),
        sa.ForeignKeyConstraint(
            ["town_id"], ["administrative_division.id"], name=op.f("fk_service_request_town_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_request")),
        sa.UniqueConstraint("number", name="uq_service_request_number"),
    )
    op.create_index("ix_service_request_facility_id", "service_request", ["facility_id"], unique=False)
    op.create_index("ix_service_request_source_id", "service_request", ["source_id"], unique=False)
    op.create_index("ix_service_request_town_id", "service_request", ["town_id", "wanted_on"], unique=False)
    op.create_table(
        "subsidy_line",
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("facility_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("due", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("given_before", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("said", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("amount = due - given_before", name=op.f("ck_subsidy_line_amount_is_difference")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_subsidy_line_facility_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["subsidy_sheet.id"], name=op.f("fk_subsidy_line_sheet_id")),
        sa.PrimaryKeyConstraint("sheet_id", "facility_id", "month", name=op.f("pk_subsidy_line")),
        info={"part_of": ("subsidy_sheet", "sheet_id", "lines")},
    )
    op.create_index("ix_subsidy_line_facility_id", "subsidy_line", ["facility_id", "month"], unique=False)
    op.create_table(
        "fire_measure",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("problem_id", sa.Uuid(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_note", sa.String(), server_default="", nullable=False),
        sa.Column("photo_sha256", sa.String(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("measure <> ''", name=op.f("ck_fire_measure_measure_said")),
        sa.CheckConstraint("responsible <> ''", name=op.f("ck_fire_measure_somebody_responsible")),
        sa.ForeignKeyConstraint(
            ["photo_sha256"], ["attachment.sha256"], name=op.f("fk_fire_measure_photo_sha256")
        ),
        sa.ForeignKeyConstraint(["problem_id"], ["fire_problem.id"], name=op.f("fk_fire_measure_problem_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_fire_measure_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fire_measure")),
        info={"part_of": ("fire_problem", "problem_id", "measures")},
    )
    op.create_index("ix_fire_measure_problem_id", "fire_measure", ["problem_id", "due_on"], unique=False)
    op.create_geospatial_table(
        "service_request_person",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("address", sa.String(), server_default="", nullable=False),
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
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_service_request_person_request_id")
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_service_request_person")),
        info={"history": False},
    )
