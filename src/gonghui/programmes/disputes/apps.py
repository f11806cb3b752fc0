from django.apps import AppConfig


class DisputesConfig(AppConfig):
    name = "gonghui.programmes.disputes"
    label = "disputes"
    verbose_name = "争议化解"

    def ready(self) -> None:
        # They name models, so they are known once those are loaded; `programme` registers itself.
        from gonghui.programmes.disputes import aftermath, letters, metrics, policy
        from gonghui.programmes.disputes import exports as exports
        from gonghui.programmes.disputes import importing as importing  # the register of signals
        from gonghui.programmes.disputes import past as past  # the register of past cases
        from gonghui.programmes.disputes import programme as programme
        from gonghui.programmes.disputes.actions import escalating
        from gonghui.programmes.disputes.feeds import keeper as keeper  # the registers of feeds
        from gonghui.programmes.disputes.feeds import policy as feeds_policy

        metrics.register()
        policy.register()
        letters.register()
        aftermath.register()
        feeds_policy.register()
        escalating.register()
