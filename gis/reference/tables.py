"""Code lists, one table each, and the sources that records cite.

`data/reference` seeds the lists. A row that staff changed (`edited`) is never overwritten by a newer seed.
Staff add and remove codes of the lists that say `extensible` in `info`, but for those `needed` by the
program; the codes of the others all have a meaning in the program, and staff change what people read of
them, and the columns named `settable`. `stated_once` is given with a new code, `filled` is what it gets.
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from gis.database import Base, Key


class CodeRow:
    """One code of a list with its names in both languages."""

    code: Mapped[str] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    position: Mapped[int]
    note: Mapped[str] = mapped_column(server_default="")
    edited: Mapped[bool] = mapped_column(server_default=text("false"))
    #: An ended code stays with the records that have it; no change may give it to another.
    active: Mapped[bool] = mapped_column(server_default=text("true"))


class RemovedCode(Base):
    """A code that staff removed, so that no newer seed brings it back."""

    __tablename__ = "removed_code"

    list_name: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)


class DivisionLevel(CodeRow, Base):
    """Level of an administrative division: county, township, village …"""

    __tablename__ = "division_level"


class DivisionType(CodeRow, Base):
    """Type of an administrative division: 旗, 镇, 苏木, 嘎查 …"""

    __tablename__ = "division_type"
    __table_args__ = ({"info": {"extensible": True, "stated_once": ("level", "is_statistical")}},)
    level: Mapped[str] = mapped_column(ForeignKey("division_level.code"))
    #: A unit of the statistics office only: never a place-name code, never counted as a division.
    is_statistical: Mapped[bool]


class CodeSystem(CodeRow, Base):
    """Who assigned a division code: statistics (nbs), civil affairs (mca), older GB codes."""

    __tablename__ = "code_system"


class PlaceNameCategory(CodeRow, Base):
    """Category of a named feature; not the official GB/T 18521 table (see data/README.md)."""

    __tablename__ = "place_name_category"
    __table_args__ = ({"info": {"extensible": True, "filled": {"confidence": "staff", "source": ""}}},)
    confidence: Mapped[str]
    source: Mapped[str]


class NameType(CodeRow, Base):
    """Standard name, alias, former name or short form."""

    __tablename__ = "name_type"


class NameLanguage(CodeRow, Base):
    """Language and script of a name: zh, mn …"""

    __tablename__ = "name_language"


class StandardBasis(CodeRow, Base):
    """Why a name counts as standard: approval, census, gazetteer, or still to be checked."""

    __tablename__ = "standard_basis"
    __table_args__ = ({"info": {"extensible": True, "needed": ("approval", "unchecked")}},)


class DivisionEventType(CodeRow, Base):
    """What can happen to a division."""

    __tablename__ = "division_event_type"


class NameEventType(CodeRow, Base):
    """What can happen to a name."""

    __tablename__ = "name_event_type"


class GeometryRole(CodeRow, Base):
    """What a geometry shows of its feature: position, course, area, entrance …"""

    __tablename__ = "geometry_role"
    __table_args__ = ({"info": {"extensible": True, "needed": ("position", "course", "area")}},)


class LocationMethod(CodeRow, Base):
    """How a position was found: surveyed, from a map, estimated, approximate."""

    __tablename__ = "location_method"
    __table_args__ = (
        {
            "info": {
                "extensible": True,
                "needed": ("approximate", "generated", "phone", "rtk", "gnss_static"),
                "settable": ("is_surveyed",),
                "filled": {"is_surveyed": False},
            }
        },
    )
    #: Of surveying grade: such a position alone says whether a marker has moved; any other only finds it
    is_surveyed: Mapped[bool] = mapped_column(server_default=text("false"))


class PublicationLevel(CodeRow, Base):
    """Who may see a field or record; the higher rank is the stricter."""

    __tablename__ = "publication_level"
    rank: Mapped[int] = mapped_column(unique=True)


class Role(CodeRow, Base):
    """What an account does in the office."""

    __tablename__ = "role"
    #: Strictest publication level that this role may see
    clearance: Mapped[str] = mapped_column(ForeignKey("publication_level.code"))


class OrganisationKind(CodeRow, Base):
    """The bureau, a 苏木/镇, a neighbouring county, a superior office."""

    __tablename__ = "organisation_kind"


class ProposalState(CodeRow, Base):
    """State of a proposal (变更单)."""

    __tablename__ = "proposal_state"


class ProposalKind(CodeRow, Base):
    """A kind of proposal and what it needs before it is applied."""

    __tablename__ = "proposal_kind"
    __table_args__ = ({"info": {"settable": ("required_approvals", "deciding_role", "document_required")}},)
    required_approvals: Mapped[int]
    #: Role that one of the approving accounts must hold; null: any reviewer
    deciding_role: Mapped[str | None] = mapped_column(ForeignKey("role.code"))
    document_required: Mapped[bool]


class Source(Base):
    """Where a record comes from: what, whose licence, of which date, invented or real."""

    __tablename__ = "source"
    __table_args__ = (CheckConstraint("title <> ''", name="title_given"),)

    id: Mapped[Key]
    title: Mapped[str]
    publisher: Mapped[str] = mapped_column(server_default="")
    licence: Mapped[str]
    dated: Mapped[date | None]
    note: Mapped[str] = mapped_column(server_default="")
    #: Invented data; wherever a person sees a record of such a source it says 演示数据.
    is_demonstration: Mapped[bool] = mapped_column(server_default=text("false"))
    #: Name under which `diming demo load` put it here, and `diming demo remove` finds it again.
    demonstration_name: Mapped[str | None]
