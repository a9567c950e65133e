"""Invented work on names, one part a subject: applications, and whatever else adds its own part here."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

from shapely.geometry import Point

from gis.accounts.rules import Caller
from gis.reference import service as reference
from gis.samples import (
    demo_applications,
    demo_cleanup,
    demo_naming,
    demo_national,
    demo_screening,
    demo_signs,
    demo_spellings,
)

#: Writes its records with this source, around a place in a division; returns how many there are
Part = Callable[[Session, Caller, UUID, Point, UUID], int]
#: In the order in which they are written: what cites the records of another comes after it
PARTS: tuple[Part, ...] = (
    demo_naming.load,
    demo_screening.load,
    demo_cleanup.load,
    demo_applications.load,
    demo_spellings.load,
    demo_signs.load,
    demo_national.load,
)


def load(session: Session, caller: Caller, division_id: UUID, seat: Point, name: str) -> int:
    """Write every part; return how many records there are."""
    source = reference.add_source(
        session,
        title=f"演示数据：{name}",
        publisher="Diming",
        licence="CC0",
        note="由程序生成；不是真实地名、申请和案件。日期随装入之日推算。",
        demonstration_name=name,
    )
    return sum(part(session, caller, division_id, seat, source.id) for part in PARTS)
