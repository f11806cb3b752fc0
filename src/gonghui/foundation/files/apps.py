from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "gonghui.foundation.files"
    label = "files"
    verbose_name = "档案"

    def ready(self) -> None:
        """Put the registers into the side list."""
        from gonghui.foundation.files import menu  # noqa: F401 registers itself; names rights, which need the apps
