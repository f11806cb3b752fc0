"""Reports that nobody has sorted, and a report that came with a figure: what words and calculators bring to triage."""

from __future__ import annotations

from decimal import Decimal

from gonghui.engines.legal.actions import Brought, bring_calculations
from gonghui.engines.legal.card_search import load_cards
from gonghui.foundation.organizations.demo import County
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.actions.signals import NewSignal, report_signals
from gonghui.programmes.disputes.enums import Identity, Source
from gonghui.programmes.disputes.models import Signal

FIRST = "demo-classification-1"
ROWS = (
    ("望溪青禾食品有限公司", "老板跑了，我们26个人三个月工资一共312000元没发，大家说明天去镇政府门口。", ""),
    ("望溪临川物流有限公司", "怀孕五个月，主管逼我写辞职，还把我从办公室调到仓库，没签劳动合同。", ""),
    ("", "小区路灯坏了一个多月，物业不修，业主都有意见。", ""),
    ("望溪云帆模具有限公司", "上星期口头叫我走，没说理由，在厂里干了快四年。", "T02"),
)
TOLD = {
    "headline": "按您填的情况，单位应付违法解除赔偿金", "figure": "73,600.00", "unit": "元", "words": "", "dated": "",
    "steps": [
        {"title": "工作年限 3 年 9 个月", "detail": "2022年2月10日 至 2025年11月20日", "tone": "on"},
        {"title": "折成 4 个月工资", "detail": "剩下满 6 个月，算一年", "tone": "on"},
        {"title": "2 × 4 × 9,200.00 = 73,600.00 元", "detail": "", "tone": "on"},
    ],
    "lines": [], "figures": [], "warnings": [],
    "inputs": [["入职那天", "2022年2月10日"], ["最后一天", "2025年11月20日"], ["平均月工资", "9,200.00 元"]],
    "articles": ["《劳动合同法》第四十七条、第八十七条"],
}  # fmt: skip


def tell(scope: Scope, county: County) -> None:
    """Once: four reports by phone, one of them with a figure."""
    load_cards()
    if Signal.objects.filter(submission_key=FIRST).exists():
        return
    rows = [
        NewSignal(
            text=text, source=Source.WORKER, place_id=county.town_union.region_id, category=category,
            enterprise_name=firm, identity=Identity.SEALED, reporter_phone=f"1350099000{number}",
            submission_key=f"demo-classification-{number}",
        )
        for number, (firm, text, category) in enumerate(ROWS, start=1)
    ]  # fmt: skip
    signals = report_signals(scope, county.federation.pk, rows)
    result = Brought("economic_compensation", {"form": "2N"}, TOLD, Decimal("73600.00"), "T02")
    bring_calculations(scope, signals[-1].pk, [result])
