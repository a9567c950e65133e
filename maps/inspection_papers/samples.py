"""Invented facts of every paper, with everything filled in or with nothing: templates are tried on them."""

import struct
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from gis.inspection_papers.facts import (
    ContentItem,
    Counts,
    FieldForm,
    FormMarker,
    Handover,
    HandoverItem,
    Head,
    Inscription,
    MarkerCheck,
    MarkerForm,
    MeasureTaken,
    Minutes,
    PaperFacts,
    PaperKind,
    Person,
    Picture,
    Place,
    Plan,
    PlanSection,
    PlanStep,
    Record,
    Reference,
    Report,
    ResultRow,
    Results,
    SettledDifference,
    Side,
    Signature,
    SketchLine,
    StonePosition,
    Summary,
)
from gis.inspection_papers.measured_facts import MeasuredPosition, MeasuredReference

HEAD = Head(
    inspection_id=UUID("0b8f5a7e-3c1d-4f7e-9a55-2f6f1f0c9d11"),
    number="乌鄂联检〔2026〕1号",
    line_name="乌审—鄂托克线",
    sides=(
        Side("乌审旗", "乌审", "乌审旗民政局", "乌审旗人民政府", is_lead=True),
        Side("鄂托克旗", "鄂托克", "鄂托克旗民政局", "鄂托克旗人民政府", has_no_account=True),
    ),
    line_code="1506W3",
    level="旗县级",
    length_m=151_284.6,
    authority="内蒙古自治区人民政府",
    organiser="鄂尔多斯市民政局",
    round_number=7,
    begins_on=date(2026, 6, 8),
    ends_on=date(2026, 6, 26),
    agreement_number="乌鄂界协〔1998〕3号",
    agreed_on=date(1998, 9, 14),
    markers=9,
    is_demonstration=True,
)

PEOPLE = (
    Person("苏雅拉", 0, "乌审旗民政局", "组长", "0477-0000001"),
    Person("其其格", 0, "乌审旗民政局", "记录员"),
    Person("巴特尔", 1, "鄂托克旗民政局", "组长", "0477-0000002"),
    Person("王𣵦", 1, "鄂托克旗苏米图苏木人民政府", "成员"),
)

SECTIONS = (
    PlanSection(
        1, "001号界桩", "004号界桩", 48_210.4, "沿沙梁分水线", "乌审旗", ("001", "002", "003", "004"),
        date(2026, 6, 9), "第一组",
    ),
    PlanSection(
        2, "004号界桩", "009号界桩", 103_074.2, "沿草场围栏和旧公路中心线", "鄂托克旗",
        ("005", "006", "007", "008", "009"), date(2026, 6, 12), "第二组",
    ),
)  # fmt: skip

SIGNATURES = (
    Signature(0, "苏雅拉", date(2026, 6, 26)),
    Signature(1, "巴特尔", date(2026, 6, 26)),
)

ITEMS = (
    ContentItem("界线实地走向与协议书、附图一致情况", "一致", "一致", "双方确认界线执行情况良好"),
    ContentItem("界桩及方位物的变动、管护情况", "007号界桩倾斜", "007号界桩完好", "007号界桩倾斜，须扶正"),
    ContentItem("界线标志物及两侧地形地物变化、修测情况", "第2段公路改线", "第2段公路改线", "对改线处修测"),
    ContentItem("跨界生产、建设情况", "未发现", "未发现", "未发现跨界生产建设"),
    ContentItem("其他情况", "牧民<A&B>反映围栏压线", "无", "另行核实"),
)

_CONTENTS = tuple(one.title for one in ITEMS)

MARKER_CHECKS = (
    MarkerCheck("001", "三立", "完好", "完好", "完好", "完好"),
    MarkerCheck("006", "单立", "完好", "丢失", "丢失", "丢失", "原位重设"),
    MarkerCheck("007", "单立", "完好", "倾斜", "完好", "倾斜", "扶正加固"),
)

DIFFERENCES = (
    SettledDifference("007号界桩", "桩体状况", "倾斜", "完好", "倾斜", "双方复测，倾角6°", date(2026, 6, 24)),
)

MEASURES = (
    MeasureTaken("007号界桩", "原位修复", "已完成", "乌审旗", date(2026, 6, 25), True, note="扶正并浇筑基座"),
    MeasureTaken("006号界桩", "更换", "双方同意", "鄂托克旗", None, None, note="原位重设，2026年9月底前完成"),
    MeasureTaken(
        "010号界桩", "增设", "已报批", "双方", None, None, "鄂民函〔2026〕31号", "公路改线处增设一座"
    ),
)

COUNTS = Counts(
    markers=9,
    checked=9,
    intact=7,
    done={"原位修复": 1},
    open={"更换": 1, "增设": 1},
    differences=1,
    settled=1,
)


