from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "gonghui.foundation.organizations"
    label = "organizations"
    verbose_name = "组织机构"
