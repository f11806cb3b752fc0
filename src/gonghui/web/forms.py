"""Forms in our dress: label above, error below with its cure, choices as tiles. Rules live in actions, not here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gonghui.kernel.errors import DomainError, Stale
from gonghui.kernel.scope import Scope
from gonghui.web.controls import WRITTEN
from gonghui.web.writing import markup


class GonghuiRenderer(DjangoTemplates):
    """Renders every form of the house, allauth's too, with our components. Set as `FORM_RENDERER`."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    def render(self, template_name: str, context: Any, request: Any = None) -> SafeString:
        """The template, or what the program writes in its place."""
        written = WRITTEN.get(template_name)
        if written is None:
            return super().render(template_name, context, request)  # type: ignore[return-value]
        return markup(written(context["widget"]))


class PickOne(forms.RadioSelect):
    """One choice among tiles; `layout` is `pick` (two columns) or `three`."""

    def __init__(self, *args: Any, layout: str = "pick", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.layout = layout


class PickMany(forms.CheckboxSelectMultiple):
    """Several choices among tiles."""

    layout = "pick"


class PickSay(forms.RadioSelect):
    """One choice among long tiles: the label bold, the hint of its value under it."""

    layout = "say"

    def __init__(self, *args: Any, hints: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = hints or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "hint": self.hints.get(str(value), "")}


class GonghuiForm(forms.Form):
    """The base of our forms. Takes the `scope` from which a subclass draws the rows of its choices."""

    default_renderer = GonghuiRenderer
    required_css_class = ""
    page_of_its_own = False
    """Whether the address that the form is sent to shows it too, filled in with what is there now."""

    def __init__(self, *args: Any, scope: Scope | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        # A page may hold several forms, and an id stands once in it.
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)
        self.scope = scope
        for field in self.fields.values():
            self._word_the_usual_errors(field)

    def _word_the_usual_errors(self, field: forms.Field) -> None:
        """Django's own "this field is required" says neither what nor how; a field's own wording stays."""
        if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
            choice = isinstance(field, forms.ChoiceField | forms.BooleanField)
            field.error_messages["required"] = _("还没选。选一个再往下走。") if choice else _("还没填。填上再往下走。")

    def as_fields(self) -> SafeString:
        """The fields with the errors that belong to no field; the form element is the page's."""
        return self.render()

    def refuse(self, error: DomainError) -> None:
        """Show an action's refusal where it belongs: at its fields, and the sentence above when no field says more.

        Where somebody else was first, what is there now opens beside what was typed: looking must not lose it.
        """
        named = {name: text for name, text in error.fields.items() if name in self.fields}
        for name, text in named.items():
            self.add_error(name, text)
        if isinstance(error, Stale) and self.page_of_its_own:
            look = _("您写的还在下面。另开一页看现在的")
            self.add_error(None, format_html('{} <a href="" target="_blank" rel="noopener">{}</a>', str(error), look))
        elif not named:
            self.add_error(None, str(error))
