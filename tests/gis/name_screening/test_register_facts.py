"""What the register knows of a name may exempt a finding, and never hides it (条例 Arts. 10, 12, 25)."""

from datetime import date

import pytest

from gis.name_rules.seed_files import rule_rows
from gis.name_screening.register_facts import KnownOf, RegisterFacts
from gis.name_screening.rules import Deciding, ExemptionMissing, ReasonMissing
from gis.name_screening.screening import Finding

GRAND = Finding("大", "D1", "中央", "词表", "error", 0.85)
SAME = Finding("重", "C1", "团结", "第2行团结", "error", 0.9)
NOTHING = KnownOf(None, is_protected=False, is_approved=False, has_mongolian=False)


@pytest.mark.parametrize(
    ("finding", "known", "severity", "says"),
    [
        (GRAND, NOTHING, "error", None),
        (GRAND, KnownOf(date(1952, 1, 1), False, False, False), "notice", "1996年"),
        (GRAND, KnownOf(date(1996, 6, 18), False, False, False), "error", None),
        (SAME, KnownOf(date(1952, 1, 1), False, False, False), "error", None),
        (SAME, KnownOf(None, True, False, False), "notice", "保护名录"),
        (GRAND, KnownOf(None, False, True, False), "error", "批复"),
        (GRAND, KnownOf(None, False, False, True), "notice", "民族语"),
    ],
    ids=[
        "unknown", "settled before 1996", "named on the day itself", "a repeated name is no matter of age",
        "protected Art. 10, 25", "approved Art. 12", "Mongolian 5号",
    ],
)  # fmt: skip
def test_a_fact_may_exempt(finding: Finding, known: KnownOf, severity: str, says: str | None) -> None:
    (weighed,) = RegisterFacts(rule_rows("screening_register_facts")).weighed([finding], known)
    assert (weighed.severity, weighed.trigger) == (severity, finding.trigger)
    assert any(says in told for told in weighed.exemptions) if says else weighed.exemptions == ()


@pytest.mark.parametrize(
    ("deciding", "refusal"),
    [
        (Deciding("confirmed"), None),
        (Deciding("reopened"), None),
        (Deciding("dismissed", "  "), ReasonMissing),
        (Deciding("exempt", "地名录所载", None), ExemptionMissing),
        (Deciding("exempt", "地名录所载", "no such"), ExemptionMissing),
        (Deciding("dismissed", "误报", "historic"), ExemptionMissing),
        (Deciding("exempt", "地名录所载", "historic"), None),
    ],
)
def test_a_decision_says_why(deciding: Deciding, refusal: type[Exception] | None) -> None:
    if refusal is None:
        deciding.check(["historic"])
    else:
        with pytest.raises(refusal):
            deciding.check(["historic"])
