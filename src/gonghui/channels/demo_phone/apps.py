from django.apps import AppConfig


class DemoPhoneConfig(AppConfig):
    name = "gonghui.channels.demo_phone"
    label = "demo_phone"
    verbose_name = "演示手机"

    def ready(self) -> None:
        """Put the channel into the registry."""
        from gonghui.channels.demo_phone.channel import DemoPhone
        from gonghui.foundation.notifications.channels import register

        register(DemoPhone())
