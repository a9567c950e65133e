"""Who lies within whom: over levels without a polygon, and over time."""

from datetime import date
from uuid import UUID

from gis.map_shapes.nesting import Link, Nesting
from gis.map_shapes.rules import Period

PROVINCE, CITY, BANNER, TOWN, VILLAGE = (UUID(int=number) for number in range(1, 6))
ALWAYS = Period(None, None)
EARLY, LATE = Period(None, date(2010, 1, 1)), Period(date(2010, 1, 1), None)
CHAIN = [(CITY, PROVINCE), (BANNER, CITY), (TOWN, BANNER), (VILLAGE, TOWN)]


def always(*pairs: tuple[UUID, UUID]) -> list[Link]:
    return [Link(one, above, ALWAYS) for one, above in pairs]


def test_what_has_no_polygon_is_passed_over() -> None:
    nesting = Nesting([(PROVINCE, ALWAYS), (BANNER, ALWAYS), (VILLAGE, ALWAYS)], always(*CHAIN))
    assert nesting.parts(ALWAYS) == {PROVINCE: (BANNER,), BANNER: (VILLAGE,)}
    assert nesting.holders(VILLAGE, ALWAYS) == (BANNER, PROVINCE)
    assert nesting.nearest_holders((VILLAGE,)) == {BANNER}
    assert nesting.nearest_holders((CITY,)) == {PROVINCE}
    assert nesting.around((TOWN,)) == {TOWN, BANNER, CITY, PROVINCE}
    assert nesting.within((CITY,)) == {CITY, BANNER, TOWN, VILLAGE}
    assert nesting.orphans() == {PROVINCE}


def test_who_holds_whom_changes_with_time() -> None:
    moved = [Link(TOWN, BANNER, EARLY), Link(TOWN, CITY, LATE)]
    nesting = Nesting([(CITY, ALWAYS), (BANNER, ALWAYS), (TOWN, ALWAYS)], moved)
    assert nesting.epochs((TOWN,)) == [EARLY, LATE]
    assert nesting.epochs((BANNER,)) == [EARLY, LATE]
    assert nesting.parts(EARLY) == {BANNER: (TOWN,)}
    assert nesting.parts(LATE) == {CITY: (TOWN,)}


def test_a_part_of_a_time_is_held_in_that_time() -> None:
    nesting = Nesting([(BANNER, ALWAYS), (TOWN, LATE)], always((TOWN, BANNER)))
    assert nesting.parts(EARLY) == {}
    assert nesting.parts(LATE) == {BANNER: (TOWN,)}


def test_a_circle_ends() -> None:
    nesting = Nesting(
        [(CITY, ALWAYS), (TOWN, ALWAYS)], always((BANNER, CITY), (CITY, BANNER), (TOWN, BANNER))
    )
    assert nesting.parts(ALWAYS) == {CITY: (TOWN,)}
    assert nesting.holders(TOWN, ALWAYS) == (CITY,)
    assert nesting.within((CITY,)) >= {TOWN}
