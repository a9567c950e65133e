"""Word templates of papers, version after version, and the papers that were issued.

A template is stored whole and never changed: a new one is a new version. An issued paper is stored once, as
attachments, and never made anew.
"""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gis.attachments.tables import Attachment
from gis.database import Base, Key, RecordedAt, refuse
from gis.inspection_papers.rules import NotIssuedAgain, TemplateTaken


class PaperTemplate(Base):
    """One version of a template that staff stored; version 0 is the file that comes with the program."""

    __tablename__ = "paper_template"
    __table_args__ = (
        UniqueConstraint("kind", "version", name="uq_paper_template_kind_version"),
        CheckConstraint("version > 0", name="version_positive"),
        # Rows never change: their history is themselves.
        {"info": {"history": False}},
    )

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(ForeignKey("inspection_document_kind.code"))
    version: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str]
    file_name: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    uploaded_at: Mapped[RecordedAt]


class IssuedPaper(Base):
    """A paper as it was issued: its files, what they were made of, by whom."""

    __tablename__ = "issued_paper"
    __table_args__ = (
        UniqueConstraint("inspection_id", "kind", "about", "content_sha256", name="uq_issued_paper_content"),
        CheckConstraint("version > 0", name="version_positive"),
        CheckConstraint("num_nonnulls(docx_sha256, pdf_sha256, xlsx_sha256) > 0", name="has_a_file"),
        # Usage: papers of an inspection, the newest first
        Index("ix_issued_paper_inspection_id", "inspection_id", "kind", "about", "version"),
        {"info": {"part_of": ("joint_inspection", "inspection_id", "issued_papers")}},
    )

    id: Mapped[Key]
    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("joint_inspection.id"))
    kind: Mapped[str] = mapped_column(ForeignKey("inspection_document_kind.code"))
    #: Which of several of its kind: a section, a marker; empty where there is one
    about: Mapped[str] = mapped_column(server_default="")
    title: Mapped[str]
    #: Counts what was issued of this kind and about
    version: Mapped[int]
    check_code: Mapped[str]
    #: SHA-256 of the facts and the template
    content_sha256: Mapped[str]
    template_version: Mapped[int]
    template_sha256: Mapped[str]
    docx_sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    pdf_sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    xlsx_sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    issued_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    issued_at: Mapped[RecordedAt]


refuse("uq_paper_template_kind_version", TemplateTaken)
refuse("uq_issued_paper_content", NotIssuedAgain)
