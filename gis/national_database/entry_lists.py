"""Lists of entries as files: what came of each record; the list that is given out reads back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from gis.national_database.entry_states import EntryState
from gis.national_database.rules import EntriesRefused, RowFault
from gis.spreadsheets.reading import read_table

#: Heading of a list → what it is
HEADINGS: Mapping[str, str] = {
    "登记号": "record_id",
    "标准名称": "name",
    "类别": "category",
    "状态": "state",
    "录入人": "operator",
    "日期": "on_date",
    "退回原因": "reason",
    "地名代码": "code",
    "赋码日期": "coded_on",
}


@dataclass(frozen=True)
class EntryStep:
    """What became of one record in the national database."""

    row: int
    feature_id: UUID
    state: str
    on_date: date
    operator: str = ""
    reason: str = ""
    code: str = ""
    #: The day the code was given; the day of the step unless said
    coded_on: date | None = None

    @property
    def said(self) -> dict[str, str]:
        """Return what a state may need said."""
        return {"operator": self.operator, "reason": self.reason, "code": self.code}


def read_steps(file: Path, states: Mapping[str, EntryState], first: str) -> list[EntryStep]:
    """Read the rows of a CSV or XLSX list; rows that are still 未录, or say no day, tell of no step.

    Raises EntriesRefused with every row that can't be read.
    """
    words = {one.name_zh: one.state for one in states.values()}
    steps, wrong = [], []
    for row in read_table(file, file.name, known_names=HEADINGS):
        told = {key: row.values.get(heading, "").strip() for heading, key in HEADINGS.items()}
        state = words.get(told["state"], told["state"])
        if state == first or not told["on_date"]:
            continue
        try:
            steps.append(
                EntryStep(
                    row.number,
                    UUID(told["record_id"]),
                    state,
                    _day(told["on_date"]),
                    told["operator"],
                    told["reason"],
                    told["code"],
                    _day(told["coded_on"]) if told["coded_on"] else None,
                )
            )
        except ValueError as error:
            wrong.append(
                RowFault(row.number, told["record_id"], "national.entry_unreadable", {"why": str(error)})
            )
    if wrong:
        raise EntriesRefused(wrong)
    return steps


def _day(text: str) -> date:
    """Return a day; a cell of a workbook may say its hour too."""
    return date.fromisoformat(text[:10].replace("/", "-"))
