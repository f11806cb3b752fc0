from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "gonghui.foundation.jobs"
    label = "jobs"
    verbose_name = "后台任务"

    def ready(self) -> None:
        """Load every app's `tasks` module, so that the schedule is complete in each process."""
        from gonghui.foundation.jobs import checks, menu  # noqa: F401 register themselves; need the app registry

        autodiscover_modules("tasks")
