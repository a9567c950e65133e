"""Linked Places as RDF: the terms of the format stand in a file here, so that nothing is fetched."""

import json
from importlib.resources import files

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDFS

from gis.exchange.linked_places import feature
from tests.gis.exchange.test_linked_places import DAY

LPO = Namespace("http://linkedpasts.org/ontology/lpo_latest.ttl#")
PLACE, TOWN = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
RECORD = {
    "id": PLACE,
    "name": "石灰庙",
    "category": "22200",
    "names": [
        {
            "name": "石灰庙",
            "language": "zh",
            "name_type": "standard",
            "source": {"id": TOWN, "title": "普查"},
        },
        {
            "name": "庙滩",
            "language": "zh",
            "name_type": "former",
            "valid_from": "1958-01-01",
            "valid_to": "1984-05-01",
        },
    ],
    "divisions": [{"id": TOWN, "name": "图克镇"}],
    "geometries": [{"geometry": {"type": "Point", "coordinates": [109.3, 38.9]}, "is_approximate": True}],
}


# rdflib's own JSON-LD parser makes the graph that it deprecates
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_the_triples_say_what_the_record_says() -> None:
    told = feature(
        RECORD,
        "place-names",
        DAY,
        feature_class=lambda _: "P",
        type_label=lambda _: "农村居民点",
        notice="非涉密系统",
    )
    context = json.loads((files("data") / "schemas" / "linked_places_context.jsonld").read_text("utf-8"))
    graph = Graph().parse(data=json.dumps({**context, **told}), format="json-ld")
    place = URIRef(f"urn:uuid:{PLACE}")

    names = {str(graph.value(name, LPO.toponym)): name for name in graph.objects(place, LPO.name_attestation)}
    assert set(names) == {"石灰庙", "庙滩"}
    span = graph.value(graph.value(names["庙滩"], LPO.when), LPO.timespan)
    assert graph.value(graph.value(span, LPO.has_end), LPO["in"]) == Literal("1984-04-30")
    source = graph.value(names["石灰庙"], URIRef("http://purl.org/spar/cito#cites"))
    assert (source, graph.value(source, RDFS.label)) == (URIRef(f"urn:uuid:{TOWN}"), Literal("普查"))

    (part_of,) = graph.objects(place, LPO.rel_attestation)
    assert graph.value(part_of, LPO.relation_to) == Literal(f"urn:uuid:{TOWN}")
    assert graph.value(part_of, LPO.relation_type) == Literal("gvp:broaderPartitive")
    kind = graph.value(place, LPO.type_attestation)
    assert graph.value(kind, DCTERMS.identifier) == Literal("urn:diming:place-name-category:22200")
    assert Literal("less-certain") in set(graph.objects(None, LPO.has_certainty))
