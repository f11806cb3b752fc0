from django.utils.translation import gettext_lazy as _

from gonghui.kernel.rights import Right

VIEW_ORGANIZATIONS = Right("organizations.view", _("查看组织机构"))
MANAGE_ORGANIZATIONS = Right("organizations.manage", _("维护组织机构"))
