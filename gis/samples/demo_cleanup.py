"""Invented cleanup cases on the invented names that the screening found, one at each stage, and a notice.

Nobody recorded them, no real person objected. Days are counted back from the day of loading.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from shapely.geometry import Point

from gis.accounts.rules import Caller
from gis.history.as_known import today
from gis.name_cleanup import queries as cleanup
from gis.name_cleanup.notices import entries_of
from gis.name_cleanup.opening import ground_of, ground_rows, placed
from gis.name_cleanup.procedure import last_day
from gis.name_cleanup.procedures import NAME, CleanupRules, rules_of
from gis.name_cleanup.tables import (
    NameCleanupCase,
    NameCleanupCheckoff,
    NameCleanupClass,
    NameCleanupNotice,
    NameCleanupObjection,
    NameCleanupOpinion,
    NameCleanupStep,
)
from gis.name_screening.tables import ScreeningFinding
from gis.number_queries import next_number
from gis.samples import queries


@dataclass(frozen=True, slots=True)
class _Story:
    """What is invented of one case: its steps, each with so many days ago, and what was settled by then."""

    name: str
    name_class: str
    steps: Sequence[tuple[str, int]]
    measure: str | None = None
    proposed: str = ""
    unit: str = ""
    #: Days from today to its deadline
    deadline: int | None = None
    checked: Sequence[str] = ()
    keep_reason: str = "演示：路名来自旧王府，有史料可查，不属清理范围。"


_TO_NOTICE = (("surveyed", 60), ("consultation", 50), ("argument", 40), ("determination", 20), ("notice", 4))
_LONG = (("surveyed", 150), ("consultation", 140), ("argument", 130), ("determination", 120), ("notice", 110))
STORIES = (
    _Story("演示天下第一城", "大", (("surveyed", 12),)),
    _Story("演示黄泉路", "怪", (("surveyed", 75),)),
    _Story("演示曼哈顿广场", "洋", (("surveyed", 40), ("consultation", 16))),
    _Story(
        "演示塞纳河畔小区",
        "洋",
        (("surveyed", 90), ("consultation", 80), ("argument", 70), ("determination", 50), ("notice", 40),
         ("argument", 35)),
    ),
    _Story(
        "演示帝都国际大厦",
        "怪",
        (("surveyed", 60), ("consultation", 50), ("argument", 40), ("determination", 6)),
    ),
    _Story("演示加州小镇", "洋", _TO_NOTICE, "rename", "演示榆荫小区", "演示住建部门", 60),
    _Story("演示威尼斯花园", "洋", _TO_NOTICE, "rename", "演示柳泉花园", "演示住建部门", 60),
    _Story(
        "演示环球中心大厦", "大", (*_LONG, ("listed", 95)), "rename", "演示文体大厦", "演示住建部门", 5
    ),
    _Story(
        "演示中央花园小区",
        "大",
        (*_LONG, ("listed", 95), ("procedure", 80), ("implementation", 30)),
        "unregister",
        "",
        "演示住建部门",
        -3,
        ("signs", "household", "maps"),
    ),
    _Story("演示王府路", "怪", (("surveyed", 60), ("consultation", 50), ("kept", 30)), "keep"),
    _Story(
        "演示御府壹号小区",
        "怪",
        (*_LONG, ("listed", 95), ("procedure", 80), ("implementation", 60), ("acceptance", 10),
         ("archive", 8)),
        "unregister",
        "",
        "演示住建部门",
        -5,
        ("signs", "household", "property", "business", "maps", "ads"),
    ),
)  # fmt: skip


def load(session: Session, caller: Caller, division_id: UUID, seat: Point, source: UUID) -> int:
    """Write the cases whose names the screening found, and a notice; return how many records there are."""
    rules, found = rules_of(session), queries.screened(session, source)
    told = [
        (story, found[story.name, story.name_class])
        for story in STORIES
        if (story.name, story.name_class) in found
    ]
    year = today().year
    first = next_number(session, NameCleanupCase.number, year, 4)
    chain = cleanup.chains(session, [division_id], today())
    town, location = placed([division_id], chain)
    cases = []
    for (story, finding), number in zip(told, cleanup.numbers_from(first, len(told)), strict=True):
        cases.append(_case(session, rules, story, finding, number, town, location, source))
    for story, case in cases:
        # What was accepted is out of use, as acceptance asks
        if case.accepted_on is not None and story.measure == "unregister":
            queries.retire_name(session, case.feature_id, case.name)
    noticed = [case for story, case in cases if story.steps is _TO_NOTICE]
    _notice(session, noticed, source)
    return len(cases) + bool(noticed)


def _case(
    session: Session,
    rules: CleanupRules,
    story: _Story,
    finding: ScreeningFinding,
    number: str,
    town: UUID | None,
    location: str,
    source: UUID,
) -> tuple[_Story, NameCleanupCase]:
    """Write one case with its parts."""
    day = {step: today() - timedelta(days=ago) for step, ago in story.steps}
    state, _ = story.steps[-1]
    case = NameCleanupCase(
        id=uuid4(),
        number=number,
        feature_id=finding.feature_id,
        name=story.name,
        kind=NAME,
        division_id=town,
        location=location,
        opened_on=day["surveyed"],
        origin="screening",
        state=state,
        state_since=day[state],
        responsible_unit=story.unit,
        deadline=None if story.deadline is None else today() + timedelta(days=story.deadline),
        measure=story.measure,
        proposed_name=story.proposed,
        proposed_origin="演示：邻近地名" if story.proposed else "",
        accepted_on=day.get("acceptance"),
        kept_on=day.get("kept"),
        archived_on=day.get("archive"),
        source_id=source,
        version=1,
    )
    ground = ground_of(rules, finding, finding.publication_level)
    queries.write(session, [case])
    queries.write(
        session,
        [
            NameCleanupClass(
                case_id=case.id,
                name_class=story.name_class,
                position=1,
                feature_id=case.feature_id,
                is_open=case.archived_on is None,
            ),
            *ground_rows(case.id, [ground], 1, None),
            *_steps(case, story),
            *_said(case, story),
            *(
                NameCleanupCheckoff(
                    case_id=case.id, item=item, done_on=today() - timedelta(days=15), unit="演示单位"
                )
                for item in story.checked
            ),
        ],
    )
    return story, case


def _steps(case: NameCleanupCase, story: _Story) -> list[NameCleanupStep]:
    notes = {"consultation": "演示：部门会商，同意组织论证。", "kept": story.keep_reason}
    documents = {"determination": "演示民字〔2026〕3号"}
    return [
        NameCleanupStep(
            case_id=case.id,
            ordinal=ordinal,
            step=step,
            taken_on=today() - timedelta(days=ago),
            document_number=documents.get(step, ""),
            note="收到异议，重新论证" if (step, ordinal) == ("argument", 6) else notes.get(step, ""),
        )
        for ordinal, (step, ago) in enumerate(story.steps, start=1)
    ]


def _said(case: NameCleanupCase, story: _Story) -> list[NameCleanupOpinion | NameCleanupObjection]:
    """Return an expert's opinion on what was argued, and an objection to what was argued anew."""
    argued = [today() - timedelta(days=ago) for step, ago in story.steps if step == "argument"]
    if not argued:
        return []
    said: list[NameCleanupOpinion | NameCleanupObjection] = [
        NameCleanupOpinion(
            case_id=case.id,
            kind="expert",
            person="演示专家",
            organisation="演示语委",
            given_on=argued[0],
            stance="clean",
            opinion="演示：无历史渊源，应予清理。",
        )
    ]
    if len(argued) > 1:
        said.append(
            NameCleanupObjection(
                case_id=case.id,
                received_on=argued[1],
                objector="演示业主",
                says="演示：小区名称沿用多年，更名影响证照。",
            )
        )
    return said


def _notice(session: Session, cases: Sequence[NameCleanupCase], source: UUID) -> None:
    """Publish a notice that runs now of the cases that stand on one."""
    if not cases:
        return
    published_on = cases[0].state_since
    days = rules_of(session).figure("notice_days")
    notice = NameCleanupNotice(
        id=uuid4(),
        number=next_number(session, NameCleanupNotice.number, published_on.year, 2),
        title="演示：关于不规范地名清理整治的公示",
        published_on=published_on,
        days=days,
        ends_on=last_day(published_on, days),
        channel="演示：政府网站",
        contact="演示科室",
        source_id=source,
        version=1,
    )
    queries.write(session, [notice])
    queries.write(session, entries_of(session, notice, cases))
