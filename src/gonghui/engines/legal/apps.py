from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class LegalConfig(AppConfig):
    name = "gonghui.engines.legal"
    label = "legal"
    verbose_name = "法定期限"

    def ready(self) -> None:
        from gonghui.engines.legal.calendar import forget_calendar  # its table is known once the models are loaded

        for signal in (post_save, post_delete):
            signal.connect(forget_calendar, sender="legal.Holiday", dispatch_uid="legal_forget_calendar")
