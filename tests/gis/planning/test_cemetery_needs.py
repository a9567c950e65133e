"""How many places are needed, what is built when, and which ground is shown."""

import pytest

from gis.planning.cemetery_needs import Candidate, Demand, best_apart, building_years, need

BY = Demand(death_rate=7, burial_share=50, years=20)


def test_places_are_needed_for_the_dead_of_all_years_and_for_old_graves() -> None:
    found = need(13_419, 16, 86, 100, BY)
    assert found.deaths_per_year == pytest.approx(93.933)
    assert found.burials_per_year == pytest.approx(46.9665)
    assert (found.own, found.total, found.missing) == (940, 956, 770)
    # 1,000 × 7 ‰ × 50 % × 20 is 70 and not a place more.
    assert need(1000, 0, 70, 0, BY).own == 70
    assert need(1000, 0, 71, 0, BY).missing == 0


def test_a_need_that_nobody_can_know_is_not_reckoned() -> None:
    found = need(None, 9, 8, 0, BY)
    assert (found.own, found.total, found.missing, found.relocated) == (None, None, None, 9)


@pytest.mark.parametrize(
    ("count", "years"),
    [(0, []), (1, [2027]), (4, [2027, 2027, 2028, 2029]), (5, [2027, 2027, 2028, 2028, 2029])],
)
def test_what_is_to_be_built_is_spread_over_the_years_the_most_urgent_first(
    count: int, years: list[int]
) -> None:
    found = building_years(range(count), lambda one: (one,), 2027, 3)
    assert [one for one, _ in found] == list(reversed(range(count)))
    assert [year for _, year in found] == years


def test_candidates_side_by_side_are_one() -> None:
    def ground(lon: float, score: float) -> Candidate:
        return Candidate(lon, 38.6, score, (), None, None, None)

    cells = [ground(109.0, 90), ground(109.02, 95), ground(109.1, 80), ground(109.2, 70), ground(109.3, 60)]
    assert [each.score for each in best_apart(cells)] == [95, 80, 70]
