from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "gonghui.engines.documents"
    label = "documents"
    verbose_name = "文书"
