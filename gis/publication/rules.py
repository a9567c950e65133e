"""Which fields of a record a reader may see, without database or files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Every field that has no rule of its own
ANY_FIELD = "*"


@dataclass(frozen=True)
class PublicationRules:
    """The levels of all fields, and the rank of each level; the stricter of field and record wins."""

    ranks: Mapping[str, int]
    #: (subject, field) → level
    levels: Mapping[tuple[str, str], str]
    #: (subject, field, clearance) → whether it is seen, as found so far: an export asks a million times
    _seen: dict[tuple[str, str, str], bool] = field(default_factory=dict, repr=False, compare=False)
    #: (subject, prefix, clearance, names of fields) → those of them that are not seen
    _hidden_of: dict[tuple[str, str, str, tuple[str, ...]], tuple[str, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def level(self, subject: str, field: str) -> str:
        """Return the level of a field; a subject without any rule is restricted, never public."""
        strictest = max(self.ranks, key=self.ranks.__getitem__)
        default = self.levels.get((subject, ANY_FIELD), strictest)
        return self.levels.get((subject, field), default)

    def sees(self, clearance: str, level: str) -> bool:
        """Whether a reader of this clearance may see something of this level."""
        return self.ranks[level] <= self.ranks[clearance]

    def sees_field(self, subject: str, field: str, clearance: str) -> bool:
        """Whether a reader of this clearance may see a field."""
        key = (subject, field, clearance)
        seen = self._seen.get(key)
        if seen is None:
            seen = self._seen[key] = self.sees(clearance, self.level(subject, field))
        return seen

    def visible(
        self, subject: str, row: Mapping[str, Any], clearance: str, record_level: str
    ) -> dict[str, Any] | None:
        """Return the row without the fields the reader may not see; None when the record is not for him.

        A field of a part has a rule of its own as `group.field`: `geometries.accuracy_m`.
        """
        if not self.sees(clearance, record_level):
            return None
        return self._visible_fields(subject, "", row, clearance)

    def _visible_fields(
        self, subject: str, prefix: str, row: Mapping[str, Any], clearance: str
    ) -> dict[str, Any]:
        names = tuple(row)
        key = (subject, prefix, clearance, names)
        hidden = self._hidden_of.get(key)
        if hidden is None:
            hidden = tuple(
                name for name in names if not self.sees_field(subject, f"{prefix}{name}", clearance)
            )
            self._hidden_of[key] = hidden
        shown = dict(row)
        for name in hidden:
            del shown[name]
        for name, value in shown.items():
            if isinstance(value, list) and value and isinstance(value[0], Mapping):
                part = f"{prefix}{name}."
                shown[name] = [self._visible_fields(subject, part, one, clearance) for one in value]
        return shown

    def readable_levels(self, clearance: str) -> tuple[str, ...]:
        """Return the record levels that a reader may see, for use in a filter."""
        return tuple(level for level in self.ranks if self.sees(clearance, level))
