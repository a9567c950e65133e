"""What is wrong with a field that somebody sent, in words of both languages."""

from typing import Any

from gis.messages import text


def wrong(field: str, value: object, message: str, /, **params: object) -> dict[str, Any]:
    """Return a wrong field as problem documents list it."""
    message_id = f"joint_inspections.field.{message}"
    return {
        "field": field,
        "value": value,
        "message": text(message_id, "zh", **params),
        "message_en": text(message_id, "en", **params),
    }
