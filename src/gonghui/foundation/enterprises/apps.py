from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "gonghui.foundation.enterprises"
    label = "enterprises"
    verbose_name = "单位"
