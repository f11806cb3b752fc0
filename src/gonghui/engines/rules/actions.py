"""Putting rules in force, and deciding by them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from gonghui.engines.rules.enums import ValueType, VersionState
from gonghui.engines.rules.evaluate import Verdict, evaluate
from gonghui.engines.rules.metrics import Facts, Value, unregistered
from gonghui.engines.rules.models import Decision, Rehearsal, RuleSetVersion
from gonghui.engines.rules.permissions import PUT_IN_FORCE, REHEARSE
from gonghui.engines.rules.schema import RuleSet, RulesSection
from gonghui.kernel import anchors, clock
from gonghui.kernel.errors import DomainError, Forbidden, Invalid, Stale
from gonghui.kernel.lifecycle import move
from gonghui.kernel.models import Record
from gonghui.kernel.packs import digest, written
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import Event, record_events


class NotInForce(DomainError):
    """The federation has no signed version of this rule set, so nothing can be decided by it."""

    status = 409
    slug = "rules-not-in-force"


@transaction.atomic
def draft(scope: Scope, rule_set: RuleSet, *, pack: str, federation_id: int | None) -> RuleSetVersion:
    """Store a rule set as a draft of the federation (None: of all). The same content again gives the row that is there.

    Refuses other content under a version that exists: decisions point at it.
    """
    content = written(rule_set)
    sha256 = digest(content)
    versions = RuleSetVersion.objects.of_owner(federation_id)
    same = versions.filter(code=rule_set.code, version=rule_set.version).first()
    if same is None:
        return RuleSetVersion.objects.create(
            record=_record_of(federation_id, rule_set),
            federation_id=federation_id,
            pack=pack,
            code=rule_set.code,
            version=rule_set.version,
            title=rule_set.title.zh,
            content=content,
            sha256=sha256,
        )
    if same.sha256 != sha256:
        sentence = _(
            "规则集 %(code)s 第 %(version)s 版已经发布，内容和这次的不同。请在 rules.yaml 里把它的 version 加一。"
        )
        raise Invalid(sentence % {"code": rule_set.code, "version": rule_set.version})
    return same


@transaction.atomic
def revise(scope: Scope, base: RuleSetVersion, rule_set: RuleSet) -> RuleSetVersion:
    """A draft of the federation made from `base` with changed numbers, under the next free version number.

    Refuses a change of nothing, and what the schema refuses. Needs the right to draft rules.
    """
    scope.require(REHEARSE)
    owner = scope.federation_id
    last = RuleSetVersion.objects.visible_to(scope).filter(code=base.code).order_by("version").last()
    number = (last.version if last else base.version) + 1
    revised = rule_set.model_copy(update={"version": number})
    if written(revised.model_copy(update={"version": base.version})) == written(base.rule_set):
        raise Invalid(_("和现在的一样，没有要改的。改一个数再存。"))
    made = draft(scope, RuleSet.model_validate(written(revised)), pack=base.pack, federation_id=owner)
    _tell(scope, made, "rules.drafted", _("起草第 %(version)s 版，从第 %(base)s 版改的") % {
        "version": made.version, "base": base.version,
    })  # fmt: skip
    return made


@transaction.atomic
def put_in_force(
    scope: Scope, version: RuleSetVersion, *, signed_by: str, rehearsal: Rehearsal | None = None
) -> RuleSetVersion:
    """Sign a draft: from now on it decides, and the version before it is retired.

    A person signs with the finished rehearsal of that very version before them, beside the rules that still are in
    force; the row keeps it. The system alone may do without one, for a first or a national version, and its reason is
    kept. Refuses a version of another federation, a national one from anybody but the system, an empty signature, and
    rules that read a metric which is not there.
    """
    scope.require(PUT_IN_FORCE)
    _require_owner(scope, version)
    if not signed_by.strip():
        raise Invalid(_("写明签发人。"), fields={"signed_by": _("写签发人的姓名和职务。")})
    siblings = RuleSetVersion.objects.of_owner(version.federation_id).filter(code=version.code)
    # Of two who sign at this moment the second sees what the first has put in force.
    list(siblings.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    _require_rehearsal(scope, version, rehearsal)
    missing = list(unregistered(RulesSection(rule_sets=(version.rule_set,))))
    if missing:
        keys = "、".join(str(problem.path[3]) for problem in missing)
        raise Invalid(_("这些指标系统里没有，规则不能施行：%(keys)s。请先启用给出它们的模块。") % {"keys": keys})
    move(scope, version, "put_in_force")
    now = clock.now()
    siblings.filter(state=VersionState.IN_FORCE).update(state=VersionState.RETIRED, retired_at=now)
    version.in_force_from, version.signed_by, version.rehearsal = now, signed_by.strip()[:120], rehearsal
    version.signed_why = "" if rehearsal else scope.actor[:300]
    names = ("state", "in_force_from", "signed_by", "signed_why", "rehearsal")
    rows = siblings.filter(pk=version.pk, state=VersionState.DRAFT)
    if not rows.update(**{name: getattr(version, name) for name in names}):
        raise Stale()
    numbers = rehearsal.numbers if rehearsal else {}
    changes = {"rehearsal": rehearsal.pk if rehearsal else None, "numbers": numbers, "sha256": version.sha256}
    _tell(scope, version, "rules.signed", _("签发施行：%(by)s") % {"by": version.signed_by}, changes)
    return version


def _require_rehearsal(scope: Scope, version: RuleSetVersion, rehearsal: Rehearsal | None) -> None:
    if rehearsal is None and scope.system:
        return
    if rehearsal is None or rehearsal.finished_at is None or rehearsal.version_id != version.pk:
        sentence = _("还没有演练过这一版，不能签发。先演练，看过报得多了还是少了，再签。")
        raise Invalid(sentence, fields={"rehearsal": sentence})
    stands = RuleSetVersion.objects.in_force(rehearsal.federation_id, version.code)
    if rehearsal.federation_id != version.federation_id or stands is None or rehearsal.against_id != stands.pk:
        raise Invalid(_("演练以后，施行的规则换过了，那次的数字不算数。再演练一次再签。"))


def _tell(
    scope: Scope, version: RuleSetVersion, verb: str, sentence: str, changes: Mapping[str, Any] | None = None
) -> None:
    if version.record_id is not None:
        record_events(scope, [Event(version.record_id, verb, sentence, changes or {})])


@transaction.atomic
def begin_rehearsal(
    scope: Scope, version: RuleSetVersion, *, period_start: dt.date, period_end: dt.date, window_days: int
) -> Rehearsal:
    """Ask for a draft to be replayed beside the version in force; whoever owns the facts fills in the numbers.

    Refuses what is not a draft, an empty or future period, and where nothing is in force to compare with.
    """
    scope.require(REHEARSE)
    if version.state != VersionState.DRAFT:
        raise Invalid(_("这一版已经签发过，不用再演练。"))
    if not period_start <= period_end <= clock.today():
        sentence = _("演练的是过去的日子：开始在结束之前，结束不晚于今天。")
        raise Invalid(sentence, fields={"period_start": sentence})
    made = Rehearsal.objects.create(
        federation_id=scope.federation_id,
        version=version,
        against=in_force(scope.federation_id, version.code),
        period_start=period_start,
        period_end=period_end,
        window_days=window_days,
        asked_by=scope.actor[:120],
    )
    _tell(scope, version, "rules.rehearsal_begun", _("开始演练：%(start)s 到 %(end)s") % {
        "start": period_start, "end": period_end,
    })  # fmt: skip
    return made


@transaction.atomic
def finish_rehearsal(
    scope: Scope, rehearsal: Rehearsal, *, numbers: Mapping[str, Any], differences: Sequence[Mapping[str, Any]]
) -> Rehearsal:
    """Keep what the rehearsal came to. It is kept once: a second run of the same leaves the first result."""
    rows = Rehearsal.objects.filter(pk=rehearsal.pk, finished_at=None)
    if rows.update(numbers=numbers, differences=list(differences), finished_at=clock.now()):
        _tell(
            scope, rehearsal.version, "rules.rehearsed", _("演练完成"), {"rehearsal": rehearsal.pk, "numbers": numbers}
        )
    rehearsal.refresh_from_db()
    return rehearsal


def decide(scope: Scope, record: Record, rule_set_code: str, facts: Facts) -> Decision:
    """Weigh the rules in force over `facts` and store what they came to; a set of one of `decide_many`."""
    return decide_many(scope, [(record, facts)], rule_set_code)[0]


@transaction.atomic
def decide_many(scope: Scope, rows: Sequence[tuple[Record, Facts]], rule_set_code: str) -> list[Decision]:
    """Decide on many records, each by the version in force in its federation; the timeline of each tells the outcome.

    Called by a programme's action, which has checked the right. A metric left out is unknown and fulfils no condition.
    Raises `NotInForce` without a signed version, `Invalid` for a fact that the rules do not declare or of another type.
    A fixed number of statements for each federation and five hundred rows.
    """
    versions = {
        federation_id: in_force(federation_id, rule_set_code)
        for federation_id in sorted({record.federation_id for record, _facts in rows})
    }
    decisions, events = [], []
    for record, given in rows:
        version = versions[record.federation_id]
        facts = _complete(version.rule_set, given)
        verdict = evaluate(version.rule_set, facts)
        decisions.append(_decision(record, version, facts, verdict))
        events.append(_event(record, version, verdict))
    record_events(scope, events)
    return Decision.objects.bulk_create(decisions, batch_size=500)


def in_force(federation_id: int, rule_set_code: str) -> RuleSetVersion:
    """The signed version that decides in a federation. Raises `NotInForce` where there is none."""
    version = RuleSetVersion.objects.in_force(federation_id, rule_set_code)
    if version is None:
        sentence = _("规则集 %(code)s 还没有施行中的版本。请先安装政策包，再由负责人签发。")
        raise NotInForce(sentence % {"code": rule_set_code})
    return version


def _record_of(federation_id: int | None, rule_set: RuleSet) -> Record | None:
    """Where the story of a federation's own version is told."""
    if federation_id is None:
        return None
    place = (
        apps.get_model(anchors.ORGANIZATION)._default_manager.values_list("region_id", flat=True).get(pk=federation_id)
    )
    title = f"{rule_set.title.zh} {rule_set.version}"
    return Record.objects.create(kind="rules.version", federation_id=federation_id, place_id=place, title=title[:200])


