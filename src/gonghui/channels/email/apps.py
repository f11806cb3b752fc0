from django.apps import AppConfig


class EmailConfig(AppConfig):
    name = "gonghui.channels.email"
    label = "channel_email"
    verbose_name = "邮件通道"

    def ready(self) -> None:
        """Put the channel into the registry."""
        from gonghui.channels.email.channel import Email
        from gonghui.foundation.notifications.channels import register

        register(Email())
