"""A request for every route of rules about names."""

from collections.abc import Mapping
from typing import Any

from tests.api.asking import ANY, IN, OUT, Asked, Scenes, asked, proposal, scene, simple
from tests.api.world import World

CHANGES = [{"action": "add", "table": "foreign_words", "row": {"word": "BELLE"}}]


def of_preview(template: str, **kwargs: Any) -> Scenes:
    return Scenes((ANY,), lambda world, role, which: asked(template.format(id=world.rule_preview), **kwargs))


@scene(OUT)
def draft(world: World, role: str, which: str) -> Asked:
    # A rule holds everywhere, so it is outside the area of whoever is limited to one.
    body = {"changes": CHANGES, "title": "增加外语词", "reason": "本旗楼盘用词"}
    return asked("/name-rule-proposals", json=body)


RULES: Mapping[tuple[str, str], Scenes] = {
    ("POST", "/name-rule-previews"): simple("/name-rule-previews", json={"changes": CHANGES}),
    ("GET", "/name-rule-previews/{preview_id}"): of_preview("/name-rule-previews/{id}"),
    ("GET", "/name-rule-previews/{preview_id}/names"): of_preview(
        "/name-rule-previews/{id}/names?kind=newly"
    ),
    ("POST", "/name-rule-proposals"): draft,
    ("POST", "/name-rule-replays"): simple("/name-rule-replays", json={"on": "2021-06-01"}),
    ("GET", "/name-rules"): simple("/name-rules"),
    ("GET", "/name-rules/{table}"): simple("/name-rules/screening_words?column=list&value=grand"),
    ("GET", "/name-rules/{table}/{rule_id}"): Scenes(
        (ANY,), lambda world, role, which: asked(f"/name-rules/screening_words/{world.rule}")
    ),
    ("GET", "/proposals/{proposal_id}/rule-preview"): proposal(
        "/proposals/{id}/rule-preview", IN, OUT, if_match=False
    ),
    # The proposals of the world change no rule: whoever may ask is told so.
    ("POST", "/proposals/{proposal_id}/rule-preview"): proposal(
        "/proposals/{id}/rule-preview", IN, OUT, if_match=False, expects=409
    ),
}
