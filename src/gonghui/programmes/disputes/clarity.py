"""Whether the terms of an agreement are clear enough for a court, and which roads what was agreed leaves open.

Unclear content is a reason to refuse confirmation (CPL-I 358), so it is found before anybody signs. Pure functions.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from gonghui.kernel.money import format_yuan
from gonghui.programmes.disputes.enums import DATED_STATUS, STATUS_TO_DO, PaymentKind, StatusKind

ACCOUNT_NUMBER = re.compile(r"\d(?:[ -]?\d){7,}")
BY_HAND = ("现金", "当面")


class Payment(Protocol):
    """A payment as drafted or stored."""

    @property
    def kind(self) -> str: ...
    @property
    def amount(self) -> Decimal | None: ...
    @property
    def due_on(self) -> dt.date: ...
    @property
    def payee(self) -> str: ...
    @property
    def account(self) -> str: ...


class Status(Protocol):
    """A term besides money, as drafted or stored."""

    @property
    def kind(self) -> str: ...
    @property
    def due_on(self) -> dt.date | None: ...
    @property
    def detail(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not clear: where it stands, what is wrong, how to mend it."""

    where: str
    what: str
    cure: str

    @property
    def sentence(self) -> str:
        """All three in one line."""
        return f"{self.where}{self.what}{self.cure}"


@dataclass(frozen=True, slots=True)
class Remark:
    """What the terms mean for the way to an enforceable paper; hinders nobody from signing."""

    text: str
    law: str


def problems(
    payments: Iterable[Payment], statuses: Iterable[Status], agreed_total: Decimal | None, *, today: dt.date
) -> list[Problem]:
    """Everything that is unclear, in the order of the page; empty where the text may be sent out."""
    paid, other = list(payments), list(statuses)
    if not paid and not other:
        return [Problem(_("协议"), _("还没有内容。"), _("写上付款约定，或者其他约定。"))]
    found: list[Problem] = []
    for number, payment in enumerate(paid, 1):
        found += _payment_problems(_("第 %(n)s 笔") % {"n": number}, payment, today)
    found += _total_problems(paid, agreed_total)
    for number, status in enumerate(other, 1):
        found += _status_problems(_("其他约定第 %(n)s 条") % {"n": number}, status, today)
    return found


def remarks(payments: Iterable[Payment], statuses: Iterable[Status]) -> list[Remark]:
    """What the drafter should know about confirmation and review before offering these terms."""
    paid, kinds = list(payments), {status.kind for status in statuses}
    found = []
    if paid and kinds:
        text = _("法院只确认付款内容。其他约定照样有约束力，但不能直接申请强制执行。")
        found.append(Remark(text, _("审理劳动争议案件解释（一） 第五十二条")))
    if kinds and not paid:
        text = _("没有付款内容，不能申请司法确认。对方不履行的，可以申请仲裁。")
        found.append(Remark(text, _("审理劳动争议案件解释（一） 第五十二条")))
    if StatusKind.CONFIRM in kinds:
        text = _("写了确认劳动关系，仲裁委不受理对这份协议的审查。要走仲裁审查，把这一条另外办。")
        found.append(Remark(text, _("劳动人事争议仲裁办案规则 第七十五条")))
    if any(payment.kind == PaymentKind.OTHER for payment in paid):
        text = _("“其他款项”到期不付，不能申请支付令。是工资、补偿、赔偿、工伤医疗费的，选对种类。")
        found.append(Remark(text, _("劳动争议调解仲裁法 第十六条")))
    return found


def _payment_problems(where: str, row: Payment, today: dt.date) -> Iterator[Problem]:
    if not row.payee.strip() or not row.account.strip():
        yield Problem(where, _("没有写清收款人和账户。"), _("写清后才能发出签字。"))
    elif not ACCOUNT_NUMBER.search(row.account) and not any(word in row.account for word in BY_HAND):
        yield Problem(where, _("的账户里没有账号。"), _("写上开户行和完整账号；当面付现金的，写“现金，当面签收”。"))
    if row.due_on < today:
        yield Problem(where, _("的付款日已经过了。"), _("改成今天或者以后的日子。"))


def _total_problems(rows: list[Payment], agreed_total: Decimal | None) -> Iterator[Problem]:
    total = sum((row.amount or Decimal(0) for row in rows), Decimal(0))
    if not rows and agreed_total:
        what = _("写了 %(said)s 元，一笔付款也没有写。") % {"said": format_yuan(agreed_total)}
        yield Problem(_("总额"), what, _("写上每一笔，或者清空总额。"))
    elif rows and agreed_total is not None and total != agreed_total:
        facts = {
            "said": format_yuan(agreed_total),
            "sum": format_yuan(total),
            "gap": format_yuan(abs(total - agreed_total)),
        }
        what = _("写的是 %(said)s 元，各笔加起来是 %(sum)s 元，差 %(gap)s 元。") % facts
        yield Problem(_("总额"), what, _("改总额，或者改其中一笔。"))


def _status_problems(where: str, row: Status, today: dt.date) -> Iterator[Problem]:
    if row.kind in DATED_STATUS and row.due_on is None:
        yield Problem(where, _("没有写日期。"), _("写上哪一天，或者最晚哪一天。"))
    if row.kind not in DATED_STATUS and not row.detail.strip():
        yield Problem(where, _("没有写内容。"), _("用一句话写清谁做什么。"))
    if row.kind in STATUS_TO_DO and row.due_on is not None and row.due_on < today:
        yield Problem(where, _("的日期已经过了。"), _("改成今天或者以后的日子。"))
