from django.utils.translation import gettext_lazy as _

from gonghui.kernel.rights import Right, Role

MANAGE_ACCOUNTS = Right("accounts.manage", _("管理账号与岗位"))
USE_PORTAL = Right("accounts.portal", _("使用职工之门"))

WORKER = Role("worker", _("职工"), (USE_PORTAL,))
