"""Word templates of the papers of joint inspections: staff edit them in Word and bring them back."""

from datetime import datetime
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Path, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, SessionDep
from gis.attachments.rules import WORD
from gis.inspection_papers import templates
from gis.inspection_papers.rules import MOST_TEMPLATE_BYTES
from gis.messages import text
from maps.inspection_papers import issuing, template_versions, trial

router = APIRouter(prefix="/paper-templates", tags=["inspection papers"])

Kind = Annotated[str, Path(max_length=40, examples=["plan"], description="plan, record, marker_form …")]


class TemplateVersionOut(BaseModel):
    """One version of a template; 0 is the file that comes with the program."""

    model_config = ConfigDict(from_attributes=True)

    version: int
    sha256: str
    file_name: str
    note: str
    uploaded_by: str
    uploaded_at: datetime | None
    is_current: bool
    is_seed: bool


class TemplateOut(BaseModel):
    """A template with its versions, the newest first."""

    kind: str
    name_zh: str
    name_en: str
    versions: list[TemplateVersionOut]


class TemplatesOut(BaseModel):
    """Every template."""

    rows: list[TemplateOut]


class NameOut(BaseModel):
    """A name that a template may use, with an example."""

    name: str = Field(examples=["paper.line_name"])
    example: str


class NamesOut(BaseModel):
    """The names of one kind of paper."""

    rows: list[NameOut]


@router.get("")
def list_templates(session: SessionDep, caller: CallerDep) -> TemplatesOut:
    """List the Word templates with all their versions."""
    found = templates.versions(session)
    return TemplatesOut(
        rows=[
            TemplateOut(
                kind=kind,
                name_zh=text(f"paper.{kind}", "zh"),
                name_en=text(f"paper.{kind}", "en"),
                versions=[TemplateVersionOut.model_validate(each) for each in found if each.kind == kind],
            )
            for kind in dict.fromkeys(each.kind for each in found)
        ]
    )


@router.get("/{kind}/names")
def list_names(session: SessionDep, caller: CallerDep, kind: Kind) -> NamesOut:
    """List what a template of a kind may name; `[]` marks a list to go through."""
    found = trial.names(issuing.kind_of(kind))
    return NamesOut(rows=[NameOut(name=name, example=example) for name, example in found])


@router.get("/{kind}/{version}.docx", response_class=Response)
def download_template(session: SessionDep, caller: CallerDep, kind: Kind, version: int) -> Response:
    """Return a version of a template, to be edited in Word; 0 is the one that comes with the program."""
    found = templates.version(session, issuing.kind_of(kind), version)
    title = text(f"paper.{found.kind}")
    name = quote(f"{title}模板-{version}.docx")
    return Response(
        found.content,
        media_type=WORD,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


@router.post("/{kind}", status_code=201)
def upload_template(
    session: SessionDep,
    caller: CallerDep,
    kind: Kind,
    file: Annotated[UploadFile, File()],
    note: Annotated[str, Form(max_length=500)] = "",
) -> TemplateVersionOut:
    """Try a template on sample facts and keep it as the newest version; 422 says what is wrong with it."""
    content = file.file.read(MOST_TEMPLATE_BYTES + 1)
    name = PurePosixPath(PureWindowsPath(file.filename or "").name).name or f"{kind}.docx"
    stored = template_versions.store(session, caller, kind, content, name[-200:], note)
    return TemplateVersionOut.model_validate(stored)


@router.post("/{kind}/{version}/use", status_code=201)
def use_template_again(
    session: SessionDep, caller: CallerDep, kind: Kind, version: int
) -> TemplateVersionOut:
    """Take an earlier version of a template back into use, as the newest version."""
    return TemplateVersionOut.model_validate(template_versions.use_again(session, caller, kind, version))
