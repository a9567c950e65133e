"""Collections as declared: nothing unknown in them, nobody sees more than the publication rules allow."""

import csv
import io
from importlib.resources import files

import pytest

from gis.collections.declarations import collection, collections
from gis.collections.rules import Collection, NoSuchCollection
from gis.publication.rules import PublicationRules

RANKS = {"public": 0, "internal": 1, "restricted": 2}
EVERY = pytest.mark.parametrize("one", collections().values(), ids=lambda one: one.id)


def rules(**levels: str) -> PublicationRules:
    """Every field of both subjects public but those named `subject__field`."""
    stated = {(subject, "*"): "public" for subject in ("administrative_division", "place_name")}
    for name, level in levels.items():
        subject, _, field = name.partition("__")
        stated[subject, field.replace("__", ".")] = level
    return PublicationRules(ranks=RANKS, levels=stated)


@EVERY
def test_names_are_unique_and_titled_in_both_languages(one: Collection) -> None:
    names = [each.name for each in one.properties]
    assert len(set(names)) == len(names)
    assert all(each.title_zh and each.title_en and each.published_as for each in one.properties)
    assert one.title("zh") != one.title("en")
    assert one.description("zh") != one.description("en")


@EVERY
def test_code_lists_are_there(one: Collection) -> None:
    seeds = files("data") / "reference"
    for each in one.properties:
        if each.code_list:
            rows = csv.DictReader(io.StringIO((seeds / f"{each.code_list}.csv").read_text("utf-8")))
            assert next(rows)["code"]


@pytest.mark.parametrize("field", ["names", "names__name"])
def test_who_may_not_see_a_field_sees_no_property_made_of_it(field: str) -> None:
    stated = rules(**{f"place_name__{field}": "internal"})
    public = {one.name for one in collection("place-names").visible(stated, "public")}
    assert not public & {"name", "mongolian", "aliases", "former_names"}
    assert "category" in public
    assert "name" in {one.name for one in collection("place-names").visible(stated, "internal")}


def test_who_may_not_see_a_boundary_sees_no_geometry() -> None:
    hidden = rules(administrative_division__boundaries="restricted")
    assert not collection("divisions").sees_geometry(hidden, "internal")
    assert collection("divisions").sees_geometry(rules(), "public")


def test_an_unknown_collection_is_refused_with_those_there_are() -> None:
    with pytest.raises(NoSuchCollection) as refused:
        collection("rivers")
    assert refused.value.params == {"id": "rivers", "known": "、".join(collections())}
    assert "boundary-markers、facilities" in "、".join(collections())
