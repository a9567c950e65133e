"""Load what experts edit about joint inspections: stages, steps of measures, fields, the calendar."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from gis.joint_inspections.rules import Step
from gis.messages import Called

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ObservationField:
    """One field of an observation: of markers, sections or both; how it is compared and settled."""

    field: str
    applies_to: str
    #: code, flag, position, reference, text
    kind: str
    #: The code list that its values are from
    list: str
    #: Which of the five content items it answers
    item: int
    required: bool
    compared: bool
    name_zh: str
    name_en: str

    @property
    def called(self) -> Called:
        """What people call it, in both languages."""
        return Called(self.name_zh, self.name_en)


@dataclass(frozen=True, slots=True)
class Authority:
    """Who organises the rounds of lines that an authority approved at a level; an empty one is any."""

    authority: str
    level: str
    may_open: bool
    organiser_zh: str
    organiser_en: str
    basis: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """A figure or day of the calendar, and how sure it is."""

    key: str
    value: str
    unit: str
    dated: date
    verified: bool
    source: str
    note: str


def rows(name: str) -> Iterator[Row]:
    """Yield the rows of a file of data/rules."""
    content = (files("data") / "rules" / f"{name}.csv").read_text("utf-8")
    yield from csv.DictReader(content.splitlines())


def _parts(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def _step(row: Row) -> Step:
    return Step(
        step=row["step"],
        from_states=frozenset(_parts(row["from"])),
        to_state=row["to"],
        roles=frozenset(_parts(row["roles"])),
        needs=tuple(_parts(row["needs"])),
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        basis=row["basis"],
        verified=row["verified"] == "true",
        kinds=frozenset(_parts(row.get("kinds", ""))),
    )


@cache
def stages() -> tuple[Step, ...]:
    """Return the steps of an inspection."""
    return tuple(_step(row) for row in rows("inspection_stages"))


@cache
def measure_steps() -> tuple[Step, ...]:
    """Return the steps of measures."""
    return tuple(_step(row) for row in rows("measure_steps"))


@cache
def observation_fields() -> tuple[ObservationField, ...]:
    """Return the fields of observations in the order of the form."""
    return tuple(
        ObservationField(
            field=row["field"],
            applies_to=row["applies_to"],
            kind=row["kind"],
            list=row["list"],
            item=int(row["item"]),
            required=row["required"] == "true",
            compared=row["compared"] == "true",
            name_zh=row["name_zh"],
            name_en=row["name_en"],
        )
        for row in rows("inspection_fields")
    )


def fields_of(target_kind: str) -> list[ObservationField]:
    """Return the fields that belong to markers or to sections."""
    return [each for each in observation_fields() if each.applies_to in (target_kind, "both")]


@cache
def authorities() -> tuple[Authority, ...]:
    """Return who organises which rounds."""
    return tuple(
        Authority(
            row["authority"],
            row["level"],
            row["may_open"] == "true",
            row["organiser_zh"],
            row["organiser_en"],
            row["basis"],
            row["verified"] == "true",
        )
        for row in rows("inspection_authorities")
    )


def authority_of(authority: str | None, level: str) -> Authority | None:
    """Return who organises the rounds of a line; None when the data says nothing of it."""
    of_level = [each for each in authorities() if each.level == level]
    exact = [each for each in of_level if each.authority == (authority or "")]
    any_authority = [each for each in of_level if not each.authority]
    if authority == "state_council" and not exact:
        # Whatever level stands in the record: the State Council approves provincial lines
        return next((each for each in authorities() if each.authority == "state_council"), None)
    return next(iter([*exact, *any_authority, *of_level]), None)


@cache
def calendar() -> Mapping[str, Setting]:
    """Return the figures and days of data/rules/inspection_calendar.csv by key."""
    return {
        row["key"]: Setting(
            row["key"],
            row["value"],
            row["unit"],
            date.fromisoformat(row["dated"]),
            row["verified"] == "true",
            row["source"],
            row["note"],
        )
        for row in rows("inspection_calendar")
    }


@cache
def _outcomes() -> tuple[tuple[str, str, str], ...]:
    return tuple((row["found"], row["stone_condition"], row["status"]) for row in rows("inspection_outcomes"))


def status_of(found: str | None, condition: str | None) -> str | None:
    """Return the status that a marker's record has when it was found so; None where the data says none."""
    for of_found, of_condition, status in _outcomes():
        if of_found == found and of_condition in ("", condition):
            return status
    return None


def whole(key: str) -> int:
    """Return a figure of the calendar."""
    return int(calendar()[key].value)


def day_in(key: str, year: int) -> date:
    """Return a day of the yearly rhythm (plan, summary) in a year."""
    month, day = calendar()[key].value.split("-")
    return date(year, int(month), int(day))


def dates_verified() -> bool:
    """Whether the days of the yearly rhythm were read in an official text."""
    return calendar()["plan_due"].verified and calendar()["summary_due"].verified
