"""What is asked of siting: demand, sites to choose from, costs between them, limits.

Costs are what the asker counts in, seconds by road or metres, one unit throughout; infinity means that no way
is known. A limit is inclusive: demand at exactly the radius is reached.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from gis.errors import InvalidInput

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class Objective(StrEnum):
    """What a choice of sites is to be best at."""

    #: Fewest new sites, or least money, that reach all demand [Toregas 1971]
    SET_COVER = "set_cover"
    #: Most demand reached within the limits [Church and ReVelle 1974]
    MAXIMAL_COVER = "maximal_cover"
    #: Least demand × cost, all of it served [Hakimi 1964]
    P_MEDIAN = "p_median"


class ProblemUnreadable(InvalidInput):
    """The question contradicts itself: sizes, negative numbers, a limit that the objective needs."""

    message_id = "siting.unreadable"

    def __init__(self, what: str) -> None:
        super().__init__(f"siting.unreadable.{what}", what=what)


@dataclass(frozen=True, slots=True)
class Demand:
    """Somewhere people are: a key of the asker's, how many, and the group that fairness is told by."""

    key: str
    weight: float
    group: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """Somewhere a service stands or could stand."""

    key: str
    #: It stands already: is open in every answer, and counts against neither number nor budget
    is_existing: bool = False
    #: What it costs to build, in the unit of the budget
    price: float = 0.0
    #: Most demand it can serve, in the unit of the weights; None: no limit
    capacity: float | None = None
    #: Why nothing may be built here (zones of exclusion); empty: it may
    barred_by: tuple[str, ...] = ()
    #: How fit the place is, 0 to 1; None: not judged
    suitability: float | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer has to keep to; None: no such limit."""

    #: Farthest that a site serves, in the unit of the costs, inclusive
    radius: float | None = None
    #: Most sites to build
    number: int | None = None
    #: Most money for sites to build
    budget: float | None = None
    #: Least fitness of a site to build; a site that was not judged counts as unfit
    suitability: float | None = None
    #: Whether the capacities of the sites are kept to
    capacity: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """A whole question of siting."""

    objective: Objective
    demand: Sequence[Demand]
    sites: Sequence[Site]
    #: Rows are demand, columns sites
    costs: Floats
    limits: Limits = field(default_factory=Limits)
    #: Whether set cover makes the money least, not the number of new sites
    counts_money: bool = False

    def __post_init__(self) -> None:
        if self.costs.shape != (len(self.demand), len(self.sites)):
            raise ProblemUnreadable(what="costs")
        if not self.demand or not self.sites:
            raise ProblemUnreadable(what="empty")
        if np.isnan(self.costs).any() or (self.costs < 0).any():
            raise ProblemUnreadable(what="costs")
        for what, keys in (
            ("demand", [one.key for one in self.demand]),
            ("sites", [one.key for one in self.sites]),
        ):
            if len(set(keys)) != len(keys):
                raise ProblemUnreadable(what=what)
        amounts = [one.weight for one in self.demand] + [one.price for one in self.sites]
        amounts += [one.capacity for one in self.sites if one.capacity is not None]
        amounts += [one for one in (self.limits.radius, self.limits.budget) if one is not None]
        if not all(np.isfinite(one) and one >= 0 for one in amounts) or (self.limits.number or 0) < 0:
            raise ProblemUnreadable(what="negative")
        if self.objective is not Objective.P_MEDIAN and self.limits.radius is None:
            raise ProblemUnreadable(what="radius")
        if (
            self.objective is not Objective.SET_COVER
            and self.limits.number is None
            and self.limits.budget is None
        ):
            raise ProblemUnreadable(what="number")

    @property
    def is_maximised(self) -> bool:
        """Whether more of the objective is better."""
        return self.objective is Objective.MAXIMAL_COVER

    @property
    def weights(self) -> Floats:
        """The demand, in the order of its rows."""
        return np.array([one.weight for one in self.demand], dtype=np.float64)

    @property
    def existing(self) -> Flags:
        """Which sites stand already."""
        return np.array([one.is_existing for one in self.sites], dtype=np.bool_)

    @property
    def prices(self) -> Floats:
        """What building costs; nothing for what stands already."""
        return np.array([0.0 if one.is_existing else one.price for one in self.sites], dtype=np.float64)

    @property
    def capacities(self) -> Floats:
        """The capacities, infinite where there is none or none is to be kept to."""
        kept = self.limits.capacity
        return np.array(
            [one.capacity if kept and one.capacity is not None else np.inf for one in self.sites],
            dtype=np.float64,
        )

    @property
    def has_capacity(self) -> bool:
        """Whether any capacity has to be kept to."""
        return bool(np.isfinite(self.capacities).any())

    @property
    def usable(self) -> Flags:
        """Which sites may be open: those that stand, and those where one may build."""
        least = self.limits.suitability
        return np.array(
            [
                one.is_existing
                or (
                    not one.barred_by
                    and (least is None or (one.suitability is not None and one.suitability >= least))
                )
                for one in self.sites
            ],
            dtype=np.bool_,
        )

    @property
    def within(self) -> Flags:
        """Which site may serve which demand: usable, a way is known, and it is not beyond the radius."""
        reach = np.isfinite(self.costs) & self.usable[None, :]
        if self.limits.radius is not None:
            reach &= self.costs <= self.limits.radius
        return reach
