from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "gonghui.foundation.figures"
    label = "figures"
    verbose_name = "统计口径"
