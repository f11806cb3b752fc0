from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganizationKind(models.TextChoices):
    """What an organisation is; the first three form the tree of unions, the others stand beside it."""

    FEDERATION = "federation", _("总工会")
    TOWN_UNION = "town_union", _("镇（街道）总工会")
    ENTERPRISE_UNION = "enterprise_union", _("企业工会")
    COURT = "court", _("人民法院")
    LABOUR_BUREAU = "labour_bureau", _("人力社保局")
    ARBITRATION = "arbitration", _("劳动人事争议仲裁委员会")
    MEDIATION = "mediation", _("调解组织")
    LEGAL_SERVICE = "legal_service", _("法律服务机构")
    GOVERNANCE_CENTRE = "governance_centre", _("社会治理中心")
    POLICE = "police", _("公安机关")
    OTHER = "other", _("其他单位")


class BodyLevel(models.TextChoices):
    """At which level a mediation body mediates; where nothing is said, its place decides between county and town."""

    COUNTY = "county", _("县级")
    TOWN = "town", _("镇（街道）级")
    SECTOR = "sector", _("行业（区域）级")
    ENTERPRISE = "enterprise", _("企业级")


UNION_KINDS = (OrganizationKind.FEDERATION, OrganizationKind.TOWN_UNION, OrganizationKind.ENTERPRISE_UNION)