def _require_owner(scope: Scope, version: RuleSetVersion) -> None:
    if version.federation_id is None and not scope.system:
        raise Forbidden(_("这是全国层的规则集，只能由系统管理员签发。请把它复制为本工会的政策包再改。"))
    if version.federation_id is not None and version.federation_id not in scope.federations:
        raise Forbidden(_("这是别的工会的规则集，您不能签发。"))


FITS: dict[ValueType, tuple[type, ...]] = {
    ValueType.INTEGER: (int,),
    ValueType.DECIMAL: (int, Decimal),
    ValueType.BOOLEAN: (bool,),
    ValueType.FLAGS: (frozenset,),
}


def _complete(rule_set: RuleSet, given: Facts) -> dict[str, Value]:
    unknown = sorted(set(given) - set(rule_set.metrics))
    if unknown:
        sentence = _("规则集 %(code)s 不读这些指标：%(keys)s。它读的是：%(known)s。")
        words = {"code": rule_set.code, "keys": "、".join(unknown), "known": "、".join(rule_set.metrics)}
        raise Invalid(sentence % words)
    for key, use in rule_set.metrics.items():
        value = given.get(key)
        boolean = use.type is ValueType.BOOLEAN
        if value is not None and (not isinstance(value, FITS[use.type]) or isinstance(value, bool) != boolean):
            sentence = _("指标“%(label)s”要的是%(type)s，给的是“%(value)s”。")
            raise Invalid(sentence % {"label": use.label, "type": use.type.label, "value": value})
    return {key: given.get(key) for key in rule_set.metrics}


