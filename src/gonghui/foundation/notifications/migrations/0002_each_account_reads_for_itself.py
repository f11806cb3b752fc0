"""An organisation's notice was read by the first who opened it; now each account reads for itself.

What was read so far stays read for everybody who works there today. Notices of before keep no right: all posts see them.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import gonghui.kernel.clock


def read_for_all(apps, schema_editor):
    """A reading for each account that the notice was addressed to."""
    notice, reading, post = (
        apps.get_model("notifications", "Notice"),
        apps.get_model("notifications", "NoticeReading"),
        apps.get_model("accounts", "Post"),
    )
    staff = {}
    for organization, user in post.objects.filter(until=None).values_list("organization", "user").distinct():
        staff.setdefault(organization, set()).add(user)
    rows = notice.objects.filter(read_at__isnull=False).values_list("pk", "organization", "read_by", "read_at")
    made = (
        reading(notice_id=key, user_id=user, at=at)
        for key, organization, reader, at in rows.iterator()
        for user in sorted({reader, *staff.get(organization, ())})
    )
    reading.objects.bulk_create(made, batch_size=2000)
    schema_editor.connection.check_constraints()  # their checks must not wait for the changes of tables below


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_initial"),
        ("accounts", "0001_initial"),
        ("notifications", "0001_initial"),
        ("organizations", "0002_level_and_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InboxMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("read_to", models.BigIntegerField(verbose_name="看到哪一条")),
                (
                    "organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="机构",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "看到的位置",
                "verbose_name_plural": "看到的位置",
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(organization__isnull=False),
                        fields=("user", "organization"),
                        name="inbox_mark_once",
                    ),
                    models.UniqueConstraint(
                        condition=Q(organization=None), fields=("user",), name="inbox_mark_once_own"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=gonghui.kernel.clock.now, verbose_name="看过时间")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="notifications.notice",
                        verbose_name="消息",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="看的人",
                    ),
                ),
            ],
            options={
                "verbose_name": "看过的消息",
                "verbose_name_plural": "看过的消息",
                "constraints": [models.UniqueConstraint(fields=("notice", "user"), name="notice_reading_once")],
            },
        ),
        migrations.RunPython(read_for_all, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint(model_name="notice", name="notice_read_at_and_by"),
        migrations.RemoveIndex(model_name="notice", name="notice_user_unread"),
        migrations.RemoveIndex(model_name="notice", name="notice_organization_unread"),
        migrations.RemoveField(model_name="notice", name="read_at"),
        migrations.RemoveField(model_name="notice", name="read_by"),
        migrations.AddField(
            model_name="notice",
            name="right",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="给有这项权限的岗位"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=Q(("right", ""), ("organization__isnull", False), _connector="OR"),
                name="notice_right_of_organization",
                violation_error_message="发给一个人的消息不再看权限。",
            ),
        ),
    ]
