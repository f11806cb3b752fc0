from django.apps import AppConfig
from django.db.backends.signals import connection_created


class FiguresConfig(AppConfig):
    name = "gonghui.foundation.figures"
    label = "figures"
    verbose_name = "统计口径"

    def ready(self) -> None:
        """Every connection can work out a median from its first statement on."""
        from gonghui.foundation.figures.medians import teach_sqlite

        connection_created.connect(teach_sqlite, dispatch_uid="gonghui.figures.median")
