"""What each paper of a joint inspection says, in words ready to print; without database, web or files.

Every text is Chinese as a clerk reads it (names of code lists, not codes); an empty text or None prints as an
empty place to be filled in by hand. Days are days in China. Positions are longitude, latitude in EPSG:4490.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from gis.inspection_papers.measured_facts import MeasuredPosition, MeasuredReference

LonLat = tuple[float, float]

#: 实施方案, 实地检查记录表, 界桩登记表, 界桩成果表, 联检报告, 工作总结, 会议纪要, 移交清单, 外业检查表
PaperKind = Literal[
    "plan", "record", "marker_form", "results", "report", "summary", "minutes", "handover", "field_form"
]


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo, or a signature made on a device: its bytes (JPEG or PNG) and what stands below it."""

    content: bytes
    caption: str = ""
    taken_on: date | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two sides: 乌审旗, 乌审, 乌审旗民政局, 乌审旗人民政府."""

    division: str
    short_name: str
    bureau: str
    government: str
    is_lead: bool = False
    #: It has no account: its observations were typed in from its paper sheet (对方提供)
    has_no_account: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part; `side` is the place of his side in `Head.sides`, None for a superior's."""

    name: str
    side: int | None
    office: str = ""
    #: 组长, 成员, 记录员
    duty: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A side's signature: by whom, when, and as it was written on the device where it was."""

    side: int
    name: str = ""
    signed_on: date | None = None
    picture: Picture | None = None
    office: str = ""
    #: On the spot: by the device's clock, below how many entries, and whether they are still as signed
    signed_at: datetime | None = None
    entries: int = 0
    is_current: bool = True


@dataclass(frozen=True, slots=True)
class Head:
    """What all papers of one inspection share. The first of `sides` is the one that prints (we)."""

    inspection_id: UUID
    #: 编号 of the inspection, as it stands on papers and in archives
    number: str
    line_name: str
    sides: tuple[Side, Side]
    #: 界线编号
    line_code: str = ""
    #: 旗县级
    level: str = ""
    length_m: float | None = None
    #: 批准机关
    authority: str = ""
    #: 联检组织机关
    organiser: str = ""
    #: The line's own round; None for one that an event set off
    round_number: int | None = None
    #: 汛后检查: what set it off where it is no round (353号 Art. 12)
    trigger: str = ""
    begins_on: date | None = None
    ends_on: date | None = None
    agreement_number: str = ""
    agreed_on: date | None = None
    #: 界线所属全线, where the line is our segment of a longer one
    whole_line: str = ""
    markers: int = 0
    #: internal or restricted: a restricted paper has an empty place for 密级
    publication_level: str = "internal"
    is_demonstration: bool = False
    #: No line in law is registered: what is drawn or measured comes of derived lines (界线仅为示意)
    is_indicative: bool = True


