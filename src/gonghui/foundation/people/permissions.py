from django.utils.translation import gettext_lazy as _

from gonghui.kernel.rights import Right

VIEW_PEOPLE = Right("people.view", _("查看人员"))
REGISTER_PEOPLE = Right("people.register", _("登记人员"))
UNMASK_PEOPLE = Right("people.unmask", _("查看证件号和电话原文"))
