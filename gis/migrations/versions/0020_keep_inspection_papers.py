"""Keep templates of inspection papers and the papers that were issued."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "paper_template",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "uploaded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_paper_template_version_positive")),
        sa.ForeignKeyConstraint(
            ["kind"], ["inspection_document_kind.code"], name=op.f("fk_paper_template_kind")
        ),
        sa.ForeignKeyConstraint(["uploaded_by"], ["account.id"], name=op.f("fk_paper_template_uploaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_template")),
        sa.UniqueConstraint("kind", "version", name="uq_paper_template_kind_version"),
        info={"history": False},
    )
    op.create_table(
        "issued_paper",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), server_default="", nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("check_code", sa.String(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("template_sha256", sa.String(), nullable=False),
        sa.Column("docx_sha256", sa.String(), nullable=True),
        sa.Column("pdf_sha256", sa.String(), nullable=True),
        sa.Column("xlsx_sha256", sa.String(), nullable=True),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column(
            "issued_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_issued_paper_version_positive")),
        sa.CheckConstraint(
            "num_nonnulls(docx_sha256, pdf_sha256, xlsx_sha256) > 0", name=op.f("ck_issued_paper_has_a_file")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["joint_inspection.id"], name=op.f("fk_issued_paper_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["kind"], ["inspection_document_kind.code"], name=op.f("fk_issued_paper_kind")
        ),
        sa.ForeignKeyConstraint(
            ["docx_sha256"], ["attachment.sha256"], name=op.f("fk_issued_paper_docx_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["pdf_sha256"], ["attachment.sha256"], name=op.f("fk_issued_paper_pdf_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["xlsx_sha256"], ["attachment.sha256"], name=op.f("fk_issued_paper_xlsx_sha256")
        ),
        sa.ForeignKeyConstraint(["issued_by"], ["account.id"], name=op.f("fk_issued_paper_issued_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_paper")),
        sa.UniqueConstraint(
            "inspection_id", "kind", "about", "content_sha256", name="uq_issued_paper_content"
        ),
    )
    op.create_index(
        "ix_issued_paper_inspection_id", "issued_paper", ["inspection_id", "kind", "about", "version"]
    )
