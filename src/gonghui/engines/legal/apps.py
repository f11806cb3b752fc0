from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save


class LegalConfig(AppConfig):
    name = "gonghui.engines.legal"
    label = "legal"
    verbose_name = "劳动法律"

    def ready(self) -> None:
        # Tables, the section and the room are known once the models are loaded.
        from gonghui.engines.legal import parameters
        from gonghui.engines.legal import room as room
        from gonghui.engines.legal.calendar import forget_calendar
        from gonghui.engines.legal.card_search import index_cards, prepare
        from gonghui.engines.legal.cards import GUIDE as CARDS
        from gonghui.engines.legal.checks import GUIDE as CHECKS
        from gonghui.engines.legal.classify.current import GUIDE as WORDS
        from gonghui.engines.legal.classify.current import forget_classifiers
        from gonghui.engines.legal.guides import FOLLOWING, forget_guides

        parameters.register()
        for guide in (WORDS, CHECKS, CARDS):
            guide.register()
        FOLLOWING[CARDS.name] = [index_cards]
        post_migrate.connect(prepare, sender=self, dispatch_uid="legal_card_search")
        for signal in (post_save, post_delete):
            for sender in ("legal.TrainedModel", "legal.GuidePart"):
                signal.connect(forget_classifiers, sender=sender, dispatch_uid=f"legal_forget_classifiers_{sender}")
            signal.connect(forget_guides, sender="legal.GuidePart", dispatch_uid="legal_forget_guides")
            signal.connect(forget_calendar, sender="legal.Holiday", dispatch_uid="legal_forget_calendar")
            signal.connect(
                parameters.forget_figures, sender="legal.LocalParameters", dispatch_uid="legal_forget_figures"
            )
