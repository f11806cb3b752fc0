from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0003_pause_and_escalate")]

    operations = [
        migrations.RemoveConstraint(model_name="deadline", name="deadline_runs_once"),
        migrations.AddField(
            model_name="deadline",
            name="about",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="哪一件"),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.UniqueConstraint(
                condition=Q(("state__in", ["running", "paused"])),
                fields=("record", "rule", "about"),
                name="deadline_runs_once",
            ),
        ),
    ]
