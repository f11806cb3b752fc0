"""The pages of the rules: the table in words, a draft with another number, its rehearsal, the signature."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gonghui.engines.rules.enums import VersionState
from gonghui.engines.rules.models import Rehearsal, RuleSetVersion
from gonghui.programmes.disputes.tasks import run_rehearsal
from tests.cast import Cast, County
from tests.programmes.disputes.stage_signals import put_rules_in_force, warned
from tests.stages import signed_in

pytestmark = pytest.mark.requirement("F-15")


@pytest.fixture
def county(cast: Cast) -> County:
    put_rules_in_force(cast.here)
    warned(cast.here, workers=4, arrears_days=None, amount=None)
    return cast.here


def text(client: Client, name: str, *keys: int) -> str:
    answer = client.get(reverse(name, args=keys))
    assert answer.status_code == 200
    return answer.content.decode()


def numbers_of(client: Client) -> dict[str, str]:
    form = client.get(reverse("disputes:rules_revision")).context["form"]
    return {name: str(field.initial) for name, field in form.fields.items()}


def drafted(client: Client) -> RuleSetVersion:
    answer = client.post(reverse("disputes:rules_revision"), {**numbers_of(client), "value_0": "5"})
    assert answer.status_code == 302
    return RuleSetVersion.objects.get(state=VersionState.DRAFT)


def test_the_table_in_force_is_told_in_words(county: County) -> None:
    page = text(signed_in(county, "officer"), "disputes:rules")

    assert "同一诉求职工达到 10 人" in page
    assert "社保停缴达到 3 个月，并且同一诉求职工达到 10 人" in page
    assert "协议付款超过约定：还差 3 天以内" in page
    assert "第 2 版 · 许望山 主席签发" in page


def test_a_draft_is_made_rehearsed_and_signed_by_clicks(county: County) -> None:
    leader = signed_in(county, "leader")
    draft = drafted(leader)
    page = text(leader, "disputes:rules_version", draft.pk)
    assert "同一诉求职工达到 5 人（原来：同一诉求职工达到 3 人）" in page
    assert "还没有演练过这一版" in page

    answer = leader.post(reverse("disputes:rules_rehearse", args=[draft.pk]), {"months": "3", "window_days": "30"})
    asked = Rehearsal.objects.get()
    assert answer.url == reverse("disputes:rehearsal", args=[asked.pk])
    run_rehearsal.call(asked.pk)  # a worker may run it twice

    result = text(leader, "disputes:rehearsal", asked.pk)
    assert "草案会少报 1 次" in result
    assert "一条不差" in result
    assert "▼ 1" in result
    signed = leader.post(
        reverse("disputes:rules_sign", args=[draft.pk]), {"rehearsal": asked.pk, "signed_by": "许望山 主席"}
    )
    assert signed.url == reverse("disputes:rules")
    draft.refresh_from_db()
    assert (draft.state, draft.rehearsal) == (VersionState.IN_FORCE, asked)


def test_an_unchanged_draft_and_a_wrong_number_are_refused_in_place(county: County) -> None:
    officer = signed_in(county, "officer")
    given = numbers_of(officer)

    same = officer.post(reverse("disputes:rules_revision"), given).content.decode()
    wrong = officer.post(reverse("disputes:rules_revision"), {**given, "value_0": "三个"}).content.decode()

    assert "和现在的一样" in same
    assert "写成整数" in wrong
    assert not RuleSetVersion.objects.filter(state=VersionState.DRAFT).exists()


def test_who_may_not_sign_sees_no_form_and_is_refused(county: County) -> None:
    draft = drafted(signed_in(county, "leader"))
    officer = signed_in(county, "officer")

    assert "签发施行" not in text(officer, "disputes:rules_version", draft.pk)
    assert officer.post(reverse("disputes:rules_sign", args=[draft.pk]), {}).status_code == 403


def test_a_neighbour_finds_neither_draft_nor_rehearsal(cast: Cast, county: County) -> None:
    put_rules_in_force(cast.neighbour)
    draft = drafted(signed_in(county, "leader"))
    stranger = signed_in(cast.neighbour, "leader")

    assert stranger.get(reverse("disputes:rules_version", args=[draft.pk])).status_code == 404
    answer = stranger.post(reverse("disputes:rules_rehearse", args=[draft.pk]), {"months": "3", "window_days": "30"})
    assert answer.status_code == 404


def test_a_rehearsal_beside_rules_that_are_retired_signs_nothing(county: County) -> None:
    leader = signed_in(county, "leader")
    first = drafted(leader)
    leader.post(reverse("disputes:rules_rehearse", args=[first.pk]), {"months": "3", "window_days": "30"})
    leader.post(reverse("disputes:rules_revision"), {**numbers_of(leader), "value_0": "6"})
    second = RuleSetVersion.objects.filter(state=VersionState.DRAFT).latest("version")
    leader.post(reverse("disputes:rules_rehearse", args=[second.pk]), {"months": "3", "window_days": "30"})
    early, late = Rehearsal.objects.order_by("pk")
    leader.post(reverse("disputes:rules_sign", args=[first.pk]), {"rehearsal": early.pk, "signed_by": "许望山"})

    page = leader.post(reverse("disputes:rules_sign", args=[second.pk]), {"rehearsal": late.pk, "signed_by": "许望山"})

    assert "施行的规则换过了" in page.content.decode()
    second.refresh_from_db()
    assert second.state == VersionState.DRAFT