def solid_png(grey: int, width: int = 320, height: int = 240) -> bytes:
    """Return a picture of one grey, in place of a photo."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + bytes([grey]) * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def _photo(caption: str, grey: int = 190) -> Picture:
    return Picture(solid_png(grey), caption, date(2026, 6, 12))


_STONE = StonePosition(
    "", (108.20512345, 38.71234567), 1287.36, "1985国家高程基准", "实测", 0.35, "石质", 2, date(1998, 8, 2),
    "首次埋设",
)  # fmt: skip
_REFERENCES = (
    Reference("水井", 45.5, "grid", 38.4, "东北"),
    Reference("“𣵦子梁”敖包", 201.25, "grid", 126.0, "南偏西南"),
    Reference("高压线塔056号", 300.0, "magnetic", 87.5, "西北", note="2019年新建"),
)

PLAN = Plan(
    HEAD,
    SECTIONS,
    steps=(
        PlanStep(
            "准备", date(2026, 5, 6), date(2026, 6, 5), "内业检查，备齐协议书、附图、界桩登记表", "双方"
        ),
        PlanStep("实地检查", date(2026, 6, 8), date(2026, 6, 19), "分段实地检查，填写记录表", "联合检查组"),
        PlanStep(
            "总结上报", date(2026, 6, 22), date(2026, 7, 10), "处理差异，起草联检报告，联合报备", "双方"
        ),
    ),
    people=PEOPLE,
    contents=_CONTENTS,
    focus=(
        "007号界桩方位物“水井”的方位角与坐标反算值相差3.9°，疑为磁方位角误作坐标方位角登记。",
        "006号界桩2024年复测位置偏移1.8米，超出测量精度，实地查明是否移动。",
    ),
    means="车辆两台、GNSS接收机两台、油漆和工具一套；各方费用自理。",
    demands=("无线通信不通的地段，两车同行。", "界桩修复须双方同时在场。"),
    agreed=(Signature(0, "苏雅拉", date(2026, 5, 12)), Signature(1, "巴特尔", date(2026, 5, 13))),
)
RECORD = Record(
    HEAD, "第2段（004号界桩至009号界桩）", date(2026, 6, 12), "鄂托克旗苏米图苏木", "晴", PEOPLE, ITEMS,
    MARKER_CHECKS, DIFFERENCES, MEASURES[:2],
    (_photo("007号界桩近景"), _photo("007号界桩远景", 150), _photo("公路改线处", 210)),
    SIGNATURES, "ab" * 32, "午后风沙，008号界桩次日补查。",
    (
        MeasuredPosition(
            "007", "乌审旗", date(2026, 6, 12), "苏雅拉", (108.205, 38.7123), 0.35, "RTK测量",
            height_m=1289.912, height_datum="大地高", above_registered_m="不可比", use="参与位移判断",
            note="007: X=4286012.331 Y=431020.118 H=1289.912 (cgcs2000-3-cm108) 成果.csv",
        ),
        MeasuredPosition(
            "007", "鄂托克旗", date(2026, 6, 12), "巴特尔", (108.20501, 38.71231), 4.2, "手机定位", True,
            use="只用于寻找，不参与位移判断", note="20次读数平均，离散±2.1米",
        ),
    ),
    (
        MeasuredReference("007", "乌审旗", "水井", True, 46.3, 24.0, "磁方位角", ""),
        MeasuredReference("007", "乌审旗", "独立树", False, None, None, "", "已枯死"),
    ),
    (
        Signature(
            0, "苏雅拉", date(2026, 6, 12), _photo("", 120), "乌审旗民政局",
            datetime(2026, 6, 12, 9, 4, tzinfo=UTC), 6,
        ),
        Signature(
            1, "巴特尔", date(2026, 6, 12), None, "鄂托克旗民政局",
            datetime(2026, 6, 12, 9, 6, tzinfo=UTC), 6, False,
        ),
    ),
)  # fmt: skip
MARKER_FORM = MarkerForm(
    HEAD,
    "007",
    "单立",
    (Place("乌审旗", "嘎鲁图镇斯布扣嘎查"), Place("鄂托克旗", "苏米图苏木额尔和图嘎查")),
    (_STONE,),
    _REFERENCES,
    (Inscription("", "乌审旗", "乌审", 112.0), Inscription("", "鄂托克旗", "鄂托克", 292.0)),
    (SketchLine(((108.198, 38.704), (108.2051, 38.7123), (108.2095, 38.722)), "鄂托克旗", "乌审旗"),),
    "完好",
    managing="乌审旗",
    warden="那仁",
    near=_photo("近景"),
    far=_photo("远景", 150),
    note="蒙古文桩名 ᠦᠦᠰᠢᠨ ᠬᠣᠰᠢᠭᠤ",
    signatures=SIGNATURES,
)
RESULTS = Results(
    HEAD,
    tuple(
        ResultRow(
            f"{number:03}",
            "单立",
            replace(_STONE, position=(108.2 + number / 50, 38.71 - number / 80), height_m=1280.0 + number),
            "完好" if number != 6 else "丢失",
            "更换" if number == 6 else "",
        )
        for number in range(1, 10)
    ),
    date(2026, 6, 26),
)
REPORT = Report(
    HEAD,
    COUNTS,
    PEOPLE,
    course=(
        "2026年5月，双方会商制定实施方案，收集协议书、附图、界桩登记表和历次联检资料，完成内业检查。",
        "2026年6月8日至26日，联合检查组分两段实地检查，共行程412千米。",
    ),
    items=ITEMS,
    markers=MARKER_CHECKS,
    measures=MEASURES,
    differences=DIFFERENCES,
    resurvey=("第2段公路改线处1.2千米，由双方委托测绘单位修测。",),
    problems=("牧民反映第2段草场围栏压线约60米，由两旗民政局会同农牧部门核实。",),
    suggestions=("对公路改线处增设界桩一座，报批后实施。",),
    reported_on=date(2026, 7, 8),
    filed_with="内蒙古自治区人民政府",
)
SUMMARY = Summary(
    HEAD,
    COUNTS,
    organisation=("旗政府成立联合检查领导小组，民政局局长任组长，抽调5人组成工作组。",),
    course=("坚持双方同时到场、逐桩核对、当日填表。", "对照登记表逐一核查方位物。"),
    problems=("个别界桩管护员调整后未及时更换协议书。",),
    next_steps=("2026年9月底前完成006号界桩原位重设。", "补签界桩管护协议。"),
    measures=MEASURES,
    written_on=date(2026, 11, 20),
)
MINUTES = Minutes(
    HEAD,
    "乌审—鄂托克线第七轮联合检查第一次协调会议纪要",
    date(2026, 5, 12),
    "嘎鲁图镇",
    "苏雅拉",
    "其其格",
    PEOPLE,
    topics=("审定联合检查实施方案", "商定分段、人员和时间"),
    agreed=("同意实施方案，由乌审旗牵头。", "6月8日起分两组同时外业。"),
    left_open=("围栏压线一事待实地核实后再议。",),
    signatures=SIGNATURES,
)
HANDOVER = Handover(
    HEAD,
    "乌审旗民政局",
    "鄂托克旗民政局",
    (
        HandoverItem("实地检查记录表（第2段）", "PDF", 1, "1f" * 32),
        HandoverItem("界桩成果表", "XLSX", 1, "2e" * 32),
        HandoverItem("界桩照片18张", "照片", 1, "3d" * 32, "刻盘"),
        HandoverItem("双方签字记录表原件", "纸质原件", 2),
    ),
    date(2026, 6, 26),
    SIGNATURES,
)
FIELD_FORM = FieldForm(
    HEAD,
    SECTIONS[1],
    1,
    1,
    tuple(
        FormMarker(
            f"{number:03}",
            "双立" if number == 8 else "单立",
            "完好",
            (108.2 + number / 50, 38.71 - number / 80),
            "苏米图苏木额尔和图嘎查",
            _REFERENCES,
            _photo(f"{number:03}号界桩"),
            "核对方位物“水井”方位角。" if number == 7 else "",
            ("A", "B") if number == 8 else (),
        )
        for number in range(5, 10)
    ),
    _CONTENTS,
)

FULL: Mapping[PaperKind, PaperFacts] = {
    "plan": PLAN,
    "record": RECORD,
    "marker_form": MARKER_FORM,
    "results": RESULTS,
    "report": REPORT,
    "summary": SUMMARY,
    "minutes": MINUTES,
    "handover": HANDOVER,
    "field_form": FIELD_FORM,
}

_BARE_HEAD = Head(
    HEAD.inspection_id, "", HEAD.line_name, HEAD.sides, trigger="山洪冲刷", publication_level="restricted",
    is_indicative=False,
)  # fmt: skip
_BARE_STONE = StonePosition("A", (108.2, 38.7))

#: The same papers with nothing that may be missing, of a restricted inspection that an event set off
BARE: Mapping[PaperKind, PaperFacts] = {
    "plan": Plan(_BARE_HEAD),
    "record": Record(_BARE_HEAD, "001号界桩"),
    "marker_form": MarkerForm(_BARE_HEAD, "001", "双立", (), (_BARE_STONE, replace(_BARE_STONE, letter="B"))),
    "results": Results(_BARE_HEAD, (ResultRow("001", "双立", _BARE_STONE),)),
    "report": Report(_BARE_HEAD, Counts()),
    "summary": Summary(_BARE_HEAD, Counts()),
    "minutes": Minutes(_BARE_HEAD, "会议纪要"),
    "handover": Handover(_BARE_HEAD, "", "", ()),
    "field_form": FieldForm(_BARE_HEAD, PlanSection(1, "", "", None), 0, 1),
}
