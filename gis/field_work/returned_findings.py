"""What is said of a GeoPackage that came back, by layer, row and column, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from gis.errors import DimingError
from gis.field_work.project_layers import ProjectLayer
from gis.messages import text

Row = dict[str, Any]


def both(refusal: DimingError) -> dict[Literal["zh", "en"], str]:
    """Return what a refusal says, in both languages."""
    languages: tuple[Literal["zh", "en"], ...] = ("zh", "en")
    return {language: text(refusal.message_id, language, **refusal.params) for language in languages}


@dataclass(slots=True)
class Findings:
    """What was found, in its order: problems, by which something was not taken, and notes."""

    rows: list[Row] = field(default_factory=list)

    def note(self, rule: str, **more: Any) -> None:
        """Say something that a person should know, by which nothing is lost."""
        self._add("note", rule, **more)

    def problem(self, rule: str, **more: Any) -> None:
        """Say what was not taken, and what to do about it."""
        self._add("problem", rule, **more)

    def _add(
        self,
        level: Literal["note", "problem"],
        rule: str,
        *,
        layer: ProjectLayer | None = None,
        row: str = "",
        column: str = "",
        value: Any = "",
        told: Mapping[Literal["zh", "en"], str] | None = None,
    ) -> None:
        known = {} if layer is None else {each.name: each for each in layer.columns}
        named = known.get(column)
        said: dict[Literal["zh", "en"], Row] = {
            "zh": {
                "layer": "" if layer is None else layer.title,
                "column": column if named is None else named.alias,
            },
            "en": {
                "layer": "" if layer is None else layer.title_en,
                "column": column if named is None else named.alias_en,
            },
        }
        shown = "" if value is None else str(value)[:200]
        sentences = {
            language: text(
                f"field_returned.{rule}",
                language,
                **words,
                row=row,
                value=shown,
                told=(told or {}).get(language, ""),
            )
            for language, words in said.items()
        }
        self.rows.append(
            {
                "level": level,
                "rule": rule,
                "layer": "" if layer is None else layer.name,
                "row": row,
                "column": column,
                "value": shown,
                "message": sentences["zh"],
                "message_en": sentences["en"],
            }
        )
