"""What a case has, from its rows: what a step is weighed against."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gis.grave_sites.procedure import Given
from gis.grave_sites.tables import (
    GraveAcceptance,
    GraveAgreement,
    GraveNotice,
    GravePhoto,
    GraveSite,
    GraveStatusCheck,
    GraveStep,
)


@dataclass(frozen=True, slots=True)
class Case:
    """The rows of one case, each kind in the order in which it was recorded."""

    site: GraveSite
    photos: Sequence[GravePhoto] = ()
    checks: Sequence[GraveStatusCheck] = ()
    steps: Sequence[GraveStep] = ()
    notices: Sequence[GraveNotice] = ()
    agreements: Sequence[GraveAgreement] = ()
    acceptances: Sequence[GraveAcceptance] = ()

    @property
    def check(self) -> GraveStatusCheck | None:
        """Return the status check that counts."""
        return self.checks[-1] if self.checks else None

    @property
    def agreement(self) -> GraveAgreement | None:
        """Return the agreement that counts."""
        return self.agreements[-1] if self.agreements else None

    @property
    def exclusion(self) -> str:
        """Return the ground that keeps the site out of the denominator; empty for none."""
        return self.check.exclusion if self.check else ""

    @property
    def accepted_on(self) -> date | None:
        """Return the day on which the site was accepted."""
        return next((each.accepted_on for each in reversed(self.acceptances) if each.is_passed), None)

    def given(
        self, taken_on: date | None = None, document_number: str = "", *, has_scan: bool = False
    ) -> Given:
        """Return what the case has, with what is said of a step."""
        served = {each.kind: each.due_on for each in self.notices if each.due_on is not None}
        agreed = self.agreement
        owes = agreed is not None and agreed.subsidy_per_grave > 0
        return Given(
            exclusion=None if self.check is None else self.check.exclusion,
            ownership=self.site.ownership,
            photo_stages=frozenset(each.stage for each in self.photos),
            terms=tuple(served.items()),
            measure=self.site.measure,
            has_deadline=self.site.deadline is not None,
            has_agreement=agreed is not None,
            owes_subsidy=owes,
            is_paid=agreed is not None and agreed.paid_on is not None,
            taken_on=taken_on,
            document_number=document_number,
            has_scan=has_scan,
        )
