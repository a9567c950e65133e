"""How far each feature has got towards the national database; history keeps every step."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from gis.database import Base, refuse
from gis.national_database.rules import CodeReturnedTwice


class NationalEntry(Base):
    """录入状态: state, the code that was returned, why it was returned, who entered it and when.

    A feature without a row is 未录. The code stands here as the national database gave it; in the register
    itself it changes by a proposal only.
    """

    __tablename__ = "national_entry"
    __table_args__ = (
        CheckConstraint("state IN ('entered', 'returned', 'stored')", name="state_known"),
        CheckConstraint("code ~ '^[0-9]{20}$'", name="code_form"),
        CheckConstraint("(code IS NULL) = (coded_on IS NULL)", name="code_dated"),
        CheckConstraint("state <> 'stored' OR code IS NOT NULL", name="stored_with_code"),
        CheckConstraint("(state = 'returned') = (reason <> '')", name="returned_with_reason"),
        Index("uq_national_entry_code", "code", unique=True, postgresql_where=text("code IS NOT NULL")),
        {"info": {"published_as": "national_entry"}},
    )

    feature_id: Mapped[UUID] = mapped_column(ForeignKey("feature.id", ondelete="CASCADE"), primary_key=True)
    #: entered, returned, stored
    state: Mapped[str]
    #: The day of the present state
    on_date: Mapped[date]
    #: Who entered it there
    operator: Mapped[str] = mapped_column(server_default="")
    #: Why it was returned
    reason: Mapped[str] = mapped_column(server_default="")
    #: The 20-digit code as returned, and the day it was given
    code: Mapped[str | None]
    coded_on: Mapped[date | None]


refuse("uq_national_entry_code", CodeReturnedTwice)
