from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "gonghui.foundation.notifications"
    label = "notifications"
    verbose_name = "通知"

    def ready(self) -> None:
        """Carry the one-time codes of accounts, which stands in an earlier room and knows no channel."""
        from gonghui.foundation.accounts import one_time
        from gonghui.foundation.notifications import checks  # noqa: F401 registers itself; needs the app registry
        from gonghui.foundation.notifications.actions import carry_code

        one_time.carry_with(carry_code)