@dataclass(frozen=True, slots=True)
class PlanSection:
    """段: from one mark to the next, who looks after it, which markers stand in it."""

    ordinal: int
    start_mark: str
    end_mark: str
    length_m: float | None
    follows: str = ""
    managing: str = ""
    markers: tuple[str, ...] = ()
    #: When its teams go out
    planned_on: date | None = None
    team: str = ""


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One row of 工作步骤: until when what is done, and by whom."""

    stage: str
    begins_on: date | None
    ends_on: date | None
    work: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """联合检查实施方案, agreed by both sides."""

    head: Head
    sections: Sequence[PlanSection] = ()
    steps: Sequence[PlanStep] = ()
    people: Sequence[Person] = ()
    #: 检查内容: the five items of the rules
    contents: Sequence[str] = ()
    #: 检查重点 of this inspection: what the paper check found, one sentence each
    focus: Sequence[str] = ()
    #: 经费、车辆和装备
    means: str = ""
    #: Further demands on both teams, one sentence each
    demands: Sequence[str] = ()
    agreed: Sequence[Signature] = ()


@dataclass(frozen=True, slots=True)
class ContentItem:
    """One of the five things that the rules have checked, by each side and as both settled it."""

    title: str
    ours: str = ""
    theirs: str = ""
    agreed: str = ""


@dataclass(frozen=True, slots=True)
class MarkerCheck:
    """One marker as each side found it on the spot, what both settled, and what is to be done."""

    number: str
    kind: str = ""
    before: str = ""
    ours: str = ""
    theirs: str = ""
    agreed: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True)
class SettledDifference:
    """A field that the sides saw differently, and how they settled it."""

    about: str
    field: str
    ours: str
    theirs: str
    agreed: str = ""
    reason: str = ""
    settled_on: date | None = None


@dataclass(frozen=True, slots=True)
class MeasureTaken:
    """原位修复, 更换, 恢复原位, 描红, 增设方位物, 增设, 移位, 废除: of what, by whom, whether done."""

    about: str
    kind: str
    #: 提出, 双方同意, 已报批, 已完成
    state: str
    by: str = ""
    done_on: date | None = None
    both_present: bool | None = None
    #: 上报文号 and what the superior said
    report: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """实地检查记录表 of a section or of one marker."""

    head: Head
    #: 第1段（001号界桩至003号界桩）
    about: str
    visited_on: date | None = None
    place: str = ""
    weather: str = ""
    people: Sequence[Person] = ()
    items: Sequence[ContentItem] = ()
    markers: Sequence[MarkerCheck] = ()
    differences: Sequence[SettledDifference] = ()
    measures: Sequence[MeasureTaken] = ()
    photos: Sequence[Picture] = ()
    signatures: Sequence[Signature] = ()
    #: SHA-256 of the other side's paper sheet that its entries were typed from
    sheet_sha256: str = ""
    note: str = ""
    positions: Sequence[MeasuredPosition] = ()
    references: Sequence[MeasuredReference] = ()
    signed_on_spot: Sequence[Signature] = ()


@dataclass(frozen=True, slots=True)
class StonePosition:
    """桩体: where one stone stands; the plane position is worked out from it."""

    letter: str
    position: LonLat
    height_m: float | None = None
    #: 1985国家高程基准
    height_datum: str = ""
    #: 测量方法 and 点位中误差
    method: str = ""
    accuracy_m: float | None = None
    material: str = ""
    #: 1, 2, 3: 单面, 双面, 三面
    face_count: int | None = None
    set_on: date | None = None
    #: 首次埋设, 原位更换
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Inscription:
    """What stands on one face of a stone."""

    letter: str
    division: str
    text: str
    bearing_deg: float | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """方位物: name, bearing (坐标方位角, 磁方位角, 真方位角), distance."""

    name: str
    bearing_deg: float | None
    #: grid, magnetic, true
    bearing_kind: Literal["grid", "magnetic", "true"]
    distance_m: float | None
    direction: str = ""
    letter: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """所在地 on one side: 鄂托克旗 and the 嘎查 in it."""

    division: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class SketchLine:
    """A boundary line near the marker, with who lies left and right of it along its points."""

    points: Sequence[LonLat]
    left: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class MarkerForm:
    """界桩登记表: all that is registered of one marker."""

    head: Head
    number: str
    #: 单立, 双立, 三立
    kind: str
    places: Sequence[Place]
    stones: Sequence[StonePosition]
    references: Sequence[Reference] = ()
    inscriptions: Sequence[Inscription] = ()
    #: The line within some kilometres of it (the sketch cuts it); more than one at a 三交点
    lines: Sequence[SketchLine] = ()
    status: str = ""
    is_tri_junction: bool = False
    #: 管理方
    managing: str = ""
    warden: str = ""
    near: Picture | None = None
    far: Picture | None = None
    note: str = ""
    signatures: Sequence[Signature] = ()


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One stone in the 界桩成果表."""

    number: str
    kind: str
    stone: StonePosition
    status: str = ""
    measure: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """界桩成果表 of a line after the inspection."""

    head: Head
    rows: Sequence[ResultRow]
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of a report; a marker is counted once in each."""

    markers: int = 0
    checked: int = 0
    intact: int = 0
    #: Kind of measure in words → how many of them were carried out, and how many are still to be
    done: dict[str, int] = field(default_factory=dict)
    open: dict[str, int] = field(default_factory=dict)
    differences: int = 0
    settled: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """联检报告, which both governments file jointly with the approving authority (353号 Art. 12)."""

    head: Head
    counts: Counts
    people: Sequence[Person] = ()
    #: How the work went, one paragraph each
    course: Sequence[str] = ()
    #: The five content items, each as both sides settled it
    items: Sequence[ContentItem] = ()
    markers: Sequence[MarkerCheck] = ()
    measures: Sequence[MeasureTaken] = ()
    differences: Sequence[SettledDifference] = ()
    #: 修测: what has to be surveyed anew
    resurvey: Sequence[str] = ()
    #: 跨界生产建设 and other problems
    problems: Sequence[str] = ()
    suggestions: Sequence[str] = ()
    reported_on: date | None = None
    #: 备案机关, 备案文号
    filed_with: str = ""
    filing_number: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """工作总结 of our own bureau."""

    head: Head
    counts: Counts
    #: 组织领导, 主要做法, 存在问题, 下一步打算: one paragraph each
    organisation: Sequence[str] = ()
    course: Sequence[str] = ()
    problems: Sequence[str] = ()
    next_steps: Sequence[str] = ()
    measures: Sequence[MeasureTaken] = ()
    written_on: date | None = None


@dataclass(frozen=True, slots=True)
class Minutes:
    """会议纪要 of a meeting of both sides."""

    head: Head
    title: str
    held_on: date | None = None
    place: str = ""
    chair: str = ""
    recorder: str = ""
    people: Sequence[Person] = ()
    topics: Sequence[str] = ()
    #: What was agreed, one sentence each
    agreed: Sequence[str] = ()
    #: What was not
    left_open: Sequence[str] = ()
    signatures: Sequence[Signature] = ()


@dataclass(frozen=True, slots=True)
class HandoverItem:
    """One thing that is handed over."""

    title: str
    #: PDF, XLSX, 照片, 纸质原件
    form: str
    copies: int = 1
    sha256: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Handover:
    """移交清单: what one side hands to the other, or both hand to the archive."""

    head: Head
    giver: str
    receiver: str
    items: Sequence[HandoverItem]
    handed_on: date | None = None
    signatures: Sequence[Signature] = ()


@dataclass(frozen=True, slots=True)
class FormMarker:
    """A marker as the field form shows it: what the register knows, beside places to write."""

    number: str
    kind: str = ""
    before: str = ""
    position: LonLat | None = None
    place: str = ""
    references: Sequence[Reference] = ()
    photo: Picture | None = None
    #: What to look at in particular, from the check on paper
    focus: str = ""
    #: Letters of its stones, where it has several
    letters: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class FieldForm:
    """外业检查表, prefilled, for one side and one section; its QR code says which."""

    head: Head
    section: PlanSection
    #: Place of the side in `Head.sides` that fills it in
    side: int
    #: Counts the printed forms of this side and section
    form_version: int
    markers: Sequence[FormMarker] = ()
    #: 检查内容: the five items of the rules
    contents: Sequence[str] = ()


PaperFacts = Plan | Record | MarkerForm | Results | Report | Summary | Minutes | Handover | FieldForm
