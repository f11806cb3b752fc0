from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "gonghui.foundation.facts"
    label = "facts"
    verbose_name = "事实"
