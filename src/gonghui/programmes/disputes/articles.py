"""What each kind of claim rests on: the article beside the claim. A pointer for whoever checks, not a legal opinion."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gonghui.programmes.disputes.enums import Category

ARTICLES: dict[str, str | Promise] = {
    Category.W01: _("劳动合同法 第三十条"),
    Category.W02: _("劳动法 第五十条"),
    Category.W03: _("劳动法 第四十八条"),
    Category.W04: _("劳动法 第四十四条"),
    Category.W05: _("劳动合同法 第三十条"),
    Category.W06: _("工资支付暂行规定 第十二条"),
    Category.W07: _("防暑降温措施管理办法"),
    Category.W08: _("劳动合同法 第八十二条"),
    Category.W09: _("劳动合同法 第八十五条"),
    Category.C01: _("劳动争议调解仲裁法 第二条"),
    Category.C02: _("劳动合同法 第三十五条"),
    Category.C03: _("劳动合同法 第十九条"),
    Category.C04: _("劳动合同法 第十四条"),
    Category.C05: _("劳动合同法 第二十三条"),
    Category.C06: _("劳动合同法 第二十二条"),
    Category.C07: _("劳动合同法 第九条、第五十条"),
    Category.C08: _("劳动合同法 第五十一条"),
    Category.C09: _("劳动合同法 第九十二条"),
    Category.C10: _("劳动合同法 第六十八条"),
    Category.T01: _("劳动合同法 第四十七条"),
    Category.T02: _("劳动合同法 第八十七条"),
    Category.T03: _("劳动合同法 第四十八条"),
    Category.T04: _("劳动合同法 第三十八条"),
    Category.T05: _("劳动合同法 第四十一条"),
    Category.S01: _("社会保险法 第五十八条"),
    Category.S02: _("劳动争议司法解释（一） 第一条"),
    Category.S03: _("社会保险法"),
    Category.S04: _("劳动争议调解仲裁法 第二条"),
    Category.I01: _("工伤保险条例 第三十条"),
    Category.I02: _("工伤保险条例 第三十三条"),
    Category.I03: _("工伤保险条例 第三十九条"),
    Category.I04: _("职业病防治法"),
    Category.H01: _("劳动法 第三十六条"),
    Category.H02: _("职工带薪年休假条例 第五条"),
    Category.F01: _("劳动合同法 第四十二条"),
    Category.F02: _("妇女权益保障法 第二十五条"),
    Category.F03: _("劳动法 第五十八条"),
    Category.F04: _("劳动争议司法解释（二） 第二十一条"),
    Category.F05: _("保障农民工工资支付条例 第二十六条"),
    Category.R00: _("劳动争议调解仲裁法 第五十二条"),
}


def article_of(category: str) -> str:
    """The article behind a kind of claim; empty where only local rules speak of it."""
    return str(ARTICLES.get(category, ""))
