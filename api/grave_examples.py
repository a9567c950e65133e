"""What to send to the routes of grave sites; the API documentation shows it."""

from collections.abc import Mapping
from typing import Any

GACHA = "2f0c5a3e-6c1e-4b5e-9b57-0d6a4f2f9a10"
SITE = "8a3d1b52-0a52-4a55-8f0e-2c9ab3a2a111"
OTHER = "5b1f6a34-91c8-4c0b-8b32-7f0d5a6e9c21"
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_SITE = {
    "kind": "scattered",
    "division_id": GACHA,
    "place": "国道东侧沙梁",
    "position": [108.842, 38.601],
    "graves": 3,
    "area_m2": 24,
    "built": "2008年前后",
    "visible": True,
    "basis": "公路沿线两侧",
    "responsible": "嘎查委员会",
    "surveyed_on": "2026-05-20",
}
_AT = "/grave-sites/{site_id}"

GRAVE_EXAMPLES: Mapping[tuple[str, str], Mapping[str, Mapping[str, Any]]] = {
    ("POST", "/grave-sites"): {
        "登记一处": {**_SITE, "photos": [{"sha256": SHA256, "stage": "before", "taken_on": "2026-05-20"}]}
    },
    ("POST", "/grave-sites/duplicates"): {
        "合并": {"one_id": SITE, "other_id": OTHER, "kept_id": SITE, "reason": "两组各登记一次"},
        "不是同一处": {"one_id": SITE, "other_id": OTHER, "reason": "现场为两座"},
    },
    ("POST", "/grave-sites/announcements"): {
        "一段公路": {
            "corridor": "国道210",
            "from_km": 12.0,
            "to_km": 18.5,
            "sites": [{"id": SITE, "version": 6}, {"id": OTHER, "version": 5}],
            "issued_on": "2026-06-25",
        }
    },
    ("POST", "/grave-sites/announcements/{announcement_id}/posting"): {
        "张贴": {"served_on": "2026-06-26", "served_how": "苏木镇和沿线嘎查公告栏"}
    },
    ("PUT", _AT): {"更正座数": {**_SITE, "graves": 4}},
    ("POST", f"{_AT}/splits"): {
        "两家各一处": {"graves": 1, "place": "国道东侧沙梁北坡", "reason": "两家各有墓主，分别办理"}
    },
    ("POST", f"{_AT}/photos"): {
        "整治后": {"photos": [{"sha256": SHA256, "stage": "after", "taken_on": "2026-09-10"}]}
    },
    ("POST", f"{_AT}/contacts"): {"墓主家属": {"name": "演示家属", "phone": "00000000000", "graves": 3}},
    ("POST", f"{_AT}/contacts/reading"): {"核实": {"reason": "电话核实座数"}},
    ("POST", f"{_AT}/checks"): {
        "违建": {"exclusion": "", "decided_on": "2026-06-01"},
        "烈士墓": {
            "exclusion": "martyr",
            "decided_on": "2026-06-01",
            "document_number": "乌退役函〔2026〕2号",
            "document_sha256": SHA256,
        },
    },
    ("PUT", f"{_AT}/plan"): {
        "植树遮挡": {"measure": "screen", "responsible": "嘎查委员会", "deadline": "2026-10-31"}
    },
    ("POST", f"{_AT}/steps"): {
        "列入台账": {"step": "listed", "taken_on": "2026-06-05"},
        "嘎查查找墓主": {
            "step": "notified",
            "taken_on": "2026-06-20",
            "document_number": "嘎查查找记录1号",
            "scan_sha256": SHA256,
        },
    },
    ("POST", f"{_AT}/notices"): {"告知书": {"kind": "notice", "issued_on": "2026-06-08"}},
    ("POST", f"{_AT}/notices/{{notice_id}}/service"): {
        "送达": {"served_on": "2026-06-10", "served_how": "直接送达"}
    },
    ("POST", f"{_AT}/agreements"): {
        "迁入公墓": {
            "agreed_on": "2026-07-20",
            "measure": "relocate",
            "destination": "苏木公益性公墓",
            "deadline": "2026-10-31",
            "graves": 3,
            "subsidy_per_grave": "1500.00",
            "subsidy_basis": "旗政府补助办法",
        }
    },
    ("POST", f"{_AT}/payments"): {"签领": {"paid_on": "2026-09-15", "sheet_sha256": SHA256}},
    ("POST", f"{_AT}/acceptances"): {
        "合格": {"accepted_on": "2026-09-20", "is_passed": True, "acceptors": "旗验收组"},
        "返工": {
            "accepted_on": "2026-09-20",
            "is_passed": False,
            "acceptors": "旗验收组",
            "note": "坟头未平",
        },
    },
    ("POST", f"{_AT}/papers"): {
        "摸底表": {"paper": "survey"},
        "告知书": {"paper": "notice", "format": "pdf", "reason": "送达墓主家属"},
    },
}
