"""What to send to the routes of the cleanup of names, by method and route template."""

from collections.abc import Mapping
from typing import Any

CASE = "3d5c1b7e-9a42-4f0c-8e61-7b2d4c6f8a10"
OTHER_CASE = "5e7f9a1b-3c5d-4e7f-9a1b-2c4d6e8f0a12"
FINDING = "7c9e1f3a-5b7d-4c9e-8f1a-3b5d7f9c1e24"
FEATURE = "8a3d1b52-0a52-4a55-8f0e-2c9ab3a2a111"
_CASE = "/cleanup-cases/{case_id}"
_CASES = [{"id": CASE, "version": 3}, {"id": OTHER_CASE, "version": 4}]

NAME_CLEANUP_EXAMPLES: Mapping[tuple[str, str], Mapping[str, Mapping[str, Any]]] = {
    ("POST", "/cleanup-cases"): {
        "筛查结果列入清单": {"finding_ids": [FINDING]},
        "人工列入": {
            "feature_id": FEATURE,
            "name_class": "洋",
            "reason": "以外国地名命名住宅区",
            "opened_on": "2026-03-02",
        },
    },
    ("POST", "/cleanup-cases/handling"): {
        "一并确定责任单位": {
            "cases": _CASES,
            "responsible_unit": "旗住房和城乡建设局",
            "deadline": "2026-09-30",
            "measure": "rename",
        }
    },
    ("POST", "/cleanup-cases/steps"): {
        "一次会商多件": {
            "cases": _CASES,
            "step": "consultation",
            "taken_on": "2026-03-20",
            "document_number": "联席会议纪要〔2026〕2号",
            "note": "七部门会商，一致同意组织论证",
        }
    },
    ("PATCH", _CASE): {
        "责任单位和时限": {
            "responsible_unit": "旗住房和城乡建设局",
            "deadline": "2026-09-30",
            "measure": "rename",
        }
    },
    ("POST", f"{_CASE}/application"): {
        "更名申请": {
            "applicant": "旗住房和城乡建设局",
            "opened_on": "2026-05-06",
            "plan": "更名并更换标志",
            "meaning": "取当地柳树、泉水",
        }
    },
    ("PUT", f"{_CASE}/checkoffs/{{item}}"): {
        "已更换": {"done_on": "2026-08-10", "unit": "旗公安局", "note": "门牌及户籍系统已更新"},
        "不涉及": {"done_on": "2026-08-10", "does_apply": False, "note": "无广告牌匾"},
    },
    ("POST", f"{_CASE}/grounds"): {
        "补充理由": {"name_class": "大", "reason": "占地不足一万平方米而用通名“广场”"}
    },
    ("POST", f"{_CASE}/objections"): {
        "登记异议": {
            "received_on": "2026-04-15",
            "objector": "业主委员会",
            "says": "小区名称沿用二十年，更名影响证照",
        }
    },
    ("PATCH", f"{_CASE}/objections/{{objection_id}}"): {
        "答复": {"answered_on": "2026-04-20", "outcome": "rejected", "answer": "证照由各部门免费变更"}
    },
    ("POST", f"{_CASE}/opinions"): {
        "专家意见": {
            "kind": "expert",
            "given_on": "2026-03-28",
            "stance": "clean",
            "opinion": "属外国地名，无历史渊源，应予更名",
            "person": "专家甲",
            "organisation": "旗语委",
        }
    },
    ("PUT", f"{_CASE}/proposed-name"): {"选用曾用名": {"name": "柳泉小区", "origin": "曾用名"}},
    ("POST", f"{_CASE}/steps"): {
        "认定": {"step": "determination", "taken_on": "2026-04-01", "document_number": "乌民字〔2026〕11号"}
    },
    ("POST", "/cleanup-notices"): {
        "公示": {
            "cases": _CASES,
            "title": "关于不规范地名清理整治的公示",
            "published_on": "2026-04-08",
            "channel": "旗政府网站",
            "contact": "旗民政局区划地名股",
        }
    },
    ("POST", "/cleanup-notices/{notice_id}/closing"): {"期满": {"closed_on": "2026-04-19"}},
}
