"""Signals taken in: every way in ends in `report_signals`, and each occasion is written once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gonghui.engines.rules.evaluate import evaluate
from gonghui.engines.rules.metrics import measure
from gonghui.engines.rules.models import RuleSetVersion
from gonghui.engines.rules.schema import RuleSet
from gonghui.foundation.enterprises.actions import Named, know_enterprises
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.facts.actions import record_facts
from gonghui.foundation.facts.enums import Sureness
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.people.phones import normalized_phone
from gonghui.foundation.regions.models import Region
from gonghui.kernel import clock
from gonghui.kernel.bulk import update_rows
from gonghui.kernel.codes import ALPHABET, typed
from gonghui.kernel.crypto import blind_index
from gonghui.kernel.errors import CodeRefused, Invalid
from gonghui.kernel.money import yuan
from gonghui.kernel.scope import Scope
from gonghui.kernel.spine import new_records
from gonghui.kernel.timeline import Event, open_stories
from gonghui.programmes.disputes.actions.announcing import announce, promise
from gonghui.programmes.disputes.actions.classifying import propose
from gonghui.programmes.disputes.actions.retaliation import earlier_signals, is_retaliation, raise_earlier, raised
from gonghui.programmes.disputes.actions.telling import known_alone, observations
from gonghui.programmes.disputes.enums import Category, Identity, Sign, Source
from gonghui.programmes.disputes.facts import FRESH_DAYS
from gonghui.programmes.disputes.known import subject
from gonghui.programmes.disputes.models import ReportPoint, Signal, SignalReporter
from gonghui.programmes.disputes.permissions import IMPORT_SIGNALS, REPORT_SIGNALS, SUBMIT_SIGNALS
from gonghui.programmes.disputes.policy import policy_if_any

QUERY_CODE_LENGTH = 10
DOORS = {Source.OFFICER: REPORT_SIGNALS, Source.DEPARTMENT: SUBMIT_SIGNALS}
MOST_WORKERS = 1_000_000
MOST_DAYS = 36_500
MOST_MONTHS = 1_200
MOST_YUAN = Decimal(100_000_000_000)
DOT = "\u00a0· "  # the dot stays with what stands before it when a title wraps


@dataclass(frozen=True, slots=True)
class NewSignal:
    """What somebody saw. `occurred_on` defaults to today; money in yuan; `enterprise` where a code named the file.

    `signs` are codes of `enums.Sign`; `agreement_due_on` is the day of payment of an agreement that is not kept.

    `external_id` (with source and sender) and `submission_key` name the occasion: the same is not written twice.
    `earlier_code` is the query code of what the same person had reported before; `point`
    is where they scanned.
    """

    text: str
    source: Source
    place_id: str
    occurred_on: dt.date | None = None
    title: str = ""
    category: str = ""
    enterprise: EnterpriseFile | None = None
    enterprise_name: str = ""
    uscc: str = ""
    workers: int | None = None
    arrears_days: int | None = None
    amount: Decimal | None = None
    signs: Sequence[str] = ()
    insurance_months: int | None = None
    hurt: int | None = None
    agreement_due_on: dt.date | None = None
    identity: Identity = Identity.ANONYMOUS
    reporter_name: str = ""
    reporter_phone: str = ""
    external_id: str = ""
    sender_id: int | None = None
    submission_key: str = ""
    earlier_code: str = ""
    point: ReportPoint | None = None

    @property
    def firm_name(self) -> str:
        """The enterprise as it is known, else as it was named."""
        return self.enterprise.name if self.enterprise else self.enterprise_name


def report_signals(scope: Scope, federation_id: int, rows: Sequence[NewSignal]) -> list[Signal]:
    """Take signals into the federation's inbox, in order; those that are there already come back as they are.

    A worker's report needs no right, every other source does. Writes firm, facts, reporter, timeline, candidate colour
    and notices, in a fixed number of statements for any number of rows. Refuses the whole set for one wrong row.
    """
    for source in {row.source for row in rows} - {Source.WORKER}:
        _require(scope, source)
    return take_signals(scope, federation_id, rows)


def take_signals(scope: Scope, federation_id: int, rows: Sequence[NewSignal]) -> list[Signal]:
    """The same for actions that have checked a right of their own."""
    good = [checked(row) for row in rows]
    _refuse_foreign_places(federation_id, {row.place_id for row in good})
    try:
        return _take_in(scope, federation_id, good)
    except IntegrityError:
        # Somebody sent the same a moment earlier; now it is known, and what is known comes back.
        if Signal.objects.filter(submission_key__in=_keys(good)).exclude(federation=federation_id).exists():
            raise Invalid(_("这一页已经送给别的工会了。打开新的一页再填一次。")) from None
        return _take_in(scope, federation_id, good)


def _require(scope: Scope, source: Source) -> None:
    """Whoever may take in files may take in whatever they tell of; a single way in has a right of its own."""
    right = DOORS.get(source, IMPORT_SIGNALS)
    if not scope.has(IMPORT_SIGNALS):
        scope.require(right)


def checked(row: NewSignal) -> NewSignal:
    """The row in our form. Refuses what cannot be, naming the field; places are looked at for the whole set."""
    amount = None if row.amount is None else yuan(row.amount)
    row = replace(row, text=row.text.strip(), occurred_on=row.occurred_on or clock.today(), amount=amount)
    if not row.text:
        raise Invalid(_("没有写明情况。"), fields={"text": _("用一两句话说说是什么事。")})
    if row.occurred_on and row.occurred_on > clock.today():
        raise Invalid(_("发生日期还没有到。"), fields={"occurred_on": _("核对日期。")})
    if row.occurred_on and (clock.today() - row.occurred_on).days > MOST_DAYS:
        raise Invalid(_("发生日期太早了。"), fields={"occurred_on": _("核对年份。")})
    if row.category and row.category not in Category.values:
        raise Invalid(_("没有“%(code)s”这个类别。") % {"code": row.category}, fields={"category": _("选一个类别。")})
    refuse_odd_numbers(row.workers, row.arrears_days, row.amount)
    refuse_odd_signs(row.signs, row.insurance_months, row.hurt)
    return _with_reporter(replace(row, signs=in_order(row.signs)))


def refuse_odd_numbers(workers: int | None, arrears_days: int | None, amount: Decimal | None) -> None:
    """Refuse numbers that cannot be; a missing one is none."""
    if workers is not None and not 1 <= workers <= MOST_WORKERS:
        raise Invalid(_("人数应在 1 到 1,000,000 之间。"), fields={"workers": _("核对人数；不清楚就不填。")})
    if arrears_days is not None and not 0 <= arrears_days <= MOST_DAYS:
        raise Invalid(_("拖欠天数不对。"), fields={"arrears_days": _("核对天数；不清楚就不填。")})
    if amount is not None and not 0 < amount < MOST_YUAN:
        raise Invalid(_("金额不对。"), fields={"amount": _("写比 0 大的数，单位是元；不清楚就不填。")})


def refuse_odd_signs(signs: Iterable[str], insurance_months: int | None, hurt: int | None) -> None:
    """Refuse codes that no sign has, and numbers that cannot be; a missing one is none."""
    unknown = sorted(set(signs) - set(Sign.values))
    if unknown:
        sentence = _("没有“%(codes)s”这种情况。") % {"codes": "、".join(unknown)}
        raise Invalid(sentence, fields={"signs": _("从列出的情况里选。")})
    if insurance_months is not None and not 1 <= insurance_months <= MOST_MONTHS:
        raise Invalid(_("社保停缴月数不对。"), fields={"insurance_months": _("核对月数；不清楚就不填。")})
    if hurt is not None and not 1 <= hurt <= MOST_WORKERS:
        raise Invalid(_("伤病人数不对。"), fields={"hurt": _("核对人数；不清楚就不填。")})


def in_order(signs: Iterable[str]) -> tuple[str, ...]:
    """Each sign once, in the order of the vocabulary."""
    given = set(signs)
    return tuple(code for code in Sign.values if code in given)


def query_code(submission_key: str) -> str:
    """The code by which its reporter finds a signal again.

    It follows from the key of the form alone, so a form sent twice shows the same one; its blind index is kept.
    """
    number = int.from_bytes(blind_index(submission_key, purpose="query_code").encode())
    figures = []
    for _place in range(QUERY_CODE_LENGTH):
        number, figure = divmod(number, len(ALPHABET))
        figures.append(ALPHABET[figure])
    return "".join(figures)


def signal_of_code(code: str) -> Signal:
    """The signal behind a query code as somebody typed it. Raises `CodeRefused`."""
    index = blind_index(typed(code), purpose="query")
    found = Signal.objects.with_firm().select_related("federation").filter(query_index=index).first()
    if found is None:
        raise CodeRefused(
            _("没有找到这个查询码。对照截图再输一次，里面没有数字 0、1 和字母 A、E、I、L、O、U。还是查不到，打 12351。")
        )
    return found


def _with_reporter(row: NewSignal) -> NewSignal:
    if row.identity == Identity.ANONYMOUS:
        return replace(row, reporter_name="", reporter_phone="")
    by_form = row.source == Source.WORKER and not row.external_id
    if by_form and not row.reporter_phone.strip():
        sentence = _("写上手机号，我们才能给您打电话。不想留，就选“完全匿名”。")
        raise Invalid(sentence, fields={"reporter_phone": sentence})
    if by_form and row.identity == Identity.NAMED and not row.reporter_name.strip():
        sentence = _("实名反映要写姓名。不想写，就选“留电话，不让单位知道”。")
        raise Invalid(sentence, fields={"reporter_name": sentence})
    try:
        phone = normalized_phone(row.reporter_phone) if row.reporter_phone.strip() else ""
    except Invalid as error:
        raise Invalid(str(error), fields={"reporter_phone": str(error)}) from error
    return replace(row, reporter_name=row.reporter_name.strip()[:60], reporter_phone=phone)


def _refuse_foreign_places(federation_id: int, places: set[str]) -> None:
    federation = Organization.objects.get(pk=federation_id)
    found = set(Region.objects.filter(pk__in=places).values_list("pk", flat=True))
    for place in sorted(places):
        if place not in found or not place.startswith(federation.region_id):
            sentence = _("区划代码 %(code)s 不在%(name)s的范围里。") % {"code": place, "name": federation.name}
            raise Invalid(sentence, fields={"place": _("选一个镇街。")})


@transaction.atomic
def _take_in(scope: Scope, federation_id: int, rows: Sequence[NewSignal]) -> list[Signal]:
    there = _there(federation_id, rows)
    fresh = {key: row for row in rows if (key := _occasion(row)) not in there}
    made = _write(scope, federation_id, list(fresh.values()))
    there.update(zip(fresh, made, strict=True))
    return [there[_occasion(row)] for row in rows]


Occasion = tuple[str, str, int]


def _occasion(row: NewSignal) -> Occasion:
    """By what the same signal is known again; one without any key is always new."""
    if row.submission_key:
        return "submission", row.submission_key, 0
    if row.external_id:
        return row.source, row.external_id, row.sender_id or 0
    return "", "", id(row)


def _keys(rows: Iterable[NewSignal]) -> set[str]:
    return {row.submission_key for row in rows if row.submission_key}


def _there(federation_id: int, rows: Iterable[NewSignal]) -> dict[Occasion, Signal]:
    keys = _keys(rows)
    outside = {row.external_id for row in rows if row.external_id and not row.submission_key}
    if not keys and not outside:
        return {}
    found = Signal.objects.filter(federation=federation_id).select_related("record")
    same = found.filter(Q(submission_key__in=keys) | Q(external_id__in=outside))
    by_key: dict[Occasion, Signal] = {}
    for signal in same:
        if signal.submission_key:
            by_key["submission", signal.submission_key, 0] = signal
        if signal.external_id:
            by_key[signal.source, signal.external_id, signal.sender_id or 0] = signal
    return by_key


def _write(scope: Scope, federation_id: int, rows: list[NewSignal]) -> list[Signal]:
    if not rows:
        return []
    firms = _firms(scope, federation_id, rows)
    earlier = earlier_signals(federation_id, [row.earlier_code for row in rows])
    signals = new_records(
        Signal,
        [
            {**_fields(federation_id, row, firm), "earlier": earlier.get(row.earlier_code)}
            for row, firm in zip(rows, firms, strict=True)
        ],
    )
    _mark_candidates(federation_id, signals)
    propose(federation_id, signals)
    shown = [pair for pair in zip(rows, signals, strict=True) if pair[0].reporter_phone or pair[0].reporter_name]
    SignalReporter.objects.bulk_create([_reporter(*pair) for pair in shown], batch_size=1000)
    record_facts(seen for signal in signals for seen in observations(signal, Sureness.REPORTED))
    open_stories(scope, [_event(signal) for signal in signals])
    promise(federation_id, signals)
    announce(scope, federation_id, signals)
    raise_earlier(scope, signals)
    return signals


def _firms(scope: Scope, federation_id: int, rows: list[NewSignal]) -> list[EnterpriseFile | None]:
    named = [Named(row.enterprise_name, row.place_id, row.uscc) for row in rows if _names_firm(row)]
    files = iter(know_enterprises(scope, federation_id, named) if named else [])
    return [row.enterprise or (next(files) if _names_firm(row) else None) for row in rows]


def _names_firm(row: NewSignal) -> bool:
    return row.enterprise is None and bool(row.enterprise_name.strip())


def _fields(federation_id: int, row: NewSignal, firm: EnterpriseFile | None) -> dict[str, object]:
    code = query_code(row.submission_key) if row.submission_key else ""
    return {
        "federation_id": federation_id,
        "place_id": row.place_id,
        "title": _title(row, firm),
        "source": row.source,
        "sender_id": row.sender_id,
        "external_id": row.external_id or None,
        "submission_key": row.submission_key or None,
        "text": row.text,
        "occurred_on": row.occurred_on,
        "category": row.category,
        "point": row.point,
        "enterprise": firm,
        "enterprise_name": firm.name if firm else "",
        "workers": row.workers,
        "arrears_days": row.arrears_days,
        "amount": row.amount,
        "signs": list(row.signs),
        "insurance_months": row.insurance_months,
        "hurt": row.hurt,
        "agreement_due_on": row.agreement_due_on,
        "identity": row.identity,
        "query_index": blind_index(code, purpose="query") if code else None,
    }


def _title(row: NewSignal, firm: EnterpriseFile | None) -> str:
    if row.title.strip():
        return row.title.strip()
    # Never from the text: titles enter timelines and the pages of bodies that may not read the report.
    about = str(Category(row.category).label) if row.category else _("情况反映")
    return f"{firm.name}{DOT}{about}" if firm else about


def _mark_candidates(federation_id: int, signals: list[Signal]) -> None:
    """The colour that the rules would give to each signal alone. A federation without rules in force has none."""
    rule_set = _rule_set(federation_id)
    if rule_set is None:
        return
    for signal in signals:
        signal.candidate = (
            raised(_candidate(rule_set, signal)) if is_retaliation(signal) else _candidate(rule_set, signal)
        )
    update_rows(Signal, ("candidate",), [(signal.pk, signal.candidate) for signal in signals if signal.candidate])


def _rule_set(federation_id: int) -> RuleSet | None:
    section = policy_if_any(federation_id)
    version = RuleSetVersion.objects.in_force(federation_id, section.rule_set) if section else None
    return version.rule_set if version else None


def _candidate(rule_set: RuleSet, signal: Signal) -> str:
    today = clock.today()
    if (today - signal.occurred_on).days >= FRESH_DAYS:
        return ""  # old files are taken in for the record; their facts are stale and would not colour a warning either
    asked = subject([known_alone(signal)], as_of=today)
    verdict = evaluate(rule_set, measure(rule_set, asked))
    return verdict.outcome.code if verdict.outcome else ""


def _reporter(row: NewSignal, signal: Signal) -> SignalReporter:
    index = blind_index(row.reporter_phone, purpose="phone") if row.reporter_phone else None
    return SignalReporter(signal=signal, name=row.reporter_name, phone=row.reporter_phone, phone_index=index)


def _event(signal: Signal) -> Event:
    summary = _("收到信号：%(source)s，%(identity)s") % {
        "source": signal.get_source_display(),
        "identity": signal.get_identity_display(),
    }
    changes = {
        "source": signal.source,
        "identity": signal.identity,
        "category": signal.category,
        "workers": signal.workers,
        "arrears_days": signal.arrears_days,
        "amount": signal.amount,
        "candidate": signal.candidate,
    }
    return Event(signal.pk, "disputes.signal_reported", summary, changes)
