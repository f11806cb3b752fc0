from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "gonghui.kernel"
    label = "kernel"
    verbose_name = "内核"

    def ready(self) -> None:
        from gonghui.kernel import lookups

        lookups.register()
