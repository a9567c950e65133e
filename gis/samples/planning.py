"""The demonstration "planning": each subject invents its part, what stands on another after it."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from shapely.geometry import Point

from gis.accounts.rules import Caller
from gis.reference import service as reference
from gis.samples import (
    demo_cemeteries,
    demo_corridors,
    demo_facilities,
    demo_graves,
    demo_periods,
    queries,
)


class Part(Protocol):
    """What a subject brings: a module with these two functions."""

    def load(self, session: Session, caller: Caller, division_id: UUID, seat: Point, source_id: UUID) -> int:
        """Write the part beside the seat of the banner's town; return how many records it has."""

    def remove(self, session: Session, name: str) -> int:
        """Take the part away again; return how many records it had."""


#: What stands on another comes after it
PARTS: Sequence[Part] = (demo_corridors, demo_facilities, demo_cemeteries, demo_graves, demo_periods)


def load(session: Session, caller: Caller, division_id: UUID, seat: Point, name: str) -> int:
    """Write all parts; return how many records they have."""
    source = reference.add_source(
        session,
        title=f"演示数据：{name}",
        publisher="Diming",
        licence="CC0",
        note="由程序生成：道路、铁路、区域、居民点位置、人口和设施都是编造的，不是实测数据。",
        demonstration_name=name,
    )
    return sum(part.load(session, caller, division_id, seat, source.id) for part in PARTS)


def remove(session: Session, name: str) -> int:
    """Take all parts away, the last first, and their source; return how many records they had."""
    count = sum(part.remove(session, name) for part in reversed(PARTS))
    return count + queries.remove_demonstration(session, name)
