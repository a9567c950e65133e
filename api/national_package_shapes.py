"""Packages for the national database and their reports, as the API sends and takes them."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from gis.exchange.national_packages import PackageAsked, PackageReport, PackageView
from gis.national_database.package_files import FORMATS, Format
from gis.national_database.service import PackageRequest


class PackageIn(BaseModel):
    """Which package to check or make: of which day, since when, in which formats."""

    model_config = ConfigDict(extra="forbid")

    only_check: bool = Field(False, description="只检查，不生成 / the report only")
    formats: Annotated[list[Format], Field(min_length=1, max_length=4)] = list(FORMATS)
    encoding: Literal["UTF-8", "GBK"] = "UTF-8"
    as_of: date | None = None
    since: date | None = Field(None, description="增量：自该日日终库内记载 / since the end of a day")
    since_package: UUID | None = Field(None, description="增量：自以前的数据包 / since an earlier package")
    since_release: int | None = Field(None, ge=1, description="增量：自某个发布版 / since a release")
    historic: bool = False
    good_rows: bool = Field(False, description="只含无错的记录 / leave out records with errors")
    with_demonstration: bool = Field(False, description="试用：允许演示数据 / let invented data pass")

    @model_validator(mode="after")
    def says_one_beginning(self) -> Self:
        """Refuse two of a day, a package and a release to begin at."""
        if sum(one is not None for one in (self.since, self.since_package, self.since_release)) > 1:
            raise ValueError("since, since_package, or since_release")
        return self

    def asked(self) -> PackageAsked:
        """Return what is asked for."""
        request = PackageRequest(
            formats=tuple(dict.fromkeys(self.formats)),
            encoding=self.encoding,
            as_of=self.as_of,
            since=self.since,
            historic=self.historic,
            good_rows=self.good_rows,
            with_demonstration=self.with_demonstration,
        )
        return PackageAsked(request, self.only_check, self.since_package)


class NationalPackageOut(BaseModel):
    """A package that was made here."""

    id: UUID
    kind: Literal["full", "incremental"]
    as_of: date
    records: int
    left_out: int
    has_demonstration: bool
    sha256: str = Field(description="Of its manifest, by which a later package names it")
    made_by: str
    made_at: datetime


class ReportRuleOut(BaseModel):
    """How often a rule was broken, in how many records, and how it reads the first time."""

    model_config = ConfigDict(from_attributes=True)

    rule: str
    is_error: bool
    count: int
    rows: int
    example_zh: str
    example_en: str


class ReportFindingOut(BaseModel):
    """What is wrong with one value of one record, and how to mend it."""

    record_id: str
    name: str
    field_zh: str
    field_en: str
    value: str
    rule: str
    is_error: bool
    sentence_zh: str
    sentence_en: str
    mend_zh: str
    mend_en: str


class PackageReportOut(BaseModel):
    """The pre-flight report; `next` is the `after` of the following page of findings."""

    records: int
    errors: int
    warnings: int
    good: int
    rules: list[ReportRuleOut]
    findings: list[ReportFindingOut]
    next: int | None


def package_shaped(found: PackageView) -> NationalPackageOut:
    """Return a package that was made as it is sent."""
    one = found.package
    return NationalPackageOut(
        id=one.id,
        kind=one.kind,  # type: ignore[arg-type]  # the database allows these
        as_of=one.as_of,
        records=one.records,
        left_out=one.left_out,
        has_demonstration=one.has_demonstration,
        sha256=one.sha256,
        made_by=found.made_by,
        made_at=one.made_at,
    )


def report_shaped(found: PackageReport) -> PackageReportOut:
    """Return a pre-flight report as it is sent."""
    return PackageReportOut(
        **found.figures,
        rules=[ReportRuleOut.model_validate(one) for one in found.rules],
        findings=[ReportFindingOut.model_validate(one) for one in found.page.rows],
        next=found.page.after,
    )
