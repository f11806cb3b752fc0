"""The filter line of other departments' data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gonghui.kernel.scope import Scope
from gonghui.programmes.disputes.feeds.keeper import senders
from gonghui.web.filters import PlaceFilter, SearchField


class FeedFilter(PlaceFilter):
    """By firm or number, place and sender. Costs one query for the senders besides that for the towns."""

    q = SearchField(_("单位、编号"), _("单位名称、编号"))
    sender = forms.ChoiceField(label=_("谁送的"), required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        bodies = [(each.code, each.short_name or each.name) for each in senders(scope)]
        self.fields["sender"].choices = [("", _("谁送的：不限")), *bodies]  # type: ignore[attr-defined]
