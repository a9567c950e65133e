"""For every route of papers a request about an inspection inside the caller's reach, or outside."""

from collections.abc import Mapping
from uuid import UUID

from gis.inspection_papers.form_codes import FormCode
from tests.api.asking import IN, OUT, Asked, Scenes, asked, county, scene, simple
from tests.api.inspection_scenes import ONE, about
from tests.api.world import World

TEMPLATES = "/paper-templates"
CODE = FormCode(UUID(int=0), 1, 0, 1).text()


@scene(IN, OUT)
def issued_paper(world: World, role: str, which: str) -> Asked:
    return asked(f"/inspection-papers/{world.inspected[county(which)].issued}/file.docx")


@scene(IN, OUT)
def scanned(world: World, role: str, which: str) -> Asked:
    """The file was never uploaded."""
    address = f"/inspection-papers/{world.inspected[county(which)].issued}/scans"
    return asked(address, json={"sha256": "0" * 64}, expects=422)


INSPECTION_PAPERS: Mapping[tuple[str, str], Scenes] = {
    ("GET", "/inspection-papers/{paper_id}/file.{ending}"): issued_paper,
    ("POST", "/inspection-papers/{paper_id}/scans"): scanned,
    ("GET", "/joint-inspections/form-codes/{code}"): simple(f"/joint-inspections/form-codes/{CODE}"),
    ("GET", f"{ONE}/archive"): about(f"{ONE}/archive"),
    ("POST", f"{ONE}/archive"): about(f"{ONE}/archive"),
    ("GET", f"{ONE}/papers"): about(f"{ONE}/papers"),
    ("POST", f"{ONE}/papers/{{kind}}"): about(f"{ONE}/papers/plan", json={"format": "pdf"}),
    ("GET", f"{ONE}/papers/{{kind}}.{{ending}}"): about(f"{ONE}/papers/handover.docx"),
    ("GET", TEMPLATES): simple(TEMPLATES),
    ("POST", f"{TEMPLATES}/{{kind}}"): simple(
        f"{TEMPLATES}/plan", files={"file": ("plan.docx", b"no word")}, expects=422
    ),
    ("GET", f"{TEMPLATES}/{{kind}}/names"): simple(f"{TEMPLATES}/plan/names"),
    ("GET", f"{TEMPLATES}/{{kind}}/{{version}}.docx"): simple(f"{TEMPLATES}/plan/0.docx"),
    ("POST", f"{TEMPLATES}/{{kind}}/{{version}}/use"): simple(f"{TEMPLATES}/plan/0/use"),
}
