"""Kinds of dispute, and what a narrative shows. Two-letter-and-digit categories are those of the fact sheet."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """What the dispute is about, to the second level."""

    W01 = "W01", _("追索劳动报酬")
    W02 = "W02", _("克扣工资、罚款")
    W03 = "W03", _("低于最低工资")
    W04 = "W04", _("加班工资")
    W05 = "W05", _("奖金、提成、年终奖")
    W06 = "W06", _("停工停产、待岗、病假工资")
    W07 = "W07", _("高温津贴等津贴")
    W08 = "W08", _("未签合同二倍工资")
    W09 = "W09", _("欠薪加付赔偿金")
    C01 = "C01", _("确认劳动关系")
    C02 = "C02", _("订立、变更合同，调岗调薪")
    C03 = "C03", _("试用期")
    C04 = "C04", _("无固定期限合同")
    C05 = "C05", _("竞业限制、保密")
    C06 = "C06", _("服务期、培训费、违约金")
    C07 = "C07", _("押金、扣证件、离职手续")
    C08 = "C08", _("集体合同")
    C09 = "C09", _("劳务派遣、外包")
    C10 = "C10", _("非全日制用工")
    T01 = "T01", _("经济补偿")
    T02 = "T02", _("违法解除赔偿金")
    T03 = "T03", _("要求继续履行")
    T04 = "T04", _("被迫离职")
    T05 = "T05", _("经济性裁员、关停搬迁")
    S01 = "S01", _("未缴、少缴社会保险")
    S02 = "S02", _("养老待遇损失")
    S03 = "S03", _("医疗、失业、生育待遇")
    S04 = "S04", _("福利待遇、公积金")
    I01 = "I01", _("工伤保险待遇")
    I02 = "I02", _("停工留薪期工资、护理费")
    I03 = "I03", _("工亡待遇")
    I04 = "I04", _("职业病、离岗体检")
    H01 = "H01", _("超时加班、休息权")
    H02 = "H02", _("带薪年休假")
    H03 = "H03", _("病假、婚丧、探亲等假")
    F01 = "F01", _("女职工三期")
    F02 = "F02", _("性骚扰、就业性别歧视")
    F03 = "F03", _("未成年工、实习生")
    F04 = "F04", _("超龄劳动者")
    F05 = "F05", _("农民工工程欠薪")
    P01 = "P01", _("平台用工关系")
    P02 = "P02", _("平台报酬、抽成、奖惩")
    P03 = "P03", _("平台职业伤害保障")
    R00 = "R00", _("人事争议")
    N00 = "N00", _("不属劳动争议")


STATUS_CATEGORIES = (Category.C01, Category.T03)
"""Claims about the relationship itself: their terms stand apart from payment terms, courts confirm payment only."""


class SignGroup(models.TextChoices):
    """What signs tell of; each group is read by a rule of its own."""

    COLLECTIVE = "collective", _("集体动向")
    FIRM = "firm", _("单位状况")
    INJURY = "injury", _("伤病")
    ONLINE = "online", _("网上传播")


class Sign(models.TextChoices):
    """What can be seen besides numbers. Codes stand in facts and rule sets: they never change."""

    GROUP_CHAT = "group_chat", _("建群串联")
    JOINT_LETTER = "joint_letter", _("联名写信")
    GATHERING = "gathering", _("在单位聚集")
    SLOWDOWN = "slowdown", _("怠工")
    PLANNED_VISIT = "planned_visit", _("打算一起上访")
    STOPPAGE = "stoppage", _("停工")
    BLOCKADE = "blockade", _("堵门堵路")
    GROUP_PETITION = "group_petition", _("集体上访")
    SELF_HARM = "self_harm", _("扬言自伤")
    UTILITIES = "utilities", _("欠水电费")
    RENT = "rent", _("欠房租")
    TAX = "tax", _("欠税")
    HALF_TIME = "half_time", _("开半天工")
    LINE_STOPPED = "line_stopped", _("停了生产线")
    MOVING = "moving", _("通知搬迁")
    LAYOFFS = "layoffs", _("打算裁员（20 人或一成以上）")
    OWNER_GONE = "owner_gone", _("老板联系不上")
    ASSETS_MOVED = "assets_moved", _("转移资产")
    CLOSURE = "closure", _("关停")
    BANKRUPTCY = "bankruptcy", _("破产")
    INJURY = "injury", _("有人受伤或生病")
    SERIOUS_INJURY = "serious_injury", _("伤得重")
    REFUSED_REPORT = "refused_report", _("单位不肯报工伤")
    DEATH = "death", _("有人死亡")
    GROUP_ILLNESS = "group_illness", _("多人一起发病")
    POSTS = "posts", _("有人发帖")
    LOCAL_MEDIA = "local_media", _("本地媒体报道")
    TRENDING = "trending", _("上了热搜")


SIGNS_OF: dict[SignGroup, tuple[Sign, ...]] = {
    SignGroup.COLLECTIVE: (
        Sign.GROUP_CHAT, Sign.JOINT_LETTER, Sign.GATHERING, Sign.SLOWDOWN, Sign.PLANNED_VISIT, Sign.STOPPAGE,
        Sign.BLOCKADE, Sign.GROUP_PETITION, Sign.SELF_HARM,
    ),
    SignGroup.FIRM: (
        Sign.UTILITIES, Sign.RENT, Sign.TAX, Sign.HALF_TIME, Sign.LINE_STOPPED, Sign.MOVING, Sign.LAYOFFS,
        Sign.OWNER_GONE, Sign.ASSETS_MOVED, Sign.CLOSURE, Sign.BANKRUPTCY,
    ),
    SignGroup.INJURY: (Sign.INJURY, Sign.SERIOUS_INJURY, Sign.REFUSED_REPORT, Sign.DEATH, Sign.GROUP_ILLNESS),
    SignGroup.ONLINE: (Sign.POSTS, Sign.LOCAL_MEDIA, Sign.TRENDING),
}  # fmt: skip
