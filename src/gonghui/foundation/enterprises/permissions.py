from django.utils.translation import gettext_lazy as _

from gonghui.kernel.rights import Right

VIEW_ENTERPRISES = Right("enterprises.view", _("查看单位档案"))
REGISTER_ENTERPRISES = Right("enterprises.register", _("登记单位"))
