"""Why zones, sight lines or balances can't be reckoned."""

from gis.errors import InvalidInput


class RuleUnreadable(InvalidInput):
    """A row of the corridor or area rules holds a value that is not among those known."""

    message_id = "burial_zones.rule_unreadable"


class TerrainUnreadable(InvalidInput):
    """A height grid is not rectangular, or its cells have no size."""

    message_id = "burial_zones.terrain_unreadable"


class BalanceUnreadable(InvalidInput):
    """Graves, cemeteries and costs don't fit one another, or a number is negative."""

    message_id = "burial_zones.balance_unreadable"

    def __init__(self, what: str) -> None:
        super().__init__(f"burial_zones.balance_unreadable.{what}", what=what)
