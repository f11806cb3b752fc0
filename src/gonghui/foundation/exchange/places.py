"""Places as people write them: a code, a town's name, or the full name; only those inside one federation count."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from gonghui.foundation.exchange.drafts import WrongCell
from gonghui.foundation.organizations.models import Organization
from gonghui.foundation.regions.models import Region
from gonghui.kernel.scope import Scope

COUNTY_LENGTH, STREET_LENGTH, STATISTICAL_LENGTH = 6, 9, 12


@dataclass(frozen=True, slots=True)
class PlaceBook:
    """The places of one federation, by code and by name."""

    home: str
    home_name: str
    prefix: str
    names: dict[str, str] = field(default_factory=dict)
    by_name: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, scope: Scope) -> PlaceBook:
        """The places that belong to the scope's federation. Two queries."""
        federation = Organization.objects.select_related("region").get(pk=scope.federation_id)
        full = federation.region.full_name
        book = cls(federation.region_id, full, scope.place_prefix or federation.region_id)
        for code, name, whole in Region.objects.under(federation.region_id).values_list("code", "name", "full_name"):
            short = whole.removeprefix(full) or name
            book.names[code] = short
            for each in {name, whole, short}:
                book.by_name.setdefault(each, set()).add(code)
        return book

    def shown(self, full_name: str) -> str:
        """A place as exports and templates write it: without what every place of the federation begins with."""
        return full_name.removeprefix(self.home_name) or full_name

    def offered(self) -> list[str]:
        """What the template's drop-down list offers: the places inside the scope's own."""
        return [name for code, name in sorted(self.names.items()) if code.startswith(self.prefix)]

    def code_of(self, text: str) -> str:
        """The code of a place. Raises `WrongCell` for one that is unknown, ambiguous or outside."""
        code = significant(text)
        if code not in self.names:
            if code.isdecimal():
                sentence = _("区划代码 %(code)s 不在本地区的范围里。")
                raise WrongCell(sentence % {"code": text}, _("写 9 位的镇街代码，或者写镇街的名字。"))
            code = self._named(text)
        if not code.startswith(self.prefix):
            raise WrongCell(
                _("“%(place)s”不在您的岗位管的地方。") % {"place": self.names[code]},
                _("请由县里来导，或者删掉这一行。"),
            )
        return code

    def _named(self, text: str) -> str:
        found = self.by_name.get("".join(text.split()), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise WrongCell(_("叫“%(name)s”的地方有几个。") % {"name": text}, _("写 9 位的区划代码。"))
        near = [name for name in self.names.values() if text and (text in name or name in text)]
        names = "、".join(list(self.names.values())[1:6])
        cure = _("写镇街的名字或者 9 位代码，例如：%(names)s。") % {"names": names}
        raise WrongCell(_("没有“%(name)s”这个地方。") % {"name": text}, cure, near[0] if len(near) == 1 else "")


def significant(text: str) -> str:
    """The significant digits: statistical codes of twelve lose village and, at county level, the street's zeros."""
    code = text[:STREET_LENGTH] if len(text) == STATISTICAL_LENGTH and text.isdecimal() else text
    if len(code) == STREET_LENGTH and code.endswith("000"):
        return code[:COUNTY_LENGTH]
    return code
