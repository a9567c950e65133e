"""Screen the names of a list: a row per name with classes and reasons, and a line of JSON per finding."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gis.name_screening.repeated_names import Listed, RepeatedNames
from gis.name_screening.screening import SEVERITIES, Finding, Screening
from gis.name_screening.thresholds import Thresholds
from gis.spreadsheets.known_columns import known_column, needed_column, value_in
from gis.spreadsheets.reading import read_table
from gis.spreadsheets.writing import OutColumn, write_csv

#: Headings by which the columns are known, the name of the column first
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "名称", "标准名称", "地名", "现名"),
    "code": ("code", "代码", "地名代码"),
    "category": ("category", "类别", "地名类别", "类别代码"),
    "entity_type": ("entity_type", "实体类型", "类型"),
    "longitude": ("longitude", "经度", "东经"),
    "latitude": ("latitude", "纬度", "北纬"),
    "division_code": ("division_code", "区划代码", "所在区划"),
    "area": ("area", "面积", "占地面积"),
    "floors": ("floors", "层数"),
}
ADDED = ("flagged", "classes", "severity", "rule_ids", "clauses", "reason", "confidence")
#: How many digits of a 12-digit code say in which township a village lies
PARENT_DIGITS = 9
TOLD = 5000
Row = dict[str, str]


@dataclass
class Tally:
    """How many names a list has, how many are flagged, and how many findings each class has."""

    names: int
    flagged: int
    by_class: dict[str, int]


def flagging(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that flag a name: errors and warnings, not notices."""
    return [finding for finding in findings if finding.severity != "notice"]


class ListScreening:
    """Screens lists by one engine."""

    def __init__(self, screening: Screening, repeated: RepeatedNames, thresholds: Thresholds) -> None:
        """Take what screens one name, what compares the names of a list, and thresholds of generic terms."""
        self._screening = screening
        self._repeated = repeated
        self._thresholds = thresholds

    def screen(
        self, source: Path, out: Path, findings_out: Path | None, tell: Callable[[int, int], None]
    ) -> Tally:
        """Screen a list into CSV and JSON lines; raise ColumnMissing, SpreadsheetUnreadable."""
        every = [heading for headings in COLUMNS.values() for heading in headings]
        table = read_table(source, source.name, known_names=every)
        name_column = needed_column(table.columns, COLUMNS["name"], source.name)
        known = {key: known_column(table.columns, headings) for key, headings in COLUMNS.items()}
        rows = [{**row.values, **row.original} for row in table]
        found = self.find(rows, known, tell)
        columns = [OutColumn(each, each) for each in (*(c for c in table.columns if c not in ADDED), *ADDED)]
        tally = Tally(len(rows), 0, {})
        write_csv(out, columns, self._told(rows, found, tally), byte_order_mark=False)
        if findings_out is not None:
            with findings_out.open("w", encoding="utf-8") as file:
                for number, row in enumerate(rows):
                    for finding in found.get(number, ()):
                        name = row.get(name_column, "")
                        file.write(json.dumps(self._line(number, name, finding), ensure_ascii=False) + "\n")
        return tally

    def find(
        self, rows: list[Row], known: Mapping[str, str | None], tell: Callable[[int, int], None]
    ) -> dict[int, list[Finding]]:
        """Return the findings by the place of their row, the most severe first."""
        found: defaultdict[int, list[Finding]] = defaultdict(list)
        listed: list[Listed] = []
        for number, row in enumerate(rows):
            name = value_in(row, known["name"])
            said = value_in(row, known["entity_type"]) or value_in(row, known["category"])
            screened = self._screening.screen(name, said)
            findings = [*screened.findings]
            measured = self._thresholds.check(
                screened.divided, value_in(row, known["area"]), value_in(row, known["floors"])
            )
            findings.extend(self._screening.under_rules(measured))
            if findings:
                found[number] = findings
            listed.append(
                Listed(
                    number + 1,
                    name,
                    screened.core,
                    screened.divided.specific,
                    screened.divided.context,
                    value_in(row, known["division_code"]) or value_in(row, known["code"])[:PARENT_DIGITS],
                )
            )
            if number % TOLD == 0:
                tell(number, len(rows))
        for at, finding in self._repeated.find(listed):
            found[at - 1].extend(self._screening.under_rules([finding]))
        for findings in found.values():
            findings.sort(key=lambda each: (-SEVERITIES.index(each.severity), -each.confidence))
        return found

    def _told(self, rows: list[Row], found: Mapping[int, list[Finding]], tally: Tally) -> Iterator[Row]:
        for number, row in enumerate(rows):
            findings = found.get(number, [])
            flags = flagging(findings)
            classes = list(dict.fromkeys(finding.kind for finding in flags))
            tally.flagged += bool(flags)
            for kind in classes:
                tally.by_class[kind] = tally.by_class.get(kind, 0) + 1
            yield row | {
                "flagged": "1" if flags else "0",
                "classes": ";".join(classes),
                "severity": findings[0].severity if findings else "",
                "rule_ids": ";".join(dict.fromkeys(finding.rule_id for finding in findings)),
                "clauses": ";".join(dict.fromkeys(self._clause(finding) for finding in findings)),
                "reason": "；".join(self._reason(finding) for finding in findings),
                "confidence": f"{max((f.confidence for f in flags or findings), default=0.0):.2f}",
            }

    def _clause(self, finding: Finding) -> str:
        rule = self._screening.rules[finding.rule_id]
        if rule["clause"].startswith("条例"):
            return rule["clause"]
        return f"{rule['clause']}；条例第九条{rule['art9'].removeprefix('9')}"

    def _reason(self, finding: Finding) -> str:
        """Say in a sentence what was found, by which rule, and what may exempt it."""
        rule = self._screening.rules[finding.rule_id]
        said = f"“{finding.trigger}”：{rule['text']}（比对：{finding.compared_with}）"
        return f"{said}；可能不适用：{'；'.join(finding.exemptions)}" if finding.exemptions else said

    def _line(self, number: int, name: str, finding: Finding) -> dict[str, object]:
        return {
            "row": number + 1,
            "name": name,
            "class": finding.kind,
            "rule_id": finding.rule_id,
            "clause": self._clause(finding),
            "trigger": finding.trigger,
            "compared_with": finding.compared_with,
            "exemptions": list(finding.exemptions),
            "severity": finding.severity,
            "confidence": finding.confidence,
        }
