"""What to send to each route, by method and route template; the API documentation shows it."""

from collections.abc import Mapping
from typing import Any

from api.cemetery_examples import CEMETERY_EXAMPLES
from api.edition_examples import EDITION_EXAMPLES
from api.facility_examples import FACILITY_EXAMPLES
from api.field_examples import FIELD_EXAMPLES
from api.grave_examples import GRAVE_EXAMPLES
from api.inspection_examples import INSPECTION_EXAMPLES
from api.name_cleanup_examples import NAME_CLEANUP_EXAMPLES
from api.name_recording_examples import NAME_RECORDING_EXAMPLES
from api.name_rule_examples import NAME_RULE_EXAMPLES
from api.national_examples import NATIONAL_EXAMPLES
from api.planning_examples import PLANNING_EXAMPLES
from api.release_examples import RELEASE_EXAMPLES
from api.screening_examples import SCREENING_EXAMPLES
from api.sign_examples import SIGN_EXAMPLES
from api.target_examples import TARGET_EXAMPLES

Body = Mapping[str, Any]

DIVISION = "2f0c5a3e-6c1e-4b5e-9b57-0d6a4f2f9a10"
OTHER_DIVISION = "6b7e7d0e-0d3b-4f7e-8f0a-5c1d2e3f4a5b"
PARENT = "0d3f1c52-8a0b-4f35-8d7e-1b2c3d4e5f60"
FEATURE = "8a3d1b52-0a52-4a55-8f0e-2c9ab3a2a111"
NAME = "5b1f6a34-91c8-4c0b-8b32-7f0d5a6e9c21"
LINE = "4b0e7f3a-2c1d-4e8f-9a6b-5d7c8e9f0a1b"
SOURCE = "c4a7e9d1-3b5f-4e6a-9c8d-0f1e2d3c4b5a"
OFFICE = "9e8d7c6b-5a49-4838-a727-161504f3e2d1"
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
FACTS = {
    "on_date": "2026-01-01",
    "source_id": SOURCE,
    "authority": "内蒙古自治区人民政府",
    "document_number": "内政发〔2026〕1号",
}


def _event(type_: str, title: str, **event: Any) -> Body:
    return {
        "type": type_,
        "title": title,
        "reason": "自治区人民政府批复",
        "event": {**event, "facts": FACTS},
    }


_NEW_TOWN = {"name": "新镇", "type": "town", "parent_id": PARENT, "codes": {"mca": "150626109"}}

