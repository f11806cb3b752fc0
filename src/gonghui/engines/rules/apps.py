from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "gonghui.engines.rules"
    label = "rules"
    verbose_name = "规则"

    def ready(self) -> None:
        from gonghui.engines.rules import packs  # the section is known once the models are loaded

        packs.register()
