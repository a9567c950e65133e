"""What to send to the routes of planning runs; the API documentation shows it."""

from collections.abc import Mapping
from typing import Any

_RUN = {"region": "150626", "as_of": "2026-11-01"}

PLANNING_EXAMPLES: Mapping[tuple[str, str], Mapping[str, Mapping[str, Any]]] = {
    ("POST", "/planning-layers/uploads/{upload_id}/inspection"): {
        "另一个图层": {"sheet": "道路", "crs": "cgcs2000"}
    },
    ("POST", "/planning-layers/uploads/{upload_id}/jobs"): {
        "先试一遍": {"region": "150626", "dry_run": True},
        "替换原有的道路": {
            "region": "150626",
            "layer": "corridors",
            "defaults": {"kind": "road"},
            "existing": "replace",
            "source_title": "乌审旗公路图",
            "source_licence": "内部资料",
        },
    },
    ("POST", "/planning-outputs/cemetery-plan"): {
        "按最近的测算": {"format": "docx"},
        "某一天的PDF": {"format": "pdf", "on": "2026-11-01", "region": "150626"},
    },
    ("POST", "/planning-outputs/remediation"): {
        "分苏木镇图集": {"output": "atlas", "paper": "A3", "orientation": "landscape"},
        "英文进展报告": {"output": "report_pdf", "language": "en", "on": "2026-11-01"},
    },
    ("POST", "/planning-runs"): {
        "养老服务站选址": {
            **_RUN,
            "kind": "siting",
            "title": "新建四个养老服务站",
            "objective": "maximal_cover",
            "radius": 900,
            "number": 4,
        },
        "服务可及": {**_RUN, "kind": "access", "title": "养老服务站覆盖"},
        "禁葬区": {
            **_RUN,
            "kind": "ban_zones",
            "title": "三沿七区500米",
            "rule_set": "reference_500",
            "per_year": 200,
            "share": 0.5,
        },
        "迁移平衡": {**_RUN, "kind": "relocation", "title": "三年迁入公墓", "years": 3},
        "公墓选址": {**_RUN, "kind": "cemetery_screening", "title": "公墓选址", "cell_m": 1000},
    },
}
