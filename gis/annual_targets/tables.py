"""Targets that a plan of the bureau sets for a year."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from gis.database import Base


class AnnualTarget(Base):
    """One target: what the plan says, the figure in it, and what staff or the register know to be reached.

    `data/reference/annual_target.csv` seeds the table; a row that staff changed (`edited`) stays as it is.
    """

    __tablename__ = "annual_target"
    __table_args__ = (
        CheckConstraint("year BETWEEN 1950 AND 2200", name="year_in_range"),
        CheckConstraint("(recorded_value IS NULL) = (recorded_on IS NULL)", name="record_is_dated"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int]
    position: Mapped[int]
    topic_zh: Mapped[str]
    topic_en: Mapped[str]
    text_zh: Mapped[str]
    text_en: Mapped[str]
    #: Null where the plan gives no figure
    target_value: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    unit_zh: Mapped[str] = mapped_column(server_default="")
    unit_en: Mapped[str] = mapped_column(server_default="")
    #: How the figure is counted (统计口径), as the plan or the bureau says
    counting: Mapped[str] = mapped_column(server_default="")
    due: Mapped[date | None]
    #: What the register itself can count for it (gis/home/queries.py); null: nothing yet
    measure: Mapped[str | None]
    #: What staff know to be reached, and on which day
    recorded_value: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    recorded_on: Mapped[date | None]
    recorded_note: Mapped[str] = mapped_column(server_default="")
    source: Mapped[str]
    source_number: Mapped[str] = mapped_column(server_default="")
    source_dated: Mapped[date | None]
    #: Whether figure and date stand in the plan as they are here; false: staff have to confirm
    verified: Mapped[bool]
    note: Mapped[str] = mapped_column(server_default="")
    edited: Mapped[bool] = mapped_column(server_default=text("false"))
