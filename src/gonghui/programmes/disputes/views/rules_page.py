"""What the pages of the rules show: the table in words, what a draft changes, what can be done with it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.engines.rules.enums import VersionState
from gonghui.engines.rules.explain import node_words
from gonghui.engines.rules.models import Rehearsal, RuleSetVersion
from gonghui.engines.rules.permissions import PUT_IN_FORCE, REHEARSE
from gonghui.engines.rules.schema import RuleSet
from gonghui.kernel import clock
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.forms.rules import RehearseForm, SignForm
from gonghui.programmes.disputes.policy import NoPolicy, policy_of
from gonghui.programmes.disputes.views.pieces import LAMPS
from gonghui.web.wording import date_text, moment_text

TONES = {VersionState.DRAFT: "y", VersionState.IN_FORCE: "p", VersionState.RETIRED: ""}
TONE_OF = {str(colour): tone for colour, tone in LAMPS.items()}
SHOWN = 20
Cells = list[dict[str, Any]]


def overview_context(scope: Scope) -> dict[str, Any]:
    """The context of the page in two queries."""
    versions = list(RuleSetVersion.objects.visible_to(scope).filter(code=_code(scope)).order_by("-version")[:SHOWN])
    force = next((each for each in versions if each.state == VersionState.IN_FORCE), None)
    drafts = [each for each in versions if each.state == VersionState.DRAFT]
    return {
        "force": force,
        "line": _signed(force) if force else _("还没有施行的规则，信号采纳不了。"),
        "columns": columns(force.rule_set) if force else [],
        "rows": rule_rows(force.rule_set) if force else [],
        "modifiers": modifiers(force.rule_set) if force else [],
        "drafts": [_line(each) for each in drafts],
        "history": [_line(each) for each in versions if each.state == VersionState.RETIRED],
        "revise_url": reverse("disputes:rules_revision") if force and scope.has(REHEARSE) else "",
    }


def _code(scope: Scope) -> str:
    try:
        return policy_of(scope.federation_id).rule_set
    except NoPolicy:
        return ""


def _signed(version: RuleSetVersion) -> str:
    if version.in_force_from is None:
        return _("草案，还没有施行")
    when = moment_text(version.in_force_from, today=clock.today())
    return _("第 %(n)s 版 · %(by)s签发 · %(when)s起施行") % {
        "n": version.version,
        "by": version.signed_by,
        "when": when,
    }


def _line(version: RuleSetVersion) -> dict[str, Any]:
    return {
        "title": str(version),
        "url": reverse("disputes:rules_version", args=[version.pk]),
        "detail": _signed(version),
        "mark": version.state_label,
        "mark_tone": TONES[VersionState(version.state)],
    }


def columns(rule_set: RuleSet) -> list[dict[str, Any]]:
    """Rule, then a column for each colour, the mildest first."""
    return [{"label": _("规则"), "wide": True}, *({"label": str(outcome.label)} for outcome in rule_set.outcomes)]


def rule_rows(rule_set: RuleSet, *, before: RuleSet | None = None) -> list[Cells]:
    """Each rule with its conditions in words; beside `before`, what stood there where it differs."""
    return [_rule_row(rule_set, rule.code, before) for rule in rule_set.rules]


def _rule_row(rule_set: RuleSet, code: str, before: RuleSet | None) -> Cells:
    now, was = words_of(rule_set, code), words_of(before, code) if before else {}
    source = rule_set.sources[code]
    cells: Cells = [{"text": str(source.title), "strong": True, "sub": code, "code": True}]
    for outcome in rule_set.outcomes:
        text = now.get(outcome.code, "")
        changed = before is not None and was.get(outcome.code, "") != text
        cell: dict[str, Any] = {"text": "—"}
        if text or changed:
            cell = {"text": str(outcome.label), "lamp": TONE_OF[outcome.code], "sub": text or _("没有")}
        if changed:
            old = was.get(outcome.code) or _("没有")
            sub = _("%(now)s（原来：%(old)s）") % {"now": cell["sub"], "old": old}
            cell |= {"mark": _("改了"), "mark_tone": "y", "sub": sub}
        cells.append(cell)
    return cells


def words_of(rule_set: RuleSet | None, code: str) -> dict[str, str]:
    """The conditions of one rule in words, by colour."""
    rules = rule_set.rules if rule_set else ()
    return {
        branch.outcome: node_words(rule_set, branch.when)
        for rule in rules
        if rule.code == code
        for branch in rule.branches
        if rule_set is not None
    }


def modifiers(rule_set: RuleSet) -> list[dict[str, Any]]:
    """The second stage in words."""
    return [
        {"title": f"{each.code} {each.title}", "detail": f"{node_words(rule_set, each.when)}{_rises(rule_set, each)}"}
        for each in rule_set.modifiers
    ]


def _rises(rule_set: RuleSet, modifier: Any) -> str:
    after = "、".join(modifier.after_rules)
    words = _("，而且触发了 %(rules)s") % {"rules": after} if after else ""
    labels = {outcome.code: outcome.label for outcome in rule_set.outcomes}
    if modifier.after_outcome:
        words += _("，而且现在是%(colour)s") % {"colour": labels[modifier.after_outcome]}
    if modifier.raise_to:
        return words + _("：升为%(colour)s") % {"colour": labels[modifier.raise_to]}
    return words + _("：升 %(n)s 级") % {"n": modifier.raise_by}


def version_context(
    scope: Scope, version: RuleSetVersion, *, rehearse: RehearseForm | None = None, sign: SignForm | None = None
) -> dict[str, Any]:
    """The context of one version. Forms are those that were refused. Three queries."""
    force = RuleSetVersion.objects.in_force(scope.federation_id, version.code)
    draft = version.state == VersionState.DRAFT
    before = force.rule_set if draft and force else None
    rehearsals = list(Rehearsal.objects.visible_to(scope).filter(version=version).order_by("-pk")[:SHOWN])
    done = next((each for each in rehearsals if each.finished_at), version.rehearsal)
    rows = rule_rows(version.rule_set, before=before)
    changed = [row for row in rows if any("mark" in cell for cell in row)]
    return {
        "version": version,
        "line": _signed(version),
        "mark_tone": TONES[VersionState(version.state)],
        "columns": columns(version.rule_set),
        "changed": changed if before else [],
        "rows": rows,
        "modifiers": modifiers(version.rule_set),
        "rehearsals": [_rehearsal_line(each) for each in rehearsals],
        "done": done,
        "sums": sums(done) if done else [],
        "done_url": reverse("disputes:rehearsal", args=[done.pk]) if done else "",
        "rehearse_form": (rehearse or RehearseForm()) if draft and scope.has(REHEARSE) and force else None,
        "sign_form": _sign_form(scope, done, sign) if draft and scope.has(PUT_IN_FORCE) else None,
        "may_sign": draft and scope.has(PUT_IN_FORCE),
    }


def _sign_form(scope: Scope, done: Rehearsal | None, sign: SignForm | None) -> SignForm | None:
    if done is None:
        return None
    return sign or SignForm(initial={"rehearsal": done.pk, "signed_by": scope.actor})


def _rehearsal_line(rehearsal: Rehearsal) -> dict[str, Any]:
    when = moment_text(rehearsal.requested_at, today=clock.today())
    return {
        "title": period_text(rehearsal),
        "url": reverse("disputes:rehearsal", args=[rehearsal.pk]),
        "detail": f"{rehearsal.asked_by} · {when}",
        "mark": _("完成") if rehearsal.finished_at else _("演练中"),
        "mark_tone": "p" if rehearsal.finished_at else "y",
    }


def period_text(rehearsal: Rehearsal) -> str:
    """`6月1日至11月26日`."""
    start, end = (
        date_text(day, today=clock.today(), weekday=False) for day in (rehearsal.period_start, rehearsal.period_end)
    )
    return _("%(start)s至%(end)s") % {"start": start, "end": end}


def sums(rehearsal: Rehearsal) -> list[tuple[str, str]]:
    """The numbers that whoever signs has before them, old beside new."""
    old, new = rehearsal.numbers["old"], rehearsal.numbers["new"]
    return [
        (_("预警"), _("现行 %(old)s 次，草案 %(new)s 次") % {"old": old["alarms"], "new": new["alarms"]}),
        (
            _("有预警在先的案件"),
            _("%(all)s 起里，现行 %(old)s 起，草案 %(new)s 起")
            % {"all": rehearsal.numbers["serious"], "old": old["caught"], "new": new["caught"]},
        ),
        (
            _("报了没有下文"),
            _("现行 %(old)s ÷ %(old_all)s，草案 %(new)s ÷ %(new_all)s")
            % {"old": old["false"], "old_all": old["judged"], "new": new["false"], "new_all": new["judged"]},
        ),
    ]


def lamp_of(rule_set: RuleSet, rank: int) -> dict[str, Any]:
    """A cell for the colour of a rank; a dash for none."""
    outcome = rule_set.outcome_of(rank)
    if outcome is None:
        return {"text": _("没有预警")}
    return {"text": str(outcome.label), "lamp": TONE_OF[outcome.code]}
