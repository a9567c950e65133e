"""What to send to the routes of editions, by method and route template."""

from collections.abc import Mapping
from typing import Any

PERSON = "1c3e5a7b-9d1f-4b3d-8e5f-7a9c1b3d5e71"
CHANGE = "2d4f6b8c-0e2a-4c4e-9f6a-8b0d2c4e6f82"
ENTRY = "feature:8a3d1b52-0a52-4a55-8f0e-2c9ab3a2a111"
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_SETTINGS = {
    "title": "乌审旗地名志",
    "label": "2026年版",
    "as_of": "2026-06-30",
    "compiler": "乌审旗民政局",
    "contributors": [{"role": "主编", "names": ["某某"]}, {"role": "蒙古文审定", "names": ["某某"]}],
}
_PROSE = [{"place": "front", "heading": "凡例", "paragraphs": ["一、本志收录截至2026年6月30日的标准地名。"]}]
ONE = "/editions/{edition_id}"

EDITION_EXAMPLES: Mapping[tuple[str, str], Mapping[str, Mapping[str, Any]]] = {
    ("POST", "/editions"): {
        "新编一版": {"name": "2026", **_SETTINGS, "prose": _PROSE},
        "内部审阅本": {"name": "2026-internal", **_SETTINGS, "audience": "internal"},
    },
    ("PUT", ONE): {"改设定": {**_SETTINGS, "publisher": "某某出版社"}},
    ("PUT", f"{ONE}/prose"): {"凡例": {"prose": _PROSE}},
    ("POST", f"{ONE}/states"): {
        "全书已编辑": {"state": "edited"},
        "退回": {"state": "draft", "reason": "嘎查村一章要补蒙古文"},
    },
    ("POST", f"{ONE}/publication"): {"出版": {"published_on": "2026-11-26"}},
    ("PUT", f"{ONE}/gates/{{gate}}"): {
        "审图号": {
            "number": "蒙S（2026）018号",
            "issued_by": "内蒙古自治区自然资源厅",
            "issued_on": "2026-10-12",
            "sha256": SHA256,
        }
    },
    ("POST", f"{ONE}/printing"): {"送审稿": {"formats": ["docx", "pdf"]}},
    ("POST", f"{ONE}/assignments"): {
        "逐条分配": {"entries": {"keys": [ENTRY]}, "assignee_id": PERSON},
        "整章分配": {"entries": {"chapter": "嘎鲁图镇"}, "assignee_id": PERSON},
    },
    ("POST", f"{ONE}/entry-states"): {
        "编好": {"entries": {"keys": [ENTRY]}, "state": "edited"},
        "退回": {"entries": {"keys": [ENTRY]}, "state": "draft", "reason": "来历无出处"},
    },
    ("POST", f"{ONE}/comments"): {
        "对条目": {"key": ENTRY, "says": "含义与旗志不同，请核对"},
        "对全书": {"says": "凡例第三条待定"},
    },
    ("PUT", f"{ONE}/entries/{{key}}/override"): {
        "改写来历": {"fields": {"origin_and_meaning": "蒙古语，意为“平坦的草滩”。"}},
        "整条改写": {"text": "镇。旗人民政府驻地。\n因境内有湖得名。"},
        "恢复自动撰写": {"fields": {}, "text": ""},
    },
    ("POST", f"{ONE}/changes"): {"返回的 Word 稿": {"sha256": SHA256}},
    ("POST", f"{ONE}/change-decisions"): {
        "采纳": {"change_ids": [CHANGE], "accept": True},
        "不采纳": {"change_ids": [CHANGE], "accept": False, "reason": "与批复文件不符"},
    },
}
