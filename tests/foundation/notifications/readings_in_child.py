"""A process for `test_migrations`: notices read before 0002, and who has read them since, told as JSON."""

from __future__ import annotations

import json
from typing import Any

import django

from tests.programmes.disputes.terms_in_child import models_at

BEFORE = ("notifications", "0001_initial")
MOVED = ("notifications", "0002_each_account_reads_for_itself")


def main() -> None:
    from django.core.management import call_command

    for app in ("organizations", "accounts"):
        call_command("migrate", app, verbosity=0)
    write(models_at(BEFORE))
    readings = models_at(MOVED).get_model("notifications.NoticeReading").objects
    print(json.dumps(sorted(readings.values_list("notice__title", "user__username"))))


def write(old: Any) -> None:
    """Two people at one post's organisation, of whom one read a notice; one notice that nobody read, one to a user."""
    from django.apps import apps

    from gonghui.kernel import clock

    make = {name: apps.get_model(name).objects.create for name in ("regions.Region", "accounts.User", "accounts.Post")}
    place = make["regions.Region"](code="330213", name="望溪", level="county", full_name="望溪县")
    found = apps.get_model("organizations.Organization")
    body = found(code="wx", name="望溪县总工会", short_name="望溪县总", kind="federation", region=place)
    found.objects.add_root(instance=body)
    people = [make["accounts.User"](username=name) for name in ("officer", "leader")]
    for user in people:
        make["accounts.Post"](user=user, organization=body, role="x")
    reader, now, notice = people[0].pk, clock.now(), old.get_model("notifications.Notice").objects
    notice.create(title="看过", organization_id=body.pk, read_at=now, read_by_id=reader)
    notice.create(title="没看", organization_id=body.pk)
    notice.create(title="自己的", user_id=reader, read_at=now, read_by_id=reader)


if __name__ == "__main__":
    django.setup()
    main()
