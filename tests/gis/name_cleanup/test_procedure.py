"""The procedure as data: what may follow by clause, what each step needs, and what no walk breaks."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.messages import catalogue
from gis.name_cleanup.procedure import (
    ACCEPTANCE,
    ARCHIVE,
    ARGUMENT,
    DETERMINATION,
    KEPT,
    LISTED,
    NEEDS,
    NOTICE,
    Given,
    lacking,
    last_day,
    standing_lacks,
    unchecked,
)
from gis.name_cleanup.procedures import KINDS, cleanup_rules
from gis.procedures import overdue_days

RULES = cleanup_rules()
TODAY = date(2026, 5, 20)
#: 保留 is reachable from each of these: up to and including 公示 and the 整治 list
KEEPABLE = ("surveyed", "consultation", ARGUMENT, DETERMINATION, NOTICE, LISTED)
RENAME, REWRITE, WITHDRAW = (RULES.measures[code] for code in ("rename", "standard_writing", "unregister"))
#: A case that lacks nothing for any step
WHOLE = Given(
    has_evidence=True,
    opinions=1,
    notice_ends_on=date(2026, 5, 10),
    measure=RENAME,
    new_name="乌兰小区",
    unit="住建局",
    deadline=date(2026, 9, 1),
    has_application=True,
    application_approved=True,
    application_completed=True,
    is_registered=True,
    is_withdrawn=True,
    taken_on=TODAY,
    actor="验收组",
    document_number="乌民字〔2026〕3号",
    has_scan=True,
    note="同意",
)


@pytest.mark.parametrize(
    ("kind", "state", "follows"),
    [
        pytest.param("name", "surveyed", ["consultation", "kept"], id="146号: 排查后会商"),
        pytest.param("name", "consultation", ["argument", "kept"], id="146号: 会商后论证"),
        pytest.param("name", "argument", ["determination", "kept"], id="146号: 论证后认定"),
        pytest.param("name", "determination", ["notice", "argument", "kept"], id="146号: 认定后公示"),
        pytest.param("name", "notice", ["listed", "argument", "kept"], id="146号: 公示后整治清单"),
        pytest.param("name", "listed", ["procedure", "argument", "kept"], id="条例11: 整治清单后办理更名"),
        pytest.param("name", "procedure", ["implementation", "listed"], id="条例18: 批准后换标志证照"),
        pytest.param("name", "acceptance", ["archive", "rework"], id="条例26: 验收后归档"),
        pytest.param("use", "consultation", ["determination", "argument", "kept"], id="条例18: 不必论证"),
    ],
)  # fmt: skip
def test_what_may_follow(kind: str, state: str, follows: list[str]) -> None:
    assert [step.code for step in RULES.procedures[kind].following(state)] == follows


@pytest.mark.parametrize(
    ("step", "without", "need"),
    [
        ("determination", {"opinions": 0}, "opinion"),
        ("determination", {"unanswered_objections": 1}, "objections_answered"),
        ("determination", {"document_number": " "}, "document"),
        ("notice", {"has_evidence": False}, "evidence"),
        ("listed", {"notice_ends_on": None}, "notice_ended"),
        ("listed", {"notice_ends_on": TODAY}, "notice_ended"),
        ("listed", {"unanswered_objections": 1}, "objections_answered"),
        ("listed", {"measure": None}, "measure"),
        ("listed", {"measure": RULES.measures["keep"]}, "measure"),
        ("listed", {"new_name": ""}, "new_name"),
        ("listed", {"unit": ""}, "unit"),
        ("listed", {"deadline": None}, "deadline"),
        ("procedure", {"has_application": False}, "started"),
        ("implementation", {"application_approved": False}, "naming_done"),
        ("acceptance", {"application_completed": False}, "naming_closed"),
        ("acceptance", {"is_registered": False}, "name_registered"),
        (
            "acceptance",
            {"measure": RULES.measures["standard_writing"], "is_registered": False},
            "name_registered",
        ),
        ("acceptance", {"measure": RULES.measures["unregister"], "is_withdrawn": False}, "name_withdrawn"),
        ("acceptance", {"unchecked": ["maps"]}, "checkoffs"),
        ("acceptance", {"actor": ""}, "actor"),
        ("kept", {"note": ""}, "note"),
    ],
)
def test_what_a_step_needs(step: str, without: dict[str, object], need: str) -> None:
    known = RULES.step("name", step)
    assert lacking(known, WHOLE) == []
    assert lacking(known, replace(WHOLE, **without)) == [need]  # type: ignore[arg-type]


def test_a_measure_without_application_needs_none() -> None:
    has_none = replace(WHOLE, has_application=False, application_approved=False, application_completed=False)
    withdrawn = replace(has_none, measure=WITHDRAW, new_name="", is_registered=False)
    rewritten = replace(has_none, measure=REWRITE, is_withdrawn=False)
    for step in ("listed", "procedure", "implementation", "acceptance"):
        assert lacking(RULES.step("name", step), withdrawn) == []
        assert lacking(RULES.step("name", step), rewritten) == []


def test_what_is_said_with_a_step_is_not_what_a_case_lacks() -> None:
    said_nothing = replace(WHOLE, note="", actor="", document_number="")
    assert standing_lacks(RULES.step("name", "acceptance"), said_nothing) == []
    assert lacking(RULES.step("name", "acceptance"), said_nothing) == ["actor", "note"]


def test_the_day_after_is_day_one() -> None:
    # 2019-06-11至06-20 as counted there: published on the 10th, ten days
    assert last_day(date(2019, 6, 10), 10) == date(2019, 6, 20)
    listed = RULES.step("name", LISTED)
    given_ = replace(WHOLE, notice_ends_on=date(2026, 5, 20))
    assert lacking(listed, replace(given_, taken_on=date(2026, 5, 20))) == ["notice_ended"]
    assert lacking(listed, replace(given_, taken_on=date(2026, 5, 21))) == []


def test_a_step_is_overdue_by_the_bureaus_own_days() -> None:
    step = RULES.step("name", "surveyed")
    assert step.overdue_days == 60
    assert overdue_days(step, TODAY - timedelta(days=60), TODAY) == 0
    assert overdue_days(step, TODAY - timedelta(days=61), TODAY) == 1
    assert overdue_days(RULES.step("name", ARCHIVE), TODAY - timedelta(days=999), TODAY) == 0


def test_every_measure_but_keeping_asks_for_all_six_check_offs() -> None:
    items = ["signs", "household", "property", "business", "maps", "ads"]
    for measure in RULES.measures.values():
        assert unchecked(RULES.checkoffs, measure, []) == ([] if measure.is_keep else items)
    assert unchecked(RULES.checkoffs, RENAME, ["signs", "ads"]) == [
        "household",
        "property",
        "business",
        "maps",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_keeping_is_reachable_and_nothing_but_the_archive_ends(kind: str) -> None:
    procedure = RULES.procedures[kind]
    for state, step in procedure.steps.items():
        assert (KEPT in step.next) == (state in KEEPABLE), state
        assert set(step.next) <= set(procedure.steps), state
        assert (step.next == ()) == (state == ARCHIVE), state
        assert ARCHIVE in reachable(kind, state)
        assert step.objection_to == (ARGUMENT if state in (ARGUMENT, DETERMINATION, NOTICE, LISTED) else "")
    assert "note" in procedure.steps[KEPT].needs
    assert "objections_answered" in procedure.steps[DETERMINATION].needs
    assert "objections_answered" in procedure.steps[ARCHIVE].needs
    assert "checkoffs" in procedure.steps[ACCEPTANCE].needs


def reachable(kind: str, state: str) -> set[str]:
    """Return every state that may come of one."""
    found, waiting = {state}, [state]
    while waiting:
        for code in RULES.procedures[kind].steps[waiting.pop()].next:
            if code not in found:
                found.add(code)
                waiting.append(code)
    return found


def test_every_need_has_its_sentences() -> None:
    for need in NEEDS:
        for language in ("zh", "en"):
            assert f"name_cleanup.lacks.{need}" in catalogue(language)


ACTS = st.sampled_from(["step", "object", "answer", "check", "opine"])
walks = st.lists(st.tuples(st.integers(0, 9), ACTS), max_size=40)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=200, deadline=None)
@given(walk=walks)
def test_no_walk_passes_an_objection_or_accepts_what_is_unchecked(
    kind: str, walk: list[tuple[int, str]]
) -> None:
    """Walk the procedure at random with what a case gathers on the way."""
    procedure = RULES.procedures[kind]
    state, unanswered, opinions = procedure.first.code, 0, 0
    checked: set[str] = set()
    items = [each.code for each in RULES.checkoffs]
    for choice, act in walk:
        step = procedure.steps[state]
        if act == "object" and step.objection_to:
            # Whatever stage takes objections, one always leads back to the argument
            state, unanswered, opinions = step.objection_to, unanswered + 1, 0
            assert state == ARGUMENT
        elif act == "answer":
            unanswered = 0
        elif act == "opine":
            opinions += 1
        elif act == "check" and state in ("implementation", "rework"):
            checked.add(items[choice % len(items)])
        elif act == "step" and step.next:
            code = step.next[choice % len(step.next)]
            has = replace(
                WHOLE,
                opinions=opinions,
                unanswered_objections=unanswered,
                unchecked=unchecked(RULES.checkoffs, RENAME, checked),
            )
            if lacking(procedure.steps[code], has):
                continue
            state = code
            if state == ARGUMENT:
                opinions = 0
            if state in (DETERMINATION, LISTED):
                assert unanswered == 0
            if state == ACCEPTANCE:
                assert checked == set(items)
        if state in KEEPABLE:
            assert lacking(procedure.steps[KEPT], replace(WHOLE, note="历史地名")) == []
            assert KEPT in procedure.steps[state].next
        assert state == ARCHIVE or procedure.steps[state].next
