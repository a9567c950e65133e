"""For every route of targets and reporting periods a request that is right in all but who sends it."""

from collections.abc import Mapping
from typing import Any

from tests.api.asking import ANY, Asked, Scenes, asked, simple
from tests.api.target_world import YEAR
from tests.api.world import World


def thing(template: str, **kwargs: Any) -> Scenes:
    """The target, the draft (version 1), the closed period, the form (version 1)."""

    def ask(world: World, role: str, which: str) -> Asked:
        found = world.reported
        address = template.format(code=found.code, draft=found.draft, closed=found.closed, form=found.form)
        return asked(address, **kwargs)

    return Scenes((ANY,), ask)


def add_form(world: World, role: str, which: str) -> Asked:
    body = {"name": "季报", "sha256": world.workbook.get(role, world.workbook["editor"])}
    return asked("/reporting-periods/forms", json=body)


SEEN = {"If-Match": '"1"'}
PERIODS = "/reporting-periods"

TARGETS: Mapping[tuple[str, str], Scenes] = {
    ("GET", "/target-progress"): simple(f"/target-progress?year={YEAR}"),
    ("GET", "/target-progress/charts"): simple(f"/target-progress/charts?year={YEAR}"),
    ("GET", "/target-progress/{code}"): thing("/target-progress/{code}"),
    ("GET", PERIODS): simple(PERIODS),
    ("POST", PERIODS): simple(PERIODS, json={"kind": "quarter", "first_day": f"{YEAR}-01-01"}),
    ("GET", f"{PERIODS}/forms"): simple(f"{PERIODS}/forms"),
    ("POST", f"{PERIODS}/forms"): Scenes((ANY,), add_form),
    ("GET", f"{PERIODS}/forms/{{form_id}}"): thing(f"{PERIODS}/forms/{{form}}"),
    ("PUT", f"{PERIODS}/forms/{{form_id}}/cells"): thing(
        f"{PERIODS}/forms/{{form}}/cells",
        json={"cells": [{"sheet": "Sheet", "cell": "A1", "field": "signatory"}]},
        headers=SEEN,
    ),
    ("GET", f"{PERIODS}/{{period_id}}"): thing(f"{PERIODS}/{{closed}}"),
    ("DELETE", f"{PERIODS}/{{period_id}}"): thing(f"{PERIODS}/{{draft}}", headers=SEEN),
    ("POST", f"{PERIODS}/{{period_id}}/closing"): thing(
        f"{PERIODS}/{{draft}}/closing", json={"signatory": "局长"}, headers=SEEN
    ),
    ("GET", f"{PERIODS}/{{period_id}}/export.xlsx"): thing(f"{PERIODS}/{{closed}}/export.xlsx"),
    ("GET", f"{PERIODS}/{{period_id}}/{{part}}.csv"): thing(f"{PERIODS}/{{closed}}/rows.csv"),
    ("POST", f"{PERIODS}/{{period_id}}/figures"): thing(f"{PERIODS}/{{draft}}/figures", headers=SEEN),
    ("GET", f"{PERIODS}/{{period_id}}/forms/{{form_id}}/filled.xlsx"): thing(
        f"{PERIODS}/{{closed}}/forms/{{form}}/filled.xlsx"
    ),
}
