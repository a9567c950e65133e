"""What the search looks things up by: derived from the register, never written by hand."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, Integer, SmallInteger, String, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, Range
from sqlalchemy.orm import Mapped, mapped_column

from gis.database import Base


class SearchName(Base):
    """Derived: one name of a division or feature, in every form that it is typed in.

    gis/sql/051 writes it whenever the periods of the record are made anew.
    """

    __tablename__ = "search_name"
    __table_args__ = (
        # Usage: make the names of a record anew; names of the divisions and features within a division
        Index("ix_search_name_record_id", "record_id"),
        # Usage: the place of a division, whose weight follows the division
        Index("ix_search_name_hit_id", "hit_id"),
        # Usage: beginning of a name in characters, the widest divisions first
        Index("ix_search_name_han", "weight", "han", postgresql_where=text("han IS NOT NULL")),
        # Usage: beginning of its reading in letters
        Index("ix_search_name_roman", "weight", "roman", postgresql_where=text("roman IS NOT NULL")),
        # Usage: beginning of its official spelling where that is no reading of the characters
        Index("ix_search_name_official", "official", postgresql_where=text("official IS NOT NULL")),
        # Usage: first letters of its syllables
        Index(
            "ix_search_name_initials",
            "initials",
            "weight",
            postgresql_where=text("initials IS NOT NULL"),
        ),
        # Usage: beginning of a name in Mongolian script
        Index("ix_search_name_mongolian", "mongolian", postgresql_where=text("mongolian IS NOT NULL")),
        # Usage: characters inside a name, names with one letter or character wrong
        Index("ix_search_name_parts", "parts", postgresql_using="gin"),
        # Usage: everything of a type
        Index("ix_search_name_kind", "kind"),
        {"info": {"history": False}},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    #: division or place_name
    subject: Mapped[str]
    record_id: Mapped[UUID]
    #: What comes as one hit: the division, or the feature that is no division's place
    hit_id: Mapped[UUID]
    #: Position of the division's level, the widest first; 9 for what is no division
    weight: Mapped[int] = mapped_column(SmallInteger)
    #: Type of the division, or else category of the feature
    kind: Mapped[str] = mapped_column(String(collation="C"))
    publication_level: Mapped[str]
    #: The divisions that a reader must share to see a stricter record, and that it lies in
    places: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    #: When the record exists, and when it bears the name
    lasting: Mapped[Range[date]] = mapped_column(DATERANGE)
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
    name: Mapped[str]
    name_type: Mapped[str]
    #: The name without spaces, stops and widths
    han: Mapped[str | None] = mapped_column(String(collation="C"))
    #: The same without its generic term (通名)
    core: Mapped[str | None] = mapped_column(String(collation="C"))
    #: Letters of its reading without tones, ü and v as u
    roman: Mapped[str | None] = mapped_column(String(collation="C"))
    #: How many of these letters are the name without its generic term; null where it can't be told
    core_letters: Mapped[int | None] = mapped_column(SmallInteger)
    official: Mapped[str | None] = mapped_column(String(collation="C"))
    initials: Mapped[str | None] = mapped_column(String(collation="C"))
    #: Letters of the Mongolian script, look-alikes as one (gis/sql/050)
    mongolian: Mapped[str | None] = mapped_column(String(collation="C"))
    #: Hashes of neighbouring characters, and of the spellings with one letter left out
    parts: Mapped[list[int]] = mapped_column(ARRAY(Integer))


class DivisionPath(Base):
    """Derived: the divisions above a division for a time, the widest first (gis/sql/052)."""

    __tablename__ = "division_path"
    __table_args__ = (
        # Usage: everything below a division
        Index("ix_division_path_ancestors", "ancestors", postgresql_using="gin"),
        {"info": {"history": False}},
    )

    division_id: Mapped[UUID] = mapped_column(primary_key=True)
    valid: Mapped[Range[date]] = mapped_column(DATERANGE, primary_key=True)
    ancestors: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))


class CharacterReading(Base):
    """How a character is read first, for divisions whose place has no reading of its own."""

    __tablename__ = "character_reading"
    __table_args__ = ({"info": {"history": False}},)

    character: Mapped[str] = mapped_column(String(collation="C"), primary_key=True)
    #: Without tone: wu
    reading: Mapped[str]
