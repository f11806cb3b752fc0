from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "gonghui.foundation.exchange"
    label = "exchange"
    verbose_name = "导入导出"

    def ready(self) -> None:
        """Register what the earlier rooms keep: they stand below and do not know this one."""
        from gonghui.foundation.exchange import registers

        registers.register()
