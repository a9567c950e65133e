"""Invented applications to name and rename, one at each stage, so that the clocks have something to count.

Their names begin with 演示 and their source is the demonstration's. Days are counted back from today: a clock
that ran out years ago shows nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from geoalchemy2.shape import from_shape
from shapely.geometry import LineString, Point

from gis.accounts.rules import Caller
from gis.history.as_known import today
from gis.name_applications import checks, queries
from gis.name_applications.naming_rules import NamingRules, rules_of
from gis.name_applications.tables import (
    NameAnnouncement,
    NameApplication,
    NameApplicationPaper,
    NameApplicationStep,
    NameApplicationTask,
)
from gis.name_applications.views import spelled
from gis.number_queries import next_number

SRID = queries.SRID
BEFORE_REPORT = ("application", "assessment_report", "expert_report", "consultation_report")
FILED = (*BEFORE_REPORT, "filing_form", "filing_report")


@dataclass(frozen=True, slots=True)
class _Taken:
    """A step, so many days ago."""

    step: str
    ago: int
    actor: str = ""
    number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Story:
    """What is invented of one application."""

    kind: str
    name: str
    name_class: str
    category: str
    place: Point | LineString | None
    location: str
    size: str
    nature: str
    reasons: str
    applicant: str
    steps: Sequence[_Taken]
    papers: Sequence[str] = ("application",)
    tasks: Sequence[str] = ()
    channels: Sequence[str] = field(default=())


def _stories(seat: Point) -> tuple[_Story, ...]:
    """Return the applications around a place."""
    east = LineString([(seat.x + 0.004, seat.y), (seat.x + 0.022, seat.y + 0.002)])
    south = LineString([(seat.x, seat.y - 0.004), (seat.x + 0.002, seat.y - 0.02)])
    banner, housing = "乌审旗人民政府", "乌审旗住房和城乡建设局"
    return (
        _Story(
            "name", "演示林荫路", "street", "23514", east,
            "东起演示柳林街，西至演示南环路", "长1.8公里，宽24米", "城镇次干路", "演示：道路已通车", housing,
            (
                _Taken("accepted", 48, "旗民政局"),
                _Taken("consultation", 40, "旗民政局", note="演示：公开征求意见，无异议"),
                _Taken("reported", 20, "旗民政局", "演示民字〔2026〕7号"),
                _Taken("approved", 11, banner, "演示政字〔2026〕15号"),
                _Taken("filed", 5, "鄂尔多斯市人民政府", "演示政备〔2026〕4号"),
            ),
            FILED,
        ),
        _Story(
            "name", "演示锦绣家园", "housing", "22100", Point(seat.x - 0.006, seat.y + 0.004),
            "演示林荫路北侧、演示民生街东侧", "占地4.2万平方米，12栋", "住宅区", "演示：新建住宅区",
            "演示置业公司",
            (
                _Taken("accepted", 45, "旗民政局"),
                _Taken("opinion", 38, "乌审旗民政局", "演示民函〔2026〕3号"),
                _Taken("reported", 30, housing, "演示建字〔2026〕21号"),
                _Taken("approved", 20, housing, "演示建地名〔2026〕2号"),
            ),
            BEFORE_REPORT,
        ),
        _Story(
            "name", "演示民生街", "street", "23514", south,
            "北起演示林荫路，南至演示滨河路", "长2.1公里，宽18米", "城镇支路", "演示：新建道路", housing,
            (
                _Taken("accepted", 110, "旗民政局"),
                _Taken("reported", 100, "旗民政局", "演示民字〔2026〕2号"),
                _Taken("approved", 90, banner, "演示政字〔2026〕6号"),
                _Taken("filed", 73, "鄂尔多斯市人民政府", "演示政备〔2026〕1号"),
                _Taken("announced", 78, "乌审旗民政局", "演示地公〔2026〕1号"),
            ),
            FILED, ("place_signs", "maps"), ("national_database", "government_site"),
        ),
        _Story(
            "name", "演示柳树滩", "natural_village", "22200", Point(seat.x + 0.05, seat.y + 0.03),
            "演示嘎查东北3公里", "12户", "农村居民点", "演示：新形成的居民点", "演示嘎查村民委员会",
            (_Taken("accepted", 14, "旗民政局"), _Taken("reported", 6, "旗民政局", "演示民字〔2026〕9号")),
            BEFORE_REPORT,
        ),
        _Story(
            "name", "演示新港路", "street", "23514", None,
            "演示物流园西侧", "", "", "演示：园区内部道路", "演示物流园区",
            (_Taken("supplement", 4, "旗民政局", note="演示：请补充规模、性质和申请书"),),
            (),
        ),
        _Story(
            "name", "演示金街", "street", "23514", None,
            "演示广场南侧", "长300米", "步行街", "演示：商业街命名", "演示商业管理公司",
            (
                _Taken("accepted", 60, "旗民政局"),
                _Taken("reported", 50, "旗民政局", "演示民字〔2026〕5号"),
                _Taken("refused", 40, banner, note="演示：与邻近街道同音，请另拟"),
            ),
            BEFORE_REPORT,
        ),
    )  # fmt: skip


def load(session: Session, caller: Caller, division_id: UUID, seat: Point, source: UUID) -> int:
    """Write the applications; return how many there are."""
    rules = rules_of(session)
    stories = _stories(seat)
    for story in stories:
        _write(session, caller, rules, story, division_id, source)
    return len(stories)


def _ago(days: int) -> date:
    return today() - timedelta(days=days)


def _write(
    session: Session, caller: Caller, rules: NamingRules, story: _Story, division_id: UUID, source: UUID
) -> None:
    opened = _ago(max(step.ago for step in story.steps) + 3)
    application = NameApplication(
        id=uuid4(),
        number=next_number(session, NameApplication.number, opened.year, 3),
        kind=story.kind,
        name_class=story.name_class,
        category=story.category,
        proposed_name=story.name,
        division_id=division_id,
        geom=None if story.place is None else from_shape(story.place, srid=SRID),
        plan=f"演示：命名为{story.name}",
        reasons=story.reasons,
        location=story.location,
        size=story.size,
        nature=story.nature,
        applicant=story.applicant,
        opened_on=opened,
        state=story.steps[-1].step,
        state_since=_ago(min(step.ago for step in story.steps)),
        source_id=source,
        version=1,
        proposed_mongolian="",
    )
    application.proposed_romanization = spelled(session, application, story.name)
    _decide(application, rules, story)
    queries.add(session, application)
    taken = (_Taken("received", (today() - opened).days, story.applicant), *story.steps)
    queries.add(
        session,
        *(
            NameApplicationStep(
                application_id=application.id,
                ordinal=at,
                step=step.step,
                taken_on=_ago(step.ago),
                actor=step.actor,
                document_number=step.number,
                note=step.note,
            )
            for at, step in enumerate(taken, start=1)
        ),
        *_papers(rules, application, story),
        *(
            NameApplicationTask(
                application_id=application.id, task=task, done_on=_ago(30), done_by="旗民政局"
            )
            for task in story.tasks
        ),
    )
    _announce(session, rules, application, story)
    checks.run(session, caller, application, "opened")


def _decide(application: NameApplication, rules: NamingRules, story: _Story) -> None:
    """Note what the steps decided."""
    for step in story.steps:
        effect = rules.procedures[story.kind].steps[step.step].effect
        if effect == "decision":
            application.authority = step.actor
            application.approver_class = rules.approvers[story.name_class].approver_class
            application.decision_number = step.number
            application.decided_on = _ago(step.ago)
        elif effect == "filing":
            application.filed_on = _ago(step.ago)
            application.filed_to = step.actor
            application.filing_number = step.number
        elif effect == "refusal":
            application.closed_on = _ago(step.ago)


def _papers(
    rules: NamingRules, application: NameApplication, story: _Story
) -> Sequence[NameApplicationPaper]:
    known = {each.code: each for each in rules.papers_of(story.kind, story.name_class)}
    return [
        NameApplicationPaper(
            application_id=application.id,
            kind=kind,
            title=known[kind].name_zh,
            document_number=f"演示材料{at}号",
            contents=[content.code for content in known[kind].contents],
        )
        for at, kind in enumerate(story.papers, start=1)
    ]


def _announce(session: Session, rules: NamingRules, application: NameApplication, story: _Story) -> None:
    step = next((each for each in story.steps if each.step == "announced"), None)
    if step is None:
        return
    queries.add(
        session,
        NameAnnouncement(
            application_id=application.id,
            number=step.number,
            announced_on=_ago(step.ago),
            kind=story.kind,
            name=story.name,
            romanization=application.proposed_romanization,
            division="".join(queries.division_path(session, application.division_id, today())),
            location=story.location,
            authority=application.authority,
            decision_number=application.decision_number,
            approved_on=application.decided_on,
            announced_by=rules.approvers[story.name_class].announced_by_zh,
            channels=sorted(story.channels),
        ),
    )