def _decision(record: Record, version: RuleSetVersion, facts: Mapping[str, Value], verdict: Verdict) -> Decision:
    return Decision(
        record=record,
        rule_set_version=version,
        outcome=verdict.outcome.code if verdict.outcome else "",
        facts=stored(version.rule_set, facts),
        fired=[found.model_dump(mode="json") for found in verdict.fired],
    )


def stored(rule_set: RuleSet, facts: Facts) -> dict[str, Any]:
    """Facts as a decision keeps them: decimals as text, flags as a list in the order in which they are declared."""
    kept: dict[str, Any] = {}
    for key, value in facts.items():
        if isinstance(value, frozenset):
            kept[key] = [code for code in rule_set.metrics[key].flags or () if code in value]
        else:
            kept[key] = str(value) if isinstance(value, Decimal) else value
    return kept


def _event(record: Record, version: RuleSetVersion, verdict: Verdict) -> Event:
    codes = [found.code for found in verdict.fired]
    label = str(verdict.outcome.label) if verdict.outcome else _("没有触发任何规则")
    sentence = _("按《%(title)s》第 %(version)s 版判定：%(outcome)s") % {
        "title": version.title,
        "version": version.version,
        "outcome": f"{label}（{'、'.join(codes)}）" if codes else label,
    }
    changes = {
        "rule_set": version.code,
        "version": version.version,
        "sha256": version.sha256,
        "outcome": verdict.outcome.code if verdict.outcome else None,
        "fired": codes,
    }
    return Event(record.pk, "rules.decided", sentence, changes)
