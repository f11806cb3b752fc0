"""What the page of a rehearsal shows: old beside draft, by colour, month, rule and firm."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gonghui.engines.rules.models import Rehearsal
from gonghui.engines.rules.schema import RuleSet
from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.jobs.progress import progress_of
from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.views.rules_page import lamp_of, period_text, sums
from gonghui.web.wording import number_text

LISTED = 200


def rehearsal_context(scope: Scope, rehearsal: Rehearsal) -> dict[str, Any]:
    """The context of the page in two queries besides the row's own."""
    shared = {
        "rehearsal": rehearsal,
        "version_url": reverse("disputes:rules_version", args=[rehearsal.version_id]),
        "url": reverse("disputes:rehearsal", args=[rehearsal.pk]),
        "line": _("%(old)s对%(new)s · %(period)s · %(by)s")
        % {
            "old": _("现行第 %(n)s 版") % {"n": rehearsal.against.version},
            "new": _("草案第 %(n)s 版") % {"n": rehearsal.version.version},
            "period": period_text(rehearsal),
            "by": rehearsal.asked_by,
        },
    }
    if rehearsal.finished_at is None:
        return {**shared, "progress": progress_of(rehearsal.progress_key), "title": _("正在演练")}
    return {**shared, **_result(scope, rehearsal)}


def _result(scope: Scope, rehearsal: Rehearsal) -> dict[str, Any]:
    numbers, rule_set = rehearsal.numbers, rehearsal.version.rule_set
    more = numbers["new"]["alarms"] - numbers["old"]["alarms"]
    return {
        "title": _title(more, numbers["differing"]),
        "sums": sums(rehearsal),
        "exact": not numbers["replayed_only"] and not numbers["live_only"],
        "replayed_only": numbers["replayed_only"],
        "live_only": numbers["live_only"],
        "matrix_columns": [_("现行 ＼ 草案"), *_labels(rule_set)],
        "matrix": _matrix(rule_set, numbers["matrix"]),
        "trend_x": [month for month, _old, _new in numbers["months"]],
        "trend": [
            {"name": _("现行"), "data": [old for _month, old, _new in numbers["months"]]},
            {"name": _("草案"), "data": [new for _month, _old, new in numbers["months"]]},
        ],
        "rule_columns": [{"label": _("规则")}, {"label": _("现行"), "num": True}, {"label": _("草案"), "num": True}],
        "rule_rows": _by_rule(rule_set, numbers),
        "columns": _columns(),
        "rows": _differences(scope, rehearsal, rule_set),
        "left_off": max(0, numbers["differing"] - LISTED),
        "caught_more": numbers["caught_more"],
        "caught_less": numbers["caught_less"],
    }


def _title(more: int, differing: int) -> str:
    if not differing:
        return _("两版报得一样")
    if more > 0:
        return _("草案会多报 %(n)s 次") % {"n": number_text(more)}
    if more < 0:
        return _("草案会少报 %(n)s 次") % {"n": number_text(-more)}
    return _("次数一样，%(n)s 处颜色不同") % {"n": number_text(differing)}


def _labels(rule_set: RuleSet) -> list[str]:
    return [_("没有预警"), *(str(outcome.label) for outcome in rule_set.outcomes)]


def _matrix(rule_set: RuleSet, counted: list[list[int]]) -> list[dict[str, Any]]:
    """Firms and months by the colour that either version came to; nothing on both sides is not counted."""
    counts = {(was, now): count for was, now, count in counted}
    labels = _labels(rule_set)
    return [
        {"label": label, "cells": [_cell(was, now, counts.get((was, now), 0)) for now in range(len(labels))]}
        for was, label in enumerate(labels)
    ]


def _cell(was: int, now: int, count: int) -> dict[str, str]:
    if not count:
        return {"text": "", "tone": ""}
    if was == now:
        return {"text": number_text(count), "tone": "eq"}
    sign, tone = ("▲", "up") if now > was else ("▼", "dn")
    return {"text": f"{sign} {number_text(count)}", "tone": tone}


def _by_rule(rule_set: RuleSet, numbers: dict[str, Any]) -> list[list[dict[str, Any]]]:
    old, new = numbers["old"]["by_rule"], numbers["new"]["by_rule"]
    return [
        [
            {"text": f"{code} {source.title}"},
            {"text": number_text(old.get(code, 0))},
            {"text": number_text(new.get(code, 0)), "strong": old.get(code, 0) != new.get(code, 0)},
        ]
        for code, source in rule_set.sources.items()
        if old.get(code) or new.get(code)
    ]


def _columns() -> list[dict[str, Any]]:
    return [
        {"label": _("单位")},
        {"label": _("月份")},
        {"label": _("现行")},
        {"label": _("草案")},
        {"label": _("因为")},
        {"label": _("后来")},
    ]


def _differences(scope: Scope, rehearsal: Rehearsal, rule_set: RuleSet) -> list[list[dict[str, Any]]]:
    listed = rehearsal.differences[:LISTED]
    firms = EnterpriseFile.objects.visible_to(scope).filter(pk__in={each["subject"] for each in listed})
    names = dict(firms.values_list("pk", "name"))
    return [
        [
            {"text": names[each["subject"]], "strong": True},
            {"text": each["month"]},
            lamp_of(rehearsal.against.rule_set, each["old"]),
            lamp_of(rule_set, each["new"]),
            {"text": "、".join(each["new_rules"] or each["old_rules"]), "sub": _why(rule_set, each)},
            {"text": _("有案件") if each["followed"] else _("没有下文"), "mark": ""},
        ]
        for each in listed
        if each["subject"] in names
    ]


def _why(rule_set: RuleSet, each: dict[str, Any]) -> str:
    codes = each["new_rules"] or each["old_rules"]
    titles = [str(rule_set.sources[code].title) for code in codes if code in rule_set.sources]
    return ("▲ " if each["new"] > each["old"] else "▼ ") + "、".join(titles)
