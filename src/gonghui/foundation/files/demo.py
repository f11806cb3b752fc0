"""What the demo's federation knows: files of the stories are filled in, more enterprises and bodies stand beside.

Names, codes and numbers are invented; the codes keep the check character and belong to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

from gonghui.foundation.enterprises.actions import amend_enterprise, register_enterprise
from gonghui.foundation.enterprises.uscc import check_character
from gonghui.foundation.organizations.actions import register_organization
from gonghui.foundation.organizations.enums import BodyLevel, OrganizationKind
from gonghui.foundation.organizations.models import Organization
from gonghui.kernel.scope import Scope


@dataclass(frozen=True, slots=True)
class Firm:
    """An invented enterprise as its licence and its contact describe it."""

    name: str
    place: str
    industry: str
    headcount: int
    serial: str
    contact: str = ""
    phone: str = ""


FIRMS = (
    Firm("望溪恒织纺织有限公司", "339921101", "纺织业", 412, "MA29K0T1X", "周海平", "13700000101"),
    Firm("望溪锦禾服饰有限公司", "339921101", "服装制造", 236, "MA28H3D2L", "贺秋萍", "13700000102"),
    Firm("石渡冲压件厂", "339921105", "金属制品", 87, "MA27P5Q3E"),
    Firm("望溪拓远精密机械股份有限公司", "339921002", "通用设备", 1108, "MA29B6R4W", "江一鸣", "13700000104"),
    Firm("望溪县禾润食品有限责任公司", "339921102", "食品制造", 187, "MA28T7Y5A"),
    Firm("望溪一叶家居用品有限公司", "339921106", "家具制造", 321, "MA26N8U6C"),
    Firm("大塘石材加工厂", "339921107", "非金属制品", 38, "MA29D9W7F"),
    Firm("望溪云亭电子商务产业园管理有限公司（含入驻商户 46 家）", "339921103", "商务服务", 655, "MA27X1G8H"),
)


BODIES = (
    (
        "wangxi-textile-mediation",
        "望溪县纺织行业劳动争议调解委员会",
        "纺织调委会",
        "339921",
        BodyLevel.SECTOR,
        "望纺调",
    ),
    ("wangxi-tongwan-mediation", "桐湾镇劳动争议调解委员会", "桐湾镇调委会", "339921102", "", "桐调"),
    (
        "wangxi-hengzhi-mediation",
        "望溪恒织纺织有限公司劳动争议调解委员会",
        "恒织调委会",
        "339921101",
        BodyLevel.ENTERPRISE,
        "",
    ),
)


def load(scope: Scope) -> None:
    """Fill in or open the files, and stand bodies of all three levels beside those of the stories; each once.

    A file that has its code is not touched again.
    """
    for firm in FIRMS:
        _know(scope, firm)
    federation = Organization.objects.get(pk=scope.federation_id)
    for code, name, short_name, place, level, mark in BODIES:
        if not Organization.objects.filter(code=code).exists():
            register_organization(
                scope, federation, code=code, name=name, short_name=short_name, kind=OrganizationKind.MEDIATION,
                region_id=place, level=level, document_mark=mark,
            )  # fmt: skip


def _know(scope: Scope, firm: Firm) -> None:
    code = f"91339900{firm.serial}"
    code += check_character(code)
    file = register_enterprise(scope, name=firm.name, place_id=firm.place)
    if file.enterprise.uscc is None:
        amend_enterprise(
            scope,
            file,
            version=file.version,
            name=firm.name,
            place_id=firm.place,
            uscc=code,
            industry=firm.industry,
            headcount=firm.headcount,
            contact_name=firm.contact,
            contact_phone=firm.phone,
        )