EXAMPLES: Mapping[tuple[str, str], Mapping[str, Body]] = {
    **EDITION_EXAMPLES,
    **FACILITY_EXAMPLES,
    **FIELD_EXAMPLES,
    **GRAVE_EXAMPLES,
    **INSPECTION_EXAMPLES,
    **NAME_CLEANUP_EXAMPLES,
    **NAME_RECORDING_EXAMPLES,
    **NAME_RULE_EXAMPLES,
    **NATIONAL_EXAMPLES,
    **PLANNING_EXAMPLES,
    **RELEASE_EXAMPLES,
    **SCREENING_EXAMPLES,
    **SIGN_EXAMPLES,
    **TARGET_EXAMPLES,
    **CEMETERY_EXAMPLES,
    ("POST", "/name-applications"): {
        "街路巷命名": {
            "kind": "name",
            "applicant": "乌审旗住房和城乡建设局",
            "opened_on": "2026-03-02",
            "name_class": "street",
            "category": "23514",
            "proposed_name": "林荫路",
            "division_id": DIVISION,
            "geometry": {"type": "LineString", "coordinates": [[108.84, 38.6], [108.86, 38.6]]},
            "plan": "新建道路命名为林荫路",
            "reasons": "道路已建成，两侧植有林荫树",
            "location": "东起柳林街，西至南环路",
            "size": "长1.8公里，宽24米",
            "nature": "城镇次干路",
            "length_m": 1800,
        },
        "更名": {
            "kind": "rename",
            "applicant": "嘎鲁图镇人民政府",
            "opened_on": "2026-03-02",
            "proposed_name": "兴隆路",
            "feature_id": FEATURE,
            "plan": "更名为兴隆路",
            "reasons": "与邻近道路重名",
            "location": "嘎鲁图镇东部",
        },
    },
    ("PATCH", "/name-applications/{application_id}"): {"补全规模": {"size": "长1.8公里，宽24米"}},
    ("POST", "/name-applications/{application_id}/papers"): {
        "综合评估报告": {
            "kind": "assessment_report",
            "document_number": "评〔2026〕3号",
            "issued_on": "2026-03-10",
            "contents": ["legality", "feasibility", "controllability", "social_effect", "risks"],
        },
        "不需要专家论证": {"kind": "expert_report", "not_needed_because": "道路短，无争议"},
    },
    ("POST", "/name-applications/{application_id}/steps"): {
        "批准": {
            "step": "approved",
            "taken_on": "2026-03-20",
            "actor": "乌审旗人民政府",
            "document_number": "乌政字〔2026〕5号",
            "sha256": "0" * 64,
        },
        "公告": {
            "step": "announced",
            "taken_on": "2026-03-30",
            "announced": {
                "location": "东起柳林街，西至南环路",
                "channels": ["national_database", "government_site"],
            },
        },
    },
    ("PUT", "/name-applications/{application_id}/tasks/{task}"): {
        "已更换": {"done_on": "2026-05-06", "done_by": "旗民政局"},
        "不适用": {"does_not_apply_because": "道路未通车，没有住户"},
    },
    ("POST", "/naming-checks"): {
        "街路巷": {"name": "幸福路", "category": "23514", "length_m": 1200},
        "住宅区": {"name": "阳光小区", "category": "22100", "area_m2": 32000},
    },
    ("POST", "/spelling-questions/readings"): {
        "键入的拼音": {"name": "嘎鲁图镇", "typed": "ga1 lu3 tu2 zhen4"}
    },
    ("POST", "/spelling-questions/decisions"): {
        "核实读音": {
            "decisions": [
                {"question_id": FEATURE, "version": 1, "action": "confirm_reading", "pinyin": "Gālǔtú Zhèn"}
            ],
            "reason": "当地读音",
        },
        "记录原语形式": {
            "decisions": [
                {
                    "question_id": FEATURE,
                    "version": 1,
                    "action": "record_source_form",
                    "mongolian": "ᠤᠯᠠᠭᠠᠨ ᠲᠣᠯᠣᠭᠠᠢ",
                    "romanization": "Ulaan Tolgoi",
                }
            ]
        },
    },
    ("POST", "/naming-suggestions"): {"街路巷": {"name": "曼哈顿路", "category": "23514"}},
    ("POST", "/inspection-papers/{paper_id}/scans"): {"signed sheet": {"sha256": SHA256}},
    ("POST", "/joint-inspections/{inspection_id}/papers/{kind}"): {
        "PDF of a draft": {"about": "", "format": "pdf"},
        "issue": {"about": "1", "format": "issue"},
    },
    ("POST", "/annual-targets"): {
        "新目标": {
            "year": 2027,
            "topic_zh": "护理型床位",
            "text_zh": "养老机构护理型床位占比不低于 60%",
            "target_value": 60,
            "unit_zh": "%",
            "counting": "护理型床位数 ÷ 养老机构床位总数",
            "due": "2027-12-31",
            "source": "2027年全旗民政工作要点",
            "source_dated": "2027-03-01",
        }
    },
    ("POST", "/annual-targets/{year}/copy"): {
        "照抄上一年": {
            "from_year": 2022,
            "source": "2027年全旗民政工作要点",
            "source_number": "乌民发〔2027〕1号",
            "source_dated": "2027-03-01",
        }
    },
    ("POST", "/boundary-disputes"): {
        "界线不明确": {
            "kind": "unclear_line",
            "title": "图克滩地段",
            "line_id": LINE,
            "stretch": {"type": "LineString", "coordinates": [[108.95, 38.3], [109.05, 38.3]]},
            "opened_on": "2025-03-01",
            "cause": "双方对滩地走向说法不一",
        },
        "权属争议": {
            "kind": "tenure",
            "title": "陶利草场",
            "line_id": LINE,
            "stretch": {"type": "LineString", "coordinates": [[108.95, 38.3], [109.0, 38.3]]},
            "opened_on": "2025-03-01",
            "parties": [
                {"name": "陶利嘎查", "division_id": DIVISION},
                {"name": "红石桥村", "division_id": OTHER_DIVISION},
            ],
        },
    },
    ("PATCH", "/boundary-disputes/{dispute_id}"): {"涉及自然村": {"moves_village": True}},
    ("POST", "/boundary-disputes/{dispute_id}/claims"): {
        "主张范围": {
            "party_id": DIVISION,
            "area": {
                "type": "Polygon",
                "coordinates": [
                    [[108.95, 38.29], [109.05, 38.29], [109.05, 38.32], [108.95, 38.32], [108.95, 38.29]]
                ],
            },
            "claimed_on": "2025-03-10",
            "claimed_by": "图克镇人民政府",
        }
    },
    ("POST", "/boundary-disputes/{dispute_id}/handlers"): {"增加承办人": {"login": "bianji"}},
    ("PUT", "/boundary-disputes/{dispute_id}/mark"): {
        "标记争议地段": {"until": "2030-12-31", "document": "鄂民字〔2025〕3号"}
    },
    ("POST", "/boundary-disputes/{dispute_id}/papers"): {
        "边界协议书": {
            "title": "乌审旗与鄂托克旗行政区域界线协议书",
            "kind": "line_agreement",
            "document_number": "1999年",
            "issued_on": "1999-11-02",
        }
    },
    ("PATCH", "/boundary-disputes/{dispute_id}/papers/{paper_id}"): {
        "按条文认定": {"paper_class": "basis"},
        "另行认定": {"paper_class": "reference", "because": "补发，原证1998年"},
    },
    ("POST", "/boundary-disputes/{dispute_id}/steps"): {
        "协商": {"step": "negotiation", "taken_on": "2025-04-01", "note": "未达成协议"},
        "联合实地勘测": {
            "step": "joint_survey",
            "taken_on": "2025-09-01",
            "note": "双方到场",
            "surveyed": {
                "type": "LineString",
                "coordinates": [[108.95, 38.3], [109.0, 38.303], [109.05, 38.3]],
            },
        },
    },
    ("PATCH", "/annual-targets/{code}"): {
        "记录完成数": {"recorded_value": 56.5, "recorded_on": "2022-12-20", "recorded_note": "据年报"}
    },
    ("POST", "/coverage/exceptions/{exception_id}/term"): {
        "延期": {"valid_to": "2036-01-01", "reason": "双方续签协议", "document_number": "内民区〔2031〕8号"}
    },
    ("POST", "/coverage/runs"): {"苏木镇一级": {"level": "township"}},
    ("POST", "/coverage/runs/{run_id}/repair-preview"): {"两处": {"numbers": [1, 2]}},
    ("POST", "/coverage/runs/{run_id}/repairs"): {"两处": {"numbers": [1, 2]}},
    ("POST", "/coverage/runs/{run_id}/findings/{number}/exception"): {
        "湖面": {
            "kind": "water",
            "reason": "湖面按协议不划分归属",
            "document_number": "内民区〔2026〕8号",
            "valid_to": "2031-01-01",
        }
    },
    ("POST", "/session"): {"sign in": {"login": "bianji", "password": "a long enough secret"}},
    ("PATCH", "/session/account"): {"language": {"language": "en"}},
    ("PUT", "/session/password"): {"change": {"old": "a long enough secret", "new": "another long secret"}},
    ("POST", "/accounts"): {
        "an editor of one town": {
            "login": "tuke.bianji",
            "display_name": "图克镇编辑",
            "organisation_id": OFFICE,
            "roles": ["editor"],
            "password": "a long enough secret",
            "areas": [DIVISION],
        }
    },
    ("PATCH", "/accounts/{account_id}"): {
        "close": {"active": False},
        "other roles": {"roles": ["editor", "field"]},
        "new password": {"password": "another long secret"},
    },
    ("POST", "/organisations"): {
        "a town's office": {"kind": "township_office", "name": "图克镇人民政府"},
        "a neighbour": {"kind": "neighbour", "name": "榆阳区民政局", "county_code": "610802"},
    },
    ("PUT", "/organisations/{organisation_id}"): {
        "another name": {"kind": "township_office", "name": "图克镇人民政府"}
    },
    ("POST", "/code-lists/{name}"): {
        "a category": {"code": "25900", "name_zh": "敖包", "name_en": "ovoo"},
        "a type of division": {
            "code": "farm",
            "name_zh": "农牧场",
            "name_en": "farm",
            "stated": {"level": "village", "is_statistical": False},
        },
    },
    ("PATCH", "/code-lists/{name}/{code}"): {
        "another label": {"name_zh": "城镇居民点"},
        "end": {"active": False},
        "to the top": {"position": 1},
        "needs of a kind of proposal": {"settings": {"required_approvals": 2, "deciding_role": "leader"}},
        "a method of surveying grade": {"settings": {"is_surveyed": True}},
    },
    ("POST", "/api-tokens"): {"for exports": {"label": "夜间导出", "scopes": ["read"], "days": 90}},
    ("POST", "/sources"): {
        "an archive": {
            "title": "乌审旗地名普查档案 2014-003",
            "licence": "内部资料",
            "publisher": "乌审旗民政局",
            "dated": "2014-06-30",
        }
    },
    ("PUT", "/publication-rules/{subject}/{field}"): {"for staff": {"level": "internal"}},
    ("POST", "/publication-rules/{subject}/{field}/preview"): {"for staff": {"level": "internal"}},
    ("POST", "/proposals/approval-preview"): {"two": {"proposals": [{"id": FEATURE}, {"id": NAME}]}},
    ("POST", "/proposals/approvals"): {
        "as seen": {"proposals": [{"id": FEATURE, "version": 3}], "comment": "核对无误"}
    },
    ("POST", "/boundary-lines/derivation"): {
        "two neighbours": {"division_id": DIVISION, "neighbours": [OTHER_DIVISION, PARENT]},
        "of two sources": {"division_id": DIVISION, "neighbours": [OTHER_DIVISION], "tolerance_m": 100},
    },
    ("POST", "/boundary-lines/derivation/proposals"): {
        "a draft": {
            "division_id": DIVISION,
            "neighbours": [OTHER_DIVISION],
            "title": "推算与邻旗的界线",
            "reason": "第七轮联合检查前的图上准备",
        }
    },
    ("POST", "/boundary-lines/{line_id}/alignment/check"): {
        "走向说明": {"text": "第一段：自001号界桩起，向东方向行进，至002号界桩止。本段长3.21千米。"},
    },
    ("POST", "/division-events"): {
        "rename": _event("rename", "图克镇更名", division_id=DIVISION, name="新图克镇"),
        "merge": _event("merge", "两镇合并", division_ids=[DIVISION, OTHER_DIVISION], into=_NEW_TOWN),
        "split": _event("split", "分设新镇", division_id=DIVISION, into=[_NEW_TOWN], continues=True),
        "transfer": _event("transfer", "划归另一旗", division_id=DIVISION, parent_id=PARENT),
        "abolish": _event("abolish", "撤销图克镇", division_id=DIVISION, successors=[OTHER_DIVISION]),
        "recode": _event("recode", "更改代码", division_id=DIVISION, codes={"mca": "150626110"}),
    },
    ("PUT", "/division-events/{proposal_id}"): {
        "rename": _event("rename", "图克镇更名", division_id=DIVISION, name="新图克镇")
    },
    ("POST", "/coordinates/readings"): {
        "degrees, minutes and seconds": {"system": "cgcs2000", "pairs": [["109°30′15.2″", "39°05′10″"]]},
        "metres": {"system": "cgcs2000-3-cm108", "pairs": [["629830.5", "4328700.1"]]},
    },
    ("POST", "/coordinates/writings"): {
        "in a zone": {"system": "cgcs2000-3-cm108", "points": [[109.504, 39.086]]}
    },
    ("POST", "/coordinates/measurements"): {
        "a line": {"geometry": {"type": "LineString", "coordinates": [[109.0, 38.5], [109.1, 38.6]]}}
    },
    ("POST", "/name-readings"): {"a town": {"name": "图克镇", "category": "21521"}},
    ("POST", "/division-events/check"): {
        "rename": _event("rename", "图克镇更名", division_id=DIVISION, name="新图克镇")
    },
    ("POST", "/proposals/check"): {
        "a correction": {
            "items": [
                {
                    "subject": "feature",
                    "action": "update",
                    "record_id": FEATURE,
                    "base_version": 1,
                    "changes": {"meaning": "蒙古语，意为……"},
                    "seen": {"meaning": ""},
                }
            ]
        }
    },
    ("POST", "/proposals"): {
        "correct": {
            "kind": "correction",
            "title": "更正图克的含义",
            "reason": "与普查档案核对",
            "items": [
                {
                    "subject": "feature",
                    "action": "update",
                    "record_id": FEATURE,
                    "base_version": 1,
                    "changes": {"meaning": "蒙古语，意为……", f"names/{NAME}/romanization": "Tug"},
                }
            ],
        },
        "name": {
            "kind": "naming",
            "title": "命名绿洲泉",
            "reason": "旗人民政府批准",
            "items": [
                {
                    "subject": "feature",
                    "action": "create",
                    "changes": {
                        "category": "12600",
                        "publication_level": "public",
                        "source_id": SOURCE,
                        f"divisions/{DIVISION}": True,
                        f"names/{NAME}/name_type": "standard",
                        f"names/{NAME}/language": "zh",
                        f"names/{NAME}/name": "绿洲泉",
                        f"names/{NAME}/standard_basis": "approval",
                        f"names/{NAME}/source_id": SOURCE,
                    },
                }
            ],
        },
    },
    ("PATCH", "/proposals/{proposal_id}"): {"other title": {"title": "更正图克镇的地名含义"}},
    ("POST", "/proposals/restore"): {
        "as it was": {"subject": "feature", "record_id": FEATURE, "known_at": "2026-01-01T12:00:00+08:00"}
    },
    ("POST", "/proposals/{proposal_id}/decisions"): {
        "approve": {"decision": "approved"},
        "return": {"decision": "returned", "comment": "请补充普查卡片"},
        "confirm a signed form": {"decision": "approved", "scan_sha256": SHA256, "signed_by": "苏雅拉"},
    },
    ("POST", "/proposals/{proposal_id}/comments"): {"remark": {"body": "请核对普查卡片"}},
    ("POST", "/proposals/{proposal_id}/attachments"): {"evidence": {"sha256": SHA256, "title": "命名批复"}},
    ("POST", "/imports/{upload_id}/inspection"): {
        "another sheet": {"kind": "place-names", "sheet": "Sheet2", "crs": "cgcs2000"}
    },
    ("POST", "/imports/{upload_id}/jobs"): {
        "try": {"kind": "place-names", "dry_run": True},
        "hand in the good rows": {
            "kind": "place-names",
            "crs": "cgcs2000",
            "good_rows_only": True,
            "source_title": "第二次全国地名普查成果",
            "source_licence": "内部资料",
            "reason": "普查成果入库",
        },
    },
    ("POST", "/edge-matchings/uploads/{upload_id}/inspection"): {
        "another layer": {"sheet": "县界", "crs": "cgcs2000"}
    },
    ("POST", "/edge-matchings"): {
        "one division": {
            "theirs": {"upload_id": OTHER_DIVISION, "crs": "gcj02"},
            "ours": {"kind": "division", "division_id": DIVISION, "as_of": "2026-01-01"},
            "tolerance_m": 25,
        },
        "all counties": {
            "theirs": {"upload_id": OTHER_DIVISION},
            "ours": {"kind": "level", "level": "county"},
        },
        "two files": {
            "theirs": {"upload_id": OTHER_DIVISION},
            "ours": {"kind": "file", "upload_id": DIVISION},
        },
    },
    ("POST", "/exports"): {
        "places of a day": {
            "kind": "place-names",
            "format": "gpkg",
            "filters": {"category": "216", "located": True},
            "as_of": "2020-01-01",
        }
    },
}
