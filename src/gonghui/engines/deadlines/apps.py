from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "gonghui.engines.deadlines"
    label = "deadlines"
    verbose_name = "期限"
