"""The list of findings as a file: 序号, 现名, 类别, 位置, 认定理由, 依据条款, 处理."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from gis.history.as_known import OFFICE_TIME
from gis.spreadsheets.writing import OutColumn, write_csv, write_xlsx

COLUMNS = (
    OutColumn("number", "序号", "number", 6),
    OutColumn("name", "现名", width=20),
    OutColumn("category_zh", "地名类别", width=14),
    OutColumn("kind", "类别", width=10),
    OutColumn("severity", "程度", width=8),
    OutColumn("division_names", "位置", width=18),
    OutColumn("longitude", "经度", "number", 12),
    OutColumn("latitude", "纬度", "number", 12),
    OutColumn("says", "理由", width=60),
    OutColumn("trigger", "触发字", width=10),
    OutColumn("compared_with", "比对对象", width=30),
    OutColumn("exemptions", "考虑过的例外", width=40),
    OutColumn("clause", "依据条款", width=30),
    OutColumn("art9", "条例第九条", width=10),
    OutColumn("campaign_category", "2018年清理类别", width=12),
    OutColumn("rule_id", "规则", width=8),
    OutColumn("confidence", "把握", "number", 8),
    OutColumn("decision", "处理", width=10),
    OutColumn("reason", "处理理由", width=30),
    OutColumn("decided_at", "处理时间", width=18),
    OutColumn("label", "说明", width=10),
)
SEVERITIES = {"error": "明显", "warning": "疑似", "notice": "提示"}
DECISIONS = {None: "未处理", "confirmed": "确认为疑似", "dismissed": "误报", "exempt": "豁免"}
ABOUT = (
    "筛查给出的是疑点和理由，不是认定结论；是否不规范由人核实、论证后认定。",
    "坐标系：CGCS2000（EPSG:4490），经度、纬度，度。",
    "本系统为非涉密系统。",
)


def write_findings(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write findings as CSV or XLSX, by the ending of the path."""
    told = (_told(row) for row in rows)
    if path.suffix == ".csv":
        write_csv(path, COLUMNS, told)
    else:
        write_xlsx(path, COLUMNS, told, sheet="筛查疑点", about=ABOUT)


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(OFFICE_TIME):%Y-%m-%d %H:%M}"


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "severity": SEVERITIES[row["severity"]],
        "exemptions": "；".join(row["exemptions"]),
        "decision": DECISIONS[row["decision"]],
        "reason": row["reason"] or "",
        "decided_at": _moment(row["decided_at"]),
        "longitude": None if row["longitude"] is None else round(row["longitude"], 6),
        "latitude": None if row["latitude"] is None else round(row["latitude"], 6),
        "label": "演示数据" if row["is_demonstration"] else "",
    }
