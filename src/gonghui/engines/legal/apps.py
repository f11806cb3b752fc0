from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class LegalConfig(AppConfig):
    name = "gonghui.engines.legal"
    label = "legal"
    verbose_name = "劳动法律"

    def ready(self) -> None:
        # Tables, the section and the room are known once the models are loaded.
        from gonghui.engines.legal import parameters
        from gonghui.engines.legal import room as room
        from gonghui.engines.legal.calendar import forget_calendar

        parameters.register()
        for signal in (post_save, post_delete):
            signal.connect(forget_calendar, sender="legal.Holiday", dispatch_uid="legal_forget_calendar")
            signal.connect(
                parameters.forget_figures, sender="legal.LocalParameters", dispatch_uid="legal_forget_figures"
            )
