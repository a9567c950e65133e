"""Rules on planning runs: their kinds, who makes and reads them, what tells data apart. No database."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gis.errors import InvalidInput, NotAllowed, NotFound

#: Who has analyses made
PLANNING = ("admin", "editor", "reviewer", "planner")
#: Who reads what came of them: of the whole region, so nobody who sees only a part
READING = ("admin", "editor", "reviewer", "leader", "planner")
#: Form of results: it grows when a kind keeps other facts, so that nobody reads what is not there
RESULT_FORM = 2
#: Places after the comma of a number that is kept: results of two runs are compared as texts
DIGITS = 6


class RunNotFound(NotFound):
    """No such planning run, or none that the caller may see."""

    message_id = "planning.no_such_run"


class KindUnknown(InvalidInput):
    """There is no analysis of this kind."""

    message_id = "planning.kind_unknown"


class KindsDiffer(InvalidInput):
    """Runs of two kinds can't be compared."""

    message_id = "planning.kinds_differ"


class OtherKindOfRun(InvalidInput):
    """The run that is named is of another kind than the one needed."""

    message_id = "planning.other_kind_of_run"


class OtherRegion(InvalidInput):
    """The runs that are named are of more than one region."""

    message_id = "planning.other_region"


class NothingToPlan(InvalidInput):
    """The region lacks what the analysis is made of; a sentence for each part says how to bring it."""

    message_id = "planning.nothing_to_plan"

    def __init__(self, part: str) -> None:
        super().__init__(f"planning.nothing_to_plan.{part}", part=part)


class RunOutdated(InvalidInput):
    """The run was made by an earlier version, which kept its result in another form."""

    message_id = "planning.run_outdated"


class InputsHidden(NotAllowed):
    """The analysis would read records whose publication level the caller may not see."""

    message_id = "planning.inputs_hidden"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of two runs beside each other; None: that run has none."""

    key: str
    first: float | None
    second: float | None
    difference: float | None


@dataclass(frozen=True, slots=True)
class Differences:
    """What tells two runs of one kind apart."""

    #: Names of parameters whose values differ
    parameters: Sequence[str]
    #: Parts of the data that differ
    data: Sequence[str]
    settings_differ: bool
    figures: Sequence[Figure]
    #: Chosen by the first (second) only, by their keys
    only_first: Sequence[str]
    only_second: Sequence[str]
    both: Sequence[str]
    same_result: bool


def is_current(result: Mapping[str, Any]) -> bool:
    """Return whether a result has the form that this version reads."""
    return bool(result.get("form") == RESULT_FORM)


def settled(value: Any) -> Any:
    """Return JSON with its numbers rounded and infinite ones as null: equal answers are then equal texts."""
    if isinstance(value, float):
        return None if value != value or value in (float("inf"), float("-inf")) else round(value, DIGITS)
    if isinstance(value, Mapping):
        return {str(key): settled(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [settled(one) for one in value]
    return value


def digest(value: Any) -> str:
    """Return a text that equal JSON shares (SHA-256 of its canonical form)."""
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def changed_parts(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return the parts of the data whose digests differ, or that only one of both has."""
    return sorted(part for part in {*before, *now} if before.get(part) != now.get(part))


def differences(
    first: Mapping[str, Any], second: Mapping[str, Any], digests: tuple[Mapping[str, str], Mapping[str, str]]
) -> Differences:
    """Compare two runs, each as parameters, settings and result."""
    one, other = first["result"], second["result"]
    names = list(dict.fromkeys([*one["figures"], *other["figures"]]))
    chosen, also = ([place["key"] for place in result["chosen"]] for result in (one, other))
    return Differences(
        changed_parts(_texts(first["parameters"]), _texts(second["parameters"])),
        changed_parts(*digests),
        first["settings"] != second["settings"],
        [_figure(name, one["figures"].get(name), other["figures"].get(name)) for name in names],
        sorted(set(chosen) - set(also)),
        sorted(set(also) - set(chosen)),
        sorted(set(chosen) & set(also)),
        one == other,
    )


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: digest(value) for name, value in values.items()}


def _figure(name: str, first: float | None, second: float | None) -> Figure:
    difference = None if first is None or second is None else round(second - first, DIGITS)
    return Figure(name, first, second, difference)
