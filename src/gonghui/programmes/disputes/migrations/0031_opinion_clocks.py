"""The answer clock of an opinion is that opinion's own; it is told by the address that it leads to."""

from django.db import migrations

RULE = "union_opinion_reply_zhejiang"


def name_the_opinion(apps, schema_editor):
    """Each clock that there is belongs to the letter in its address."""
    clocks = apps.get_model("deadlines", "Deadline").objects.filter(rule=RULE, about="")
    letters = apps.get_model("disputes", "Letter").objects.filter(kind="opinion", warning__in=clocks.values("record"))
    for code, warning in letters.values_list("code", "warning"):
        clocks.filter(record=warning, url__contains=f"/{code}/").update(about=code)


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0030_case_towns"),
        ("deadlines", "0004_several_clocks_of_one_rule"),
    ]

    operations = [migrations.RunPython(name_the_opinion, migrations.RunPython.noop, elidable=True)]
