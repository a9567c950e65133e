"""点单 by road: which station is nearest to a household along the roads that are open on the day.

Where no road is loaded that may be used, the straight line stands in, and says so. Invented roads say
nothing of a real household.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.facilities import requests
from gis.facilities.reaching import Costs, Position, Way, straight
from gis.planning.networks import RegionNetwork, network_of
from gis.planning_layers import service as planning_layers
from gis.reference import source_queries
from gis.road_network.travel import matrix


def candidates(session: Session, caller: Caller, request_id: UUID) -> list[dict[str, Any]]:
    """Return the stations that can serve a request, the nearest by road first; RequestNotFound."""
    return requests.candidates(session, caller, request_id, _costs(session, caller, request_id))


def assign(
    session: Session,
    caller: Caller,
    request_id: UUID,
    expected_version: int,
    facility_id: UUID | None = None,
    reason: str = "",
) -> None:
    """Send a request to the nearest station by road, or to another with a reason; see `requests.assign`."""
    costs = _costs(session, caller, request_id)
    requests.assign(session, caller, request_id, expected_version, costs, facility_id, reason)


def _costs(session: Session, caller: Caller, request_id: UUID) -> Costs:
    request = requests.get(session, caller, request_id)
    on = date.fromisoformat(request["wanted_on"])
    return by_road(session, on, with_invented=request["is_demonstration"])


def by_road(session: Session, on: date, *, with_invented: bool) -> Costs:
    """Return what driving from a household to facilities takes on a day, seconds; straight without roads.

    Of several regions the first in which the household meets a road counts; one that meets none reaches
    nothing.
    """
    networks = [
        network
        for region in planning_layers.regions(session)
        if _may_be_used(session, region.id, on, with_invented=with_invented)
        and (network := network_of(session, region.id, on, "driving")).network.size
    ]
    if not networks:
        return straight

    def ways(household: Position, facilities: Sequence[Position]) -> Sequence[Way | None]:
        return _ways(networks, household, facilities)

    return ways


def _may_be_used(session: Session, region_id: UUID, on: date, *, with_invented: bool) -> bool:
    """Whether a region has open roads of which none is invented, or the household is invented itself."""
    sources = {one.row.source_id for one in planning_layers.corridors(session, region_id, on) if one.open}
    return bool(sources) and (with_invented or not source_queries.demonstrations(session, sources))


def _ways(
    networks: Sequence[RegionNetwork], household: Position, facilities: Sequence[Position]
) -> Sequence[Way | None]:
    for each in networks:
        home = each.links([household])
        if len(home.place):
            seconds = matrix(each.network, each.links(facilities), home)[0]
            return [Way(None, float(one), "road") if np.isfinite(one) else None for one in seconds]
    return [None] * len(facilities)
