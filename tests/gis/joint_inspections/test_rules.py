"""Rules of joint inspections as tables of cases, with the clause in the id."""

import csv
from datetime import date
from importlib.resources import files

import pytest

from gis.joint_inspections.rules import (
    Step,
    StepNotAllowed,
    due_state,
    next_due,
    sections_of,
    step_named,
    steps_from,
)
from gis.joint_inspections.stages import (
    authority_of,
    calendar,
    dates_verified,
    day_in,
    fields_of,
    measure_steps,
    observation_fields,
    rows,
    stages,
    whole,
)


@pytest.mark.parametrize(
    ("last", "due"),
    [
        pytest.param("2021-10-15", "2026-10-15", id="353号 Art. 12: five years"),
        pytest.param("2020-02-29", "2025-02-28", id="353号 Art. 12: from a leap day"),
        pytest.param(None, None, id="353号 Art. 12: never inspected"),
    ],
)
def test_a_line_is_due_five_years_after_its_last_inspection(last: str | None, due: str | None) -> None:
    found = next_due(None if last is None else date.fromisoformat(last), whole("cycle_years"))
    assert found == (None if due is None else date.fromisoformat(due))


@pytest.mark.parametrize(
    ("due", "state"),
    [
        (None, "never"),
        (date(2026, 11, 25), "overdue"),
        (date(2026, 11, 26), "due_soon"),
        (date(2027, 5, 25), "due_soon"),
        (date(2027, 5, 26), "later"),
    ],
)
def test_how_urgent_a_line_is(due: date | None, state: str) -> None:
    assert due_state(due, date(2026, 11, 26), 180) == state


@pytest.mark.parametrize(
    ("authority", "level", "may_open"),
    [
        pytest.param("state_council", "province", False, id="353号 Art. 12: provincial line, two 民政厅"),
        pytest.param("state_council", "county", False, id="353号 Art. 12: approved by the State Council"),
        pytest.param(None, "province", False, id="353号 Art. 12: provincial line of unknown authority"),
        pytest.param("autonomous_region", "county", True, id="353号 Art. 12: line of two banners"),
        pytest.param("autonomous_region", "prefecture", False, id="353号 Art. 12: line of two prefectures"),
        pytest.param("county", "township", True, id="353号 Art. 19: townships by analogy"),
        pytest.param(None, "county", True, id="353号 Art. 12: county line of unknown authority"),
    ],
)
def test_whose_rounds_a_line_s_are(authority: str | None, level: str, may_open: bool) -> None:
    found = authority_of(authority, level)
    assert found is not None
    assert found.may_open is may_open
    assert "第十" in found.basis


def test_days_of_the_year_are_dated_data_that_nobody_verified() -> None:
    assert (day_in("plan_due", 2026), day_in("summary_due", 2026)) == (date(2026, 5, 15), date(2026, 12, 1))
    assert not dates_verified()
    assert calendar()["cycle_years"].verified
    assert all(each.source and each.dated for each in calendar().values())


NUMBERS = ["001", "002", "003", "004", "005"]


@pytest.mark.parametrize(
    ("stretches", "most", "names"),
    [
        pytest.param([], 10, ["001—005段"], id="one section"),
        pytest.param([], 2, ["001—002段", "003—004段", "005—005段"], id="at most two markers"),
        pytest.param([("001", "003"), ("003", "005")], 10, ["001—003段", "003—005段"], id="as registered"),
        pytest.param([("001", "003")], 10, ["001—005段"], id="registered ones leave markers out"),
        pytest.param([("003", "005"), ("001", "003")], 10, ["001—005段"], id="registered ones run back"),
        pytest.param([("001", "大水井")], 3, ["001—003段", "004—005段"], id="marks that are no markers"),
    ],
)
def test_a_line_is_divided(stretches: list[tuple[str, str]], most: int, names: list[str]) -> None:
    divided = sections_of(NUMBERS, stretches, most)
    assert [name for name, _ in divided] == names
    assert [place for _, places in divided for place in places] == [0, 1, 2, 3, 4]


def states_of(name: str) -> set[str]:
    """Return the codes of a list of data/reference."""
    text = (files("data") / "reference" / f"{name}.csv").read_text("utf-8")
    return {row["code"] for row in csv.DictReader(text.splitlines())}


@pytest.mark.parametrize(
    ("steps", "states", "first", "ends"),
    [
        (stages(), "inspection_state", "planned", {"closed", "withdrawn"}),
        (measure_steps(), "measure_state", "proposed", {"verified", "cancelled"}),
    ],
    ids=["inspections", "measures"],
)
def test_steps_lead_from_the_first_state_to_every_other(
    steps: tuple[Step, ...], states: str, first: str, ends: set[str]
) -> None:
    codes = states_of(states)
    named = {state for step in steps for state in (*step.from_states, step.to_state)} - {"*"}
    assert named == codes
    reached, before = {first}, set[str]()
    while reached != before:
        before = set(reached)
        reached |= {step.to_state for step in steps if step.from_states & reached} - {"*"}
    assert reached == codes
    assert {state for state in codes if not steps_from(steps, state)} == ends
    assert all(step.roles <= {"editor", "field", "reviewer", "leader"} and step.roles for step in steps)


def test_papers_that_steps_ask_for_are_kinds_of_documents() -> None:
    kinds = states_of("inspection_document_kind")
    asked = {
        need.partition(":")[2]
        for step in (*stages(), *measure_steps())
        for need in step.needs
        if need.partition(":")[0] in ("document", "issued")
    }
    assert asked <= kinds


def test_353_art_6_a_change_of_markers_needs_both_consents_and_the_report_upward() -> None:
    order = [
        (step.step, step.needs)
        for step in measure_steps()
        if "change" in step.kinds and step.step != "cancel"
    ]
    assert [step for step, _ in order] == ["consent", "report_up", "approve", "start", "complete", "verify"]
    assert order[0][1] == ("document:consent_ours", "document:consent_theirs", "third_consent")
    assert order[1][1] == ("document:upward_report",)
    with pytest.raises(StepNotAllowed):
        step_named(measure_steps(), "start", "proposed", "change")
    for kind in ("repair", "change"):
        work = step_named(measure_steps(), "complete", "in_work", kind)
        assert {"both_present", "photo_before", "photo_after"} <= set(work.needs)


def test_the_five_content_items_are_all_asked_for() -> None:
    items = [int(row["item"]) for row in rows("inspection_contents")]
    assert items == [1, 2, 3, 4, 5]
    assert {each.item for each in observation_fields()} == {1, 2, 3, 4, 5}
    assert {each.field for each in fields_of("section")} < {each.field for each in observation_fields()}
