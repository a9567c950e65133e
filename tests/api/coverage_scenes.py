"""A request for every route of coverage checks; the check of the world has found nothing."""

from collections.abc import Mapping
from typing import Any

from tests.api.asking import ANY, IN, OUT, Scenes, asked, proposal, simple


def of_check(template: str, **kwargs: Any) -> Scenes:
    """A route on the kept coverage check."""
    return Scenes((ANY,), lambda world, role, which: asked(template.format(id=world.coverage_run), **kwargs))


COVERAGE: Mapping[tuple[str, str], Scenes] = {
    ("GET", "/coverage/exceptions"): simple("/coverage/exceptions"),
    # The world has no exception: whoever may draft its term is told so.
    ("POST", "/coverage/exceptions/{exception_id}/term"): simple(
        "/coverage/exceptions/00000000-0000-0000-0000-000000000000/term",
        json={"valid_to": "2036-01-01", "reason": "续签"},
        expects=404,
    ),
    ("GET", "/coverage/findings"): simple("/coverage/findings?level=township"),
    ("GET", "/coverage/runs"): simple("/coverage/runs"),
    ("POST", "/coverage/runs"): simple("/coverage/runs", json={"level": "township"}),
    ("GET", "/coverage/runs/{run_id}"): of_check("/coverage/runs/{id}"),
    ("GET", "/coverage/runs/{run_id}/findings"): of_check("/coverage/runs/{id}/findings"),
    ("GET", "/coverage/runs/{run_id}/findings.{format}"): of_check("/coverage/runs/{id}/findings.json"),
    # The check of the world has found nothing: whoever may mend is told so.
    ("POST", "/coverage/runs/{run_id}/findings/{number}/exception"): of_check(
        "/coverage/runs/{id}/findings/1/exception", json={"kind": "water", "reason": "湖面"}, expects=404
    ),
    ("POST", "/coverage/runs/{run_id}/repair-preview"): of_check(
        "/coverage/runs/{id}/repair-preview", json={"numbers": [1]}, expects=404
    ),
    ("POST", "/coverage/runs/{run_id}/repairs"): of_check(
        "/coverage/runs/{id}/repairs", json={"numbers": [1]}, expects=404
    ),
    ("GET", "/proposals/{proposal_id}/coverage"): proposal(
        "/proposals/{id}/coverage", IN, OUT, if_match=False
    ),
}
