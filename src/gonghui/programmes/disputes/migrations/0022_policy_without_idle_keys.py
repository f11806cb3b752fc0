from __future__ import annotations

from typing import Any

from django.db import migrations

IDLE = {"lower": None, "report": "to", "lead": "post"}


def drop_idle_keys(apps: Any, _editor: Any) -> None:
    """Keys that nothing read are gone from the schema, so that sections installed before stay readable."""
    for row in apps.get_model("disputes", "WarningPolicy").objects.all():
        for colour in row.content.get("colours", []):
            for outer, inner in IDLE.items():
                if inner is None:
                    colour.pop(outer, None)
                else:
                    colour.get(outer, {}).pop(inner, None)
            for body in (*colour.get("assist", []), *_told(colour)):
                body.pop("post", None)
            close = colour.get("close") or {}
            if "then" in close:
                colour["close"] = close.get("within")
        row.save(update_fields=["content"])


def _told(colour: dict[str, Any]) -> list[dict[str, Any]]:
    steps = [*colour.get("escalation", []), *colour.get("order", {}).get("escalation", [])]
    return [recipient for step in steps for recipient in step.get("tell", [])]


class Migration(migrations.Migration):
    dependencies = [("disputes", "0021_handovers_awards")]

    operations = [migrations.RunPython(drop_idle_keys, migrations.RunPython.noop)]
