"""The register of enterprises: what every federation knows of them, and beside it what its programmes do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gonghui.foundation.enterprises.models import EnterpriseFile
from gonghui.foundation.enterprises.permissions import REGISTER_ENTERPRISES
from gonghui.foundation.files.forms.enterprises import EnterpriseFilter
from gonghui.kernel.programme import PROGRAMMES, EnterpriseView
from gonghui.kernel.scope import Scope
from gonghui.web.registers import MAIN, MARK, MORE, OFF, UNDER, Blank, Cell, Column, Counts, Head, Register, Tab
from gonghui.web.wording import capped_text, number_text

PLACES_IN_CARD = (MARK, MORE)


def enterprise_views(scope: Scope) -> list[EnterpriseView]:
    """What the programmes show of enterprises to this scope."""
    views = [programme.enterprises for programme in PROGRAMMES.values() if programme.enterprises]
    return [view for view in views if scope.has(view.right)]


def register_of(scope: Scope) -> Register:
    """The register with the columns that the scope's programmes add."""
    views = enterprise_views(scope)
    labels = [label for view in views for label in view.columns]
    cards = [*PLACES_IN_CARD, *[OFF] * len(labels)]
    return Register(
        noun=gettext_lazy("单位"),
        unit=gettext_lazy("家"),
        rows=EnterpriseFile.objects.with_parts,
        filters=EnterpriseFilter,
        tabs=(
            Tab("", gettext_lazy("全部"), counted=True),
            Tab("nocode", gettext_lazy("没有信用代码"), counted=True),
            Tab("nocount", gettext_lazy("不知道职工人数"), counted=True),
        ),
        columns=(
            Column(gettext_lazy("单位"), MAIN),
            Column(gettext_lazy("镇街、行业"), UNDER),
            Column(gettext_lazy("职工（人）"), num=True),
            *(Column(label, card) for label, card in zip(labels, cards, strict=False)),
        ),
        cells=_cells,
        head=_head,
        blank=_blank,
        buttons=_buttons,
        exchange="enterprises",
    )


def _head(_scope: Scope, counts: Counts) -> Head:
    line = _("全部 %(all)s 家 · 一家单位一份档案，各条线的事都归到它名下")
    return Head(_("单位"), line % {"all": capped_text(counts[""])})


def _blank(scope: Scope, view: str) -> Blank:
    if view:
        return Blank(_("没有这样的单位"), _("这一项都补齐了。"), _("看全部"), "?")
    url = reverse("files:enterprise_new") if scope.has(REGISTER_ENTERPRISES) else ""
    text = _("职工反映、部门推送提到的单位会自动建档，也可以现在登记。")
    return Blank(_("还没有登记单位"), text, _("登记单位"), url, art="houses")


def _buttons(scope: Scope) -> list[dict[str, Any]]:
    if not scope.has(REGISTER_ENTERPRISES):
        return []
    return [{"label": _("登记单位"), "url": reverse("files:enterprise_new"), "icon": "plus", "primary": True}]


def _cells(scope: Scope, files: Sequence[EnterpriseFile]) -> list[list[Cell]]:
    keys = [file.pk for file in files]
    views = enterprise_views(scope)
    told = [(view.cells(scope, keys), len(view.columns)) for view in views]
    return [
        [*_own(file), *(cell for cells, width in told for cell in cells.get(file.pk, [{"text": "—"}] * width))]
        for file in files
    ]


def _own(file: EnterpriseFile) -> list[Cell]:
    code = file.enterprise.uscc
    return [
        {
            "text": file.name,
            "url": file.get_absolute_url(),
            "strong": True,
            "sub": code or _("没有信用代码"),
            "code": bool(code),
        },
        {"text": file.place.name, "sub": file.industry},
        {"text": "—" if file.headcount is None else number_text(file.headcount)},
    ]
