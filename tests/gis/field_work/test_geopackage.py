"""Packages as GeoPackage and project: what the forms ask, in words, as GDAL and QGIS read it."""

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

import fiona

from gis.field_work.geopackage import NoProject, built
from gis.field_work.project_layers import layers_of
from maps.field_project_archive import write_files
from tests.api.field_world import sha256
from tests.gis.field_work.project_world import FORMS, PACKAGES, PHOTO, TOWN, named, project
from tests.gis.field_work.qgis_run import run

LAYERS = {
    "inspection_section": {"marker_observation": 3, "section_observation": 1},
    "sign_inspection": {"sign_reading": 2, "new_sign": 0},
    "grave_survey": {"grave_site": 2, "new_grave_site": 0},
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """For each task the files of its package, photos among them."""
    found = {}
    for task_kind in PACKAGES:
        folder = tmp_path_factory.mktemp(task_kind)
        of = project(task_kind)
        write_files(of, folder)
        (folder / "photos").mkdir()
        for name, hash_ in of.photos.items():
            assert hash_ == sha256(PHOTO)
            (folder / name).write_bytes(PHOTO)
        found[task_kind] = folder
    return found


def test_gdal_reads_points_in_longitude_and_latitude_with_codes_and_whose_it_is(
    folders: dict[str, Path],
) -> None:
    path = folders["inspection_section"] / "package.gpkg"
    with fiona.open(path, layer="marker_observation") as source:
        assert source.crs.to_epsg() == 4490
        assert source.schema["properties"]["observed_on"] == "date"
        rows = {each["properties"]["number"]: each for each in source}
    assert rows["001"]["geometry"]["coordinates"] == (108.95, 38.3)
    third = dict(rows["003"]["properties"])
    assert (third["stone_condition"], third["needs_resurvey"], third["terrain_changed"]) == (
        "broken",
        "yes",
        "no",
    )
    assert (third["position_longitude"], third["position_latitude"]) == (109.0801, 38.31)
    assert rows["001"]["properties"]["found"] is None
    with fiona.open(path, layer="stone") as source:
        assert [each["properties"]["letter"] or "" for each in source] == ["", "A", "B", ""]
    with fiona.open(path, layer="code_list") as source:
        codes = {(each["properties"]["list"], each["properties"]["code"]) for each in source}
    assert ("found_state", "lost") in codes
    with fiona.open(path, layer="handed_out") as source:
        said = {each["properties"]["name"]: each["properties"]["value"] for each in source}
    assert said["package_id"] == str(project("inspection_section").package.id)


def test_each_kind_asks_what_its_form_asks_and_in_its_words() -> None:
    for task_kind in PACKAGES:
        for layer in layers_of(task_kind, FORMS, [(TOWN, "图克镇")]):
            asked = FORMS["kinds"][layer.kind]["schema"]["properties"]
            for column in layer.asked:
                assert layer.part in asked if layer.parent else column.part in asked
                assert column.alias != column.name
                assert column.alias_en
            if not layer.parent:
                required = set(FORMS["kinds"][layer.kind]["schema"]["required"]) - {"side"}
                assert required <= {each.part for each in layer.asked if each.is_required}
    # What only markers are asked is no column of a section, and the other way round.
    of_task = {each.name: each for each in layers_of("inspection_section", FORMS)}
    marker, section = (
        {each.part for each in of_task[f"{name}_observation"].asked} for name in ("marker", "section")
    )
    assert {"found", "position"} <= marker - section
    assert {"agreement_breached"} <= section - marker


def test_a_task_without_a_form_for_qgis_says_so() -> None:
    package, _ = PACKAGES["grave_survey"]()
    package.task_kind = "name_survey"
    with pytest.raises(NoProject):
        built(package, [], FORMS, named)


def test_the_project_has_no_path_of_a_machine_and_asks_no_network(folders: dict[str, Path]) -> None:
    for folder in folders.values():
        root = ET.parse(folder / "project.qgs").getroot()
        sources = [each.text or "" for each in root.iter("datasource")]
        assert sources
        assert all(each.startswith("./package.gpkg|layername=") for each in sources)
        assert root.findtext("properties/Paths/Absolute") == "false"
        text = (folder / "project.qgs").read_text("utf-8")
        assert "演示数据" in text
        assert not [
            word for word in ("http:", "https:", str(folder)) if word in text.replace("http://mrcc.com", "")
        ]


READING = """
for task_kind, folder in asked["folders"].items():
    project = QgsProject()
    assert project.read(folder + "/project.qgs")
    said = told[task_kind] = {"crs": project.crs().authid(), "layers": {}}
    said["relations"] = [one.isValid() for one in project.relationManager().relations().values()]
    for layer in project.mapLayers().values():
        name = layer.source().partition("layername=")[2]
        form, fields = layer.editFormConfig(), layer.fields()
        layers = said["layers"][name] = {"valid": layer.isValid(), "fields": {}}
        layers["labels"] = layer.labelsEnabled()
        layers["count"] = layer.featureCount()
        for index, field in enumerate(fields):
            widget = layer.editorWidgetSetup(index)
            constraints = field.constraints()
            layers["fields"][field.name()] = {
                "alias": field.alias(),
                "widget": widget.type(),
                "choices": [list(one.items())[0] for one in widget.config().get("map", [])],
                "read_only": form.readOnly(index),
                "required": bool(constraints.constraints() & QgsFieldConstraints.ConstraintNotNull),
                "limit": constraints.constraintExpression(),
                "default": layer.defaultValueDefinition(index).expression(),
                "config": {key: str(value) for key, value in widget.config().items() if key != "map"},
            }
    alone = QgsVectorLayer(folder + "/package.gpkg|layername=" + asked["alone"][task_kind], "alone", "ogr")
    said["alone"] = [one.alias() for one in alone.fields()]
    spatial = [one.layer() for one in project.layerTreeRoot().findLayers() if one.layer().isSpatial()]
    settings = QgsMapSettings()
    settings.setLayers(spatial)
    settings.setDestinationCrs(project.crs())
    settings.setOutputSize(QSize(300, 200))
    settings.setExtent(project.viewSettings().defaultViewExtent())
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    said["colours"] = len({image.pixel(x, y) for x in range(300) for y in range(200)})
"""


def test_qgis_opens_the_project_with_forms_lists_photos_and_symbols(folders: dict[str, Path]) -> None:
    alone = {kind: next(iter(counts)) for kind, counts in LAYERS.items()}
    told: dict[str, Any] = run(
        READING, folders={kind: str(folder) for kind, folder in folders.items()}, alone=alone
    )
    for task_kind, counts in LAYERS.items():
        said = told[task_kind]
        assert said["crs"] == "EPSG:4490"
        assert said["relations"]
        assert all(said["relations"])
        assert all(each["valid"] for each in said["layers"].values())
        assert {name: said["layers"][name]["count"] for name in counts} == counts
        assert all(said["layers"][name]["labels"] for name in counts)
        # Without the project, the file itself has the words of its forms.
        by_project = [each["alias"] for each in said["layers"][alone[task_kind]]["fields"].values()]
        assert said["alone"] == by_project
        # Something is drawn: background, edges, and symbols.
        assert said["colours"] > 2
    markers = told["inspection_section"]["layers"]["marker_observation"]["fields"]
    assert markers["found"]["alias"] == "界桩情况"
    assert ["丢失", "lost"] in markers["found"]["choices"]
    assert (markers["found"]["widget"], markers["found"]["required"]) == ("ValueMap", True)
    assert ["是", "yes"] in markers["terrain_changed"]["choices"]
    assert markers["position_stone"]["alias"] == "所测桩体"
    assert ["B 桩体", "B"] in markers["position_stone"]["choices"]
    assert markers["observed_on"]["widget"] == "DateTime"
    assert "now()" in markers["observed_on"]["limit"]
    assert [markers[name]["read_only"] for name in ("record_id", "version", "number", "found")] == [
        True,
        True,
        True,
        False,
    ]
    photo = told["inspection_section"]["layers"]["marker_observation_photos"]["fields"]
    assert photo["file"]["widget"] == "ExternalResource"
    assert photo["file"]["config"]["RelativeStorage"] == "1"
    assert photo["parent_id"]["widget"] == "RelationReference"
    graves = told["grave_survey"]["layers"]["new_grave_site"]["fields"]
    assert (graves["graves"]["widget"], graves["graves"]["config"]["Min"]) == ("Range", "1")
    assert graves["division_id"]["choices"] == [["图克镇", TOWN]]
    assert graves["record_id"]["default"].startswith("uuid(")
