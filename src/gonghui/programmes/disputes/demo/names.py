"""Invented names and stories of the district: firms, workers, what happened. Nobody real is meant."""

from __future__ import annotations

import random

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董袁潘蒋"
    "蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫"
    "段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN = (
    "桂兰秀英建国志强海燕春梅小龙永福玉珍文斌国庆晓东丽华明辉红霞德才金花立新云飞"
    "少华水根长河月娥宝山素芬家旺巧云大勇彩凤世杰阿妹启东雪梅有田竹青广林冬梅开元"
    "菊香"
)
HEADS = (
    "宏泰", "嘉兴隆", "瑞丰", "永盛", "天和", "锦程", "华康", "远大", "祥瑞", "金桥", "东升", "立信",
    "佳美", "顺昌", "恒达", "明辉", "通源", "百川", "鼎力", "新禾", "海纳", "正阳", "汇丰源", "精工",
    "长青", "博雅", "安吉利", "万隆", "晨光", "双木", "丰茂", "大洋", "三江", "九鼎", "亿佳", "南山",
    "北仑河", "春晖", "秋实", "凯源",
)  # fmt: skip
TRADES = (
    "五金制品", "服饰", "电子", "食品", "包装", "物流", "家具", "塑业", "建筑劳务", "餐饮管理",
    "针织", "机械", "汽配", "水产", "纸品", "阀门", "电器", "玩具", "鞋业", "环保科技",
    "园林", "装饰", "货运", "家政服务", "光学", "模具",
)  # fmt: skip
STORIES = {
    "W01": (
        "工资拖了{n}个月没有发，问了只说再等等。",
        "做到{n}月离职，最后两个月工资没有结。",
        "老板说货款没到，工资先欠着。",
    ),
    "W02": ("工资条上扣了一笔质量款，没有人说得清是什么。", "请了{n}天假，扣了半个月工资。"),
    "W04": ("每天加班到九点，没有加班工资。", "休息日上了{n}天班，只给调休，一直没让休。"),
    "W08": ("做了{n}个月没有签合同，要二倍工资。",),
    "C01": ("单位说他是外包公司的人，不认劳动关系。", "在工地做了{n}个月，单位说没有这个人。"),
    "T01": ("说订单少了，让签自愿离职，补偿没有谈。", "做了{n}年，单位搬走，补偿算少了。"),
    "T02": ("口头通知不用来了，没有说理由。", "怀着孕被通知合同到期不续，已经做了{n}年。"),
    "I01": ("机器压伤了手，单位没有申报工伤。", "伤残定了级，补助金{n}个月没有付。"),
    "S01": ("去窗口查到{n}个月没有缴社保。", "社保按最低的缴，和工资对不上。"),
    "H02": ("年休假{n}天没有休，也没有折算工资。",),
    "F05": ("楼盖好了，班组{n}个人的工资包工头说没拿到钱。",),
}
WEIGHTS = {
    "W01": 34, "W02": 5, "W04": 9, "W08": 5, "C01": 4, "T01": 14, "T02": 10, "I01": 9, "S01": 7, "H02": 2, "F05": 1,
}  # fmt: skip
CATEGORIES = tuple(WEIGHTS)
FIRMS = len(HEADS) * len(TRADES)


def firm(serial: int) -> str:
    """The firm of a number below `FIRMS`, each another one."""
    serial %= FIRMS
    return f"望溪{HEADS[serial % len(HEADS)]}{TRADES[(serial // len(HEADS) + serial) % len(TRADES)]}有限公司"


def worker(dice: random.Random) -> str:
    """A worker's name."""
    place = dice.randrange(len(GIVEN) // 2) * 2
    return dice.choice(SURNAMES) + (GIVEN[place : place + 2] if dice.random() < 0.8 else dice.choice(GIVEN))


def category(dice: random.Random) -> str:
    """What it is about, as often as such things are."""
    return dice.choices(CATEGORIES, weights=list(WEIGHTS.values()))[0]


def story(dice: random.Random, kind: str) -> str:
    """What happened, in a sentence."""
    return dice.choice(STORIES[kind]).format(n=dice.randint(2, 9))
